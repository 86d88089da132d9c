/** The derandomized cut: the relaxation's vectors, compressed to a few columns, are the W of a distribution over cuts;
 *  the descent empties W and leaves b, whose signs — fixed by conditional expectations — are one deterministic cut.
 *
 *  Checked in every run, on exact f64 values (design: the chain of inequalities of docs/how-it-works.md):
 *    cut ≥ F(0, b) ≥ F(W₀, 0),   F(W₀, 0) = E[GW](W₀) − loss from ε,   and cut ≥ E[GW](V).
 *  A run that broke one of them would be repeated without ramps; what holds is part of the result. */
import { inBlocks } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { type CertifiedDescent, certifiedDescent } from '../derandomize/certified-descent.ts';
import { createWorkspace, type DescentWorkspace } from '../derandomize/descent.ts';
import type { Point } from '../derandomize/objective.ts';
import type { DescentOptions } from '../derandomize/options.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeightSteps } from '../graph/cut.ts';
import type { Backend } from '../kernels/space.ts';
import { erf } from '../linalg/normal.ts';
import { leadingDirections, randomDirections } from '../relax/compress.ts';
import { Mixing } from '../relax/mixing.ts';
import { expectedRoundedCut } from '../relax/rounding.ts';
import { climb } from '../search/one-flip.ts';
import { fixByConditionalExpectations } from './conditional-expectations.ts';
import { GaussianCutObjective } from './gaussian-cut-objective.ts';

/** One descent's figures; cuts and expectations in the graph's own weights. */
export interface DerandomizedCut {
  readonly spin: Int8Array;
  readonly cut: number;
  /** E[GW] of the unit vectors W₀ that the descent started from. */
  readonly expectedRounding: number;
  /** F(W₀, 0): the same less what the smoothing ε costs. */
  readonly expectationStart: number;
  /** F(0, b): the expectation that conditional expectations turn into the cut. */
  readonly expectationEnd: number;
  /** cut ≥ F(0, b) ≥ F(W₀, 0), up to rounding. */
  readonly chainHolds: boolean;
  /** The descent itself: |W|²/n, steps, certificate; its values are −F/max|w|. */
  readonly descent: CertifiedDescent;
}

/** A descent as it runs: the distribution of sign(Wx + b + smoothing·ξ), x and ξ standard normal. The arrays are the descent's own, which
 *  changes them: copy what is to be kept. */
export interface DescentState {
  /** Which descent, from 0. */
  readonly start: number;
  readonly step: number;
  /** n rows of `columns`. */
  readonly w: ArrayLike<number>;
  readonly columns: number;
  /** n entries. */
  readonly b: ArrayLike<number>;
  readonly smoothing: number;
  /** At the end: the cut that is left, ±1 by node; null until then. */
  readonly spin: Int8Array | null;
}

export interface DescentPlan {
  readonly starts: number;
  /** Columns of W, a multiple of 4. */
  readonly columns: number;
  readonly descent: DescentOptions;
}

/** Edges times steps that a plan may spend: about 10 s where the graph fits the cache, 30 s where it does not. */
const EDGE_STEPS = 3e8;
const FEWEST_STEPS = 100;

/** How many descents of how many steps. Long ones on sparse graphs, whose cuts keep improving with length (1,000 steps against
 *  400 gained 0.2 % on ±1 tori); more and shorter ones on denser graphs, where starts differ by more than length buys.
 *  Eight columns of W: four are faster by a fifth and lose 0.05–0.15 % of the cut on dense graphs. Beyond 10^6 edges the steps
 *  become few: then four columns (half the cache lines), a steeper ramp, and W is dropped as soon as what is left of it is
 *  small — the guarantee is checked all the same.
 *  @param mostSteps in all, where a time limit allows no more */
export function planDescents(graph: CsrGraph, mostSteps = Number.POSITIVE_INFINITY): DescentPlan {
  const degree = (2 * graph.m) / Math.max(1, graph.n);
  const affordable = Math.min(
    mostSteps,
    Math.max(FEWEST_STEPS, Math.floor(EDGE_STEPS / Math.max(1, graph.m))),
  );
  if (affordable < 300) {
    const hurried = {
      lambdaEnd: 0.2,
      rampFrom: 0.2,
      noise: 0.1,
      checkpoints: 1,
      residual: 0.03,
      gradient: 1,
      escapes: 0,
    };
    return { starts: 1, columns: 4, descent: { steps: affordable, ...hurried } };
  }
  const [starts, steps, smoothing] = degree <= 8 ? [1, 1000, 0.05] : [3, 250, 0.1];
  return {
    starts: Math.min(starts, Math.floor(affordable / steps) || 1),
    columns: 8,
    descent: { steps: Math.min(steps, affordable), smoothingStart: smoothing, smoothingEnd: smoothing },
  };
}

/** Of a descent's time, what settling the projected vectors may take, and what the descent: the rest rounds it off. */
const REFINE_SHARE = 0.1;
const DESCENT_SHARE = 0.85;

/** Runs descents one by one on one graph; the memory is set up once: 36 bytes per edge, 28·columns + 60 per node. */
export class Derandomizer {
  readonly #graph: CsrGraph;
  readonly #objective: GaussianCutObjective;
  readonly #mixing: Mixing;
  readonly #point: Point;
  readonly #workspace: DescentWorkspace;
  readonly #vectors: Float32Array;
  readonly #rank: number;

  /** @param vectors n rows of `rank` columns: the solved relaxation
   *  @param columns of W, a multiple of 4 */
  static *of(
    graph: CsrGraph,
    vectors: Float32Array,
    rank: number,
    maxAbsWeight: number,
    columns: number,
    backend: Backend = 'wasm',
  ): Steps<Derandomizer> {
    const objective = yield* GaussianCutObjective.of(graph, columns, maxAbsWeight, backend);
    const mixing = yield* Mixing.of(graph, columns, maxAbsWeight, backend);
    return new Derandomizer(graph, objective, mixing, vectors, rank);
  }

  private constructor(
    graph: CsrGraph,
    objective: GaussianCutObjective,
    mixing: Mixing,
    vectors: Float32Array,
    rank: number,
  ) {
    this.#graph = graph;
    this.#vectors = vectors;
    this.#rank = rank;
    this.#objective = objective;
    this.#mixing = mixing;
    this.#point = objective.createPoint();
    this.#workspace = createWorkspace(objective);
  }

  /** One descent. Start 0 begins at the projection on the leading directions, the others at random projections. Wherever the
   *  deadline strikes, there is a cut: of W as it then is. */
  *run(
    start: number,
    options: DescentOptions,
    random: Random,
    deadline: Deadline,
    onDescent?: (state: DescentState) => void,
  ): Steps<DerandomizedCut> {
    const graph = this.#graph;
    const objective = this.#objective;
    const point = this.#point;
    const { vectors, k } = this.#mixing.arrays;
    if (start === 0) yield* leadingDirections(this.#vectors, this.#rank, k, vectors);
    else yield* randomDirections(this.#vectors, this.#rank, k, random, vectors);
    yield* this.#mixing.run(REFINE_TOLERANCE, REFINE_SWEEPS, deadline.share(REFINE_SHARE));
    const expectedRounding = yield* expectedRoundedCut(graph, vectors, k, deadline);
    point.w.set(vectors);
    point.b.fill(0);
    const descending = deadline.share(DESCENT_SHARE);
    const tell = (step: number, smoothing: number, spin: Int8Array | null) =>
      onDescent?.({ start, step, w: point.w, columns: k, b: point.b, smoothing, spin });
    const descent = yield* certifiedDescent(
      objective,
      point,
      options,
      random,
      descending,
      this.#workspace,
      onDescent && ((step, smoothing) => tell(step, smoothing, null)),
    );
    const spin = descent.vanished
      ? yield* this.#fix(descent.smoothing, deadline)
      : yield* sampleBest(graph, point, k, descent.smoothing, random, deadline);
    tell(descent.steps, descent.smoothing, spin);
    const cut = yield* cutWeightSteps(graph, spin);
    const expectationStart = objective.cutOf(descent.valueStart);
    const expectationEnd = objective.cutOf(descent.valueEnd);
    return {
      spin,
      cut,
      expectedRounding,
      expectationStart,
      expectationEnd,
      chainHolds: descent.monotone && cut >= expectationEnd - 1e-9 * Math.abs(expectationEnd),
      descent,
    };
  }

  /** W has vanished: the spins are independent with means erf(b/(ε√2)), and are fixed one by one. */
  *#fix(smoothing: number, deadline: Deadline): Steps<Int8Array> {
    const { b } = this.#point;
    const mean = new Float64Array(b.length);
    yield* inBlocks(b.length, PAUSE_NODES, (from, to) => {
      for (let u = from; u < to; u++) mean[u] = erf(b[u]! / (smoothing * Math.SQRT2));
    });
    const spin = new Int8Array(b.length);
    yield* fixByConditionalExpectations(this.#graph, mean, spin, deadline);
    return spin;
  }
}

/** Nodes between two pauses. */
const PAUSE_NODES = 1e5;

/** Sweeps of the mixing method that settle the projected vectors at their lower rank. */
const REFINE_SWEEPS = 30;
const REFINE_TOLERANCE = 1e-5;

/** The descent was cut short: the best of ten draws from the distribution as it stands, at least one, improved by flips. */
function* sampleBest(
  graph: CsrGraph,
  point: Point,
  k: number,
  smoothing: number,
  random: Random,
  deadline: Deadline,
): Steps<Int8Array> {
  const draws = 10;
  const timed = deadline.withoutSteps();
  const x = new Float64Array(k);
  let spin = new Int8Array(graph.n);
  let best = new Int8Array(graph.n);
  let most = Number.NEGATIVE_INFINITY;
  for (let draw = 0; draw < draws && (draw === 0 || !timed.expired); draw++) {
    for (let c = 0; c < k; c++) x[c] = random.normal();
    yield* inBlocks(graph.n, PAUSE_NODES, (from, to) => {
      for (let u = from; u < to; u++) {
        let z = point.b[u]! + smoothing * random.normal();
        for (let c = 0; c < k; c++) z += point.w[u * k + c]! * x[c]!;
        spin[u] = z < 0 ? -1 : 1;
      }
    });
    const cut = yield* cutWeightSteps(graph, spin);
    if (cut > most) {
      most = cut;
      [best, spin] = [spin, best];
    }
  }
  yield* climb(graph, best, timed);
  return best;
}
