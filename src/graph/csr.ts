/** The graph every stage works on: undirected, weighted, in compressed sparse rows.
 *  Memory: 24 bytes per edge (two arcs of 4 + 8) and 4 per node; of large graphs with small integer weights 10 or 12. `adj` and
 *  `weight` may be views of slightly longer buffers: never take `.buffer` for the array. */
import { inBlocks } from '../core/blocks.ts';
import { finish, type Steps } from '../core/steps.ts';
import { type ArcWeightKind, type ArcWeights, kindFor, kindOf } from './arc-weights.ts';
import { PARTITIONED_NODES, partitionedArcs } from './partitioned-arcs.ts';
import { type EdgeColumns, rowsPerStep, type SortedArcs, sortedArcs } from './sorted-arcs.ts';

export type { ArcWeights } from './arc-weights.ts';

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

/** From so many edges on, unit weights and small integers take 1 or 2 bytes per arc. */
export const COMPACT_EDGES = 2e6;

/** A graph with what building it had to merge or leave out. */
export interface CsrBuild {
  readonly graph: CsrGraph;
  /** Input edges that were added onto an earlier edge between the same two nodes. */
  readonly duplicateEdges: number;
  /** Input edges from a node to itself, which no cut can hold. */
  readonly selfLoops: number;
}

/** Builds the graph from `count` edges source[e]–target[e] (0-based, in range: the caller has checked). Parallel edges
 *  add up, self-loops are left out, and both are counted. O(n + m). Its peak above the input's 8 bytes per edge and its weights is the
 *  result and 8 bytes per node, from PARTITIONED_NODES nodes on the result, once more its arcs, their weights, and 16 bytes per edge.
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
  const edges = { n, source, target, weight, count };
  const kind = yield* arcKind(edges, compactEdges);
  const sorted = yield* n < PARTITIONED_NODES ? sortedArcs(edges, kind) : partitionedArcs(edges, kind);
  return yield* mergeArcs(edges, sorted, compactEdges);
}

/** The kind of array that holds the weights of the sorted arcs. */
export function* arcKind(
  { weight, count }: EdgeColumns,
  compactEdges: number = COMPACT_EDGES,
): Steps<ArcWeightKind> {
  return count >= compactEdges && weight !== null ? yield* kindFor(weight, count) : Float64Array;
}

/** The graph of the edges, whose arcs have been sorted: parallel ones are added up. */
export function* mergeArcs(
  { n, count }: EdgeColumns,
  sorted: SortedArcs,
  compactEdges: number = COMPACT_EDGES,
): Steps<CsrBuild> {
  const compact = count >= compactEdges;
  const { rowPtr, adj } = sorted;
  const arcs = rowPtr[n]!;
  const rows = rowsPerStep(n, arcs);
  const arcWeight = yield* roomForSums(n, rows, sorted, compact);
  let kept = arcs;
  if (!sorted.simple) {
    kept = 0;
    yield* inBlocks(n, rows, (from, to) => (kept = mergeParallel(from, to, kept, rowPtr, adj, arcWeight)));
  }
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

/** The weights of the sorted arcs in an array that can hold the sums of parallel ones too; of unit weights, such an array of ones. */
function* roomForSums(
  n: number,
  rows: number,
  { rowPtr, adj, weight, simple }: SortedArcs,
  compact: boolean,
): Steps<ArcWeights> {
  if (simple && weight !== null) return weight;
  let kind: ArcWeightKind = compact && simple ? Int8Array : Float64Array;
  if (compact && !simple && !(weight instanceof Float64Array)) {
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
export function shortened<T extends Int32Array | ArcWeights>(array: T, kept: number): T {
  if (kept === array.length) return array;
  return (kept > 0.75 * array.length ? array.subarray(0, kept) : array.slice(0, kept)) as T;
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
