/** What the parts of partitioned-arcs.ts share: where edges are counted, the buckets that they are put in, and who has which. */
import type { ArcWeightKind, ArcWeights } from './arc-weights.ts';
import type { Memory } from './memory.ts';
import type { EdgeColumns, SortedArcs } from './sorted-arcs.ts';

/** Rows of a bucket, as a power of two: their arcs fit in the second cache, and so many of them that writing to all buckets in turn does. */
const LEAST_SHIFT = 14;
const MOST_BUCKETS = 512;
/** Of fewer the parts may be of different sizes. */
const BUCKETS_PER_PART = 32;
const SAMPLES = 4096;

/** The edges and how they are counted. */
export interface Counting {
  readonly edges: EdgeColumns;
  /** A bucket has 2^shift rows. */
  readonly shift: number;
  /** Buckets. */
  readonly size: number;
  readonly parts: number;
  /** The part that has each bucket of high ends, ascending: of about as many edges. */
  readonly partOfHigh: Uint8Array;
  /** Edges by part of the edges and bucket of the high end. */
  readonly high: Int32Array;
  /** Edges by part of the edges, part that has the bucket of the high end, and bucket of the low end. */
  readonly low: Int32Array;
}

/** Edges low–high in buckets. */
export interface Buckets {
  /** Of each edge both ends, low < high. */
  readonly ends: Int32Array;
  readonly weight: ArcWeights | null;
  /** Those of bucket b are start[b]..start[b + 1]−1. */
  readonly start: Int32Array;
}

/** The counted edges and where they go. */
export interface Placing extends Counting {
  readonly partOfLow: Uint8Array;
  readonly byHigh: Buckets;
  readonly byLow: Buckets;
  /** Smaller heads of each row. */
  readonly smaller: Int32Array;
  /** Edges by part that has the bucket of the low end, and bucket of the high end. */
  readonly back: Int32Array;
  readonly rowPtr: Int32Array;
  readonly adj: Int32Array;
  readonly weight: ArcWeights | null;
  /** Edges that are parallel to the one before, by part. */
  readonly parallel: Int32Array;
}

/** @param memory that all parts see */
export function openCounting(
  edges: EdgeColumns,
  parts: number,
  memory: Memory,
  shift: number = shiftFor(edges.n, parts),
): Counting {
  const { n, source, target, count } = edges;
  const size = n === 0 ? 0 : ((n - 1) >>> shift) + 1;
  const sampled = new Int32Array(size);
  for (let i = 0; i < SAMPLES && count > 0; i++) {
    const e = Math.floor((i / SAMPLES) * count);
    sampled[Math.max(source[e]!, target[e]!) >>> shift]!++;
  }
  return {
    edges,
    shift,
    size,
    parts,
    partOfHigh: inParts(sampled, parts, memory),
    high: new Int32Array(memory(4 * parts * size)),
    low: new Int32Array(memory(4 * parts * parts * size)),
  };
}

function shiftFor(n: number, parts: number): number {
  const most = Math.max(LEAST_SHIFT, Math.ceil(Math.log2(n / MOST_BUCKETS)));
  return parts === 1
    ? most
    : Math.max(0, Math.min(most, Math.floor(Math.log2(n / (BUCKETS_PER_PART * parts)))));
}

/** Gives each bucket to a part, so that the parts get about the same of what the buckets hold. */
function inParts(held: Int32Array, parts: number, memory: Memory): Uint8Array {
  const partOf = new Uint8Array(memory(held.length));
  const total = held.reduce((sum, one) => sum + one, 0);
  let before = 0;
  for (const [b, one] of held.entries()) {
    partOf[b] = Math.min(parts - 1, Math.floor((parts * (before + one / 2)) / total));
    before += one;
  }
  return partOf;
}

/** The buckets first..end−1 that a part has. */
export function bucketsOf(partOf: Uint8Array, part: number): readonly [first: number, end: number] {
  const first = partOf.findIndex((one) => one >= part);
  const end = partOf.findIndex((one) => one > part);
  const { length } = partOf;
  return [first < 0 ? length : first, end < 0 ? length : end];
}

/** The edges from..to−1 that a part has. */
export function edgesOf(
  { edges: { count }, parts }: Counting,
  part: number,
): readonly [from: number, to: number] {
  return [Math.floor((count * part) / parts), Math.floor((count * (part + 1)) / parts)];
}

/** @param kind of the weights; not asked where there are none */
export function openPlacing(counting: Counting, kind: ArcWeightKind, memory: Memory): Placing {
  const { edges, size, parts, high, low } = counting;
  const { n, weight } = edges;
  const [lowStart, highStart] = [startsOf(low, size, memory), startsOf(high, size, memory)];
  const kept = lowStart[size]!;
  const integers = (length: number) => new Int32Array(memory(4 * length));
  const weights = (length: number) =>
    weight === null ? null : new kind(memory(kind.BYTES_PER_ELEMENT * length) as ArrayBuffer);
  const held = lowStart.subarray(1).map((end, b) => end - lowStart[b]!);
  return {
    ...counting,
    partOfLow: inParts(held, parts, memory),
    byHigh: { ends: integers(2 * kept), weight: weights(kept), start: highStart },
    byLow: { ends: integers(2 * kept), weight: weights(kept), start: lowStart },
    smaller: integers(n),
    back: integers(parts * size),
    rowPtr: integers(n + 1),
    adj: integers(2 * kept),
    weight: weights(2 * kept),
    parallel: integers(parts),
  };
}

/** Where the buckets begin. @param counts by bucket, several times */
function startsOf(counts: Int32Array, size: number, memory: Memory): Int32Array {
  const start = new Int32Array(memory(4 * (size + 1)));
  for (let i = 0; i < counts.length; i++) start[(i % size) + 1]! += counts[i]!;
  for (let b = 0; b < size; b++) start[b + 1]! += start[b]!;
  return start;
}

/** Where a part begins to write in each bucket: behind those before it. @param counts by part and bucket, for each of `groups` groups */
export function cursorOf(
  start: Int32Array,
  counts: Int32Array,
  part: number,
  parts: number,
  groups: number,
): Int32Array {
  const size = start.length - 1;
  const cursor = start.slice(0, size);
  for (let group = 0; group < groups; group++)
    for (let before = 0; before < part; before++)
      for (let b = 0; b < size; b++) cursor[b]! += counts[(group * parts + before) * size + b]!;
  return cursor;
}

/** What comes out. */
export function arcsOf({ rowPtr, adj, weight, parallel }: Placing): SortedArcs {
  return { rowPtr, adj, weight, simple: parallel.every((count) => count === 0) };
}
