/** Packed files as far as a browser unpacks them: gzip, and zip and tar archives; others are only named. */
import { InputError } from '../../core/errors.ts';
import { MOST_BYTES, openArchive, type Unpacked } from '../../io/text/archive.ts';
import { through } from '../streams.ts';

const GZIP = [0x1f, 0x8b];
/** How files begin that the command unpacks, and a browser does not. */
const OTHERS: readonly (readonly [name: string, head: readonly number[]])[] = [
  ['bzip2', [0x42, 0x5a, 0x68]],
  ['xz', [0xfd, 0x37, 0x7a, 0x58, 0x5a]],
  ['zstd', [0x28, 0xb5, 0x2f, 0xfd]],
];

function startsWith(bytes: Uint8Array, head: readonly number[]): boolean {
  return head.every((byte, i) => bytes[i] === byte);
}

/** What the bytes hold, where they are packed. @throws InputError where they are damaged, or packed in another way */
export async function unpack(packed: Uint8Array, file: string): Promise<Unpacked> {
  const other = OTHERS.find(([, head]) => startsWith(packed, head));
  if (other !== undefined)
    throw new InputError(
      { file },
      `${other[0]} data, which the page cannot unpack, expected a plain file, .gz or .zip`,
    );
  const bytes = startsWith(packed, GZIP) ? await inflate(packed, file, 'gzip') : packed;
  return await openArchive(bytes, file, (deflated) => inflate(deflated, file, 'deflate-raw'), MOST_BYTES);
}

async function inflate(
  bytes: Uint8Array,
  file: string,
  packing: 'gzip' | 'deflate-raw',
): Promise<Uint8Array> {
  try {
    return await through(bytes as Uint8Array<ArrayBuffer>, new DecompressionStream(packing), MOST_BYTES);
  } catch (error) {
    const name = packing === 'gzip' ? 'gzip' : 'zip';
    const why = error instanceof Error ? error.message : String(error);
    throw new InputError({ file }, `damaged or truncated ${name} data (${why})`, { cause: error });
  }
}
