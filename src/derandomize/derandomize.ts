/** The lemma for any function: from E_x[g(Wx + b)] to one deterministic b, with its certificate, in one call.
 *
 *  λ stays constant, so that L never rises between what is kept, and the step size comes from an estimate of L's smoothness.
 *  Where a descent stalls with W ≠ 0, an entry of x is held at its best value (conditioning.ts) and the descent goes on; `fixed`
 *  counts them. Where that cannot be — x has no independent entries, or no value keeps to the start — the best of many draws
 *  z = Wx + b is descended from and the better answer kept, and so where λ|W₀|² was too large for the answer to be as good as
 *  the expectation: `restarted` says so. Draws at every stall, what stood here before, were needed in 11 of 20 runs on 64 draws
 *  of x; conditioning leaves none of them. */
import { Deadline, secondsSince } from '../core/deadline.ts';
import { UsageError } from '../core/errors.ts';
import { type Given, type Resolved, resolveOptions } from '../core/options.ts';
import { Random } from '../core/random.ts';
import { finish, type Steps } from '../core/steps.ts';
import { clonePoint, takeBestDraw, valueAtPoint } from './best-draw.ts';
import type { SecondOrderCertificate } from './certificate.ts';
import { checkShape } from './check-shape.ts';
import { copyPoint, createWorkspace, type DescentCheckpoint, regularizer } from './descent.ts';
import { fallsForever, refuseUnbounded } from './faults.ts';
import { expectationOf, type GaussianObjective, gradientOf, type Point } from './objective.ts';
import { type DescentMethod, descendOnce, type Run } from './one-descent.ts';
import { derandomizeTable, perturbedTable, resolveDescentOptions } from './options.ts';
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

/** Derandomizes a function, its expectations taken over seeded draws, or an objective that has them in closed form.
 *  @throws UsageError for an option, an objective without a method, a value or gradient that is no number, or no minimum: where it was */
export function derandomize(
  g: SmoothFunction | GaussianObjective,
  options: DerandomizeOptions = {},
): Derandomized {
  return finish(derandomizeSteps(g, options));
}

/** The same as work that pauses: for `finishAsync`. */
export function* derandomizeSteps(
  g: SmoothFunction | GaussianObjective,
  given: DerandomizeOptions = {},
): Steps<Derandomized> {
  const startMs = performance.now();
  const options = resolveOptions(derandomizeTable, given);
  resolveDescentOptions(options.descent);
  resolveOptions(perturbedTable, options.perturbed, 'perturbed');
  checkShape(g);
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
  yield* noticeUnbounded(run, point, first.certificate.gradientNorm);
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
    seconds: secondsSince(startMs),
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

/** Looks along −∇_b (and θ) where a descent came to its end with a gradient left. @throws UsageError where there is no minimum */
function* noticeUnbounded(run: Run, point: Point, gradientNorm: number): Steps<void> {
  const { objective, smoothing, workspace } = run;
  if (gradientNorm <= GRADIENT_LEFT * Math.sqrt(objective.n)) return;
  yield* gradientOf(objective, point, smoothing, workspace.gradient);
  const slope = [...workspace.gradient.b, ...workspace.gradient.theta];
  const steepest = largestOf(slope);
  if (steepest === 0) return;
  const kept = clonePoint(point);
  // Coordinates that are nearly at rest would leave their valleys at such distances.
  const direction = slope.map((g) => (Math.abs(g) < NEARLY_AT_REST * steepest ? 0 : g / steepest));
  const reach = 1 + Math.max(largestOf(kept.b), largestOf(kept.theta));
  const valueAt = (distance: number): number => {
    const step = distance * reach;
    for (let i = 0; i < point.b.length; i++) point.b[i] = kept.b[i]! - step * direction[i]!;
    for (let i = 0, j = point.b.length; i < point.theta.length; i++, j++)
      point.theta[i] = kept.theta[i]! - step * direction[j]!;
    return objective.value(point, smoothing);
  };
  const from = valueAt(0);
  const to = fallsForever(valueAt) ? valueAt(1e12) : null;
  copyPoint(kept, point);
  if (to !== null) refuseUnbounded(point, from, to);
}

function largestOf(x: ArrayLike<number>): number {
  let most = 0;
  for (let i = 0; i < x.length; i++) most = Math.max(most, Math.abs(x[i]!));
  return most;
}

const NEARLY_AT_REST = 1e-3;
/** Root mean square of ∇L with which a descent has not ended by itself. */
const GRADIENT_LEFT = 1e-3;

/** W ← 0; returns g(b). */
function* dropW({ objective, smoothing }: Run, point: Point): Steps<number> {
  point.w.fill(0);
  return yield* valueAtPoint(objective, point, smoothing);
}
