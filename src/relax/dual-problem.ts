/** What both kinds of dual bound work on: the problem in units of a power of two near its largest number, in which nothing
 *  overflows and to which scaling is exact. */
import { inBlocks } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { ArcWeights, CsrGraph } from '../graph/csr.ts';

export type BoundKind = 'verified' | 'estimated';

export interface DualBoundOptions {
  /** `auto`: verified within VERIFIED_LIMITS, estimated beyond. */
  readonly kind: BoundKind | 'auto';
  /** Every weight is an integer (WeightSummary.integral): the bound is rounded down. */
  readonly integral: boolean;
  readonly random: Random;
  /** Products with the matrix that an estimate may take; default by the size of the graph. */
  readonly estimateSteps?: number | undefined;
  /** Ends everything: the best bound so far is the result. Steps are not taken from it. */
  readonly deadline?: Deadline | undefined;
  /** Ends a proof that would take longer, and an estimate once it has its fewest steps; default `deadline`. */
  readonly enough?: Deadline | undefined;
  /** Told each bound that is better than those before, the last one excepted, which is the result. */
  readonly onBound?: ((bound: DualBound) => void) | undefined;
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

/** A dual problem in units of 2^exponent. */
export interface ScaledProblem {
  readonly graph: CsrGraph;
  readonly exponent: number;
  /** Float64Array(2m), per arc. */
  readonly weight: Float64Array;
  readonly multipliers: Float64Array;
  /** Mean size of a row: what shifts are measured by. */
  readonly size: number;
}

/** A bound in those units. */
export type ScaledBound = Omit<DualBound, 'upperBound'>;

/** Numbers between two pauses: some 5 ms. */
const PAUSE_NUMBERS = 1e6;

/** Null where a multiplier or weight is not finite, or all are 0. */
export function* scaledProblem(graph: CsrGraph, multipliers: Float64Array): Steps<ScaledProblem | null> {
  const largest = Math.max(yield* largestOf(graph.weight), yield* largestOf(multipliers));
  if (!(largest > 0 && largest < Number.POSITIVE_INFINITY)) return null;
  const exponent = Math.ceil(Math.log2(largest));
  const weight = yield* timesPower(graph.weight, -exponent);
  const scaled = yield* timesPower(multipliers, -exponent);
  const size = yield* sumOfSizes(weight, 0.25, 0);
  return {
    graph,
    exponent,
    weight,
    multipliers: scaled,
    size: (yield* sumOfSizes(scaled, 1, size)) / graph.n,
  };
}

/** The largest |x|; NaN where one is. */
function* largestOf(numbers: ArcWeights): Steps<number> {
  let largest = 0;
  yield* inBlocks(numbers.length, PAUSE_NUMBERS, (from, to) => {
    let most = largest;
    for (let i = from; i < to; i++) most = Math.max(most, Math.abs(numbers[i]!));
    largest = most;
  });
  return largest;
}

/** sum + Σ factor·|x|. */
function* sumOfSizes(numbers: Float64Array, factor: number, sum: number): Steps<number> {
  let size = sum;
  yield* inBlocks(numbers.length, PAUSE_NUMBERS, (from, to) => {
    let added = size;
    for (let i = from; i < to; i++) added += factor * Math.abs(numbers[i]!);
    size = added;
  });
  return size;
}

/** Numbers times 2^exponent, as `timesPowerOfTwo` multiplies one. */
export function* timesPower(numbers: ArcWeights, exponent: number): Steps<Float64Array> {
  const half = Math.trunc(exponent / 2);
  const [first, second] = [2 ** half, 2 ** (exponent - half)];
  const scaled = new Float64Array(numbers.length);
  yield* inBlocks(numbers.length, PAUSE_NUMBERS, (from, to) => {
    for (let i = from; i < to; i++) scaled[i] = numbers[i]! * first * second;
  });
  return scaled;
}
