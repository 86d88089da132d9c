/** The verified dual bound: a sparse Cholesky of the shifted matrix ran to its end; its rounding errors are in the bound. A first
 *  factor at a generous shift is already a proof, and gives λ_min to many digits by Lanczos on its inverse (10 to 20 solves; Lanczos
 *  on the matrix itself had not found λ_min of G57 after 300 products). A second factor at the tight shift is the bound. */
import type { Stopper } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { choleskySpeed } from '../linalg/cholesky-speed.ts';
import { smallestEigenpair } from '../linalg/lanczos.ts';
import { SparseCholesky } from '../linalg/sparse-cholesky.ts';
import type { DualBoundOptions, ScaledBound, ScaledProblem } from './dual-problem.ts';
import { estimatedFrom, type Lowest, lowest } from './estimated-bound.ts';
import { boundFromFactor } from './psd-certificate.ts';

/** `auto` verifies while a factorisation stays within this: 6·10⁹ flops are 0.7 s, 2·10⁷ entries 160 MB; all of it 3 s. */
export const VERIFIED_LIMITS = { entries: 2e7, flops: 6e9 };
/** What the proof may cost in the bound, relative: the margin between δ and the computed −λ_min. */
const MARGIN = 1e-7;
/** A step that failed is repeated this many times larger. */
const GROWTH = 8;
const MAX_TRIES = 16;
const MAX_ROUNDS = 3;
/** Lanczos steps: for the first shift, and on the inverse. */
const FIRST_STEPS = 40;
const INVERSE_STEPS = 30;
/** Where ordering and analysis take more of the time than this, two factorisations will not fit either. */
const ANALYSIS_SHARE = 0.25;
/** Two factorisations have to fit, with the solves between them; where a proof was asked for, one will do. */
const FACTORIZATIONS = 2.5;
/** Of the time for a proof, what an estimate before it may take. */
const ESTIMATE_SHARE = 0.4;
/** Multiplications and additions a second. */
const LEAST_SPEED = 1e8;

/** No proof: why, and what was found out of λ_min. */
export interface Unproven {
  readonly reason: string;
  readonly rough: Lowest | null;
}

const LATE = 'it was interrupted';
const TOO_LARGE = 'the factor would be too large';

/** A bound resting on a completed factorisation, or the reason why there is none.
 *  @param onBetter told an estimate where the time may not suffice for a proof, and the first proof, before it is made tighter */
export function* verify(
  problem: ScaledProblem,
  options: DualBoundOptions,
  onBetter: (bound: ScaledBound) => Steps<void>,
): Steps<ScaledBound | Unproven> {
  const { size, multipliers } = problem;
  const { random } = options;
  const deadline = options.enough ?? options.deadline;
  const certain = isCheap(problem.graph.n, deadline?.remainingSec() ?? Number.POSITIVE_INFINITY);
  // Before the ordering, which takes longer: where that takes too long, this is what is left. A run with more time, which tries a proof and fails,
  // is to have no worse an estimate than one with less, which did not try.
  const rough = certain
    ? yield* lowest(problem, { ...options, estimateSteps: FIRST_STEPS }, deadline, deadline)
    : yield* lowest(problem, options, options.deadline, deadline?.withoutSteps().share(ESTIMATE_SHARE));
  if (!certain) yield* onBetter(yield* estimatedFrom(problem, rough, LATE));
  const factor = yield* analyse(problem, options, deadline);
  if (typeof factor === 'string') return { reason: factor, rough };
  const prover = new Prover(problem, factor, deadline);
  const first = yield* prover.search(Math.max(-rough.value, 0), rough.residual / 16 + MARGIN * size);
  if (first === null)
    return { reason: prover.stopped ? LATE : 'no shift made the factorisation succeed', rough };
  const boundFrom = (proof: Proof): ScaledBound => ({
    ...proof,
    kind: 'verified',
    source: 'multipliers',
    multipliers: multipliers.map((y) => y + proof.shift),
    factorizations: prover.factorizations,
    factorEntries: factor.entries,
  });
  yield* onBetter(boundFrom(first));
  return boundFrom(yield* tighten(prover, first, MARGIN * size, random, deadline));
}

function* analyse(
  { graph }: ScaledProblem,
  { kind }: DualBoundOptions,
  deadline: Deadline | undefined,
): Steps<SparseCholesky | string> {
  // Every edge is an entry; fill would at least double them.
  const leastEntries = kind === 'auto' ? 2 * (graph.n + graph.m) : 0;
  const limited = Number.isFinite(deadline?.remainingSec() ?? Number.POSITIVE_INFINITY);
  if (limited && leastEntries > VERIFIED_LIMITS.entries) return TOO_LARGE;
  const most = kind === 'auto' ? VERIFIED_LIMITS : {};
  const affordable = yield* affordableFlops(graph.n, deadline);
  const flops = Math.min(VERIFIED_LIMITS.flops, affordable / FACTORIZATIONS);
  const limits = {
    ...most,
    flops: kind === 'auto' ? flops : affordable,
    stopper: deadline?.withoutSteps().share(ANALYSIS_SHARE),
  };
  try {
    const factor = yield* SparseCholesky.analyse(graph, limits);
    if (factor !== null) return factor;
    if (limits.stopper?.expired) return LATE;
    return flops < VERIFIED_LIMITS.flops || kind !== 'auto'
      ? 'the factorisation would take too long, or too much memory'
      : TOO_LARGE;
  } catch (error) {
    if (error instanceof RangeError) return 'there is not enough memory for the factor';
    throw error;
  }
}

/** What one factorisation may take at the most. */
function* affordableFlops(n: number, deadline: Deadline | undefined): Steps<number> {
  const sec = deadline?.remainingSec() ?? Number.POSITIVE_INFINITY;
  // Its speed need not be known.
  if (isCheap(n, sec)) return Number.POSITIVE_INFINITY;
  return sec * (yield* choleskySpeed());
}

/** Even a dense factor fits: no machine is so slow. */
function isCheap(n: number, sec: number): boolean {
  return n ** 3 / 3 < sec * LEAST_SPEED;
}

/** Brings the shift down to −λ_min + margin. Each factor gives λ_min the better the nearer its shift was, so a first guess
 *  that is far off takes two rounds. */
function* tighten(
  prover: Prover,
  first: Proof,
  margin: number,
  random: Random,
  stopper: Stopper | undefined,
): Steps<Proof> {
  let best = first;
  for (let round = 0; round < MAX_ROUNDS && !prover.stopped; round++) {
    const lowest = yield* lowestByInverse(prover.factor, best.shift, random, stopper);
    // A Ritz value errs in the square of its residual; the residual itself counts only while that is still crude.
    const slack = Math.max(margin, lowest.residual > margin * 4 ? lowest.residual : 0);
    if (best.shift + lowest.value <= 2 * margin) break;
    const next = yield* prover.search(-lowest.value, slack, best.shift);
    if (next === null) break;
    best = next;
  }
  return best;
}

/** A shift whose factorisation ran to its end, and the bound it proves. */
interface Proof {
  readonly value: number;
  readonly shift: number;
}

/** Tries shifts, and counts. */
class Prover {
  factorizations = 0;
  stopped = false;
  readonly factor: SparseCholesky;
  readonly #problem: ScaledProblem;
  readonly #quarter: Float64Array;
  readonly #stopper: Stopper;

  constructor(problem: ScaledProblem, factor: SparseCholesky, stopper: Stopper | undefined) {
    this.#problem = problem;
    this.#quarter = problem.weight.map((w) => w / 4);
    this.factor = factor;
    const isStopped = () => {
      this.stopped ||= stopper?.expired === true;
      return this.stopped;
    };
    this.#stopper = {
      get expired() {
        return isStopped();
      },
    };
  }

  /** The first of base + step, base + growth·step, … below `end` whose factorisation succeeds. */
  *search(base: number, step: number, end = Number.POSITIVE_INFINITY): Steps<Proof | null> {
    for (let tries = 0; tries < MAX_TRIES && base + step < end && !this.#stopper.expired; tries++) {
      const proof = yield* this.#attempt(base + step);
      if (proof !== null) return proof;
      step *= GROWTH;
    }
    return null;
  }

  *#attempt(shift: number): Steps<Proof | null> {
    const { graph, weight, multipliers } = this.#problem;
    const diagonal = multipliers.map((y) => y + shift);
    this.factorizations++;
    if (!(yield* this.factor.factor(diagonal, this.#quarter, this.#stopper))) return null;
    return { value: yield* boundFromFactor(graph, weight, diagonal, this.factor.rowEntries), shift };
  }
}

/** λ_min of Diag(y) + W/4 by Lanczos on the inverse of the shifted matrix, which was factored last. */
function* lowestByInverse(
  factor: SparseCholesky,
  shift: number,
  random: Random,
  stopper: Stopper | undefined,
): Steps<{ value: number; residual: number }> {
  function* inverse(x: Float64Array, y: Float64Array): Steps<void> {
    y.set(x);
    yield* factor.solve(y);
    for (let i = 0; i < y.length; i++) y[i] = -y[i]!;
  }
  const n = factor.rowEntries.length;
  const pair = yield* smallestEigenpair(n, inverse, {
    random,
    stopper,
    maxSteps: INVERSE_STEPS,
    tolerance: 1e-7,
  });
  // The inverse's value is −1/(λ + shift): an error in it counts (λ + shift)² in λ.
  const distance = -1 / pair.value;
  return { value: distance - shift, residual: pair.residual * distance * distance };
}
