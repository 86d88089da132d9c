/** Gradient of −F, F(W,b) = E[cut] of the spins s_i = sign(⟨W_i,x⟩ + b_i + εξ_i), x ~ N(0,I_k), ξ_i ~ N(0,1).
 *
 *  With σ_i² = |W_i|² + ε², Ŵ_i = W_i/σ_i, u_i = b_i/σ_i, ρ = ⟨Ŵ_i,Ŵ_j⟩ and t_ij = (u_j − ρu_i)/√(1−ρ²):
 *    ∂(−F)/∂u_i = φ(u_i)·A_i,   A_i = Σ_j w_ij erf(t_ij/√2)
 *    ∂(−F)/∂ρ_ij = p_ij = w_ij/(π√(1−ρ²))·exp(−(u_i² + t_ij²)/2)
 *    ∂(−F)/∂W_i = (Σ_j p_ij Ŵ_j − (B_i + u_i ∂(−F)/∂u_i) Ŵ_i)/σ_i,   B_i = Σ_j p_ij ρ_ij
 *    ∂(−F)/∂b_i = ∂(−F)/∂u_i / σ_i
 *  (Price's theorem; the paper's sampler in closed form.) Edges, not arcs: one exp and one ρ serve both ends. O(mk).
 *  f32 with an exp of relative error 1e-7 and an erf of absolute error 3e-6; values are taken in f64 elsewhere.
 *  WebAssembly in gaussian-cut.as.ts; `gaussianCutGradientTwin` is its oracle and fallback. */
import { finish, type Steps } from '../core/steps.ts';
import { f32, i32, type KernelArrays, KernelLayout } from './layout.ts';
import type { KernelSpace } from './space.ts';

/** The arrays of one Gaussian cut; k is a multiple of 4. Edges come by source, padded to a multiple of 4 with edges 0–0 of weight 0. */
export const gaussianCutLayout = new KernelLayout(['n', 'm', 'k'], ({ n, m, k }) => ({
  source: i32(4 * Math.ceil(m / 4)),
  target: i32(4 * Math.ceil(m / 4)),
  weight: f32(4 * Math.ceil(m / 4)),
  /** Rows Ŵ_i, u_i, 0, 0, 0. */
  units: f32(n * (k + 4)),
  /** Rows Σ_j p_ij Ŵ_j, A_i, B_i, 0, 0. */
  sums: f32(n * (k + 4)),
  /** 1/σ_i. */
  inverseSigma: f32(n),
}));
export type GaussianCutArrays = KernelArrays<typeof gaussianCutLayout>;

/** Writes the gradient of −F at (W, b): w and gradientW are Float32Array(n·k), b and gradientB Float32Array(n), of the same space. */
export function gaussianCutGradient(
  space: KernelSpace,
  arrays: GaussianCutArrays,
  epsilon: number,
  w: Float32Array,
  b: Float32Array,
  gradientW: Float32Array,
  gradientB: Float32Array,
): void {
  finish(gaussianCutGradientSteps(space, arrays, epsilon, w, b, gradientW, gradientB));
}

/** The same as work that pauses. */
export function* gaussianCutGradientSteps(
  space: KernelSpace,
  arrays: GaussianCutArrays,
  epsilon: number,
  w: Float32Array,
  b: Float32Array,
  gradientW: Float32Array,
  gradientB: Float32Array,
): Steps<void> {
  const { n, k, weight, units, sums, inverseSigma } = arrays;
  const { wasm } = space;
  if (wasm === null) {
    gaussianCutGradientTwin(arrays, epsilon, w, b, gradientW, gradientB);
    return;
  }
  const [u, s, inverse] = [units.byteOffset, sums.byteOffset, inverseSigma.byteOffset];
  const edges = gaussianCutLayout.pointers(arrays, 'source', 'target', 'weight', 'units', 'sums');
  wasm.gaussianCutPrepare!(n, k, epsilon, w.byteOffset, b.byteOffset, u, inverse, s);
  for (let from = 0; from < weight.length; from += CHUNK) {
    if (from % PAUSE_EDGES === 0) yield;
    wasm.gaussianCutEdges!(from, Math.min(from + CHUNK, weight.length), k, ...edges);
  }
  wasm.gaussianCutFinish!(n, k, u, inverse, s, gradientW.byteOffset, gradientB.byteOffset);
}

/** Edges per call: short calls let the optimised code take over from the baseline compiler's early. */
const CHUNK = 65536;
/** Edges between two pauses, a multiple of CHUNK: some 10 ms. */
const PAUSE_EDGES = 4 * CHUNK;

export function gaussianCutGradientTwin(
  arrays: GaussianCutArrays,
  epsilon: number,
  w: Float32Array,
  b: Float32Array,
  gradientW: Float32Array,
  gradientB: Float32Array,
): void {
  prepareTwin(arrays, epsilon, w, b);
  edgesTwin(arrays);
  finishTwin(arrays, gradientW, gradientB);
}

function prepareTwin(arrays: GaussianCutArrays, epsilon: number, w: Float32Array, b: Float32Array): void {
  const { n, k, units, sums, inverseSigma } = arrays;
  sums.fill(0);
  for (let i = 0; i < n; i++) {
    let square = epsilon * epsilon;
    for (let c = i * k; c < (i + 1) * k; c++) square += w[c]! * w[c]!;
    const inverse = 1 / Math.sqrt(square);
    inverseSigma[i] = inverse;
    for (let c = 0; c < k; c++) units[i * (k + 4) + c] = w[i * k + c]! * inverse;
    units[i * (k + 4) + k] = b[i]! * inverse;
  }
}

function edgesTwin(arrays: GaussianCutArrays): void {
  const { k, source, target, weight, units, sums } = arrays;
  const stride = k + 4;
  for (let e = 0; e < weight.length; e++) {
    const i = source[e]! * stride;
    const j = target[e]! * stride;
    const wij = weight[e]!;
    let rho = 0;
    for (let c = 0; c < k; c++) rho += units[i + c]! * units[j + c]!;
    const ui = units[i + k]!;
    const uj = units[j + k]!;
    const inverse = 1 / Math.max(1 - rho * rho, 1e-7);
    const root = Math.sqrt(inverse);
    const ti = uj - rho * ui;
    const tj = ui - rho * uj;
    const p = ((wij * root) / Math.PI) * Math.exp(-0.5 * (ui * ui + ti * ti * inverse));
    for (let c = 0; c < k; c++) {
      sums[i + c]! += p * units[j + c]!;
      sums[j + c]! += p * units[i + c]!;
    }
    sums[i + k]! += wij * erfRational(ti * root * Math.SQRT1_2);
    sums[j + k]! += wij * erfRational(tj * root * Math.SQRT1_2);
    sums[i + k + 1]! += p * rho;
    sums[j + k + 1]! += p * rho;
  }
}

function finishTwin(arrays: GaussianCutArrays, gradientW: Float32Array, gradientB: Float32Array): void {
  const { n, k, units, sums, inverseSigma } = arrays;
  for (let i = 0; i < n; i++) {
    const row = i * (k + 4);
    const u = units[row + k]!;
    const inverse = inverseSigma[i]!;
    const du = (Math.exp(-0.5 * u * u) / Math.sqrt(2 * Math.PI)) * sums[row + k]!;
    const radial = sums[row + k + 1]! + du * u;
    for (let c = 0; c < k; c++) gradientW[i * k + c] = inverse * (sums[row + c]! - radial * units[row + c]!);
    gradientB[i] = du * inverse;
  }
}

/** erf to 3e-6: our own minimax fit x·P₃(x²)/Q₄(x²) on [0, 3.7], clamped beyond; the kernel's is the same. */
export function erfRational(x: number): number {
  const c = Math.max(Math.min(x, 3.7), -3.7);
  const y = c * c;
  const p =
    ((0.0013207643756595999 * y + 0.048024125540926374) * y + 0.16787781314401726) * y + 1.1284004367562812;
  const q =
    (((5.412110239812056e-5 * y + 0.011590007199239203) * y + 0.10286343887910564) * y +
      0.48228573590255935) *
      y +
    1;
  return (c * p) / q;
}
