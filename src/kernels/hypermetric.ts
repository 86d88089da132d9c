/** The max-cut SDP with hypermetric inequalities at one node of a branch and bound: minimisation of its augmented Lagrangian over
 *  unit vectors, and the search for violated inequalities. n ≤ some 200: matrices are dense.
 *
 *  An inequality is a set of nodes i with signs bᵢ = ±1, an odd number of them (3, 5 or 7): |Σ bᵢvᵢ|² ≥ 1, that is
 *  Σ_{i<j} bᵢbⱼX_ij ≥ (1 − size)/2, X_ij = ⟨vᵢ, vⱼ⟩. With violation t_q = (1 − size)/2 − Σ bᵢbⱼX_ij and multipliers γ ≥ 0,
 *  the descent minimises over rows vᵢ of length 1
 *
 *      F(V) = Σ_{i<j} half_ij X_ij + Σ_q (μ_q² − γ_q²)/(2ρ_q),   μ_q = max(0, γ_q + ρ_q t_q),   ρ_q = 3ρ/pairs_q,
 *
 *  whose gradient is BV with B_ij = half_ij − Σ_q μ_q bᵢbⱼ: the μ are the next multipliers. L-BFGS on the product of
 *  spheres, steps of length 1 with backtracking, retraction by normalising. One evaluation is O(n²k + Σ pairs).
 *  Invariant on return: X, B, μ, the gradient and pull_i = ⟨(BV)_i, v_i⟩ are those of the vectors.
 *  WebAssembly (f64 SIMD) in assembly/hypermetric.ts; the functions ending in `Twin` are its oracle and fallback. */
import type { KernelSpace } from './space.ts';
import { bytesFor } from './space.ts';

/** The arrays of one relaxation, all of one space, large enough for n nodes of k columns and `capacity` inequalities. */
export interface HypermetricArrays {
  /** Columns, a multiple of 4. */
  readonly k: number;
  /** Pairs that L-BFGS keeps. */
  readonly memory: number;
  /** Float64Array(n²), row-major with the n of the call: w/2; read above the diagonal. */
  readonly half: Float64Array;
  /** Int32Array(capacity + 1) and Int32Array(21·capacity): the pairs of inequality q are pair[start[q]] .. pair[start[q + 1] − 1],
   *  2(i·n + j) for i < j, plus 1 where bᵢbⱼ = −1. */
  readonly start: Int32Array;
  readonly pair: Int32Array;
  /** Float64Array(capacity): (1 − size)/2, γ, and μ. */
  readonly least: Float64Array;
  readonly gamma: Float64Array;
  readonly mu: Float64Array;
  /** Float64Array(n·k): row i is v_i, of length 1. */
  readonly vectors: Float64Array;
  /** Float64Array(n²): X above the diagonal (all of it after `mirrorProducts`), and B. */
  readonly products: Float64Array;
  readonly matrix: Float64Array;
  /** Float64Array(n·k): the gradient without its part along v_i. */
  readonly gradient: Float64Array;
  /** Float64Array(n): ⟨(BV)_i, v_i⟩. */
  readonly pull: Float64Array;
  /** Scratch: Float64Array(n·k) each, rings of `memory` such, `memory` numbers each. */
  readonly direction: Float64Array;
  readonly nextVectors: Float64Array;
  readonly nextGradient: Float64Array;
  readonly steps: Float64Array;
  readonly changes: Float64Array;
  readonly inverses: Float64Array;
  readonly scratch: Float64Array;
  /** Float64Array(STATE.length). */
  readonly state: Float64Array;
  /** Int32Array(8·found): rows of signed nodes, 2·node + 1 where b = −1; of found triangles 4 numbers each: i < j < l and signs,
   *  1 where b_j = −1 plus 2 where b_l = −1. Float64Array(found): their violations. */
  readonly found: Int32Array;
  readonly violation: Float64Array;
  /** Float64Array(n). */
  readonly along: Float64Array;
}

/** Places of `state`. Setting `kept` to 0 forgets what L-BFGS has learnt. */
export const STATE = { value: 0, kept: 1, head: 2, norm: 3, evaluations: 4, length: 5 } as const;
/** Most pairs of an inequality, and numbers per row of signed nodes. */
export const MOST_PAIRS = 21;
export const ROW = 8;

export interface HypermetricSizes {
  readonly n: number;
  readonly k: number;
  readonly memory: number;
  readonly capacity: number;
  readonly found: number;
}

/** Bytes of a space that holds HypermetricArrays of these sizes. */
export function hypermetricBytes({ n, k, memory, capacity, found }: HypermetricSizes): number {
  const square = 3 * bytesFor(n * n, 8);
  const rows = (5 + 2 * memory) * bytesFor(n * k, 8);
  const inequalities =
    bytesFor(capacity + 1, 4) + bytesFor(MOST_PAIRS * capacity, 4) + 3 * bytesFor(capacity, 8);
  const small = 2 * bytesFor(n, 8) + 2 * bytesFor(memory, 8) + bytesFor(STATE.length, 8);
  return (
    square + rows + inequalities + small + bytesFor(ROW * found, 4) + bytesFor(found, 8) + 2 * 16 * memory
  );
}

export function hypermetricArrays(space: KernelSpace, sizes: HypermetricSizes): HypermetricArrays {
  const { n, k, memory, capacity, found } = sizes;
  return {
    k,
    memory,
    half: space.f64(n * n),
    start: space.i32(capacity + 1),
    pair: space.i32(MOST_PAIRS * capacity),
    least: space.f64(capacity),
    gamma: space.f64(capacity),
    mu: space.f64(capacity),
    vectors: space.f64(n * k),
    products: space.f64(n * n),
    matrix: space.f64(n * n),
    gradient: space.f64(n * k),
    pull: space.f64(n),
    direction: space.f64(n * k),
    nextVectors: space.f64(n * k),
    nextGradient: space.f64(n * k),
    steps: space.f64(n * k * memory),
    changes: space.f64(n * k * memory),
    inverses: space.f64(memory),
    scratch: space.f64(memory),
    state: space.f64(STATE.length),
    found: space.i32(ROW * found),
    violation: space.f64(found),
    along: space.f64(n),
  };
}

/** Minimises F over the vectors of n nodes under the first `count` inequalities, until the tangent gradient is shorter than
 *  `tolerance` or the iterations run out. @returns iterations made */
export function hypermetricDescent(
  space: KernelSpace,
  arrays: HypermetricArrays,
  n: number,
  count: number,
  rho: number,
  tolerance: number,
  iterations: number,
): number {
  const a = arrays;
  return space.wasm!.hypermetricDescent!(
    n,
    a.k,
    count,
    iterations,
    a.memory,
    tolerance,
    rho,
    a.half.byteOffset,
    a.start.byteOffset,
    a.pair.byteOffset,
    a.least.byteOffset,
    a.gamma.byteOffset,
    a.mu.byteOffset,
    a.vectors.byteOffset,
    a.products.byteOffset,
    a.matrix.byteOffset,
    a.gradient.byteOffset,
    a.pull.byteOffset,
    a.direction.byteOffset,
    a.nextVectors.byteOffset,
    a.nextGradient.byteOffset,
    a.steps.byteOffset,
    a.changes.byteOffset,
    a.inverses.byteOffset,
    a.scratch.byteOffset,
    a.state.byteOffset,
  );
}

/** Writes the triangle inequalities violated by more than `threshold` to `found` and `violation`, of each triple at most the worst.
 *  O(n³). @returns how many there are, of which no more than `found` holds are written */
export function violatedTriangles(
  space: KernelSpace,
  arrays: HypermetricArrays,
  n: number,
  threshold: number,
): number {
  const { products, found, violation } = arrays;
  return space.wasm!.violatedTriangles!(
    n,
    products.byteOffset,
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
  arrays: HypermetricArrays,
  n: number,
  size: number,
  count: number,
): void {
  const { products, found, violation, along } = arrays;
  space.wasm!.mirrorProducts!(n, products.byteOffset);
  space.wasm!.extendInequalities!(
    n,
    products.byteOffset,
    size,
    count,
    found.byteOffset,
    violation.byteOffset,
    along.byteOffset,
  );
}
