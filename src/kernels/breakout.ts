/** Breakout local search for max-cut: steepest ascent to a local optimum, then a jump of L flips out of it, again and again.
 *  A jump is directed (the best node that is free, or one that makes a new best cut), by recency (the node flipped longest ago) or
 *  random. It begins at the shortest length, grows by one each time the same optimum is reached again, and after `patience` optima
 *  without a new best cut one random jump of the longest length follows. O(deg) per flip: gain-index.ts.
 *  Source: Benlic & Hao, Engineering Applications of Artificial Intelligence 26 (2013). Departures: where theirs exchanges two nodes,
 *  this takes the oldest of 16 nodes drawn; the same optimum is known by its weight and a signature of the flips in between.
 *  WebAssembly in breakout.as.ts; `breakoutFlipsTwin` is its oracle and fallback. */
import {
  below,
  flipInto,
  hold,
  type IndexArrays,
  keepBest,
  largest,
  NUMBER,
  release,
  word,
} from './gain-index.ts';
import { f64, type KernelArrays, KernelLayout } from './layout.ts';
import type { KernelSpace } from './space.ts';

/** Entries of `times`: flips made, and the weight of the optimum before. */
export const CLOCK = { now: 0, previousCut: 1 } as const;
/** Entries of `words`: flips left of the jump, its kind and length, the two limits of lengths, optima without a better cut and how
 *  many are borne, whether this ascent found one, the signature, optima in all, and the pointers of the arrays. */
export const JUMP = {
  left: 4,
  kind: 5,
  jumpLength: 6,
  shortest: 7,
  longest: 8,
  failures: 9,
  patience: 10,
  improved: 11,
  signature: 12,
  optima: 13,
  pointers: 14,
  length: 16,
} as const;

/** What breakout local search keeps besides the index. */
export const breakoutLayout = new KernelLayout(['n', 'patience'], ({ n, patience }) => ({
  /** When each node was flipped last. */
  stamp: f64(n),
  /** Out of 2^32, how likely a jump is directed after so many optima without a better cut. */
  directed: f64(patience + 1),
}));
/** What the kernel is given: CLOCK and JUMP name its entries; it ends with the pointers of the arrays above. */
export const breakoutStateLayout = new KernelLayout([], () => ({ times: f64(JUMP.length / 2) }));

export interface BreakoutArrays extends KernelArrays<typeof breakoutLayout> {
  /** Float64Array and Int32Array over the same bytes. */
  readonly times: Float64Array;
  readonly words: Int32Array;
}

const DIRECTED = 0;
const RECENCY = 1;
const RANDOM = 2;
const DRAWS = 16;

/** Makes up to `flips` flips; ends early at a cut that reaches the goal. Needs a graph with an edge. @returns flips made */
export function breakoutFlips(
  space: KernelSpace,
  arrays: IndexArrays,
  jump: BreakoutArrays,
  flips: number,
): number {
  if (space.wasm === null) return breakoutFlipsTwin(arrays, jump, flips);
  const breakout = arrays.integers ? space.wasm.breakoutIntegers! : space.wasm.breakoutReals!;
  return breakout(arrays.numbers.byteOffset, jump.times.byteOffset, flips);
}

export function breakoutFlipsTwin(x: IndexArrays, b: BreakoutArrays, flips: number): number {
  const { numbers, gain } = x;
  const { words, times, stamp } = b;
  for (let done = 1; done <= flips; done++) {
    release(x);
    const free = largest(x, 0);
    const held = largest(x, 1);
    let v = free < 0 || (held >= 0 && gain[held]! > gain[free]!) ? held : free;
    if (words[JUMP.left] === 0 && gain[v]! <= numbers[NUMBER.least]!) planJump(x, b);
    if (words[JUMP.left]! > 0) {
      words[JUMP.left]!--;
      if (words[JUMP.kind] !== DIRECTED) {
        const drawn = words[JUMP.kind] === RECENCY ? oldest(x, stamp) : draw(x);
        if (drawn >= 0) v = drawn;
      } else if (
        free >= 0 &&
        numbers[NUMBER.cut]! + gain[v]! <= numbers[NUMBER.best]! + numbers[NUMBER.least]!
      )
        v = free;
    }
    flipInto(x, v, 1);
    hold(x, v);
    stamp[v] = ++times[CLOCK.now]!;
    words[JUMP.signature]! ^= mixed(v);
    if (numbers[NUMBER.cut]! > numbers[NUMBER.best]! + numbers[NUMBER.least]!) {
      words[JUMP.improved] = 1;
      keepBest(x);
      if (numbers[NUMBER.best]! >= numbers[NUMBER.goal]!) return done;
    }
  }
  return flips;
}

/** At a local optimum: how far the next jump goes, and of which kind it is. */
function planJump(x: IndexArrays, { words, times, directed }: BreakoutArrays): void {
  words[JUMP.optima]!++;
  words[JUMP.failures] = words[JUMP.improved] !== 0 ? 0 : words[JUMP.failures]! + 1;
  words[JUMP.improved] = 0;
  const back = words[JUMP.signature] === 0 && x.numbers[NUMBER.cut] === times[CLOCK.previousCut];
  words[JUMP.signature] = 0;
  times[CLOCK.previousCut] = x.numbers[NUMBER.cut]!;
  const longest = words[JUMP.longest]!;
  if (words[JUMP.failures]! > words[JUMP.patience]!) {
    words[JUMP.failures] = 0;
    words[JUMP.jumpLength] = longest;
    words[JUMP.kind] = RANDOM;
  } else {
    words[JUMP.jumpLength] = back ? Math.min(words[JUMP.jumpLength]! + 1, longest) : words[JUMP.shortest]!;
    if (word(x) < directed[words[JUMP.failures]!]!) words[JUMP.kind] = DIRECTED;
    else words[JUMP.kind] = below(x, 2) === 0 ? RECENCY : RANDOM;
  }
  words[JUMP.left] = words[JUMP.jumpLength]!;
}

/** A random node that has an edge; −1 where a few draws met none. */
function draw(x: IndexArrays): number {
  for (let tries = 0; tries < DRAWS; tries++) {
    const v = below(x, x.n);
    if (x.rowPtr[v] !== x.rowPtr[v + 1]) return v;
  }
  return -1;
}

/** Of a few nodes drawn, the one flipped longest ago. */
function oldest(x: IndexArrays, stamp: Float64Array): number {
  let v = draw(x);
  for (let i = 1; i < DRAWS && v >= 0; i++) {
    const other = draw(x);
    if (other >= 0 && stamp[other]! < stamp[v]!) v = other;
  }
  return v;
}

/** Murmur3's finaliser: a word per node, whose exclusive sums tell sets of nodes apart. */
function mixed(v: number): number {
  let h = (v + 0x9e3779b9) | 0;
  h = Math.imul(h ^ (h >>> 16), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return h ^ (h >>> 16);
}
