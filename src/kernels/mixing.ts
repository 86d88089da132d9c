/** One sweep of the mixing method: v_u ← −g_u/|g_u| with g_u = Σ_t w(u,t) v_t, node after node.
 *  O(k) per arc. WebAssembly (f32 SIMD) in mixing.as.ts; `mixingSweepTwin` is its oracle and fallback. */
import { f32, i32, type KernelArrays, KernelLayout } from './layout.ts';
import type { KernelSpace } from './space.ts';

/** The arrays of one mixing problem; k is a multiple of 4. */
export const mixingLayout = new KernelLayout(['n', 'm', 'k'], ({ n, m, k }) => ({
  rowPtr: i32(n + 1),
  adj: i32(2 * m),
  weight: f32(2 * m),
  /** Row u is v_u, |v_u| = 1. */
  vectors: f32(n * k),
  scratch: f32(k),
  /** Written with |g_u| as each node was visited. */
  norms: f32(n),
}));
export type MixingArrays = KernelArrays<typeof mixingLayout>;

/** Sweeps nodes from..to−1, each over-relaxed by β in [0, 1): with v* = −g_u/|g_u|, v_u ← (1+β)v* − βv_u, normalised.
 *  The new v_u lies no farther from v* than the old one did, so no step lowers the objective; β = 0 is the plain method.
 *  A node whose sum vanishes stays where it is.
 *  @returns how much the sweep added to −Σ_edges w⟨v_u, v_t⟩ (twice the growth of the SDP objective), never below −rounding */
export function mixingSweep(
  space: KernelSpace,
  arrays: MixingArrays,
  beta: number,
  from: number,
  to: number,
): number {
  if (space.wasm === null) return mixingSweepTwin(arrays, beta, from, to);
  return space.wasm.mixingSweep!(from, to, arrays.k, beta, ...mixingLayout.pointers(arrays));
}

export function mixingSweepTwin(arrays: MixingArrays, beta: number, from: number, to: number): number {
  const { k, rowPtr, adj, weight, vectors, scratch, norms } = arrays;
  let change = 0;
  for (let u = from; u < to; u++) {
    scratch.fill(0, 0, k);
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const w = weight[a]!;
      const at = adj[a]! * k;
      for (let c = 0; c < k; c++) scratch[c]! += w * vectors[at + c]!;
    }
    const at = u * k;
    let square = 0;
    let dot = 0;
    for (let c = 0; c < k; c++) {
      square += scratch[c]! * scratch[c]!;
      dot += scratch[c]! * vectors[at + c]!;
    }
    const norm = Math.sqrt(square);
    norms[u] = norm;
    if (norm === 0) continue;
    const cosine = -dot / norm;
    const length = Math.sqrt((1 + beta) ** 2 + beta ** 2 - 2 * beta * (1 + beta) * cosine);
    for (let c = 0; c < k; c++) {
      vectors[at + c] = (-(1 + beta) * scratch[c]!) / (norm * length) - (beta / length) * vectors[at + c]!;
    }
    change += norm * ((1 + beta - beta * cosine) / length - cosine);
  }
  return change;
}
