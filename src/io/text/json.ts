/** JSON that is read whole, where a file is small beside what is made of it. */
import { InputError } from '../../core/errors.ts';
import { printableText, quoteText } from './quote.ts';
import { decodeText } from './text.ts';

/** Deeper than any model's; JSON.stringify would overflow the stack some thousands below. */
const MAX_DEPTH = 500;

/** @param what the object is, in errors @throws InputError where the text is not JSON, nested too deep, or no object */
export function parseJsonObject(
  bytes: Uint8Array,
  file: string | undefined,
  what: string,
): Record<string, unknown> {
  const text = decodeText(bytes, file);
  if (depthOf(bytes) > MAX_DEPTH)
    throw new InputError({ file }, `JSON nested more than ${MAX_DEPTH} levels deep`);
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new InputError(
      { file },
      `not JSON: ${error instanceof Error ? printableText(error.message) : error}`,
      {
        cause: error,
      },
    );
  }
  if (typeof value === 'object' && value !== null && !Array.isArray(value))
    return value as Record<string, unknown>;
  throw new InputError({ file }, `the JSON is not an object, expected ${what}`);
}

/** A value of the document as it may be shown in a message. */
export function shownJson(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return typeof value === 'string'
    ? quoteText(value)
    : printableText(text.length > 40 ? `${text.slice(0, 40)}…` : text);
}

function depthOf(bytes: Uint8Array): number {
  let depth = 0;
  let deepest = 0;
  let inString = false;
  for (let p = 0; p < bytes.length; p++) {
    const byte = bytes[p]!;
    if (inString) {
      if (byte === 92) p++;
      else if (byte === 34) inString = false;
    } else if (byte === 34) inString = true;
    else if (byte === 91 || byte === 123) deepest = Math.max(deepest, ++depth);
    else if (byte === 93 || byte === 125) depth--;
  }
  return deepest;
}
