/** Doubles as pairs of integers, for sums and comparisons that do not round: w·scale = upper + lower·unit. Between the largest sum
 *  and the smallest bit there may be about 100 − log2(m) binary places. */
import type { ArcWeights } from '../graph/csr.ts';
import type { RoundedGraph } from './cut-weights.ts';

export interface IntegerPairs {
  readonly upper: Float64Array;
  readonly lower: Float64Array;
  /** A power of two below 1. */
  readonly unit: number;
}

/** The sizes of either part, over all edges, add up to at most this. */
const LARGEST_SUM = 2 ** 51;

/** Of the weights that are meant, times any power of two. @returns null where they differ too much in size */
export function pairsOf({ weight, exact }: RoundedGraph): IntegerPairs | null {
  return exact === undefined ? integerPairs(weight) : pairsOfIntegers(exact.integers);
}

/** @param weight of the arcs, two for each edge @returns null where the weights differ too much in size */
export function integerPairs(weight: ArcWeights): IntegerPairs | null {
  let size = 0;
  for (const w of weight) size += Math.abs(w);
  if (!(size > 2 ** -400 && size < 2 ** 400)) return null;
  // A sum over arcs is twice that over edges: room for what rounding to integers may add.
  const scale = 2 ** Math.floor(Math.log2(LARGEST_SUM / size));
  const unit = 2 ** Math.ceil(Math.log2(weight.length / LARGEST_SUM));
  const upper = Float64Array.from(weight, (w) => Math.round(w * scale));
  const lower = Float64Array.from(weight, (w, a) => (w * scale - upper[a]!) / unit);
  // Scaling the smallest ones may have underflowed.
  const exact = weight.every((w, a) => Number.isInteger(lower[a]) && (w * scale) / scale === w);
  return exact ? { upper, lower, unit } : null;
}

/** The same of integers that no doubles may hold, with scale 2^−k. */
function pairsOfIntegers(weight: readonly bigint[]): IntegerPairs | null {
  const bits = Math.floor(Math.log2(LARGEST_SUM / Math.max(1, weight.length)));
  const whole = 1n << BigInt(bits);
  const half = whole / 2n;
  const upper = new Float64Array(weight.length);
  const lower = new Float64Array(weight.length);
  let size = 0;
  weight.forEach((w, a) => {
    const rounded = (w + half) >> BigInt(bits);
    upper[a] = Number(rounded);
    lower[a] = Number(w - rounded * whole);
    size += Math.abs(upper[a]!);
  });
  return size <= LARGEST_SUM ? { upper, lower, unit: 2 ** -bits } : null;
}
