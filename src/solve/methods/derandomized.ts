/** The paper's method: relaxation, several derandomizing descents from it, the best cut kept.
 *  Guarantee: the cut weighs at least E[GW], the expected random rounding that it replaces. Where a cut does not meet it
 *  (on small graphs the smoothing may cost more than the descent gains), stricter means follow. */

import {
  type DerandomizedCut,
  Derandomizer,
  type DescentPlan,
  planDescents,
} from '../../applications/derandomized-cut.ts';
import { secondsSince } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import type { DescentOptions } from '../../derandomize/options.ts';
import { cutWeightSteps } from '../../graph/cut.ts';
import { bestOfRoundings } from '../../relax/rounding.ts';
import { climb } from '../../search/one-flip.ts';
import { quickBound } from '../bound.ts';
import { type Relaxation, type SolveContext, STREAM } from '../context.ts';
import { affordableSteps, DESCENT_SHARE, isDescentWorthwhile, offerFirstCut } from '../first-cut.ts';

/** No ramps, no momentum, next to no smoothing: every checkpoint descends, and the start loses next to nothing from ε. */
const STRICT: DescentOptions = {
  steps: 2000,
  momentum: 0,
  endMomentum: 0,
  lambdaStart: 1e-3,
  lambdaEnd: 1e-3,
  rampFrom: 0,
  smoothingStart: 0.01,
  smoothingEnd: 0.01,
  noise: 1e-3,
  checkpoints: 100,
  extraSteps: 8000,
};
/** Hyperplanes tried at last: their mean is E[GW], so that some reach it. */
const LAST_TRIALS = 1000;

export const derandomized = {
  name: 'derandomized',
  summary: 'Goemans–Williamson derandomized: one deterministic cut, at least the expected random one',
  *run(context: SolveContext): Steps<void> {
    yield* offerFirstCut(context);
    yield* quickBound(context);
    yield* derandomizeStage(context);
  },
};

/** The relaxation and the descents from it, reported as a stage. @returns their cuts */
export function* derandomizeStage(context: SolveContext): Steps<DerandomizedCut[]> {
  const relaxation = yield* context.relaxation();
  context.announce('derandomize');
  const startMs = performance.now();
  yield* offerRounding(context, relaxation, 1);
  const plan = planDescents(context.graph, affordableSteps(context, relaxation));
  const found = yield* descents(context, relaxation, plan);
  if (found.length === 0) return found;
  const least = leastAccepted(context, relaxation);
  const strict = context.incumbent.cut < least && !context.deadline.expired;
  if (strict) {
    found.push(yield* strictDescent(context, relaxation));
    if (context.incumbent.cut < least) yield* offerRounding(context, relaxation, LAST_TRIALS);
  }
  if (context.incumbent.cut < least && !context.deadline.expired) {
    context.warnings.push(
      `the cut ${context.incumbent.cut} is below the expected random rounding ${relaxation.expectedRounding}`,
    );
  }
  report(context, plan, found, strict, context.incumbent.cut >= least, startMs);
  return found;
}

function* descents(
  context: SolveContext,
  relaxation: Relaxation,
  plan: DescentPlan,
): Steps<DerandomizedCut[]> {
  const { graph, weights, deadline, incumbent } = context;
  const runs: DerandomizedCut[] = [];
  if (deadline.expired || incumbent.satisfied || !isDescentWorthwhile(context, relaxation)) return runs;
  const derandomizer = yield* Derandomizer.of(
    graph,
    relaxation.vectors,
    relaxation.rank,
    weights.maxAbs,
    plan.columns,
  );
  const share = deadline.share(DESCENT_SHARE);
  for (let start = 0; start < plan.starts && !incumbent.satisfied && !share.expired; start++) {
    const found = yield* derandomizer.run(
      start,
      plan.descent,
      context.random(STREAM.descents + start),
      share,
      context.onDescent,
    );
    incumbent.offer(found.spin, found.cut, 'derandomize');
    runs.push(found);
  }
  return runs;
}

function* strictDescent(context: SolveContext, relaxation: Relaxation): Steps<DerandomizedCut> {
  const { graph, weights, deadline, incumbent } = context;
  const derandomizer = yield* Derandomizer.of(
    graph,
    relaxation.vectors,
    relaxation.rank,
    weights.maxAbs,
    relaxation.rank,
  );
  const share = deadline.share(DESCENT_SHARE);
  const found = yield* derandomizer.run(0, STRICT, context.random(STREAM.descents), share);
  incumbent.offer(found.spin, found.cut, 'derandomize');
  return found;
}

/** E[GW], less what rounding its sum may have added. */
function leastAccepted({ weights }: SolveContext, { expectedRounding }: Relaxation): number {
  return expectedRounding - 1e-12 * (2 * weights.positive - weights.total);
}

/** The best of some random hyperplanes, improved by flips. */
function* offerRounding(context: SolveContext, relaxation: Relaxation, trials: number): Steps<void> {
  const { graph, deadline, incumbent } = context;
  const random = context.random(STREAM.rounding);
  const { spin } = yield* bestOfRoundings(
    graph,
    relaxation.vectors,
    relaxation.rank,
    trials,
    random,
    deadline,
  );
  yield* climb(graph, spin, deadline);
  incumbent.offer(spin, yield* cutWeightSteps(graph, spin), 'rounding');
}

function report(
  context: SolveContext,
  plan: DescentPlan,
  runs: readonly DerandomizedCut[],
  strict: boolean,
  atLeastExpectedRounding: boolean,
  startMs: number,
): void {
  const best = runs.reduce((one, other) => (other.cut > one.cut ? other : one));
  const { descent } = best;
  const { certificate } = descent;
  context.stages.push({
    name: 'derandomize',
    seconds: secondsSince(startMs),
    cut: best.cut,
    starts: runs.length,
    columns: plan.columns,
    strict,
    expectedRounding: best.expectedRounding,
    expectationStart: best.expectationStart,
    expectationEnd: best.expectationEnd,
    chainHolds: best.chainHolds,
    atLeastExpectedRounding,
    steps: descent.steps,
    rejected: descent.rejected,
    escapes: descent.escapes,
    vanished: descent.vanished,
    residual: descent.residual,
    lambda: descent.lambda,
    smoothing: descent.smoothing,
    gradientNorm: certificate?.gradientNorm ?? null,
    smallestCurvature: certificate?.smallestCurvature ?? null,
    norm: certificate?.norm ?? null,
    normBound: certificate !== null && Number.isFinite(certificate.normBound) ? certificate.normBound : null,
    secondOrder: certificate?.secondOrder ?? false,
  });
}
