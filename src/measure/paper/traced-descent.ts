/** The descent of max-cut, watched: at many steps the expectation, ‖W‖²/n, cuts drawn from the distribution, and the cut of its
 *  mean. Watching changes nothing: it reads the point when the descent asks for a gradient. */
import { GaussianCutObjective } from '../../applications/gaussian-cut-objective.ts';
import type { Deadline } from '../../core/deadline.ts';
import { Random } from '../../core/random.ts';
import type { Steps } from '../../core/steps.ts';
import { type CertifiedDescent, certifiedDescent } from '../../derandomize/certified-descent.ts';
import type { GaussianObjective, Point } from '../../derandomize/objective.ts';
import { type DescentOptions, resolveDescentOptions } from '../../derandomize/options.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { cutWeight } from '../../graph/cut.ts';
import { leadingDirections } from '../../relax/compress.ts';
import { Mixing } from '../../relax/mixing.ts';
import { expectedRoundedCut } from '../../relax/rounding.ts';
import { quantile } from '../statistics.ts';

export interface TracedStep {
  readonly step: number;
  /** F(W, b): the expected cut, exact. */
  readonly expectation: number;
  /** |W|²_F/n. */
  readonly residual: number;
  /** Cut of sign(b). */
  readonly cutOfMean: number;
  /** 5 % and 95 % of the cuts drawn from the distribution. */
  readonly low: number;
  readonly high: number;
}

export interface TracedDescent {
  readonly steps: readonly TracedStep[];
  /** E[GW] of the vectors that it begins with. */
  readonly expectedRounding: number;
  readonly result: CertifiedDescent;
}

const DRAWS = 100;

/** @param vectors n rows of `rank` columns: the solved relaxation  @param measurements about how often to look */
export function* traceDescent(
  graph: CsrGraph,
  vectors: Float32Array,
  rank: number,
  maxAbsWeight: number,
  columns: number,
  options: DescentOptions,
  measurements: number,
  seed: number,
  deadline: Deadline,
): Steps<TracedDescent> {
  const mixing = yield* Mixing.of(graph, columns, maxAbsWeight);
  const start = mixing.arrays.vectors;
  yield* leadingDirections(vectors, rank, columns, start);
  yield* mixing.run(1e-5, 30, deadline);
  const every = Math.max(1, Math.round(resolveDescentOptions(options).steps / measurements));
  const objective = yield* GaussianCutObjective.of(graph, columns, maxAbsWeight);
  const watched = new WatchedObjective(objective, graph, every, seed);
  const point = watched.createPoint();
  point.w.set(start);
  const result = yield* certifiedDescent(watched, point, options, new Random(seed), deadline);
  watched.measure(point, result.smoothing, result.steps);
  return { steps: watched.steps, expectedRounding: yield* expectedRoundedCut(graph, start, columns), result };
}

/** Passes everything on to the objective of max-cut, and measures at every `every`-th gradient. */
class WatchedObjective implements GaussianObjective {
  readonly n: number;
  readonly k: number;
  readonly metric: Float64Array;
  readonly steps: TracedStep[] = [];
  readonly #objective: GaussianCutObjective;
  readonly #graph: CsrGraph;
  readonly #every: number;
  readonly #random: Random;
  #gradients = 0;

  constructor(objective: GaussianCutObjective, graph: CsrGraph, every: number, seed: number) {
    this.#objective = objective;
    this.#graph = graph;
    this.#every = every;
    this.#random = new Random(seed, 1);
    this.n = this.#objective.n;
    this.k = this.#objective.k;
    this.metric = this.#objective.metric;
  }

  createPoint(): Point {
    return this.#objective.createPoint();
  }

  value(point: Point, smoothing: number): number {
    return this.#objective.value(point, smoothing);
  }

  gradient(point: Point, smoothing: number, out: Point): void {
    if (this.#gradients % this.#every === 0) this.measure(point, smoothing, this.#gradients);
    this.#gradients++;
    this.#objective.gradient(point, smoothing, out);
  }

  curvature(point: Point, smoothing: number): (direction: Float64Array, out: Float64Array) => void {
    return this.#objective.curvature(point, smoothing);
  }

  measure(point: Point, smoothing: number, step: number): void {
    const { n, k } = this;
    const spin = Int8Array.from(point.b, (b) => (b < 0 ? -1 : 1));
    const cutOfMean = cutWeight(this.#graph, spin);
    const x = new Float64Array(k);
    const cuts: number[] = [];
    for (let draw = 0; draw < DRAWS; draw++) {
      for (let c = 0; c < k; c++) x[c] = this.#random.normal();
      for (let u = 0; u < n; u++) {
        let z = point.b[u]! + smoothing * this.#random.normal();
        for (let c = 0; c < k; c++) z += point.w[u * k + c]! * x[c]!;
        spin[u] = z < 0 ? -1 : 1;
      }
      cuts.push(cutWeight(this.#graph, spin));
    }
    cuts.sort((a, b) => a - b);
    let square = 0;
    for (const w of point.w) square += w * w;
    const expectation = this.#objective.cutOf(this.#objective.value(point, smoothing));
    const [low, high] = [quantile(cuts, 0.05), quantile(cuts, 0.95)];
    this.steps.push({ step, expectation, residual: square / n, cutOfMean, low, high });
  }
}
