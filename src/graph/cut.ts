/** The weight of a cut, and the gain of flipping each node. */
import { inRowBlocks, type Stopper } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from './csr.ts';

/** Rows and arcs between two pauses: some 10 ms. */
const PAUSE_WORK = 2e6;

/** Σ of the weights of edges whose ends differ in `spin` (Int8Array(n) of ±1). O(n + m).
 *  Exact for integer weights up to 2^53 in total; otherwise compensated (Neumaier), so that the error does not grow with m. */
export function cutWeight(graph: CsrGraph, spin: Int8Array): number {
  const parts = new Float64Array(2);
  addCutRows(graph, spin, 0, graph.n, parts);
  return parts[0]! + parts[1]!;
}

/** The same number as work that pauses. */
export function* cutWeightSteps(graph: CsrGraph, spin: Int8Array): Steps<number> {
  const parts = new Float64Array(2);
  yield* inRowBlocks(graph.rowPtr, PAUSE_WORK, (from, to) => addCutRows(graph, spin, from, to, parts));
  return parts[0]! + parts[1]!;
}

/** Adds the edges from rows from..to−1 to larger nodes. @param parts the sum, and what rounding took from it */
function addCutRows(graph: CsrGraph, spin: Int8Array, from: number, to: number, parts: Float64Array): void {
  const { rowPtr, adj, weight } = graph;
  let sum = parts[0]!;
  let lost = parts[1]!;
  for (let u = from; u < to; u++) {
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
  parts[0] = sum;
  parts[1] = lost;
}

/** Writes gain[v] = growth of the cut if v flips = Σ over arcs (v,t) of w·spin[v]·spin[t]. O(n + m). */
export function computeGains(graph: CsrGraph, spin: Int8Array, gain: Float64Array): void {
  computeGainsOf(graph, spin, gain, 0, graph.n);
}

/** The same as work that pauses. @returns false where the stopper ended it early */
export function computeGainsSteps(
  graph: CsrGraph,
  spin: Int8Array,
  gain: Float64Array,
  stopper?: Stopper,
): Steps<boolean> {
  const visit = (from: number, to: number) => computeGainsOf(graph, spin, gain, from, to);
  return inRowBlocks(graph.rowPtr, PAUSE_WORK, visit, stopper);
}

function computeGainsOf(
  graph: CsrGraph,
  spin: Int8Array,
  gain: Float64Array,
  from: number,
  to: number,
): void {
  const { rowPtr, adj, weight } = graph;
  for (let u = from; u < to; u++) {
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
