/** All pairs u < v of n nodes in one row, 0..n(n−1)/2 − 1, and walks over some of them in that order. */
import { UsageError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';
import { PairBlock } from './family.ts';

export function pairCount(n: number): number {
  const count = (n * (n - 1)) / 2;
  if (!Number.isSafeInteger(count))
    throw new UsageError(`${n} nodes have too many pairs, expected at most 10^8 nodes`);
  return count;
}

/** Positions in increasing order come in blocks, which may be views of an array that is filled again. */
export type Positions = Iterable<Float64Array>;

const BLOCK_POSITIONS = 1 << 14;

/** The pairs at increasing positions. O(n + positions). */
export function* pairsAt(n: number, positions: Positions): Generator<PairBlock> {
  const block = new PairBlock();
  const row = { v: 1, first: 0 };
  for (const some of positions)
    for (let from = 0; from < some.length; ) {
      from = addPairs(block, n, some, from, row);
      if (block.count > 0) yield block;
      if (row.v >= n) return;
      block.count = 0;
    }
}

/** Adds pairs from position some[from] on, as many as there is room for. @param row the position of the pair (0, v) is `first`
 *  @returns the next one */
function addPairs(
  block: PairBlock,
  n: number,
  some: Float64Array,
  from: number,
  row: { v: number; first: number },
): number {
  let { v, first } = row;
  let i = from;
  for (; i < some.length && block.hasRoom(1); i++) {
    const position = some[i]!;
    while (position >= first + v) first += v++;
    if (v >= n) break;
    block.add(position - first, v);
  }
  row.v = v;
  row.first = first;
  return i;
}

/** Each of 0..count−1 with that probability, in increasing order, by geometric leaps (Batagelj and Brandes 2005).
 *  @param atOnce as many are drawn before the first of them is handed on */
export function* bernoulliPositions(
  count: number,
  probability: number,
  random: Random,
  atOnce = BLOCK_POSITIONS,
): Generator<Float64Array> {
  if (probability <= 0) return;
  const scale = Math.log1p(-probability); // −∞ for 1: then every leap is 0
  const block = new Float64Array(atOnce);
  for (let position = 0; position < count; ) {
    let filled = 0;
    while (filled < block.length) {
      position += Math.floor(Math.log(1 - random.uniform()) / scale);
      if (!(position < count)) break;
      block[filled++] = position++;
    }
    yield block.subarray(0, filled);
  }
}

/** A uniformly random subset of 0..count−1 of that size, in increasing order; 8 bytes per element of it or of its complement,
 *  whichever is smaller. Draws what is missing until nothing is missing: that is one by one, passing over repetitions. */
export function* sampledPositions(count: number, size: number, random: Random): Generator<Float64Array> {
  const inverted = size > count / 2;
  const chosen = distinctIntegers(count, inverted ? count - size : size, random);
  if (!inverted) {
    yield chosen;
    return;
  }
  const block = new Float64Array(BLOCK_POSITIONS);
  let filled = 0;
  let next = 0;
  for (let position = 0; position < count; position++) {
    if (next < chosen.length && chosen[next] === position) {
      next++;
      continue;
    }
    block[filled++] = position;
    if (filled < block.length) continue;
    yield block;
    filled = 0;
  }
  yield block.subarray(0, filled);
}

function distinctIntegers(count: number, size: number, random: Random): Float64Array {
  const chosen = new Float64Array(size);
  for (let have = 0; have < size; ) {
    for (let i = have; i < size; i++) chosen[i] = Math.floor(random.uniform() * count);
    sortSpread(chosen, count);
    have = dropRepeated(chosen);
  }
  return chosen;
}

const BUCKET = 512;
/** As many places to write to by turns stay within the caches. */
const MOST_BUCKETS = 1 << 14;

/** Sorts numbers that are spread evenly over 0..count−1: first into buckets, as sort() of all of them waits for memory (5 times as long at
 *  10^7 numbers). Takes another 8 bytes per number meanwhile. */
function sortSpread(values: Float64Array, count: number): void {
  const buckets = Math.min(MOST_BUCKETS, Math.floor(values.length / BUCKET));
  if (buckets < 2) {
    values.sort();
    return;
  }
  const scale = buckets / count;
  const ends = new Int32Array(buckets + 1);
  for (let i = 0; i < values.length; i++) ends[Math.floor(values[i]! * scale)]!++;
  for (let b = 0, sum = 0; b <= buckets; b++) {
    const size = ends[b]!;
    ends[b] = sum;
    sum += size;
  }
  const sorted = new Float64Array(values.length);
  for (let i = 0; i < values.length; i++) {
    const value = values[i]!;
    sorted[ends[Math.floor(value * scale)]!++] = value;
  }
  for (let b = 0, start = 0; b <= buckets; b++) {
    const end = ends[b]!;
    if (end > start + 1) sorted.subarray(start, end).sort();
    start = end;
  }
  values.set(sorted);
}

/** Moves the distinct values of a sorted array to its front; returns how many there are. */
function dropRepeated(sorted: Float64Array): number {
  let write = 0;
  for (let i = 0; i < sorted.length; i++)
    if (i === 0 || sorted[i] !== sorted[write - 1]) sorted[write++] = sorted[i]!;
  return write;
}
