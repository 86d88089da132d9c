/** The shapes of W: z = b + Wx with W full (n rows of k), diagonal, scalar, or block-diagonal with k columns per block.
 *  The lemma holds for each: the gradient by a part of W is that part of (H + λM)W, and at H ⪰ 0
 *    diagonal  ∂L/∂w_i = (H_ii + λM_i) w_i          block  ∂L/∂W_B = (H_BB + λM_B) W_B
 *    scalar    ∂L/∂w = (tr H + λ tr M) w/n, with W = (w/√n)·I, so that |W|_F = |w|
 *  vanish only where w does; the bound |W|_M ≤ |∇_W L|_{M⁻¹}/(μ + λ) is the same, as H_ii, H_BB and tr H are at least μ of M. */
import { UsageError } from '../core/errors.ts';
import type { FloatArray } from './objective.ts';

/** `blocks` names the block, 0, 1, …, of each coordinate. */
export type Shape = 'full' | 'diagonal' | 'scalar' | { readonly blocks: ArrayLike<number> };

export interface ResolvedShape {
  readonly n: number;
  readonly k: number;
  /** Rows of w: n, or 1 for a scalar. */
  readonly rows: number;
  /** Entries of x. */
  readonly inputs: number;
  /** Int32Array(n): the first entry of x that coordinate i reads; null for a scalar. */
  readonly offset: Int32Array | null;
}

/** @param columns k of the shapes that have columns */
export function resolveShape(shape: Shape, n: number, columns: number): ResolvedShape {
  if (shape === 'full') return { n, k: columns, rows: n, inputs: columns, offset: new Int32Array(n) };
  if (shape === 'diagonal')
    return { n, k: 1, rows: n, inputs: n, offset: Int32Array.from({ length: n }, (_, i) => i) };
  if (shape === 'scalar') return { n, k: 1, rows: 1, inputs: n, offset: null };
  if (typeof shape !== 'object' || shape.blocks?.length !== n)
    throw new UsageError(
      `option shape is ${JSON.stringify(shape)}, expected "full", "diagonal", "scalar" or { blocks } with a block for each of ${n} coordinates`,
    );
  const blocks = Array.from(shape.blocks);
  const bad = blocks.findIndex((block) => !(Number.isInteger(block) && block >= 0 && block < n));
  if (bad >= 0)
    throw new UsageError(`block of coordinate ${bad} is ${blocks[bad]}, expected an integer in 0..${n - 1}`);
  const inputs = (blocks.reduce((most, block) => Math.max(most, block), 0) + 1) * columns;
  return { n, k: columns, rows: n, inputs, offset: Int32Array.from(blocks, (block) => block * columns) };
}

/** z ← b + Wx, x being the entries from `at` on. */
export function spreadOut(
  { n, k, offset }: ResolvedShape,
  w: FloatArray,
  b: FloatArray,
  x: Float64Array,
  at: number,
  z: Float64Array,
): void {
  if (offset === null) {
    const s = w[0]! / Math.sqrt(n);
    for (let i = 0; i < n; i++) z[i] = b[i]! + s * x[at + i]!;
    return;
  }
  for (let i = 0; i < n; i++) {
    let sum = b[i]!;
    for (let c = 0, a = i * k, y = at + offset[i]!; c < k; c++, a++, y++) sum += w[a]! * x[y]!;
    z[i] = sum;
  }
}

/** out ← out + share·(∂/∂W of ⟨g, Wx⟩). */
export function gatherW(
  { n, k, offset }: ResolvedShape,
  g: ArrayLike<number>,
  x: Float64Array,
  at: number,
  share: number,
  out: FloatArray,
): void {
  if (offset === null) {
    let sum = 0;
    for (let i = 0; i < n; i++) sum += g[i]! * x[at + i]!;
    out[0]! += (share * sum) / Math.sqrt(n);
    return;
  }
  for (let i = 0; i < n; i++) {
    const scaled = share * g[i]!;
    for (let c = 0, a = i * k, y = at + offset[i]!; c < k; c++, a++, y++) out[a]! += scaled * x[y]!;
  }
}

/** The metric of the rows of w. */
export function spreadMetric({ offset, n }: ResolvedShape, metric: Float64Array): Float64Array {
  return offset === null ? Float64Array.of(metric.reduce((sum, x) => sum + x, 0) / n) : metric;
}
