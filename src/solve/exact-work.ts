/** Exact methods within a method of solve(): enumeration and dynamic programming where they are cheap, and the plan for a proof. */

import { type Deadline, secondsSince } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { reductionProof } from '../exact/proof-file.ts';
import { solveIntegers } from '../exact/solve-integers.ts';
import {
  type BlocksCut,
  SMALL_LIMITS,
  type SmallLimits,
  solveBlocks,
  solveSmall,
} from '../exact/solve-small.ts';
import { cutWeightSteps } from '../graph/cut.ts';
import { sizeOfWeights } from '../graph/weights.ts';
import type { Reduction } from '../presolve/reduction.ts';
import type { SolveContext } from './context.ts';
import { type ProofPlan, planProof, prove } from './prove.ts';

/** A proof may be had in this share of the time that is predicted: the prediction is rough. */
const LUCK = 10;

/** What exact methods do for a method of solve(): what is cheap before anything else or once the first cuts are there, the proof after the
 *  search. */
export class ExactWork {
  readonly #context: SolveContext;
  readonly #reduction: Reduction;
  /** The proof may take as long as it will. */
  readonly #patient: boolean;
  #begun = false;
  #plan: ProofPlan | null = null;

  constructor(context: SolveContext, reduction: Reduction, patient = context.prove === true) {
    this.#context = context;
    this.#reduction = reduction;
    this.#patient = patient;
  }

  /** Solves the graph where cheap methods reach it, and sees what the others can do. */
  *begin(): Steps<void> {
    if (this.#begun) return;
    this.#begun = true;
    yield* solveExactly(this.#context, this.#reduction);
    const { deadline, incumbent, parameters, prove: wanted, boundRequest } = this.#context;
    if (incumbent.satisfied || (wanted === false && !this.#patient) || boundRequest === 'none') return;
    const budget = deadline.share(parameters.reductionShare).withoutSteps();
    this.#plan = yield* planProof(this.#context, this.#reduction, budget);
  }

  /** Predicted seconds that the proof may take: 0 where it is not to begin. */
  get #affordableSec(): number {
    const { deadline, parameters, stepsGiven } = this.#context;
    if (this.#plan === null) return 0;
    if (this.#patient || deadline.remainingSec() < Number.POSITIVE_INFINITY) return deadline.remainingSec();
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

  /** Every block is reached by some engine, however long it may take. */
  get reached(): boolean {
    return this.#plan !== null && this.#plan.blocks.seconds < Number.POSITIVE_INFINITY;
  }

  /** Some blocks can be proven, or all with luck: the last part of a time limit is for that. @param limitSec at the beginning */
  isDue(limitSec: number): boolean {
    const { deadline, parameters } = this.#context;
    if (this.#plan === null || limitSec === Number.POSITIVE_INFINITY || this.inReach) return false;
    const shareSec = parameters.partialProofShare * limitSec;
    return deadline.remainingSec() < shareSec && this.#hopeful(shareSec);
  }

  /** Whether so many seconds may prove some block. */
  #hopeful(seconds: number): boolean {
    return this.#patient || this.inReach || this.#plan!.blocks.soonestSec < LUCK * seconds;
  }

  /** @param deadline whose steps are charged, if it has any */
  *prove(deadline = this.#context.deadline.withoutSteps()): Steps<void> {
    yield* this.begin();
    const affordableSec = this.#affordableSec;
    if (this.#plan === null || affordableSec === 0 || this.#context.incumbent.satisfied) return;
    if (!this.#hopeful(affordableSec)) return;
    // With a limit of time the clock counts, without any what is predicted.
    const workSec =
      deadline.remainingSec() < Number.POSITIVE_INFINITY ? Number.POSITIVE_INFINITY : affordableSec;
    yield* prove(this.#context, this.#plan, deadline, workSec);
  }
}

/** Solves graphs that cheap exact methods reach: those that reduction left nothing of, and those whose blocks can be enumerated or
 *  have a small treewidth. */
function* solveExactly(context: SolveContext, reduction: Reduction): Steps<void> {
  const { graph, weights, incumbent, deadline, parameters, origin } = context;
  const startMs = performance.now();
  const budget = deadline.share(parameters.reductionShare).withoutSteps();
  const most = Math.min(SMALL_LIMITS.operations, parameters.exactOperations);
  const operations = Math.min(most, 1e9 * budget.remainingSec());
  const limits = { ...SMALL_LIMITS, operations };
  const exact = origin.exactWeights();
  const found =
    exact !== null
      ? yield* solveIntegers({ ...graph, exact }, budget, limits)
      : weights.integral
        ? yield* solveKernel(graph.n, reduction, budget, limits)
        : yield* solveSmall(graph, budget, limits);
  if (found === null) return;
  if (exact !== null) origin.onDecided();
  const cut = yield* cutWeightSteps(graph, found.spin);
  context.stages.push({
    name: 'exact',
    seconds: secondsSince(startMs),
    cut,
    method: found.method,
  });
  incumbent.offer(found.spin, cut, 'exact', true);
  const { method: source, proof } = found;
  incumbent.offerBound({
    upperBound: cut,
    kind: 'verified',
    source,
    multipliers: null,
    proof,
    decided: true,
  });
}

/** A best cut of a graph with integer weights, whose reduction is at hand. */
function* solveKernel(
  nodes: number,
  reduction: Reduction,
  deadline: Deadline,
  limits: SmallLimits,
): Steps<BlocksCut | null> {
  const { graph } = reduction;
  if (sizeOfWeights(graph.weight) > LARGEST_KERNEL_SUM) return null;
  const solved = yield* solveBlocks(graph, true, deadline, limits);
  if (solved === null) return null;
  const spin = new Int8Array(nodes);
  reduction.lift(solved.spin, spin);
  return { spin, method: solved.method, proof: () => reductionProof(reduction, solved.proof()) };
}

/** Twice Σ|w| of a kernel whose blocks solveBlocks takes as integers. */
const LARGEST_KERNEL_SUM = 2 ** 48;
