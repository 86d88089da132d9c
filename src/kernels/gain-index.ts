/** All nodes by gain, in two sets, free and held, and the flip that keeps them so: what tabu search, breakout local search and
 *  path relinking share. A flip costs O(deg), the best node of a set a few loads.
 *
 *  Buckets (Fiduccia & Mattheyses 1982): doubly linked lists of nodes by gain; a node is put first, and one of the first 16 is
 *  taken: always the first lost 0.05 % of the cut on average. Integer weights with a small Σ|w| at every node have a list per gain. For other weights a list
 *  holds gains of like size, an eighth of a power of two apart, and the best list is searched through. What lost: a tournament tree
 *  of maxima in its place, which made a fifth (G1) to two thirds (G32) of the flips.
 *  Invariants, held by every operation:
 *  - gain[v] = Σ over arcs (v,t) of w·spin[v]·spin[t];
 *  - v with an edge stands in the list place[v] + listOf(gain[v]); place[v] = middle for free nodes and span + middle for held ones;
 *    no list above topFree (of the held: topHeld) has a node;
 *  - flipping the nodes of the journal makes `best` the present cut, unless the journal ran over.
 *  Nodes without an edge stand in no set: their flips change nothing.
 *  WebAssembly in gain-index.as.ts; here is its oracle and fallback: the same order, so the same flips. */
import { f64, i8, i32, type KernelArrays, KernelLayout } from './layout.ts';
import { nextWord } from './xoshiro.ts';

/** Entries of `numbers`: the cut, the best since the start, the one that ends the search, the least gain that is
 *  more than noise, and a factor that brings real gains into [−1, 1]. */
export const NUMBER = { cut: 0, best: 1, goal: 2, least: 3, scale: 4 } as const;
/** Entries of `words`; from `pointers` on, where the arrays begin in kernel memory. */
export const WORD = {
  n: 10,
  span: 11,
  middle: 12,
  topFree: 13,
  topHeld: 14,
  slot: 15,
  slots: 16,
  tenureLow: 17,
  tenureSpread: 18,
  journaled: 19,
  generator: 20,
  pointers: 24,
  length: 40,
} as const;

/** Where weights and gains are integers there is a list per gain. */
const indexLayout = (integers: boolean) => {
  const number: typeof i32 | typeof f64 = integers ? i32 : f64;
  return new KernelLayout(['n', 'm', 'span', 'slots'], ({ n, m, span, slots }) => ({
    rowPtr: i32(n + 1),
    adj: i32(2 * m),
    weight: number(2 * m),
    spin: i8(n),
    gain: number(n),
    place: i32(n),
    /** The first node of each list, −1 for none; of the free nodes first, then of the held. */
    heads: i32(2 * span),
    next: i32(n),
    previous: i32(n),
    /** The best cut since the last start. */
    best: i8(n),
    /** The nodes flipped since the best cut; its count is journaled, n + 1 once it ran over. */
    journal: i32(n),
    /** Tenures, in a ring of `slots`: per node the slot that frees it, and per slot the node held in it and the list of those it frees. */
    until: i32(n),
    entryNode: i32(slots),
    entryNext: i32(slots),
    expiring: i32(slots),
  }));
};
export const integerIndexLayout = indexLayout(true);
export const realIndexLayout = indexLayout(false);

/** What the kernels are given: NUMBER and WORD name its entries; it ends with the pointers of the arrays above. */
export const indexStateLayout = new KernelLayout([], () => ({ numbers: f64(WORD.length / 2) }));

export interface IndexArrays extends KernelArrays<typeof integerIndexLayout> {
  readonly integers: boolean;
  /** Float64Array and Int32Array over the same bytes. */
  readonly numbers: Float64Array;
  readonly words: Int32Array;
}

/** 32 random bits, unsigned. */
export function word(x: IndexArrays): number {
  return nextWord(x.words, WORD.generator);
}

/** Uniform in 0..bound−1 but for a bias of bound/2^32. */
export function below(x: IndexArrays, bound: number): number {
  return Math.floor((word(x) * bound) / 4294967296);
}

/** Lists of real gains: 8 to each power of two of |gain·scale| down to 2^−40, and one for what is smaller. */
const SHIFT = 20;
const ZERO = (127 - 40) * 8;
/** Lists on either side of the middle one. */
export const REAL_LISTS = 41 * 8;
/** Of the free nodes that tie, one of the first so many is taken. */
const TIES = 16;
const single = new Float32Array(1);
const bits = new Int32Array(single.buffer);

/** Which list, from the middle one, a gain belongs to: monotone in the gain. */
function listOf(x: IndexArrays, gain: number): number {
  if (x.integers) return gain;
  single[0] = Math.abs(gain * x.numbers[NUMBER.scale]!);
  const list = Math.max(0, (bits[0]! >> SHIFT) - ZERO);
  return gain < 0 ? -list : list;
}

/** Puts v into the set that its place names. */
export function insert(x: IndexArrays, v: number): void {
  const { words, heads, next, previous } = x;
  const index = x.place[v]! + listOf(x, x.gain[v]!);
  const first = heads[index]!;
  next[v] = first;
  previous[v] = -1;
  if (first >= 0) previous[first] = v;
  heads[index] = v;
  const top = index >= words[WORD.span]! ? WORD.topHeld : WORD.topFree;
  if (index > words[top]!) words[top] = index;
}

function remove(x: IndexArrays, v: number): void {
  const { heads, next, previous } = x;
  const after = next[v]!;
  const before = previous[v]!;
  if (before >= 0) next[before] = after;
  else heads[x.place[v]! + listOf(x, x.gain[v]!)] = after;
  if (after >= 0) previous[after] = before;
}

/** The node of largest gain in a set (0 free, 1 held); −1 where it is empty. */
export function largest(x: IndexArrays, set: number): number {
  const { words, heads, next, gain } = x;
  const start = set * words[WORD.span]!;
  const word = set === 0 ? WORD.topFree : WORD.topHeld;
  let top = words[word]!;
  while (top >= start && heads[top]! < 0) top--;
  words[word] = top;
  if (top < start) return -1;
  let v = heads[top]!;
  if (x.integers) {
    if (set !== 0) return v;
    for (let ahead = below(x, TIES); ahead > 0 && next[v]! >= 0; ahead--) v = next[v]!;
    return v;
  }
  for (let u = next[v]!; u >= 0; u = next[u]!) if (gain[u]! > gain[v]!) v = u;
  return v;
}

/** Flips v and puts it into a set (0 free, 1 held). */
export function flipInto(x: IndexArrays, v: number, set: number): void {
  const { n, rowPtr, adj, weight, spin, gain, place, words, numbers } = x;
  const delta = gain[v]!;
  remove(x, v);
  const side = -spin[v]!;
  spin[v] = side;
  gain[v] = -delta;
  place[v] = set * words[WORD.span]! + words[WORD.middle]!;
  insert(x, v);
  for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) {
    const u = adj[a]!;
    const now = gain[u]! + 2 * side * spin[u]! * weight[a]!;
    if (x.integers || listOf(x, now) !== listOf(x, gain[u]!)) {
      remove(x, u);
      gain[u] = now;
      insert(x, u);
    } else gain[u] = now;
  }
  numbers[NUMBER.cut]! += delta;
  const journaled = words[WORD.journaled]!;
  if (journaled < n) x.journal[journaled] = v;
  if (journaled <= n) words[WORD.journaled] = journaled + 1;
}

/** Makes the cut the best one. O(flips since the last best), at most O(n). */
export function keepBest(x: IndexArrays): void {
  const { best, words, numbers } = x;
  numbers[NUMBER.best] = numbers[NUMBER.cut]!;
  const journaled = words[WORD.journaled]!;
  if (journaled > x.n) best.set(x.spin);
  else for (let i = 0; i < journaled; i++) best[x.journal[i]!]! *= -1;
  words[WORD.journaled] = 0;
}

/** Holds v, just flipped, for tenureLow + below(tenureSpread) flips, and goes on to the next slot. */
export function hold(x: IndexArrays, v: number): void {
  const { words, expiring } = x;
  const slot = words[WORD.slot]!;
  const slots = words[WORD.slots]!;
  let end = slot + words[WORD.tenureLow]! + below(x, words[WORD.tenureSpread]!);
  if (end >= slots) end -= slots;
  x.until[v] = end;
  x.entryNode[slot] = v;
  x.entryNext[slot] = expiring[end]!;
  expiring[end] = slot;
  words[WORD.slot] = slot + 1 === slots ? 0 : slot + 1;
}

/** Frees the nodes whose tenure ends in this slot. A node flipped again meanwhile has a later end: `until` tells. */
export function release(x: IndexArrays): void {
  const { words, expiring, until } = x;
  const slot = words[WORD.slot]!;
  let entry = expiring[slot]!;
  expiring[slot] = -1;
  while (entry >= 0) {
    const v = x.entryNode[entry]!;
    if (until[v] === slot) {
      remove(x, v);
      until[v] = -1;
      x.place[v] = words[WORD.middle]!;
      insert(x, v);
    }
    entry = x.entryNext[entry]!;
  }
}
