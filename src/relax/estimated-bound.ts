/** The estimated dual bound: W/2 + Σ y − n(θ − r), θ the smallest Ritz value of Diag(y) + W/4 and r its residual. It rests on some
 *  eigenvalue near θ being the smallest: likely, not proven. Of several numbers of steps the largest θ − r counts, unless a later θ lies below
 *  it, which disproves it: a run with more time for Lanczos has no worse an estimate.
 *  As many Lanczos steps are made as fit into the time, and no more once the residual is worth 0.01 % of the bound; O(m + n·basis)
 *  each. After twelve, θ − r lay below λ_min on random graphs of degree 7, ±1 tori and graphs of skew degrees alike (10^5 nodes,
 *  multipliers of 16 sweeps or more), and cost 1 % of the bound, 2 % on tori; after eight, and after four sweeps, it did not always.
 *  Where the time ends fewer steps, even one, a multiple of r is taken off (`caution`).
 *  On the G-set 100 steps cost 0.02 to 0.03 % of the bound, 150 less than 0.01 %. */
import { inBlocks, inRowBlocks, type Stopper } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { smallestEigenpair } from '../linalg/lanczos.ts';
import { type RitzValue, smallestRitzValue } from '../linalg/plain-lanczos.ts';
import type { DualBoundOptions, ScaledBound, ScaledProblem } from './dual-problem.ts';
import { boundFromEigenvalue } from './psd-certificate.ts';

const ESTIMATE_STEPS = 300;
/** After fewer, θ − r is not enough. */
const FEW_STEPS = 12;
/** Steps times nodes of an estimate: fewer steps on graphs above 40,000 nodes, so that it stays near 3 s. */
const ESTIMATE_WORK = 1.2e7;
const USUAL_STEPS = 30;
/** Fewer steps may have missed the smallest eigenvalue altogether where y is not that of converged vectors: G70 after 20 sweeps, where
 *  60 steps told 9861.4 and 100 steps 9912. */
const SETTLED_STEPS = 100;
/** A residual of this share of a mean row's size is small. */
const SETTLED = 1e-4;
/** The Ritz vector and its residual, and the bound from them, take about so many steps' time. */
const FINISH_STEPS = 2;
/** A basis of more nodes than this would be too short: the recurrence without one. */
const BASIS_NODES = 1.4e6;
/** Above so many nodes a product goes by ranges of as many columns: 4 MB of f32. 10^7 edges among 3·10^6 nodes, ms: 210 so (360 where the
 *  weights have to be read), 510 with 2^21 columns, 950 with all at once. */
const COLUMNS = 2 ** 20;
/** More ranges than this read every row too often: 10^8 edges among 2·10^7 nodes, s: 7.0 so, 19 with ranges of 2^20 and weights to be read, 8.6 with
 *  all at once. */
const MOST_RANGES = 3;
/** Rows and arcs between two pauses: some 10 ms where every arc is a cache miss. */
const PAUSE_WORK = 1e6;

/** What Lanczos's method has found out of λ_min. */
export interface Lowest extends RitzValue {
  /** Most likely λ_min is no smaller. */
  readonly least: number;
  /** More steps would hardly tell more. */
  readonly settled: boolean;
}

/** @param known what is known of λ_min already: it must do where the time is up */
export function* estimate(
  problem: ScaledProblem,
  options: DualBoundOptions,
  known: Lowest | null,
  reason: string,
): Steps<ScaledBound> {
  const { deadline, enough } = options;
  if (known !== null && (known.settled || deadline?.expired))
    return yield* estimatedFrom(problem, known, reason);
  const found = yield* lowest(problem, options, deadline, enough);
  return yield* estimatedFrom(problem, known === null ? found : better(known, found), reason);
}

/** Of two estimates, where the later one does not disprove the earlier: the higher one, if both are of enough steps. */
function better(known: Lowest, found: Lowest): Lowest {
  if (found.value < known.least) return found;
  if (Math.min(known.steps, found.steps) < FEW_STEPS) return known.steps > found.steps ? known : found;
  return known.least > found.least ? known : found;
}

/** The bound that such a λ_min gives. */
export function* estimatedFrom(
  { graph, weight, multipliers }: ScaledProblem,
  { least }: Lowest,
  reason: string,
): Steps<ScaledBound> {
  return {
    kind: 'estimated',
    value: yield* boundFromEigenvalue(graph, weight, multipliers, least),
    source: 'multipliers',
    multipliers: multipliers.map((y) => y - least),
    shift: -least,
    factorizations: 0,
    factorEntries: 0,
    reason,
  };
}

/** As many steps as an estimate is worth. @param deadline ends it @param enough ends it once it has the fewest steps */
export function* lowest(
  problem: ScaledProblem,
  { random, estimateSteps }: DualBoundOptions,
  deadline: Deadline | undefined,
  enough: Deadline | undefined,
): Steps<Lowest> {
  const affordable = Math.floor(ESTIMATE_WORK / problem.graph.n);
  const maxSteps = estimateSteps ?? Math.max(USUAL_STEPS, Math.min(ESTIMATE_STEPS, affordable));
  const pace = new Pace(deadline, enough);
  let least = Number.NEGATIVE_INFINITY;
  const watch = (value: number, residual: number, steps: number): boolean => {
    if (steps < FEW_STEPS) return false;
    least = value < least ? value - residual : Math.max(least, value - residual);
    return steps >= SETTLED_STEPS && residual <= SETTLED * problem.size;
  };
  const found = yield* ritz(problem, maxSteps, random, pace, watch);
  const { value, residual, steps } = found;
  const settled = watch(value, residual, steps) || !pace.early;
  if (steps < FEW_STEPS) least = value - caution(steps) * residual;
  return { ...found, least, settled };
}

/** How many times r is taken off θ after few steps. Where the recurrence's coefficients stay what they are, as on infinite trees of one degree,
 *  λ_min is θ − tan(φ/2)·√(2(k + 1))·r after k steps, φ = π/(k + 1): 2r below θ after one, 0.6r after twelve (the terminator of Haydock,
 *  Heine & Kelly, J. Phys. C 5, 1972). On random graphs of degree 3, 7 and 30, with signs and with weights 1 to 5, of skew degrees, on tori with
 *  and without signs (3·10^4 nodes, three seeds) it lay at most 1.1 times as far below θ with multipliers of a tree or 16 sweeps, and with those of
 *  4 or 8 after up to six steps; after ten 1.4 times. Random graphs of degree 6.67 get a bound within 11, 4, 2 and 1.3 % of that of 14 steps after
 *  1, 2, 3 and 4. */
function caution(steps: number): number {
  const terminated = Math.tan(Math.PI / 2 / (steps + 1)) * Math.sqrt(2 * (steps + 1));
  return Math.max(1, (1 + steps / 20) * terminated);
}

/** Ends Lanczos while there is time for what has to follow. */
class Pace implements Stopper {
  /** It has ended the work: for lack of time, or because it was enough. */
  early = false;
  readonly #deadline: Deadline | undefined;
  readonly #enough: Deadline | undefined;
  readonly #startMs = performance.now();
  #steps = 0;
  /** When the last step ended. */
  #lastMs = this.#startMs;

  constructor(deadline: Deadline | undefined, enough: Deadline | undefined) {
    this.#deadline = deadline;
    this.#enough = enough;
  }

  /** Asked once after every step. */
  get expired(): boolean {
    this.#steps++;
    const nowMs = performance.now();
    // On a busy machine a step may take several times as long as another.
    const stepMs = Math.max(nowMs - this.#lastMs, (nowMs - this.#startMs) / this.#steps);
    this.#lastMs = nowMs;
    const leastSec = ((1 + FINISH_STEPS) * stepMs) / 1000;
    const isOver = (limit: Deadline | undefined) =>
      limit !== undefined && (limit.expired || limit.remainingSec() < leastSec);
    this.early ||= isOver(this.#deadline) || (this.#steps >= FEW_STEPS && isOver(this.#enough));
    return this.early;
  }
}

/** The smallest Ritz value of Diag(y) + W/4. */
export function ritz(
  problem: ScaledProblem,
  maxSteps: number,
  random: Random,
  stopper: Stopper | undefined,
  enough?: (value: number, residual: number, steps: number) => boolean,
): Steps<RitzValue> {
  const { n } = problem.graph;
  const product = n > COLUMNS ? productByColumns(problem) : productByRows(problem);
  const find = n > BASIS_NODES ? smallestRitzValue : smallestEigenpair;
  return find(n, product, { random, stopper, maxSteps, enough, tolerance: 1e-8 });
}

type Product = (x: Float64Array, y: Float64Array) => Steps<void>;

function productByRows({ graph, weight, multipliers }: ScaledProblem): Product {
  const { rowPtr, adj } = graph;
  return function* (x, y) {
    yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
      for (let u = from; u < to; u++) {
        let sum = multipliers[u]! * x[u]!;
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) sum += (weight[a]! / 4) * x[adj[a]!]!;
        y[u] = sum;
      }
    });
  };
}

/** The same one range of columns after the other, each row going on where it stopped in the range before: numbers of 8 MB and more, at
 *  random places, are out of reach of the caches and of the TLB. They are rounded to f32 on the way. Weights that are all one
 *  are not read. */
export function productByColumns(
  { graph, weight, multipliers }: ScaledProblem,
  columns: number = Math.max(COLUMNS, Math.ceil(graph.n / MOST_RANGES)),
): Product {
  const { n, rowPtr, adj } = graph;
  const near = new Float32Array(n);
  const next = new Int32Array(n);
  const first = weight[0] ?? 0;
  let same: boolean | null = null;
  const sumRange = (from: number, to: number, end: number, y: Float64Array): void => {
    for (let u = from; u < to; u++) {
      let sum = 0;
      let a = next[u]!;
      for (const last = rowPtr[u + 1]!; a < last && adj[a]! < end; a++) sum += weight[a]! * near[adj[a]!]!;
      next[u] = a;
      y[u]! += sum / 4;
    }
  };
  const sumSame = (from: number, to: number, end: number, y: Float64Array): void => {
    for (let u = from; u < to; u++) {
      let sum = 0;
      let a = next[u]!;
      for (const last = rowPtr[u + 1]!; a < last && adj[a]! < end; a++) sum += near[adj[a]!]!;
      next[u] = a;
      y[u]! += (first * sum) / 4;
    }
  };
  return function* (x, y) {
    same ??= yield* areEqual(weight);
    const sumRows = same ? sumSame : sumRange;
    yield* inBlocks(n, PAUSE_WORK, (from, to) => {
      near.set(x.subarray(from, to), from);
      next.set(rowPtr.subarray(from, to), from);
      for (let u = from; u < to; u++) y[u] = multipliers[u]! * x[u]!;
    });
    for (let end = columns; end < n + columns; end += columns)
      yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => sumRows(from, to, end, y));
  };
}

function* areEqual(numbers: Float64Array): Steps<boolean> {
  const different = { expired: false };
  const visit = (from: number, to: number): void => {
    for (let i = from; i < to && !different.expired; i++) different.expired = numbers[i] !== numbers[0];
  };
  yield* inBlocks(numbers.length, PAUSE_WORK, visit, different);
  return !different.expired;
}
