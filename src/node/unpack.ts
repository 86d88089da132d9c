/** What a compressed file holds, told by its content whatever its name: gzip and zip by Node's zlib, bzip2, xz and Zstandard by
 *  libraries that are loaded when they are needed, and tar within any of them. Nothing is unpacked beyond what a plain file may
 *  have: a few kilobytes can stand for gigabytes. */
import { createRequire } from 'node:module';
import { promisify } from 'node:util';
import { gunzip, inflateRaw } from 'node:zlib';
import { InputError } from '../core/errors.ts';
import { largerThan, MOST_BYTES, openArchive, tooLarge, type Unpacked } from '../io/text/archive.ts';
import { largestWindow } from './zstandard-window.ts';

interface Packing {
  readonly name: string;
  readonly magic: readonly number[];
  readonly unpack: ((bytes: Uint8Array, file: string, most: number) => Promise<Uint8Array>) | null;
}

/** Without `unpack`, those that are only named. */
const PACKINGS: readonly Packing[] = [
  { name: 'gzip', magic: [0x1f, 0x8b], unpack: unpackGzip },
  { name: 'bzip2', magic: [0x42, 0x5a, 0x68], unpack: unpackBzip2 },
  { name: 'xz', magic: [0xfd, 0x37, 0x7a, 0x58, 0x5a, 0], unpack: unpackXz },
  { name: 'Zstandard', magic: [0x28, 0xb5, 0x2f, 0xfd], unpack: unpackZstandard },
  { name: '7-Zip', magic: [0x37, 0x7a, 0xbc, 0xaf], unpack: null },
  { name: 'RAR', magic: [0x52, 0x61, 0x72, 0x21], unpack: null },
  { name: 'LZ4', magic: [4, 0x22, 0x4d, 0x18], unpack: null },
  { name: 'compress (.Z)', magic: [0x1f, 0x9d], unpack: null },
];

/** The content of the bytes. @param most bytes that it may have
 *  @throws InputError where they are damaged, too large, or packed in a way that is not read */
export async function unpack(packed: Uint8Array, file: string, most = MOST_BYTES): Promise<Unpacked> {
  const packing = PACKINGS.find(({ magic }) => magic.every((byte, i) => packed[i] === byte));
  let bytes = packed;
  if (packing !== undefined) {
    const { name, unpack: read } = packing;
    if (read === null)
      throw new InputError(
        { file },
        `the file is packed by ${name}: unpack it first, or use gzip, zip, bzip2, xz or zst`,
      );
    bytes = await read(packed, file, most).catch((error: unknown) => {
      throw error instanceof InputError
        ? error
        : new InputError({ file }, `damaged ${name} data`, { cause: error });
    });
  }
  return await openArchive(bytes, file, (deflated, room) => inflate(deflated, file, room), most);
}

interface Gunzipped {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

const gunzipWithInfo = promisify(gunzip) as unknown as (
  bytes: Uint8Array,
  options: { info: true; maxOutputLength: number },
) => Promise<Gunzipped>;

/** All members of a gzip file. After zeros, which may pad the last member, zlib passes silently over anything: not here. */
async function unpackGzip(bytes: Uint8Array, file: string, most: number): Promise<Uint8Array> {
  const options = { info: true, maxOutputLength: most } as const;
  const unpacked = await gunzipWithInfo(bytes, options).catch((error: unknown) => {
    throw zlibError(error, 'gzip', file, most);
  });
  const rest = bytes.subarray(unpacked.engine.bytesWritten);
  if (rest.some((byte) => byte !== 0))
    throw new InputError({ file }, `${rest.length} bytes follow the gzip data`);
  return unpacked.buffer;
}

async function inflate(bytes: Uint8Array, file: string, most: number): Promise<Uint8Array> {
  const options = { maxOutputLength: most };
  return await (promisify(inflateRaw) as (b: Uint8Array, o: object) => Promise<Uint8Array>)(
    bytes,
    options,
  ).catch((error: unknown) => {
    throw zlibError(error, 'zip', file, most);
  });
}

function zlibError(error: unknown, name: string, file: string, most: number): InputError {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const message = error instanceof Error ? error.message : String(error);
  const problem =
    code === 'Z_BUF_ERROR' ? 'truncated' : code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'damaged';
  const detail = problem === 'too large' ? `unpacked it is ${largerThan(most)}` : message;
  return new InputError({ file }, `${problem} ${name} data (${detail})`, { cause: error });
}

/** Pieces that are gathered up to the limit. */
class Pieces {
  readonly #pieces: Uint8Array[] = [];
  readonly #file: string;
  readonly #most: number;
  #size = 0;

  constructor(file: string, most: number) {
    this.#file = file;
    this.#most = most;
  }

  add(piece: Uint8Array): void {
    this.#size += piece.length;
    if (this.#size > this.#most) throw tooLarge(this.#file, this.#most);
    this.#pieces.push(piece);
  }

  joined(): Uint8Array {
    return Buffer.concat(this.#pieces, this.#size);
  }
}

const PIECE = 1 << 20;
/** For packages of CommonJS, whose exports an import gives another shape than their types say. */
const load = createRequire(import.meta.url);

interface Bunzip {
  /** @param multistream goes on after the end of a stream */
  decode(input: Uint8Array, output: { writeByte(byte: number): void }, multistream: boolean): void;
}

async function unpackBzip2(bytes: Uint8Array, file: string, most: number): Promise<Uint8Array> {
  const bunzip = load('seek-bzip') as Bunzip;
  const pieces = new Pieces(file, most);
  let piece = new Uint8Array(PIECE);
  let used = 0;
  const flush = () => {
    pieces.add(piece.subarray(0, used));
    piece = new Uint8Array(PIECE);
    used = 0;
  };
  const output = {
    writeByte(byte: number) {
      piece[used++] = byte;
      if (used === PIECE) flush();
    },
  };
  bunzip.decode(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength), output, true);
  flush();
  return pieces.joined();
}

async function unpackXz(bytes: Uint8Array, file: string, most: number): Promise<Uint8Array> {
  const { XzReadableStream } = load('xz-decompress') as typeof import('xz-decompress');
  const source = new ReadableStream<Uint8Array>({
    start(controller) {
      controller.enqueue(bytes);
      controller.close();
    },
  });
  const pieces = new Pieces(file, most);
  const unpacked = new XzReadableStream(source as never) as unknown as ReadableStream<Uint8Array>;
  for await (const piece of unpacked) pieces.add(piece.slice());
  return pieces.joined();
}

/** As much as the program zstd unpacks by itself. */
const LARGEST_WINDOW = 2 ** 27;

async function unpackZstandard(bytes: Uint8Array, file: string, most: number): Promise<Uint8Array> {
  if (largestWindow(bytes) > LARGEST_WINDOW)
    throw new InputError(
      { file },
      'unpacking it takes more than 128 MiB besides the content: unpack it first',
    );
  const { Decompress } = await import('fzstd');
  const pieces = new Pieces(file, most);
  const stream = new Decompress((piece) => pieces.add(piece.slice()));
  for (let p = 0; p < bytes.length; p += PIECE)
    stream.push(bytes.subarray(p, p + PIECE), p + PIECE >= bytes.length);
  return pieces.joined();
}
