// Descent of Σ w·cos(θu − θv) and the best cut over rotations; the twin, with the rules and their invariants, is rank-2.ts.
import { at4, at8, at16 } from './addresses.as';

const KEY_RANGE: f64 = 1073741824;
const DIGIT: i32 = 1024;

export function angleSweeps(
  n: i32, sweeps: i32, rowPtr: usize, adj: usize, weight: usize, point: usize, scale: f64,
): f64 {
  let fall: f64 = 0;
  const units = f64x2.splat(scale);
  for (let sweep = 0; sweep < sweeps; sweep++) {
    fall = 0;
    for (let v = 0; v < n; v++) {
      let sum = f64x2.splat(0);
      const end = load<i32>(at4(rowPtr, v), 4);
      for (let a = load<i32>(at4(rowPtr, v)); a < end; a++) {
        const there = v128.load(at16(point, load<i32>(at4(adj, a))));
        sum = f64x2.add(sum, f64x2.mul(v128.load64_splat(at8(weight, a)), there));
      }
      sum = f64x2.mul(sum, units);
      const x = f64x2.extract_lane(sum, 0), y = f64x2.extract_lane(sum, 1);
      const norm = sqrt<f64>(x * x + y * y);
      if (norm == 0) continue;
      const place = at16(point, v);
      fall += norm + (x * load<f64>(place) + y * load<f64>(place, 8));
      v128.store(place, f64x2.mul(sum, f64x2.splat(-1.0 / norm)));
    }
  }
  return fall;
}

// One pass of a radix sort of (node, key) pairs by ten bits of the key.
function sortByDigit(n: i32, from: usize, to: usize, counts: usize, shift: i32): void {
  memory.fill(counts, 0, usize(DIGIT) << 2);
  for (let i = 0; i < n; i++) {
    const place = at4(counts, (load<i32>(at8(from, i), 4) >> shift) & (DIGIT - 1));
    store<i32>(place, load<i32>(place) + 1);
  }
  let start: i32 = 0;
  for (let d = 0; d < DIGIT; d++) {
    const count = load<i32>(at4(counts, d));
    store<i32>(at4(counts, d), start);
    start += count;
  }
  for (let i = 0; i < n; i++) {
    const pair = load<u64>(at8(from, i));
    const place = at4(counts, (i32(pair >> 32) >> shift) & (DIGIT - 1));
    const target = load<i32>(place);
    store<i32>(place, target + 1);
    store<u64>(at8(to, target), pair);
  }
}

@inline function flip(v: i32, rowPtr: usize, adj: usize, weight: usize, spin: usize, gain: usize): void {
  const side = -load<i8>(spin + usize(v));
  store<i8>(spin + usize(v), side);
  store<f64>(at8(gain, v), -load<f64>(at8(gain, v)));
  const twice = f64(side) * 2;
  const end = load<i32>(at4(rowPtr, v), 4);
  for (let a = load<i32>(at4(rowPtr, v)); a < end; a++) {
    const u = load<i32>(at4(adj, a));
    const place = at8(gain, u);
    store<f64>(place, load<f64>(place) + twice * f64(load<i8>(spin + usize(u))) * load<f64>(at8(weight, a)));
  }
}

export function bestRotation(
  n: i32, rowPtr: usize, adj: usize, weight: usize, point: usize, spin: usize, gain: usize,
  pairs: usize, sorted: usize, counts: usize, least: f64,
): i32 {
  for (let v = 0; v < n; v++) {
    let x = load<f64>(at16(point, v)), y = load<f64>(at16(point, v), 8);
    const upper = y > 0 || (y == 0 && x > 0);
    store<i8>(spin + usize(v), upper ? 1 : -1);
    if (!upper) {
      x = -x;
      y = -y;
    }
    const key = (1.0 - x / (abs<f64>(x) + y)) * (0.5 * KEY_RANGE);
    store<i32>(at8(pairs, v), v);
    store<i32>(at8(pairs, v), i32(min<f64>(key, KEY_RANGE - 1)), 4);
  }
  sortByDigit(n, pairs, sorted, counts, 0);
  sortByDigit(n, sorted, pairs, counts, 10);
  sortByDigit(n, pairs, sorted, counts, 20);
  for (let v = 0; v < n; v++) {
    let sum: f64 = 0;
    const end = load<i32>(at4(rowPtr, v), 4);
    for (let a = load<i32>(at4(rowPtr, v)); a < end; a++)
      sum += load<f64>(at8(weight, a)) * f64(load<i8>(spin + usize(load<i32>(at4(adj, a)))));
    store<f64>(at8(gain, v), sum * f64(load<i8>(spin + usize(v))));
  }
  let growth: f64 = 0, most: f64 = 0;
  let bestTurn: i32 = 0;
  for (let i = 0; i < n; i++) {
    const v = load<i32>(at8(sorted, i));
    growth += load<f64>(at8(gain, v));
    flip(v, rowPtr, adj, weight, spin, gain);
    if (growth > most) {
      most = growth;
      bestTurn = i + 1;
    }
  }
  for (let i = n - 1; i >= bestTurn; i--) flip(load<i32>(at8(sorted, i)), rowPtr, adj, weight, spin, gain);
  let flips: i32 = 0;
  for (let moved = true; moved; ) {
    moved = false;
    for (let v = 0; v < n; v++) {
      if (load<f64>(at8(gain, v)) <= least) continue;
      flip(v, rowPtr, adj, weight, spin, gain);
      flips++;
      moved = true;
    }
  }
  return flips;
}
