/** Johnson–Lindenstrauss as Tsikouras et al. (ICLR 2026) run it: maps A = M + σE, E standard normal, whose largest distortion of norms,
 *  |‖Ax‖²/k − 1| over the points and a batch of draws, Adam lowers by M and log σ², from M = 0, σ = 1 — the random map — on.
 *
 *  The draws cost less than they seem to: only the images EX matter, and EXᵀ has the law of ZLᵀ for any factor LLᵀ = XXᵀ of the
 *  points' products and Z with min(N, d) columns. Cost of a step: batch·k·N·min(N, d) + kd. */
import { CholeskyDecomposition, Matrix } from 'ml-matrix';
import type { Deadline } from '../../core/deadline.ts';
import { Random } from '../../core/random.ts';
import type { Steps } from '../../core/steps.ts';
import { createOptimizer } from '../structure/optimizer.ts';
import type { PointSet } from './points.ts';
import { project } from './projection.ts';

export interface NormSamplerOptions {
  readonly steps: number;
  /** Draws of A for each step. */
  readonly batch: number;
  /** Of Adam. */
  readonly rate: number;
  /** Largest distortion at which it ends. */
  readonly enough: number;
  /** Steps between two looks. */
  readonly every: number;
  readonly seed: number;
}

/** The published settings. */
export const PUBLISHED: NormSamplerOptions = {
  steps: 5000,
  batch: 20,
  rate: 0.01,
  enough: 0.01,
  every: 50,
  seed: 1,
};

export interface NormSamplerStep {
  readonly step: number;
  /** Largest over the points and the batch. */
  readonly drawn: number;
  /** Of the mean map M alone. */
  readonly mean: number;
  readonly sigma: number;
}

export interface NormSamplerResult {
  /** k rows of d numbers: M/√k, whose image of a unit vector has length 1 where there is no distortion. */
  readonly map: Float64Array;
  /** Its largest | |Mx|²/k − 1 | over the points. */
  readonly distortion: number;
  readonly sigma: number;
  readonly steps: readonly NormSamplerStep[];
}

/** @param points of unit length */
export function* normSamplerSteps(
  points: PointSet,
  k: number,
  options: NormSamplerOptions,
  deadline: Deadline,
): Steps<NormSamplerResult> {
  const { count, dimension: d, values } = points;
  const random = new Random(options.seed, 40);
  const images = new GaussianImages(points, k);
  const parameters = new Float64Array(k * d + 1);
  const mean = parameters.subarray(0, k * d);
  const gradient = new Float64Array(parameters.length);
  const scale = new Float64Array(parameters.length).fill(1);
  const adam = createOptimizer('adam', { momentum: 0.9, threshold: 0, radius: 0, scale }, random);
  const centre = new Float64Array(count * k);
  const noise = new Float64Array(count * k);
  const worst = { off: 0, point: 0, image: new Float64Array(k), noise: new Float64Array(k) };
  const looks: NormSamplerStep[] = [];
  const sigmaNow = () => Math.exp(parameters[k * d]! / 2);
  const look = (step: number) =>
    looks.push({
      step,
      drawn: Math.abs(worst.off),
      mean: Math.abs(largestOff(centre, null, 0, k).off),
      sigma: sigmaNow(),
    });
  let step = 0;
  for (; ; step++) {
    const sigma = sigmaNow();
    project(points, mean, k, centre);
    worst.off = 0;
    for (let draw = 0; draw < options.batch; draw++) {
      images.draw(random, noise);
      const { off, point } = largestOff(centre, noise, sigma, k);
      if (Math.abs(off) <= Math.abs(worst.off)) continue;
      worst.off = off;
      worst.point = point;
      for (let c = 0, a = point * k; c < k; c++, a++) {
        worst.noise[c] = noise[a]!;
        worst.image[c] = centre[a]! + sigma * noise[a]!;
      }
    }
    const last = step >= options.steps || Math.abs(worst.off) < options.enough || !deadline.step();
    if (step % options.every === 0 || last) look(step);
    if (last) break;
    const slope = (2 * Math.sign(worst.off)) / k;
    let bySigma = 0;
    for (let c = 0, at = 0; c < k; c++) {
      const pull = slope * worst.image[c]!;
      bySigma += pull * worst.noise[c]!;
      for (let j = 0, x = worst.point * d; j < d; j++, at++, x++) gradient[at] = pull * values[x]!;
    }
    // The last parameter is log σ².
    gradient[k * d] = (bySigma * sigma) / 2;
    adam.step(parameters, gradient, options.rate);
    yield;
  }
  return {
    map: mean.map((x) => x / Math.sqrt(k)),
    distortion: looks.at(-1)!.mean,
    sigma: looks.at(-1)!.sigma,
    steps: looks,
  };
}

/** The largest distortion of norms of each of some random maps, M = 0 and σ = 1. */
export function* randomNormDistortions(
  points: PointSet,
  k: number,
  draws: number,
  seed: number,
): Steps<number[]> {
  const images = new GaussianImages(points, k);
  const random = new Random(seed, 41);
  const image = new Float64Array(points.count * k);
  const found: number[] = [];
  while (found.length < draws) {
    images.draw(random, image);
    found.push(Math.abs(largestOff(image, null, 0, k).off));
    yield;
  }
  return found;
}

/** The ‖y‖²/k − 1 of largest size among images y = centre + σ·noise, and whose it is. */
function largestOff(centre: Float64Array, noise: Float64Array | null, sigma: number, k: number) {
  let off = 0;
  let point = 0;
  for (let i = 0, a = 0; a < centre.length; i++) {
    let square = 0;
    for (const end = a + k; a < end; a++) {
      const y = noise === null ? centre[a]! : centre[a]! + sigma * noise[a]!;
      square += y * y;
    }
    if (Math.abs(square / k - 1) > Math.abs(off)) {
      off = square / k - 1;
      point = i;
    }
  }
  return { off, point };
}

/** Images of the points under maps of standard normal entries. */
class GaussianImages {
  readonly #count: number;
  readonly #size: number;
  readonly #k: number;
  readonly #triangular: boolean;
  /** N rows of min(N, d) numbers, LLᵀ = XXᵀ. */
  readonly #factor: Float64Array;
  readonly #z: Float64Array;

  constructor({ count, dimension: d, values }: PointSet, k: number) {
    this.#count = count;
    this.#k = k;
    this.#size = Math.min(count, d);
    this.#triangular = count < d;
    this.#factor = count < d ? choleskyRows(values, count, d) : values;
    this.#z = new Float64Array(this.#size * k);
  }

  /** @param out Float64Array(N·k), point by point */
  draw(random: Random, out: Float64Array): void {
    const k = this.#k;
    const size = this.#size;
    const l = this.#factor;
    const z = this.#z;
    for (let i = 0; i < z.length; i++) z[i] = random.normal();
    out.fill(0);
    // Four columns at a time: each sum is read and written once for four products.
    for (let i = 0; i < this.#count; i++) {
      const used = this.#triangular ? i + 1 : size;
      let c = 0;
      for (; c + 3 < used; c += 4) {
        const at = i * size + c;
        const l0 = l[at]!;
        const l1 = l[at + 1]!;
        const l2 = l[at + 2]!;
        const l3 = l[at + 3]!;
        for (let a = i * k, z0 = c * k, end = a + k; a < end; a++, z0++)
          out[a]! += l0 * z[z0]! + l1 * z[z0 + k]! + l2 * z[z0 + 2 * k]! + l3 * z[z0 + 3 * k]!;
      }
      for (; c < used; c++)
        for (let a = i * k, z0 = c * k, end = a + k; a < end; a++, z0++) out[a]! += l[i * size + c]! * z[z0]!;
    }
  }
}

/** Added to the products' diagonal, so that points which depend on one another have a factor as well. */
const JITTER = 1e-12;

function choleskyRows(values: Float64Array, count: number, d: number): Float64Array {
  const x = Matrix.from1DArray(count, d, values as unknown as number[]);
  const products = x.mmul(x.transpose());
  const size = products.trace() / count;
  for (let i = 0; i < count; i++) products.set(i, i, products.get(i, i) + JITTER * size);
  return Float64Array.from(new CholeskyDecomposition(products).lowerTriangularMatrix.to1DArray());
}
