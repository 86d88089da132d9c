// Violated triangle inequalities, and larger ones grown from those at hand, in f32 SIMD; the twin is
// hypermetric-separation.ts.

@inline function f32At(base: usize, index: i32): f32 {
  return load<f32>(base + (usize(index) << 2));
}

@inline function i32At(base: usize, index: i32): i32 {
  return load<i32>(base + (usize(index) << 2));
}

@inline function put(base: usize, index: i32, x: f32): void {
  store<f32>(base + (usize(index) << 2), x);
}

// X above the diagonal, in f64, to the whole matrix in f32.
export function mirrorProducts(n: i32, products: usize, single: usize): void {
  for (let i = 0; i < n; i++) {
    put(single, i * n + i, 1);
    for (let j = i + 1; j < n; j++) {
      const x = f32(load<f64>(products + (usize(i * n + j) << 3)));
      put(single, i * n + j, x);
      put(single, j * n + i, x);
    }
  }
}

// Of each triple with a triangle inequality violated by more than `threshold` the most violated one: i, j, l and its signs to `found`,
// the violation to `violation`. Returns how many there are, of which at most `capacity` are written.
export function violatedTriangles(
  n: i32, single: usize, threshold: f32, capacity: i32, found: usize, violation: usize,
): i32 {
  let count = 0;
  const limit: f32 = -1 - threshold;
  const limits = f32x4.splat(limit);
  for (let i = 0; i < n; i++) {
    const rowI = single + (usize(i * n) << 2);
    for (let j = i + 1; j < n; j++) {
      const x = f32At(rowI, j);
      const xs = f32x4.splat(x);
      const rowJ = single + (usize(j * n) << 2);
      let l = j + 1;
      while (l < n) {
        if (l + 4 <= n) {
          const y = v128.load(rowI + (usize(l) << 2)), z = v128.load(rowJ + (usize(l) << 2));
          const p = f32x4.add(xs, y), q = f32x4.sub(xs, y);
          const m = f32x4.pmin(f32x4.sub(z, f32x4.abs(p)), f32x4.sub(f32x4.neg(z), f32x4.abs(q)));
          if (!v128.any_true(f32x4.lt(m, limits))) {
            l += 4;
            continue;
          }
        }
        const end = min(n, l + 4);
        for (; l < end; l++) {
          const y = f32At(rowI, l), z = f32At(rowJ, l);
          const p = x + y, q = x - y;
          const a = z - abs<f32>(p), b = -z - abs<f32>(q);
          const m = min<f32>(a, b);
          if (!(m < limit)) continue;
          if (count < capacity) {
            const at = found + (usize(count) << 4);
            store<i32>(at, i);
            store<i32>(at, j, 4);
            store<i32>(at, l, 8);
            // z with x + y < 0: all alike; with x + y > 0: i differs, that is j and l; -z with x < y: l differs; else j.
            store<i32>(at, a <= b ? (p < 0 ? 0 : 3) : q < 0 ? 2 : 1, 12);
            put(violation, count, -1 - m);
          }
          count++;
        }
      }
    }
  }
  return count;
}

// The two signed nodes that make |sum of b v|^2 smallest after each row of `size` signed nodes; violations (1 - |sum|^2)/2.
export function extendInequalities(
  n: i32, single: usize, size: i32, count: i32, rows: usize, violation: usize, along: usize,
): void {
  for (let t = 0; t < count; t++) {
    const row = rows + (usize(t) << 5);
    const square = project(n, single, size, row, along);
    let best: f32 = Infinity;
    let bests = f32x4.splat(best);
    let first = 0, second = 0;
    for (let p = 0; p < n; p++) {
      const a = f32At(along, p);
      if (a != a) continue;
      const x = single + (usize(p * n) << 2);
      const as = f32x4.splat(a);
      let q = p + 1;
      while (q < n) {
        if (q + 4 <= n) {
          const b = v128.load(along + (usize(q) << 2)), c = v128.load(x + (usize(q) << 2));
          const m = f32x4.pmin(
            f32x4.sub(c, f32x4.abs(f32x4.add(as, b))), f32x4.sub(f32x4.neg(c), f32x4.abs(f32x4.sub(as, b))));
          if (!v128.any_true(f32x4.lt(m, bests))) {
            q += 4;
            continue;
          }
        }
        const end = min(n, q + 4);
        for (; q < end; q++) {
          const b = f32At(along, q), c = f32At(x, q);
          const m = min<f32>(c - abs<f32>(a + b), -c - abs<f32>(a - b));
          if (m < best) {
            best = m;
            first = p;
            second = q;
          }
        }
        bests = f32x4.splat(best);
      }
    }
    if (!(best < Infinity)) {
      put(violation, t, -1);
      continue;
    }
    put(violation, t, (1 - (square + 2 + 2 * best)) / 2);
    const a = f32At(along, first), b = f32At(along, second), x = f32At(single, first * n + second);
    const alike = x - abs<f32>(a + b) <= -x - abs<f32>(a - b);
    const negative = (alike ? a + b : a - b) > 0;
    store<i32>(row + (usize(size) << 2), 2 * first + (negative ? 1 : 0));
    store<i32>(row + (usize(size) << 2), 2 * second + (negative == alike ? 1 : 0), 4);
  }
}

// <u, v_p> for all p, u the row's sum; NaN at the row's own nodes. Returns |u|^2.
function project(n: i32, single: usize, size: i32, row: usize, along: usize): f32 {
  for (let a = 0; a < size; a++) {
    const code = i32At(row, a);
    const x = single + (usize((code >> 1) * n) << 2);
    const b: f32 = code & 1 ? -1 : 1;
    for (let p = 0; p < n; p++) put(along, p, (a == 0 ? 0 : f32At(along, p)) + b * f32At(x, p));
  }
  let square: f32 = 0;
  for (let a = 0; a < size; a++) {
    const code = i32At(row, a);
    const x = f32At(along, code >> 1);
    square += code & 1 ? -x : x;
  }
  for (let a = 0; a < size; a++) put(along, i32At(row, a) >> 1, NaN);
  return square;
}
