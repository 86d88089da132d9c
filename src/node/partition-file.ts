/** Partitions on disk. A partition is written beside its destination and renamed onto it, so that an interruption leaves either
 *  the old file or the new one. */
import { randomBytes } from 'node:crypto';
import { open, realpath, rename, rm, stat } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import type { NodeLabels } from '../formats/graph-file.ts';
import { formatPartition, parsePartition } from '../formats/partition.ts';
import { quoteText } from '../formats/quote.ts';
import { readInput } from './read-file.ts';

/** Writes one line `label side` per node, side 0 where the spin is −1.
 *  @throws UsageError if the path cannot be written */
export async function writePartition(path: string, labels: NodeLabels, spin: Int8Array): Promise<void> {
  const text = formatPartition(labels, spin);
  try {
    await writeAtomically(path, text);
  } catch (error) {
    const where = quoteText(path, Number.POSITIVE_INFINITY);
    throw new UsageError(`the partition cannot be written to ${where}: ${writeProblem(error)}`, {
      cause: error,
    });
  }
}

/** Reads a partition back as spins ±1. @throws InputError unless it gives every node of the graph one side */
export async function readPartition(path: string, labels: NodeLabels): Promise<Int8Array> {
  return parsePartition(await readInput(path), labels, path);
}

const PROBLEMS: Readonly<Record<string, string>> = {
  ENOENT: 'no such folder',
  ENOTDIR: 'no such folder',
  EISDIR: 'it is a folder',
  EACCES: 'permission denied',
  EPERM: 'permission denied',
  EROFS: 'the file system is read-only',
  ENOSPC: 'no space left',
};

function writeProblem(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return PROBLEMS[code] ?? (error instanceof Error ? error.message : String(error));
}

async function writeAtomically(path: string, text: string): Promise<void> {
  const present = await stat(path).catch(() => null);
  // A device or pipe (/dev/stdout, /dev/null) is written to: renaming onto it would replace it.
  if (present !== null && !present.isFile() && !present.isDirectory()) return writeThrough(path, 'w', text);
  const target = present === null ? path : await realpath(path);
  const temporary = join(dirname(target), `.${basename(target)}.${randomBytes(6).toString('hex')}.tmp`);
  try {
    await writeThrough(temporary, 'wx', text, present?.mode);
    await rename(temporary, target);
  } catch (error) {
    await rm(temporary, { force: true });
    throw error;
  }
}

/** Writes and, where it is a file, waits until the disk has it. */
async function writeThrough(path: string, flags: string, text: string, mode?: number): Promise<void> {
  const file = await open(path, flags, mode);
  try {
    await file.writeFile(text);
    if (flags === 'wx') await file.sync();
  } finally {
    await file.close();
  }
}
