/** The max-cut SDP with hypermetric inequalities at one node of a branch and bound: minimisation of its augmented Lagrangian over
 *  unit vectors. n ≤ some 200: matrices are dense.
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
import { bytesFor, type KernelSpace } from './space.ts';

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
  /** Float64Array(n²): X above the diagonal , and B. */
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
}

/** Places of `state`. Setting `kept` to 0 forgets what L-BFGS has learnt. */
export const STATE = { value: 0, kept: 1, head: 2, norm: 3, evaluations: 4, length: 5 } as const;
/** Most pairs of an inequality. */
export const MOST_PAIRS = 21;

export interface HypermetricSizes {
  readonly n: number;
  readonly k: number;
  readonly memory: number;
  readonly capacity: number;
}

/** Bytes of a space that holds HypermetricArrays of these sizes. */
export function hypermetricBytes({ n, k, memory, capacity }: HypermetricSizes): number {
  const square = 3 * bytesFor(n * n, 8);
  const rows = (5 + 2 * memory) * bytesFor(n * k, 8);
  const inequalities =
    bytesFor(capacity + 1, 4) + bytesFor(MOST_PAIRS * capacity, 4) + 3 * bytesFor(capacity, 8);
  const small = 2 * bytesFor(n, 8) + 2 * bytesFor(memory, 8) + bytesFor(STATE.length, 8);
  return square + rows + inequalities + small;
}

export function hypermetricArrays(space: KernelSpace, sizes: HypermetricSizes): HypermetricArrays {
  const { n, k, memory, capacity } = sizes;
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
  if (space.wasm === null) return hypermetricDescentTwin(arrays, n, count, rho, tolerance, iterations);
  return space.wasm.hypermetricDescent!(
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

export function hypermetricDescentTwin(
  arrays: HypermetricArrays,
  n: number,
  count: number,
  rho: number,
  tolerance: number,
  iterations: number,
): number {
  const {
    k,
    memory,
    vectors,
    gradient,
    direction,
    nextVectors,
    nextGradient,
    steps,
    changes,
    inverses,
    state,
  } = arrays;
  const length = n * k;
  let kept = state[STATE.kept]!;
  let head = state[STATE.head]!;
  let evaluations = 1;
  let value = evaluate(arrays, n, count, rho, vectors, gradient);
  let norm = Math.sqrt(dot(gradient, 0, gradient, 0, length));
  let done = 0;
  let fresh = true;
  for (; done < iterations && norm > tolerance; done++) {
    quasiNewton(arrays, length, kept, head);
    let slope = dot(direction, 0, gradient, 0, length);
    if (!(slope < 0)) {
      kept = 0;
      for (let i = 0; i < length; i++) direction[i] = -gradient[i]!;
      slope = -norm * norm;
    }
    let step = kept > 0 ? 1 : (0.1 * Math.sqrt(n)) / norm;
    let next = 0;
    let tries = 0;
    for (; tries < MOST_TRIES; tries++) {
      retract(vectors, n, k, step, direction, nextVectors);
      next = evaluate(arrays, n, count, rho, nextVectors, nextGradient);
      evaluations++;
      if (next <= value + DECREASE * step * slope) break;
      const curvature = next - value - step * slope;
      const minimiser = (-slope * step * step) / (2 * curvature);
      step = curvature > 0 ? Math.max(0.1 * step, Math.min(0.5 * step, minimiser)) : 0.5 * step;
    }
    if (tries === MOST_TRIES) {
      fresh = false;
      if (kept === 0) break;
      kept = 0;
      continue;
    }
    const ring = head * length;
    for (let i = 0; i < length; i++) {
      steps[ring + i] = nextVectors[i]! - vectors[i]!;
      changes[ring + i] = nextGradient[i]! - gradient[i]!;
      vectors[i] = nextVectors[i]!;
      gradient[i] = nextGradient[i]!;
    }
    const product = dot(steps, ring, changes, ring, length);
    value = next;
    fresh = true;
    norm = Math.sqrt(dot(gradient, 0, gradient, 0, length));
    if (product > CURVATURE * dot(steps, ring, steps, ring, length)) {
      inverses[head] = 1 / product;
      head = head + 1 === memory ? 0 : head + 1;
      kept = Math.min(kept + 1, memory);
    }
  }
  if (!fresh) value = evaluate(arrays, n, count, rho, vectors, gradient);
  state[STATE.value] = value;
  state[STATE.kept] = kept;
  state[STATE.head] = head;
  state[STATE.norm] = norm;
  state[STATE.evaluations]! += evaluations;
  return done;
}

/** Of the line search: most trials, Armijo's constant; and the least s·y/s·s of a pair that is kept. */
const MOST_TRIES = 20;
const DECREASE = 1e-4;
const CURVATURE = 1e-10;

function dot(a: Float64Array, from: number, b: Float64Array, at: number, length: number): number {
  let sum = 0;
  for (let i = 0; i < length; i++) sum += a[from + i]! * b[at + i]!;
  return sum;
}

/** Writes X, μ, B, the tangent gradient and the pull of `rows`; returns F. */
function evaluate(
  arrays: HypermetricArrays,
  n: number,
  count: number,
  rho: number,
  rows: Float64Array,
  gradient: Float64Array,
): number {
  const { k, half, products, matrix, pull } = arrays;
  let value = 0;
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      const at = i * n + j;
      const x = dot(rows, i * k, rows, j * k, k);
      products[at] = x;
      matrix[at] = half[at]!;
      value += half[at]! * x;
    }
  }
  value += penalty(arrays, count, rho);
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = 0;
    for (let j = i + 1; j < n; j++) matrix[j * n + i] = matrix[i * n + j]!;
  }
  for (let i = 0; i < n; i++) {
    gradient.fill(0, i * k, (i + 1) * k);
    for (let j = 0; j < n; j++) {
      const b = matrix[i * n + j]!;
      for (let c = 0; c < k; c++) gradient[i * k + c]! += b * rows[j * k + c]!;
    }
    const along = dot(gradient, i * k, rows, i * k, k);
    pull[i] = along;
    for (let c = i * k; c < (i + 1) * k; c++) gradient[c]! -= along * rows[c]!;
  }
  return value;
}

/** Σ (μ² − γ²)/(2ρ) of the inequalities, whose μ it writes and takes off B above the diagonal. */
function penalty(arrays: HypermetricArrays, count: number, rho: number): number {
  const { start, pair, least, gamma, mu, products, matrix } = arrays;
  let sum = 0;
  for (let q = 0; q < count; q++) {
    const from = start[q]!;
    const end = start[q + 1]!;
    let inner = 0;
    for (let a = from; a < end; a++)
      inner += pair[a]! & 1 ? -products[pair[a]! >> 1]! : products[pair[a]! >> 1]!;
    const r = (3 * rho) / (end - from);
    const m = Math.max(0, gamma[q]! + r * (least[q]! - inner));
    mu[q] = m;
    sum += (m * m - gamma[q]! * gamma[q]!) / (2 * r);
    for (let a = from; m > 0 && a < end; a++) matrix[pair[a]! >> 1]! -= pair[a]! & 1 ? -m : m;
  }
  return sum;
}

/** to ← the rows of from + step·direction, each of length 1. */
function retract(
  from: Float64Array,
  n: number,
  k: number,
  step: number,
  direction: Float64Array,
  to: Float64Array,
): void {
  for (let i = 0; i < n; i++) {
    for (let c = i * k; c < (i + 1) * k; c++) to[c] = from[c]! + step * direction[c]!;
    const inverse = 1 / Math.sqrt(dot(to, i * k, to, i * k, k));
    for (let c = i * k; c < (i + 1) * k; c++) to[c]! *= inverse;
  }
}

/** direction ← −H·gradient by the two loops of L-BFGS over the `kept` pairs before `head` in the ring. */
function quasiNewton(arrays: HypermetricArrays, length: number, kept: number, head: number): void {
  const { memory, gradient, direction, steps, changes, inverses, scratch } = arrays;
  for (let i = 0; i < length; i++) direction[i] = gradient[i]!;
  let slot = head;
  for (let q = 0; q < kept; q++) {
    slot = slot === 0 ? memory - 1 : slot - 1;
    const alpha = inverses[slot]! * dot(steps, slot * length, direction, 0, length);
    scratch[slot] = alpha;
    for (let i = 0; i < length; i++) direction[i]! -= alpha * changes[slot * length + i]!;
  }
  if (kept > 0) {
    const last = (head === 0 ? memory : head) - 1;
    const factor = 1 / (inverses[last]! * dot(changes, last * length, changes, last * length, length));
    for (let i = 0; i < length; i++) direction[i]! *= factor;
  }
  for (let q = 0; q < kept; q++) {
    const beta = inverses[slot]! * dot(changes, slot * length, direction, 0, length);
    for (let i = 0; i < length; i++) direction[i]! += (scratch[slot]! - beta) * steps[slot * length + i]!;
    slot = slot + 1 === memory ? 0 : slot + 1;
  }
  for (let i = 0; i < length; i++) direction[i] = -direction[i]!;
}
