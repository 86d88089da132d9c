/** What is given to be read, as bytes; bytes as text; and where in the text a byte stands. */
import { InputError, UsageError } from '../../core/errors.ts';

/** The content of a file: text, or its bytes in UTF-8. */
export type Content = string | Uint8Array | ArrayBuffer;

/** The bytes of the content, copied only where it is a string. @throws UsageError for anything else */
export function bytesOf(content: Content, caller: string): Uint8Array {
  // Parts of a Buffer are Buffers, which take five times as long to be made.
  if (content instanceof Uint8Array)
    return new Uint8Array(content.buffer, content.byteOffset, content.byteLength);
  if (content instanceof ArrayBuffer) return new Uint8Array(content);
  if (typeof content === 'string') return new TextEncoder().encode(content);
  throw new UsageError(
    `${caller}: the content is ${kindOf(content)}, expected a string, a Uint8Array or an ArrayBuffer`,
  );
}

function kindOf(value: unknown): string {
  if (value === null || value === undefined) return String(value);
  if (typeof value !== 'object') return `a ${typeof value}`;
  return `of type ${value.constructor?.name ?? 'Object'}`;
}

/** The bytes as text. @throws InputError where they are not UTF-8 */
export function decodeText(bytes: Uint8Array, file: string | undefined): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new InputError({ file }, 'the text is not UTF-8', { cause: error });
  }
}

const LF = 10;
const CR = 13;

/** The place of byte `offset`, 1-based, by counting line ends from the start: for errors only. */
export function placeOf(
  bytes: Uint8Array,
  offset: number,
  file: string | undefined,
): { file: string | undefined; line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let p = 0; p < offset; p++) {
    if (bytes[p] !== LF && !(bytes[p] === CR && bytes[p + 1] !== LF)) continue;
    line++;
    lineStart = p + 1;
  }
  return { file, line, column: offset - lineStart + 1 };
}
