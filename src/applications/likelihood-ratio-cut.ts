/** The derandomized hyperplane as Tsikouras et al. (ICLR 2026) train it: gradients of E[cut] over r ~ N(m, σ²I) by the likelihood
 *  ratio of some draws,
 *    ∂E/∂m = E[cut·(r − m)]/σ²,   ∂E/∂σ_c = E[cut·((r − m)_c²/σ³ − 1/σ)],
 *  ascent on m and on log σ_c less λσ_c², at rates that fall by a factor every hundred steps; the largest σ_c serves all coordinates.
 *  The settings are those that the authors published. Their draws have 0.5 added to σ, without which the estimator's variance, which
 *  grows as 1/σ², ends the ascent. `exact` takes the same steps along the exact gradient (hyperplane-cut-objective.ts): what differs
 *  is the estimator's noise. Cost of a step: samples·(nd + m), against m + nd. */
import { type Deadline, secondsSince } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import type { NodeVectors } from './hyperplane-cut.ts';
import { HyperplaneCutObjective } from './hyperplane-cut-objective.ts';

export interface LikelihoodRatioOptions {
  readonly steps: number;
  /** Draws for each gradient. */
  readonly samples: number;
  readonly lambda: number;
  /** Rates of m and of log σ, and what divides them every hundred steps. */
  readonly meanRate: number;
  readonly spreadRate: number;
  readonly meanFall: number;
  readonly spreadFall: number;
  /** σ is between these. */
  readonly leastSigma: number;
  readonly mostSigma: number;
  /** Added to σ where the gradient is drawn. */
  readonly drawnSigma: number;
  /** The exact gradient in place of draws. */
  readonly exact: boolean;
  /** Steps between two looks. */
  readonly every: number;
  readonly seed: number;
}

/** The published settings. */
export const PUBLISHED: LikelihoodRatioOptions = {
  steps: 5000,
  samples: 100,
  lambda: 1,
  meanRate: 0.01,
  spreadRate: 0.001,
  meanFall: 1.02,
  spreadFall: 1.03,
  leastSigma: 1e-3,
  mostSigma: 1.5,
  drawnSigma: 0.5,
  exact: false,
  every: 50,
  seed: 1,
};

export interface LikelihoodRatioStep {
  readonly step: number;
  /** The largest σ_c. */
  readonly sigma: number;
  /** E[cut] over N(m, σ²I), exact. */
  readonly expectation: number;
  /** Mean of ten drawn cuts, what the authors plot. */
  readonly averageCut: number;
  /** Cuts drawn at this step. */
  readonly cuts: readonly number[];
}

export interface LikelihoodRatioCut {
  /** sign⟨v_i, m⟩. */
  readonly spin: Int8Array;
  readonly cut: number;
  readonly steps: readonly LikelihoodRatioStep[];
  /** m and the largest σ at the end. */
  readonly mean: Float64Array;
  readonly sigma: number;
  readonly seconds: number;
}

const LOOKED_DRAWS = 100;
const AVERAGED = 10;
const START_NOISE = 0.01;
/** Smoothing where expectations are looked at; of no account beside σ. */
const SMOOTHING = 1e-6;

export function* likelihoodRatioSteps(
  graph: CsrGraph,
  { vectors, dimension }: NodeVectors,
  options: LikelihoodRatioOptions,
  deadline: Deadline,
): Steps<LikelihoodRatioCut> {
  const startMs = performance.now();
  const objective = new HyperplaneCutObjective(graph, vectors, dimension, null);
  const point = objective.createPoint();
  const m = point.b as Float64Array;
  const logSigma = new Float64Array(dimension);
  const drawn = new DrawnGradient(graph, vectors, dimension, options.samples, new Random(options.seed, 30));
  // A stream of its own for what only looks on.
  const looking = new DrawnGradient(graph, vectors, dimension, LOOKED_DRAWS, new Random(options.seed, 31));
  const exact = objective.createPoint();
  const [least, most] = [Math.log(options.leastSigma), Math.log(options.mostSigma)];
  const looks: LikelihoodRatioStep[] = [];
  const largest = () => Math.exp(Math.max(...logSigma));
  const look = (step: number) => {
    const sigma = largest();
    point.w[0] = sigma * Math.sqrt(dimension);
    const expectation = -objective.value(point, SMOOTHING);
    const cuts = looking.cuts(m, sigma);
    const averageCut = cuts.slice(0, AVERAGED).reduce((sum, cut) => sum + cut, 0) / AVERAGED;
    looks.push({ step, sigma, expectation, averageCut, cuts });
  };
  let { meanRate, spreadRate } = options;
  let step = 0;
  // At m = 0 the exact gradient vanishes by symmetry; the estimate's noise is what leaves it otherwise.
  const noise = new Random(options.seed, 32);
  if (options.exact) for (let c = 0; c < dimension; c++) m[c] = START_NOISE * noise.normal();
  look(0);
  while (step < options.steps && deadline.step()) {
    const sigma = largest() + options.drawnSigma;
    if (options.exact) {
      point.w[0] = sigma * Math.sqrt(dimension);
      objective.gradient(point, SMOOTHING, exact);
      // E here is −E[cut]; each of the d coordinates has its share of ∂E/∂σ.
      for (let c = 0; c < dimension; c++) m[c]! -= meanRate * exact.b[c]!;
      const slope = -exact.w[0]! / Math.sqrt(dimension) - 2 * options.lambda * sigma;
      for (let c = 0; c < dimension; c++) logSigma[c]! += spreadRate * slope;
    } else {
      drawn.draw(m, sigma);
      for (let c = 0; c < dimension; c++) {
        m[c]! += meanRate * drawn.byMean[c]!;
        logSigma[c]! += spreadRate * (drawn.bySigma[c]! - 2 * options.lambda * sigma);
      }
    }
    for (let c = 0; c < dimension; c++) logSigma[c] = Math.min(most, Math.max(least, logSigma[c]!));
    if (step % 100 === 0) {
      meanRate /= options.meanFall;
      spreadRate /= options.spreadFall;
    }
    step++;
    if (step % options.every === 0 || step === options.steps) look(step);
    yield;
  }
  const spin = new Int8Array(graph.n);
  sides(vectors, dimension, m, spin);
  return {
    spin,
    cut: cutWeight(graph, spin),
    steps: looks,
    mean: m.slice(),
    sigma: largest(),
    seconds: secondsSince(startMs),
  };
}

/** The likelihood-ratio estimate at a point, from draws of its own. */
export class DrawnGradient {
  readonly byMean: Float64Array;
  readonly bySigma: Float64Array;
  readonly #graph: CsrGraph;
  readonly #vectors: ArrayLike<number>;
  readonly #samples: number;
  readonly #random: Random;
  readonly #noise: Float64Array;
  readonly #normal: Float64Array;
  readonly #spin: Int8Array;

  constructor(
    graph: CsrGraph,
    vectors: ArrayLike<number>,
    dimension: number,
    samples: number,
    random: Random,
  ) {
    this.byMean = new Float64Array(dimension);
    this.bySigma = new Float64Array(dimension);
    this.#graph = graph;
    this.#vectors = vectors;
    this.#samples = samples;
    this.#random = random;
    this.#noise = new Float64Array(dimension);
    this.#normal = new Float64Array(dimension);
    this.#spin = new Int8Array(graph.n);
  }

  /** Writes ∂E[cut]/∂m and ∂E[cut]/∂σ_c. */
  draw(m: Float64Array, sigma: number): void {
    const { byMean, bySigma } = this;
    byMean.fill(0);
    bySigma.fill(0);
    const share = 1 / (this.#samples * sigma);
    for (let s = 0; s < this.#samples; s++) {
      const weight = this.#drawCut(m, sigma) * share;
      for (let c = 0; c < m.length; c++) {
        const x = this.#noise[c]!;
        byMean[c]! += weight * x;
        bySigma[c]! += weight * (x * x - 1);
      }
    }
  }

  cuts(m: Float64Array, sigma: number): number[] {
    return Array.from({ length: this.#samples }, () => this.#drawCut(m, sigma));
  }

  #drawCut(m: Float64Array, sigma: number): number {
    for (let c = 0; c < m.length; c++) {
      this.#noise[c] = this.#random.normal();
      this.#normal[c] = m[c]! + sigma * this.#noise[c]!;
    }
    sides(this.#vectors, m.length, this.#normal, this.#spin);
    return cutWeight(this.#graph, this.#spin);
  }
}

/** s_i = sign⟨v_i, r⟩. */
function sides(vectors: ArrayLike<number>, d: number, r: Float64Array, spin: Int8Array): void {
  for (let i = 0; i < spin.length; i++) {
    let dot = 0;
    for (let c = 0, a = i * d; c < d; c++, a++) dot += vectors[a]! * r[c]!;
    spin[i] = dot < 0 ? -1 : 1;
  }
}
