/** The text of a large file piece by piece: as it lies on the disk, or unpacked by zlib, which works in a thread of its own. */
import { type FileHandle, open } from 'node:fs/promises';
import { createGunzip, type Gunzip } from 'node:zlib';

export interface TextSource {
  /** Bytes on the disk. */
  readonly size: number;
  /** About as many bytes of text; a packed file's own word for it may be wrong. */
  readonly textSize: number;
  /** Fills `into` as far as there is text. @returns how far */
  read(into: Uint8Array): Promise<number>;
  /** Bytes on the disk that have been read. */
  consumed(): number;
  /** Whether the text that has been read was all there is on the disk. */
  complete(): Promise<boolean>;
  close(): Promise<void>;
}

const GZIP = [0x1f, 0x8b] as const;
/** No packing of deflate is tighter. */
const MOST_UNPACKED = 1032;
/** Of the pieces that are read and unpacked: with 16 KiB, zlib's own size, unpacking took 1.3 times as long. */
const PIECE = 1 << 18;
const TRAILER = 4;
const MOST_PADDING = 1 << 16;

/** null for what is no file of at least that many bytes, a packed one of a quarter as many. @throws a system error */
export async function openText(path: string, leastBytes: number): Promise<TextSource | null> {
  const file = await open(path);
  try {
    const source = await sourceOf(file, leastBytes);
    if (source === null) await file.close();
    return source;
  } catch (error) {
    await file.close();
    throw error;
  }
}

async function sourceOf(file: FileHandle, leastBytes: number): Promise<TextSource | null> {
  const stat = await file.stat();
  const { size } = stat;
  if (!stat.isFile() || size < leastBytes / 4) return null;
  const magic = new Uint8Array(2);
  await file.read(magic, 0, 2, 0);
  if (magic[0] !== GZIP[0] || magic[1] !== GZIP[1])
    return size < leastBytes ? null : new PlainText(file, size);
  const trailer = Buffer.alloc(TRAILER);
  await file.read(trailer, 0, TRAILER, size - TRAILER);
  let textSize = trailer.readUInt32LE();
  while (textSize < size) textSize += 2 ** 32;
  return new UnpackedText(file, size, Math.min(textSize, MOST_UNPACKED * size));
}

class PlainText implements TextSource {
  readonly size: number;
  readonly #file: FileHandle;
  #position = 0;

  constructor(file: FileHandle, size: number) {
    this.#file = file;
    this.size = size;
  }

  get textSize(): number {
    return this.size;
  }

  async read(into: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < into.length) {
      const { bytesRead } = await this.#file.read(into, filled, into.length - filled, this.#position);
      if (bytesRead === 0) break;
      filled += bytesRead;
      this.#position += bytesRead;
    }
    return filled;
  }

  consumed(): number {
    return this.#position;
  }

  complete(): Promise<boolean> {
    return Promise.resolve(true);
  }

  close(): Promise<void> {
    return this.#file.close();
  }
}

class UnpackedText implements TextSource {
  readonly size: number;
  readonly textSize: number;
  readonly #file: FileHandle;
  readonly #gunzip: Gunzip;
  readonly #pieces: AsyncIterator<Uint8Array>;
  #piece: Uint8Array = new Uint8Array(0);

  constructor(file: FileHandle, size: number, textSize: number) {
    this.size = size;
    this.textSize = textSize;
    this.#file = file;
    this.#gunzip = createGunzip({ chunkSize: PIECE });
    const packed = file.createReadStream({ start: 0, highWaterMark: PIECE, autoClose: false });
    packed.on('error', (error) => this.#gunzip.destroy(error));
    packed.pipe(this.#gunzip);
    this.#pieces = this.#gunzip[Symbol.asyncIterator]();
  }

  async read(into: Uint8Array): Promise<number> {
    let filled = 0;
    while (filled < into.length) {
      if (this.#piece.length === 0) {
        const { done, value } = await this.#pieces.next();
        if (done) break;
        this.#piece = value;
      }
      const part = this.#piece.subarray(0, into.length - filled);
      into.set(part, filled);
      filled += part.length;
      this.#piece = this.#piece.subarray(part.length);
    }
    return filled;
  }

  consumed(): number {
    return this.#gunzip.bytesWritten;
  }

  /** After zeros, which may pad the last member, zlib passes silently over anything. */
  async complete(): Promise<boolean> {
    const rest = new Uint8Array(Math.min(MOST_PADDING, this.size - this.consumed()));
    await this.#file.read(rest, 0, rest.length, this.consumed());
    return this.consumed() + rest.length === this.size && rest.every((byte) => byte === 0);
  }

  async close(): Promise<void> {
    this.#gunzip.destroy();
    await this.#file.close();
  }
}
