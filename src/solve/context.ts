/** What a method works with: the graph, the budget, the incumbent, and the relaxation, solved once on demand. */
import type { DescentState } from '../applications/derandomized-cut.ts';
import type { Deadline } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { WeightSummary } from '../graph/weights.ts';
import type { Executor, Session, SolveMemory } from '../portfolio/executor.ts';
import type { Incumbent } from '../portfolio/incumbent.ts';
import type { PortfolioParameters } from '../portfolio/parameters.ts';
import type { Reduction } from '../presolve/reduction.ts';
import type { DyadicNumbers } from '../problems/dyadic.ts';
import type { CutLattice } from '../problems/lattice.ts';
import type { StageReport } from '../problems/result.ts';
import { type MixingResult, solveMixing } from '../relax/mixing.ts';
import { expectedRoundedCut } from '../relax/rounding.ts';
import type { BoundRequest } from './types.ts';

/** Streams of the seed, one per use, so that one stage's draws do not shift another's. */
export const STREAM = {
  relaxation: 0,
  rounding: 1,
  bound: 2,
  start: 3,
  search: 4,
  descents: 5,
  /** Where several are wanted; what it shares a stream with does not depend on it. */
  solutions: 3,
} as const;

/** The solved relaxation with the expectation that its random rounding has. */
export interface Relaxation extends MixingResult {
  /** NaN where the time limit was reached before it was found. */
  readonly expectedRounding: number;
}

/** Of a graph that stands for another problem. */
export interface Origin {
  /** The node whose side is the same in all solutions; null where a cut and its complement are the same. */
  readonly anchor: number | null;
  /** Weights were rounded to doubles: what bounds the cuts of the graph bounds the others, but its best cut need not be theirs. */
  readonly rounded: boolean;
  /** The weights of the graph's arcs, before they were rounded upward to doubles; null where they were not. */
  readonly exactWeights: () => DyadicNumbers | null;
  /** Told that the incumbent is a best cut of those weights. */
  readonly onDecided: () => void;
}

export const NO_ORIGIN: Origin = {
  anchor: null,
  rounded: false,
  exactWeights: () => null,
  onDecided: () => {},
};

export interface ContextParts {
  readonly graph: CsrGraph;
  readonly weights: WeightSummary;
  /** What every cut is a multiple of; null where weights have no common unit. */
  readonly lattice: CutLattice | null;
  readonly origin: Origin;
  readonly deadline: Deadline;
  readonly incumbent: Incumbent;
  readonly warnings: string[];
  readonly boundRequest: BoundRequest;
  readonly seed: number;
  /** How many threads a method may use, this one counted. */
  readonly threads: number;
  /** Null where the calling thread is the only one. */
  readonly executor: Executor | null;
  /** Null where nothing outlives the process. */
  readonly memory: SolveMemory | null;
  /** Whether work may yield promises to be waited for. */
  readonly canWait: boolean;
  readonly parameters: PortfolioParameters;
  readonly prove: boolean | undefined;
  readonly keepProof: boolean;
  /** The caller set a limit of steps. */
  readonly stepsGiven: boolean;
  readonly onStage: (stage: string) => void;
  readonly onTree: (nodes: number, open: number) => void;
  readonly onDescent: ((state: DescentState) => void) | undefined;
}

/** Between two events of a tree. */
const TREE_EVENT_MS = 100;

export class SolveContext {
  readonly graph: CsrGraph;
  readonly weights: WeightSummary;
  /** What every cut is a multiple of; null where weights have no common unit. */
  readonly lattice: CutLattice | null;
  readonly origin: Origin;
  readonly deadline: Deadline;
  readonly incumbent: Incumbent;
  readonly stages: StageReport[] = [];
  readonly warnings: string[];
  readonly boundRequest: BoundRequest;
  readonly memory: SolveMemory | null;
  readonly threads: number;
  readonly canWait: boolean;
  readonly parameters: PortfolioParameters;
  readonly prove: boolean | undefined;
  readonly keepProof: boolean;
  readonly stepsGiven: boolean;
  readonly onDescent: ((state: DescentState) => void) | undefined;
  /** How many threads have worked, for the result. */
  threadsUsed = 1;
  /** The bound has been computed, as well as this run will. */
  bounded = false;
  /** Matching has bounded every block on its surface. */
  matched = false;
  /** What data reduction leaves of the graph, once that is known. */
  reduction: Reduction | null = null;
  readonly #parts: ContextParts;
  #relaxation: Relaxation | undefined;
  #treeToldMs = Number.NEGATIVE_INFINITY;

  constructor(parts: ContextParts) {
    this.graph = parts.graph;
    this.weights = parts.weights;
    this.lattice = parts.lattice;
    this.origin = parts.origin;
    this.deadline = parts.deadline;
    this.incumbent = parts.incumbent;
    this.warnings = parts.warnings;
    this.boundRequest = parts.boundRequest;
    this.memory = parts.memory;
    this.threads = parts.threads;
    this.canWait = parts.canWait;
    this.parameters = parts.parameters;
    this.prove = parts.prove;
    this.keepProof = parts.keepProof;
    this.stepsGiven = parts.stepsGiven;
    this.onDescent = parts.onDescent;
    this.#parts = parts;
  }

  /** The caller set maxSteps: what is done may depend on the seed only, not on the clock. */
  get stepLimited(): boolean {
    return Number.isFinite(this.deadline.stepsLeft);
  }

  /** Other threads for tasks on a graph; null where there are none to be had. */
  openSession(graph: CsrGraph): Session | null {
    const { executor } = this.#parts;
    return executor === null || this.threads < 2
      ? null
      : executor.open(graph, this.threads - 1, this.parameters);
  }

  /** Once, however often it happens. */
  warn(warning: string): void {
    if (!this.warnings.includes(warning)) this.warnings.push(warning);
  }

  random(stream: number): Random {
    return new Random(this.#parts.seed, stream);
  }

  announce(stage: string): void {
    this.#parts.onStage(stage);
  }

  /** Tells how the tree of a branch and bound stands, not too often. */
  tellTree(nodes: number, open: number): void {
    const nowMs = performance.now();
    if (open > 0 && nowMs - this.#treeToldMs < TREE_EVENT_MS) return;
    this.#treeToldMs = nowMs;
    this.#parts.onTree(nodes, open);
  }

  /** The SDP relaxation; its stage is reported the first time.
   *  @param budget time and steps that it may take a share of @param share of that, where it is less than it takes by itself */
  *relaxation(budget = this.deadline, share = 1): Steps<Relaxation> {
    if (this.#relaxation !== undefined) return this.#relaxation;
    this.announce('sdp');
    const solved = yield* solveMixing(
      this.graph,
      this.weights.maxAbs,
      this.random(STREAM.relaxation),
      budget.share(Math.min(share, this.parameters.relaxationShare)),
    );
    const { vectors, rank } = solved;
    const expectedRounding = yield* expectedRoundedCut(this.graph, vectors, rank, budget);
    this.#relaxation = { ...solved, expectedRounding };
    this.stages.push({
      name: 'sdp',
      seconds: solved.seconds,
      value: solved.value,
      rank: solved.rank,
      sweeps: solved.sweeps,
      converged: solved.converged,
      expectedRounding: Number.isNaN(expectedRounding) ? null : expectedRounding,
    });
    return this.#relaxation;
  }
}
