/** The portfolio as a method: data reduction, then tasks on every thread until the limit; without one, for some seconds' work that
 *  the graph's size alone decides. */
import type { Deadline } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { cutWeight } from '../../graph/cut.ts';
import { type Reduction, reduceLowDegree } from '../../presolve/low-degree.ts';
import { boundCut } from '../bound.ts';
import type { SolveContext } from '../context.ts';
import { offerFirstCut } from '../first-cut.ts';
import type { Method } from '../method.ts';
import { goalOf, Portfolio } from '../portfolio.ts';
import { derandomizeStage } from './derandomized.ts';

/** Of a limit, the share that searches go first. */
const BEGIN_WITH = 0.05;
/** Without a limit: sweeps times nodes and quarter edges, some seconds' work, and the most sweeps. */
const EFFORT = 1e9;
const MOST_SWEEPS = 150_000;
const SWEEPS_PER_NODE = 2000;
/** Of what is left after the relaxation, a good bound takes no more than this (bound.ts says what any bound may take). */
const BOUND_SHARE = 0.3;
/** Where time is scarce: less of it, and none where it is worth fewer sweeps than this: a dozen of the relaxation's and as many
 *  products with the matrix are as long as 50. */
const SCARCE_BOUND_SHARE = 0.2;
const SWEEPS_FOR_BOUND = 60;
/** Of a time limit, what data reduction may take: on graphs of millions of edges it ends early. */
const REDUCE_SHARE = 0.1;
/** Threads are started where there is at least so much time: they take some 0.05 s to come. */
const WORTH_THREADS_SEC = 0.3;

export const auto: Method = {
  name: 'auto',
  summary: 'a portfolio on all threads: annealing, crossing and derandomized cuts, whichever pays',
  effort: ({ n, m }: CsrGraph) =>
    Math.ceil(Math.min(MOST_SWEEPS, SWEEPS_PER_NODE * n, EFFORT / Math.max(1, n + m / 4))),
  *run(context: SolveContext): Steps<void> {
    yield* offerFirstCut(context);
    const { graph, incumbent, deadline } = context;
    context.announce('reduce');
    const startMs = performance.now();
    const reduction = yield* reduceLowDegree(graph, deadline.share(REDUCE_SHARE).withoutSteps());
    const { n, m } = reduction.graph;
    context.stages.push({
      name: 'reduce',
      seconds: (performance.now() - startMs) / 1000,
      nodes: n,
      edges: m,
    });
    if (m > 0) {
      yield* search(context, reduction);
      return;
    }
    // Every rule is exact: what is lifted from nothing is a best cut.
    const spin = new Int8Array(graph.n);
    reduction.lift(new Int8Array(n).fill(1), spin);
    incumbent.offer(spin, cutWeight(graph, spin), 'reduce');
  },
};

function* search(context: SolveContext, reduction: Reduction): Steps<void> {
  const { incumbent, deadline, threads } = context;
  context.announce('search');
  const startMs = performance.now();
  const worthThreads = context.stepLimited || deadline.remainingSec() > WORTH_THREADS_SEC;
  const executor =
    threads > 1 && worthThreads
      ? context.startThreads(reduction.graph, goalOf(reduction, incumbent.goal))
      : null;
  context.threadsUsed = 1 + (executor?.threads ?? 0);
  try {
    const portfolio = new Portfolio(context, reduction, executor);
    portfolio.adopt(incumbent.spin);
    if (!context.stepLimited) yield* portfolio.scout();
    const begun = portionDone(deadline, BEGIN_WITH);
    for (let opened = false; !portfolio.over; ) {
      if (!opened && (begun() || portfolio.choice.scarce)) {
        opened = true;
        yield* open(context, portfolio);
      } else yield* portfolio.round();
    }
    executor?.stop();
    yield* portfolio.settle();
    context.stages.push({
      name: 'search',
      seconds: (performance.now() - startMs) / 1000,
      cut: incumbent.cut,
      tasks: portfolio.tasks,
      ...Object.fromEntries([...portfolio.choice.record].map(([arm, { tries }]) => [arm, tries - 1])),
      crossings: portfolio.choice.crossings,
      gains: portfolio.choice.gains,
      threads: 1 + (executor?.threads ?? 0),
      lost: portfolio.lost,
    });
  } finally {
    executor?.close();
  }
}

/** The paper's cuts, and the bound, since the portfolio leaves no time for it at the end; if it is proven it may end the search.
 *  Once the first cuts are there; where time is scarce at once, since the first task will take most of it, or not at all. */
function* open(context: SolveContext, portfolio: Portfolio): Steps<void> {
  const { incumbent, deadline } = context;
  if (portfolio.choice.scarce) {
    if (portfolio.choice.affordableSweeps(deadline) < SWEEPS_FOR_BOUND) return;
    portfolio.exchange();
  }
  if (portfolio.descentAffordable) {
    const found = yield* derandomizeStage(context);
    for (const { spin } of found) portfolio.adopt(spin);
    portfolio.openDescents(found.length);
  }
  const share = portfolio.choice.scarce ? SCARCE_BOUND_SHARE : BOUND_SHARE;
  incumbent.goal = Math.min(incumbent.goal, yield* provenBound(context, share));
}

/** Tells whether this share of what is left now, of time or of steps, has been spent. */
function portionDone(deadline: Deadline, share: number): () => boolean {
  const [sec, steps] = [deadline.remainingSec(), deadline.stepsLeft];
  return () => deadline.remainingSec() < (1 - share) * sec || deadline.stepsLeft < (1 - share) * steps;
}

/** A cut of this weight is optimal; Infinity where nothing is proven. */
function* provenBound(context: SolveContext, share: number): Steps<number> {
  const { upperBound, boundKind } = yield* boundCut(context, share);
  return boundKind === 'verified' && upperBound !== null ? upperBound : Number.POSITIVE_INFINITY;
}
