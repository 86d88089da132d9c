/** What zip and tar archives hold: one file, or the arrays of an .npz. Source of tar: POSIX pax, ustar. */
import { InputError } from '../core/errors.ts';
import { quoteText } from '../io/text/quote.ts';
import { type Entry, isZip, zeroTerminated, zipEntries } from '../io/text/zip.ts';

const BLOCK = 512;

export function isTar(bytes: Uint8Array): boolean {
  return zeroTerminated(bytes, 257, 262) === 'ustar';
}

/** @throws InputError where the archive is damaged, or holds none or several files */
export function onlyEntry(bytes: Uint8Array, file: string): Entry {
  const entries = isZip(bytes) ? zipEntries(bytes, file) : tarEntries(bytes, file);
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
