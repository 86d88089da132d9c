/** What the weights of a graph are like: the facts that decide rounding, scaling and which guarantees hold. */
import type { CsrGraph } from './csr.ts';

export interface WeightSummary {
  /** Σ w over edges. */
  readonly total: number;
  /** Σ max(w, 0) over edges: no cut weighs more. */
  readonly positive: number;
  /** Largest |w|, 0 for a graph without edges. */
  readonly maxAbs: number;
  /** No weight is below 0: the Goemans–Williamson ratio holds. */
  readonly nonNegative: boolean;
  /** Every weight is an integer and Σ|w| ≤ 2^53: cuts are exact integers, and a bound may be rounded down. */
  readonly integral: boolean;
}

export function summarizeWeights(graph: CsrGraph): WeightSummary {
  const { n, rowPtr, adj, weight } = graph;
  let total = 0;
  let positive = 0;
  let maxAbs = 0;
  let integers = true;
  let nonNegative = true;
  for (let u = 0; u < n; u++) {
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
  return {
    total,
    positive,
    maxAbs,
    nonNegative,
    integral: integers && 2 * positive - total <= Number.MAX_SAFE_INTEGER,
  };
}
