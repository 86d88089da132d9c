// All nodes by gain, free and held, with flips that keep them so; the twin, with the layout and the invariants, is gain-index.ts.
// Generic in the gain: with i32 every gain has a list, with f64 a list holds gains of like size.
import { at4, at8 } from './addresses.as';
import { Generator, nextWord } from './xoshiro.as';

// Lists of real gains: 8 to each power of two of |gain|/strength down to 2^-40, and one for what is smaller.
const SHIFT: u32 = 20, ZERO: i32 = (127 - 40) * 8;
// Of the free nodes that tie, one of the first so many is taken.
const TIES: i32 = 16;

@unmanaged
export class GainIndex {
  cut: f64; best: f64; goal: f64; least: f64; scale: f64;
  n: i32; span: i32; middle: i32; topFree: i32; topHeld: i32;
  slot: i32; slots: i32; tenureLow: i32; tenureSpread: i32; journaled: i32;
  s0: u32; s1: u32; s2: u32; s3: u32;
  rowPtr: usize; adj: usize; weight: usize; spin: usize; gain: usize; place: usize;
  heads: usize; next: usize; previous: usize;
  best_: usize; journal: usize;
  until: usize; entryNode: usize; entryNext: usize; expiring: usize;
}

@inline function at<T>(base: usize, index: i32): usize {
  return base + (usize(index) << alignof<T>());
}

@inline export function gainOf<T>(x: GainIndex, v: i32): f64 {
  return f64(load<T>(at<T>(x.gain, v)));
}

export function word(x: GainIndex): u32 {
  return nextWord(changetype<Generator>(changetype<usize>(x) + offsetof<GainIndex>('s0')));
}

@inline export function below(x: GainIndex, bound: i32): i32 {
  return i32((u64(word(x)) * u64(bound)) >>> 32);
}

@inline function unlink(heads: usize, next: usize, previous: usize, v: i32, index: i32): void {
  const after = load<i32>(at4(next, v)), before = load<i32>(at4(previous, v));
  if (before >= 0) store<i32>(at4(next, before), after);
  else store<i32>(at4(heads, index), after);
  if (after >= 0) store<i32>(at4(previous, after), before);
}

@inline function link(heads: usize, next: usize, previous: usize, v: i32, index: i32): void {
  const first = load<i32>(at4(heads, index));
  store<i32>(at4(next, v), first);
  store<i32>(at4(previous, v), -1);
  if (first >= 0) store<i32>(at4(previous, first), v);
  store<i32>(at4(heads, index), v);
}

@inline function raise(x: GainIndex, index: i32): void {
  if (index >= x.span) {
    if (index > x.topHeld) x.topHeld = index;
  } else if (index > x.topFree) x.topFree = index;
}

// Which list, from the middle one, a gain belongs to: monotone in the gain.
@inline function listOf<T>(g: T, scale: f64): i32 {
  if (isInteger<T>()) return i32(g);
  const size = i32(reinterpret<u32>(f32(abs<f64>(f64(g) * scale))) >>> SHIFT) - ZERO;
  const list = select<i32>(size, 0, size > 0);
  return g < 0 ? -list : list;
}

@inline function insert<T>(x: GainIndex, v: i32): void {
  const index = load<i32>(at4(x.place, v)) + listOf<T>(load<T>(at<T>(x.gain, v)), x.scale);
  link(x.heads, x.next, x.previous, v, index);
  raise(x, index);
}

@inline function remove<T>(x: GainIndex, v: i32): void {
  const index = load<i32>(at4(x.place, v)) + listOf<T>(load<T>(at<T>(x.gain, v)), x.scale);
  unlink(x.heads, x.next, x.previous, v, index);
}

// The node of largest gain in a set (0 free, 1 held); -1 where it is empty.
@inline export function largest<T>(x: GainIndex, set: i32): i32 {
  const least = set * x.span;
  let top = set == 0 ? x.topFree : x.topHeld;
  while (top >= least && load<i32>(at4(x.heads, top)) < 0) top--;
  if (set == 0) x.topFree = top;
  else x.topHeld = top;
  if (top < least) return -1;
  let v = load<i32>(at4(x.heads, top));
  if (isInteger<T>()) {
    if (set != 0) return v;
    for (let ahead = below(x, TIES); ahead > 0; ahead--) {
      const after = load<i32>(at4(x.next, v));
      if (after < 0) break;
      v = after;
    }
    return v;
  }
  const gain = x.gain, next = x.next;
  let most = load<T>(at<T>(gain, v));
  for (let u = load<i32>(at4(next, v)); u >= 0; u = load<i32>(at4(next, u))) {
    const g = load<T>(at<T>(gain, u));
    if (g > most) {
      most = g;
      v = u;
    }
  }
  return v;
}

// Flips v and puts it into a set.
@inline export function flipInto<T>(x: GainIndex, v: i32, set: i32): void {
  const adj = x.adj, weight = x.weight, spin = x.spin, gain = x.gain, placeOf = x.place;
  const heads = x.heads, next = x.next, previous = x.previous, span = x.span, scale = x.scale;
  const g = load<T>(at<T>(gain, v));
  remove<T>(x, v);
  const side = -load<i8>(spin + usize(v));
  store<i8>(spin + usize(v), side);
  store<T>(at<T>(gain, v), -g);
  store<i32>(at4(placeOf, v), set * span + x.middle);
  insert<T>(x, v);
  let topFree = x.topFree, topHeld = x.topHeld;
  const end = load<i32>(at4(x.rowPtr, v), 4);
  for (let a = load<i32>(at4(x.rowPtr, v)); a < end; a++) {
    const u = load<i32>(at4(adj, a));
    const old = load<T>(at<T>(gain, u));
    const now = old + <T>(2 * i32(side) * i32(load<i8>(spin + usize(u)))) * load<T>(at<T>(weight, a));
    const place = load<i32>(at4(placeOf, u));
    store<T>(at<T>(gain, u), now);
    const from = place + listOf<T>(old, scale), to = place + listOf<T>(now, scale);
    if (!isInteger<T>() && from == to) continue;
    unlink(heads, next, previous, u, from);
    link(heads, next, previous, u, to);
    if (to >= span) topHeld = max<i32>(topHeld, to);
    else topFree = max<i32>(topFree, to);
  }
  x.topFree = topFree;
  x.topHeld = topHeld;
  x.cut += f64(g);
  if (x.journaled <= x.n) {
    if (x.journaled < x.n) store<i32>(at4(x.journal, x.journaled), v);
    x.journaled++;
  }
}

// Makes the cut the best one.
export function keepBest(x: GainIndex): void {
  x.best = x.cut;
  if (x.journaled <= x.n) {
    for (let i = 0; i < x.journaled; i++) {
      const place = x.best_ + usize(load<i32>(at4(x.journal, i)));
      store<i8>(place, -load<i8>(place));
    }
  } else memory.copy(x.best_, x.spin, usize(x.n));
  x.journaled = 0;
}

// Holds v, just flipped, for a random tenure, and goes on to the next slot.
@inline export function hold(x: GainIndex, v: i32): void {
  const slot = x.slot, slots = x.slots;
  let end = slot + x.tenureLow + below(x, x.tenureSpread);
  if (end >= slots) end -= slots;
  store<i32>(at4(x.until, v), end);
  store<i32>(at4(x.entryNode, slot), v);
  store<i32>(at4(x.entryNext, slot), load<i32>(at4(x.expiring, end)));
  store<i32>(at4(x.expiring, end), slot);
  x.slot = slot + 1 == slots ? 0 : slot + 1;
}

// Frees the nodes whose tenure ends in this slot.
@inline export function release<T>(x: GainIndex): void {
  const slot = x.slot;
  let entry = load<i32>(at4(x.expiring, slot));
  store<i32>(at4(x.expiring, slot), -1);
  while (entry >= 0) {
    const v = load<i32>(at4(x.entryNode, entry));
    if (load<i32>(at4(x.until, v)) == slot) {
      remove<T>(x, v);
      store<i32>(at4(x.until, v), -1);
      store<i32>(at4(x.place, v), x.middle);
      insert<T>(x, v);
    }
    entry = load<i32>(at4(x.entryNext, entry));
  }
}
