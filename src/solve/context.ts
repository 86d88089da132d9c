/** What a method works with: the graph, the budget, the best cut so far, and the relaxation, solved once on demand. */
import type { Deadline } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { WeightSummary } from '../graph/weights.ts';
import { type Executor, hostThreads } from '../portfolio/executor.ts';
import { type MixingResult, solveMixing } from '../relax/mixing.ts';
import { expectedRoundedCut } from '../relax/rounding.ts';
import type { Incumbent } from './incumbent.ts';
import type { BoundKind, BoundRequest, CutBound, ProgressEvent, StageReport } from './types.ts';

/** Streams of the seed, one per use, so that one stage's draws do not shift another's. */
export const STREAM = { relaxation: 0, rounding: 1, bound: 2, start: 3, search: 4, descents: 5 } as const;

/** Of a time limit, the relaxation takes at most this share: the cuts that come from it need the rest. */
const RELAXATION_SHARE = 0.35;

/** The solved relaxation with the expectation that its random rounding has. */
export interface Relaxation extends MixingResult {
  /** NaN where the time was up before it was found. */
  readonly expectedRounding: number;
}

export class SolveContext {
  readonly graph: CsrGraph;
  readonly weights: WeightSummary;
  readonly deadline: Deadline;
  readonly incumbent: Incumbent;
  readonly stages: StageReport[] = [];
  readonly warnings: string[];
  readonly boundRequest: BoundRequest;
  /** How many threads a method may use, this one counted. */
  readonly threads: number;
  /** How many have worked, for the result. */
  threadsUsed = 1;
  /** Set once by boundCut. */
  bound: CutBound | undefined;
  readonly #seed: number;
  readonly #onProgress: ((event: ProgressEvent) => void) | undefined;
  #relaxation: Relaxation | undefined;

  constructor(parts: {
    graph: CsrGraph;
    weights: WeightSummary;
    deadline: Deadline;
    incumbent: Incumbent;
    warnings: string[];
    boundRequest: BoundRequest;
    seed: number;
    threads: number;
    onProgress: ((event: ProgressEvent) => void) | undefined;
  }) {
    this.graph = parts.graph;
    this.weights = parts.weights;
    this.deadline = parts.deadline;
    this.incumbent = parts.incumbent;
    this.warnings = parts.warnings;
    this.boundRequest = parts.boundRequest;
    this.threads = parts.threads;
    this.#seed = parts.seed;
    this.#onProgress = parts.onProgress;
  }

  /** The caller set maxSteps: what is done may depend on the seed only, not on the clock. */
  get stepLimited(): boolean {
    return Number.isFinite(this.deadline.stepsLeft);
  }

  /** Starts the threads beside this one on a graph; null where there are none to be had. */
  startThreads(graph: CsrGraph, goal: number): Executor | null {
    return hostThreads()?.start(graph, this.threads - 1, goal, this.deadline.remainingSec()) ?? null;
  }

  random(stream: number): Random {
    return new Random(this.#seed, stream);
  }

  announce(stage: string): void {
    this.#onProgress?.({ type: 'stage', stage, elapsedSec: this.deadline.elapsedSec() });
  }

  announceBound(upperBound: number, boundKind: BoundKind): void {
    this.#onProgress?.({ type: 'bound', upperBound, boundKind, elapsedSec: this.deadline.elapsedSec() });
  }

  /** The SDP relaxation; its stage is reported the first time. @param share of the time that is left, where that is less */
  *relaxation(share = RELAXATION_SHARE): Steps<Relaxation> {
    if (this.#relaxation !== undefined) return this.#relaxation;
    this.announce('sdp');
    const solved = yield* solveMixing(
      this.graph,
      this.weights.maxAbs,
      this.random(STREAM.relaxation),
      this.deadline.share(Math.min(share, RELAXATION_SHARE)),
    );
    const { vectors, rank } = solved;
    const expectedRounding = yield* expectedRoundedCut(this.graph, vectors, rank, this.deadline);
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
