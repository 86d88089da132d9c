/** One descent of the one-call form, by either method, until W is empty: where it stalls with W ≠ 0, an entry of x is held at its
 *  best value and the descent goes on. */
import type { Deadline } from '../core/deadline.ts';
import { type Given, resolveOptions } from '../core/options.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { certifySteps, type SecondOrderCertificate } from './certificate.ts';
import { certifiedDescent } from './certified-descent.ts';
import { entriesOf, fixLargestEntry } from './conditioning.ts';
import { type DescentCheckpoint, type DescentWorkspace, regularizer } from './descent.ts';
import { expectationOf, type GaussianObjective, type Point } from './objective.ts';
import { type methodTable, perturbedTable } from './options.ts';
import { type PerturbedOptions, perturbedDescent } from './perturbed-descent.ts';
import { estimateSmoothnessSteps } from './smoothness.ts';

export type DescentMethod = 'accelerated' | 'perturbed';

export type MethodOptions = Given<typeof methodTable>;

export interface Run {
  readonly objective: GaussianObjective;
  readonly options: MethodOptions;
  readonly lambda: number;
  readonly smoothing: number;
  /** L at the start: what no step may exceed. */
  readonly most: number;
  readonly random: Random;
  readonly deadline: Deadline;
  readonly workspace: DescentWorkspace;
}

export interface End {
  readonly residual: number;
  readonly vanished: boolean;
  readonly certificate: SecondOrderCertificate;
  readonly steps: number;
  readonly escapes: number;
  readonly fixed: number;
  readonly checkpoints: readonly DescentCheckpoint[];
}

export function descendOnce(run: Run, point: Point): Steps<End> {
  return run.options.method === 'perturbed' ? descendPerturbed(run, point) : descendAccelerated(run, point);
}

function* descendAccelerated(run: Run, point: Point): Steps<End> {
  const { objective, options, lambda, smoothing, random, deadline, workspace } = run;
  const { gradient, kept } = workspace;
  const estimated = yield* estimateSmoothnessSteps(objective, point, gradient, kept, smoothing, random);
  const smoothness = estimated + lambda;
  const descent = {
    extraSteps: 1000,
    stepSize: Math.min(1e12, 1 / smoothness),
    checkpoints: 20,
    smoothingStart: smoothing,
    smoothingEnd: smoothing,
    endMomentum: 0.9,
    gradient: 1e-6,
    stall: options.conditioning === false ? 0 : 1,
    ...options.descent,
    lambdaStart: lambda,
    lambdaEnd: lambda,
  };
  const first = yield* certifiedDescent(objective, point, descent, random, deadline, workspace);
  let last = first;
  let { steps, escapes } = first;
  let fixed = 0;
  // An entry that was fixed may grow back where draws stand for x: after some, all are fixed before the next step.
  const { count } = entriesOf(objective);
  while (!last.vanished && fixed < 4 * count && (yield* fixEntry(run, point))) {
    fixed++;
    if (deadline.expired || (fixed > 2 * count && !isEmpty(point))) continue;
    const again = isEmpty(point) ? descent : { ...descent, steps: STEPS_AFTER_FIXING, extraSteps: 0 };
    last = yield* certifiedDescent(objective, point, again, random, deadline, workspace);
    steps += last.steps;
    escapes += last.escapes;
  }
  const emptied = last.vanished || isEmpty(point);
  const certificate =
    last.certificate ?? (yield* certifySteps(objective, point, gradient, lambda, smoothing, random));
  return {
    residual: emptied && !last.vanished ? 0 : last.residual,
    vanished: emptied,
    certificate,
    steps,
    escapes,
    fixed,
    checkpoints: first.checkpoints,
  };
}

/** Steps of a descent between two entries of x that are held at values. */
const STEPS_AFTER_FIXING = 100;

function* descendPerturbed(run: Run, point: Point): Steps<End> {
  const { objective, options, lambda, smoothing, random, deadline, workspace } = run;
  const perturbed: PerturbedOptions = {
    ...resolveOptions(perturbedTable, { smoothing, ...options.perturbed }, 'perturbed'),
    lambda,
  };
  const first = yield* perturbedDescent(objective, point, workspace, perturbed, random, deadline);
  const threshold = options.descent?.residual ?? 1e-8;
  const limit = 4 * entriesOf(objective).count;
  let last = first;
  let { steps, perturbations } = first;
  let fixed = 0;
  // The paper's end has curvature ≥ −√(ρε) only: with λ below that it may be one of the saddles of curvature −λ.
  while (last.residual > threshold && fixed < limit && (yield* fixEntry(run, point))) {
    fixed++;
    if (deadline.expired) continue;
    last = yield* perturbedDescent(objective, point, workspace, perturbed, random, deadline);
    steps += last.steps;
    perturbations += last.perturbations;
  }
  const emptied = last.residual <= threshold || isEmpty(point);
  return {
    residual: isEmpty(point) ? 0 : last.residual,
    vanished: emptied,
    certificate: yield* certifySteps(objective, point, workspace.gradient, lambda, smoothing, random),
    steps,
    escapes: perturbations,
    fixed,
    checkpoints: first.checkpoints,
  };
}

/** Holds one more entry of x at a value; false where none is left or none may be. */
function* fixEntry({ objective, options, lambda, smoothing, most }: Run, point: Point): Steps<boolean> {
  if (options.conditioning === false) return false;
  function* measure(at: Point): Steps<number> {
    return (yield* expectationOf(objective, at, smoothing)) + regularizer(objective, at, lambda);
  }
  return yield* fixLargestEntry(entriesOf(objective), point, measure, most);
}

function isEmpty({ w }: Point): boolean {
  return w.every((x) => x === 0);
}
