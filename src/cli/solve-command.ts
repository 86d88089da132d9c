/** `maxcut solve FILE`: reads a graph, solves it, writes the partition and prints the result. A first signal ends the
 *  search early, and what it has found is written and printed all the same. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../core/errors.ts';
import { type GraphInput, graphFormats } from '../formats/index.ts';
import { readGraphFile, readPartition, writePartition } from '../node/index.ts';
import { methodNames } from '../solve/methods.ts';
import { resolveSolveOptions } from '../solve/options.ts';
import { solve } from '../solve/solve.ts';
import type { BoundRequest, SolveOptions, SolveResult } from '../solve/types.ts';
import { Interruption } from './interruption.ts';
import { type Io, print, tell, wantsColor } from './io.ts';
import {
  addOptions,
  fileName,
  finiteNumber,
  flag,
  integer,
  type OptionValues,
  oneOf,
  positiveNumber,
} from './options.ts';
import { ProgressLine } from './progress.ts';
import { resultJson } from './result-json.ts';
import { summary } from './summary.ts';

const defaults = resolveSolveOptions();
const formatNames = graphFormats.map(({ name }) => name);
const bounds = ['none', 'sdp', 'verified', 'estimated'] as const satisfies readonly BoundRequest[];

const options = {
  format: oneOf('F', 'format of the input', 'detected', formatNames),
  method: oneOf('M', 'see `maxcut methods`', defaults.method, methodNames()),
  timeLimit: positiveNumber('S', 'wall-clock seconds after which to stop', 'none'),
  maxSteps: integer('N', 'steps after which to stop, the same on every machine', 'none', 1),
  target: finiteNumber('C', 'stop as soon as a cut of this weight is found', 'none'),
  seed: integer('N', 'seed of the random numbers', String(defaults.seed), 0),
  threads: integer('N', 'threads to use', String(defaults.threads), 1, 1024),
  bound: oneOf('B', 'upper bound; sdp is verified where affordable', defaults.bound, bounds),
  start: fileName('begin at the partition in FILE (lines `node side`, as --output writes them)'),
  output: fileName('write the partition to FILE'),
  json: flag('print the result as one JSON document'),
  quiet: flag('no progress and no warnings on standard error'),
};

type SolveFlags = OptionValues<typeof options>;

/** Both on files of the package's repository. */
export const SOLVE_EXAMPLES = `
Examples:
  maxcut solve data/gset/G1.txt.gz
  maxcut solve data/gset/G32.txt.gz --time-limit 10 --output G32.cut --json
`;

export function addSolveCommand(program: Command, io: Io, exitWith: (code: number) => void): void {
  const command = program
    .command('solve')
    .description('find a large cut of a graph, and an upper bound on every cut')
    .argument('<file>', 'the graph; - is standard input, .gz is unpacked')
    .addHelpText('after', SOLVE_EXAMPLES)
    .action(async (file: string, flags: SolveFlags) => exitWith(await runSolve(file, flags, io)));
  addOptions(command, options);
}

async function runSolve(file: string, flags: SolveFlags, io: Io): Promise<number> {
  checkOutput(flags.output);
  if (file === '-' && flags.start === '-') {
    throw new UsageError('both the graph and --start are "-", expected one of them to be a file');
  }
  const interruption = new Interruption(io);
  try {
    const progress = flags.quiet ? null : await ProgressLine.on(io.stderr);
    // Cleared at once, so that a second signal leaves the terminal as it was.
    interruption.signal.addEventListener('abort', () => progress?.stop());
    let outcome: Outcome;
    try {
      outcome = await readAndSolve(file, flags, io, interruption, progress);
    } finally {
      progress?.stop();
    }
    await deliver(outcome, flags, io);
    return interruption.exitCode ?? 0;
  } finally {
    interruption.end();
  }
}

interface Outcome {
  readonly input: GraphInput;
  readonly result: SolveResult;
}

async function readAndSolve(
  file: string,
  flags: SolveFlags,
  io: Io,
  interruption: Interruption,
  progress: ProgressLine | null,
): Promise<Outcome> {
  const { input, start } = await interruption
    .race(readInputs(file, flags), `reading ${file === '-' ? 'standard input' : JSON.stringify(file)}`)
    .finally(() => {
      if (interruption.signal.aborted) io.releaseInput();
    });
  const request: SolveOptions = {
    method: flags.method,
    timeLimitSec: flags.timeLimit,
    maxSteps: flags.maxSteps,
    target: flags.target,
    seed: flags.seed,
    threads: flags.threads,
    bound: flags.bound,
    start,
    signal: interruption.signal,
    onProgress: progress === null ? undefined : (event) => progress.update(event),
  };
  return { input, result: await solve(input, request) };
}

async function readInputs(file: string, flags: SolveFlags) {
  const input = await readGraphFile(file, { format: flags.format });
  const start = flags.start === undefined ? undefined : await readPartition(flags.start, input.labels);
  return { input, start };
}

/** Warns, writes the partition and prints the result; the result is printed even where the partition cannot be written. */
async function deliver({ input, result }: Outcome, flags: SolveFlags, io: Io): Promise<void> {
  if (!flags.quiet) {
    await tell(io, result.warnings.map((warning) => `maxcut: warning: ${warning}\n`).join(''));
  }
  let writtenTo: string | undefined;
  let failure: unknown = null;
  if (flags.output !== undefined) {
    try {
      await writePartition(flags.output, input.labels, result.spin);
      writtenTo = flags.output;
    } catch (error) {
      failure = error;
    }
  }
  const negativeWeights = input.graph.weight.some((w) => w < 0);
  const text = flags.json
    ? resultJson(result)
    : summary(result, { negativeWeights, writtenTo, color: wantsColor(io) });
  await print(io, text);
  if (failure !== null) throw failure;
}

/** Finds out before the search what would keep its cut from being written after it. */
function checkOutput(output: string | undefined): void {
  if (output === undefined) return;
  const refuse = (why: string) => {
    throw new UsageError(`option --output is ${JSON.stringify(output)}, ${why}`);
  };
  if (output === '-') refuse('expected the name of a file (--json prints the partition)');
  if (isFolder(output)) refuse('a folder, expected the name of a file');
  const folder = dirname(output);
  if (!isFolder(folder)) refuse(`but there is no folder ${JSON.stringify(folder)}`);
}

function isFolder(path: string): boolean {
  try {
    return statSync(path).isDirectory();
  } catch {
    return false;
  }
}
