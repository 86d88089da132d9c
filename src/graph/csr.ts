/** The graph every stage works on: undirected, weighted, in compressed sparse rows.
 *  Memory: 24 bytes per edge (two arcs of 4 + 8) and 4 per node. */

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
 *  add up, self-loops are left out, and both are counted. O(m log(max degree)), allocates the result only.
 *  @param weight null where every edge weighs 1 */
export function buildCsr(
  n: number,
  source: Int32Array,
  target: Int32Array,
  weight: Float64Array | null,
  count: number = source.length,
): CsrBuild {
  const rowPtr = new Int32Array(n + 1);
  let selfLoops = 0;
  for (let e = 0; e < count; e++) {
    const u = source[e]!;
    const v = target[e]!;
    if (u === v) selfLoops++;
    else {
      rowPtr[u]!++;
      rowPtr[v]!++;
    }
  }
  // Row ends first; filling backwards leaves each entry at its row's start and keeps the input's order within a row.
  for (let u = 1; u <= n; u++) rowPtr[u]! += rowPtr[u - 1]!;
  const arcs = 2 * (count - selfLoops);
  let adj = new Int32Array(arcs);
  let arcWeight = new Float64Array(arcs);
  for (let e = count - 1; e >= 0; e--) {
    const u = source[e]!;
    const v = target[e]!;
    if (u === v) continue;
    const w = weight === null ? 1 : weight[e]!;
    const a = --rowPtr[u]!;
    adj[a] = v;
    arcWeight[a] = w;
    const b = --rowPtr[v]!;
    adj[b] = u;
    arcWeight[b] = w;
  }
  for (let u = 0; u < n; u++) sortRow(adj, arcWeight, rowPtr[u]!, rowPtr[u + 1]!);
  const kept = mergeParallel(n, rowPtr, adj, arcWeight);
  if (kept < arcs) {
    adj = adj.slice(0, kept);
    arcWeight = arcWeight.slice(0, kept);
  }
  return {
    graph: { n, m: kept / 2, rowPtr, adj, weight: arcWeight },
    duplicateEdges: (arcs - kept) / 2,
    selfLoops,
  };
}

const INSERTION_LIMIT = 24;

/** Sorts the arcs start..end−1 by head, equal heads by weight (so that sums of parallel edges are order-free). */
function sortRow(adj: Int32Array, weight: Float64Array, start: number, end: number): void {
  let sorted = true;
  for (let a = start + 1; a < end && sorted; a++) sorted = adj[a - 1]! < adj[a]!;
  if (sorted) return;
  if (end - start > INSERTION_LIMIT) {
    sortLongRow(adj, weight, start, end);
    return;
  }
  for (let a = start + 1; a < end; a++) {
    const v = adj[a]!;
    const w = weight[a]!;
    let b = a - 1;
    while (b >= start && (adj[b]! > v || (adj[b]! === v && weight[b]! > w))) {
      adj[b + 1] = adj[b]!;
      weight[b + 1] = weight[b]!;
      b--;
    }
    adj[b + 1] = v;
    weight[b + 1] = w;
  }
}

/** The same for a long row: sorts keys head·length + position, exact in a double up to 2^53. */
function sortLongRow(adj: Int32Array, weight: Float64Array, start: number, end: number): void {
  const length = end - start;
  const keys = new Float64Array(length);
  const before = weight.slice(start, end);
  for (let i = 0; i < length; i++) keys[i] = adj[start + i]! * length + i;
  keys.sort();
  for (let i = 0; i < length; i++) {
    const v = Math.floor(keys[i]! / length);
    adj[start + i] = v;
    weight[start + i] = before[keys[i]! - v * length]!;
  }
  for (let i = 0; i < length; ) {
    let next = i + 1;
    while (next < length && adj[start + next] === adj[start + i]) next++;
    if (next - i > 1) weight.subarray(start + i, start + next).sort();
    i = next;
  }
}

/** Adds up parallel arcs of the sorted rows, closing the gaps in place; returns the number of arcs left. */
function mergeParallel(n: number, rowPtr: Int32Array, adj: Int32Array, weight: Float64Array): number {
  let write = 0;
  let start = 0;
  for (let u = 0; u < n; u++) {
    const end = rowPtr[u + 1]!;
    const rowStart = write;
    for (let a = start; a < end; a++) {
      if (write > rowStart && adj[write - 1] === adj[a]) weight[write - 1]! += weight[a]!;
      else {
        adj[write] = adj[a]!;
        weight[write] = weight[a]!;
        write++;
      }
    }
    rowPtr[u] = rowStart;
    start = end;
  }
  rowPtr[n] = write;
  return write;
}
