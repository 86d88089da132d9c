/** The phases of partitioned-arcs.ts, each of them in parts. */
import { inBlocks, inRowBlocks, RANGE } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { ArcWeights } from './arc-weights.ts';
import { type Buckets, bucketsOf, type Counting, cursorOf, edgesOf, type Placing } from './edge-buckets.ts';
import type { EdgeColumns } from './sorted-arcs.ts';

/** The phase before there is memory for the arcs. */
export function* countEdges(counting: Counting, part: number): Steps<void> {
  const { edges, shift, size, parts, partOfHigh } = counting;
  const [first, end] = edgesOf(counting, part);
  const high = counting.high.subarray(part * size, (part + 1) * size);
  const low = counting.low.subarray(part * parts * size, (part + 1) * parts * size);
  yield* inBlocks(end - first, RANGE, (from, to) =>
    countEnds(edges, first + from, first + to, low, high, shift, partOfHigh, size),
  );
}

/** Puts the edges into the buckets of their high ends. */
function* partition(placing: Placing, part: number): Steps<void> {
  const { edges, byHigh, high, parts, shift } = placing;
  const [first, end] = edgesOf(placing, part);
  const cursor = cursorOf(byHigh.start, high, part, parts, 1);
  yield* inBlocks(end - first, RANGE, (from, to) => {
    putInBuckets(edges, first + from, first + to, byHigh, cursor, shift);
  });
}

/** Puts the edges of each bucket in the order of their high ends, and so into the buckets of their low ends. */
function* sortByHigh(placing: Placing, part: number): Steps<void> {
  const { edges, byHigh, byLow, smaller, low: counts, back, parts, shift, partOfHigh, partOfLow } = placing;
  const { ends, start } = byHigh;
  const cursor = cursorOf(byLow.start, counts, part, parts, parts);
  const [firstBucket, endBucket] = bucketsOf(partOfHigh, part);
  let largest = 0;
  for (let b = firstBucket; b < endBucket; b++) largest = Math.max(largest, start[b + 1]! - start[b]!);
  const low = new Int32Array(largest);
  const weight = byHigh.weight === null ? null : byHigh.weight.slice(0, largest);
  for (let b = firstBucket; b < endBucket; b++) {
    const [from, to] = [start[b]!, start[b + 1]!];
    const [first, end] = [b << shift, Math.min(edges.n, (b + 1) << shift)];
    yield* inBlocks(to - from, RANGE, (p, q) => countRows(ends, 1, from + p, from + q, smaller, 0));
    const rows = new Int32Array(end - first + 1);
    for (let v = first; v < end; v++) rows[v - first + 1] = rows[v - first]! + smaller[v]!;
    const rowCursor = rows.slice();
    yield* inBlocks(to - from, RANGE, (p, q) =>
      place(byHigh, 1, from + p, from + q, first, low, weight, rowCursor),
    );
    addByPart(cursor, partOfLow, back.subarray(b), placing.size, -1);
    yield* inRowBlocks(rows, RANGE, (v, next) =>
      handOn(v, next, first, rows, low, weight, byLow, cursor, shift),
    );
    addByPart(cursor, partOfLow, back.subarray(b), placing.size, 1);
    yield;
  }
}

/** Adds the cursors, by the parts that have the buckets, to every `stride`th sum. */
function addByPart(
  cursor: Int32Array,
  partOf: Uint8Array,
  sums: Int32Array,
  stride: number,
  sign: number,
): void {
  for (let b = 0; b < cursor.length; b++) sums[partOf[b]! * stride]! += sign * cursor[b]!;
}

/** Lays the rows out, puts the larger heads where they belong, and the edges back into the buckets of their high ends, in the order of
 *  the rows. */
function* placeLarger(placing: Placing, part: number): Steps<void> {
  const { edges, byHigh, byLow, smaller, back, parts, shift, partOfLow, rowPtr, adj, weight } = placing;
  const { ends, start } = byLow;
  const backCursor = cursorOf(byHigh.start, back, part, parts, 1);
  const cursor = new Int32Array(1 << shift);
  const [firstBucket, endBucket] = bucketsOf(partOfLow, part);
  let parallel = 0;
  for (let b = firstBucket; b < endBucket; b++) {
    const [from, to] = [start[b]!, start[b + 1]!];
    const [first, end] = [b << shift, Math.min(edges.n, (b + 1) << shift)];
    cursor.fill(0);
    yield* inBlocks(to - from, RANGE, (p, q) => countRows(ends, 0, from + p, from + q, cursor, first));
    // The part before writes the same.
    rowPtr[first] = start[b]! + byHigh.start[b]!;
    for (let u = first; u < end; u++) {
      const middle = rowPtr[u]! + smaller[u]!;
      rowPtr[u + 1] = middle + cursor[u - first]!;
      cursor[u - first] = middle;
    }
    yield* inBlocks(to - from, RANGE, (p, q) =>
      place(byLow, 0, from + p, from + q, first, adj, weight, cursor),
    );
    yield* inRowBlocks(rowPtr.subarray(first, end + 1), RANGE, (u, next) => {
      parallel += handBack(first + u, first + next, placing, backCursor);
    });
    yield;
  }
  placing.parallel[part] = parallel;
}

/** Puts the smaller heads where they belong. */
function* placeSmaller(placing: Placing, part: number): Steps<void> {
  const { edges, byHigh, shift, partOfHigh, rowPtr, adj, weight } = placing;
  const { start } = byHigh;
  const [firstBucket, endBucket] = bucketsOf(partOfHigh, part);
  for (let b = firstBucket; b < endBucket; b++) {
    const [from, to] = [start[b]!, start[b + 1]!];
    const first = b << shift;
    const cursor = rowPtr.slice(first, Math.min(edges.n, (b + 1) << shift));
    yield* inBlocks(to - from, RANGE, (p, q) =>
      place(byHigh, 1, from + p, from + q, first, adj, weight, cursor),
    );
    yield;
  }
}

/** One after the other, each by all parts before the next. */
export const PLACING_PHASES: readonly ((placing: Placing, part: number) => Steps<void>)[] = [
  partition,
  sortByHigh,
  placeLarger,
  placeSmaller,
];

/** Counts the edges from..to−1 by the buckets of their ends. */
function countEnds(
  { source, target }: EdgeColumns,
  from: number,
  to: number,
  low: Int32Array,
  high: Int32Array,
  shift: number,
  partOfHigh: Uint8Array,
  size: number,
): void {
  for (let e = from; e < to; e++) {
    const u = source[e]!;
    const v = target[e]!;
    if (u === v) continue;
    const bucket = Math.max(u, v) >>> shift;
    high[bucket]!++;
    low[partOfHigh[bucket]! * size + (Math.min(u, v) >>> shift)]!++;
  }
}

/** Puts the edges from..to−1 into the buckets of their high ends. */
function putInBuckets(
  { source, target, weight }: EdgeColumns,
  from: number,
  to: number,
  { ends, weight: moved }: Buckets,
  cursor: Int32Array,
  shift: number,
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
  { ends, weight: moved }: Buckets,
  cursor: Int32Array,
  shift: number,
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
  { rowPtr, smaller, adj, weight, byHigh, shift }: Placing,
  cursor: Int32Array,
): number {
  const { ends, weight: moved } = byHigh;
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
