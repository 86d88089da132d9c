/** `maxcut solve FILE`: reads a graph, solves it, writes the partition and prints the result. A first signal ends the
 *  search early, and what it has found is written and printed all the same. */
import { statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { UsageError } from '../core/errors.ts';
import { type GraphInput, graphFormats, type ProblemInput, problemFormats } from '../io/index.ts';
import {
  readAssignment,
  readModelFile,
  readPartition,
  writeAssignment,
  writeCertificate,
  writePartition,
} from '../node/index.ts';
import { nodeThreads } from '../node/thread-executor.ts';
import { writeFileAtomically } from '../node/write-file.ts';
import { useThreads } from '../portfolio/executor.ts';
import { methodNames } from '../solve/methods.ts';
import { resolveSolveOptions } from '../solve/options.ts';
import type { QuadraticOptions, QuadraticResult } from '../solve/quadratic-types.ts';
import { solve } from '../solve/solve.ts';
import { solveIsing } from '../solve/solve-ising.ts';
import { solveQubo } from '../solve/solve-qubo.ts';
import type { BoundRequest, ProgressEvent, SolveOptions, SolveResult } from '../solve/types.ts';
import { certifyCut, certifyValue } from './certify.ts';
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
import { solvePlot } from './plot/solve-plot.ts';
import { problemSummary } from './problem-summary.ts';
import { ProgressLine } from './progress.ts';
import { problemJson, resultJson } from './result-json.ts';
import { summary } from './summary.ts';
import { TraceLog } from './trace-log.ts';

const defaults = resolveSolveOptions();
const formatNames = [...graphFormats, ...problemFormats].map(({ name }) => name);
const bounds = ['none', 'sdp', 'verified', 'estimated'] as const satisfies readonly BoundRequest[];

const options = {
  format: oneOf('F', 'format of the input', 'detected', formatNames),
  method: oneOf('M', 'see `maxcut methods`', defaults.method, methodNames()),
  timeLimit: positiveNumber('S', 'wall-clock seconds after which to stop', 'none'),
  maxSteps: integer('N', 'steps after which to stop, the same on every machine', 'none', 1),
  target: finiteNumber('C', 'stop as soon as a cut of this weight (or such a value) is found', 'none'),
  seed: integer('N', 'seed of the random numbers', String(defaults.seed), 0),
  threads: integer('N', 'threads to use', 'all cores', 1, 1024),
  bound: oneOf('B', 'upper bound; sdp is verified where affordable', defaults.bound, bounds),
  sense: oneOf('S', 'of a QUBO or Ising problem', 'minimize', ['minimize', 'maximize']),
  start: fileName('begin at the partition in FILE (lines `node side`, as --output writes them)'),
  output: fileName('write the partition to FILE'),
  certificate: fileName('write what proves the bound to FILE, for `maxcut verify`'),
  log: fileName('write a line of JSON to FILE at every stage, improvement and bound'),
  plot: fileName('draw cut and bound against time, and a small graph, to FILE as SVG'),
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
    .description('find a large cut of a graph, or solve a QUBO or Ising problem, with a bound')
    .argument('<file>', 'the graph or problem; - is standard input, .gz is unpacked')
    .addHelpText('after', SOLVE_EXAMPLES)
    .action(async (file: string, flags: SolveFlags) => exitWith(await runSolve(file, flags, io)));
  addOptions(command, options);
}

async function runSolve(file: string, flags: SolveFlags, io: Io): Promise<number> {
  useThreads(nodeThreads());
  checkOutput('--output', flags.output);
  checkOutput('--certificate', flags.certificate);
  checkOutput('--log', flags.log);
  checkOutput('--plot', flags.plot);
  if (flags.certificate !== undefined && flags.bound === 'none')
    throw new UsageError('option --certificate needs a bound, but --bound is none');
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

/** What was solved, and how to tell of it. */
type Outcome =
  | { readonly input: GraphInput; readonly result: SolveResult; readonly events: readonly ProgressEvent[] }
  | { readonly input: ProblemInput; readonly result: QuadraticResult };

async function readAndSolve(
  file: string,
  flags: SolveFlags,
  io: Io,
  interruption: Interruption,
  progress: ProgressLine | null,
): Promise<Outcome> {
  const inputs = await interruption
    .race(
      readInputs(file, flags, interruption.signal),
      `reading ${file === '-' ? 'standard input' : JSON.stringify(file)}`,
    )
    .finally(() => {
      if (interruption.signal.aborted) io.releaseInput();
    });
  const request: Omit<SolveOptions & QuadraticOptions, 'onProgress'> = {
    method: flags.method,
    timeLimitSec: flags.timeLimit,
    maxSteps: flags.maxSteps,
    target: flags.target,
    seed: flags.seed,
    threads: flags.threads,
    bound: flags.bound,
    start: inputs.start,
    signal: interruption.signal,
  };
  const { input } = inputs;
  const log = flags.log === undefined ? null : new TraceLog(flags.log);
  try {
    if ('graph' in input) {
      const events: ProgressEvent[] = [];
      const onProgress = (event: ProgressEvent) => {
        progress?.update(event);
        log?.write(event);
        events.push(event);
      };
      return { input, events, result: await solve(input, { ...request, onProgress }) };
    }
    const solveProblem = input.problem.kind === 'qubo' ? solveQubo : solveIsing;
    const onProgress: QuadraticOptions['onProgress'] = (event) => {
      progress?.update(event);
      log?.write(event);
    };
    return { input, result: await solveProblem(input, { ...request, sense: flags.sense, onProgress }) };
  } finally {
    log?.close();
  }
}

async function readInputs(file: string, flags: SolveFlags, signal: AbortSignal) {
  const input = await readModelFile(file, { format: flags.format, signal });
  const isGraph = 'graph' in input;
  if (isGraph && flags.sense !== undefined)
    throw new UsageError('option --sense is for QUBO and Ising problems; a cut of a graph is maximised');
  if (!isGraph && flags.plot !== undefined)
    throw new UsageError('option --plot is for graphs, expected none for a QUBO or Ising problem');
  const { start } = flags;
  if (start === undefined) return { input, start: undefined };
  return {
    input,
    start: isGraph
      ? await readPartition(start, input.labels)
      : await readAssignment(start, input.labels, input.problem.kind),
  };
}

/** Warns, writes the files and prints the result; the result is printed even where a file cannot be written. */
async function deliver(outcome: Outcome, flags: SolveFlags, io: Io): Promise<void> {
  const warnings = [...outcome.result.warnings];
  if (flags.certificate !== undefined && outcome.result.boundKind === 'estimated')
    warnings.push('the certificate is of an estimated bound, which `maxcut verify` may find unproven');
  if (!flags.quiet) await tell(io, warnings.map((warning) => `maxcut: warning: ${warning}\n`).join(''));
  let writtenTo: string | undefined;
  let failure: unknown = null;
  try {
    if (flags.output !== undefined) {
      await writeSides(flags.output, outcome);
      writtenTo = flags.output;
    }
    if (flags.certificate !== undefined) await writeCertificate(flags.certificate, await certify(outcome));
    if (flags.plot !== undefined && isCut(outcome)) {
      const { input, result, events } = outcome;
      await writeFileAtomically(flags.plot, 'plot', [solvePlot(input.graph, result, events)]);
    }
  } catch (error) {
    failure = error;
  }
  await print(io, report(outcome, flags, { writtenTo, color: wantsColor(io) }));
  if (failure !== null) throw failure;
}

async function writeSides(path: string, { input, result }: Outcome): Promise<void> {
  if ('spin' in result) await writePartition(path, input.labels, result.spin);
  else await writeAssignment(path, input.labels, result.problem, result.values);
}

function certify(outcome: Outcome) {
  return isCut(outcome)
    ? certifyCut(outcome.input.graph, outcome.result)
    : certifyValue(outcome.input.problem, outcome.result);
}

function report(
  outcome: Outcome,
  flags: SolveFlags,
  context: { readonly writtenTo: string | undefined; readonly color: boolean },
): string {
  if (!isCut(outcome))
    return flags.json ? problemJson(outcome.result) : problemSummary(outcome.result, context);
  if (flags.json) return resultJson(outcome.result);
  const negativeWeights = outcome.input.graph.weight.some((w) => w < 0);
  return summary(outcome.result, { negativeWeights, ...context });
}

function isCut(outcome: Outcome): outcome is Extract<Outcome, { readonly input: GraphInput }> {
  return 'graph' in outcome.input;
}

/** Finds out before the search what would keep its cut from being written after it. */
function checkOutput(option: string, output: string | undefined): void {
  if (output === undefined) return;
  const refuse = (why: string) => {
    throw new UsageError(`option ${option} is ${JSON.stringify(output)}, ${why}`);
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
