/** solveIsing(): the ground state (or the highest one) of spins ±1 with couplings and fields, with a bound on its energy. */
import { finish, finishAsync } from '../core/steps.ts';
import type { IsingInput, QuadraticOptions, QuadraticResult } from './quadratic-types.ts';
import { solveQuadraticSteps } from './solve-quadratic.ts';

/** Minimises offset + Σ h·s + Σ J·s·s over s ∈ {−1,+1}ⁿ, or maximises it with `sense: 'maximize'`. Mind the sign: physics
 *  often writes −Σ J·s·s.
 *  @throws UsageError for an option, InputError for a problem or start that cannot be used */
export async function solveIsing(
  problem: IsingInput,
  options: QuadraticOptions = {},
): Promise<QuadraticResult> {
  return finishAsync(solveQuadraticSteps('ising', problem, options));
}

/** The same without a pause: a signal raised meanwhile is seen only at the end. */
export function solveIsingSync(problem: IsingInput, options: QuadraticOptions = {}): QuadraticResult {
  return finish(solveQuadraticSteps('ising', problem, options, null));
}
