/** The arcs of a list of edges, row by row and sorted within each row, for graphs whose rows exceed the caches: what sorted-arcs.ts does
 *  at random places of all memory is done here one bucket of some ten thousand rows after the other. An edge is three times put behind the
 *  others of its bucket (by its high end, its low end and its high end again), and within the bucket in order: stable bucket sorts,
 *  so the heads of each row come out sorted.
 *  Processor seconds with this and with sorted-arcs.ts, merging of parallel arcs included where there are any: 10^7 random edges among
 *  3·10^6 nodes 1.0 and 2.1, with weights of a byte 1.2 and 2.7, 2·10^7 among 10^6 1.7 and 2.3, 10^6 among 3·10^5 0.09 and 0.08; 10^7 edges
 *  of a torus in order, whose rows stay in the caches anyway, 0.53 and 0.46. */
import { inBlocks, inRowBlocks, RANGE } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { ArcWeightKind, ArcWeights } from './arc-weights.ts';
import type { EdgeColumns, SortedArcs } from './sorted-arcs.ts';

/** From so many nodes on it pays. */
export const PARTITIONED_NODES = 1 << 19;

/** Rows of a bucket, as a power of two: their arcs fit in the second cache, and so many of them that writing to all buckets in turn does. */
const LEAST_SHIFT = 14;
const MOST_BUCKETS = 512;

/** Edges low–high in buckets; those of bucket b are start[b]..start[b + 1]−1. */
interface Buckets {
  /** Of each edge both ends, low < high. */
  readonly ends: Int32Array;
  readonly weight: ArcWeights | null;
  readonly start: Int32Array;
  /** Where the next edge of each bucket goes. */
  readonly cursor: Int32Array;
  readonly shift: number;
}

/** Peak: the result and once more its arcs and their weights twice. @param kind of the weights; not asked where there are none
 *  @param shift a bucket has 2^shift rows */
export function* partitionedArcs(
  edges: EdgeColumns,
  kind: ArcWeightKind,
  shift: number = shiftFor(edges.n),
): Steps<SortedArcs> {
  const { n, count } = edges;
  const size = n === 0 ? 0 : ((n - 1) >>> shift) + 1;
  const [lowStart, highStart] = [new Int32Array(size + 1), new Int32Array(size + 1)];
  yield* inBlocks(count, RANGE, (from, to) => countEnds(edges, from, to, lowStart, highStart, shift));
  for (let b = 0; b < size; b++) {
    lowStart[b + 1]! += lowStart[b]!;
    highStart[b + 1]! += highStart[b]!;
  }
  const kept = lowStart[size]!;
  const weightsOf = (length: number) => (edges.weight === null ? null : new kind(length));
  const bucketsOf = (start: Int32Array): Buckets => {
    return { ends: new Int32Array(2 * kept), weight: weightsOf(kept), start, cursor: start.slice(), shift };
  };
  const byHigh = bucketsOf(highStart);
  yield* inBlocks(count, RANGE, (from, to) => partition(edges, from, to, byHigh));
  const byLow = bucketsOf(lowStart);
  const smaller = yield* sortByHigh(n, byHigh, byLow, weightsOf);
  const arcs = {
    rowPtr: new Int32Array(n + 1),
    adj: new Int32Array(2 * kept),
    weight: weightsOf(2 * kept),
  };
  byHigh.cursor.set(highStart);
  const parallel = yield* placeLarger(n, byLow, smaller, arcs, byHigh);
  yield* placeSmaller(n, byHigh, arcs);
  return { ...arcs, simple: parallel === 0 };
}

function shiftFor(n: number): number {
  return Math.max(LEAST_SHIFT, Math.ceil(Math.log2(n / MOST_BUCKETS)));
}

/** Puts the edges of each bucket in the order of their high ends, and so into the buckets of their low ends.
 *  @returns the number of smaller heads of each row */
function* sortByHigh(
  n: number,
  byHigh: Buckets,
  byLow: Buckets,
  weightsOf: (length: number) => ArcWeights | null,
): Steps<Int32Array> {
  const { ends, start } = byHigh;
  const smaller = new Int32Array(n);
  let largest = 0;
  for (let b = 1; b < start.length; b++) largest = Math.max(largest, start[b]! - start[b - 1]!);
  const low = new Int32Array(largest);
  const weight = weightsOf(largest);
  for (const { first, end, from, to } of rangesOf(n, byHigh)) {
    yield* inBlocks(to - from, RANGE, (p, q) => countRows(ends, 1, from + p, from + q, smaller, 0));
    const rows = new Int32Array(end - first + 1);
    for (let v = first; v < end; v++) rows[v - first + 1] = rows[v - first]! + smaller[v]!;
    const cursor = rows.slice();
    yield* inBlocks(to - from, RANGE, (p, q) =>
      place(byHigh, 1, from + p, from + q, first, low, weight, cursor),
    );
    yield* inRowBlocks(rows, RANGE, (v, next) => handOn(v, next, first, rows, low, weight, byLow));
    yield;
  }
  return smaller;
}

/** Lays the rows out, puts the larger heads where they belong, and the edges back into the buckets of their high ends, in the order of
 *  the rows. @returns the number of edges that are parallel to the one before */
function* placeLarger(
  n: number,
  byLow: Buckets,
  smaller: Int32Array,
  { rowPtr, adj, weight }: Omit<SortedArcs, 'simple'>,
  byHigh: Buckets,
): Steps<number> {
  const { ends, shift } = byLow;
  const cursor = new Int32Array(1 << shift);
  let parallel = 0;
  for (const { first, end, from, to } of rangesOf(n, byLow)) {
    cursor.fill(0);
    yield* inBlocks(to - from, RANGE, (p, q) => countRows(ends, 0, from + p, from + q, cursor, first));
    for (let u = first; u < end; u++) {
      const middle = rowPtr[u]! + smaller[u]!;
      rowPtr[u + 1] = middle + cursor[u - first]!;
      cursor[u - first] = middle;
    }
    yield* inBlocks(to - from, RANGE, (p, q) =>
      place(byLow, 0, from + p, from + q, first, adj, weight, cursor),
    );
    yield* inRowBlocks(rowPtr.subarray(first, end + 1), RANGE, (u, next) => {
      parallel += handBack(first + u, first + next, rowPtr, smaller, adj, weight, byHigh);
    });
    yield;
  }
  return parallel;
}

/** Puts the smaller heads where they belong. */
function* placeSmaller(
  n: number,
  byHigh: Buckets,
  { rowPtr, adj, weight }: Omit<SortedArcs, 'simple'>,
): Steps<void> {
  for (const { first, end, from, to } of rangesOf(n, byHigh)) {
    const cursor = rowPtr.slice(first, end);
    yield* inBlocks(to - from, RANGE, (p, q) =>
      place(byHigh, 1, from + p, from + q, first, adj, weight, cursor),
    );
    yield;
  }
}

interface BucketRange {
  /** Rows first..end−1. */
  readonly first: number;
  readonly end: number;
  /** Edges from..to−1. */
  readonly from: number;
  readonly to: number;
}

function* rangesOf(n: number, { start, shift }: Buckets): Generator<BucketRange> {
  for (let b = 0; b + 1 < start.length; b++)
    yield {
      first: b << shift,
      end: Math.min(n, (b + 1) << shift),
      from: start[b]!,
      to: start[b + 1]!,
    };
}

/** Counts the edges from..to−1 by the buckets of their ends, one place late so that running sums become starts. */
function countEnds(
  { source, target }: EdgeColumns,
  from: number,
  to: number,
  low: Int32Array,
  high: Int32Array,
  shift: number,
): void {
  for (let e = from; e < to; e++) {
    const u = source[e]!;
    const v = target[e]!;
    if (u === v) continue;
    low[(Math.min(u, v) >>> shift) + 1]!++;
    high[(Math.max(u, v) >>> shift) + 1]!++;
  }
}

/** Puts the edges from..to−1 into the buckets of their high ends. */
function partition(
  { source, target, weight }: EdgeColumns,
  from: number,
  to: number,
  { ends, weight: moved, cursor, shift }: Buckets,
): void {
  for (let e = from; e < to; e++) {
    const u = source[e]!;
    const v = target[e]!;
    if (u === v) continue;
    const high = Math.max(u, v);
    const p = cursor[high >>> shift]!++;
    ends[2 * p] = Math.min(u, v);
    ends[2 * p + 1] = high;
    if (moved !== null) moved[p] = weight![e]!;
  }
}

/** Counts the edges from..to−1 by one of their ends. @param end 0 the low one, 1 the high one */
function countRows(
  ends: Int32Array,
  end: number,
  from: number,
  to: number,
  counts: Int32Array,
  first: number,
): void {
  for (let i = 2 * from + end, stop = 2 * to; i < stop; i += 2) counts[ends[i]! - first]!++;
}

/** Puts of the edges from..to−1 of a bucket the other end and the weight into the rows of this end, at cursor[end − first]++.
 *  @param end 0 the low one, 1 the high one */
function place(
  { ends, weight }: Buckets,
  end: number,
  from: number,
  to: number,
  first: number,
  heads: Int32Array,
  moved: ArcWeights | null,
  cursor: Int32Array,
): void {
  for (let p = from; p < to; p++) {
    const a = cursor[ends[2 * p + end]! - first]!++;
    heads[a] = ends[2 * p + 1 - end]!;
    if (moved !== null) moved[a] = weight![p]!;
  }
}

/** Puts the edges of the rows from..to−1 of a bucket, each a high end with its low ends, into the buckets of the low ends. */
function handOn(
  from: number,
  to: number,
  first: number,
  rows: Int32Array,
  low: Int32Array,
  weight: ArcWeights | null,
  { ends, weight: moved, cursor, shift }: Buckets,
): void {
  for (let row = from; row < to; row++) {
    for (let k = rows[row]!, stop = rows[row + 1]!; k < stop; k++) {
      const u = low[k]!;
      const p = cursor[u >>> shift]!++;
      ends[2 * p] = u;
      ends[2 * p + 1] = first + row;
      if (moved !== null) moved[p] = weight![k]!;
    }
  }
}

/** Puts the edges to the larger heads of the rows from..to−1 into the buckets of these heads.
 *  @returns how many are parallel to the one before */
function handBack(
  from: number,
  to: number,
  rowPtr: Int32Array,
  smaller: Int32Array,
  adj: Int32Array,
  weight: ArcWeights | null,
  { ends, weight: moved, cursor, shift }: Buckets,
): number {
  let parallel = 0;
  for (let u = from; u < to; u++) {
    let last = -1;
    for (let a = rowPtr[u]! + smaller[u]!, stop = rowPtr[u + 1]!; a < stop; a++) {
      const v = adj[a]!;
      if (v === last) parallel++;
      last = v;
      const p = cursor[v >>> shift]!++;
      ends[2 * p] = u;
      ends[2 * p + 1] = v;
      if (moved !== null) moved[p] = weight![a]!;
    }
  }
  return parallel;
}
