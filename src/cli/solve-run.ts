/** The library's solve(), solveQubo() or solveIsing() on what was read, by the options that were given. */
import { type Executor, solve, solveIsing, solveQubo } from '../index.node.ts';
import type { GraphInput, ProblemInput } from '../io/index.ts';
import type { QuadraticResult } from '../solve/quadratic-types.ts';
import type { SolveResult } from '../solve/types.ts';
import type { RunEvent } from './run-state.ts';
import type { SolveFlags } from './solve-flags.ts';
import type { SolveInputs } from './solve-inputs.ts';

/** What was solved, what came of it, and what was told meanwhile. */
export type Solved = { readonly events: readonly RunEvent[] } & (
  | { readonly kind: 'graph'; readonly input: GraphInput; readonly result: SolveResult }
  | { readonly kind: 'qubo' | 'ising'; readonly input: ProblemInput; readonly result: QuadraticResult }
);

export async function runSolver(
  inputs: SolveInputs,
  flags: SolveFlags,
  signal: AbortSignal,
  tell: (event: RunEvent) => void,
  executor?: Executor | undefined,
): Promise<Solved> {
  const { method, timeLimitSec, maxSteps, target, gap, seed, threads, bound, prove, sense } = flags;
  const { set: parameters, solutions, minDistance } = flags;
  const { start } = inputs;
  const limits = { timeLimitSec, maxSteps, target, gap, signal };
  const keepProof = flags.certificate !== undefined;
  const wanted = { solutions, minDistance, bound, prove, keepProof };
  const request = { ...wanted, executor, method, seed, threads, parameters, start, ...limits };
  const events: RunEvent[] = [];
  const onProgress = (event: RunEvent) => {
    events.push(event);
    tell(event);
  };
  if (inputs.kind === 'graph')
    return { ...inputs, events, result: await solve(inputs.input, { ...request, onProgress }) };
  const solveProblem = inputs.kind === 'qubo' ? solveQubo : solveIsing;
  return { ...inputs, events, result: await solveProblem(inputs.input, { ...request, sense, onProgress }) };
}
