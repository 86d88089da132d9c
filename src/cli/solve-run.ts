/** The library's solve(), solveQubo() or solveIsing() on what was read, by the options that were given. */
import { solve, solveIsing, solveQubo } from '../index.node.ts';
import type { GraphInput, ProblemInput } from '../io/index.ts';
import type { QuadraticProgressEvent, QuadraticResult } from '../solve/quadratic-types.ts';
import type { ProgressEvent, SolveResult } from '../solve/types.ts';
import type { SolveFlags } from './solve-flags.ts';
import type { SolveInputs } from './solve-inputs.ts';

/** What was solved, and what came of it. */
export type Solved =
  | {
      readonly kind: 'graph';
      readonly input: GraphInput;
      readonly result: SolveResult;
      readonly events: readonly ProgressEvent[];
    }
  | { readonly kind: 'qubo' | 'ising'; readonly input: ProblemInput; readonly result: QuadraticResult };

export async function runSolver(
  inputs: SolveInputs,
  flags: SolveFlags,
  signal: AbortSignal,
  tell: (event: ProgressEvent | QuadraticProgressEvent) => void,
): Promise<Solved> {
  const { method, timeLimitSec, maxSteps, target, gap, seed, threads, bound, prove, sense } = flags;
  const { set: parameters } = flags;
  const { start } = inputs;
  const limits = { timeLimitSec, maxSteps, target, gap, signal };
  const keepProof = flags.certificate !== undefined;
  const request = { keepProof, method, seed, threads, bound, prove, parameters, start, ...limits };
  if (inputs.kind === 'graph') {
    const events: ProgressEvent[] = [];
    const onProgress = (event: ProgressEvent) => {
      events.push(event);
      tell(event);
    };
    return { ...inputs, events, result: await solve(inputs.input, { ...request, onProgress }) };
  }
  const solveProblem = inputs.kind === 'qubo' ? solveQubo : solveIsing;
  return { ...inputs, result: await solveProblem(inputs.input, { ...request, sense, onProgress: tell }) };
}
