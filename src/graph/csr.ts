/** The graph every stage works on: undirected, weighted, in compressed sparse rows.
 *  Memory: 24 bytes per edge (two arcs of 4 + 8) and 4 per node; of large graphs with small integer weights 10 or 12. `adj` and `weight` may be views of slightly longer
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
  /** Length 2m: weight of each arc; both arcs of an edge carry the same number. */
  readonly weight: ArcWeights;
}

/** Float64Array where a graph has fewer than COMPACT_EDGES edges, so that loops over weights see one kind of array and stay fast; the
 *  smallest kind that holds all of its weights above. `map` and `fill` of the small kinds round: copy by `Float64Array.from`. */
export type ArcWeights = Float64Array | Int8Array | Int16Array;

/** From so many edges on, unit weights and small integers take 1 or 2 bytes per arc. */
export const COMPACT_EDGES = 2e6;

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
 *  add up, self-loops are left out, and both are counted. O(n + m). Its peak is the
 *  result and 8 bytes per node for two cursors, above the input's 8 bytes per edge and its weights.
 *
 *  Rows come out sorted without comparing: each row is cut into its smaller heads and its larger heads, and copying the
 *  larger halves row by row into the smaller halves, and these back, sorts both (a transposition is a stable bucket sort).
 *  Sorting each row instead took 0.9 of the time at degree 6 and 2.2 times as long at degree 60 (3 million edges).
 *  @param weight null where every edge weighs 1
 *  @param compactEdges from so many edges on weights take the smallest kind of array */
export function buildCsr(
  n: number,
  source: Int32Array,
  target: Int32Array,
  weight: ArcWeights | null,
  count: number = source.length,
  compactEdges: number = COMPACT_EDGES,
): CsrBuild {
  return finish(buildCsrSteps(n, source, target, weight, count, compactEdges));
}

/** The same with pauses, a few milliseconds apart. */
export function* buildCsrSteps(
  n: number,
  source: Int32Array,
  target: Int32Array,
  weight: ArcWeights | null,
  count: number = source.length,
  compactEdges: number = COMPACT_EDGES,
): Steps<CsrBuild> {
  const rowPtr = new Int32Array(n + 1);
  // Per row, where the heads larger than the row begin.
  const middle = new Int32Array(n);
  yield* inBlocks(count, RANGE, (from, to) => countHeads(source, target, from, to, rowPtr, middle));
  layOutRows(n, rowPtr, middle);
  const arcs = rowPtr[n]!;
  const adj = new Int32Array(arcs);
  const compact = count >= compactEdges;
  // Where all weights are the same, none need be moved.
  const moved = weight === null ? null : new (compact ? yield* kindFor(weight, count) : Float64Array)(arcs);
  const cursor = middle.slice();
  yield* inBlocks(count, RANGE, (from, to) =>
    placeEdges(source, target, weight, from, to, adj, moved, cursor),
  );
  const rows = Math.ceil((n / (arcs + 1)) * ARCS_PER_STEP);
  cursor.set(rowPtr.subarray(0, n));
  const ends = rowPtr.subarray(1);
  yield* inBlocks(n, rows, (from, to) => transpose(from, to, adj, moved, middle, ends, cursor));
  cursor.set(middle);
  yield* inBlocks(n, rows, (from, to) => transpose(from, to, adj, moved, rowPtr, middle, cursor));
  const arcWeight = yield* roomForSums(n, rows, rowPtr, adj, moved, compact);
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

/** Says that a graph is as this module would have built it. */
export function vouchFor(graph: CsrGraph): void {
  built.add(graph);
}

/** Whether the graph came from here, and not from a caller who may have put it together wrongly. */
export function isBuilt(graph: CsrGraph): boolean {
  return built.has(graph);
}

type Kind = Int8ArrayConstructor | Int16ArrayConstructor | Float64ArrayConstructor;

/** The smallest kind of array that holds integers from `least` to `most`. */
function kindOf(least: number, most: number): Kind {
  if (least >= -(2 ** 7) && most < 2 ** 7) return Int8Array;
  return least >= -(2 ** 15) && most < 2 ** 15 ? Int16Array : Float64Array;
}

/** The smallest kind of array that holds the first `count` weights. */
function* kindFor(weight: ArcWeights, count: number): Steps<Kind> {
  if (weight instanceof Int8Array) return Int8Array;
  let least = 0;
  let most = 0;
  const integers = yield* inBlocks(
    count,
    RANGE,
    (from, to) => {
      for (let e = from; e < to; e++) {
        const w = weight[e]!;
        if (w !== Math.trunc(w)) most = Number.POSITIVE_INFINITY;
        if (w < least) least = w;
        else if (w > most) most = w;
      }
    },
    {
      get expired() {
        return kindOf(least, most) === Float64Array;
      },
    },
  );
  return integers ? kindOf(least, most) : Float64Array;
}

/** The weights of the sorted arcs in an array that can hold the sums of parallel ones too; of unit weights, such an array of ones. */
function* roomForSums(
  n: number,
  rows: number,
  rowPtr: Int32Array,
  adj: Int32Array,
  weight: ArcWeights | null,
  compact: boolean,
): Steps<ArcWeights> {
  let kind: Kind = Float64Array;
  if (compact && !(weight instanceof Float64Array)) {
    let least = weight instanceof Int16Array ? -129 : 0;
    let most = 1;
    yield* inBlocks(n, rows, (from, to) => {
      for (let u = from; u < to; u++) {
        let sum = 0;
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
          sum = (a > rowPtr[u]! && adj[a] === adj[a - 1] ? sum : 0) + (weight === null ? 1 : weight[a]!);
          if (sum < least) least = sum;
          else if (sum > most) most = sum;
        }
      }
    });
    kind = kindOf(least, most);
  }
  if (weight === null) return new kind(adj.length).fill(1);
  if (weight instanceof kind) return weight;
  const wider = new kind(weight.length);
  wider.set(weight);
  return wider;
}

/** The first `kept` entries. A copy would raise the peak by its size: where little is cut off, a view will do. */
function shortened<T extends Int32Array | ArcWeights>(array: T, kept: number): T {
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
  weight: ArcWeights | null,
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

/** Adds up parallel arcs of the sorted rows from..to−1, closing the gaps in place from arc `write` on.
 *  @returns the first arc that was not written */
function mergeParallel(
  from: number,
  to: number,
  write: number,
  rowPtr: Int32Array,
  adj: Int32Array,
  weight: ArcWeights,
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
function sumOf(terms: ArcWeights): number {
  let sum = 0;
  for (const term of terms.sort()) sum += term;
  return sum;
}
