// Breakout local search; the twin, with the rule, is breakout.ts.
import { at4, at8 } from './addresses.as';
import { below, flipInto, GainIndex, gainOf, hold, keepBest, largest, release, word } from './gain-index.as';

@unmanaged
export class Breakout {
  clock: f64; previousCut: f64;
  jumps: i32; kind: i32; length: i32; shortest: i32; longest: i32; failures: i32; patience: i32;
  improved: i32; signature: u32; optima: i32;
  stamp: usize; directed: usize;
}

const DIRECTED: i32 = 0, RECENCY: i32 = 1, RANDOM: i32 = 2;
const DRAWS: i32 = 16;

// Murmur3's finaliser: a word per node, whose sums tell sets of nodes apart.
@inline function mixed(v: i32): u32 {
  let h = u32(v) + 0x9e3779b9;
  h = (h ^ (h >>> 16)) * 0x85ebca6b;
  h = (h ^ (h >>> 13)) * 0xc2b2ae35;
  return h ^ (h >>> 16);
}

function draw(x: GainIndex): i32 {
  for (let tries = 0; tries < DRAWS; tries++) {
    const v = below(x, x.n);
    if (load<i32>(at4(x.rowPtr, v)) != load<i32>(at4(x.rowPtr, v), 4)) return v;
  }
  return -1;
}

function oldest(x: GainIndex, b: Breakout): i32 {
  let v = draw(x);
  for (let i = 1; i < DRAWS && v >= 0; i++) {
    const other = draw(x);
    if (other >= 0 && load<f64>(at8(b.stamp, other)) < load<f64>(at8(b.stamp, v))) v = other;
  }
  return v;
}

function planJump(x: GainIndex, b: Breakout): void {
  b.optima++;
  b.failures = b.improved != 0 ? 0 : b.failures + 1;
  b.improved = 0;
  const back = b.signature == 0 && x.cut == b.previousCut;
  b.signature = 0;
  b.previousCut = x.cut;
  if (b.failures > b.patience) {
    b.failures = 0;
    b.length = b.longest;
    b.kind = RANDOM;
  } else {
    b.length = back ? min<i32>(b.length + 1, b.longest) : b.shortest;
    if (f64(word(x)) < load<f64>(at8(b.directed, b.failures))) b.kind = DIRECTED;
    else b.kind = below(x, 2) == 0 ? RECENCY : RANDOM;
  }
  b.jumps = b.length;
}

@inline function better<T>(x: GainIndex, free: i32, held: i32): i32 {
  if (free < 0) return held;
  return held >= 0 && gainOf<T>(x, held) > gainOf<T>(x, free) ? held : free;
}

@inline function breakout<T>(x: GainIndex, b: Breakout, flips: i32): i32 {
  for (let done = 1; done <= flips; done++) {
    release<T>(x);
    const free = largest<T>(x, 0), held = largest<T>(x, 1);
    let v = better<T>(x, free, held);
    if (b.jumps == 0 && gainOf<T>(x, v) <= x.least) planJump(x, b);
    if (b.jumps > 0) {
      b.jumps--;
      if (b.kind == DIRECTED) {
        if (free >= 0 && x.cut + gainOf<T>(x, v) <= x.best + x.least) v = free;
      } else {
        const drawn = b.kind == RECENCY ? oldest(x, b) : draw(x);
        if (drawn >= 0) v = drawn;
      }
    }
    flipInto<T>(x, v, 1);
    hold(x, v);
    b.clock += 1;
    store<f64>(at8(b.stamp, v), b.clock);
    b.signature ^= mixed(v);
    if (x.cut > x.best + x.least) {
      b.improved = 1;
      keepBest(x);
      if (x.best >= x.goal) return done;
    }
  }
  return flips;
}

export function breakoutIntegers(index: usize, state: usize, flips: i32): i32 {
  return breakout<i32>(changetype<GainIndex>(index), changetype<Breakout>(state), flips);
}

export function breakoutReals(index: usize, state: usize, flips: i32): i32 {
  return breakout<f64>(changetype<GainIndex>(index), changetype<Breakout>(state), flips);
}
