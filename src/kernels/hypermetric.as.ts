// Minimisation of the augmented Lagrangian of the max-cut SDP with hypermetric inequalities, in f64 SIMD; the twin is
// hypermetric.ts. Rows have k columns, k a multiple of 4, so that every loop runs over whole vectors.

@inline function f64At(base: usize, index: i32): f64 {
  return load<f64>(base + (usize(index) << 3));
}

@inline function put(base: usize, index: i32, x: f64): void {
  store<f64>(base + (usize(index) << 3), x);
}

@inline function i32At(base: usize, index: i32): i32 {
  return load<i32>(base + (usize(index) << 2));
}

@inline function sum2(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

function dot(a: usize, b: usize, length: i32): f64 {
  let s0 = f64x2.splat(0), s1 = f64x2.splat(0);
  const end = a + (usize(length) << 3);
  while (a < end) {
    s0 = f64x2.add(s0, f64x2.mul(v128.load(a), v128.load(b)));
    s1 = f64x2.add(s1, f64x2.mul(v128.load(a, 16), v128.load(b, 16)));
    a += 32; b += 32;
  }
  return sum2(f64x2.add(s0, s1));
}

// to += factor * from
function addScaled(to: usize, factor: f64, from: usize, length: i32): void {
  const f = f64x2.splat(factor);
  const end = to + (usize(length) << 3);
  while (to < end) {
    v128.store(to, f64x2.add(v128.load(to), f64x2.mul(f, v128.load(from))));
    v128.store(to, f64x2.add(v128.load(to, 16), f64x2.mul(f, v128.load(from, 16))), 16);
    to += 32; from += 32;
  }
}

// X(i, j) = <v_i, v_j> for i < j.
function gram(n: i32, k: i32, vectors: usize, products: usize): void {
  const stride = usize(k) << 3;
  for (let i = 0; i < n; i++) {
    const a = vectors + usize(i) * stride;
    const row = products + (usize(i) * usize(n) << 3);
    let j = i + 1;
    for (; j + 3 < n; j += 4) {
      let b0 = vectors + usize(j) * stride, b1 = b0 + stride, b2 = b1 + stride, b3 = b2 + stride;
      let s0 = f64x2.splat(0), s1 = f64x2.splat(0), s2 = f64x2.splat(0), s3 = f64x2.splat(0);
      for (let c: usize = 0; c < stride; c += 16) {
        const x = v128.load(a + c);
        s0 = f64x2.add(s0, f64x2.mul(x, v128.load(b0 + c)));
        s1 = f64x2.add(s1, f64x2.mul(x, v128.load(b1 + c)));
        s2 = f64x2.add(s2, f64x2.mul(x, v128.load(b2 + c)));
        s3 = f64x2.add(s3, f64x2.mul(x, v128.load(b3 + c)));
      }
      put(row, j, sum2(s0)); put(row, j + 1, sum2(s1)); put(row, j + 2, sum2(s2)); put(row, j + 3, sum2(s3));
    }
    for (; j < n; j++) put(row, j, dot(a, vectors + usize(j) * stride, k));
  }
}

// gradient = B * vectors, two rows and eight columns at a time.
function multiply(n: i32, k: i32, matrix: usize, vectors: usize, gradient: usize): void {
  const stride = usize(k) << 3;
  const width = usize(n) << 3;
  for (let i = 0; i < n; i += 2) {
    const b0 = matrix + usize(i) * width;
    const b1 = i + 1 < n ? b0 + width : b0;
    const g0 = gradient + usize(i) * stride;
    const g1 = g0 + stride;
    let c: usize = 0;
    for (; c + 64 <= stride; c += 64) {
      let p0 = f64x2.splat(0), p1 = f64x2.splat(0), p2 = f64x2.splat(0), p3 = f64x2.splat(0);
      let q0 = f64x2.splat(0), q1 = f64x2.splat(0), q2 = f64x2.splat(0), q3 = f64x2.splat(0);
      let x = vectors + c;
      for (let j: usize = 0; j < width; j += 8) {
        const s = v128.load64_splat(b0 + j), t = v128.load64_splat(b1 + j);
        const x0 = v128.load(x), x1 = v128.load(x, 16), x2 = v128.load(x, 32), x3 = v128.load(x, 48);
        p0 = f64x2.add(p0, f64x2.mul(s, x0)); q0 = f64x2.add(q0, f64x2.mul(t, x0));
        p1 = f64x2.add(p1, f64x2.mul(s, x1)); q1 = f64x2.add(q1, f64x2.mul(t, x1));
        p2 = f64x2.add(p2, f64x2.mul(s, x2)); q2 = f64x2.add(q2, f64x2.mul(t, x2));
        p3 = f64x2.add(p3, f64x2.mul(s, x3)); q3 = f64x2.add(q3, f64x2.mul(t, x3));
        x += stride;
      }
      v128.store(g0 + c, p0); v128.store(g0 + c, p1, 16); v128.store(g0 + c, p2, 32); v128.store(g0 + c, p3, 48);
      if (i + 1 < n) {
        v128.store(g1 + c, q0); v128.store(g1 + c, q1, 16); v128.store(g1 + c, q2, 32); v128.store(g1 + c, q3, 48);
      }
    }
    for (; c < stride; c += 32) {
      let p0 = f64x2.splat(0), p1 = f64x2.splat(0), q0 = f64x2.splat(0), q1 = f64x2.splat(0);
      let x = vectors + c;
      for (let j: usize = 0; j < width; j += 8) {
        const s = v128.load64_splat(b0 + j), t = v128.load64_splat(b1 + j);
        const x0 = v128.load(x), x1 = v128.load(x, 16);
        p0 = f64x2.add(p0, f64x2.mul(s, x0)); q0 = f64x2.add(q0, f64x2.mul(t, x0));
        p1 = f64x2.add(p1, f64x2.mul(s, x1)); q1 = f64x2.add(q1, f64x2.mul(t, x1));
        x += stride;
      }
      v128.store(g0 + c, p0); v128.store(g0 + c, p1, 16);
      if (i + 1 < n) { v128.store(g1 + c, q0); v128.store(g1 + c, q1, 16); }
    }
  }
}

// Writes X, mu, B, the tangent gradient and the pull <g_i, v_i>; returns F.
function evaluate(
  n: i32, k: i32, count: i32, rho: f64, half: usize, start: usize, pair: usize, least: usize, gamma: usize, mu: usize,
  vectors: usize, products: usize, matrix: usize, gradient: usize, pull: usize,
): f64 {
  gram(n, k, vectors, products);
  let value: f64 = 0;
  for (let i = 0; i < n; i++) {
    const base = i * n;
    for (let j = i + 1; j < n; j++) {
      const h = f64At(half, base + j);
      put(matrix, base + j, h);
      value += h * f64At(products, base + j);
    }
  }
  let penalty: f64 = 0;
  let a = i32At(start, 0);
  for (let t = 0; t < count; t++) {
    const from = a, end = i32At(start, t + 1);
    let sum: f64 = 0;
    for (; a < end; a++) {
      const p = i32At(pair, a);
      const x = f64At(products, p >> 1);
      sum += p & 1 ? -x : x;
    }
    const g = f64At(gamma, t);
    const r = 3 * rho / f64(end - from);
    const m = max<f64>(0, g + r * (f64At(least, t) - sum));
    put(mu, t, m);
    penalty += (m * m - g * g) / r;
    if (m > 0) {
      for (let b = from; b < end; b++) {
        const p = i32At(pair, b);
        put(matrix, p >> 1, f64At(matrix, p >> 1) - (p & 1 ? -m : m));
      }
    }
  }
  for (let i = 0; i < n; i++) {
    put(matrix, i * n + i, 0);
    for (let j = i + 1; j < n; j++) put(matrix, j * n + i, f64At(matrix, i * n + j));
  }
  multiply(n, k, matrix, vectors, gradient);
  const stride = usize(k) << 3;
  for (let i = 0; i < n; i++) {
    const v = vectors + usize(i) * stride, g = gradient + usize(i) * stride;
    const along = dot(g, v, k);
    put(pull, i, along);
    addScaled(g, -along, v, k);
  }
  return value + 0.5 * penalty;
}

// to = rows of (from + step * direction), each of unit length.
function retract(n: i32, k: i32, from: usize, step: f64, direction: usize, to: usize): void {
  const stride = usize(k) << 3;
  const s = f64x2.splat(step);
  for (let i = 0; i < n; i++) {
    let square = f64x2.splat(0);
    for (let c: usize = 0; c < stride; c += 16) {
      const x = f64x2.add(v128.load(from + c), f64x2.mul(s, v128.load(direction + c)));
      v128.store(to + c, x);
      square = f64x2.add(square, f64x2.mul(x, x));
    }
    const inverse = f64x2.splat(1 / sqrt<f64>(sum2(square)));
    for (let c: usize = 0; c < stride; c += 16) v128.store(to + c, f64x2.mul(inverse, v128.load(to + c)));
    from += stride; direction += stride; to += stride;
  }
}

// direction = -H * gradient by the two loops of L-BFGS over the pairs kept (slots of a ring).
function quasiNewton(
  length: i32, ring: i32, kept: i32, head: i32, gradient: usize, direction: usize,
  steps: usize, changes: usize, inverses: usize, scratch: usize,
): void {
  const bytes = usize(length) << 3;
  memory.copy(direction, gradient, bytes);
  let slot = head;
  for (let q = 0; q < kept; q++) {
    slot = slot == 0 ? ring - 1 : slot - 1;
    const alpha = f64At(inverses, slot) * dot(steps + usize(slot) * bytes, direction, length);
    put(scratch, slot, alpha);
    addScaled(direction, -alpha, changes + usize(slot) * bytes, length);
  }
  if (kept > 0) {
    const last = head == 0 ? ring - 1 : head - 1;
    const y = changes + usize(last) * bytes;
    scale(direction, 1 / (f64At(inverses, last) * dot(y, y, length)), length);
  }
  for (let q = 0; q < kept; q++) {
    const beta = f64At(inverses, slot) * dot(changes + usize(slot) * bytes, direction, length);
    addScaled(direction, f64At(scratch, slot) - beta, steps + usize(slot) * bytes, length);
    slot = slot + 1 == ring ? 0 : slot + 1;
  }
  scale(direction, -1, length);
}

function scale(at: usize, factor: f64, length: i32): void {
  const f = f64x2.splat(factor);
  const end = at + (usize(length) << 3);
  while (at < end) {
    v128.store(at, f64x2.mul(f, v128.load(at)));
    at += 16;
  }
}

// state: 0 value, 1 pairs kept, 2 head of the ring, 3 |tangent gradient|, 4 evaluations (added to)
export function hypermetricDescent(
  n: i32, k: i32, count: i32, iterations: i32, ring: i32, tolerance: f64, rho: f64,
  half: usize, start: usize, pair: usize, least: usize, gamma: usize, mu: usize,
  vectors: usize, products: usize, matrix: usize, gradient: usize, pull: usize,
  direction: usize, nextVectors: usize, nextGradient: usize,
  steps: usize, changes: usize, inverses: usize, scratch: usize, state: usize,
): i32 {
  const length = n * k;
  const bytes = usize(length) << 3;
  let kept = i32(f64At(state, 1)), head = i32(f64At(state, 2));
  let evaluations: f64 = 1;
  let value = evaluate(n, k, count, rho, half, start, pair, least, gamma, mu, vectors, products, matrix, gradient, pull);
  let norm = sqrt<f64>(dot(gradient, gradient, length));
  let done = 0;
  let fresh = true;
  for (; done < iterations && norm > tolerance; done++) {
    quasiNewton(length, ring, kept, head, gradient, direction, steps, changes, inverses, scratch);
    let slope = dot(direction, gradient, length);
    if (!(slope < 0)) {
      kept = 0;
      memory.copy(direction, gradient, bytes);
      scale(direction, -1, length);
      slope = -norm * norm;
    }
    let step: f64 = kept > 0 ? 1 : 0.1 * sqrt<f64>(f64(n)) / norm;
    let next: f64 = 0;
    let tries = 0;
    for (; tries < 20; tries++) {
      retract(n, k, vectors, step, direction, nextVectors);
      next = evaluate(n, k, count, rho, half, start, pair, least, gamma, mu, nextVectors, products, matrix, nextGradient, pull);
      evaluations += 1;
      if (next <= value + 1e-4 * step * slope) break;
      const curvature = next - value - step * slope;
      step = curvature > 0 ? max<f64>(0.1 * step, min<f64>(0.5 * step, -slope * step * step / (2 * curvature))) : 0.5 * step;
    }
    if (tries == 20) {
      fresh = false;
      if (kept == 0) break;
      kept = 0;
      continue;
    }
    const s = steps + usize(head) * bytes, y = changes + usize(head) * bytes;
    memory.copy(s, nextVectors, bytes);
    addScaled(s, -1, vectors, length);
    memory.copy(y, nextGradient, bytes);
    addScaled(y, -1, gradient, length);
    const product = dot(s, y, length);
    memory.copy(vectors, nextVectors, bytes);
    memory.copy(gradient, nextGradient, bytes);
    value = next;
    fresh = true;
    norm = sqrt<f64>(dot(gradient, gradient, length));
    if (product > 1e-10 * dot(s, s, length)) {
      put(inverses, head, 1 / product);
      head = head + 1 == ring ? 0 : head + 1;
      kept = min(kept + 1, ring);
    }
  }
  if (!fresh) {
    value = evaluate(n, k, count, rho, half, start, pair, least, gamma, mu, vectors, products, matrix, gradient, pull);
  }
  put(state, 0, value);
  put(state, 1, f64(kept));
  put(state, 2, f64(head));
  put(state, 3, norm);
  put(state, 4, f64At(state, 4) + evaluations);
  return done;
}
