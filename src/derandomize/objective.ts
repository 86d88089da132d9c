/** What the derandomizer asks of a problem. It knows no graph: only E_x[g_θ(Wx + b)], x ~ N(0, I_k), through this interface.
 *
 *  The lemma (Tsikouras et al., ICLR 2026), in the diagonal metric M used here: for
 *      L(W, b) = E_x[g(Wx + b)] + (λ/2) Σ_i M_i |W_i|²,   H = E_x[∇²g(Wx + b)]   (= ∇²_b L)
 *  Stein's identity gives ∇_W L = (H + λM) W. Where H ⪰ 0 — at every second-order stationary point — H + λM is positive
 *  definite, and ∇_W L = 0 leaves W = 0: the distribution has become the point b, no worse than the expectation.
 *  (With M = I this is the paper's statement; other M are the same statement for the coordinates M^{1/2}z.) */

import type { Steps } from '../core/steps.ts';
import type { SymmetricOperator } from '../linalg/lanczos.ts';
import { isWithinReach, refuseValue } from './faults.ts';

export type FloatArray = Float32Array | Float64Array;

/** Parameters, or a gradient by them. */
export interface Point {
  /** n rows of k columns; one row per entry of the objective's `spread` where it has one. */
  readonly w: FloatArray;
  /** n entries. */
  readonly b: FloatArray;
  /** Parameters θ of g_θ, trained along; empty for most problems. */
  readonly theta: FloatArray;
}

export interface GaussianObjective {
  readonly n: number;
  readonly k: number;
  /** Float64Array(n), positive: the metric M, the scale of the curvature by each coordinate. */
  readonly metric: Float64Array;
  /** The metric of the rows of w, where those are not n: one entry, the mean of M, where W = (w/√n)·I. Default: `metric`. */
  readonly spread?: Float64Array | undefined;
  /** A point of zeros, in the memory that this objective's gradient wants. */
  createPoint(): Point;
  /** E_x[g_θ(Wx + b)] without the regulariser, as exactly as the problem allows. */
  value(point: Point, smoothing: number): number;
  /** Writes the gradient of E_x[g_θ(Wx + b)] by W, b and θ, without the regulariser. */
  gradient(point: Point, smoothing: number, out: Point): void;
  /** The operator d ↦ H d at a point, H = E_x[∇²g_θ(Wx + b)] = ∇²_b; directions and products are Float64Array(n). */
  curvature(point: Point, smoothing: number): (direction: Float64Array, out: Float64Array) => void;
  /** The same as work that pauses, for problems so large that one call takes more than some milliseconds. */
  readonly pausable?: PausableObjective | undefined;
  /** The independent entries of x, each of which may be held at a value; k standard normal ones where absent and W is full. */
  readonly entries?: FixableEntries | undefined;
  /** |∇_W E − HW|_{M⁻¹} at a point, where it is not 0: for draws in place of a Gaussian x, Stein's identity holds but nearly. */
  identityError?(point: Point): number;
}

export interface PausableObjective {
  value(point: Point, smoothing: number): Steps<number>;
  gradient(point: Point, smoothing: number, out: Point): Steps<void>;
  curvature(point: Point, smoothing: number): Steps<SymmetricOperator>;
}

/** @throws UsageError where it is no finite number, and b not so far that this is a step's fault */
export function* expectationOf(objective: GaussianObjective, point: Point, smoothing: number): Steps<number> {
  const { pausable } = objective;
  const value = pausable ? yield* pausable.value(point, smoothing) : objective.value(point, smoothing);
  const fault = !Number.isFinite(value) && (value === Number.NEGATIVE_INFINITY || isWithinReach(point.b));
  if (fault) refuseValue(value, point);
  return value;
}

export function* gradientOf(
  objective: GaussianObjective,
  point: Point,
  smoothing: number,
  out: Point,
): Steps<void> {
  const { pausable } = objective;
  if (pausable) yield* pausable.gradient(point, smoothing, out);
  else objective.gradient(point, smoothing, out);
}

/** Holding entry c of x at a value moves the distribution's mean along column c of W, and takes that column away. */
export interface FixableEntries {
  /** 0 where they are not independent, or share their part of W. */
  readonly count: number;
  /** Values that stand for the distribution of each, equally likely. */
  readonly values: Float64Array;
  /** |W|² of the part that belongs to an entry. */
  square(point: Point, entry: number): number;
  /** b ← b + value·W_entry, W_entry ← 0. */
  fix(point: Point, entry: number, value: number): void;
}
