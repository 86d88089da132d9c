/** What would keep a file from being written, found out before the work whose result it is to hold. */
import { accessSync, constants, statSync } from 'node:fs';
import { dirname, join, parse } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { quoteText } from '../io/text/quote.ts';
import { destinationOf, outputError } from '../node/write-file.ts';

/** A file that a command is to write or read. */
export interface NamedPath {
  /** How the user knows it: `--output`, `OUT`. */
  readonly name: string;
  /** Undefined where it was not given. */
  readonly path: string | undefined;
  /** What to say where the path is "-". */
  readonly instead?: string;
}

/** Without `force`, a file that is read, or written twice, is refused as an output.
 *  @throws UsageError naming the option, OutputError where writing is not permitted */
export function checkOutputs(
  outputs: readonly NamedPath[],
  inputs: readonly NamedPath[],
  force: boolean,
): void {
  const taken = new Map<string, string>();
  for (const { name, path } of inputs) if (path !== undefined && path !== '-') take(taken, name, path);
  for (const output of outputs) {
    const { name, path } = output;
    if (path === undefined) continue;
    checkOutput(output, path);
    const other = take(taken, name, path);
    if (other !== undefined && !force)
      throw new UsageError(
        `${name} is ${shown(path)}, the same file as ${other}: expected another one (--force overwrites it)`,
      );
  }
}

/** @returns what has the file already */
function take(taken: Map<string, string>, name: string, path: string): string | undefined {
  const identity = identityOf(path);
  if (identity === null) return undefined;
  const other = taken.get(identity);
  if (other === undefined) taken.set(identity, `${name} ${shown(path)}`);
  return other;
}

/** The same for every path to a file, links followed; null for devices and pipes, and where there is nothing to compare. */
function identityOf(path: string): string | null {
  try {
    const found = statSync(path, { bigint: true, throwIfNoEntry: false });
    if (found === undefined) return destinationOf(path);
    return found.isFile() ? `${found.dev}:${found.ino}` : null;
  } catch {
    return null;
  }
}

function checkOutput({ name, instead }: NamedPath, path: string): void {
  const refuse = (why: string) => {
    throw new UsageError(`${name} is ${shown(path)}, ${why}`);
  };
  if (path === '-') refuse(`expected the name of a file${instead === undefined ? '' : ` (${instead})`}`);
  if (isFolder(path)) refuse('a folder, expected the name of a file');
  const folder = dirname(path);
  if (!isFolder(folder)) refuse(`but there is no folder ${shown(folder)}`);
  try {
    const present = statSync(path, { throwIfNoEntry: false });
    if (present !== undefined) {
      accessSync(path, constants.W_OK);
      // To root the system permits it all the same.
      if ((present.mode & 0o222) === 0) throw new Error('it is read-only');
    }
    // A file is written beside its destination and renamed onto it.
    if (present?.isFile() !== false) accessSync(dirname(destinationOf(path)), constants.W_OK);
  } catch (error) {
    throw outputError(path, 'file', error);
  }
}

/** Where several solutions go: `cut.txt`, `cut-2.txt`, `cut-3.txt`, …. */
export function outputPaths(path: string | undefined, solutions = 1): readonly string[] {
  if (path === undefined) return [];
  const { dir, base } = parse(path);
  const packed = base.endsWith('.gz') ? base.slice(0, -'.gz'.length) : base;
  const dot = packed.lastIndexOf('.');
  // A name such as `.cut` is all name.
  const stem = dot > 0 ? packed.slice(0, dot) : packed;
  const end = base.slice(stem.length);
  const others = Array.from({ length: solutions - 1 }, (_, i) => join(dir, `${stem}-${i + 2}${end}`));
  return [path, ...others];
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}

const shown = (path: string): string => quoteText(path, Number.POSITIVE_INFINITY);
