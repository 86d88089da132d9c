/** Proves a best cut, however long it takes: data reduction, enumeration and dynamic programming where they are cheap, a short search for a
 *  good cut, then exact engines on every block (prove.ts) without a limit of work. What no engine reaches is bounded by cutting planes. */

import type { Deadline } from '../../core/deadline.ts';
import { UsageError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { Reduction } from '../../presolve/reduction.ts';
import { quickBound } from '../bound.ts';
import type { SolveContext } from '../context.ts';
import { tightenBound } from '../cutting-planes.ts';
import { ExactWork } from '../exact-work.ts';
import { offerFirstCut } from '../first-cut.ts';
import type { Method } from '../method.ts';
import { reduceStage, search, settlingSweeps } from './auto.ts';

/** Without a limit: steps of the cutting planes, so many times as many as `auto` takes. On tori their gain falls below any threshold only
 *  after tens of minutes. */
const CUTTING_PLANE_FACTOR = 10;
/** Shares of what is left, in time and in steps, that the search for a cut may take. */
const SEARCH_SHARE = 0.3;

export const exact: Method = {
  name: 'exact',
  summary: 'proves a best cut: cheap exact methods, a short search, then branch and bound until it is proven',
  parallel: true,
  *run(context: SolveContext): Steps<void> {
    const { incumbent, deadline } = context;
    if (context.boundRequest === 'none')
      throw new UsageError('method exact proves its cut by a bound, but option bound is none');
    yield* offerFirstCut(context);
    const reduction = yield* reduceStage(context);
    const work = new ExactWork(context, reduction, true);
    yield* work.begin();
    if (incumbent.satisfied) return;
    yield* quickBound(context);
    if (reduction.graph.m > 0) yield* shortSearch(context, reduction, work);
    // A step is a node: a limit of steps is the caller's for everything.
    yield* work.prove(deadline);
    if (incumbent.satisfied || work.reached || deadline.expired) return;
    yield* tightenBound(context, reduction, cuttingPlaneLimit(context, reduction), true);
    if (!incumbent.satisfied) context.warnings.push(whyUnproven(reduction));
  },
};

/** As long as `auto` searches where a proof is in reach. */
function* shortSearch(context: SolveContext, reduction: Reduction, work: ExactWork): Steps<void> {
  const { deadline, parameters } = context;
  const sweeps = Math.min(
    Math.ceil(parameters.provableShare * settlingSweeps(reduction.graph, parameters)),
    Math.ceil(SEARCH_SHARE * deadline.stepsLeft),
  );
  yield* search(context, reduction, work, deadline.share(SEARCH_SHARE).limit(sweeps));
}

/** All that is left of the caller's limit: the search has had its time. */
function cuttingPlaneLimit(
  { deadline, parameters, stepLimited }: SolveContext,
  { graph }: Reduction,
): Deadline {
  if (stepLimited || Number.isFinite(deadline.remainingSec())) return deadline;
  const { cuttingPlaneSteps, cuttingPlaneWork } = parameters;
  return deadline.limit(
    CUTTING_PLANE_FACTOR * Math.min(cuttingPlaneSteps, Math.floor(cuttingPlaneWork / graph.m)),
  );
}

function whyUnproven({ graph: { n, m } }: Reduction): string {
  return `no exact method reaches this graph, of which reduction leaves ${n} nodes and ${m} edges: cut and bound are the best found`;
}
