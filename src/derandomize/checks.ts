/** Checkers for objectives: does the gradient belong to the value, the closed form to the sampler, the point to the lemma?
 *  For tests and for researchers with a new objective; they share no formula with what they check, only its interface. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { UsageError } from '../core/errors.ts';
import { type Given, resolveOptions } from '../core/options.ts';
import { Random } from '../core/random.ts';
import { certify, type SecondOrderCertificate } from './certificate.ts';
import type { GaussianObjective, Point } from './objective.ts';
import { expectationCheckTable, gradientCheckTable, stationarityCheckTable } from './options.ts';
import type { Estimate, SmoothFunction } from './sampled-objective.ts';
import { resolveShape, spreadOut } from './shape.ts';

export interface GradientCheck {
  /** Largest |given − difference|, relative to the largest entry of its part (W, b or θ), or 10⁻⁴ of the gradient's largest if that is
   *  more: the differences of a part that vanishes, as W's where W = 0, are rounding alone. */
  readonly gradientError: number;
  /** The same for curvature · direction against differences of the gradient by b. */
  readonly curvatureError: number;
  /** Where the gradient's error is largest. */
  readonly worst: { readonly part: 'w' | 'b' | 'theta'; readonly index: number } | null;
  /** Both errors ≤ `tolerance`. */
  readonly holds: boolean;
}

export type GradientCheckOptions = Given<typeof gradientCheckTable>;

/** Compares gradient and curvature with central differences at a point, which is left as it was. Two values per entry. */
export function checkGradient(
  objective: GaussianObjective,
  point: Point,
  options: GradientCheckOptions = {},
): GradientCheck {
  const { smoothing, step, entries, tolerance, seed } = resolveOptions(gradientCheckTable, options);
  const given = objective.createPoint();
  checkPoint(point, given);
  objective.gradient(point, smoothing, given);
  const least = Math.max(1e-8, 1e-4 * Math.max(largest(given.w), largest(given.b), largest(given.theta)));
  let gradientError = 0;
  let worst: GradientCheck['worst'] = null;
  for (const part of ['w', 'b', 'theta'] as const) {
    const x = point[part];
    const size = Math.max(least, largest(given[part]));
    for (let i = 0, stride = Math.max(1, Math.floor(x.length / entries)); i < x.length; i += stride) {
      const difference = differenceBy(objective, point, part, i, step, smoothing);
      const error = Math.abs(given[part][i]! - difference) / size;
      if (error > gradientError) {
        gradientError = error;
        worst = { part, index: i };
      }
    }
  }
  const curvatureError = checkCurvature(objective, point, given, smoothing, step, new Random(seed));
  const holds = gradientError <= tolerance && curvatureError <= tolerance;
  return { gradientError, curvatureError, worst, holds };
}

/** @throws UsageError where it is not made as the objective's own points are */
function checkPoint(point: Point, own: Point): void {
  for (const part of ['w', 'b', 'theta'] as const) {
    const x: unknown = point[part];
    const { length } = own[part];
    if (!ArrayBuffer.isView(x) || (x as Float64Array).length !== length)
      throw new UsageError(
        `the point's ${part} is not a typed array of ${length} numbers, as createPoint() makes one`,
      );
  }
}

function differenceBy(
  objective: GaussianObjective,
  point: Point,
  part: 'w' | 'b' | 'theta',
  i: number,
  step: number,
  smoothing: number,
): number {
  const x = point[part];
  const kept = x[i]!;
  x[i] = kept + step;
  const up = objective.value(point, smoothing);
  const above = x[i]!;
  x[i] = kept - step;
  const down = objective.value(point, smoothing);
  const below = x[i]!;
  x[i] = kept;
  // The step as the array's own precision made it.
  return (up - down) / (above - below);
}

/** @param scratch a point of the objective's, overwritten: some have room for few */
function checkCurvature(
  objective: GaussianObjective,
  point: Point,
  scratch: Point,
  smoothing: number,
  step: number,
  random: Random,
): number {
  const { n } = objective;
  const direction = Float64Array.from({ length: n }, () => random.normal());
  const product = new Float64Array(n);
  objective.curvature(point, smoothing)(direction, product);
  const kept = point.b.slice();
  const look = (sign: number): Float64Array => {
    for (let i = 0; i < n; i++) point.b[i] = kept[i]! + sign * step * direction[i]!;
    objective.gradient(point, smoothing, scratch);
    return Float64Array.from(scratch.b);
  };
  const up = look(1);
  const down = look(-1);
  point.b.set(kept);
  const size = Math.max(1e-8, largest(product));
  let error = 0;
  for (let i = 0; i < n; i++) {
    const difference = (up[i]! - down[i]!) / (2 * step);
    error = Math.max(error, Math.abs(product[i]! - difference) / size);
  }
  return error;
}

function largest(x: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i]!));
  return most;
}

export interface ExpectationCheck {
  /** What the objective says. */
  readonly value: number;
  /** The mean of fresh draws of g(Wx + b), with its standard error. */
  readonly sampled: Estimate;
  /** |value − sampled.mean| in standard errors. */
  readonly deviations: number;
  /** deviations ≤ 5, or the difference is within rounding. */
  readonly holds: boolean;
}

/** Compares an objective's expectation with fresh Gaussian draws of g itself.
 *  @param g what the objective claims to be the expectation of @param shape that of the objective's W */
export function checkExpectation(
  objective: GaussianObjective,
  point: Point,
  g: Pick<SmoothFunction, 'value' | 'terms'>,
  options: Given<typeof expectationCheckTable> = {},
): ExpectationCheck {
  const { smoothing, samples, seed, shape = 'full' } = resolveOptions(expectationCheckTable, options);
  checkPoint(point, objective.createPoint());
  const { terms = 1 } = g;
  const random = new Random(seed, 3);
  const resolved = resolveShape(shape, objective.n, objective.k);
  const x = new Float64Array(resolved.inputs);
  const z = new Float64Array(objective.n);
  const theta = Float64Array.from(point.theta);
  let mean = 0;
  let scatter = 0;
  for (let s = 0; s < samples; s++) {
    for (let c = 0; c < x.length; c++) x[c] = random.normal();
    spreadOut(resolved, point.w, point.b, x, 0, z);
    const drawn = g.value(z, theta, random.below(terms));
    const delta = drawn - mean;
    mean += delta / (s + 1);
    scatter += delta * (drawn - mean);
  }
  const error = Math.sqrt(scatter / samples / Math.max(1, samples - 1));
  const value = objective.value(point, smoothing);
  const off = Math.abs(value - mean);
  const deviations = error > 0 ? off / error : off === 0 ? 0 : Number.POSITIVE_INFINITY;
  return {
    value,
    sampled: { mean, error },
    deviations,
    holds: deviations <= 5 || off <= 1e-9 * (Math.abs(value) + Math.abs(mean)),
  };
}

export interface StationarityCheck {
  /** From `certify`: Lanczos on the objective's own curvature. */
  readonly certificate: SecondOrderCertificate;
  /** The smallest eigenvalue in the metric, of a dense matrix of differences of gradients. */
  readonly denseCurvature: number;
  /** |∇_W E − HW| relative to |∇_W E|, both in the dual metric: 0 by Stein's identity where x is Gaussian (and W full). */
  readonly steinError: number;
  /** |W|_M ≤ the bound, with the dense curvature in place of Lanczos's. */
  readonly boundHolds: boolean;
  /** Gradient within `gradient` and curvature ≥ −`curvature`: an approximate second-order stationary point. */
  readonly stationary: boolean;
}

/** Checks a point against the lemma without trusting the objective's curvature: O(n) gradients and an O(n³) eigenproblem. */
export function checkStationarity(
  objective: GaussianObjective,
  point: Point,
  lambda: number,
  options: Given<typeof stationarityCheckTable> = {},
): StationarityCheck {
  const resolved = resolveOptions(stationarityCheckTable, options);
  const { smoothing, gradient, curvature = Math.sqrt(gradient), step, seed } = resolved;
  const scratch = objective.createPoint();
  const certificate = certify(objective, point, scratch, lambda, smoothing, new Random(seed));
  const hessian = denseHessian(objective, point, scratch, smoothing, step);
  const { metric } = objective;
  const scaled = Matrix.zeros(objective.n, objective.n);
  for (let i = 0; i < objective.n; i++)
    for (let j = 0; j < objective.n; j++)
      scaled.set(i, j, (hessian.get(i, j) + hessian.get(j, i)) / 2 / Math.sqrt(metric[i]! * metric[j]!));
  const decomposition = new EigenvalueDecomposition(scaled, { assumeSymmetric: true });
  const denseCurvature = Math.min(...decomposition.realEigenvalues);
  const margin = denseCurvature + lambda;
  const bound = margin > 0 ? certificate.gradientNormW / margin : Number.POSITIVE_INFINITY;
  return {
    certificate,
    denseCurvature,
    steinError: steinError(objective, point, scratch, smoothing, hessian),
    boundHolds: certificate.norm <= bound * (1 + 1e-6) + 1e-12,
    stationary: certificate.gradientNorm <= gradient && denseCurvature >= -curvature,
  };
}

function denseHessian(
  objective: GaussianObjective,
  point: Point,
  scratch: Point,
  smoothing: number,
  step: number,
): Matrix {
  const { n } = objective;
  const hessian = Matrix.zeros(n, n);
  for (let j = 0; j < n; j++) {
    const kept = point.b[j]!;
    for (const sign of [1, -1]) {
      point.b[j] = kept + sign * step;
      objective.gradient(point, smoothing, scratch);
      for (let i = 0; i < n; i++) hessian.set(i, j, hessian.get(i, j) + (sign * scratch.b[i]!) / (2 * step));
    }
    point.b[j] = kept;
  }
  return hessian;
}

function steinError(
  objective: GaussianObjective,
  point: Point,
  gradient: Point,
  smoothing: number,
  hessian: Matrix,
): number {
  const { n, k } = objective;
  if (point.w.length !== n * k) return Number.NaN;
  objective.gradient(point, smoothing, gradient);
  let off = 0;
  let size = 0;
  for (let i = 0; i < n; i++) {
    for (let c = 0; c < k; c++) {
      let product = 0;
      for (let j = 0; j < n; j++) product += hessian.get(i, j) * point.w[j * k + c]!;
      const given = gradient.w[i * k + c]!;
      off += (given - product) ** 2 / objective.metric[i]!;
      size += given ** 2 / objective.metric[i]!;
    }
  }
  return size === 0 ? Math.sqrt(off) : Math.sqrt(off / size);
}
