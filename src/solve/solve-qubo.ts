/** solveQubo(): the minimum (or maximum) of a quadratic form over 0/1 variables, with a bound on it. */
import { finish, finishAsync } from '../core/steps.ts';
import type { QuadraticOptions, QuadraticResult, QuboInput } from './quadratic-types.ts';
import { solveQuadraticSteps } from './solve-quadratic.ts';

/** Minimises offset + Σ Q over x ∈ {0,1}ⁿ, or maximises it with `sense: 'maximize'`.
 *  @throws UsageError for an option, InputError for a problem or start that cannot be used */
export async function solveQubo(
  problem: QuboInput,
  options: QuadraticOptions = {},
): Promise<QuadraticResult> {
  return finishAsync(solveQuadraticSteps('qubo', problem, options));
}

/** The same without a pause: a signal raised meanwhile is seen only at the end. */
export function solveQuboSync(problem: QuboInput, options: QuadraticOptions = {}): QuadraticResult {
  return finish(solveQuadraticSteps('qubo', problem, options, null));
}
