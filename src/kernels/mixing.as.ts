// One sweep of the mixing method over nodes [from, to), f32 SIMD; the twin is mixing.ts.
// The row sum g stays in v128 registers: one pass over the row for ranks 4, 8, 16 and 32; other ranks (multiples of 4)
// gather it in scratch, 16 columns at a time.

@inline function row(base: usize, index: i32, stride: usize): usize {
  return base + usize(index) * stride;
}

@inline function sum4(x: v128): f32 {
  return f32x4.extract_lane(x, 0) + f32x4.extract_lane(x, 1) + (f32x4.extract_lane(x, 2) + f32x4.extract_lane(x, 3));
}

// |(1 + beta) v* - beta v| for unit v*, v with cosine = <v*, v>.
@inline function lengthAfter(beta: f32, cosine: f32): f32 {
  return sqrt<f32>((1 + beta) * (1 + beta) + beta * beta - 2 * beta * (1 + beta) * cosine);
}

// |g| (<v*, v'> - <v*, v>): what the step added to -sum w <v, v>.
@inline function growth(norm: f32, beta: f32, cosine: f32, length: f32): f64 {
  return f64(norm) * ((1 + f64(beta) - f64(beta) * f64(cosine)) / f64(length) - f64(cosine));
}

export function mixingSweep(
  from: i32, to: i32, k: i32, beta: f32,
  rowPtr: usize, adj: usize, weight: usize, vectors: usize, scratch: usize, norms: usize,
): f64 {
  if (k == 4) return sweep4(from, to, beta, rowPtr, adj, weight, vectors, norms);
  if (k == 8) return sweep8(from, to, beta, rowPtr, adj, weight, vectors, norms);
  if (k == 16) return sweep16(from, to, beta, rowPtr, adj, weight, vectors, norms);
  if (k == 32) return sweep32(from, to, beta, rowPtr, adj, weight, vectors, norms);
  return sweepAny(from, to, k, beta, rowPtr, adj, weight, vectors, scratch, norms);
}

function sweep4(
  from: i32, to: i32, beta: f32, rowPtr: usize, adj: usize, weight: usize, vectors: usize, norms: usize,
): f64 {
  let change: f64 = 0;
  let a = load<i32>(row(rowPtr, from, 4));
  for (let u = from; u < to; u++) {
    const end = load<i32>(row(rowPtr, u, 4), 4);
    let g0 = f32x4.splat(0);
    for (; a < end; a++) {
      const x = row(vectors, load<i32>(row(adj, a, 4)), 16);
      const w = v128.load32_splat(row(weight, a, 4));
      g0 = f32x4.add(g0, f32x4.mul(w, v128.load(x)));
    }
    const at = row(vectors, u, 16);
    const square = sum4(f32x4.mul(g0, g0));
    const dot = sum4(f32x4.mul(g0, v128.load(at)));
    const norm = sqrt<f32>(square);
    store<f32>(row(norms, u, 4), norm);
    if (norm > 0) {
      const cosine = -dot / norm;
      const length = lengthAfter(beta, cosine);
      const s = f32x4.splat(-(1 + beta) / (norm * length)), r = f32x4.splat(-beta / length);
      v128.store(at, f32x4.add(f32x4.mul(s, g0), f32x4.mul(r, v128.load(at))));
      change += growth(norm, beta, cosine, length);
    }
  }
  return change;
}

function sweep8(
  from: i32, to: i32, beta: f32, rowPtr: usize, adj: usize, weight: usize, vectors: usize, norms: usize,
): f64 {
  let change: f64 = 0;
  let a = load<i32>(row(rowPtr, from, 4));
  for (let u = from; u < to; u++) {
    const end = load<i32>(row(rowPtr, u, 4), 4);
    let g0 = f32x4.splat(0), g1 = f32x4.splat(0);
    for (; a < end; a++) {
      const x = row(vectors, load<i32>(row(adj, a, 4)), 32);
      const w = v128.load32_splat(row(weight, a, 4));
      g0 = f32x4.add(g0, f32x4.mul(w, v128.load(x)));
      g1 = f32x4.add(g1, f32x4.mul(w, v128.load(x, 16)));
    }
    const at = row(vectors, u, 32);
    const square = sum4(f32x4.add(f32x4.mul(g0, g0), f32x4.mul(g1, g1)));
    const dot = sum4(f32x4.add(f32x4.mul(g0, v128.load(at)), f32x4.mul(g1, v128.load(at, 16))));
    const norm = sqrt<f32>(square);
    store<f32>(row(norms, u, 4), norm);
    if (norm > 0) {
      const cosine = -dot / norm;
      const length = lengthAfter(beta, cosine);
      const s = f32x4.splat(-(1 + beta) / (norm * length)), r = f32x4.splat(-beta / length);
      v128.store(at, f32x4.add(f32x4.mul(s, g0), f32x4.mul(r, v128.load(at))));
      v128.store(at, f32x4.add(f32x4.mul(s, g1), f32x4.mul(r, v128.load(at, 16))), 16);
      change += growth(norm, beta, cosine, length);
    }
  }
  return change;
}

function sweep16(
  from: i32, to: i32, beta: f32, rowPtr: usize, adj: usize, weight: usize, vectors: usize, norms: usize,
): f64 {
  let change: f64 = 0;
  let a = load<i32>(row(rowPtr, from, 4));
  for (let u = from; u < to; u++) {
    const end = load<i32>(row(rowPtr, u, 4), 4);
    let g0 = f32x4.splat(0), g1 = f32x4.splat(0), g2 = f32x4.splat(0), g3 = f32x4.splat(0);
    for (; a < end; a++) {
      const x = row(vectors, load<i32>(row(adj, a, 4)), 64);
      const w = v128.load32_splat(row(weight, a, 4));
      g0 = f32x4.add(g0, f32x4.mul(w, v128.load(x)));
      g1 = f32x4.add(g1, f32x4.mul(w, v128.load(x, 16)));
      g2 = f32x4.add(g2, f32x4.mul(w, v128.load(x, 32)));
      g3 = f32x4.add(g3, f32x4.mul(w, v128.load(x, 48)));
    }
    const at = row(vectors, u, 64);
    const square = sum4(f32x4.add(f32x4.add(f32x4.mul(g0, g0), f32x4.mul(g1, g1)), f32x4.add(f32x4.mul(g2, g2), f32x4.mul(g3, g3))));
    const dot = sum4(f32x4.add(f32x4.add(f32x4.mul(g0, v128.load(at)), f32x4.mul(g1, v128.load(at, 16))), f32x4.add(f32x4.mul(g2, v128.load(at, 32)), f32x4.mul(g3, v128.load(at, 48)))));
    const norm = sqrt<f32>(square);
    store<f32>(row(norms, u, 4), norm);
    if (norm > 0) {
      const cosine = -dot / norm;
      const length = lengthAfter(beta, cosine);
      const s = f32x4.splat(-(1 + beta) / (norm * length)), r = f32x4.splat(-beta / length);
      v128.store(at, f32x4.add(f32x4.mul(s, g0), f32x4.mul(r, v128.load(at))));
      v128.store(at, f32x4.add(f32x4.mul(s, g1), f32x4.mul(r, v128.load(at, 16))), 16);
      v128.store(at, f32x4.add(f32x4.mul(s, g2), f32x4.mul(r, v128.load(at, 32))), 32);
      v128.store(at, f32x4.add(f32x4.mul(s, g3), f32x4.mul(r, v128.load(at, 48))), 48);
      change += growth(norm, beta, cosine, length);
    }
  }
  return change;
}

function sweep32(
  from: i32, to: i32, beta: f32, rowPtr: usize, adj: usize, weight: usize, vectors: usize, norms: usize,
): f64 {
  let change: f64 = 0;
  let a = load<i32>(row(rowPtr, from, 4));
  for (let u = from; u < to; u++) {
    const end = load<i32>(row(rowPtr, u, 4), 4);
    let g0 = f32x4.splat(0), g1 = f32x4.splat(0), g2 = f32x4.splat(0), g3 = f32x4.splat(0);
    let g4 = f32x4.splat(0), g5 = f32x4.splat(0), g6 = f32x4.splat(0), g7 = f32x4.splat(0);
    for (; a < end; a++) {
      const x = row(vectors, load<i32>(row(adj, a, 4)), 128);
      const w = v128.load32_splat(row(weight, a, 4));
      g0 = f32x4.add(g0, f32x4.mul(w, v128.load(x)));
      g1 = f32x4.add(g1, f32x4.mul(w, v128.load(x, 16)));
      g2 = f32x4.add(g2, f32x4.mul(w, v128.load(x, 32)));
      g3 = f32x4.add(g3, f32x4.mul(w, v128.load(x, 48)));
      g4 = f32x4.add(g4, f32x4.mul(w, v128.load(x, 64)));
      g5 = f32x4.add(g5, f32x4.mul(w, v128.load(x, 80)));
      g6 = f32x4.add(g6, f32x4.mul(w, v128.load(x, 96)));
      g7 = f32x4.add(g7, f32x4.mul(w, v128.load(x, 112)));
    }
    const at = row(vectors, u, 128);
    const square = sum4(f32x4.add(f32x4.add(f32x4.add(f32x4.mul(g0, g0), f32x4.mul(g1, g1)), f32x4.add(f32x4.mul(g2, g2), f32x4.mul(g3, g3))), f32x4.add(f32x4.add(f32x4.mul(g4, g4), f32x4.mul(g5, g5)), f32x4.add(f32x4.mul(g6, g6), f32x4.mul(g7, g7)))));
    const dot = sum4(f32x4.add(f32x4.add(f32x4.add(f32x4.mul(g0, v128.load(at)), f32x4.mul(g1, v128.load(at, 16))), f32x4.add(f32x4.mul(g2, v128.load(at, 32)), f32x4.mul(g3, v128.load(at, 48)))), f32x4.add(f32x4.add(f32x4.mul(g4, v128.load(at, 64)), f32x4.mul(g5, v128.load(at, 80))), f32x4.add(f32x4.mul(g6, v128.load(at, 96)), f32x4.mul(g7, v128.load(at, 112))))));
    const norm = sqrt<f32>(square);
    store<f32>(row(norms, u, 4), norm);
    if (norm > 0) {
      const cosine = -dot / norm;
      const length = lengthAfter(beta, cosine);
      const s = f32x4.splat(-(1 + beta) / (norm * length)), r = f32x4.splat(-beta / length);
      v128.store(at, f32x4.add(f32x4.mul(s, g0), f32x4.mul(r, v128.load(at))));
      v128.store(at, f32x4.add(f32x4.mul(s, g1), f32x4.mul(r, v128.load(at, 16))), 16);
      v128.store(at, f32x4.add(f32x4.mul(s, g2), f32x4.mul(r, v128.load(at, 32))), 32);
      v128.store(at, f32x4.add(f32x4.mul(s, g3), f32x4.mul(r, v128.load(at, 48))), 48);
      v128.store(at, f32x4.add(f32x4.mul(s, g4), f32x4.mul(r, v128.load(at, 64))), 64);
      v128.store(at, f32x4.add(f32x4.mul(s, g5), f32x4.mul(r, v128.load(at, 80))), 80);
      v128.store(at, f32x4.add(f32x4.mul(s, g6), f32x4.mul(r, v128.load(at, 96))), 96);
      v128.store(at, f32x4.add(f32x4.mul(s, g7), f32x4.mul(r, v128.load(at, 112))), 112);
      change += growth(norm, beta, cosine, length);
    }
  }
  return change;
}

function sweepAny(
  from: i32, to: i32, k: i32, beta: f32,
  rowPtr: usize, adj: usize, weight: usize, vectors: usize, scratch: usize, norms: usize,
): f64 {
  const stride = usize(k) * 4;
  let change: f64 = 0;
  for (let u = from; u < to; u++) {
    const start = load<i32>(row(rowPtr, u, 4));
    const end = load<i32>(row(rowPtr, u, 4), 4);
    const at = row(vectors, u, stride);
    let squares = f32x4.splat(0), dots = f32x4.splat(0);
    let c: usize = 0;
    for (; c + 64 <= stride; c += 64) {
      let g0 = f32x4.splat(0), g1 = f32x4.splat(0), g2 = f32x4.splat(0), g3 = f32x4.splat(0);
      for (let a = start; a < end; a++) {
        const x = row(vectors, load<i32>(row(adj, a, 4)), stride) + c;
        const w = v128.load32_splat(row(weight, a, 4));
        g0 = f32x4.add(g0, f32x4.mul(w, v128.load(x)));
        g1 = f32x4.add(g1, f32x4.mul(w, v128.load(x, 16)));
        g2 = f32x4.add(g2, f32x4.mul(w, v128.load(x, 32)));
        g3 = f32x4.add(g3, f32x4.mul(w, v128.load(x, 48)));
      }
      const s = scratch + c;
      v128.store(s, g0);
      v128.store(s, g1, 16);
      v128.store(s, g2, 32);
      v128.store(s, g3, 48);
    }
    for (; c < stride; c += 16) {
      let g = f32x4.splat(0);
      for (let a = start; a < end; a++) {
        const x = row(vectors, load<i32>(row(adj, a, 4)), stride) + c;
        g = f32x4.add(g, f32x4.mul(v128.load32_splat(row(weight, a, 4)), v128.load(x)));
      }
      v128.store(scratch + c, g);
    }
    for (c = 0; c < stride; c += 16) {
      const g = v128.load(scratch + c);
      squares = f32x4.add(squares, f32x4.mul(g, g));
      dots = f32x4.add(dots, f32x4.mul(g, v128.load(at + c)));
    }
    const norm = sqrt<f32>(sum4(squares));
    store<f32>(row(norms, u, 4), norm);
    if (norm > 0) {
      const cosine = -sum4(dots) / norm;
      const length = lengthAfter(beta, cosine);
      const s = f32x4.splat(-(1 + beta) / (norm * length)), r = f32x4.splat(-beta / length);
      for (c = 0; c < stride; c += 16) {
        v128.store(at + c, f32x4.add(f32x4.mul(s, v128.load(scratch + c)), f32x4.mul(r, v128.load(at + c))));
      }
      change += growth(norm, beta, cosine, length);
    }
  }
  return change;
}
