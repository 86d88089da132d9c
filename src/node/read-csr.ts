/** Graphs in binary files of ours: read straight into the arrays of the graph, and checked while the next piece is read. */
import { type FileHandle, open } from 'node:fs/promises';
import { InputError } from '../core/errors.ts';
import { finishAsync, untilAborted } from '../core/steps.ts';
import { csrFile } from '../io/graphs/csr-file.ts';
import { CSR_HEADER_BYTES, isCsr } from '../io/graphs/csr-layout.ts';
import { CsrReader } from '../io/graphs/csr-reader.ts';
import type { GraphInput } from '../io/graphs/graph-file.ts';
import { buildGraphSteps } from '../io/graphs/read-graph.ts';
import type { ReadLargeOptions } from './read-large.ts';

/** Node's own threads read, two at once beside the checks here: what takes longest is that the memory is touched for the first time. */
const READS_AT_ONCE = 3;

/** @returns null for any other file, and for one that cannot be read
 *  @throws InputError where the file is damaged, the signal's reason */
export async function readCsrFile(path: string, options: ReadLargeOptions): Promise<GraphInput | null> {
  const { format = csrFile.name, columns, weight, symmetrize, signal } = options;
  if (format !== csrFile.name || columns !== undefined || weight !== undefined || symmetrize !== undefined)
    return null;
  const handle = await open(path).catch(() => null);
  if (handle === null) return null;
  try {
    return await readFrom(handle, path, options);
  } catch (error) {
    signal?.throwIfAborted();
    if (error instanceof RangeError)
      throw new InputError({ file: path }, 'the graph needs more memory than there is', { cause: error });
    if (error instanceof InputError) throw error;
    return null;
  } finally {
    await handle.close().catch(() => {});
  }
}

async function readFrom(
  handle: FileHandle,
  file: string,
  options: ReadLargeOptions,
): Promise<GraphInput | null> {
  const stat = await handle.stat();
  const header = new Uint8Array(CSR_HEADER_BYTES);
  if (!stat.isFile() || stat.size < header.length) return null;
  await handle.read(header, 0, header.length, 0);
  if (!isCsr(header)) return null;
  const reader = new CsrReader(header, stat.size, file);
  await fill(handle, reader, stat.size, file, options);
  const steps = function* () {
    const parsed = yield* reader.finish();
    return yield* buildGraphSteps({ format: csrFile, parsed, warnings: [] }, { ...options, file });
  };
  return await finishAsync(untilAborted(steps(), options.signal));
}

async function fill(
  handle: FileHandle,
  reader: CsrReader,
  size: number,
  file: string,
  { signal, onRead }: ReadLargeOptions,
): Promise<void> {
  let position = CSR_HEADER_BYTES;
  let taken = position;
  const read = async (piece: Uint8Array): Promise<Uint8Array> => {
    const at = position;
    position += piece.length;
    for (let filled = 0; filled < piece.length; ) {
      const { bytesRead } = await handle.read(piece, filled, piece.length - filled, at + filled);
      if (bytesRead === 0) throw new InputError({ file }, 'the file has become shorter while it was read');
      filled += bytesRead;
    }
    return piece;
  };
  const takeFirst = async (): Promise<void> => {
    const piece = await reading.shift()!;
    reader.filled(piece);
    taken += piece.length;
    onRead?.({ bytes: taken, size, edges: reader.m });
  };
  const reading: Promise<Uint8Array>[] = [];
  for (const piece of reader.pieces()) {
    signal?.throwIfAborted();
    if (reading.length === READS_AT_ONCE) await takeFirst();
    const next = read(piece);
    // Where the one before fails, nobody asks for this one.
    next.catch(() => {});
    reading.push(next);
  }
  while (reading.length > 0) await takeFirst();
}
