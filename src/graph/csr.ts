/** The graph every stage works on: undirected, weighted, in compressed sparse rows.
 *  Memory: 24 bytes per edge (two arcs of 4 + 8) and 4 per node. `adj` and `weight` may be views of slightly longer
 *  buffers: never take `.buffer` for the array. */

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

/** A graph with what building it had to merge or leave out. */
export interface CsrBuild {
  readonly graph: CsrGraph;
  /** Input edges that were added onto an earlier edge between the same two nodes. */
  readonly duplicateEdges: number;
  /** Input edges from a node to itself, which no cut can hold. */
  readonly selfLoops: number;
}

/** Builds the graph from `count` edges source[e]–target[e] (0-based, in range: the caller has checked). Parallel edges
 *  add up, self-loops are left out, and both are counted. O(n + m), allocates the result and 8 bytes per node.
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
  const { rowPtr, middle, selfLoops } = layOutRows(n, source, target, count);
  const arcs = rowPtr[n]!;
  const adj = new Int32Array(arcs);
  const arcWeight = new Float64Array(arcs);
  if (weight === null) arcWeight.fill(1);
  const cursor = middle.slice();
  for (let e = 0; e < count; e++) {
    const u = source[e]!;
    const v = target[e]!;
    if (u === v) continue;
    const a = cursor[Math.min(u, v)]!++;
    adj[a] = Math.max(u, v);
    if (weight !== null) arcWeight[a] = weight[e]!;
  }
  cursor.set(rowPtr.subarray(0, n));
  transpose(n, adj, arcWeight, middle, rowPtr.subarray(1), cursor);
  cursor.set(middle);
  transpose(n, adj, arcWeight, rowPtr, middle, cursor);
  const kept = mergeParallel(n, rowPtr, adj, arcWeight);
  return {
    graph: { n, m: kept / 2, rowPtr, adj: shortened(adj, kept), weight: shortened(arcWeight, kept) },
    duplicateEdges: (arcs - kept) / 2,
    selfLoops,
  };
}

/** The first `kept` entries. A copy would raise the peak by 24 bytes per edge: where little is cut off, a view will do. */
function shortened<T extends Int32Array | Float64Array>(array: T, kept: number): T {
  if (kept === array.length) return array;
  return (kept > 0.75 * array.length ? array.subarray(0, kept) : array.slice(0, kept)) as T;
}

interface RowLayout {
  readonly rowPtr: Int32Array;
  /** Per row, where the heads larger than the row begin. */
  readonly middle: Int32Array;
  readonly selfLoops: number;
}

function layOutRows(n: number, source: Int32Array, target: Int32Array, count: number): RowLayout {
  // First the larger heads of each row, counted one place late so that running sums become starts; then the smaller ones.
  const rowPtr = new Int32Array(n + 1);
  const middle = new Int32Array(n);
  let selfLoops = 0;
  for (let e = 0; e < count; e++) {
    const u = source[e]!;
    const v = target[e]!;
    if (u === v) {
      selfLoops++;
      continue;
    }
    rowPtr[Math.min(u, v) + 1]!++;
    middle[Math.max(u, v)]!++;
  }
  for (let u = 0; u < n; u++) {
    middle[u]! += rowPtr[u]!;
    rowPtr[u + 1]! += middle[u]!;
  }
  return { rowPtr, middle, selfLoops };
}

/** Copies each arc u→v of the half rows start[u]..end[u]−1 to the other half as v→u, at cursor[v]++. The rows u come in
 *  ascending order, so the halves written are sorted. */
function transpose(
  n: number,
  adj: Int32Array,
  weight: Float64Array,
  start: Int32Array,
  end: Int32Array,
  cursor: Int32Array,
): void {
  for (let u = 0; u < n; u++) {
    for (let a = start[u]!, stop = end[u]!; a < stop; a++) {
      const b = cursor[adj[a]!]!++;
      adj[b] = u;
      weight[b] = weight[a]!;
    }
  }
}

/** Adds up parallel arcs of the sorted rows, closing the gaps in place; returns the number of arcs left. */
function mergeParallel(n: number, rowPtr: Int32Array, adj: Int32Array, weight: Float64Array): number {
  let write = 0;
  let start = 0;
  for (let u = 0; u < n; u++) {
    const end = rowPtr[u + 1]!;
    rowPtr[u] = write;
    for (let a = start; a < end; ) {
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
    start = end;
  }
  rowPtr[n] = write;
  return write;
}

/** The sum in ascending order of the terms, so that it does not depend on the order of the input. */
function sumOf(terms: Float64Array): number {
  let sum = 0;
  for (const term of terms.sort()) sum += term;
  return sum;
}
