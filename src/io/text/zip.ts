/** The directory of a zip archive: which files it holds and where, packed as they are. Source: PKWARE APPNOTE 6.3. */
import { InputError } from '../../core/errors.ts';
import { quoteText } from './quote.ts';

/** A file within an archive: its bytes, deflated or as they are. */
export interface Entry {
  readonly name: string;
  readonly bytes: Uint8Array;
  readonly deflated: boolean;
}

const END_OF_DIRECTORY = 0x06054b50;
const DIRECTORY_ENTRY = 0x02014b50;
const LOCAL_ENTRY = 0x04034b50;
const [LOCAL_SIZE, DIRECTORY_SIZE, END_SIZE] = [30, 46, 22];

export function isZip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x50 && bytes[1] === 0x4b && bytes[2] === 3 && bytes[3] === 4;
}

/** @throws InputError where the archive is damaged, encrypted, or packed by another method than deflate */
export function zipEntries(bytes: Uint8Array, file: string | undefined): Entry[] {
  const damaged = (): never => {
    throw new InputError({ file }, 'damaged zip archive');
  };
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let end = bytes.length - END_SIZE;
  const least = Math.max(0, end - 0xffff);
  while (end >= least && view.getUint32(end, true) !== END_OF_DIRECTORY) end--;
  if (end < least) damaged();
  const count = view.getUint16(end + 10, true);
  let at = view.getUint32(end + 16, true);
  const entries: Entry[] = [];
  for (let i = 0; i < count; i++) {
    if (at + DIRECTORY_SIZE > end || view.getUint32(at, true) !== DIRECTORY_ENTRY) damaged();
    const [flags, method] = [view.getUint16(at + 8, true), view.getUint16(at + 10, true)];
    const size = view.getUint32(at + 20, true);
    const nameLength = view.getUint16(at + 28, true);
    const header = view.getUint32(at + 42, true);
    const name = zeroTerminated(bytes, at + DIRECTORY_SIZE, at + DIRECTORY_SIZE + nameLength);
    at += DIRECTORY_SIZE + nameLength + view.getUint16(at + 30, true) + view.getUint16(at + 32, true);
    if ((flags & 1) !== 0) throw new InputError({ file }, `${quoteText(name)} is encrypted`);
    if (method !== 0 && method !== 8)
      throw new InputError(
        { file },
        `${quoteText(name)} is compressed by method ${method}, expected deflate`,
      );
    if (header + LOCAL_SIZE > bytes.length) damaged();
    const start = header + LOCAL_SIZE + view.getUint16(header + 26, true) + view.getUint16(header + 28, true);
    if (start + size > bytes.length) damaged();
    entries.push({ name, bytes: bytes.subarray(start, start + size), deflated: method === 8 });
  }
  return entries;
}

/** An archive of files as they are, which `zipEntries` reads without unpacking; checksums are left out. */
export function storedZip(files: readonly Pick<Entry, 'name' | 'bytes'>[]): Uint8Array {
  const named = files.map(({ name, bytes }) => ({ name: new TextEncoder().encode(name), bytes }));
  const held = named.reduce((sum, { name, bytes }) => sum + LOCAL_SIZE + name.length + bytes.length, 0);
  const listed = named.reduce((sum, { name }) => sum + DIRECTORY_SIZE + name.length, 0);
  const zip = new Uint8Array(held + listed + END_SIZE);
  const view = new DataView(zip.buffer);
  let at = 0;
  let entry = held;
  for (const { name, bytes } of named) {
    view.setUint32(at, LOCAL_ENTRY, true);
    view.setUint16(at + 26, name.length, true);
    view.setUint32(entry, DIRECTORY_ENTRY, true);
    view.setUint32(entry + 20, bytes.length, true);
    view.setUint16(entry + 28, name.length, true);
    view.setUint32(entry + 42, at, true);
    zip.set(name, at + LOCAL_SIZE);
    zip.set(bytes, at + LOCAL_SIZE + name.length);
    zip.set(name, entry + DIRECTORY_SIZE);
    at += LOCAL_SIZE + name.length + bytes.length;
    entry += DIRECTORY_SIZE + name.length;
  }
  view.setUint32(entry, END_OF_DIRECTORY, true);
  view.setUint16(entry + 10, files.length, true);
  view.setUint32(entry + 16, held, true);
  return zip;
}

/** Text up to the first zero. */
export function zeroTerminated(bytes: Uint8Array, start: number, end: number): string {
  return new TextDecoder().decode(bytes.subarray(start, end)).split('\0', 1)[0]!;
}
