/** The arcs of a list of edges, row by row and sorted within each row, without comparing: each row is cut into its smaller heads and its
 *  larger heads, and copying the larger halves row by row into the smaller halves, and these back, sorts both (a transposition is a
 *  stable bucket sort). Sorting each row instead took 0.9 of the time at degree 6 and 2.2 times as long at degree 60 (3 million edges).
 *  O(n + m), each edge at six random places; partitioned-arcs.ts is for graphs of which these are not in the caches. */
import { inBlocks, RANGE } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { ArcWeightKind, ArcWeights } from './arc-weights.ts';

/** Edges source[e]–target[e], e < count, of nodes 0..n−1; `weight` is null where each weighs 1. */
export interface EdgeColumns {
  readonly n: number;
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly weight: ArcWeights | null;
  readonly count: number;
}

/** Rows as in CsrGraph, but for parallel arcs, which lie side by side. */
export interface SortedArcs {
  readonly rowPtr: Int32Array;
  readonly adj: Int32Array;
  readonly weight: ArcWeights | null;
  /** Whether no two arcs are parallel; false where nobody has looked. */
  readonly simple: boolean;
}

/** Between two pauses. */
const ARCS_PER_STEP = 1 << 18;

/** Rows that have about ARCS_PER_STEP arcs. */
export function rowsPerStep(n: number, arcs: number): number {
  return Math.ceil((n / (arcs + 1)) * ARCS_PER_STEP);
}

/** Peak: the result and 8 bytes per node for two cursors. @param kind of the weights; not asked where there are none */
export function* sortedArcs(edges: EdgeColumns, kind: ArcWeightKind): Steps<SortedArcs> {
  const { n, count } = edges;
  const rowPtr = new Int32Array(n + 1);
  // Per row, where the heads larger than the row begin.
  const middle = new Int32Array(n);
  yield* inBlocks(count, RANGE, (from, to) => countHeads(edges, from, to, rowPtr, middle));
  layOutRows(n, rowPtr, middle);
  const arcs = rowPtr[n]!;
  const adj = new Int32Array(arcs);
  const weight = edges.weight === null ? null : new kind(arcs);
  const cursor = middle.slice();
  yield* inBlocks(count, RANGE, (from, to) => placeEdges(edges, from, to, adj, weight, cursor));
  const rows = rowsPerStep(n, arcs);
  cursor.set(rowPtr.subarray(0, n));
  const ends = rowPtr.subarray(1);
  yield* inBlocks(n, rows, (from, to) => transpose(from, to, adj, weight, middle, ends, cursor));
  cursor.set(middle);
  yield* inBlocks(n, rows, (from, to) => transpose(from, to, adj, weight, rowPtr, middle, cursor));
  return { rowPtr, adj, weight, simple: false };
}

/** Counts the edges from..to−1: per row its larger heads, one place late so that running sums become starts, and its smaller ones. */
function countHeads(
  { source, target }: EdgeColumns,
  from: number,
  to: number,
  larger: Int32Array,
  smaller: Int32Array,
): void {
  for (let e = from; e < to; e++) {
    const u = source[e]!;
    const v = target[e]!;
    if (u === v) continue;
    larger[Math.min(u, v) + 1]!++;
    smaller[Math.max(u, v)]!++;
  }
}

/** Turns the counts into the rows' starts and middles. */
function layOutRows(n: number, rowPtr: Int32Array, middle: Int32Array): void {
  for (let u = 0; u < n; u++) {
    middle[u]! += rowPtr[u]!;
    rowPtr[u + 1]! += middle[u]!;
  }
}

/** Puts the edges from..to−1 into the rows of their smaller ends, at cursor[u]++. */
function placeEdges(
  { source, target, weight }: EdgeColumns,
  from: number,
  to: number,
  adj: Int32Array,
  arcWeight: ArcWeights | null,
  cursor: Int32Array,
): void {
  for (let e = from; e < to; e++) {
    const u = source[e]!;
    const v = target[e]!;
    if (u === v) continue;
    const a = cursor[Math.min(u, v)]!++;
    adj[a] = Math.max(u, v);
    if (arcWeight !== null) arcWeight[a] = weight![e]!;
  }
}

/** Copies each arc u→v of the half rows start[u]..end[u]−1, from ≤ u < to, to the other half as v→u, at cursor[v]++. The rows
 *  come in ascending order, so the halves written are sorted. */
function transpose(
  from: number,
  to: number,
  adj: Int32Array,
  weight: ArcWeights | null,
  start: Int32Array,
  end: Int32Array,
  cursor: Int32Array,
): void {
  for (let u = from; u < to; u++) {
    for (let a = start[u]!, stop = end[u]!; a < stop; a++) {
      const b = cursor[adj[a]!]!++;
      adj[b] = u;
      if (weight !== null) weight[b] = weight[a]!;
    }
  }
}
