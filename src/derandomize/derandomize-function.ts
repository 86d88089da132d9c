/** The lemma for any function: from E_x[g(Wx + b)] to one deterministic b, with its certificate, in one call.
 *
 *  λ stays constant, so that L never rises between what is kept, and the step size comes from an estimate of L's smoothness.
 *  Where W does not vanish — the steps ran out, or x is not Gaussian and the lemma does not hold: two-point x on a double well
 *  stays at both its minima — the better of many draws z = Wx + b is descended from, and the better answer kept. So it is where
 *  λ|W₀|² was too large for the answer to be as good as the expectation. `restarted` says so. */
import { Deadline, type DeadlineOptions } from '../core/deadline.ts';
import { UsageError } from '../core/errors.ts';
import { Random } from '../core/random.ts';
import { finish, type Steps } from '../core/steps.ts';
import { certify, type SecondOrderCertificate } from './certificate.ts';
import { type DerandomizeResult, derandomize as derandomizeSteps } from './derandomize.ts';
import { copyPoint, createWorkspace, type DescentCheckpoint, type DescentWorkspace } from './descent.ts';
import type { GaussianObjective, Point } from './objective.ts';
import type { DescentOptions } from './options.ts';
import { type PerturbedOptions, perturbedDescent } from './perturbed-descent.ts';
import {
  type Estimate,
  SampledObjective,
  type SampledOptions,
  type SmoothFunction,
} from './sampled-objective.ts';
import { estimateSmoothness } from './smoothness.ts';

export type DescentMethod = 'accelerated' | 'perturbed';

export interface DerandomizeOptions extends SampledOptions, DeadlineOptions {
  /** Where to begin; b = 0 and W ~ N(0, spread²/k) where absent. */
  readonly start?:
    | { readonly w?: ArrayLike<number>; readonly b?: ArrayLike<number>; readonly theta?: ArrayLike<number> }
    | undefined;
  /** Size of a random W₀: about the standard deviation of each z_i; default 1. */
  readonly spread?: number | undefined;
  /** The regulariser λ, constant; default 1e-3. Where curvature is positive it costs nothing to make it tiny; directions in
   *  which g is flat take about 1/λ steps to empty. */
  readonly lambda?: number | undefined;
  /** `accelerated` (default): heavy ball with checkpoints and escapes; `perturbed`: Jin et al. 2017 to the letter. */
  readonly method?: DescentMethod | undefined;
  /** Of the accelerated method; they win over the defaults here. */
  readonly descent?: DescentOptions | undefined;
  /** Of the perturbed method. */
  readonly perturbed?: Partial<PerturbedOptions> | undefined;
}

export interface Derandomized {
  /** The deterministic answer, and θ. */
  readonly b: Float64Array;
  readonly theta: Float64Array;
  /** g at b. */
  readonly value: number;
  /** E g(W₀x + b₀): error 0 where the objective gives it in closed form. */
  readonly expectation: Estimate;
  /** value ≤ expectation.mean, up to 1e-9 of its size. */
  readonly noWorse: boolean;
  /** |W|²_F/n at the end of the descent, before W was dropped. */
  readonly residual: number;
  /** |W|²_F/n fell below its threshold before the limits. */
  readonly vanished: boolean;
  /** At the end of the descent, W as it then was. */
  readonly certificate: SecondOrderCertificate;
  readonly lambda: number;
  readonly method: DescentMethod;
  readonly steps: number;
  /** Saddles left along negative curvature, or perturbations. */
  readonly escapes: number;
  readonly restarted: boolean;
  readonly checkpoints: readonly DescentCheckpoint[];
  readonly seconds: number;
}

/** Derandomizes a function, its expectations taken over seeded draws, or an objective that has them in closed form. */
export function derandomize(
  g: SmoothFunction | GaussianObjective,
  options?: DerandomizeOptions,
): Derandomized;
/** The descent itself, as work that pauses, on an objective from `point`, in place. */
export function derandomize(
  objective: GaussianObjective,
  point: Point,
  options: DescentOptions,
  random: Random,
  deadline: Deadline,
  workspace?: DescentWorkspace,
): Steps<DerandomizeResult>;
export function derandomize(
  g: SmoothFunction | GaussianObjective,
  second: DerandomizeOptions | Point = {},
  descent: DescentOptions = {},
  random: Random = new Random(1),
  deadline: Deadline = new Deadline(),
  workspace?: DescentWorkspace,
): Derandomized | Steps<DerandomizeResult> {
  if ('w' in second) {
    const objective = g as GaussianObjective;
    return derandomizeSteps(objective, second, descent, random, deadline, workspace);
  }
  return finish(derandomizeFunctionSteps(g, second as DerandomizeOptions));
}

/** The one-call form as work that pauses: for `finishAsync`. */
export function* derandomizeFunctionSteps(
  g: SmoothFunction | GaussianObjective,
  options: DerandomizeOptions = {},
): Steps<Derandomized> {
  checkNames(options);
  const startMs = performance.now();
  const objective = 'createPoint' in g ? g : new SampledObjective(g, options);
  const random = new Random(options.seed ?? 1, 0);
  const deadline = new Deadline(options);
  const { lambda = 1e-3 } = options;
  const run: Run = { objective, options, lambda, random, deadline, workspace: createWorkspace(objective) };
  const point = startPoint(run, 'theta' in g ? g.theta : undefined);
  const start = clonePoint(point);
  const expectation =
    objective instanceof SampledObjective
      ? objective.estimate(point)
      : { mean: objective.value(point, smoothingOf(options)), error: 0 };
  const first = yield* descendOnce(run, point);
  const distribution = first.vanished ? start : clonePoint(point);
  const answer = { point: clonePoint(point), value: dropW(run, point), end: first };
  answer.point.w.fill(0);
  const within = () =>
    answer.value <= expectation.mean + 1e-9 * (Math.abs(expectation.mean) + Math.abs(answer.value));
  const restarted = !first.vanished || !within();
  if (restarted) {
    takeDraw(run, distribution, point);
    const end = yield* descendOnce(run, point);
    const value = dropW(run, point);
    if (value < answer.value) Object.assign(answer, { point: clonePoint(point), value, end });
  }
  const { end, value } = answer;
  return {
    ...end,
    steps: end === first ? first.steps : first.steps + end.steps,
    b: Float64Array.from(answer.point.b),
    theta: Float64Array.from(answer.point.theta),
    value,
    expectation,
    noWorse: within(),
    lambda,
    method: options.method ?? 'accelerated',
    restarted,
    seconds: (performance.now() - startMs) / 1000,
  };
}

interface Run {
  readonly objective: GaussianObjective;
  readonly options: DerandomizeOptions;
  readonly lambda: number;
  readonly random: Random;
  readonly deadline: Deadline;
  readonly workspace: DescentWorkspace;
}

const NAMES = [
  ...['shape', 'columns', 'distribution', 'sampling', 'samples', 'seed', 'metric'],
  ...['timeLimitSec', 'maxSteps', 'signal', 'start', 'spread', 'lambda', 'method', 'descent', 'perturbed'],
];

function checkNames(options: DerandomizeOptions): void {
  for (const name of Object.keys(options))
    if (!NAMES.includes(name))
      throw new UsageError(`unknown option ${JSON.stringify(name)}, expected one of ${NAMES.join(', ')}`);
  const { lambda = 1, spread = 1, method = 'accelerated' } = options;
  if (!(lambda > 0)) throw new UsageError(`option lambda is ${lambda}, expected a number > 0`);
  if (!(spread >= 0)) throw new UsageError(`option spread is ${spread}, expected a number ≥ 0`);
  if (method !== 'accelerated' && method !== 'perturbed')
    throw new UsageError(`option method is ${JSON.stringify(method)}, expected "accelerated" or "perturbed"`);
}

function smoothingOf(options: DerandomizeOptions): number {
  return options.descent?.smoothingEnd ?? options.perturbed?.smoothing ?? 0;
}

function startPoint({ objective, options, random }: Run, theta: ArrayLike<number> | undefined): Point {
  const point = objective.createPoint();
  const scale = (options.spread ?? 1) / Math.sqrt(objective.k);
  if (theta !== undefined) point.theta.set(theta);
  for (let i = 0; i < point.w.length; i++) point.w[i] = scale * random.normal();
  for (const name of ['w', 'b', 'theta'] as const) {
    const given = options.start?.[name];
    if (given === undefined) continue;
    if (given.length !== point[name].length)
      throw new UsageError(
        `option start.${name} holds ${given.length} numbers, expected ${point[name].length}`,
      );
    point[name].set(given);
  }
  return point;
}

interface End {
  readonly residual: number;
  readonly vanished: boolean;
  readonly certificate: SecondOrderCertificate;
  readonly steps: number;
  readonly escapes: number;
  readonly checkpoints: readonly DescentCheckpoint[];
}

function descendOnce(run: Run, point: Point): Steps<End> {
  return run.options.method === 'perturbed' ? descendPerturbed(run, point) : descendAccelerated(run, point);
}

function* descendAccelerated(run: Run, point: Point): Steps<End> {
  const { objective, options, lambda, random, deadline, workspace } = run;
  const smoothing = smoothingOf(options);
  const { gradient, kept } = workspace;
  const smoothness = estimateSmoothness(objective, point, gradient, kept, smoothing, random) + lambda;
  const descent = {
    extraSteps: 1000,
    stepSize: Math.min(1e12, 1 / smoothness),
    checkpoints: 20,
    smoothingStart: smoothing,
    smoothingEnd: smoothing,
    endMomentum: 0.9,
    gradient: 1e-6,
    ...options.descent,
    lambdaStart: lambda,
    lambdaEnd: lambda,
  };
  const result = yield* derandomizeSteps(objective, point, descent, random, deadline, workspace);
  const certificate =
    result.certificate ?? certify(objective, point, gradient, lambda, result.smoothing, random);
  return { ...result, certificate };
}

function* descendPerturbed(run: Run, point: Point): Steps<End> {
  const { objective, options, lambda, random, deadline, workspace } = run;
  const perturbed: PerturbedOptions = {
    smoothing: smoothingOf(options),
    epsilon: 1e-2,
    delta: 0.1,
    constant: 1,
    smoothness: 0,
    hessianLipschitz: 0,
    gap: 1,
    maxSteps: 100_000,
    ...options.perturbed,
    lambda,
  };
  const result = yield* perturbedDescent(objective, point, workspace, perturbed, random, deadline);
  const certificate = certify(objective, point, workspace.gradient, lambda, perturbed.smoothing, random);
  const { residual, steps, perturbations, checkpoints } = result;
  const threshold = options.descent?.residual ?? 1e-8;
  return {
    residual,
    steps,
    checkpoints,
    certificate,
    escapes: perturbations,
    vanished: residual <= threshold,
  };
}

/** A copy in memory of its own: an objective may have room for few points. */
function clonePoint({ w, b, theta }: Point): Point {
  return { w: w.slice(), b: b.slice(), theta: theta.slice() };
}

/** W ← 0; returns g(b). */
function dropW({ objective, options }: Run, point: Point): number {
  point.w.fill(0);
  return objective instanceof SampledObjective
    ? objective.pointValue(point)
    : objective.value(point, smoothingOf(options));
}

const DRAWS = 200;

/** The best of many draws z = Wx + b becomes the point, W being 0. */
function takeDraw(run: Run, start: Point, point: Point): void {
  const { objective, random, options } = run;
  let best = clonePoint(start);
  let least = Number.POSITIVE_INFINITY;
  copyPoint(start, point);
  point.w.fill(0);
  for (let draw = 0; draw < DRAWS; draw++) {
    drawInto(objective, start, random, point);
    const value =
      objective instanceof SampledObjective
        ? objective.pointValue(point)
        : objective.value(point, smoothingOf(options));
    if (value < least) {
      least = value;
      best = clonePoint(point);
    }
  }
  copyPoint(best, point);
}

/** b ← a draw of W₀x + b₀, by the objective's own draws where it has them. */
function drawInto(objective: GaussianObjective, start: Point, random: Random, point: Point): void {
  if (objective instanceof SampledObjective) {
    point.b.set(objective.drawOf(start, random.below(objective.draws.count)));
    return;
  }
  const { n, k } = objective;
  const scalar = start.w.length < n * k;
  const x = Float64Array.from({ length: k }, () => random.normal());
  for (let i = 0; i < n; i++) {
    let z = start.b[i]!;
    if (scalar) z += (start.w[0]! / Math.sqrt(n)) * random.normal();
    else for (let c = 0; c < k; c++) z += start.w[i * k + c]! * x[c]!;
    point.b[i] = z;
  }
}
