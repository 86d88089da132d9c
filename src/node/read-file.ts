/** Graph files on disk or on standard input, compressed or not (told by content, whatever the name). */
import { readFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { InputError, UsageError } from '../core/errors.ts';
import { finishAsync } from '../core/steps.ts';
import type { GraphInput } from '../io/graphs/graph-file.ts';
import { readGraphSteps } from '../io/graphs/read-graph.ts';
import type { ProblemInput } from '../io/problems/problem-file.ts';
import { readModelSteps } from '../io/problems/registry.ts';
import type { Unpacked } from '../io/text/archive.ts';
import { readCsrFile } from './read-csr.ts';
import { type ReadLargeOptions, readLargeGraph } from './read-large.ts';
import { readStream } from './read-stream.ts';
import { unpack } from './unpack.ts';

export type ReadInputOptions = Pick<ReadLargeOptions, 'signal'>;
export type ReadGraphFileOptions = ReadLargeOptions;

/** Reads a graph file, given by its path or a `file:` URL; `-` is standard input. The host's timers and signals run meanwhile.
 *  @throws InputError (`missing` set if there is no such file), UsageError if there is no format of that name, the signal's reason */
export async function readGraphFile(
  source: string | URL,
  options: ReadGraphFileOptions = {},
): Promise<GraphInput> {
  const path = pathOf(source, 'readGraphFile');
  const inPieces = await readInPieces(path, options, false);
  if (inPieces !== null) return inPieces;
  const { bytes, ...named } = await readContent(path, options);
  return finishAsync(readGraphSteps(bytes, { ...options, ...named }));
}

/** Reads a file that holds a graph, or a QUBO or Ising problem: its format tells which, and `kind` of what is returned;
 *  `-` is standard input.
 *  @throws InputError (`missing` set if there is no such file), UsageError if there is no format of that name, the signal's reason */
export async function readModelFile(
  source: string | URL,
  options: ReadGraphFileOptions = {},
): Promise<GraphInput | ProblemInput> {
  const path = pathOf(source, 'readModelFile');
  const inPieces = await readInPieces(path, options, true);
  if (inPieces !== null) return inPieces;
  const { bytes, ...named } = await readContent(path, options);
  return finishAsync(readModelSteps(bytes, { ...options, ...named }));
}

function pathOf(source: string | URL, caller: string): string {
  if (typeof source === 'string') return source;
  if (source instanceof URL && source.protocol === 'file:') return fileURLToPath(source);
  throw new UsageError(`${caller}: the file is ${String(source)}, expected a path or a file: URL`);
}

/** @param problems whether the file may hold a QUBO or Ising problem @returns null where the file is to be read as a whole */
async function readInPieces(
  path: string,
  options: ReadGraphFileOptions,
  problems: boolean,
): Promise<GraphInput | null> {
  if (path === '-') return null;
  options.signal?.throwIfAborted();
  return (await readCsrFile(path, options)) ?? (await readLargeGraph(path, options, problems));
}

const STDIN = 'standard input';

/** @param inner the file within an archive, whose extension tells the format */
function nameOf(path: string, inner: string | undefined): { file: string; name?: string } {
  if (path !== '-') return { file: inner === undefined ? path : `${path}/${inner}` };
  return { file: inner === undefined ? STDIN : `${STDIN}/${inner}`, name: 'stdin' };
}

/** The content of a file or, for `-`, of standard input, unpacked where it is compressed.
 *  @throws InputError where it cannot be read, the signal's reason */
export async function readInput(path: string, options: ReadInputOptions = {}): Promise<Uint8Array> {
  return (await readUnpacked(path, options)).bytes;
}

/** The same with the name that tells the format and stands in errors: that of the file within an archive, where there is one. */
export async function readContent(
  path: string,
  options: ReadInputOptions = {},
): Promise<{ bytes: Uint8Array; file: string; name?: string }> {
  const { bytes, inner } = await readUnpacked(path, options);
  return { bytes, ...nameOf(path, inner) };
}

async function readUnpacked(path: string, { signal }: ReadInputOptions): Promise<Unpacked> {
  signal?.throwIfAborted();
  const file = path === '-' ? STDIN : path;
  try {
    return await unlessAborted(readBytes(path, file, signal), signal);
  } catch (error) {
    signal?.throwIfAborted();
    throw error instanceof InputError ? error : readError(error, file);
  }
}

async function readBytes(path: string, file: string, signal: AbortSignal | undefined): Promise<Unpacked> {
  const bytes =
    path === '-' ? await readStream(process.stdin, STDIN, signal) : await readFile(path, { signal });
  return await unpack(bytes, file);
}

/** The work's outcome, or a rejection as soon as the signal is aborted: a pipe that nobody writes to, or the unpacking, cannot
 *  be told to stop. */
async function unlessAborted<T>(work: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return work;
  const listening = new AbortController();
  const aborted = new Promise<never>((_, reject) => {
    signal.addEventListener('abort', () => reject(signal.reason), { signal: listening.signal });
  });
  try {
    return await Promise.race([work, aborted]);
  } finally {
    listening.abort();
  }
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'no such file',
  EISDIR: 'is a directory, expected a file',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  ERR_FS_FILE_TOO_LARGE: 'the file is larger than 2 GiB',
};

function readError(error: unknown, file: string): InputError {
  const code = errorCode(error);
  if (code === 'ENOENT' && /^https?:\/\//.test(file))
    return new InputError({ file }, 'addresses are not fetched: download the file first', { missing: true });
  const detail = PROBLEMS[code] ?? `cannot be read (${messageOf(error)})`;
  return new InputError({ file }, detail, { missing: code === 'ENOENT' || code === 'ENOTDIR', cause: error });
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
