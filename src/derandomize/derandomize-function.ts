/** The lemma for any function: from E_x[g(Wx + b)] to one deterministic b, with its certificate, in one call.
 *
 *  λ stays constant, so that L never rises between what is kept, and the step size comes from an estimate of L's smoothness.
 *  Where a descent stalls with W ≠ 0, an entry of x is held at its best value (conditioning.ts) and the descent goes on; `fixed`
 *  counts them. Where that cannot be — x has no independent entries, or no value keeps to the start — the best of many draws
 *  z = Wx + b is descended from and the better answer kept, and so where λ|W₀|² was too large for the answer to be as good as
 *  the expectation: `restarted` says so. Draws at every stall, what stood here before, were needed in 11 of 20 runs on 64 draws
 *  of x; conditioning leaves none of them. */
import { Deadline } from '../core/deadline.ts';
import { UsageError } from '../core/errors.ts';
import { type Given, type Resolved, resolveOptions } from '../core/options.ts';
import { Random } from '../core/random.ts';
import { finish, type Steps } from '../core/steps.ts';
import { clonePoint, takeBestDraw, valueAtPoint } from './best-draw.ts';
import type { SecondOrderCertificate } from './certificate.ts';
import { type DerandomizeResult, derandomize as derandomizeSteps } from './derandomize.ts';
import { createWorkspace, type DescentCheckpoint, type DescentWorkspace, regularizer } from './descent.ts';
import { expectationOf, type GaussianObjective, type Point } from './objective.ts';
import { type DescentMethod, descendOnce, type Run } from './one-descent.ts';
import { type DescentOptions, derandomizeTable, perturbedTable, resolveDescentOptions } from './options.ts';
import { type Estimate, SampledObjective, type SmoothFunction } from './sampled-objective.ts';

export type DerandomizeOptions = Given<typeof derandomizeTable>;
type ResolvedOptions = Resolved<typeof derandomizeTable>;

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
  /** |W|²_F/n fell below its threshold before the limits, by the descent or by entries of x held at values. */
  readonly vanished: boolean;
  /** Entries of x held at a value on the way; 0 where the descent alone emptied W. */
  readonly fixed: number;
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
  if (typeof second === 'object' && second !== null && 'w' in second) {
    const objective = g as GaussianObjective;
    return derandomizeSteps(objective, second, descent, random, deadline, workspace);
  }
  return finish(derandomizeFunctionSteps(g, second as DerandomizeOptions));
}

/** The one-call form as work that pauses: for `finishAsync`. */
export function* derandomizeFunctionSteps(
  g: SmoothFunction | GaussianObjective,
  given: DerandomizeOptions = {},
): Steps<Derandomized> {
  const startMs = performance.now();
  const options = resolveOptions(derandomizeTable, given);
  resolveDescentOptions(options.descent);
  resolveOptions(perturbedTable, options.perturbed, 'perturbed');
  const { lambda, shape, columns, distribution, sampling, samples, seed, metric } = options;
  const objective =
    'createPoint' in g
      ? g
      : new SampledObjective(g, { shape, columns, distribution, sampling, samples, seed, metric });
  const random = new Random(seed, 0);
  const deadline = new Deadline(options);
  const workspace = createWorkspace(objective);
  const smoothing = smoothingOf(options);
  const point = startPoint(objective, options, random, 'theta' in g ? g.theta : undefined);
  const start = clonePoint(point);
  const expectation =
    objective instanceof SampledObjective
      ? objective.estimate(point)
      : { mean: yield* expectationOf(objective, point, smoothing), error: 0 };
  const most = expectation.mean + regularizer(objective, point, lambda);
  const run: Run = { objective, options, lambda, smoothing, most, random, deadline, workspace };
  const first = yield* descendOnce(run, point);
  const drawnFrom = first.vanished ? start : clonePoint(point);
  const answer = { point: clonePoint(point), value: yield* dropW(run, point), end: first };
  answer.point.w.fill(0);
  const within = () =>
    answer.value <= expectation.mean + 1e-9 * (Math.abs(expectation.mean) + Math.abs(answer.value));
  const restarted = !first.vanished || !within();
  if (restarted) {
    yield* takeBestDraw(objective, drawnFrom, point, smoothing, random, deadline.withoutSteps());
    const end = yield* descendOnce(run, point);
    const value = yield* dropW(run, point);
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
    method: options.method,
    restarted,
    seconds: (performance.now() - startMs) / 1000,
  };
}

function smoothingOf(options: ResolvedOptions): number {
  return options.descent?.smoothingEnd ?? options.perturbed?.smoothing ?? 0;
}

function startPoint(
  objective: GaussianObjective,
  options: ResolvedOptions,
  random: Random,
  theta: ArrayLike<number> | undefined,
): Point {
  const point = objective.createPoint();
  const scale = options.spread / Math.sqrt(objective.k);
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

/** W ← 0; returns g(b). */
function* dropW({ objective, smoothing }: Run, point: Point): Steps<number> {
  point.w.fill(0);
  return yield* valueAtPoint(objective, point, smoothing);
}
