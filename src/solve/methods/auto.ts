/** The portfolio as a method: data reduction, then tasks on every thread until the limit; without one, for some seconds' work that
 *  the graph's size alone decides. */
import { Derandomizer, planDescents } from '../../applications/derandomized-cut.ts';
import type { Deadline } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import { reductionProof } from '../../exact/proof-file.ts';
import {
  type BlocksCut,
  SMALL_LIMITS,
  type SmallLimits,
  solveBlocks,
  solveSmall,
} from '../../exact/solve-small.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { cutWeight, cutWeightSteps } from '../../graph/cut.ts';
import { DEFAULT_PORTFOLIO_PARAMETERS, type PortfolioParameters } from '../../portfolio/parameters.ts';
import { Portfolio } from '../../portfolio/portfolio.ts';
import type { DescentOperator } from '../../portfolio/portfolio-parts.ts';
import { type Reduction, reduceLowDegree } from '../../presolve/low-degree.ts';
import { boundCut } from '../bound.ts';
import { type SolveContext, STREAM } from '../context.ts';
import { tightenBound } from '../cutting-planes.ts';
import { affordableSteps, offerFirstCut } from '../first-cut.ts';
import type { Method } from '../method.ts';
import { type ProofPlan, planProof, prove } from '../prove.ts';
import { derandomizeStage } from './derandomized.ts';

/** Graphs of fewer nodes need fewer sweeps per node. */
const SMALL_NODES = 100;

/** Sweeps after which a search is taken to have settled. */
function settlingSweeps({ n, m }: CsrGraph): number {
  const { effort, effortSweeps, effortSweepsPerNode } = DEFAULT_PORTFOLIO_PARAMETERS;
  const perNode = Math.min(1, (n / SMALL_NODES) ** 2) * effortSweepsPerNode;
  return Math.ceil(Math.min(effortSweeps, perNode * n, effort / Math.max(1, n + m / 4)));
}

export const auto: Method = {
  name: 'auto',
  summary:
    'a portfolio on all threads: annealing, population search and derandomized cuts, chosen by what pays off',
  effort: settlingSweeps,
  *run(context: SolveContext): Steps<void> {
    yield* offerFirstCut(context);
    const { graph, deadline, parameters } = context;
    context.announce('reduce');
    const startMs = performance.now();
    const budget = deadline.share(parameters.reductionShare).withoutSteps();
    const reduction = yield* reduceLowDegree(graph, budget);
    const { n, m } = reduction.graph;
    const seconds = (performance.now() - startMs) / 1000;
    context.stages.push({ name: 'reduce', seconds, nodes: n, edges: m });
    const work = new ExactWork(context, reduction);
    if (n <= parameters.exactFirstNodes) yield* work.begin();
    if (m > 0 && !context.incumbent.satisfied) yield* search(context, reduction, work);
    if (m > 0 && cuttingPlanesLast(context, work)) {
      const steps = Math.min(parameters.cuttingPlaneSteps, Math.floor(parameters.cuttingPlaneWork / m));
      // Triangles of all triples take ten times as long: G14 ends at 3139 instead of 3147.
      yield* tightenBound(context, reduction, deadline.withoutSteps().limit(steps), false);
    }
    if (!context.incumbent.satisfied) yield* work.prove();
  },
};

/** Without any limit cutting planes come after the search, unless a proof does; a limit of steps is the caller's for everything. */
function cuttingPlanesLast({ deadline, stepsGiven }: SolveContext, work: ExactWork): boolean {
  return !stepsGiven && deadline.remainingSec() === Number.POSITIVE_INFINITY && !work.inReach;
}

/** The exact part of the method: what is cheap before anything else or once the first cuts are there, the proof after the search. */
class ExactWork {
  readonly #context: SolveContext;
  readonly #reduction: Reduction;
  #begun = false;
  #plan: ProofPlan | null = null;

  constructor(context: SolveContext, reduction: Reduction) {
    this.#context = context;
    this.#reduction = reduction;
  }

  /** Solves the graph where cheap methods reach it, and sees what the others can do. */
  *begin(): Steps<void> {
    if (this.#begun) return;
    this.#begun = true;
    yield* solveExactly(this.#context, this.#reduction);
    const { deadline, incumbent, parameters, prove: wanted, boundRequest } = this.#context;
    if (incumbent.satisfied || wanted === false || boundRequest === 'none') return;
    const budget = deadline.share(parameters.reductionShare).withoutSteps();
    this.#plan = yield* planProof(this.#context, this.#reduction, budget);
  }

  /** Predicted seconds that the proof may take: 0 where it is not to begin. */
  get #affordableSec(): number {
    const { deadline, prove: wanted, parameters, stepsGiven } = this.#context;
    if (this.#plan === null) return 0;
    if (wanted === true || deadline.remainingSec() < Number.POSITIVE_INFINITY) return deadline.remainingSec();
    // A limit of steps is the caller's for everything.
    return stepsGiven ? 0 : parameters.proofSec;
  }

  /** A proof is in reach: it begins once the search has settled, and leaves no use for any other bound. */
  get inReach(): boolean {
    const { parameters } = this.#context;
    const affordableSec = this.#affordableSec;
    if (this.#plan === null || affordableSec === 0) return false;
    const { seconds, tree } = this.#plan.blocks;
    // At the root of a dense tree the bound is tight within a second.
    return seconds <= affordableSec || tree.leaves.every(({ n }) => n <= parameters.proofNodes);
  }

  /** Some blocks can be proven, or all with luck: the last part of a time limit is for that. @param limitSec at the beginning */
  isDue(limitSec: number): boolean {
    const { deadline, parameters } = this.#context;
    if (this.#plan === null || limitSec === Number.POSITIVE_INFINITY || this.inReach) return false;
    return deadline.remainingSec() < parameters.partialProofShare * limitSec;
  }

  *prove(): Steps<void> {
    yield* this.begin();
    const affordableSec = this.#affordableSec;
    if (this.#plan === null || affordableSec === 0) return;
    const { deadline } = this.#context;
    // With a limit of time the clock counts, without any what is predicted.
    const workSec =
      deadline.remainingSec() < Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : affordableSec;
    yield* prove(this.#context, this.#plan, deadline, workSec);
  }
}

/** Solves graphs that cheap exact methods reach: those that reduction left nothing of, and those whose blocks can be enumerated or
 *  have a small treewidth. */
function* solveExactly(context: SolveContext, reduction: Reduction): Steps<void> {
  const { graph, weights, incumbent, deadline, parameters } = context;
  const startMs = performance.now();
  const budget = deadline.share(parameters.reductionShare).withoutSteps();
  const operations = Math.min(
    SMALL_LIMITS.operations,
    parameters.exactOperations,
    1e9 * budget.remainingSec(),
  );
  const found = weights.integral
    ? yield* solveKernel(graph.n, reduction, budget, { ...SMALL_LIMITS, operations })
    : yield* solveSmall(graph, budget, { ...SMALL_LIMITS, operations });
  if (found === null) return;
  const cut = yield* cutWeightSteps(graph, found.spin);
  context.stages.push({
    name: 'exact',
    seconds: (performance.now() - startMs) / 1000,
    cut,
    method: found.method,
  });
  incumbent.offer(found.spin, cut, 'exact', true);
  const { method: source, proof } = found;
  incumbent.offerBound({ upperBound: cut, kind: 'verified', source, multipliers: null, proof });
}

/** A best cut of a graph with integer weights, whose reduction is at hand. */
function* solveKernel(
  nodes: number,
  reduction: Reduction,
  deadline: Deadline,
  limits: SmallLimits,
): Steps<BlocksCut | null> {
  const { graph } = reduction;
  if (graph.weight.reduce((sum, w) => sum + Math.abs(w), 0) > LARGEST_KERNEL_SUM) return null;
  const solved = yield* solveBlocks(graph, true, deadline, limits);
  if (solved === null) return null;
  const spin = new Int8Array(nodes);
  reduction.lift(solved.spin, spin);
  return { spin, method: solved.method, proof: () => reductionProof(reduction, solved.proof()) };
}

/** Twice Σ|w| of a kernel whose blocks solveBlocks takes as integers. */
const LARGEST_KERNEL_SUM = 2 ** 48;

function* search(context: SolveContext, reduction: Reduction, work: ExactWork): Steps<void> {
  const { graph, incumbent, deadline, parameters } = context;
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
    warn: (warning) => context.warnings.push(warning),
  });
  try {
    portfolio.adopt(incumbent.spin);
    if (!context.stepLimited) yield* portfolio.probe();
    const begun = openingTime(deadline, parameters);
    // Where a proof is in reach it also finds what the search has missed, and needs the time.
    const settled = parameters.provableShare * settlingSweeps(reduction.graph);
    for (let opened = false; !portfolio.over; ) {
      if (opened && work.inReach && portfolio.sweeps >= settled) break;
      if (!opened && (begun() || portfolio.schedule.scarce)) {
        opened = true;
        yield* portfolio.attend(open(context, portfolio, reduction, work));
      } else yield* portfolio.round();
    }
    yield* portfolio.settle();
    context.threadsUsed = 1 + (session?.used ?? 0);
    const { bandit, crossovers, gains } = portfolio.schedule;
    context.stages.push({
      name: 'search',
      seconds: (performance.now() - startMs) / 1000,
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
): Steps<void> {
  const { deadline, parameters } = context;
  const { schedule } = portfolio;
  if (schedule.scarce && schedule.affordableSweeps(deadline) < parameters.sweepsForBound) return;
  if (!schedule.scarce) yield* work.begin();
  if (portfolio.over) return;
  yield* boundCut(context, schedule.scarce ? parameters.scarceBoundShare : parameters.boundShare);
  if (!context.stepLimited && !work.inReach && !schedule.scarce)
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
