// Metropolis visits of a block of nodes whose sides are bits; the twin, with the rule, is bit-annealing.ts.
import { at4 } from './addresses.as';

const STRATA_SHIFT: u32 = 22;

// generator: u32 xorshift32.
export function bitSweep(
  from: i32, to: i32, weightBytes: i32, rowPtr: usize, adj: usize, weight: usize, sides: usize, limits: usize,
  generator: usize,
): i32 {
  if (weightBytes == 0) return visitUnit(from, to, rowPtr, adj, sides, limits, generator);
  if (weightBytes == 1) return visitWeighted<i8>(from, to, rowPtr, adj, weight, sides, limits, generator);
  return visitWeighted<i16>(from, to, rowPtr, adj, weight, sides, limits, generator);
}

// Flips without a branch: whether a node flips cannot be foreseen, and a wrong guess costs as much as its arcs.
@inline function decide(gain: i32, v: i32, place: usize, byte: i32, x: u32, limits: usize): i32 {
  const flips = i32(gain > load<i32>(at4(limits, i32(x >>> STRATA_SHIFT))));
  store<u8>(place, u8(byte ^ (flips << (v & 7))));
  return flips;
}

@inline function next(x: u32): u32 {
  x ^= x << 13;
  x ^= x >>> 17;
  return x ^ (x << 5);
}

function visitUnit(
  from: i32, to: i32, rowPtr: usize, adj: usize, sides: usize, limits: usize, generator: usize,
): i32 {
  let x = load<u32>(generator);
  let flips: i32 = 0;
  let a = at4(adj, load<i32>(at4(rowPtr, from)));
  for (let v = from; v < to; v++) {
    const start = a;
    const end = at4(adj, load<i32>(at4(rowPtr, v), 4));
    let ones: i32 = 0;
    for (; a < end; a += 4) {
      const u = load<u32>(a);
      ones += (i32(load<u8>(sides + usize(u >>> 3))) >> (u & 7)) & 1;
    }
    const place = sides + usize(v >>> 3);
    const byte = i32(load<u8>(place));
    const own = -((byte >> (v & 7)) & 1);
    x = next(x);
    const sum = i32((end - start) >> 2) - 2 * ones;
    flips += decide((sum ^ own) - own, v, place, byte, x, limits);
  }
  store<u32>(generator, x);
  return flips;
}

// Weights of type W.
function visitWeighted<W>(
  from: i32, to: i32, rowPtr: usize, adj: usize, weight: usize, sides: usize, limits: usize, generator: usize,
): i32 {
  let x = load<u32>(generator);
  let flips: i32 = 0;
  let a = load<i32>(at4(rowPtr, from));
  for (let v = from; v < to; v++) {
    const end = load<i32>(at4(rowPtr, v), 4);
    let sum: i32 = 0;
    for (; a < end; a++) {
      const u = load<u32>(at4(adj, a));
      const other = -((i32(load<u8>(sides + usize(u >>> 3))) >> (u & 7)) & 1);
      sum += (i32(load<W>(weight + (usize(a) << alignof<W>()))) ^ other) - other;
    }
    const place = sides + usize(v >>> 3);
    const byte = i32(load<u8>(place));
    const own = -((byte >> (v & 7)) & 1);
    x = next(x);
    flips += decide((sum ^ own) - own, v, place, byte, x, limits);
  }
  store<u32>(generator, x);
  return flips;
}
