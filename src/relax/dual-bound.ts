/** An upper bound on every cut, from the dual of the max-cut SDP.
 *  For any y with Diag(y) + W/4 ⪰ 0, OPT ≤ W/2 + Σ yᵢ (psd-certificate.ts). The y that vectors of the relaxation suggest is
 *  nearly feasible: what is missing is a shift y + δ, and the bound is as good as δ is small. It is verified by a factorisation
 *  (verified-bound.ts: two of them; `auto` as long as they stay within VERIFIED_LIMITS), or estimated (estimated-bound.ts).
 *
 *  Tried and dropped: subgradient steps on y (by the eigenvector of λ_min, Polyak's step with the optimum known). On G77 after
 *  300 sweeps of the mixing method, 25 of them brought the bound from 11046.23 to 11045.91 in 2.2 s; 700 more sweeps bring it
 *  to 11045.75 in 0.4 s. The eigenvectors are spread over thousands of nodes, so a shift of few nodes gains nothing.
 *  Nor does diagonal dominance give a cheap proof: y_i = Σ_j |w_ij| d_j/(4 d_i) is feasible for any d > 0, but Σ y ≥ Σ|w|/2, as
 *  d_j/d_i + d_i/d_j ≥ 2, and the bound at best Σ max(w, 0). */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import {
  type DualBound,
  type DualBoundOptions,
  type ScaledBound,
  scaledProblem,
  timesPower,
} from './dual-problem.ts';
import { estimate } from './estimated-bound.ts';
import { boundTimesPowerOfTwo, positiveWeightBoundSteps, timesPowerOfTwo } from './psd-certificate.ts';
import { verify } from './verified-bound.ts';

/** Why a bound is Σ max(w, 0) although the dual has been tried. */
export const NO_BETTER = 'no cut can use more than the positive weights';

/** A first product with the matrix, and the bound from it, take at most so many times as long as setting up. */
const BEGINNING = 6;
/** Less than this is no matter. */
const MOMENT_SEC = 0.1;

/** Pauses often; a deadline that strikes leaves the best bound so far.
 *  @param multipliers Float64Array(n): yᵢ = −¼⟨gᵢ, vᵢ⟩ from the relaxation's vectors, or any other guess */
export function* dualBound(
  graph: CsrGraph,
  multipliers: Float64Array,
  options: DualBoundOptions,
): Steps<DualBound> {
  const startMs = performance.now();
  const fallback = yield* positiveWeights(graph, options.integral);
  if (fallback.upperBound === 0) return fallback;
  const problem = yield* scaledProblem(graph, multipliers);
  if (problem === null) return { ...fallback, reason: 'multipliers or weights are not finite' };
  const setupSec = (performance.now() - startMs) / 1000;
  if (isOver(options.deadline, setupSec > MOMENT_SEC ? BEGINNING * setupSec : 0))
    return { ...fallback, reason: 'it was interrupted' };
  const { exponent } = problem;
  function* onBetter(bound: ScaledBound): Steps<void> {
    if (options.onBound === undefined) return;
    const unscaled = yield* inOwnUnits(bound, exponent, options.integral);
    if (unscaled.value < fallback.value) options.onBound(unscaled);
  }
  const found =
    options.kind === 'estimated'
      ? { reason: 'an estimate was asked for', rough: null }
      : yield* verify(problem, options, onBetter);
  const bound = 'value' in found ? found : yield* estimate(problem, options, found.rough, found.reason);
  const unscaled = yield* inOwnUnits(bound, exponent, options.integral);
  if (unscaled.value < fallback.value) return unscaled;
  return { ...fallback, reason: NO_BETTER };
}

function isOver(deadline: Deadline | undefined, neededSec: number): boolean {
  return deadline !== undefined && (deadline.expired || deadline.remainingSec() < neededSec);
}

function* inOwnUnits(bound: ScaledBound, exponent: number, integral: boolean): Steps<DualBound> {
  const value = boundTimesPowerOfTwo(bound.value, exponent);
  return {
    ...bound,
    upperBound: integral ? Math.floor(value) : value,
    value,
    multipliers: yield* timesPower(bound.multipliers, exponent),
    shift: timesPowerOfTwo(bound.shift, exponent),
  };
}

function* positiveWeights(graph: CsrGraph, integral: boolean): Steps<DualBound> {
  const value = yield* positiveWeightBoundSteps(graph);
  return {
    upperBound: integral ? Math.floor(value) : value,
    kind: 'verified',
    value,
    source: 'positive-weights',
    multipliers: new Float64Array(graph.n),
    shift: 0,
    factorizations: 0,
    factorEntries: 0,
  };
}
