/** A max-cut problem as a dense matrix whose sums are exact.
 *  Weights are multiples of a power of two, the grid, so small that Σ|w| is at most 2⁵⁰ of it: sums of weights, and of weights and
 *  multipliers on the same grid, are exact in double precision, however nodes are contracted. Integers (up to 2⁵⁰ in
 *  all) and binary fractions are on it as they are; other weights are rounded to it, and what that may add to a cut, at most
 *  Σ|w − w̃| ≤ m·2⁻⁵¹·Σ|w|, is added to every bound. */
import type { CsrGraph } from '../graph/csr.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import { integerCutStep } from '../problems/lattice.ts';

/** Plain data: it can be sent to another thread. */
export interface DenseProblem {
  readonly n: number;
  /** Float64Array(n²), symmetric, 0 on the diagonal: multiples of `grid`. */
  readonly weight: Float64Array;
  /** Σ of the weights over pairs. */
  readonly total: number;
  /** Powers of two: Σ|w| ≤ scale, and the grid = scale·2⁻⁵⁰. */
  readonly scale: number;
  readonly grid: number;
  /** A cut weighs at most this much more than its rounded weights do; 0 where nothing was rounded. */
  readonly slack: number;
  /** All cuts are congruent modulo this; 0 where nothing is known. */
  readonly step: number;
}

const GRID_BITS = 50;

/** @param step the distance between cuts, where the caller knows better than its integer weights tell */
export function denseProblem(graph: CsrGraph, step: number = integerCutStep(graph)): DenseProblem {
  const { n, rowPtr, adj, weight } = graph;
  let size = 0;
  for (const w of weight) size += Math.abs(w) / 2;
  const scale = 2 ** Math.ceil(Math.log2(Math.max(size, Number.MIN_VALUE * 2 ** 60)) + 1e-9);
  const grid = scale * 2 ** -GRID_BITS;
  const dense = new Float64Array(n * n);
  const slack = new UpwardSum();
  let total = 0;
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const w = weight[a]!;
      const rounded = Math.round(w / grid) * grid;
      dense[u * n + adj[a]!] = rounded;
      if (adj[a]! < u) continue;
      total += rounded;
      if (rounded !== w) slack.add(Math.abs(w - rounded));
    }
  }
  return { n, weight: dense, total, scale, grid, slack: slack.upper(), step };
}

/** Σ max(w, 0), rounding included: no cut weighs more. */
export function positiveWeights({ n, weight, slack }: DenseProblem): number {
  const sum = new UpwardSum();
  sum.add(slack);
  for (let u = 0; u < n; u++) for (let v = u + 1; v < n; v++) sum.add(Math.max(0, weight[u * n + v]!));
  return sum.upper();
}
