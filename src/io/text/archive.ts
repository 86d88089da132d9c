/** What zip and tar archives hold: one file, or the arrays of an .npz. Source of tar: POSIX pax, ustar. */
import { InputError } from '../../core/errors.ts';
import { quoteText } from './quote.ts';
import { type Entry, isZip, storedZip, zeroTerminated, zipEntries } from './zip.ts';

/** Most bytes of an input, packed or not: what Node reads from a file, and what a typed array holds in every browser. */
export const MOST_BYTES = 2 ** 31 - 1;

const BLOCK = 512;

export interface Unpacked {
  readonly bytes: Uint8Array;
  /** The name of the file within an archive. */
  readonly inner?: string;
}

/** Undoes deflate. @throws InputError where the data are damaged, or become more than `most` bytes */
export type Inflate = (deflated: Uint8Array, most: number) => Promise<Uint8Array>;

/** The file in an archive, or the bytes themselves where they are none. NumPy's .npz, which is one input of several files, is the same
 *  archive with nothing in it packed.
 *  @throws InputError where the archive is damaged, too large, or holds none or several files */
export async function openArchive(
  bytes: Uint8Array,
  file: string,
  inflate: Inflate,
  most: number,
): Promise<Unpacked> {
  const zip = isZip(bytes);
  if (!zip && !isTar(bytes)) return { bytes };
  const entries = zip ? zipEntries(bytes, file) : tarEntries(bytes, file);
  const content = async (entry: Entry): Promise<Uint8Array> =>
    entry.deflated ? await inflate(entry.bytes, most) : entry.bytes;
  if (!zip || entries.length === 0 || !entries.every(({ name }) => name.endsWith('.npy'))) {
    const entry = onlyEntry(entries, file);
    return { bytes: await content(entry), inner: entry.name };
  }
  let room = most;
  const arrays: Pick<Entry, 'name' | 'bytes'>[] = [];
  for (const entry of entries) {
    const array = await content(entry);
    room -= array.length + 1024; // more than what the archive says of each
    if (room < 0) throw tooLarge(file, most);
    arrays.push({ name: entry.name, bytes: array });
  }
  return { bytes: storedZip(arrays) };
}

export function tooLarge(file: string, most: number): InputError {
  return new InputError({ file }, `the input is ${largerThan(most)}`);
}

export function largerThan(most: number): string {
  return `larger than ${most === MOST_BYTES ? '2 GiB' : `${most} bytes`}`;
}

function isTar(bytes: Uint8Array): boolean {
  return zeroTerminated(bytes, 257, 262) === 'ustar';
}

function onlyEntry(entries: readonly Entry[], file: string): Entry {
  // Folders, and what macOS puts beside files.
  const files = entries.filter(({ name }) => !name.endsWith('/') && !/(?:^|\/)(?:__MACOSX\/|\._)/.test(name));
  const [entry, another] = files;
  if (entry === undefined) throw new InputError({ file }, 'the archive holds no file');
  if (another === undefined) return entry;
  const names = files.slice(0, 5).map(({ name }) => quoteText(name));
  throw new InputError(
    { file },
    `the archive holds ${files.length} files (${names.join(', ')}${files.length > 5 ? ', …' : ''}), expected one: unpack it and name the file`,
  );
}

function tarEntries(bytes: Uint8Array, file: string): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const size = Number.parseInt(zeroTerminated(bytes, at + 124, at + 135).trim() || '0', 8);
    if (!(size >= 0) || at + BLOCK + size > bytes.length)
      throw new InputError({ file }, 'damaged tar archive');
    const kind = String.fromCharCode(bytes[at + 156]!);
    const start = at + BLOCK;
    // Other kinds are folders, links, and long names of what follows.
    if (kind === '0' || kind === '\0')
      entries.push({
        name: zeroTerminated(bytes, at, at + 100),
        bytes: bytes.subarray(start, start + size),
        deflated: false,
      });
    at = start + BLOCK * Math.ceil(size / BLOCK);
  }
  return entries;
}
