/** Perturbed gradient descent on L(W, b, θ) = E_x[g_θ(Wx + b)] + (λ/2) Σ M_i |W_i|², in the metric M, with heavy-ball momentum.
 *
 *  λ rises along a ramp, the smoothing may fall along another. At checkpoints L is evaluated exactly; a stretch that did not
 *  gain `decrease`·step·Σ|gradient|² is undone and repeated with half the step and no momentum, so that what is kept always
 *  descends. Noise is added where the descent starts (an unbiased W is a saddle: ∇_b = 0 at b = 0 by symmetry) and, by
 *  `derandomize`, wherever curvature is still negative.
 *  Source: Jin, Ge, Netrapalli, Kakade, Jordan, "How to escape saddle points efficiently" (ICML 2017); momentum and
 *  ramps are ours. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { refuseGradient } from './faults.ts';
import {
  expectationOf,
  type FloatArray,
  type GaussianObjective,
  gradientOf,
  type Point,
} from './objective.ts';
import type { ResolvedDescentOptions } from './options.ts';

export interface DescentCheckpoint {
  readonly step: number;
  /** E_x[g_θ(Wx + b)], exact, without the regulariser. */
  readonly value: number;
  /** |W|²_F/n. */
  readonly residual: number;
}

export interface DescentResult {
  readonly steps: number;
  /** Stretches undone for want of sufficient decrease. */
  readonly rejected: number;
  /** λ and smoothing of the last step. */
  readonly lambda: number;
  readonly smoothing: number;
  /** |W|²_F/n at the end. */
  readonly residual: number;
  readonly checkpoints: readonly DescentCheckpoint[];
  /** W is within `residual` of 0 and ∇L within `gradient`; false when the deadline or the step limit struck before. */
  readonly vanished: boolean;
  /** ∇L was within `gradient` before W was within `residual`, and `stall` ended it there. */
  readonly stalled: boolean;
}

/** The memory a descent needs beside its point; one workspace serves any number of descents on the same objective. */
export interface DescentWorkspace {
  readonly gradient: Point;
  readonly velocity: Point;
  readonly kept: Point;
}

/** Told how many steps a descent has taken, and the smoothing there; the point is the descent's own. */
export type DescentWatcher = (step: number, smoothing: number) => void;

export function createWorkspace(objective: GaussianObjective): DescentWorkspace {
  return {
    gradient: objective.createPoint(),
    velocity: objective.createPoint(),
    kept: objective.createPoint(),
  };
}

/** Descends from `point`, in place. `point.w` and `point.b` hold the start; noise is added to b (and θ).
 *  @param onStep told of the start, and of every step once the point has moved */
export function* descend(
  objective: GaussianObjective,
  point: Point,
  workspace: DescentWorkspace,
  options: ResolvedDescentOptions,
  random: Random,
  deadline: Deadline,
  onStep?: DescentWatcher,
): Steps<DescentResult> {
  const { gradient, velocity, kept } = workspace;
  clearPoint(velocity);
  const smoothingAt = (step: number) => {
    const share = Math.min(1, step / options.steps);
    return options.smoothingStart + (options.smoothingEnd - options.smoothingStart) * share;
  };
  const checkpoints: DescentCheckpoint[] = [];
  const every = Math.max(1, Math.ceil(options.steps / options.checkpoints));
  let stepSize = options.stepSize;
  let rejected = 0;
  let keptSmoothing = smoothingAt(0);
  let keptValue = yield* expectationOf(objective, point, keptSmoothing);
  copyPoint(point, kept);
  checkpoints.push({ step: 0, value: keptValue, residual: meanSquare(point.w, objective.n) });
  onStep?.(0, keptSmoothing);
  perturb(point, options.noise, random);

  const limit = options.steps + options.extraSteps;
  const flat = objective.n * options.gradient ** 2;
  const constant =
    options.lambdaStart === options.lambdaEnd && options.smoothingStart === options.smoothingEnd;
  let step = 0;
  let gained = 0;
  // Where the stretch began that is kept or undone as a whole.
  let stretchFrom = 0;
  let vanished = false;
  let stalled = false;
  while (step < limit && deadline.step()) {
    const lambda = lambdaAt(step, options);
    yield* gradientOf(objective, point, smoothingAt(step), gradient);
    const { momentum, endMomentum } = options;
    const momentumW = step < options.steps ? momentum : endMomentum;
    const slope = move(objective, point, velocity, gradient, lambda, stepSize, momentumW, momentum);
    const overflowed = !Number.isFinite(slope);
    if (overflowed && step === stretchFrom) refuseGradient(gradient, kept);
    gained += stepSize * slope;
    step++;
    onStep?.(step, smoothingAt(step));
    yield;
    const ended =
      (constant || step >= options.steps) &&
      slope <= flat &&
      isVanished(point.w, options.residual * objective.n);
    if (!ended && !overflowed && step % every !== 0 && step !== limit) continue;
    const smoothing = smoothingAt(step);
    if (smoothing !== keptSmoothing) keptValue = yield* expectationOf(objective, kept, smoothing);
    keptSmoothing = smoothing;
    const value = overflowed ? Number.NaN : yield* expectationOf(objective, point, smoothing);
    const before = keptValue + regularizer(objective, kept, lambda);
    const after = value + regularizer(objective, point, lambda);
    if (after <= before - options.decrease * gained + 1e-7 * Math.abs(before)) {
      keptValue = value;
      copyPoint(point, kept);
      checkpoints.push({ step, value, residual: meanSquare(point.w, objective.n) });
      vanished = ended;
      stalled =
        options.stall === 1 &&
        constant &&
        !ended &&
        squareOfGradient(objective, point, gradient, lambda) <= flat;
      if (ended || stalled) break;
    } else {
      copyPoint(kept, point);
      if (step === every) perturb(point, options.noise, random);
      rejected++;
      stepSize /= 2;
      clearPoint(velocity);
    }
    gained = 0;
    stretchFrom = step;
  }
  return {
    steps: step,
    rejected,
    lambda: lambdaAt(step, options),
    smoothing: smoothingAt(step),
    residual: meanSquare(point.w, objective.n),
    checkpoints,
    vanished,
    stalled,
  };
}

/** λ: lambdaStart until the ramp, then linear through lambdaEnd at the last step, and on with the same slope. */
function lambdaAt(step: number, options: ResolvedDescentOptions): number {
  const from = options.rampFrom * options.steps;
  if (step <= from) return options.lambdaStart;
  const share = (step - from) / Math.max(1, options.steps - from);
  return options.lambdaStart + (options.lambdaEnd - options.lambdaStart) * share;
}

/** One step of heavy ball; returns Σ|∇L|² in the dual metric. O(nk), allocates nothing. */
function move(
  objective: GaussianObjective,
  point: Point,
  velocity: Point,
  gradient: Point,
  lambda: number,
  stepSize: number,
  momentumW: number,
  momentum: number,
): number {
  const { n, k, metric, spread = metric } = objective;
  const { w, b, theta } = point;
  const { w: velocityW, b: velocityB, theta: velocityTheta } = velocity;
  const { w: gradientW, b: gradientB, theta: gradientTheta } = gradient;
  let square = 0;
  const decay = stepSize * lambda;
  for (let i = 0, c = 0; i < spread.length; i++) {
    const inverse = 1 / spread[i]!;
    const scaled = stepSize * inverse;
    let row = 0;
    for (const end = c + k; c < end; c++) {
      const g = gradientW[c]!;
      const x = w[c]!;
      row += g * g;
      const d = momentumW * velocityW[c]! - scaled * g - decay * x;
      velocityW[c] = d;
      w[c] = x + d;
    }
    square += row * inverse;
  }
  for (let i = 0; i < n; i++) {
    const g = gradientB[i]!;
    const inverse = 1 / metric[i]!;
    const d = momentum * velocityB[i]! - stepSize * inverse * g;
    velocityB[i] = d;
    b[i]! += d;
    square += g * g * inverse;
  }
  for (let i = 0; i < theta.length; i++) {
    const g = gradientTheta[i]!;
    const d = momentum * velocityTheta[i]! - stepSize * g;
    velocityTheta[i] = d;
    theta[i]! += d;
    square += g * g;
  }
  return square;
}

/** Σ|∇L|² in the dual metric. @param gradient of the expectation alone, at the point or a step before */
function squareOfGradient(
  objective: GaussianObjective,
  point: Point,
  gradient: Point,
  lambda: number,
): number {
  const { k, metric, spread = metric } = objective;
  let square = 0;
  for (let i = 0, c = 0; i < spread.length; i++)
    for (const end = c + k; c < end; c++)
      square += (gradient.w[c]! + lambda * spread[i]! * point.w[c]!) ** 2 / spread[i]!;
  for (let i = 0; i < gradient.b.length; i++) square += gradient.b[i]! ** 2 / metric[i]!;
  for (let i = 0; i < gradient.theta.length; i++) square += gradient.theta[i]! ** 2;
  return square;
}

/** Adds N(0, radius²) to every b and θ. */
export function perturb(point: Point, radius: number, random: Random): void {
  for (let i = 0; i < point.b.length; i++) point.b[i]! += radius * random.normal();
  for (let i = 0; i < point.theta.length; i++) point.theta[i]! += radius * random.normal();
}

export function copyPoint(from: Point, to: Point): void {
  to.w.set(from.w);
  to.b.set(from.b);
  to.theta.set(from.theta);
}

function clearPoint(point: Point): void {
  point.w.fill(0);
  point.b.fill(0);
  point.theta.fill(0);
}

/** (λ/2)|W|²_M. */
export function regularizer(objective: GaussianObjective, point: Point, lambda: number): number {
  const { k, metric, spread = metric } = objective;
  if (lambda === 0) return 0;
  let sum = 0;
  for (let i = 0, c = 0; i < spread.length; i++) {
    let row = 0;
    for (const end = c + k; c < end; c++) row += point.w[c]! * point.w[c]!;
    sum += spread[i]! * row;
  }
  return (lambda / 2) * sum;
}

/** Whether the sum of squares is at most `limit`; looks no further than it must. */
function isVanished(w: FloatArray, limit: number): boolean {
  let sum = 0;
  for (let i = 0; i < w.length; i++) {
    sum += w[i]! * w[i]!;
    if (sum > limit) return false;
  }
  return true;
}

function meanSquare(w: FloatArray, n: number): number {
  let sum = 0;
  for (let i = 0; i < w.length; i++) sum += w[i]! * w[i]!;
  return n === 0 ? 0 : sum / n;
}
