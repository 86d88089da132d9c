/** An upper bound on every cut from the max-cut SDP with odd-cycle inequalities, for graphs of any size: of cycles of the graph, and, once these
 *  bring no more and where there are few nodes, of all triples of nodes.
 *  Subgradient steps on the multipliers (cycle-lagrangian.ts), each after a few warm sweeps of the mixing method; every few steps a search
 *  for violated inequalities (cut-search.ts); now and then a bound that is verified as dual-bound.ts does it.
 *  Source of the idea: Fischer, Gruber, Rendl, Sotirov, "Computational experience with a bundle approach for semidefinite cutting plane
 *  relaxations of max-cut and equipartition", Mathematical Programming 105 (2006), there with a bundle method around interior points.
 *  Tried: momentum (Nesterov's) was no better, and worse on G51; multipliers extrapolated by the violation oscillated. Violated cycles sought at
 *  the last vectors instead of their mean were mostly artefacts of the oscillation: G70 ended 2 higher.
 *  Verified bounds of kernels (lifted), one thread, CPU seconds: G70 9749 → 9675 in 8, G55 10948 → 10909.4 in 5, G14 3192 → 3147 in 2,
 *  G57 3885 → 3511 in 9. */
import { type Deadline, secondsSince } from '../core/deadline.ts';
import { type Given, resolveOptions } from '../core/options.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { type WeightedCycles, weightedCycles } from '../cuts/weighted-cycles.ts';
import type { ArcWeights, CsrGraph } from '../graph/csr.ts';
import { summarizeWeightsSteps } from '../graph/weights.ts';
import { type CutSearch, CycleSearch, TriangleSearch } from './cut-search.ts';
import { type CuttingPlaneParameters, cuttingPlaneParameters } from './cutting-plane-parameters.ts';
import { CycleLagrangian, type StartVectors } from './cycle-lagrangian.ts';
import type { BoundKind, DualBound } from './dual-problem.ts';

export interface CuttingPlaneOptions {
  /** Ends the work; a bound is proven in time where one can be. Its steps are steps of the multipliers. */
  readonly deadline: Deadline;
  readonly random: Random;
  /** All cuts are multiples of this: bounds are rounded down to one. 0 where nothing is known. */
  readonly step: number;
  /** As DualBoundOptions has it. */
  readonly kind: BoundKind | 'auto';
  /** Told each bound that is better than those before, the last one included. */
  readonly onBound?: ((bound: CuttingPlaneBound) => void) | undefined;
  /** A bound below this is good enough. */
  readonly goal?: number | undefined;
  readonly parameters?: Given<typeof cuttingPlaneParameters> | undefined;
}

/** A bound with what it rests on, as plain data:
 *  cut(x) ≤ Σ_t y_t(|F_t| − 1) + [bound of the weights w' by the dual], see cycle-lagrangian.ts. */
export interface CuttingPlaneBound {
  /** No cut weighs more (verified), or most likely none does (estimated). */
  readonly upperBound: number;
  readonly kind: BoundKind;
  /** The bound before rounding down. */
  readonly value: number;
  /** The inequalities whose multipliers are above 0. */
  readonly cycles: WeightedCycles;
  /** The bound of w', where each y is exact and each w' = w − Σ ± y is rounded to nearest once. */
  readonly dual: DualBound;
}

export interface CuttingPlaneResult {
  /** The best bound, a verified one if there is any; null where there was time for none. */
  readonly bound: CuttingPlaneBound | null;
  /** Float32Array(n·rank): the last vectors, those of the relaxation with inequalities. */
  readonly vectors: Float32Array;
  readonly rank: number;
  readonly steps: number;
  /** Searches for violated inequalities, and inequalities at the end. */
  readonly searches: number;
  readonly inequalities: number;
  readonly ended: 'goal' | 'gain' | 'deadline';
  readonly seconds: number;
}

/** Steps before the first proof, and by what factor their number grows between two. */
const FIRST_PROOF = 40;
const PROOF_GROWTH = 1.4;
/** The first proof comes at this share of the time at the latest. */
const FIRST_PROOF_SHARE = 0.25;
/** A proof is not worth more than this share of the time that is left, unless it is the last. */
const PROOF_SHARE = 0.15;
/** Time kept for the last proof, in units of the longest so far: it gives up where its analysis takes a quarter of what is left. */
const PROOF_RESERVE = 2.5;
const POLISH_TOLERANCE = 1e-8;
const OVER_RELAXATION = 0.8;
/** Of so many steps one observes all edges for the mean, the others those in inequalities. */
const OBSERVED = 4;
/** A search that adds less than this share of the pool has found little. */
const FEW = 0.01;
/** Steps before the work may end for lack of gain. */
const LEAST_STEPS = 200;
/** Cycles of the graph end at so many times the least gain where triangles of all triples, which contain them, come next. */
const EARLY = 50;
/** Of the time that is left, what one search may take. */
const SEARCH_SHARE = 0.1;
/** Where the time that is left is less than this many times what setting up took, nothing is begun. */
const SETUPS = 3;
/** Of the time that is left, what the sweeps before a proof may take. */
const POLISH_SHARE = 0.3;

export function* cuttingPlaneBound(
  graph: CsrGraph,
  start: StartVectors,
  options: CuttingPlaneOptions,
): Steps<CuttingPlaneResult> {
  const startMs = performance.now();
  const { maxAbs } = yield* summarizeWeightsSteps(graph);
  const run = new Run(graph, maxAbs, options, yield* CycleLagrangian.of(graph, maxAbs, start));
  // What setting up took, a few steps and a bound will take as well.
  const setupSec = (performance.now() - startMs) / 1000;
  let ended: CuttingPlaneResult['ended'] = maxAbs > 0 ? 'deadline' : 'gain';
  if (maxAbs > 0 && options.deadline.remainingSec() > SETUPS * setupSec) ended = yield* run.improve();
  const { mixing, pool } = run.lagrangian;
  return {
    bound: run.best,
    vectors: mixing.arrays.vectors,
    rank: mixing.arrays.k,
    steps: run.steps,
    searches: run.searches,
    inequalities: pool.count,
    ended,
    seconds: secondsSince(startMs),
  };
}

class Run {
  best: CuttingPlaneBound | null = null;
  steps = 0;
  searches = 0;
  lagrangian: CycleLagrangian;
  readonly #options: CuttingPlaneOptions;
  readonly #parameters: CuttingPlaneParameters;
  readonly #stepSize: number;
  readonly #totalSec: number;
  #nextProof = FIRST_PROOF;
  #proofSec = 0;
  /** Of the present kind of inequalities: the step that began with them, and the best bound after each proof since. */
  #phaseStart = 0;
  #bests: { readonly steps: number; readonly value: number }[] = [];
  #interval = 0;
  #violation = 0;
  #gain = 0;

  constructor(graph: CsrGraph, maxAbs: number, options: CuttingPlaneOptions, lagrangian: CycleLagrangian) {
    this.#options = options;
    this.#parameters = resolveOptions(cuttingPlaneParameters, options.parameters ?? {});
    this.lagrangian = lagrangian;
    this.#stepSize = this.#parameters.step * rootMeanSquare(graph.weight, maxAbs);
    this.#totalSec = options.deadline.remainingSec();
  }

  /** First the cycles of the graph, then, where there are few nodes, all triples. */
  *improve(): Steps<CuttingPlaneResult['ended']> {
    const { lagrangian } = this;
    const { n } = lagrangian.weighted;
    yield* lagrangian.observe(1);
    const { halving, interval, tripleNodes, tripleHalving, tripleInterval } = this.#parameters;
    const { gain } = this.#parameters;
    this.#gain = n > tripleNodes ? gain : EARLY * gain;
    const cycles = new CycleSearch(lagrangian, this.#options.random);
    const ended = yield* this.#improveWith(cycles, interval, halving);
    if (ended !== 'gain' || n > tripleNodes) return ended;
    this.#gain = gain;
    return yield* this.#improveWith(new TriangleSearch(n), tripleInterval, tripleHalving);
  }

  *#improveWith(cuts: CutSearch, interval: number, halving: number): Steps<CuttingPlaneResult['ended']> {
    const { deadline, goal = Number.NEGATIVE_INFINITY } = this.#options;
    this.#phaseStart = this.steps;
    this.#nextProof = this.steps + FIRST_PROOF;
    this.#bests = [];
    this.#interval = interval;
    this.#violation = this.#parameters.violation;
    let nextSearch = this.steps;
    for (;;) {
      if (this.steps >= nextSearch) {
        yield* this.#search(cuts, interval);
        nextSearch = this.steps + this.#interval;
      }
      if (this.#isProofDue()) {
        this.#nextProof = this.#phaseStart + Math.ceil(PROOF_GROWTH * (this.steps - this.#phaseStart));
        yield* this.#prove();
        if (this.#isReached(goal)) return 'goal';
        if (this.#isStalled()) return 'gain';
      }
      if (!this.#hasTime() || !deadline.step()) break;
      yield* this.#step(halving);
      yield;
    }
    if (!deadline.withoutSteps().expired) yield* this.#prove();
    return this.#isReached(goal) ? 'goal' : 'deadline';
  }

  #isReached(goal: number): boolean {
    return this.best !== null && this.best.upperBound < goal;
  }

  *#step(halving: number): Steps<void> {
    const { sweeps, window } = this.#parameters;
    const { lagrangian } = this;
    const deadline = this.#options.deadline.withoutSteps();
    for (let i = 0; i < sweeps; i++) yield* lagrangian.mixing.sweep(OVER_RELAXATION, deadline);
    const since = this.steps++ - this.#phaseStart;
    const whole = since % OBSERVED === 0;
    yield* lagrangian.observe(whole ? Math.max(OBSERVED / window, OBSERVED / (since + OBSERVED)) : 0);
    yield* lagrangian.move(this.#stepSize / (1 + since / halving));
  }

  /** Drops what is not needed, and adds what is violated. */
  *#search(cuts: CutSearch, interval: number): Steps<void> {
    const { sweeps, perNode, perEdge, patience, longestInterval, leastViolation, noise } = this.#parameters;
    const { pool, weighted, mixing } = this.lagrangian;
    if (this.searches++ > 0) pool.purge(patience);
    const { added, lagrangian } = yield* cuts.search(this.lagrangian, {
      violation: this.#violation,
      most: Math.ceil(perNode * weighted.n),
      perEdge,
      stopper: this.#options.deadline.withoutSteps().share(SEARCH_SHARE),
      products: this.#interval * sweeps * 2 * weighted.m * mixing.arrays.k,
    });
    this.lagrangian = lagrangian;
    lagrangian.markUsed();
    yield* lagrangian.disturb(noise, this.#options.random);
    if (weighted !== lagrangian.weighted) yield* lagrangian.setWeights();
    const few = added <= FEW * pool.count;
    this.#interval = few ? Math.min(longestInterval, Math.ceil(1.5 * this.#interval)) : interval;
    if (few) this.#violation = Math.max(leastViolation, this.#violation / 2);
  }

  /** The later half of the steps brought little. (What sweeps see of the dual is too low while the vectors follow the weights: judged
   *  by that, G11 ended after 500 steps.) */
  #isStalled(): boolean {
    const now = this.steps - this.#phaseStart;
    this.#bests.push({ steps: now, value: this.best?.value ?? Number.POSITIVE_INFINITY });
    if (now < LEAST_STEPS || this.best === null) return false;
    const { value } = this.best;
    let before = Number.POSITIVE_INFINITY;
    for (const best of this.#bests) if (2 * best.steps <= now) before = best.value;
    return before - value < this.#gain * Math.abs(value);
  }

  #isProofDue(): boolean {
    const { deadline } = this.#options;
    if (this.#proofSec > 0) {
      return this.steps >= this.#nextProof && this.#proofSec < PROOF_SHARE * deadline.remainingSec();
    }
    return (
      this.steps >= this.#nextProof ||
      (this.steps > 0 && deadline.remainingSec() < (1 - FIRST_PROOF_SHARE) * this.#totalSec)
    );
  }

  #hasTime(): boolean {
    const { deadline } = this.#options;
    return !deadline.expired && deadline.remainingSec() > PROOF_RESERVE * this.#proofSec;
  }

  *#prove(): Steps<void> {
    const { deadline, kind, random, step, onBound } = this.#options;
    const startMs = performance.now();
    const timed = deadline.withoutSteps();
    const proof = yield* this.lagrangian.prove(
      POLISH_TOLERANCE,
      this.#parameters.polish,
      timed.share(POLISH_SHARE),
      { kind, integral: false, random, deadline: timed },
    );
    this.#proofSec = Math.max(this.#proofSec, (performance.now() - startMs) / 1000);
    if (proof === null) return;
    const { value, dual } = proof;
    const upperBound = step > 0 ? Math.floor(value / step) * step : value;
    if (!this.#isBetter(value, dual)) return;
    const cycles = weightedCycles(this.lagrangian.pool, this.lagrangian.edges);
    this.best = { upperBound, kind: dual.kind, value, cycles, dual };
    onBound?.(this.best);
  }

  /** An estimate never takes the place of a bound that is verified by multipliers; without these the smaller value counts. */
  #isBetter(value: number, dual: DualBound): boolean {
    if (Number.isNaN(value)) return false;
    if (this.best === null) return true;
    const [before, now] = [this.best.dual, dual].map(
      ({ kind, source }) => kind === 'verified' && source === 'multipliers',
    );
    return before === now || dual.kind === this.best.kind ? value < this.best.value : now!;
  }
}

function rootMeanSquare(numbers: ArcWeights, largest: number): number {
  let sum = 0;
  for (const x of numbers) sum += (x / largest) ** 2;
  return largest * Math.sqrt(sum / Math.max(1, numbers.length));
}
