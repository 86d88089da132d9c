/** Graph files on disk or on standard input, gzipped or not (told by content, whatever the name). */
import { readFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import { gunzip } from 'node:zlib';
import { InputError } from '../core/errors.ts';
import type { GraphInput, ReadFormatOptions } from '../io/graphs/graph-file.ts';
import { readGraph } from '../io/graphs/read-graph.ts';
import type { ProblemInput } from '../io/problems/problem-file.ts';
import { readModel } from '../io/problems/registry.ts';

export interface ReadGraphFileOptions extends ReadFormatOptions {
  /** Name of a format; without it the format is detected. */
  readonly format?: string | undefined;
}

/** Reads a graph file; `-` is standard input.
 *  @throws InputError (`missing` set if there is no such file), UsageError if there is no format of that name */
export async function readGraphFile(path: string, options: ReadGraphFileOptions = {}): Promise<GraphInput> {
  const bytes = await readInput(path);
  return path === '-'
    ? readGraph(bytes, { ...options, file: STDIN, name: 'stdin' })
    : readGraph(bytes, { ...options, file: path });
}

/** Reads a file that holds a graph, or a QUBO or Ising problem: its format tells which; `-` is standard input.
 *  @throws InputError (`missing` set if there is no such file), UsageError if there is no format of that name */
export async function readModelFile(
  path: string,
  options: ReadGraphFileOptions = {},
): Promise<GraphInput | ProblemInput> {
  const bytes = await readInput(path);
  return path === '-'
    ? readModel(bytes, { ...options, file: STDIN, name: 'stdin' })
    : readModel(bytes, { ...options, file: path });
}

const STDIN = 'standard input';

/** The content of a file or, for `-`, of standard input, unpacked where it is gzip. */
export async function readInput(path: string): Promise<Uint8Array> {
  const file = path === '-' ? STDIN : path;
  try {
    const bytes = path === '-' ? await readStandardInput() : await readFile(path);
    return isGzip(bytes) ? await unpack(bytes, file) : bytes;
  } catch (error) {
    throw error instanceof InputError ? error : readError(error, file);
  }
}

async function readStandardInput(): Promise<Uint8Array> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of process.stdin) chunks.push(chunk as Uint8Array);
  return Buffer.concat(chunks);
}

function isGzip(bytes: Uint8Array): boolean {
  return bytes[0] === 0x1f && bytes[1] === 0x8b;
}

interface Unpacked {
  readonly buffer: Uint8Array;
  readonly engine: { readonly bytesWritten: number };
}

const gunzipWithInfo = promisify(gunzip) as unknown as (
  bytes: Uint8Array,
  options: { info: true },
) => Promise<Unpacked>;

/** All members of a gzip file. After zeros, which may pad the last member, zlib passes silently over anything: not here. */
async function unpack(bytes: Uint8Array, file: string): Promise<Uint8Array> {
  let unpacked: Unpacked;
  try {
    unpacked = await gunzipWithInfo(bytes, { info: true });
  } catch (error) {
    const code = errorCode(error);
    const problem =
      code === 'Z_BUF_ERROR' ? 'truncated' : code === 'ERR_BUFFER_TOO_LARGE' ? 'too large' : 'damaged';
    throw new InputError({ file }, `${problem} gzip data (${messageOf(error)})`, { cause: error });
  }
  const rest = bytes.subarray(unpacked.engine.bytesWritten);
  if (rest.some((byte) => byte !== 0))
    throw new InputError({ file }, `${rest.length} bytes follow the gzip data`);
  return unpacked.buffer;
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
  const detail = PROBLEMS[code] ?? `cannot be read (${messageOf(error)})`;
  return new InputError({ file }, detail, { missing: code === 'ENOENT' || code === 'ENOTDIR', cause: error });
}

function errorCode(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : '';
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
