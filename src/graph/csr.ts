/** The graph every stage works on: undirected, weighted, in compressed sparse rows.
 *  Memory: 24 bytes per edge (two arcs of 4 + 8) and 4 per node. `adj` and `weight` may be views of slightly longer
 *  buffers: never take `.buffer` for the array. */
import { inBlocks, RANGE } from '../core/blocks.ts';
import { finish, type Steps } from '../core/steps.ts';

/** An undirected weighted graph without self-loops or parallel edges; each edge is stored as two arcs. */
export interface CsrGraph {
  /** Number of nodes; nodes are 0..n−1. */
  readonly n: number;
  /** Number of edges; there are 2m arcs. */
  readonly m: number;
  /** Int32Array(n + 1): the arcs of node u are rowPtr[u] .. rowPtr[u + 1] − 1. */
  readonly rowPtr: Int32Array;
  /** Int32Array(2m): head of each arc, increasing within a row (so the order of the input's edges leaves no trace). */
  readonly adj: Int32Array;
  /** Float64Array(2m): weight of each arc; both arcs of an edge carry the same number. */
  readonly weight: Float64Array;
}

/** Between two pauses of the building. */
const ARCS_PER_STEP = 1 << 18;

/** A graph with what building it had to merge or leave out. */
export interface CsrBuild {
  readonly graph: CsrGraph;
  /** Input edges that were added onto an earlier edge between the same two nodes. */
  readonly duplicateEdges: number;
  /** Input edges from a node to itself, which no cut can hold. */
  readonly selfLoops: number;
}

/** Builds the graph from `count` edges source[e]–target[e] (0-based, in range: the caller has checked). Parallel edges
 *  add up, self-loops are left out, and both are counted. O(n + m): 2.5 s for 10^7 edges among 3·10^6 nodes. Its peak is 24 bytes
 *  per edge and 12 per node, the result and two cursors, above the input's 8 bytes per edge, 16 with weights (measured: 27.7
 *  bytes per edge at those sizes).
 *
 *  Rows come out sorted without comparing: each row is cut into its smaller heads and its larger heads, and copying the
 *  larger halves row by row into the smaller halves, and these back, sorts both (a transposition is a stable bucket sort).
 *  Sorting each row instead took 0.9 of the time at degree 6 and 2.2 times as long at degree 60 (3 million edges).
 *  @param weight null where every edge weighs 1 */
export function buildCsr(
  n: number,
  source: Int32Array,
  target: Int32Array,
  weight: Float64Array | null,
  count: number = source.length,
): CsrBuild {
  return finish(buildCsrSteps(n, source, target, weight, count));
}

/** The same with pauses, a few milliseconds apart. */
export function* buildCsrSteps(
  n: number,
  source: Int32Array,
  target: Int32Array,
  weight: Float64Array | null,
  count: number = source.length,
): Steps<CsrBuild> {
  const rowPtr = new Int32Array(n + 1);
  // Per row, where the heads larger than the row begin.
  const middle = new Int32Array(n);
  yield* inBlocks(count, RANGE, (from, to) => countHeads(source, target, from, to, rowPtr, middle));
  layOutRows(n, rowPtr, middle);
  const arcs = rowPtr[n]!;
  const adj = new Int32Array(arcs);
  const arcWeight = new Float64Array(arcs);
  if (weight === null) arcWeight.fill(1);
  const cursor = middle.slice();
  yield* inBlocks(count, RANGE, (from, to) =>
    placeEdges(source, target, weight, from, to, adj, arcWeight, cursor),
  );
  // Where all weights are the same, none need be moved.
  const moved = weight === null ? null : arcWeight;
  const rows = Math.ceil((n / (arcs + 1)) * ARCS_PER_STEP);
  cursor.set(rowPtr.subarray(0, n));
  const ends = rowPtr.subarray(1);
  yield* inBlocks(n, rows, (from, to) => transpose(from, to, adj, moved, middle, ends, cursor));
  cursor.set(middle);
  yield* inBlocks(n, rows, (from, to) => transpose(from, to, adj, moved, rowPtr, middle, cursor));
  let kept = 0;
  yield* inBlocks(n, rows, (from, to) => (kept = mergeParallel(from, to, kept, rowPtr, adj, arcWeight)));
  rowPtr[n] = kept;
  const graph = { n, m: kept / 2, rowPtr, adj: shortened(adj, kept), weight: shortened(arcWeight, kept) };
  built.add(graph);
  return {
    graph,
    duplicateEdges: (arcs - kept) / 2,
    selfLoops: count - arcs / 2,
  };
}

const built = new WeakSet<CsrGraph>();

/** Whether the graph came from here, and not from a caller who may have put it together wrongly. */
export function isBuilt(graph: CsrGraph): boolean {
  return built.has(graph);
}

/** The first `kept` entries. A copy would raise the peak by 24 bytes per edge: where little is cut off, a view will do. */
function shortened<T extends Int32Array | Float64Array>(array: T, kept: number): T {
  if (kept === array.length) return array;
  return (kept > 0.75 * array.length ? array.subarray(0, kept) : array.slice(0, kept)) as T;
}

/** Counts the edges from..to−1: per row its larger heads, one place late so that running sums become starts, and its smaller ones. */
function countHeads(
  source: Int32Array,
  target: Int32Array,
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
  source: Int32Array,
  target: Int32Array,
  weight: Float64Array | null,
  from: number,
  to: number,
  adj: Int32Array,
  arcWeight: Float64Array,
  cursor: Int32Array,
): void {
  for (let e = from; e < to; e++) {
    const u = source[e]!;
    const v = target[e]!;
    if (u === v) continue;
    const a = cursor[Math.min(u, v)]!++;
    adj[a] = Math.max(u, v);
    if (weight !== null) arcWeight[a] = weight[e]!;
  }
}

/** Copies each arc u→v of the half rows start[u]..end[u]−1, from ≤ u < to, to the other half as v→u, at cursor[v]++. The rows
 *  come in ascending order, so the halves written are sorted. */
function transpose(
  from: number,
  to: number,
  adj: Int32Array,
  weight: Float64Array | null,
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

/** Adds up parallel arcs of the sorted rows from..to−1, closing the gaps in place from arc `write` on.
 *  @returns the first arc that was not written */
function mergeParallel(
  from: number,
  to: number,
  write: number,
  rowPtr: Int32Array,
  adj: Int32Array,
  weight: Float64Array,
): number {
  for (let u = from; u < to; u++) {
    const end = rowPtr[u + 1]!;
    let a = rowPtr[u]!;
    rowPtr[u] = write;
    while (a < end) {
      const v = adj[a]!;
      let next = a + 1;
      while (next < end && adj[next] === v) next++;
      if (write < a || next > a + 1) {
        adj[write] = v;
        weight[write] = next === a + 1 ? weight[a]! : sumOf(weight.subarray(a, next));
      }
      write++;
      a = next;
    }
  }
  return write;
}

/** The sum in ascending order of the terms, so that it does not depend on the order of the input. */
function sumOf(terms: Float64Array): number {
  let sum = 0;
  for (const term of terms.sort()) sum += term;
  return sum;
}
