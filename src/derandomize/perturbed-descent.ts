/** Perturbed gradient descent exactly as analysed: Jin, Ge, Netrapalli, Kakade, Jordan, "How to escape saddle points
 *  efficiently" (ICML 2017), Algorithm 1, on L(W, b, θ) in the metric M.
 *
 *  With L ℓ-smooth and its Hessian ρ-Lipschitz, χ = 3·max{log(dℓΔ/(cε²δ)), 4}:
 *    step η = c/ℓ, radius r = √c/χ²·ε/ℓ, g = √c/χ²·ε, f = c/χ³·√(ε³/ρ), T = χ/c²·ℓ/√(ρε).
 *  Where |∇L| ≤ g and the last perturbation is more than T steps old, noise uniform in the ball of radius r is added; if L has
 *  not fallen by f within T steps of it, the point before the noise is returned: with probability 1 − δ an ε-second-order
 *  stationary point, |∇L| ≤ ε and ∇²L ⪰ −√(ρε).
 *  Departure: where ℓ is not given it is estimated, and doubled whenever descent falls short of η/2·Σ|∇L|². */
import type { Deadline } from '../core/deadline.ts';
import type { Resolved } from '../core/options.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { copyPoint, type DescentCheckpoint, type DescentWorkspace, regularizer } from './descent.ts';
import { refuseGradient } from './faults.ts';
import { expectationOf, type GaussianObjective, gradientOf, type Point } from './objective.ts';
import type { perturbedTable } from './options.ts';
import { estimateSmoothnessSteps } from './smoothness.ts';

export interface PerturbedOptions extends Resolved<typeof perturbedTable> {
  readonly lambda: number;
}

export interface PerturbedResult {
  readonly steps: number;
  readonly perturbations: number;
  /** Times ℓ was doubled. */
  readonly rejected: number;
  /** Ended by the rule, not by a limit. */
  readonly ended: boolean;
  /** |∇L|_{M⁻¹} at the last step. */
  readonly gradientNorm: number;
  /** η, r, g, f and T at the end. */
  readonly constants: PerturbedConstants;
  readonly residual: number;
  readonly checkpoints: readonly DescentCheckpoint[];
}

export interface PerturbedConstants {
  readonly smoothness: number;
  readonly stepSize: number;
  readonly radius: number;
  readonly gradient: number;
  readonly decrease: number;
  readonly patience: number;
}

/** The paper's constants. @param size d, the number of parameters */
export function perturbedConstants(
  options: PerturbedOptions,
  size: number,
  smoothness: number,
): PerturbedConstants {
  const { epsilon, delta, constant: c, gap } = options;
  const rho = options.hessianLipschitz || smoothness;
  const chi = 3 * Math.max(Math.log((size * smoothness * gap) / (c * epsilon ** 2 * delta)), 4);
  const gradient = (Math.sqrt(c) / chi ** 2) * epsilon;
  return {
    smoothness,
    stepSize: c / smoothness,
    radius: gradient / smoothness,
    gradient,
    decrease: (c / chi ** 3) * Math.sqrt(epsilon ** 3 / rho),
    patience: Math.ceil(((chi / c ** 2) * smoothness) / Math.sqrt(rho * epsilon)),
  };
}

/** Steps between two looks at the value, where ℓ proves too small. */
const LOOK_EVERY = 20;

/** Descends from `point`, in place. */
export function* perturbedDescent(
  objective: GaussianObjective,
  point: Point,
  workspace: DescentWorkspace,
  options: PerturbedOptions,
  random: Random,
  deadline: Deadline,
): Steps<PerturbedResult> {
  const { gradient, velocity: before, kept } = workspace;
  const { lambda, smoothing } = options;
  const size = point.w.length + point.b.length + point.theta.length;
  function* measure(at: Point): Steps<number> {
    return (yield* expectationOf(objective, at, smoothing)) + regularizer(objective, at, lambda);
  }
  const smoothness =
    options.smoothness ||
    2 * (yield* estimateSmoothnessSteps(objective, point, gradient, kept, smoothing, random)) + lambda;
  let constants = perturbedConstants(options, size, smoothness || 1);
  const checkpoints: DescentCheckpoint[] = [];
  function* note(step: number): Steps<void> {
    let square = 0;
    for (let c = 0; c < point.w.length; c++) square += point.w[c]! ** 2;
    const value = yield* expectationOf(objective, point, smoothing);
    checkpoints.push({ step, value, residual: square / objective.n });
  }
  yield* note(0);
  let noisedAt = Number.NEGATIVE_INFINITY;
  let noisedValue = 0;
  let perturbations = 0;
  let rejected = 0;
  let gradientNorm = 0;
  let ended = false;
  let lookedValue = yield* measure(point);
  let promised = 0;
  copyPoint(point, kept);
  let step = 0;
  /** The step whose point is `kept`. */
  let keptAt = 0;
  const takeBack = () => {
    copyPoint(kept, point);
    constants = perturbedConstants(options, size, 2 * constants.smoothness);
    rejected++;
    promised = 0;
    keptAt = step;
  };
  while (step < options.maxSteps && deadline.step()) {
    yield* gradientOf(objective, point, smoothing, gradient);
    let square = addRegularizer(objective, point, gradient, lambda);
    gradientNorm = Math.sqrt(square);
    if (!Number.isFinite(gradientNorm)) {
      if (step === keptAt) refuseGradient(gradient, point);
      takeBack();
      continue;
    }
    if (gradientNorm <= constants.gradient && step - noisedAt > constants.patience) {
      noisedAt = step;
      noisedValue = yield* measure(point);
      copyPoint(point, before);
      addNoise(objective, point, constants.radius, random);
      perturbations++;
      copyPoint(point, kept);
      keptAt = step;
      lookedValue = yield* measure(point);
      promised = 0;
      yield* gradientOf(objective, point, smoothing, gradient);
      square = addRegularizer(objective, point, gradient, lambda);
    }
    const due = step - noisedAt === constants.patience;
    if (due && (yield* measure(point)) - noisedValue > -constants.decrease) {
      copyPoint(before, point);
      ended = true;
      break;
    }
    move(objective, point, gradient, constants.stepSize);
    promised += (constants.stepSize / 2) * square;
    step++;
    yield;
    if (step % LOOK_EVERY !== 0) continue;
    const value = yield* measure(point);
    if (value <= lookedValue - promised + 1e-9 * (Math.abs(value) + 1e-3)) {
      lookedValue = value;
      copyPoint(point, kept);
      keptAt = step;
      promised = 0;
      if (isPowerOfTwo(step / LOOK_EVERY)) yield* note(step);
    } else takeBack();
  }
  yield* note(step);
  const { residual } = checkpoints.at(-1)!;
  return { steps: step, perturbations, rejected, ended, gradientNorm, constants, residual, checkpoints };
}

function isPowerOfTwo(x: number): boolean {
  return (x & (x - 1)) === 0;
}

/** Adds λMW to the gradient; returns |∇L|² in the dual metric. */
function addRegularizer(objective: GaussianObjective, point: Point, gradient: Point, lambda: number): number {
  const { k, metric, spread = metric } = objective;
  let square = 0;
  for (let c = 0; c < point.w.length; c++) {
    const mass = spread[Math.floor(c / k)]!;
    gradient.w[c]! += lambda * mass * point.w[c]!;
    square += gradient.w[c]! ** 2 / mass;
  }
  for (let i = 0; i < point.b.length; i++) square += gradient.b[i]! ** 2 / metric[i]!;
  for (let i = 0; i < point.theta.length; i++) square += gradient.theta[i]! ** 2;
  return square;
}

function move(objective: GaussianObjective, point: Point, gradient: Point, stepSize: number): void {
  const { k, metric, spread = metric } = objective;
  for (let c = 0; c < point.w.length; c++)
    point.w[c]! -= (stepSize * gradient.w[c]!) / spread[Math.floor(c / k)]!;
  for (let i = 0; i < point.b.length; i++) point.b[i]! -= (stepSize * gradient.b[i]!) / metric[i]!;
  for (let i = 0; i < point.theta.length; i++) point.theta[i]! -= stepSize * gradient.theta[i]!;
}

/** Uniform in the ball of the metric: a Gaussian direction, and a radius whose d-th power is uniform. */
function addNoise(objective: GaussianObjective, point: Point, radius: number, random: Random): void {
  const { k, metric, spread = metric } = objective;
  const parts = [point.w, point.b, point.theta];
  const noise = parts.map((part) => Float64Array.from(part, () => random.normal()));
  const size = parts.reduce((sum, part) => sum + part.length, 0);
  const square = noise.reduce((sum, part) => sum + part.reduce((s, x) => s + x * x, 0), 0);
  const length = (radius * random.uniform() ** (1 / size)) / Math.sqrt(square);
  noise.forEach((part, p) => {
    for (let i = 0; i < part.length; i++) {
      const mass = p === 0 ? spread[Math.floor(i / k)]! : p === 1 ? metric[i]! : 1;
      parts[p]![i]! += (length * part[i]!) / Math.sqrt(mass);
    }
  });
}
