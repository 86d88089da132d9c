/** `maxcut solve` of several files: one after another, a line of output for each, and where they are asked for a file of its solution and a
 *  row of a table. A file that cannot be solved costs its row, not the others. */
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../core/errors.ts';
import { graphName } from '../io/graphs/registry.ts';
import { makeFolder } from '../measure/run/output-folder.ts';
import { type Failure, failureIn, failureOf } from './failure.ts';
import { count, duration, figure } from './figures.ts';
import { Interruption } from './interruption.ts';
import { type Io, print, tell } from './io.ts';
import { LineFile } from './line-file.ts';
import { checkOutputs, type NamedPath } from './output-paths.ts';
import { ProgressLine } from './progress.ts';
import { resultJson } from './result-json.ts';
import type { RunEvent } from './run-state.ts';
import { checkSolveFlags, type SolveFlags } from './solve-flags.ts';
import { readSolveInputs } from './solve-inputs.ts';
import { tellWarnings, writeSides } from './solve-outputs.ts';
import { SolveQueue } from './solve-queue.ts';
import { runSolver, type Solved } from './solve-run.ts';

/** The columns of --csv; of a QUBO or Ising problem nodes are variables and edges couplings. */
const COLUMNS = [
  'file',
  'problem',
  'nodes',
  'edges',
  'value',
  'bound',
  'boundKind',
  'gap',
  'status',
  'method',
  'seed',
  'threads',
  'elapsedSec',
  'timeToBestSec',
  'output',
  'error',
] as const;

type Row = Partial<Record<(typeof COLUMNS)[number], string | number | null | undefined>>;

/** Whether the files are to be solved as a batch: more than one, or what only a batch writes. */
export function isBatch(files: readonly string[], { outputDir, csv }: SolveFlags): boolean {
  return files.length > 1 || outputDir !== undefined || csv !== undefined;
}

/** @returns 0, or the exit code of the first file that failed, or of the signal that ended the batch */
export async function runBatch(files: readonly string[], flags: SolveFlags, io: Io): Promise<number> {
  checkBatch(files, flags);
  if (flags.outputDir !== undefined) makeFolder(flags.outputDir, '--output-dir');
  const interruption = new Interruption(io, 'before a file was solved');
  const failures: Failure[] = [];
  let queue: SolveQueue | null = null;
  let table: LineFile | null = null;
  try {
    queue = await SolveQueue.open(flags, io, count(files.length, 'file'));
    // Not before: where the queue cannot be reached, a table that is there stays.
    if (flags.csv !== undefined) table = new LineFile(flags.csv, 'table');
    table?.write(COLUMNS.join(','));
    for (const file of files) {
      const { row, failure } = await solveOne(file, flags, io, interruption, queue);
      // The signal came while a file was read: nothing can be said of it.
      if (row === null) break;
      table?.write(COLUMNS.map((name) => cell(row[name])).join(','));
      if (failure !== null) failures.push(failure);
      if (interruption.signal.aborted) break;
    }
  } finally {
    await queue?.close(interruption.signal.aborted);
    table?.close();
    interruption.end();
  }
  const unwritten = table?.failure ?? null;
  if (unwritten !== null) await tell(io, `maxcut: ${unwritten.message}\n`);
  if (failures.length > 0)
    await tell(io, `maxcut: ${count(failures.length, 'file')} of ${files.length} failed\n`);
  const first = unwritten === null ? failures[0] : failureOf(unwritten);
  return interruption.exitCode ?? first?.exitCode ?? 0;
}

async function solveOne(
  file: string,
  flags: SolveFlags,
  io: Io,
  interruption: Interruption,
  queue: SolveQueue | null,
): Promise<{ readonly row: Row | null; readonly failure: Failure | null }> {
  const { signal } = interruption;
  const progress = flags.quiet ? null : await ProgressLine.on(io);
  const stop = () => progress?.stop();
  signal.addEventListener('abort', stop);
  try {
    const inputs = await interruption.reading(
      readSolveInputs(file, flags, signal, (read) => progress?.reading(read)),
    );
    const onEvent = (event: RunEvent): void => {
      progress?.update(event);
      queue?.note(event);
    };
    const solved = await runSolver(inputs, flags, signal, onEvent, queue?.executor);
    stop();
    if (!flags.quiet) await tellWarnings(io, file, solved.result.warnings);
    const output = flags.outputDir === undefined ? undefined : outputOf(flags.outputDir, file);
    const unwritten = output === undefined ? null : await failureIn(writeSides(output, solved));
    const unprinted = await failureIn(print(io, lineOf(file, solved, flags)).then(() => {}));
    for (const failure of [unwritten, unprinted]) if (failure !== null) await tellOf(io, file, failure);
    const failure = unwritten ?? unprinted;
    const row = rowOf(file, solved, unwritten === null ? output : undefined);
    return { row: { ...row, error: failure?.message }, failure };
  } catch (error) {
    stop();
    const failure = failureOf(error);
    const { message } = failure;
    if (signal.aborted) return { row: null, failure };
    await tellOf(io, file, failure);
    if (flags.json) await print(io, `${JSON.stringify({ file, status: 'failed', error: message })}\n`);
    return { row: { file, status: 'failed', error: message }, failure };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function tellOf(io: Io, file: string, { message }: Failure): Promise<void> {
  return tell(io, `maxcut: ${message.includes(file) ? message : `${file}: ${message}`}\n`);
}

/** Before any work. @throws UsageError for what does not go together */
function checkBatch(files: readonly string[], flags: SolveFlags): void {
  for (const name of ['start', 'output', 'certificate', 'log', 'plot'] as const)
    if (flags[name] !== undefined)
      throw new UsageError(
        `option --${name} is for one file: with several, or with --output-dir or --csv, expected none`,
      );
  if (files.includes('-')) throw new UsageError('"-" is among several files, expected names of files');
  checkSolveFlags(files[0]!, flags);
  const { csv, outputDir, force } = flags;
  const solutions = outputDir === undefined ? [] : solutionFiles(files, outputDir);
  checkOutputs(
    [{ name: 'option --csv', path: csv }, ...solutions],
    files.map((path) => ({ name: 'FILE', path })),
    force === true,
  );
}

/** Where the solutions go, as far as there can be anything in the way: a folder that is still to be made is empty.
 *  @throws UsageError where two of them would be one */
function solutionFiles(files: readonly string[], folder: string): NamedPath[] {
  const taken = new Map<string, string>();
  for (const file of files) {
    const output = outputOf(folder, file);
    const other = taken.get(output);
    if (other !== undefined)
      throw new UsageError(`${other} and ${file} would both be written to ${output}: solve them one by one`);
    taken.set(output, file);
  }
  if (!existsSync(folder)) return [];
  return [...taken].map(([path, file]) => ({ name: `the solution of ${file}`, path }));
}

function outputOf(folder: string, file: string): string {
  return join(folder, `${graphName(file)}.sol`);
}

function lineOf(file: string, { result }: Solved, { json, solutions }: SolveFlags): string {
  if (json) {
    const fields = resultJson(result, solutions !== undefined);
    return `{"file":${JSON.stringify(file)},${fields.slice(1)}`;
  }
  const { value, bound, boundKind, status, elapsedSec } = result;
  const name = result.problem === 'max-cut' ? 'cut' : 'value';
  const limit = bound === null ? '' : `  bound ${boundKind === 'estimated' ? '~' : ''}${figure(bound)}`;
  return `${file}  ${name} ${figure(value)}${limit}  ${status}  ${duration(elapsedSec)}\n`;
}

function rowOf(file: string, { result }: Solved, output: string | undefined): Row {
  const size =
    result.problem === 'max-cut'
      ? { nodes: result.graph.nodes, edges: result.graph.edges }
      : { nodes: result.model.variables, edges: result.model.couplings };
  const { problem, value, bound, boundKind, gap, status, method, seed, threads } = result;
  const { elapsedSec, timeToBestSec } = result;
  const outcome = { problem, value, bound, boundKind, gap, status };
  return { file, ...outcome, ...size, method, seed, threads, elapsedSec, timeToBestSec, output };
}

function cell(value: string | number | null | undefined): string {
  const text = String(value ?? '');
  return /[",\n\r]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text;
}
