/** The sampler's view of Johnson–Lindenstrauss, derandomized: maps A = B + sG, G standard normal, and the expected number of pairs
 *  that such a map distorts by more than ε, in closed form. It is the lemma with W a scalar: z = vec(A), b = vec(B).
 *
 *  For a pair with unit difference u, |Au|²/s² is noncentral χ² with k degrees of freedom and λ = q/s², q = |Bu|². With F its
 *  distribution function and s² = σ² + ε₀² (σ = w/√n trained, ε₀ the smoothing, as in max-cut), the mean over the pairs of
 *      P(fail) = 1 − F((1+ε)/s²) + F((1−ε)/s²)
 *  is minimised over B and σ; ∇_σ E = σ·tr H drives σ to 0 and leaves one map B.
 *  Source: Tsikouras, Caramanis, Tzamos (NeurIPS 2024). Cost: O(pairs·(k + 1/ε₀) + count·d·k) per gradient. */
import type { Deadline } from '../../core/deadline.ts';
import { UsageError } from '../../core/errors.ts';
import type { Random } from '../../core/random.ts';
import type { Steps } from '../../core/steps.ts';
import { type CertifiedDescent, certifiedDescent } from '../../derandomize/certified-descent.ts';
import { createWorkspace } from '../../derandomize/descent.ts';
import type { GaussianObjective, Point } from '../../derandomize/objective.ts';
import { estimateSmoothness } from '../../derandomize/smoothness.ts';
import { type NoncentralChiSquare, noncentralChiSquare } from '../../linalg/noncentral-chi-square.ts';
import { imageSquare } from './distortion.ts';
import type { PairSet } from './pairs.ts';
import type { PointSet } from './points.ts';
import { project, pullBack } from './projection.ts';

/** A gradient beyond takes minutes. */
const MOST_PAIRS = 200_000;

export class FailureProbability implements GaussianObjective {
  readonly n: number;
  readonly k = 1;
  readonly metric: Float64Array;
  readonly spread = Float64Array.of(1);
  readonly #points: PointSet;
  readonly #pairs: PairSet;
  readonly #rows: number;
  readonly #target: number;
  readonly #image: Float64Array;
  readonly #pull: Float64Array;
  readonly #upper: NoncentralChiSquare = { cdf: 0, density: 0, density2: 0, density4: 0 };
  readonly #lower: NoncentralChiSquare = { cdf: 0, density: 0, density2: 0, density4: 0 };

  /** @param rows k of the map @param target the distortion ε that counts as failure */
  constructor(points: PointSet, pairs: PairSet, rows: number, target: number) {
    this.n = rows * points.dimension;
    this.metric = new Float64Array(this.n).fill(1);
    this.#points = points;
    this.#pairs = pairs;
    this.#rows = rows;
    this.#target = target;
    this.#image = new Float64Array(points.count * rows);
    this.#pull = new Float64Array(points.count * rows);
  }

  createPoint(): Point {
    return { w: new Float64Array(1), b: new Float64Array(this.n), theta: new Float64Array(0) };
  }

  value(point: Point, smoothing: number): number {
    let sum = 0;
    this.#forEachPair(point, smoothing, () => {
      sum += 1 - this.#upper.cdf + this.#lower.cdf;
    });
    return sum / this.#pairs.distinct;
  }

  gradient(point: Point, smoothing: number, out: Point): void {
    const k = this.#rows;
    const { inverse } = this.#pairs;
    const variance = this.#variance(point, smoothing);
    this.#pull.fill(0);
    let byVariance = 0;
    this.#forEachPair(point, smoothing, (p, q, i, j) => {
      // ∂F/∂q = −f_{k+2}/s²; ∂F(T/s²)/∂s² = (q f_{k+2} − T f_k)/s⁴.
      byVariance += this.#varianceSlope(q, 1 - this.#target, this.#lower, variance);
      byVariance -= this.#varianceSlope(q, 1 + this.#target, this.#upper, variance);
      const slope = (this.#upper.density2 - this.#lower.density2) / variance;
      this.#addPull(i, j, slope * inverse[p]!, k);
    });
    pullBack(this.#points, this.#pull, k, 2 / this.#pairs.distinct, out.b as Float64Array);
    // σ = w/√n.
    out.w[0] = ((2 * point.w[0]!) / this.n / this.#pairs.distinct) * byVariance;
  }

  /** H = Σ 2G'·uuᵀ in each row + 4G''·(Bu uᵀ)(Bu uᵀ)ᵀ, G the probability as a function of q. */
  curvature(point: Point, smoothing: number): (direction: Float64Array, out: Float64Array) => void {
    const k = this.#rows;
    const { inverse } = this.#pairs;
    const variance = this.#variance(point, smoothing);
    const first = new Float32Array(inverse.length);
    const second = new Float32Array(inverse.length);
    this.#forEachPair(point, smoothing, (p) => {
      const { density2: u2, density4: u4 } = this.#upper;
      const { density2: l2, density4: l4 } = this.#lower;
      first[p] = (u2 - l2) / variance;
      second[p] = (u4 - u2 - l4 + l2) / (2 * variance * variance);
    });
    const image = this.#image.slice();
    const moved = new Float64Array(image.length);
    return (direction, out) => {
      project(this.#points, direction, k, moved);
      this.#pull.fill(0);
      this.#eachIndex((p, i, j) => {
        let dot = 0;
        for (let c = 0; c < k; c++)
          dot += (image[i * k + c]! - image[j * k + c]!) * (moved[i * k + c]! - moved[j * k + c]!);
        const along = 2 * second[p]! * dot * inverse[p]! ** 2;
        const across = first[p]! * inverse[p]!;
        for (let c = 0; c < k; c++) {
          const step =
            across * (moved[i * k + c]! - moved[j * k + c]!) +
            along * (image[i * k + c]! - image[j * k + c]!);
          this.#pull[i * k + c]! += step;
          this.#pull[j * k + c]! -= step;
        }
      });
      pullBack(this.#points, this.#pull, k, 2 / this.#pairs.distinct, out);
    };
  }

  #variance({ w }: Point, smoothing: number): number {
    return w[0]! ** 2 / this.n + smoothing ** 2;
  }

  #varianceSlope(q: number, limit: number, at: NoncentralChiSquare, variance: number): number {
    return (q * at.density2 - limit * at.density) / variance ** 2;
  }

  #addPull(i: number, j: number, factor: number, k: number): void {
    for (let c = 0, x = i * k, y = j * k; c < k; c++, x++, y++) {
      const step = factor * (this.#image[x]! - this.#image[y]!);
      this.#pull[x]! += step;
      this.#pull[y]! -= step;
    }
  }

  /** Calls back with each pair and its q, the distribution at both limits being in #upper and #lower. */
  #forEachPair(
    point: Point,
    smoothing: number,
    visit: (p: number, q: number, i: number, j: number) => void,
  ): void {
    const k = this.#rows;
    const variance = this.#variance(point, smoothing);
    project(this.#points, point.b as Float64Array, k, this.#image);
    this.#eachIndex((p, i, j) => {
      const q = imageSquare(this.#image, k, i, j) * this.#pairs.inverse[p]!;
      noncentralChiSquare((1 + this.#target) / variance, k, q / variance, this.#upper);
      if (this.#target < 1) noncentralChiSquare((1 - this.#target) / variance, k, q / variance, this.#lower);
      visit(p, q, i, j);
    });
  }

  #eachIndex(visit: (p: number, i: number, j: number) => void): void {
    const { rowPtr, target, inverse } = this.#pairs;
    for (let i = 0; i < this.#points.count; i++) {
      const first = rowPtr[i]!;
      for (let p = first; p < rowPtr[i + 1]!; p++)
        if (inverse[p] !== 0) visit(p, i, target === null ? i + 1 + p - first : target[p]!);
    }
  }
}

export interface SamplerOptions {
  readonly lambda: number;
  /** σ√k at the start. */
  readonly spread: number;
  /** The distortion that counts as failure. */
  readonly target: number;
}

/** Residual noise of the sampler, times √k: with it g is smooth. */
const SMOOTHING = 0.1;
const STEPS = 150;

/** Derandomizes the sampler that begins at a map, not changed. */
export function* derandomizeMap(
  points: PointSet,
  pairs: PairSet,
  start: Float64Array,
  k: number,
  { lambda, spread, target }: SamplerOptions,
  random: Random,
  deadline: Deadline,
): Steps<{ map: Float64Array; result: CertifiedDescent }> {
  if (pairs.inverse.length > MOST_PAIRS)
    throw new UsageError(
      `objective "failure" with ${pairs.inverse.length} pairs, expected at most ${MOST_PAIRS}: use "maximum" or give pairs`,
    );
  const objective = new FailureProbability(points, pairs, k, target);
  const point = objective.createPoint();
  point.b.set(start);
  point.w[0] = (spread * Math.sqrt(objective.n)) / Math.sqrt(k);
  const workspace = createWorkspace(objective);
  const smoothing = SMOOTHING / Math.sqrt(k);
  const { gradient, kept } = workspace;
  const smoothness = estimateSmoothness(objective, point, gradient, kept, smoothing, random) + lambda;
  const options = {
    steps: STEPS,
    extraSteps: 2 * STEPS,
    stepSize: 1 / smoothness,
    smoothingStart: smoothing,
    smoothingEnd: smoothing,
    lambdaStart: lambda,
    lambdaEnd: Math.max(lambda, smoothness / 10),
    noise: 0,
    escapes: 0,
  };
  const result = yield* certifiedDescent(objective, point, options, random, deadline, workspace);
  return { map: Float64Array.from(point.b), result };
}
