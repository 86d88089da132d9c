/** All pairs u < v of n nodes in one row, 0..n(n−1)/2 − 1, and walks over some of them in that order. */
import { UsageError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';
import type { Pair } from './family.ts';

export function pairCount(n: number): number {
  const count = (n * (n - 1)) / 2;
  if (!Number.isSafeInteger(count))
    throw new UsageError(`${n} nodes have too many pairs, expected at most 10^8 nodes`);
  return count;
}

/** The pairs at increasing positions. O(n + positions). */
export function* pairsAt(n: number, positions: Iterable<number>): Generator<Pair> {
  let v = 1;
  let first = 0; // position of the pair (0, v)
  for (const position of positions) {
    while (position >= first + v) first += v++;
    if (v >= n) return;
    yield [position - first, v];
  }
}

/** Each of 0..count−1 with that probability, in increasing order, by geometric leaps (Batagelj and Brandes 2005). */
export function* bernoulliPositions(count: number, probability: number, random: Random): Generator<number> {
  if (probability <= 0) return;
  const scale = Math.log1p(-probability); // −∞ for 1: then every leap is 0
  for (let position = 0; ; position++) {
    position += Math.floor(Math.log(1 - random.uniform()) / scale);
    if (!(position < count)) return;
    yield position;
  }
}

/** A uniformly random subset of 0..count−1 of that size, in increasing order; 8 bytes per element of it or of its complement,
 *  whichever is smaller. Draws what is missing until nothing is missing: that is one by one, passing over repetitions. */
export function* sampledPositions(count: number, size: number, random: Random): Generator<number> {
  const inverted = size > count / 2;
  const chosen = distinctIntegers(count, inverted ? count - size : size, random);
  if (!inverted) {
    yield* chosen;
    return;
  }
  let next = 0;
  for (let position = 0; position < count; position++) {
    if (next < chosen.length && chosen[next] === position) next++;
    else yield position;
  }
}

function distinctIntegers(count: number, size: number, random: Random): Float64Array {
  const chosen = new Float64Array(size);
  for (let have = 0; have < size; ) {
    for (let i = have; i < size; i++) chosen[i] = Math.floor(random.uniform() * count);
    chosen.sort();
    have = dropRepeated(chosen);
  }
  return chosen;
}

/** Moves the distinct values of a sorted array to its front; returns how many there are. */
function dropRepeated(sorted: Float64Array): number {
  let write = 0;
  for (let i = 0; i < sorted.length; i++)
    if (i === 0 || sorted[i] !== sorted[write - 1]) sorted[write++] = sorted[i]!;
  return write;
}
