/** The portfolio as a method: data reduction, then tasks on every thread until the limit; without one, for some seconds' work that
 *  the graph's size alone decides. */
import { Derandomizer, planDescents } from '../../applications/derandomized-cut.ts';
import { type Deadline, secondsSince } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { cutWeight } from '../../graph/cut.ts';
import type { PortfolioParameters } from '../../portfolio/parameters.ts';
import { Portfolio } from '../../portfolio/portfolio.ts';
import type { DescentOperator } from '../../portfolio/portfolio-parts.ts';
import { reduceByArrays } from '../../presolve/array-reduction.ts';
import { reduceGraph } from '../../presolve/reduce.ts';
import { composed, type Reduction } from '../../presolve/reduction.ts';
import { boundCut, quickBound } from '../bound.ts';
import { type SolveContext, STREAM } from '../context.ts';
import { tightenBound } from '../cutting-planes.ts';
import { ExactWork } from '../exact-work.ts';
import { affordableSteps, offerFirstCut } from '../first-cut.ts';
import { isLarge, searchLarge } from '../large-graph.ts';
import type { Method } from '../method.ts';
import { solveOnSurfaces } from '../surface.ts';
import { derandomizeStage } from './derandomized.ts';

/** Graphs of fewer nodes need fewer sweeps per node. */
const SMALL_NODES = 100;

/** Sweeps after which a search is taken to have settled. */
export function settlingSweeps(
  { n, m }: CsrGraph,
  { effort, effortSweeps, effortSweepsPerNode }: PortfolioParameters,
): number {
  const perNode = Math.min(1, (n / SMALL_NODES) ** 2) * effortSweepsPerNode;
  return Math.ceil(Math.min(effortSweeps, perNode * n, effort / Math.max(1, n + m / 4)));
}

export const auto: Method = {
  name: 'auto',
  summary:
    'a portfolio on all threads: annealing, population search and derandomized cuts, chosen by what pays off',
  effort: settlingSweeps,
  parallel: true,
  *run(context: SolveContext): Steps<void> {
    const { deadline, incumbent, parameters } = context;
    const warm = incumbent.cut > Number.NEGATIVE_INFINITY;
    yield* offerFirstCut(context);
    const reduction = yield* reduceStage(context);
    if (isLarge(reduction.graph, parameters)) {
      yield* searchLarge(context, reduction, warm);
      return;
    }
    const { n, m } = reduction.graph;
    const work = new ExactWork(context, reduction);
    if (n <= parameters.exactFirstNodes) yield* work.begin();
    if (m > 0 && !context.incumbent.satisfied) yield* solveOnSurfaces(context, reduction);
    if (m > 0) yield* quickBound(context);
    if (m > 0 && !context.incumbent.satisfied) yield* search(context, reduction, work);
    if (m > 0 && cuttingPlanesLast(context, work)) {
      const steps = Math.min(parameters.cuttingPlaneSteps, Math.floor(parameters.cuttingPlaneWork / m));
      // Triangles of all triples take ten times as long: G14 ends at 3139 instead of 3147.
      yield* tightenBound(context, reduction, deadline.withoutSteps().limit(steps), false);
    }
    yield* work.prove();
  },
};

/** Data reduction, within its share of the time, reported as a stage. */
export function* reduceStage(context: SolveContext): Steps<Reduction> {
  context.announce('reduce');
  const startMs = performance.now();
  const budget = context.deadline.share(context.parameters.reductionShare).withoutSteps();
  const reduction = yield* reduced(context, budget);
  context.reduction = reduction;
  const { n: nodes, m: edges } = reduction.graph;
  const seconds = secondsSince(startMs);
  context.stages.push({ name: 'reduce', seconds, nodes, edges });
  return reduction;
}

/** Of large graphs first what arrays can do: linked lists take too long, and too much memory, for more than they leave. */
function* reduced({ graph, parameters }: SolveContext, budget: Deadline): Steps<Reduction> {
  if (!isLarge(graph, parameters)) return yield* reduceGraph(graph, budget, { rules: 'all' });
  const first = yield* reduceByArrays(graph, budget);
  if (isLarge(first.graph, parameters)) return first;
  return composed(first, yield* reduceGraph(first.graph, budget, { rules: 'all' }));
}

/** Without any limit cutting planes come after the search, unless a proof does; a limit of steps is the caller's for everything. */
function cuttingPlanesLast({ deadline, stepsGiven }: SolveContext, work: ExactWork): boolean {
  return !stepsGiven && deadline.remainingSec() === Number.POSITIVE_INFINITY && !work.inReach;
}

/** @param deadline ends it */
export function* search(
  context: SolveContext,
  reduction: Reduction,
  work: ExactWork,
  deadline = context.deadline,
): Steps<void> {
  const { graph, incumbent, parameters } = context;
  context.announce('search');
  const startMs = performance.now();
  const session = context.openSession(reduction.graph);
  const limitSec = deadline.remainingSec();
  const portfolio = new Portfolio({
    reduction,
    incumbent,
    deadline: deadline.until(() => work.isDue(limitSec)),
    random: context.random(STREAM.search),
    session,
    parameters,
    weigh: (spin) => cutWeight(graph, spin),
    warn: (warning) => context.warn(warning),
  });
  try {
    portfolio.adopt(incumbent.spin);
    if (!Number.isFinite(deadline.stepsLeft)) yield* portfolio.probe();
    const begun = openingTime(deadline, parameters);
    // Where a proof is in reach it also finds what the search has missed, and needs the time.
    const settled = parameters.provableShare * settlingSweeps(reduction.graph, parameters);
    for (let opened = false; !portfolio.over; ) {
      const proofNext = work.inReach && portfolio.sweeps >= settled;
      if (opened && proofNext) break;
      if (!opened && (proofNext || begun() || portfolio.schedule.scarce)) {
        opened = true;
        yield* portfolio.attend(open(context, portfolio, reduction, work, deadline));
      } else yield* portfolio.round();
    }
    yield* portfolio.settle();
    context.threadsUsed = 1 + (session?.used ?? 0);
    const { bandit, crossovers, gains } = portfolio.schedule;
    context.stages.push({
      name: 'search',
      seconds: secondsSince(startMs),
      cut: incumbent.cut,
      tasks: portfolio.tasks,
      operators: bandit.uses,
      crossovers,
      gains,
      threads: context.threadsUsed,
      lost: portfolio.lost,
    });
  } finally {
    session?.close();
  }
}

/** The bound, which may end the search, and the paper's cuts: the portfolio leaves no time for them at the end. Once the first cuts are
 *  there; where time is scarce at once, since the first task will take most of it, or not at all. */
function* open(
  context: SolveContext,
  portfolio: Portfolio,
  reduction: Reduction,
  work: ExactWork,
  deadline: Deadline,
): Steps<void> {
  const { parameters } = context;
  const { schedule } = portfolio;
  if (schedule.scarce && schedule.affordableSweeps(deadline) < parameters.sweepsForBound) return;
  if (!schedule.scarce) yield* work.begin();
  if (portfolio.over) return;
  yield* boundCut(context, schedule.scarce ? parameters.scarceBoundShare : parameters.boundShare);
  const stepLimited = Number.isFinite(deadline.stepsLeft);
  if (!stepLimited && !work.inReach && !schedule.scarce)
    yield* tightenBound(context, reduction, deadline.share(parameters.cuttingPlaneShare), true);
  const descents = new Descents(context);
  if (portfolio.over || !descents.affordable) return;
  const found = yield* derandomizeStage(context);
  for (const { spin } of found) portfolio.adopt(spin);
  descents.taken = found.length;
  portfolio.openDescents(descents);
}

/** The derandomizer's further starts, one descent each. */
class Descents implements DescentOperator {
  taken = 0;
  readonly #context: SolveContext;
  #derandomizer: Derandomizer | undefined;

  constructor(context: SolveContext) {
    this.#context = context;
  }

  get affordable(): boolean {
    const { deadline, graph, parameters } = this.#context;
    const { starts, descent } = planDescents(graph);
    const steps = starts * (descent.steps ?? 0);
    const share = parameters.descentShare;
    const sec = parameters.secPerEdgeStep * graph.m * steps;
    return sec < share * deadline.remainingSec() && steps < share * deadline.stepsLeft;
  }

  *next(): Steps<Int8Array | null> {
    const { graph, weights, deadline } = this.#context;
    const relaxation = yield* this.#context.relaxation();
    if (deadline.expired) return null;
    const plan = planDescents(graph, affordableSteps(this.#context, relaxation));
    const { vectors, rank } = relaxation;
    this.#derandomizer ??= yield* Derandomizer.of(graph, vectors, rank, weights.maxAbs, plan.columns);
    const start = this.taken++;
    const random = this.#context.random(STREAM.descents + start);
    return (yield* this.#derandomizer.run(start, plan.descent, random, deadline)).spin;
  }
}

/** Tells whether it is time for the bound: a share of the limit, of time or of steps, has been spent. */
function openingTime(deadline: Deadline, parameters: PortfolioParameters): () => boolean {
  const { openingShare, openingSec } = parameters;
  const [sec, steps] = [deadline.remainingSec(), deadline.stepsLeft];
  const wait = Math.min(openingShare * sec, openingSec);
  return () => deadline.remainingSec() < sec - wait || deadline.stepsLeft < (1 - openingShare) * steps;
}
