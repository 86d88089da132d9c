// Gradient of the expected Gaussian cut over a list of edges, f32 SIMD, four edges at a time; the twin, with the formulas
// and their source, is gaussian-cut.ts.

const STRIDE_PAD: usize = 16; // bytes after the k columns of a row: u (unit rows) or the sums A, B (gradient rows)

@inline function at(base: usize, index: i32, stride: usize): usize {
  return base + usize(index) * stride;
}

@inline function splat(x: f32): v128 {
  return f32x4.splat(x);
}

// exp(x) for -87 <= x <= 0: 2^n times a minimax polynomial of degree 5 on [-1/2, 1/2], relative error 1e-7.
@inline function exp4(x: v128): v128 {
  const scaled = f32x4.mul(x, splat(1.4426950408889634));
  const whole = f32x4.nearest(scaled);
  const t = f32x4.sub(scaled, whole);
  let p = f32x4.add(f32x4.mul(splat(0.0013276471224085698), t), splat(0.00967554186321972));
  p = f32x4.add(f32x4.mul(p, t), splat(0.05550713280535411));
  p = f32x4.add(f32x4.mul(p, t), splat(0.24022119714163992));
  p = f32x4.add(f32x4.mul(p, t), splat(0.6931469670575362));
  p = f32x4.add(f32x4.mul(p, t), splat(1));
  const power = i32x4.shl(i32x4.add(i32x4.trunc_sat_f32x4_s(whole), i32x4.splat(127)), 23);
  return f32x4.mul(p, power);
}

// erf(x): odd rational minimax x P3(x^2)/Q4(x^2), clamped at 3.7; absolute error 3e-6.
@inline function erf4(x: v128): v128 {
  const c = f32x4.max(f32x4.min(x, splat(3.7)), splat(-3.7));
  const y = f32x4.mul(c, c);
  let p = f32x4.add(f32x4.mul(splat(0.0013207643756595999), y), splat(0.048024125540926374));
  p = f32x4.add(f32x4.mul(p, y), splat(0.16787781314401726));
  p = f32x4.add(f32x4.mul(p, y), splat(1.1284004367562812));
  let q = f32x4.add(f32x4.mul(splat(5.412110239812056e-05), y), splat(0.011590007199239203));
  q = f32x4.add(f32x4.mul(q, y), splat(0.10286343887910564));
  q = f32x4.add(f32x4.mul(q, y), splat(0.48228573590255935));
  q = f32x4.add(f32x4.mul(q, y), splat(1));
  return f32x4.div(f32x4.mul(c, p), q);
}

// (sum a, sum b, sum c, sum d)
@inline function sums4(a: v128, b: v128, c: v128, d: v128): v128 {
  const ab = f32x4.add(
    v128.shuffle<f32>(a, b, 0, 4, 1, 5),
    v128.shuffle<f32>(a, b, 2, 6, 3, 7),
  ); // a02 b02 a13 b13
  const cd = f32x4.add(
    v128.shuffle<f32>(c, d, 0, 4, 1, 5),
    v128.shuffle<f32>(c, d, 2, 6, 3, 7),
  );
  return f32x4.add(v128.shuffle<f32>(ab, cd, 0, 1, 4, 5), v128.shuffle<f32>(ab, cd, 2, 3, 6, 7));
}

@inline function dotRows(x: usize, y: usize, columns: usize): v128 {
  let sum = f32x4.mul(v128.load(x), v128.load(y));
  for (let c: usize = 16; c < columns; c += 16) {
    sum = f32x4.add(sum, f32x4.mul(v128.load(x + c), v128.load(y + c)));
  }
  return sum;
}

@inline function addRow(sum: usize, other: usize, columns: usize, p: v128, tail: v128): void {
  for (let c: usize = 0; c < columns; c += 16) {
    v128.store(sum + c, f32x4.add(v128.load(sum + c), f32x4.mul(p, v128.load(other + c))));
  }
  v128.store(sum + columns, f32x4.add(v128.load(sum + columns), tail));
}

@inline function load4(a: usize, b: usize, c: usize, d: usize, offset: usize): v128 {
  let x = v128.load32_zero(a + offset);
  x = v128.load_lane<f32>(b + offset, x, 1);
  x = v128.load_lane<f32>(c + offset, x, 2);
  return v128.load_lane<f32>(d + offset, x, 3);
}

// units: n rows of k columns W_i/sigma_i, then u_i, 0, 0, 0. sums: n rows of k columns, then A, B, 0, 0.
export function gaussianCutEdges(
  from: i32, to: i32, k: i32, source: usize, target: usize, weight: usize, units: usize, sums: usize,
): void {
  if (k == 4) edges(from, to, 16, source, target, weight, units, sums);
  else if (k == 8) edges(from, to, 32, source, target, weight, units, sums);
  else edges(from, to, usize(k) * 4, source, target, weight, units, sums);
}

@inline function edges(
  from: i32, to: i32, columns: usize, source: usize, target: usize, weight: usize, units: usize, sums: usize,
): void {
  const stride = columns + STRIDE_PAD;
  const zero = splat(0);
  for (let e = from; e < to; e += 4) {
    const s = at(source, e, 4), t = at(target, e, 4);
    const i0 = load<i32>(s), i1 = load<i32>(s, 4), i2 = load<i32>(s, 8), i3 = load<i32>(s, 12);
    const j0 = load<i32>(t), j1 = load<i32>(t, 4), j2 = load<i32>(t, 8), j3 = load<i32>(t, 12);
    const x0 = at(units, i0, stride), x1 = at(units, i1, stride), x2 = at(units, i2, stride), x3 = at(units, i3, stride);
    const y0 = at(units, j0, stride), y1 = at(units, j1, stride), y2 = at(units, j2, stride), y3 = at(units, j3, stride);
    const w = v128.load(at(weight, e, 4));
    const rho = sums4(dotRows(x0, y0, columns), dotRows(x1, y1, columns), dotRows(x2, y2, columns), dotRows(x3, y3, columns));
    const ui = load4(x0, x1, x2, x3, columns);
    const uj = load4(y0, y1, y2, y3, columns);
    const inverse = f32x4.div(splat(1), f32x4.max(f32x4.sub(splat(1), f32x4.mul(rho, rho)), splat(1e-7)));
    const root = f32x4.sqrt(inverse);
    const ti = f32x4.sub(uj, f32x4.mul(rho, ui)); // t_ij sqrt(1 - rho^2)
    const tj = f32x4.sub(ui, f32x4.mul(rho, uj));
    // u_i^2 - 2 rho u_i u_j + u_j^2 = u_i^2 (1 - rho^2) + (u_j - rho u_i)^2, a sum of squares: no cancellation.
    const quadratic = f32x4.add(f32x4.mul(ui, ui), f32x4.mul(f32x4.mul(ti, ti), inverse));
    const density = exp4(f32x4.max(f32x4.mul(quadratic, splat(-0.5)), splat(-80)));
    const p = f32x4.mul(f32x4.mul(f32x4.mul(w, splat(0.3183098861837907)), root), density);
    const pRho = f32x4.mul(p, rho);
    const half = f32x4.mul(root, splat(0.7071067811865476));
    const a = f32x4.mul(w, erf4(f32x4.mul(ti, half)));
    const b = f32x4.mul(w, erf4(f32x4.mul(tj, half)));
    const g0 = at(sums, i0, stride), h0 = at(sums, j0, stride);
    const aLow = v128.shuffle<f32>(a, pRho, 0, 4, 1, 5), aHigh = v128.shuffle<f32>(a, pRho, 2, 6, 3, 7);
    const bLow = v128.shuffle<f32>(b, pRho, 0, 4, 1, 5), bHigh = v128.shuffle<f32>(b, pRho, 2, 6, 3, 7);
    const p0 = v128.shuffle<f32>(p, p, 0, 0, 0, 0), p1 = v128.shuffle<f32>(p, p, 1, 1, 1, 1);
    const p2 = v128.shuffle<f32>(p, p, 2, 2, 2, 2), p3 = v128.shuffle<f32>(p, p, 3, 3, 3, 3);
    addRow(g0, y0, columns, p0, v128.shuffle<f32>(aLow, zero, 0, 1, 4, 4));
    addRow(h0, x0, columns, p0, v128.shuffle<f32>(bLow, zero, 0, 1, 4, 4));
    addRow(at(sums, i1, stride), y1, columns, p1, v128.shuffle<f32>(aLow, zero, 2, 3, 4, 4));
    addRow(at(sums, j1, stride), x1, columns, p1, v128.shuffle<f32>(bLow, zero, 2, 3, 4, 4));
    addRow(at(sums, i2, stride), y2, columns, p2, v128.shuffle<f32>(aHigh, zero, 0, 1, 4, 4));
    addRow(at(sums, j2, stride), x2, columns, p2, v128.shuffle<f32>(bHigh, zero, 0, 1, 4, 4));
    addRow(at(sums, i3, stride), y3, columns, p3, v128.shuffle<f32>(aHigh, zero, 2, 3, 4, 4));
    addRow(at(sums, j3, stride), x3, columns, p3, v128.shuffle<f32>(bHigh, zero, 2, 3, 4, 4));
  }
}

// W, b -> unit rows, 1/sigma; clears the sums.
export function gaussianCutPrepare(
  n: i32, k: i32, epsilon: f32, w: usize, b: usize, units: usize, inverseSigma: usize, sums: usize,
): void {
  const columns = usize(k) * 4;
  const stride = columns + STRIDE_PAD;
  for (let i = 0; i < n; i++) {
    const x = at(w, i, columns), unit = at(units, i, stride), sum = at(sums, i, stride);
    const square = dotRows(x, x, columns);
    const norm2 = f32x4.extract_lane(square, 0) + f32x4.extract_lane(square, 1)
      + (f32x4.extract_lane(square, 2) + f32x4.extract_lane(square, 3));
    const inverse: f32 = f32(1) / sqrt<f32>(norm2 + epsilon * epsilon);
    store<f32>(at(inverseSigma, i, 4), inverse);
    const scale = splat(inverse);
    for (let c: usize = 0; c < columns; c += 16) {
      v128.store(unit + c, f32x4.mul(scale, v128.load(x + c)));
      v128.store(sum + c, splat(0));
    }
    v128.store(unit + columns, f32x4.replace_lane(splat(0), 0, load<f32>(at(b, i, 4)) * inverse));
    v128.store(sum + columns, splat(0));
  }
}

// sums -> gradient of -F by W and by b.
export function gaussianCutFinish(
  n: i32, k: i32, units: usize, inverseSigma: usize, sums: usize, gradientW: usize, gradientB: usize,
): void {
  const columns = usize(k) * 4;
  const stride = columns + STRIDE_PAD;
  for (let i = 0; i < n; i++) {
    const unit = at(units, i, stride), sum = at(sums, i, stride), out = at(gradientW, i, columns);
    const u = load<f32>(unit + columns);
    const inverse = load<f32>(at(inverseSigma, i, 4));
    const exponent = exp4(splat(max<f32>(f32(-0.5) * u * u, -80)));
    const du: f32 = f32(0.3989422804014327) * f32x4.extract_lane(exponent, 0) * load<f32>(sum + columns);
    store<f32>(at(gradientB, i, 4), du * inverse);
    const radial = splat(load<f32>(sum + columns, 4) + du * u);
    const scale = splat(inverse);
    for (let c: usize = 0; c < columns; c += 16) {
      v128.store(out + c, f32x4.mul(scale, f32x4.sub(v128.load(sum + c), f32x4.mul(radial, v128.load(unit + c)))));
    }
  }
}
