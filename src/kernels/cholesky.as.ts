// Supernodal sparse Cholesky in f64 SIMD: one supernode at a time, right-looking; the twin is cholesky.ts.
// A supernode's panel is dense and row-major, so that every inner loop is a dot product of two contiguous rows: no
// packing, no gather. The 3 by 3 tile takes 6 loads for 18 multiplications and additions and 13 of the 15 registers
// V8 has; 4 by 4 on column-major panels needs as many loads, and packing on top.
// Rows outside a ragged tile are clamped to the last valid one and not stored: one tile serves every shape.

// Widest block of columns factored without recursion, and the cache blocks of the product: DEPTH columns of ROWS rows
// stay in the first-level cache.
const BASE: i32 = 6;
const DEPTH: i32 = 192;
const ROWS: i32 = 24;

@inline function i32At(base: usize, index: i32): i32 {
  return load<i32>(base + (usize(index) << 2));
}

@inline function rowAt(panel: usize, row: i32, stride: usize): usize {
  return panel + usize(row) * stride;
}

@inline function f64At(row: usize, column: i32): f64 {
  return load<f64>(row + (usize(column) << 3));
}

@inline function sum2(x: v128): f64 {
  return f64x2.extract_lane(x, 0) + f64x2.extract_lane(x, 1);
}

@inline function subtract(at: usize, x: v128): void {
  store<f64>(at, load<f64>(at) - sum2(x));
}

// target(t + i, q + j) -= dot of rows a_i and b_j over `count` columns; `tall` by `wide` of the nine are stored.
function tile(
  a0: usize, a1: usize, a2: usize, b0: usize, b1: usize, b2: usize, count: i32,
  target: usize, offset: usize, tall: i32, wide: i32,
): void {
  let c00 = f64x2.splat(0), c01 = f64x2.splat(0), c02 = f64x2.splat(0);
  let c10 = f64x2.splat(0), c11 = f64x2.splat(0), c12 = f64x2.splat(0);
  let c20 = f64x2.splat(0), c21 = f64x2.splat(0), c22 = f64x2.splat(0);
  const end = a0 + (usize(count & ~1) << 3);
  while (a0 < end) {
    const x0 = v128.load(b0), x1 = v128.load(b1), x2 = v128.load(b2);
    const p0 = v128.load(a0);
    c00 = f64x2.add(c00, f64x2.mul(p0, x0));
    c01 = f64x2.add(c01, f64x2.mul(p0, x1));
    c02 = f64x2.add(c02, f64x2.mul(p0, x2));
    const p1 = v128.load(a1);
    c10 = f64x2.add(c10, f64x2.mul(p1, x0));
    c11 = f64x2.add(c11, f64x2.mul(p1, x1));
    c12 = f64x2.add(c12, f64x2.mul(p1, x2));
    const p2 = v128.load(a2);
    c20 = f64x2.add(c20, f64x2.mul(p2, x0));
    c21 = f64x2.add(c21, f64x2.mul(p2, x1));
    c22 = f64x2.add(c22, f64x2.mul(p2, x2));
    a0 += 16; a1 += 16; a2 += 16; b0 += 16; b1 += 16; b2 += 16;
  }
  if (count & 1) {
    const x0 = v128.load64_zero(b0), x1 = v128.load64_zero(b1), x2 = v128.load64_zero(b2);
    const p0 = v128.load64_zero(a0), p1 = v128.load64_zero(a1), p2 = v128.load64_zero(a2);
    c00 = f64x2.add(c00, f64x2.mul(p0, x0));
    c01 = f64x2.add(c01, f64x2.mul(p0, x1));
    c02 = f64x2.add(c02, f64x2.mul(p0, x2));
    c10 = f64x2.add(c10, f64x2.mul(p1, x0));
    c11 = f64x2.add(c11, f64x2.mul(p1, x1));
    c12 = f64x2.add(c12, f64x2.mul(p1, x2));
    c20 = f64x2.add(c20, f64x2.mul(p2, x0));
    c21 = f64x2.add(c21, f64x2.mul(p2, x1));
    c22 = f64x2.add(c22, f64x2.mul(p2, x2));
  }
  let to = usize(load<u32>(target));
  const o0 = usize(load<u32>(offset));
  const o1 = wide > 1 ? usize(load<u32>(offset, 4)) : 0;
  const o2 = wide > 2 ? usize(load<u32>(offset, 8)) : 0;
  subtract(to + o0, c00);
  if (wide > 1) subtract(to + o1, c01);
  if (wide > 2) subtract(to + o2, c02);
  if (tall > 1) {
    to = usize(load<u32>(target, 4));
    subtract(to + o0, c10);
    if (wide > 1) subtract(to + o1, c11);
    if (wide > 2) subtract(to + o2, c12);
  }
  if (tall > 2) {
    to = usize(load<u32>(target, 8));
    subtract(to + o0, c20);
    if (wide > 1) subtract(to + o1, c21);
    if (wide > 2) subtract(to + o2, c22);
  }
}

// target(t, q) -= sum over p in [p0, p1) of L(t, p) L(q, p), for t in [from, rows) and q in [from, to), q <= t (and a
// few entries above the diagonal, which nothing reads).
function subtractProduct(
  panel: usize, stride: usize, from: i32, rows: i32, to: i32, p0: i32, p1: i32, rowAddress: usize, columnOffset: usize,
): void {
  for (let p = p0; p < p1; p += DEPTH) {
    const count = min(DEPTH, p1 - p);
    const source = panel + (usize(p) << 3);
    for (let t0 = from; t0 < rows; t0 += ROWS) {
      const t1 = min(t0 + ROWS, rows);
      const q1 = min(to, t1);
      for (let q = from; q < q1; q += 3) {
        const wide = min(3, to - q);
        const b0 = rowAt(source, q, stride);
        const b1 = wide > 1 ? b0 + stride : b0;
        const b2 = wide > 2 ? b1 + stride : b1;
        for (let t = max(t0, q); t < t1; t += 3) {
          const tall = min(3, t1 - t);
          const a0 = rowAt(source, t, stride);
          const a1 = tall > 1 ? a0 + stride : a0;
          const a2 = tall > 2 ? a1 + stride : a1;
          tile(a0, a1, a2, b0, b1, b2, count, rowAddress + (usize(t) << 2), columnOffset + (usize(q) << 2), tall, wide);
        }
      }
    }
  }
}

// Factors columns [from, to) of the panel, to - from <= BASE; their updates from the left are already subtracted.
function factorNarrow(panel: usize, stride: usize, rows: i32, from: i32, to: i32): i32 {
  for (let i = from; i < rows; i++) {
    const row = rowAt(panel, i, stride);
    const last = min(i, to);
    for (let j = from; j < last; j++) {
      const other = rowAt(panel, j, stride);
      let x = f64At(row, j);
      for (let p = from; p < j; p++) x -= f64At(row, p) * f64At(other, p);
      store<f64>(row + (usize(j) << 3), x / f64At(other, j));
    }
    if (i < to) {
      let x = f64At(row, i);
      for (let p = from; p < i; p++) x -= f64At(row, p) * f64At(row, p);
      if (!(x > 0 && x < Infinity)) return i;
      store<f64>(row + (usize(i) << 3), sqrt<f64>(x));
    }
  }
  return -1;
}

// Recursive halving (Gustavson 1997): nearly all work is in the product, at every cache level.
function factorColumns(
  panel: usize, stride: usize, rows: i32, from: i32, to: i32, rowAddress: usize, columnOffset: usize,
): i32 {
  if (to - from <= BASE) return factorNarrow(panel, stride, rows, from, to);
  const half = (to - from) >> 1;
  const middle = from + half - (half > 3 ? half % 3 : 0);
  const failed = factorColumns(panel, stride, rows, from, middle, rowAddress, columnOffset);
  if (failed >= 0) return failed;
  subtractProduct(panel, stride, middle, rows, to, from, middle, rowAddress, columnOffset);
  return factorColumns(panel, stride, rows, middle, to, rowAddress, columnOffset);
}

// Factors the panel of supernode s, whose updates from the left are already subtracted.
// Returns -1, or the first column (within the supernode) whose pivot is not positive and finite.
export function choleskyPanel(
  s: i32, firstColumn: usize, rowStart: usize, panelStart: usize, stride: usize, panels: usize,
  rowAddress: usize, columnOffset: usize,
): i32 {
  const columns = i32At(firstColumn, s + 1) - i32At(firstColumn, s);
  const rows = i32At(rowStart, s + 1) - i32At(rowStart, s);
  const width = usize(i32At(stride, s)) << 3;
  const panel = panels + (usize(<u32>i32At(panelStart, s)) << 3);
  for (let t = 0; t < rows; t++) {
    store<u32>(rowAddress + (usize(t) << 2), u32(rowAt(panel, t, width)));
    store<u32>(columnOffset + (usize(t) << 2), u32(t) << 3);
  }
  return factorColumns(panel, width, rows, 0, columns, rowAddress, columnOffset);
}

// Subtracts the products of the factored supernode s from the panels of the supernodes its rows belong to: of its rows from
// `from` on as columns there, until about `most` multiplications are made. Returns the row to go on from; the number of rows at the end.
export function choleskyPush(
  s: i32, from: i32, most: f64, firstColumn: usize, rowStart: usize, rowIndex: usize, panelStart: usize, stride: usize,
  owner: usize, panels: usize, rowAddress: usize, columnOffset: usize,
): i32 {
  const columns = i32At(firstColumn, s + 1) - i32At(firstColumn, s);
  const start = i32At(rowStart, s);
  const rows = i32At(rowStart, s + 1) - start;
  const width = usize(i32At(stride, s)) << 3;
  const panel = panels + (usize(<u32>i32At(panelStart, s)) << 3);
  const index = rowIndex + (usize(start) << 2);
  while (from < rows && most > 0) {
    const target = i32At(owner, i32At(index, from));
    const first = i32At(firstColumn, target), end = i32At(firstColumn, target + 1);
    const perColumn = f64(columns) * f64(rows - from);
    let to = from + 1;
    // Three columns at least: a tile is so wide.
    while (to < rows && i32At(index, to) < end && (to - from < 3 || perColumn * f64(to - from) < most)) to++;
    most -= perColumn * f64(to - from);
    const targetWidth = usize(i32At(stride, target)) << 3;
    const targetPanel = panels + (usize(<u32>i32At(panelStart, target)) << 3);
    for (let q = from; q < to; q++) store<u32>(columnOffset + (usize(q) << 2), u32(i32At(index, q) - first) << 3);
    // Both row lists increase and ours is a part of the target's: one walk finds every place.
    let at = i32At(rowStart, target);
    const base = at;
    for (let t = from; t < rows; t++) {
      const row = i32At(index, t);
      while (i32At(rowIndex, at) < row) at++;
      store<u32>(rowAddress + (usize(t) << 2), u32(rowAt(targetPanel, at - base, targetWidth)));
    }
    subtractProduct(panel, width, from, rows, to, 0, columns, rowAddress, columnOffset);
    from = to;
  }
  return from;
}

// x <- the part of L^-1 x that supernodes [from, to) make of it, x in the factor's order.
export function choleskyForward(
  from: i32, to: i32, firstColumn: usize, rowStart: usize, rowIndex: usize, panelStart: usize, stride: usize,
  panels: usize, x: usize,
): void {
  for (let s = from; s < to; s++) {
    const first = i32At(firstColumn, s), columns = i32At(firstColumn, s + 1) - first;
    const start = i32At(rowStart, s), rows = i32At(rowStart, s + 1) - start;
    const width = usize(i32At(stride, s)) << 3;
    const own = x + (usize(first) << 3);
    let row = panels + (usize(<u32>i32At(panelStart, s)) << 3);
    for (let t = 0; t < rows; t++) {
      const length = min(t, columns);
      let sums = f64x2.splat(0);
      let p: i32 = 0;
      for (; p + 2 <= length; p += 2) {
        sums = f64x2.add(sums, f64x2.mul(v128.load(row + (usize(p) << 3)), v128.load(own + (usize(p) << 3))));
      }
      let sum = sum2(sums);
      if (p < length) sum += f64At(row, p) * f64At(own, p);
      const at = x + (usize(i32At(rowIndex, start + t)) << 3);
      const value = load<f64>(at) - sum;
      store<f64>(at, t < columns ? value / f64At(row, t) : value);
      row += width;
    }
  }
}

// The same for L^-T, from supernode to - 1 down.
export function choleskyBackward(
  from: i32, to: i32, firstColumn: usize, rowStart: usize, rowIndex: usize, panelStart: usize, stride: usize,
  panels: usize, x: usize,
): void {
  for (let s = to - 1; s >= from; s--) {
    const first = i32At(firstColumn, s), columns = i32At(firstColumn, s + 1) - first;
    const start = i32At(rowStart, s), rows = i32At(rowStart, s + 1) - start;
    const width = usize(i32At(stride, s)) << 3;
    const own = x + (usize(first) << 3);
    const panel = panels + (usize(<u32>i32At(panelStart, s)) << 3);
    for (let t = rows - 1; t >= 0; t--) {
      const row = rowAt(panel, t, width);
      const at = x + (usize(i32At(rowIndex, start + t)) << 3);
      if (t < columns) store<f64>(at, load<f64>(at) / f64At(row, t));
      const factor = load<f64>(at);
      const factors = f64x2.splat(factor);
      const length = min(t, columns);
      let p: i32 = 0;
      for (; p + 2 <= length; p += 2) {
        const target = own + (usize(p) << 3);
        v128.store(target, f64x2.sub(v128.load(target), f64x2.mul(factors, v128.load(row + (usize(p) << 3)))));
      }
      if (p < length) store<f64>(own + (usize(p) << 3), f64At(own, p) - factor * f64At(row, p));
    }
  }
}
