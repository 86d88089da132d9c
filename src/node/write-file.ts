/** Files written whole or not at all: a file is written beside its destination and renamed onto it, so that an interruption
 *  leaves either the old one or the new one. The text comes in pieces and is compressed where the name ends in `.gz`. */
import { closeSync, lstatSync, openSync, readlinkSync, realpathSync, rmSync, statSync } from 'node:fs';
import { open, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join, resolve } from 'node:path';
import { MaxcutError, OutputError } from '../core/errors.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { NodeLabels } from '../io/graphs/graph-file.ts';
import { writeGraph } from '../io/graphs/write-graph.ts';
import { quoteText } from '../io/text/quote.ts';
import { gzip } from './gzip.ts';

export interface WriteGraphFileOptions {
  /** Name of a format; without it the file's extension decides. */
  readonly format?: string | undefined;
}

/** Writes a graph file, compressed where its name ends in `.gz`.
 *  @returns what the user should know about it, one line each
 *  @throws UsageError where no format is named, OutputError where the path cannot be written, InputError where the format cannot hold the graph */
export async function writeGraphFile(
  path: string,
  input: { readonly graph: CsrGraph; readonly labels: NodeLabels },
  options: WriteGraphFileOptions = {},
): Promise<readonly string[]> {
  const { chunks, warnings } = writeGraph(input, { file: path, format: options.format });
  await writeFileAtomically(path, 'graph', chunks);
  return warnings;
}

/** Writes the pieces to the file.
 *  @param what names the content in the error
 *  @param signal gives up between two pieces, with its reason as the error, and leaves the file as it was
 *  @throws OutputError if the path cannot be written */
export async function writeFileAtomically(
  path: string,
  what: string,
  pieces: Iterable<string | Uint8Array>,
  signal?: AbortSignal,
): Promise<void> {
  try {
    await writeAtomically(path, untilAborted(pieces, signal));
  } catch (error) {
    throw isSystemError(error) ? outputError(path, what, error) : error;
  }
}

function* untilAborted(
  pieces: Iterable<string | Uint8Array>,
  signal: AbortSignal | undefined,
): Iterable<string | Uint8Array> {
  for (const piece of pieces) {
    signal?.throwIfAborted();
    yield piece;
  }
  signal?.throwIfAborted();
}

/** The error of something that could not be written, whatever kept it from being. @param what names it in the message */
export function outputError(path: string, what: string, error: unknown): OutputError {
  const where = quoteText(path, Number.POSITIVE_INFINITY);
  return new OutputError(`the ${what} cannot be written to ${where}: ${writeProblem(error)}`, {
    cause: error,
  });
}

/** As against one that the pieces threw as they were made. */
function isSystemError(error: unknown): boolean {
  return (
    error instanceof Error &&
    !(error instanceof MaxcutError) &&
    'code' in error &&
    error.name !== 'AbortError'
  );
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such folder',
  ENOTDIR: 'no such folder',
  EISDIR: 'it is a folder',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'its symbolic links lead in a circle',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
  EDQUOT: 'the disk quota is used up',
  EPIPE: 'its reader has gone away',
};

function writeProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return PROBLEMS[code] ?? (error instanceof Error ? error.message : String(error));
}

async function writeAtomically(path: string, pieces: Iterable<string | Uint8Array>): Promise<void> {
  const compress = /\.gz$/i.test(path);
  const present = await stat(path).catch(() => null);
  // A device or pipe (/dev/stdout, /dev/null) is written to: renaming onto it would replace it.
  if (present !== null && !present.isFile() && !present.isDirectory())
    return writeThrough(path, 'w', pieces, compress);
  const target = destinationOf(path);
  // Loaded here: Node takes 2 ms for it, and most commands write no file.
  const { randomBytes } = await import('node:crypto');
  // As short as the longest name allows: the target's own may have 255 bytes.
  const temporary = join(dirname(target), `.maxcut-${randomBytes(6).toString('hex')}.tmp`);
  keepTrack(temporary);
  try {
    // At once: a process that ends meanwhile could not remove a file that is made after that.
    closeSync(openSync(temporary, 'wx', present?.mode));
    await writeThrough(temporary, 'r+', pieces, compress);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  } finally {
    temporaries.delete(temporary);
  }
}

/** Where the file comes to lie: symbolic links are followed, to nowhere as well, and stay. @throws a system error */
export function destinationOf(path: string): string {
  const place = join(realpathSync(dirname(path)), basename(path));
  const found = lstatSync(place, { throwIfNoEntry: false });
  if (found?.isSymbolicLink() !== true) return place;
  // Throws where links lead in a circle.
  statSync(place, { throwIfNoEntry: false });
  return destinationOf(resolve(dirname(place), readlinkSync(place)));
}

/** Files half written: removed if the process ends meanwhile. */
const temporaries = new Set<string>();
let listening = false;

function keepTrack(temporary: string): void {
  temporaries.add(temporary);
  if (listening) return;
  listening = true;
  process.on('exit', () => {
    for (const path of temporaries) rmSync(path, { force: true });
  });
}

/** Writes and, where it is a file, waits until the disk has it. */
async function writeThrough(
  path: string,
  flags: string,
  pieces: Iterable<string | Uint8Array>,
  compress: boolean,
): Promise<void> {
  const file = await open(path, flags);
  try {
    for await (const piece of compress ? gzip(pieces) : pieces) await file.writeFile(piece);
    if (flags === 'r+') await file.sync();
  } finally {
    await file.close();
  }
}
