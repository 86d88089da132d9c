/** Zip and tar archives that hold one file: where it is, and what it is called. Sources: PKWARE APPNOTE 6.3; POSIX pax, ustar. */
import { InputError } from '../core/errors.ts';
import { quoteText } from '../io/text/quote.ts';

/** A file within an archive: its bytes, deflated or as they are. */
export interface Entry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflated: boolean;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const BLOCK = 512;

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

export function isTar(bytes: Uint8Array): boolean {
  return text(bytes, 257, 262) === 'ustar';
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

function zipEntries(bytes: Uint8Array, file: string): Entry[] {
  const damaged = (): never => {
    throw new InputError({ file }, 'damaged zip archive');
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - 22;
  const least = Math.max(0, end - 0xffff);
  while (end >= least && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < least) damaged();
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + 46 > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) damaged();
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const size = view.getUint32(at + 20, true);
    const nameLength = view.getUint16(at + 28, true);
    const header = view.getUint32(at + 42, true);
    const name = text(bytes, at + 46, at + 46 + nameLength);
    at += 46 + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if ((flags & 1) !== 0) throw new InputError({ file }, `${quoteText(name)} is encrypted`);
    if (method !== 0 && method !== 8)
      throw new InputError(
        { file },
        `${quoteText(name)} is compressed by method ${method}, expected deflate`,
      );
    if (header + 30 > bytes.length) damaged();
    const start = header + 30 + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
    if (start + size > bytes.length) damaged();
    entries.push({ name, bytes: bytes.subarray(start, start + size), deflated: method === 8 });
  }
  return entries;
}

function tarEntries(bytes: Uint8Array, file: string): Entry[] {
  const entries: Entry[] = [];
  for (let at = 0; at + BLOCK <= bytes.length && bytes[at] !== 0; ) {
    const size = Number.parseInt(text(bytes, at + 124, at + 135).trim() || '0', 8);
    if (!(size >= 0) || at + BLOCK + size > bytes.length)
      throw new InputError({ file }, 'damaged tar archive');
    const kind = String.fromCharCode(bytes[at + 156]!);
    const start = at + BLOCK;
    // Other kinds are folders, links, and long names of what follows.
    if (kind === '0' || kind === '\0')
      entries.push({
        name: text(bytes, at, at + 100),
        bytes: bytes.subarray(start, start + size),
        deflated: false,
      });
    at = start + BLOCK * Math.ceil(size / BLOCK);
  }
  return entries;
}

/** Up to the first zero. */
function text(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end)).split('\0', 1)[0]!;
}
