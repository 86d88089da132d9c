/** An upper bound on every cut, from the dual of the max-cut SDP.
 *  For any y with Diag(y) + W/4 ⪰ 0, OPT ≤ W/2 + Σ yᵢ (psd-certificate.ts). The y that vectors of the relaxation suggest is
 *  nearly feasible: what is missing is a shift y + δ, and the bound is as good as δ is small.
 *
 *  - verified: a sparse Cholesky of the shifted matrix ran to its end; its rounding errors are in the bound. A first factor at
 *    a generous shift is already a proof, and gives λ_min to many digits by Lanczos on its inverse (10 to 20 solves; Lanczos on
 *    the matrix itself had not found λ_min of G57 after 300 products). A second factor at the tight shift is the bound.
 *  - estimated: W/2 + Σ y − n(θ − r), θ the smallest Ritz value and r its residual. It rests on some eigenvalue near θ being
 *    the smallest: likely, not proven.
 *
 *  Everything runs in units of a power of two near the largest weight: nothing overflows, and the scaling is exact.
 *  Cost: two factorisations; `auto` is verified as long as they stay within VERIFIED_LIMITS.
 *  Tried and dropped: subgradient steps on y (by the eigenvector of λ_min, Polyak's step with the optimum known). On G77 after
 *  300 sweeps of the mixing method, 25 of them brought the bound from 11046.23 to 11045.91 in 2.2 s; 700 more sweeps bring it
 *  to 11045.75 in 0.4 s. The eigenvectors are spread over thousands of nodes, so a shift of few nodes gains nothing. */
import type { Random } from '../core/random.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { type Eigenpair, smallestEigenpair } from '../linalg/lanczos.ts';
import { SparseCholesky } from '../linalg/sparse-cholesky.ts';
import {
  boundFromEigenvalue,
  boundFromFactor,
  boundTimesPowerOfTwo,
  positiveWeightBound,
  timesPowerOfTwo,
} from './psd-certificate.ts';

export type BoundKind = 'verified' | 'estimated';

export interface DualBoundOptions {
  /** `auto`: verified within VERIFIED_LIMITS, estimated beyond. */
  readonly kind: BoundKind | 'auto';
  /** Every weight is an integer (WeightSummary.integral): the bound is rounded down. */
  readonly integral: boolean;
  readonly random: Random;
  readonly shouldStop?: () => boolean;
  /** Ends a proof that would take longer, and an estimate once it has its fewest steps; default `shouldStop`. */
  readonly enough?: (() => boolean) | undefined;
}

export interface DualBound {
  /** No cut weighs more (verified), or most likely none does (estimated). */
  readonly upperBound: number;
  readonly kind: BoundKind;
  /** The bound before rounding down. */
  readonly value: number;
  /** What the bound rests on: the multipliers below, or no more than Σ max(w, 0). */
  readonly source: 'multipliers' | 'positive-weights';
  /** Float64Array(n): the y whose Diag(y) + W/4 is (verified to be) positive semidefinite. */
  readonly multipliers: Float64Array;
  /** What was added to every multiplier given. */
  readonly shift: number;
  readonly factorizations: number;
  /** Entries of the factor; 0 where there was none. */
  readonly factorEntries: number;
  /** Why the bound is not verified, or not from the multipliers. */
  readonly reason?: string;
}

/** `auto` verifies while a factorisation stays within this: 6·10⁹ flops are 0.7 s, 2·10⁷ entries 160 MB; all of it 3 s. */
export const VERIFIED_LIMITS = { entries: 2e7, flops: 6e9 };
/** What the proof may cost in the bound, relative: the margin between δ and the computed −λ_min. */
const MARGIN = 1e-7;
/** A step that failed is repeated this many times larger. */
const GROWTH = 8;
const MAX_TRIES = 16;
const MAX_ROUNDS = 3;
/** Lanczos steps: for the first shift, on the inverse, and where nothing is factored. */
const FIRST_STEPS = 40;
const INVERSE_STEPS = 30;
const ESTIMATE_STEPS = 300;
const MIN_ESTIMATE_STEPS = 30;
/** Steps times nodes of an estimate: fewer steps on graphs above 40,000 nodes, so that it stays near 3 s. */
const ESTIMATE_WORK = 1.2e7;

/** @param multipliers Float64Array(n): yᵢ = −¼⟨gᵢ, vᵢ⟩ from the relaxation's vectors, or any other guess */
export function dualBound(graph: CsrGraph, multipliers: Float64Array, options: DualBoundOptions): DualBound {
  const fallback = positiveWeights(graph, options.integral);
  if (fallback.upperBound === 0) return fallback;
  const problem = scaledProblem(graph, multipliers);
  if (problem === null) return { ...fallback, reason: 'multipliers or weights are not finite' };
  const shouldStop = options.enough ?? options.shouldStop;
  const proving = shouldStop === undefined ? options : { ...options, shouldStop };
  const found = options.kind === 'estimated' ? 'an estimate was asked for' : verify(problem, proving);
  const bound = typeof found === 'string' ? estimate(problem, options, found) : found;
  if (bound === null) return { ...fallback, reason: 'the time limit was reached' };
  const value = boundTimesPowerOfTwo(bound.value, problem.exponent);
  if (!(value < fallback.value))
    return { ...fallback, reason: 'no cut can use more than the positive weights' };
  return {
    ...bound,
    upperBound: options.integral ? Math.floor(value) : value,
    value,
    multipliers: bound.multipliers.map((y) => timesPowerOfTwo(y, problem.exponent)),
    shift: timesPowerOfTwo(bound.shift, problem.exponent),
  };
}

/** A dual problem in units of 2^exponent. */
interface ScaledProblem {
  readonly graph: CsrGraph;
  readonly exponent: number;
  /** Per arc: w, and w/4. */
  readonly weight: Float64Array;
  readonly quarter: Float64Array;
  readonly multipliers: Float64Array;
  /** Mean size of a row: what shifts are measured by. */
  readonly size: number;
}

type ScaledBound = Omit<DualBound, 'upperBound'>;

function positiveWeights(graph: CsrGraph, integral: boolean): DualBound {
  const value = positiveWeightBound(graph);
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

function scaledProblem(graph: CsrGraph, multipliers: Float64Array): ScaledProblem | null {
  let largest = 0;
  for (const w of graph.weight) largest = Math.max(largest, Math.abs(w));
  for (const y of multipliers) largest = Math.max(largest, Math.abs(y));
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return null;
  const exponent = Math.ceil(Math.log2(largest));
  const weight = graph.weight.map((w) => timesPowerOfTwo(w, -exponent));
  const scaled = multipliers.map((y) => timesPowerOfTwo(y, -exponent));
  let size = 0;
  for (const w of weight) size += Math.abs(w) / 4;
  for (const y of scaled) size += Math.abs(y);
  return {
    graph,
    exponent,
    weight,
    quarter: weight.map((w) => w / 4),
    multipliers: scaled,
    size: size / graph.n,
  };
}

/** A bound resting on a completed factorisation, or the reason why there is none. */
function verify(problem: ScaledProblem, options: DualBoundOptions): ScaledBound | string {
  const { graph, size, multipliers } = problem;
  const factor = analyse(graph, options);
  if (typeof factor === 'string') return factor;
  const prover = new Prover(problem, factor, options.shouldStop);
  const rough = ritz(problem, FIRST_STEPS, options);
  const first = prover.search(Math.max(-rough.value, 0), rough.residual / 16 + MARGIN * size);
  if (first === null)
    return prover.stopped ? 'the time limit was reached' : 'no shift made the factorisation succeed';
  const best = tighten(prover, first, MARGIN * size, options);
  return {
    ...best,
    kind: 'verified',
    source: 'multipliers',
    multipliers: multipliers.map((y) => y + best.shift),
    factorizations: prover.factorizations,
    factorEntries: factor.entries,
  };
}

function analyse(graph: CsrGraph, { kind, shouldStop }: DualBoundOptions): SparseCholesky | string {
  const limits = {
    ...(kind === 'auto' ? VERIFIED_LIMITS : {}),
    ...(shouldStop === undefined ? {} : { shouldStop }),
  };
  try {
    const factor = SparseCholesky.analyse(graph, limits);
    if (factor !== null) return factor;
    return shouldStop?.() === true ? 'the time limit was reached' : 'the factor would be too large';
  } catch (error) {
    if (error instanceof RangeError) return 'there is not enough memory for the factor';
    throw error;
  }
}

/** Brings the shift down to −λ_min + margin. Each factor gives λ_min the better the nearer its shift was, so a first guess
 *  that is far off takes two rounds. */
function tighten(prover: Prover, first: Proof, margin: number, options: DualBoundOptions): Proof {
  let best = first;
  for (let round = 0; round < MAX_ROUNDS && !prover.stopped; round++) {
    const lowest = lowestByInverse(prover.factor, best.shift, options);
    // A Ritz value errs in the square of its residual; the residual itself counts only while that is still crude.
    const slack = Math.max(margin, lowest.residual > margin * 4 ? lowest.residual : 0);
    if (best.shift + lowest.value <= 2 * margin) break;
    const next = prover.search(-lowest.value, slack, best.shift);
    if (next === null) break;
    best = next;
  }
  return best;
}

/** A shift whose factorisation ran to its end, and the bound it proves. */
interface Proof {
  readonly value: number;
  readonly shift: number;
}

/** Tries shifts, and counts. */
class Prover {
  factorizations = 0;
  stopped = false;
  readonly factor: SparseCholesky;
  readonly #problem: ScaledProblem;
  readonly #shouldStop: () => boolean;

  constructor(problem: ScaledProblem, factor: SparseCholesky, shouldStop: (() => boolean) | undefined) {
    this.#problem = problem;
    this.factor = factor;
    this.#shouldStop = () => {
      this.stopped ||= shouldStop?.() === true;
      return this.stopped;
    };
  }

  /** The first of base + step, base + growth·step, … below `end` whose factorisation succeeds. */
  search(base: number, step: number, end = Number.POSITIVE_INFINITY): Proof | null {
    for (let tries = 0; tries < MAX_TRIES && base + step < end && !this.#shouldStop(); tries++) {
      const proof = this.#attempt(base + step);
      if (proof !== null) return proof;
      step *= GROWTH;
    }
    return null;
  }

  #attempt(shift: number): Proof | null {
    const { graph, weight, quarter, multipliers } = this.#problem;
    const diagonal = multipliers.map((y) => y + shift);
    this.factorizations++;
    if (!this.factor.factor(diagonal, quarter, this.#shouldStop)) return null;
    return { value: boundFromFactor(graph, weight, diagonal, this.factor.rowEntries), shift };
  }
}

/** λ_min of Diag(y) + W/4 by Lanczos on the inverse of the shifted matrix, which was factored last. */
function lowestByInverse(
  factor: SparseCholesky,
  shift: number,
  options: DualBoundOptions,
): { value: number; residual: number } {
  const inverse = (x: Float64Array, y: Float64Array): void => {
    y.set(x);
    factor.solve(y);
    for (let i = 0; i < y.length; i++) y[i] = -y[i]!;
  };
  const n = factor.rowEntries.length;
  const pair = smallestEigenpair(n, inverse, {
    ...lanczosOptions(options),
    maxSteps: INVERSE_STEPS,
    tolerance: 1e-7,
  });
  // The inverse's value is −1/(λ + shift): an error in it counts (λ + shift)² in λ.
  const distance = -1 / pair.value;
  return { value: distance - shift, residual: pair.residual * distance * distance };
}

/** The smallest Ritz value of Diag(y) + W/4. */
function ritz(problem: ScaledProblem, maxSteps: number, options: DualBoundOptions): Eigenpair {
  const { graph, quarter, multipliers } = problem;
  const { n, rowPtr, adj } = graph;
  const product = (x: Float64Array, y: Float64Array): void => {
    for (let u = 0; u < n; u++) {
      let sum = multipliers[u]! * x[u]!;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) sum += quarter[a]! * x[adj[a]!]!;
      y[u] = sum;
    }
  };
  return smallestEigenpair(n, product, { ...lanczosOptions(options), maxSteps, tolerance: 1e-8 });
}

function lanczosOptions(options: DualBoundOptions): { random: Random; shouldStop?: () => boolean } {
  const { random, shouldStop } = options;
  return shouldStop === undefined ? { random } : { random, shouldStop };
}

/** Null where it was stopped so early that θ − r may well lie above λ_min. */
function estimate(problem: ScaledProblem, options: DualBoundOptions, reason: string): ScaledBound | null {
  const affordable = Math.floor(ESTIMATE_WORK / problem.graph.n);
  const maxSteps = Math.max(MIN_ESTIMATE_STEPS, Math.min(ESTIMATE_STEPS, affordable));
  let asked = 0;
  const shouldStop = () => {
    asked++;
    return options.shouldStop?.() === true || (asked > MIN_ESTIMATE_STEPS && options.enough?.() === true);
  };
  const { value, residual, steps } = ritz(problem, maxSteps, { ...options, shouldStop });
  if (steps < MIN_ESTIMATE_STEPS && options.shouldStop?.() === true) return null;
  const lowest = value - residual;
  return {
    kind: 'estimated',
    value: boundFromEigenvalue(problem.graph, problem.weight, problem.multipliers, lowest),
    source: 'multipliers',
    multipliers: problem.multipliers.map((y) => y - lowest),
    shift: -lowest,
    factorizations: 0,
    factorEntries: 0,
    reason,
  };
}
