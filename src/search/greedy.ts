/** Greedy construction: nodes in order of falling Σ|w|, each to the side where it cuts more of what is already placed.
 *  Holds at least half of the total weight when weights are non-negative (Sahni & Gonzalez 1976). O(m + n log n). */
import type { CsrGraph } from '../graph/csr.ts';

/** Writes ±1 into `spin`. Ties go to +1. */
export function greedyCut(graph: CsrGraph, spin: Int8Array): void {
  const { n, rowPtr, adj, weight } = graph;
  const strength = new Float64Array(n);
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) strength[u]! += Math.abs(weight[a]!);
  }
  const order = Int32Array.from({ length: n }, (_, u) => u).sort(
    (u, v) => strength[v]! - strength[u]! || u - v,
  );
  spin.fill(0);
  for (let i = 0; i < n; i++) {
    const u = order[i]!;
    let pull = 0;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) pull += weight[a]! * spin[adj[a]!]!;
    spin[u] = pull > 0 ? -1 : 1;
  }
}
