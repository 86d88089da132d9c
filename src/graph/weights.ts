/** What the weights of a graph are like: the facts that decide rounding, scaling and which guarantees hold. */
import { inRowBlocks } from '../core/blocks.ts';
import { finish, type Steps } from '../core/steps.ts';
import type { ArcWeights, CsrGraph } from './csr.ts';

export interface WeightSummary {
  /** Σ w over edges. */
  readonly total: number;
  /** Σ max(w, 0) over edges: no cut weighs more. */
  readonly positive: number;
  /** Largest |w|, 0 for a graph without edges. */
  readonly maxAbs: number;
  /** No weight is below 0: the Goemans–Williamson ratio holds. */
  readonly nonNegative: boolean;
  /** Every weight is an integer and Σ|w| ≤ LARGEST_INTEGER_SUM: cuts are exact integers, and a bound may be rounded down. */
  readonly integral: boolean;
}

/** Sums of eighths are exact in doubles as well, which is what data reduction makes of integers. */
export const LARGEST_INTEGER_SUM = 2 ** 50;

/** Σ|w| over arcs: twice that over edges. */
export function sizeOfWeights(weight: ArcWeights): number {
  let size = 0;
  for (let a = 0; a < weight.length; a++) size += Math.abs(weight[a]!);
  return size;
}

/** Rows and arcs between two pauses: some 5 ms. */
const PAUSE_WORK = 2e6;

export function summarizeWeights(graph: CsrGraph): WeightSummary {
  return finish(summarizeWeightsSteps(graph));
}

/** The same as work that pauses. O(n + m). */
export function* summarizeWeightsSteps(graph: CsrGraph): Steps<WeightSummary> {
  const sums = { total: 0, positive: 0, maxAbs: 0, integers: true, nonNegative: true };
  yield* inRowBlocks(graph.rowPtr, PAUSE_WORK, (from, to) => addRows(graph, from, to, sums));
  const { total, positive, maxAbs, integers, nonNegative } = sums;
  return {
    total,
    positive,
    maxAbs,
    nonNegative,
    integral: integers && 2 * positive - total <= LARGEST_INTEGER_SUM,
  };
}

interface Sums {
  total: number;
  positive: number;
  maxAbs: number;
  integers: boolean;
  nonNegative: boolean;
}

/** Adds the edges from rows from..to−1 to larger nodes. */
function addRows({ rowPtr, adj, weight }: CsrGraph, from: number, to: number, sums: Sums): void {
  let { total, positive, maxAbs, integers, nonNegative } = sums;
  for (let u = from; u < to; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      if (adj[a]! < u) continue;
      const w = weight[a]!;
      total += w;
      if (w > 0) positive += w;
      else if (w < 0) nonNegative = false;
      const size = Math.abs(w);
      if (size > maxAbs) maxAbs = size;
      if (integers && !Number.isInteger(w)) integers = false;
    }
  }
  Object.assign(sums, { total, positive, maxAbs, integers, nonNegative });
}
