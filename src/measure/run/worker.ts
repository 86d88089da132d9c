/** One run in a process of its own: takes a task from its parent, loads the instance, solves it, and answers with the sides of the
 *  nodes and what it measured. What it says about the value is a claim: the parent counts again. */
import { readFileSync } from 'node:fs';
import { UsageError } from '../../core/errors.ts';
import { solve, solveIsing, solveQubo } from '../../index.node.ts';
import type { GraphInput } from '../../io/graphs/graph-file.ts';
import type { ProblemInput } from '../../io/problems/problem-file.ts';
import type { BoundKind, SolveStatus, StageReport } from '../../problems/result.ts';
import type { QuadraticOptions } from '../../solve/quadratic-types.ts';
import type { BoundRequest, SolveOptions } from '../../solve/types.ts';
import type { Task } from '../plan.ts';
import { loadInstance } from './load-instance.ts';

/** From the worker to its parent, in this order; `bounding` only where a bound was asked for. */
export type Message =
  | { readonly type: 'loaded'; readonly loadSec: number; readonly loadedMemoryMiB: number }
  | { readonly type: 'bounding' }
  | ({ readonly type: 'done' } & Answer)
  | { readonly type: 'failed'; readonly error: string };

export interface Answer {
  /** Spins of a graph's nodes, values of a problem's variables. */
  readonly sides: Int8Array;
  readonly value: number;
  readonly status: SolveStatus;
  readonly trace: readonly (readonly [number, number])[];
  readonly stages: readonly StageReport[];
  readonly solveSec: number;
  readonly cpuSec: number;
  readonly peakMemoryMiB: number;
  readonly upperBound: number | null;
  readonly boundKind: BoundKind;
  readonly boundSec: number | null;
}

/** Waits for the task and runs it; the process then ends by itself. */
export function serve(): void {
  // Ctrl-C reaches the whole process group: the parent decides what becomes of a run.
  process.on('SIGINT', () => {});
  process.on('disconnect', () => process.exit(1));
  process.once('message', (task: Task) => void answer(task));
}

async function answer(task: Task): Promise<void> {
  try {
    await run(task);
  } catch (error) {
    await send({ type: 'failed', error: error instanceof Error ? error.message : String(error) });
  }
  process.disconnect();
  process.exit(0);
}

async function run({ instance, settings }: Task): Promise<void> {
  const loadStartMs = performance.now();
  const input = await loadInstance(instance.source);
  const loadSec = (performance.now() - loadStartMs) / 1000;
  await send({ type: 'loaded', loadSec, loadedMemoryMiB: peakMemoryMiB() });
  const { bestKnown } = instance;
  const options: Request = {
    method: settings.method,
    seed: settings.seed,
    timeLimitSec: settings.timeLimitSec ?? undefined,
    maxSteps: settings.maxSteps ?? undefined,
    threads: settings.threads,
    target: settings.stopAtBest && bestKnown !== null ? reachable(input, bestKnown) : undefined,
    bound: 'none',
  };
  const before = process.cpuUsage();
  const startMs = performance.now();
  const found = await solveAny(input, options);
  const solveSec = (performance.now() - startMs) / 1000;
  const used = process.cpuUsage(before);
  const measured = { solveSec, cpuSec: (used.user + used.system) / 1e6, peakMemoryMiB: peakMemoryMiB() };
  if (settings.bound === 'none') {
    await send({ type: 'done', ...found, ...measured, upperBound: null, boundKind: 'none', boundSec: null });
    return;
  }
  await send({ type: 'bounding' });
  const boundStartMs = performance.now();
  // From the cut that was found, with a method that adds next to nothing: what is left is the bound.
  const { upperBound, boundKind } = await solveAny(input, {
    method: 'one-flip',
    seed: settings.seed,
    start: found.sides,
    bound: settings.bound as BoundRequest,
  });
  const boundSec = (performance.now() - boundStartMs) / 1000;
  await send({ type: 'done', ...found, ...measured, upperBound, boundKind, boundSec });
}

type Request = Omit<SolveOptions & QuadraticOptions, 'onProgress'>;

/** A sum of decimal weights may fall short of the stated one by its rounding errors. */
function reachable(input: GraphInput | ProblemInput, best: number): number {
  if (Number.isInteger(best)) return best;
  const maximize = input.kind === 'graph' || input.problem.sense === 'maximize';
  return best + (maximize ? -1e-9 : 1e-9) * Math.abs(best);
}

type Found = Pick<Answer, 'sides' | 'value' | 'status' | 'trace' | 'stages' | 'upperBound' | 'boundKind'>;

async function solveAny(input: GraphInput | ProblemInput, options: Request): Promise<Found> {
  if (input.kind === 'graph') {
    const { spin, cut, status, trace, stages, upperBound, boundKind } = await solve(input, options);
    return { sides: spin, value: cut, status, trace, stages, upperBound, boundKind };
  }
  const solveProblem = input.problem.kind === 'qubo' ? solveQubo : solveIsing;
  const { values, value, status, trace, stages, bound, boundKind } = await solveProblem(input, options);
  return { sides: values, value, status, trace, stages, upperBound: bound, boundKind };
}

function send(message: Message): Promise<void> {
  return new Promise((resolve, reject) => {
    if (process.send === undefined)
      throw new UsageError('this program is started by `maxcut bench`, not by hand');
    process.send(message, (error: Error | null) => (error === null ? resolve() : reject(error)));
  });
}

/** Linux hands the parent's peak on in getrusage's maxrss when a process is made; the one of /proc begins anew. */
function peakMemoryMiB(): number {
  try {
    const kib = /^VmHWM:\s+(\d+) kB$/m.exec(readFileSync('/proc/self/status', 'utf8'));
    if (kib !== null) return Number(kib[1]) / 1024;
  } catch {
    // Not Linux.
  }
  return process.resourceUsage().maxRSS / 1024;
}
