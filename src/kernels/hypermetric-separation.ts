/** The search for violated hypermetric inequalities in X = (⟨v_i, v_j⟩): all triangles, and larger ones grown from those at hand.
 *  b = ±1 on an odd number of nodes: |Σ b_i v_i|² ≥ 1; the violation is (1 − |Σ b_i v_i|²)/2. X is read in f32.
 *  WebAssembly (f32 SIMD, four inequalities at a time) in assembly/hypermetric-separation.ts; the functions ending in `Twin` are its oracle
 *  and fallback: the same numbers, bit by bit. */
import { bytesFor, type KernelSpace } from './space.ts';

/** Numbers per row of signed nodes. */
export const ROW = 8;

/** The arrays of one separation, all of one space. */
export interface SeparationArrays {
  /** Float32Array(n²): X, symmetric, 1 on the diagonal. */
  readonly single: Float32Array;
  /** Int32Array(8·capacity): rows of signed nodes, 2·node + 1 where b = −1; of found triangles 4 numbers each: i < j < l and signs, 1
   *  where b_j = −1 plus 2 where b_l = −1. */
  readonly found: Int32Array;
  /** Float32Array(capacity). */
  readonly violation: Float32Array;
  /** Float32Array(n). */
  readonly along: Float32Array;
}

/** Bytes of a space that holds SeparationArrays of n nodes. */
export function separationBytes(n: number, capacity: number): number {
  return bytesFor(n * n, 4) + bytesFor(ROW * capacity, 4) + bytesFor(capacity, 4) + bytesFor(n, 4);
}

export function separationArrays(space: KernelSpace, n: number, capacity: number): SeparationArrays {
  return {
    single: space.f32(n * n),
    found: space.i32(ROW * capacity),
    violation: space.f32(capacity),
    along: space.f32(n),
  };
}

/** Copies X, read above the diagonal. @param products Float64Array(n²) of the same space */
export function mirrorProducts(
  space: KernelSpace,
  arrays: SeparationArrays,
  n: number,
  products: Float64Array,
): void {
  if (space.wasm === null) mirrorProductsTwin(arrays, n, products);
  else space.wasm.mirrorProducts!(n, products.byteOffset, arrays.single.byteOffset);
}

/** Writes the triangle inequalities violated by more than `threshold` to `found` and `violation`, of each triple at most the worst.
 *  O(n³). @returns how many there are, of which no more than the arrays hold are written */
export function violatedTriangles(
  space: KernelSpace,
  arrays: SeparationArrays,
  n: number,
  threshold: number,
): number {
  if (space.wasm === null) return violatedTrianglesTwin(arrays, n, threshold);
  const { single, found, violation } = arrays;
  return space.wasm.violatedTriangles!(
    n,
    single.byteOffset,
    threshold,
    violation.length,
    found.byteOffset,
    violation.byteOffset,
  );
}

/** Puts the two signed nodes that make it most violated after each of the `count` rows of `size` signed nodes in `found`, and the
 *  violation of what results in `violation` (−1 where no two nodes are left). O(n²) a row. */
export function extendInequalities(
  space: KernelSpace,
  arrays: SeparationArrays,
  n: number,
  size: number,
  count: number,
): void {
  if (space.wasm === null) {
    extendInequalitiesTwin(arrays, n, size, count);
    return;
  }
  const { single, found, violation, along } = arrays;
  space.wasm.extendInequalities!(
    n,
    single.byteOffset,
    size,
    count,
    found.byteOffset,
    violation.byteOffset,
    along.byteOffset,
  );
}

export function mirrorProductsTwin({ single }: SeparationArrays, n: number, products: Float64Array): void {
  for (let i = 0; i < n; i++) {
    single[i * n + i] = 1;
    for (let j = i + 1; j < n; j++) {
      single[i * n + j] = products[i * n + j]!;
      single[j * n + i] = products[i * n + j]!;
    }
  }
}

export function violatedTrianglesTwin(arrays: SeparationArrays, n: number, threshold: number): number {
  const { single, found, violation } = arrays;
  const f = Math.fround;
  const limit = f(-1 - f(threshold));
  let count = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const x = single[i * n + j]!;
      for (let l = j + 1; l < n; l++) {
        const y = single[i * n + l]!;
        const z = single[j * n + l]!;
        const p = f(x + y);
        const q = f(x - y);
        const a = f(z - Math.abs(p));
        const b = f(-z - Math.abs(q));
        const m = Math.min(a, b);
        if (!(m < limit)) continue;
        if (count < violation.length) {
          const signs = a <= b ? (p < 0 ? 0 : 3) : q < 0 ? 2 : 1;
          found.set([i, j, l, signs], 4 * count);
          violation[count] = -1 - m;
        }
        count++;
      }
    }
  }
  return count;
}

export function extendInequalitiesTwin(
  arrays: SeparationArrays,
  n: number,
  size: number,
  count: number,
): void {
  const { single, found, violation, along } = arrays;
  const f = Math.fround;
  for (let t = 0; t < count; t++) {
    const row = ROW * t;
    const square = project(arrays, n, row, size);
    let best = Number.POSITIVE_INFINITY;
    let first = 0;
    let second = 0;
    for (let p = 0; p < n; p++) {
      const a = along[p]!;
      for (let q = p + 1; q < n; q++) {
        const b = along[q]!;
        const x = single[p * n + q]!;
        const m = Math.min(f(x - Math.abs(f(a + b))), f(-x - Math.abs(f(a - b))));
        if (!(m < best)) continue;
        best = m;
        first = p;
        second = q;
      }
    }
    if (best === Number.POSITIVE_INFINITY) {
      violation[t] = -1;
      continue;
    }
    violation[t] = f(1 - f(f(square + 2) + f(2 * best))) / 2;
    const [a, b, x] = [along[first]!, along[second]!, single[first * n + second]!];
    const alike = f(x - Math.abs(f(a + b))) <= f(-x - Math.abs(f(a - b)));
    const negative = (alike ? f(a + b) : f(a - b)) > 0;
    found[row + size] = 2 * first + (negative ? 1 : 0);
    found[row + size + 1] = 2 * second + (negative === alike ? 1 : 0);
  }
}

/** ⟨u, v_p⟩ for all p, u the row's sum; NaN at the row's own nodes. @returns |u|² */
function project({ single, found, along }: SeparationArrays, n: number, row: number, size: number): number {
  along.fill(0, 0, n);
  for (let a = row; a < row + size; a++) {
    const code = found[a]!;
    const b = code & 1 ? -1 : 1;
    for (let p = 0; p < n; p++) along[p]! += b * single[(code >> 1) * n + p]!;
  }
  let square = 0;
  for (let a = row; a < row + size; a++) {
    const code = found[a]!;
    const x = along[code >> 1]!;
    square = Math.fround(square + (code & 1 ? -x : x));
  }
  for (let a = row; a < row + size; a++) along[found[a]! >> 1] = Number.NaN;
  return square;
}
