/** The estimated dual bound: W/2 + Σ y − n(θ − r), θ the smallest Ritz value of Diag(y) + W/4 and r its residual. It rests on some
 *  eigenvalue near θ being the smallest: likely, not proven.
 *  As many Lanczos steps are made as fit into the time, twelve at least; O(m + n·basis) each. After twelve, θ − r lay below λ_min on
 *  random graphs of degree 7, ±1 tori and graphs of skew degrees alike (10^5 nodes, multipliers of 16 sweeps or more), and cost 1 %
 *  of the bound, 2 % on tori; after eight, and after four sweeps, it did not always. */
import { inRowBlocks, type Stopper } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { smallestEigenpair } from '../linalg/lanczos.ts';
import { type RitzValue, smallestRitzValue } from '../linalg/plain-lanczos.ts';
import type { DualBoundOptions, ScaledBound, ScaledProblem } from './dual-problem.ts';
import { boundFromEigenvalue } from './psd-certificate.ts';

const ESTIMATE_STEPS = 300;
const MIN_ESTIMATE_STEPS = 12;
/** Steps times nodes of an estimate: fewer steps on graphs above 40,000 nodes, so that it stays near 3 s. */
const ESTIMATE_WORK = 1.2e7;
const USUAL_STEPS = 30;
/** The Ritz vector and its residual, and the bound from them, take about so many steps' time. */
const FINISH_STEPS = 2;
/** A basis of more nodes than this would be too short: the recurrence without one. */
const BASIS_NODES = 1.4e6;
/** Rows and arcs between two pauses: some 10 ms where every arc is a cache miss. */
const PAUSE_WORK = 1e6;

/** Null where it was stopped so early that θ − r may well lie above λ_min.
 *  @param rough what is known of λ_min already: it must do where the time is up */
export function* estimate(
  problem: ScaledProblem,
  options: DualBoundOptions,
  rough: RitzValue | null,
  reason: string,
): Steps<ScaledBound | null> {
  const { deadline, enough, random, estimateSteps } = options;
  const affordable = Math.floor(ESTIMATE_WORK / problem.graph.n);
  const maxSteps = estimateSteps ?? Math.max(USUAL_STEPS, Math.min(ESTIMATE_STEPS, affordable));
  const known = rough !== null && rough.steps >= MIN_ESTIMATE_STEPS ? rough : null;
  const pace = new Pace(deadline, enough);
  const pair = deadline?.expired && known ? known : yield* ritz(problem, maxSteps, random, pace);
  const late = pair.steps < MIN_ESTIMATE_STEPS && pace.stopped;
  if (late && known === null) return null;
  // Stopped early, it may be the worse of the two.
  const lowest = Math.max(
    late ? Number.NEGATIVE_INFINITY : pair.value - pair.residual,
    known === null ? Number.NEGATIVE_INFINITY : known.value - known.residual,
  );
  return {
    kind: 'estimated',
    value: yield* boundFromEigenvalue(problem.graph, problem.weight, problem.multipliers, lowest),
    source: 'multipliers',
    multipliers: problem.multipliers.map((y) => y - lowest),
    shift: -lowest,
    factorizations: 0,
    factorEntries: 0,
    reason,
  };
}

/** Ends Lanczos in time for what has to follow, and at once where the fewest steps would take too long. */
class Pace implements Stopper {
  /** The deadline left no time for another step. */
  stopped = false;
  readonly #deadline: Deadline | undefined;
  readonly #enough: Deadline | undefined;
  readonly #startMs = performance.now();
  #steps = 0;

  constructor(deadline: Deadline | undefined, enough: Deadline | undefined) {
    this.#deadline = deadline;
    this.#enough = enough;
  }

  /** Asked once after every step. */
  get expired(): boolean {
    this.#steps++;
    const stepSec = (performance.now() - this.#startMs) / 1000 / this.#steps;
    const needed = Math.max(0, MIN_ESTIMATE_STEPS - this.#steps);
    // The first step pays for memory and for code that is not compiled yet.
    const leastSec = (this.#steps > 1 ? 1 : 0.35) * (needed + FINISH_STEPS) * stepSec;
    const isOver = (limit: Deadline | undefined) =>
      limit !== undefined && (limit.expired || limit.remainingSec() < leastSec);
    this.stopped ||= isOver(this.#deadline);
    return this.stopped || (needed === 0 && isOver(this.#enough));
  }
}

/** The smallest Ritz value of Diag(y) + W/4. */
export function ritz(
  problem: ScaledProblem,
  maxSteps: number,
  random: Random,
  stopper: Stopper | undefined,
): Steps<RitzValue> {
  const { graph, weight, multipliers } = problem;
  const { n, rowPtr, adj } = graph;
  function* product(x: Float64Array, y: Float64Array): Steps<void> {
    yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
      for (let u = from; u < to; u++) {
        let sum = multipliers[u]! * x[u]!;
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) sum += (weight[a]! / 4) * x[adj[a]!]!;
        y[u] = sum;
      }
    });
  }
  const find = n > BASIS_NODES ? smallestRitzValue : smallestEigenpair;
  return find(n, product, { random, stopper, maxSteps, tolerance: 1e-8 });
}
