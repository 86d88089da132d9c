/** An upper bound on every cut of a node from multipliers of inequalities, rounding included.
 *
 *  Let the node have groups 1..p, weights w', total and fixed as in subproblem.ts, inequalities q with signs b_q on size_q groups and
 *  multipliers γ_q ≥ 0, and A = Diag(y) + w''/4, w''_ij = w'_ij − 2Σ_q γ_q b_qi b_qj. Every x ∈ {±1}ᵖ satisfies
 *  Σ_{i<j} b_qi b_qj x_i x_j ≥ (1 − size_q)/2, hence
 *
 *      cut(x) = ½(total − fixed) − ½Σ_{i<j} w'_ij x_i x_j
 *             ≤ ½(total − fixed) + Σ γ_q (size_q − 1)/2 − ½Σ_{i<j} w''_ij x_i x_j
 *             = ½(total − fixed) + Σ γ_q (size_q − 1)/2 + Σ y_i − xᵀAx,
 *
 *  and −xᵀAx ≤ (Σ z_i)² as soon as a Cholesky factorisation of A has run to its end, z_i² = a_ii·g/(1 − g), g = (p + 1)u/(1 − (p + 1)u)
 *  (relax/psd-certificate.ts has the proof). γ and y are rounded to the problem's grid, on which the entries of A are
 *  exact; the last sum is rounded upward. The bound can be recomputed from the weights, groups, inequalities, γ and y alone.
 *
 *  The y of the relaxation is shifted by −λ_min(A), which inverse iteration on a first, more generous factor finds. That costs p|λ_min|,
 *  most of it for a few eigenvectors v that lie on a few groups: as long as it decides, y_i first grows by |λ_min v_i| Σ|v_j|, which is
 *  |λ_min|(Σ|v_j|)² in all and takes one of them away, since Diag(|v_i| Σ|v_j|) − vvᵀ is diagonally dominant. At the root of toruspm3-8-50 the bounds
 *  were 461 to 475, at an estimate of 459.8, and λ_min of −0.003 to −0.03 with Σ|v_j| of 5 to 12. */
import type { Stopper } from '../core/blocks.ts';
import { assertInternal } from '../core/errors.ts';
import type { Steps } from '../core/steps.ts';
import type { InequalityPool } from '../cuts/inequality-pool.ts';
import {
  type CholeskyArrays,
  choleskyBackward,
  choleskyBytes,
  choleskyForward,
  choleskyPanel,
} from '../kernels/cholesky.ts';
import { type Backend, KernelSpace } from '../kernels/space.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import type { DenseProblem } from './dense-problem.ts';

const UNIT = 2 ** -53;
/** As in relax/psd-certificate.ts: room for a checker's own accounting, and for underflow. */
const GENEROSITY = 4;
const UNDERFLOW = 2 ** -950;
/** Shifts in units of the mean diagonal: the first, the growth where it fails, the distance from −λ_min that will do. */
const FIRST_SHIFT = 1e-4;
const GROWTH = 4;
const MARGIN = 1e-7;
const TRIES = 24;
/** Each round of inverse iteration brings the shift to this share of its distance from −λ_min, or three times as much, … */
const CLOSER = 0.1;
const ROUNDS = 8;
const INVERSE_STEPS = 6;
/** Lifts at most, and such as bring nothing; each takes so much of the eigenvalue away. */
const LIFTS = 16;
const LIFTS_IN_VAIN = 2;
const LIFT = 0.5;

export interface SafeBound {
  /** No cut of the node weighs more. */
  readonly bound: number;
  /** Float64Array(groups) and Float64Array(pool.count): y and γ as they were used. */
  readonly y: Float64Array;
  readonly gamma: Float64Array;
}

/** What a bound is made of. */
export interface Multipliers {
  /** Float64Array(groups²) above the diagonal: w'/2. */
  readonly half: Float64Array;
  readonly pool: InequalityPool;
  /** Of the pool's inequalities. */
  readonly gamma: Float64Array;
  /** The y to start from. */
  readonly diagonal: Float64Array;
}

export class BoundProver {
  readonly #space: KernelSpace;
  readonly #arrays: CholeskyArrays;
  readonly #matrix: Float64Array;
  #groups = 0;

  constructor(n: number, backend: Backend = 'wasm') {
    const space = new KernelSpace(choleskyBytes(n, 1, n, n * n, n), backend);
    this.#space = space;
    this.#arrays = {
      supernodes: 1,
      firstColumn: space.i32(2),
      rowStart: space.i32(2),
      rowIndex: space.i32(n),
      panelStart: space.i32(2),
      stride: space.i32(1),
      owner: space.i32(n),
      panels: space.f64(n * n),
      rowTarget: space.i32(n),
      columnTarget: space.i32(n),
      vector: space.f64(n),
    };
    for (let i = 0; i < n; i++) this.#arrays.rowIndex[i] = i;
    this.#matrix = new Float64Array(n * n);
  }

  /** @param target a bound below this is good enough, and worth some trouble @param stopper is asked after each factorisation; the first bound
   *  is waited for */
  *prove(
    problem: DenseProblem,
    { groups, fixed }: { readonly groups: number; readonly fixed: number },
    { half, pool, gamma: multipliers, diagonal }: Multipliers,
    target: number,
    stopper: Stopper,
  ): Steps<SafeBound> {
    this.#groups = groups;
    this.#arrays.firstColumn[1] = groups;
    this.#arrays.rowStart[1] = groups;
    this.#arrays.stride[0] = groups;
    this.#arrays.panelStart[1] = groups * groups;
    const gamma = onGrid(problem, multipliers.subarray(0, pool.count));
    this.#assemble(problem, half, pool, gamma);
    let size = 0;
    for (let i = 0; i < groups; i++) size += Math.abs(diagonal[i]!) / groups;
    size = Math.max(size, problem.grid);
    const sum = new UpwardSum();
    sum.add((problem.total - fixed) / 2);
    sum.add(problem.slack);
    for (let q = 0; q < gamma.length; q++) sum.add((gamma[q]! * (pool.sizeOf(q) - 1)) / 2);
    if (this.#isZero()) {
      const y = new Float64Array(groups);
      return { bound: sum.upper(), y, gamma };
    }
    const y = yield* this.#shift(problem, diagonal, size, target - sum.upper(), stopper);
    let roots = 0;
    const k = (groups + 1) * UNIT;
    for (let i = 0; i < groups; i++) {
      sum.add(y[i]!);
      roots += Math.sqrt((k / (1 - 2 * k)) * y[i]!);
    }
    sum.add(GENEROSITY * roots * roots);
    sum.add(UNDERFLOW * problem.scale);
    return { bound: sum.upper(), y, gamma };
  }

  /** w''/4 below the diagonal, in units of `scale`: exact. */
  #assemble(problem: DenseProblem, half: Float64Array, pool: InequalityPool, gamma: Float64Array): void {
    const p = this.#groups;
    const matrix = this.#matrix;
    const unit = 1 / problem.scale;
    for (let i = 0; i < p; i++)
      for (let j = i + 1; j < p; j++) matrix[j * p + i] = (half[i * p + j]! / 2) * unit;
    for (let q = 0; q < gamma.length; q++) {
      if (gamma[q] === 0) continue;
      const g = (gamma[q]! / 2) * unit;
      const nodes = pool.nodesOf(q);
      for (let i = 0; i < nodes.length; i++) {
        const c = nodes[i]!;
        for (let j = i + 1; j < nodes.length; j++) {
          const d = nodes[j]!;
          matrix[(d >> 1) * p + (c >> 1)]! -= (c ^ d) & 1 ? -g : g;
        }
      }
    }
  }

  #isZero(): boolean {
    const p = this.#groups;
    for (let i = 0; i < p; i++) for (let j = 0; j < i; j++) if (this.#matrix[i * p + j] !== 0) return false;
    return true;
  }

  /** The least shift of the diagonal found whose factorisation succeeds, of its sum and not less than `enough`. */
  *#shift(
    problem: DenseProblem,
    given: Float64Array,
    size: number,
    enough: number,
    stopper: Stopper,
  ): Steps<Float64Array> {
    let diagonal = given;
    let best: Float64Array | null = null;
    let first = FIRST_SHIFT * size;
    for (let lifts = 0, since = 0; ; lifts++) {
      const { y, shift, lowest, eigenvector } = yield* this.#shiftEvenly(
        problem,
        diagonal,
        size,
        first,
        stopper,
      );
      if (best === null || sumOf(y) < sumOf(best)) {
        best = y;
        since = 0;
      } else since++;
      const over = lifts === LIFTS || since === LIFTS_IN_VAIN || !(lowest < 0) || stopper.expired;
      if (over || sumOf(best) < enough || !(sumOf(diagonal) < enough)) return best;
      diagonal = lifted(diagonal, LIFT * lowest, eigenvector);
      first = shift;
    }
  }

  /** The same by one number. @param first a shift to begin with */
  *#shiftEvenly(
    problem: DenseProblem,
    diagonal: Float64Array,
    size: number,
    first: number,
    stopper: Stopper,
  ): Steps<{ y: Float64Array; shift: number; lowest: number; eigenvector: Float64Array }> {
    const p = this.#groups;
    let best: Float64Array | null = null;
    let shift = first;
    for (let tries = 0; best === null; tries++) {
      assertInternal(tries <= TRIES, 'a diagonally dominant matrix has no factor');
      if (tries === TRIES) best = this.#dominant(problem);
      else best = this.#factor(problem, diagonal, shift);
      yield;
      if (best === null) shift *= GROWTH;
    }
    const eigenvector = new Float64Array(p);
    // Any start will do that is no eigenvector by construction.
    for (let i = 0; i < p; i++) eigenvector[i] = 1 + 0.5 * Math.sin(1 + 7 * i * i);
    let lowest = 0;
    for (let round = 0; round < ROUNDS && !stopper.expired; round++) {
      // λ_min + shift, from above.
      const distance = this.#inverseIteration(problem, eigenvector);
      lowest = distance - shift;
      if (distance < MARGIN * size) break;
      let next: Float64Array | null = null;
      let share = CLOSER;
      for (; next === null && share < 1; share *= 3) {
        next = this.#factor(problem, diagonal, share * distance - lowest);
        yield;
        if (next !== null) shift = share * distance - lowest;
      }
      if (next === null) break;
      best = next;
    }
    return { y: best, shift, lowest, eigenvector };
  }

  /** Diagonal dominance is positive definite whatever else fails. */
  #dominant(problem: DenseProblem): Float64Array | null {
    const p = this.#groups;
    const y = new Float64Array(p);
    for (let i = 0; i < p; i++) {
      for (let j = 0; j < i; j++) {
        const x = Math.abs(this.#matrix[i * p + j]!) * problem.scale * 1.01;
        y[i]! += x;
        y[j]! += x;
      }
    }
    return this.#factor(problem, y, problem.scale * 1e-6);
  }

  /** @returns diagonal + shift, on the grid, if the matrix with it has a factor; which then is in the arrays */
  #factor(problem: DenseProblem, diagonal: Float64Array, shift: number): Float64Array | null {
    const p = this.#groups;
    const { panels } = this.#arrays;
    const y = new Float64Array(p);
    const { grid, scale } = problem;
    for (let i = 0; i < p; i++) y[i] = Math.ceil((diagonal[i]! + shift) / grid) * grid;
    panels.set(this.#matrix.subarray(0, p * p));
    for (let i = 0; i < p; i++) {
      if (!(y[i]! > 0)) return null;
      panels[i * p + i] = y[i]! / scale;
    }
    return choleskyPanel(this.#space, this.#arrays, 0) < 0 ? y : null;
  }

  /** The smallest eigenvalue of the matrix just factored, from above; x goes towards its eigenvector. */
  #inverseIteration(problem: DenseProblem, x: Float64Array): number {
    const p = this.#groups;
    const vector = this.#arrays.vector.subarray(0, p);
    let value = 1;
    for (let step = 0; step < INVERSE_STEPS; step++) {
      let square = 0;
      for (let i = 0; i < p; i++) square += x[i]! * x[i]!;
      const inverse = 1 / Math.sqrt(square);
      for (let i = 0; i < p; i++) {
        x[i]! *= inverse;
        vector[i] = x[i]!;
      }
      choleskyForward(this.#space, this.#arrays, 0, 1);
      choleskyBackward(this.#space, this.#arrays, 0, 1);
      let along = 0;
      for (let i = 0; i < p; i++) along += x[i]! * vector[i]!;
      if (step === INVERSE_STEPS - 1) break;
      value = 1 / along;
      x.set(vector);
    }
    return value * problem.scale;
  }
}

/** y where the eigenvector of length 1 has an eigenvalue of 0 or more. */
function lifted(diagonal: Float64Array, lowest: number, eigenvector: Float64Array): Float64Array {
  let size = 0;
  for (const v of eigenvector) size += Math.abs(v);
  return diagonal.map((y, i) => y - lowest * Math.abs(eigenvector[i]!) * size);
}

function sumOf(y: Float64Array): number {
  let sum = 0;
  for (const value of y) sum += value;
  return sum;
}

/** Rounded down to the grid, and scaled down where their sum would leave it. */
function onGrid(problem: DenseProblem, multipliers: Float64Array): Float64Array {
  const { grid, scale } = problem;
  let sum = 0;
  for (const g of multipliers) if (g > 0) sum += g;
  const factor = sum > scale ? scale / sum : 1;
  return multipliers.map((g) => (g > 0 ? Math.floor((g * factor) / grid) * grid : 0));
}
