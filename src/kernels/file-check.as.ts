// Checksum and sums over the arcs of csr files; the twin, with what they are, is file-check.ts.
import { at4 } from './addresses.as';

const MULTIPLIER: i32 = 0x9e3779b1;

@inline function mixed(lane: v128, place: usize): v128 {
  const product = i32x4.mul(v128.xor(lane, v128.load(place)), i32x4.splat(MULTIPLIER));
  return v128.or(i32x4.shl(product, 13), i32x4.shr_u(product, 19));
}

// words: i32 x count, a multiple of 16.
export function hashWords(count: i32, lanes: usize, words: usize): void {
  let a = v128.load(lanes), b = v128.load(lanes, 16), c = v128.load(lanes, 32), d = v128.load(lanes, 48);
  for (let p = words, end = at4(words, count); p < end; p += 64) {
    a = mixed(a, p);
    b = mixed(b, p + 16);
    c = mixed(c, p + 32);
    d = mixed(d, p + 48);
  }
  v128.store(lanes, a);
  v128.store(lanes, b, 16);
  v128.store(lanes, c, 32);
  v128.store(lanes, d, 48);
}

// words: i32 x count. @returns the first that is less than the one before it, of word 0 `before`; count if none is
export function risingWords(count: i32, before: i32, words: usize): i32 {
  for (let i = 0; i < count; i++) {
    const word = load<i32>(at4(words, i));
    if (word < before) return i;
    before = word;
  }
  return count;
}

// Counts which of the arcs from..to-1 rows start at. rows: i32 x count, rising, from `from` on; starts: i32 x (to - from).
// @returns how many start before `to`
export function markRows(count: i32, from: i32, to: i32, rows: usize, starts: usize): i32 {
  let i = 0;
  for (; i < count; i++) {
    const start = load<i32>(at4(rows, i));
    if (start >= to) break;
    const place = at4(starts, start - from);
    store<i32>(place, load<i32>(place) + 1);
  }
  return i;
}

// state: i32 key, first and second multiplier, key of weights, sum, row, head of the arc before.
const SUM: usize = 16, ROW: usize = 20, LAST: usize = 24;
const INFINITE: i32 = 0x7ff00000;

@inline function hashed(v: v128, key: v128, first: v128, second: v128): v128 {
  const product = i32x4.mul(v128.xor(v, key), first);
  return i32x4.mul(v128.xor(product, i32x4.shr_u(product, 15)), second);
}

// count: a multiple of 4, at least 4. @returns whether an arc cannot be: then the state stays
export function sumArcs(count: i32, n: i32, weightBytes: i32, state: usize, starts: usize, heads: usize, weight: usize): i32 {
  const key = i32x4.splat(load<i32>(state)), first = i32x4.splat(load<i32>(state, 4));
  const second = i32x4.splat(load<i32>(state, 8)), other = i32x4.splat(load<i32>(state, 12));
  const zero = i32x4.splat(0), infinite = i32x4.splat(INFINITE);
  let rows = i32x4.splat(load<i32>(state, ROW));
  let before = i32x4.splat(load<i32>(state, LAST));
  let sum = zero, bad = zero, highest = zero;
  for (let i = 0; i < count; i += 4) {
    const start = v128.load(at4(starts, i));
    const v = v128.load(at4(heads, i));
    let u = i32x4.add(start, v128.shuffle<i32>(zero, start, 0, 4, 5, 6));
    u = i32x4.add(i32x4.add(u, v128.shuffle<i32>(zero, u, 0, 1, 4, 5)), rows);
    rows = v128.shuffle<i32>(u, u, 3, 3, 3, 3);
    const falls = v128.and(i32x4.le_s(v, v128.shuffle<i32>(before, v, 3, 4, 5, 6)), i32x4.eq(start, zero));
    before = v;
    bad = v128.or(bad, v128.or(falls, i32x4.eq(u, v)));
    highest = i32x4.max_u(highest, v);
    const xu = hashed(u, key, first, second), xv = hashed(v, key, first, second);
    const yu = v128.xor(xu, i32x4.shr_u(xu, 13)), yv = v128.xor(xv, i32x4.shr_u(xv, 13));
    let term = i32x4.sub(i32x4.mul(xu, yv), i32x4.mul(yu, xv));
    if (weightBytes != 0) {
      let bits: v128;
      const place = weight + usize(i * weightBytes);
      if (weightBytes == 1) bits = i32x4.extend_low_i16x8_s(i16x8.extend_low_i8x16_s(v128.load32_zero(place)));
      else if (weightBytes == 2) bits = i32x4.extend_low_i16x8_s(v128.load64_zero(place));
      else if (weightBytes == 4) bits = v128.load(place);
      else {
        const a = v128.load(place), b = v128.load(place, 16);
        const high = v128.shuffle<i32>(a, b, 1, 3, 5, 7);
        bad = v128.or(bad, i32x4.eq(v128.and(high, infinite), infinite));
        bits = i32x4.add(hashed(v128.shuffle<i32>(a, b, 0, 2, 4, 6), other, first, second), high);
      }
      const factor = hashed(bits, other, first, second);
      // Odd: an arc is never worth nothing.
      term = i32x4.mul(term, v128.or(v128.xor(factor, i32x4.shr_u(factor, 16)), i32x4.splat(1)));
    }
    sum = i32x4.add(sum, term);
  }
  bad = v128.or(bad, i32x4.ge_u(highest, i32x4.splat(n)));
  if (v128.any_true(bad)) return 1;
  const total = i32x4.extract_lane(sum, 0) + i32x4.extract_lane(sum, 1) + i32x4.extract_lane(sum, 2) + i32x4.extract_lane(sum, 3);
  store<i32>(state, load<i32>(state, SUM) + total, SUM);
  store<i32>(state, i32x4.extract_lane(rows, 0), ROW);
  store<i32>(state, load<i32>(at4(heads, count - 1)), LAST);
  return 0;
}
