/** The weight of a cut, and the gain of flipping each node. */
import type { CsrGraph } from './csr.ts';

/** Σ of the weights of edges whose ends differ in `spin` (Int8Array(n) of ±1). O(n + m).
 *  Exact for integer weights up to 2^53 in total; otherwise compensated (Neumaier), so that the error does not grow with m. */
export function cutWeight(graph: CsrGraph, spin: Int8Array): number {
  const { n, rowPtr, adj, weight } = graph;
  let sum = 0;
  let lost = 0;
  for (let u = 0; u < n; u++) {
    const side = spin[u]!;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const v = adj[a]!;
      if (v > u && spin[v] !== side) {
        const w = weight[a]!;
        const next = sum + w;
        lost += Math.abs(sum) >= Math.abs(w) ? sum - next + w : w - next + sum;
        sum = next;
      }
    }
  }
  return sum + lost;
}

/** Writes gain[v] = growth of the cut if v flips = Σ over arcs (v,t) of w·spin[v]·spin[t]. O(n + m). */
export function computeGains(graph: CsrGraph, spin: Int8Array, gain: Float64Array): void {
  const { n, rowPtr, adj, weight } = graph;
  for (let u = 0; u < n; u++) {
    let sum = 0;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) sum += weight[a]! * spin[adj[a]!]!;
    gain[u] = sum * spin[u]!;
  }
}

/** Flips v and restores the gains. O(deg v), allocates nothing.
 *  Invariant: gain[u] = Σ over arcs (u,t) of w·spin[u]·spin[t]; a flip of v turns one term's sign in each neighbour's sum.
 *  @returns growth of the cut = gain[v] before the flip */
export function flip(graph: CsrGraph, spin: Int8Array, gain: Float64Array, v: number): number {
  const { rowPtr, adj, weight } = graph;
  const delta = gain[v]!;
  const side = -spin[v]!;
  spin[v] = side;
  gain[v] = -delta;
  for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) {
    const u = adj[a]!;
    gain[u]! += 2 * weight[a]! * spin[u]! * side;
  }
  return delta;
}
