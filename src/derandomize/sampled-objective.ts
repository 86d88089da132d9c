/** An objective for the derandomizer from a plain function g: expectations are averages over seeded draws of x.
 *  Where W = 0 every draw gives z = b, so that the value there is g(b) itself: the error bar belongs to the start only.
 *  One gradient costs `draws` gradients of g, or 2n times as many values where g has none. */
import { UsageError } from '../core/errors.ts';
import { type Given, resolveOptions } from '../core/options.ts';
import { Random } from '../core/random.ts';
import { midpoints } from './conditioning.ts';
import { createDraws, type Distribution, type Draws, QUANTILE, termOf } from './draws.ts';
import { checkVector, isWithinReach, refuseNumber } from './faults.ts';
import type { FixableEntries, GaussianObjective, Point } from './objective.ts';
import { sampledTable } from './options.ts';
import { gatherW, type ResolvedShape, resolveShape, spreadMetric, spreadOut } from './shape.ts';

/** g_θ(z), or the mean of `terms` such functions. Vectors in are Float64Array, vectors out any list of numbers. */
export interface SmoothFunction {
  /** Entries of z. */
  readonly n: number;
  value(z: Float64Array, theta: Float64Array, term: number): number;
  /** ∇_z g; by central differences of `value` where absent. */
  gradient?(z: Float64Array, theta: Float64Array, term: number): ArrayLike<number>;
  /** ∇²_z g · direction; by central differences of the gradient where absent. */
  hessianProduct?(
    z: Float64Array,
    direction: Float64Array,
    theta: Float64Array,
    term: number,
  ): ArrayLike<number>;
  /** Where trained parameters θ begin; none where absent. */
  readonly theta?: ArrayLike<number>;
  /** ∇_θ g; by central differences of `value` where absent. */
  thetaGradient?(z: Float64Array, theta: Float64Array, term: number): ArrayLike<number>;
  /** g is given as this many samples: it is the mean over term = 0 .. terms − 1. Default 1. */
  readonly terms?: number;
}

export type SampledOptions = Given<typeof sampledTable>;

/** A mean with its standard error. */
export interface Estimate {
  readonly mean: number;
  readonly error: number;
}

/** Steps of central differences: cube roots of the rounding of what is differenced. */
const STEP = 6e-6;
const STEP_OF_GRADIENT = 1e-5;

export class SampledObjective implements GaussianObjective {
  readonly n: number;
  readonly k: number;
  readonly metric: Float64Array;
  readonly spread: Float64Array;
  readonly draws: Draws;
  /** Of a named distribution, unless W is a scalar. */
  readonly entries: FixableEntries;
  readonly #g: SmoothFunction;
  readonly #shape: ResolvedShape;
  readonly #terms: number;
  readonly #z: Float64Array;

  constructor(g: SmoothFunction, options: SampledOptions = {}) {
    const { n, terms = 1 } = g;
    if (!(Number.isInteger(n) && n >= 1)) throw new UsageError(`n is ${n}, expected an integer ≥ 1`);
    if (!(Number.isInteger(terms) && terms >= 1))
      throw new UsageError(`terms is ${terms}, expected an integer ≥ 1`);
    this.#g = g;
    this.#terms = terms;
    const resolved = resolveOptions(sampledTable, options);
    const { shape = 'full', columns, distribution = 'gaussian', metric, sampling, samples, seed } = resolved;
    this.#shape = resolveShape(shape, n, columns ?? Math.min(n, 8));
    this.n = n;
    this.k = this.#shape.k;
    this.metric = Float64Array.from(metric ?? new Float64Array(n).fill(1));
    if (this.metric.length !== n || this.metric.some((mass) => !(mass > 0)))
      throw new UsageError(`option metric holds ${this.metric.length} numbers, expected ${n}, all > 0`);
    this.spread = spreadMetric(this.#shape, this.metric);
    const { inputs } = this.#shape;
    this.draws = createDraws(distribution, sampling, inputs, samples, terms, new Random(seed, 1));
    this.#z = new Float64Array(n);
    this.entries = this.#fixableEntries(distribution);
  }

  #fixableEntries(distribution: Distribution): FixableEntries {
    const { n, k, inputs, offset } = this.#shape;
    const named = typeof distribution === 'string' && offset !== null;
    /** The entry of w that carries entry c of x to coordinate i, or −1. */
    const at = (i: number, c: number) => {
      const column = c - offset![i]!;
      return column >= 0 && column < k ? i * k + column : -1;
    };
    return {
      count: named ? inputs : 0,
      values: named ? midpoints(QUANTILE[distribution]) : new Float64Array(0),
      square({ w }, c) {
        let sum = 0;
        for (let i = 0; i < n; i++) if (at(i, c) >= 0) sum += w[at(i, c)]! ** 2;
        return sum;
      },
      fix({ w, b }, c, value) {
        for (let i = 0; i < n; i++) {
          if (at(i, c) < 0) continue;
          b[i]! += value * w[at(i, c)]!;
          w[at(i, c)] = 0;
        }
      },
    };
  }

  createPoint(): Point {
    const { rows, k } = this.#shape;
    const theta = new Float64Array(this.#g.theta?.length ?? 0);
    return { w: new Float64Array(rows * k), b: new Float64Array(this.n), theta };
  }

  value(point: Point): number {
    return this.estimate(point).mean;
  }

  /** E g(Wx + b) with its error bar: the standard error between the groups of draws, 0 where the draws are the distribution. */
  estimate(point: Point): Estimate {
    const { count, groups } = this.draws;
    const theta = point.theta as Float64Array;
    const means = new Float64Array(groups);
    for (let s = 0; s < count; s++) {
      this.#spreadOut(point, s);
      const value = this.#g.value(this.#z, theta, termOf(s, this.#terms));
      means[Math.floor((s * groups) / count)]! += (value * groups) / count;
    }
    const mean = means.reduce((sum, x) => sum + x, 0) / groups;
    if (Number.isNaN(mean)) this.#findNoNumber(point);
    if (groups === 1) return { mean, error: 0 };
    const scatter = means.reduce((sum, x) => sum + (x - mean) ** 2, 0);
    return { mean, error: Math.sqrt(scatter / (groups * (groups - 1))) };
  }

  /** The first draw at which g is no number. @throws UsageError */
  #findNoNumber(point: Point): void {
    for (let s = 0; s < this.draws.count; s++) {
      this.#spreadOut(point, s);
      const value = this.#g.value(this.#z, point.theta as Float64Array, termOf(s, this.#terms));
      if (typeof value !== 'number' || (Number.isNaN(value) && isWithinReach(this.#z)))
        refuseNumber('value(z)', value, this.#z);
    }
  }

  gradient(point: Point, _smoothing: number, out: Point): void {
    const { count, inputs, x } = this.draws;
    const share = 1 / count;
    out.w.fill(0);
    out.b.fill(0);
    out.theta.fill(0);
    for (let s = 0; s < count; s++) {
      this.#spreadOut(point, s);
      const term = termOf(s, this.#terms);
      const g = this.#gradientAt(this.#z, point, term);
      for (let i = 0; i < this.n; i++) out.b[i]! += share * g[i]!;
      gatherW(this.#shape, g, x, s * inputs, share, out.w);
      if (out.theta.length > 0) this.#addThetaGradient(point, term, share, out);
    }
  }

  curvature(point: Point): (direction: Float64Array, out: Float64Array) => void {
    const theta = point.theta as Float64Array;
    return (direction, out) => {
      out.fill(0);
      const share = 1 / this.draws.count;
      for (let s = 0; s < this.draws.count; s++) {
        this.#spreadOut(point, s);
        const term = termOf(s, this.#terms);
        const product =
          this.#g.hessianProduct?.(this.#z, direction, theta, term) ??
          this.#hessianProduct(direction, point, term);
        for (let i = 0; i < this.n; i++) out[i]! += share * product[i]!;
      }
    };
  }

  /** |∇_W E − HW|_{M⁻¹}, H times each column of W in turn: as many products with H as x has entries. */
  identityError(point: Point): number {
    const { rows, k, inputs, offset } = this.#shape;
    const out = this.createPoint();
    this.gradient(point, 0, out);
    const product = this.curvature(point);
    const column = new Float64Array(this.n);
    const image = new Float64Array(this.n);
    const scalar = point.w[0]! / Math.sqrt(this.n);
    for (let c = 0; c < inputs; c++) {
      for (let i = 0; i < this.n; i++) {
        const at = offset === null ? 0 : c - offset[i]!;
        column[i] = offset === null ? (i === c ? scalar : 0) : at >= 0 && at < k ? point.w[i * k + at]! : 0;
      }
      if (column.every((x) => x === 0)) continue;
      product(column, image);
      if (offset === null) out.w[0]! -= image[c]! / Math.sqrt(this.n);
      else
        for (let i = 0; i < this.n; i++) {
          const at = c - offset[i]!;
          if (at >= 0 && at < k) out.w[i * k + at]! -= image[i]!;
        }
    }
    let square = 0;
    for (let i = 0; i < rows * k; i++) square += out.w[i]! ** 2 / this.spread[Math.floor(i / k)]!;
    return Math.sqrt(square);
  }

  /** g at b alone, all terms: the value of a deterministic answer. */
  pointValue({ b, theta }: Point): number {
    const z = Float64Array.from(b);
    let sum = 0;
    for (let t = 0; t < this.#terms; t++) sum += this.#g.value(z, theta as Float64Array, t);
    return sum / this.#terms;
  }

  /** Wx + b at draw number s. */
  drawOf(point: Point, s: number): Float64Array {
    this.#spreadOut(point, s);
    return this.#z.slice();
  }

  #spreadOut(point: Point, s: number): void {
    const { inputs, x } = this.draws;
    spreadOut(this.#shape, point.w, point.b, x, s * inputs, this.#z);
  }

  #gradientAt(z: Float64Array, point: Point, term: number): ArrayLike<number> {
    const theta = point.theta as Float64Array;
    if (this.#g.gradient !== undefined) {
      const gradient = this.#g.gradient(z, theta, term);
      checkVector('gradient(z)', gradient, this.n, z);
      return gradient;
    }
    return differences(z, (moved) => this.#g.value(moved, theta, term));
  }

  #addThetaGradient(point: Point, term: number, share: number, out: Point): void {
    const theta = point.theta as Float64Array;
    const g =
      this.#g.thetaGradient?.(this.#z, theta, term) ??
      differences(theta.slice(), (moved) => this.#g.value(this.#z, moved, term));
    checkVector('thetaGradient(z)', g, theta.length, this.#z);
    for (let i = 0; i < theta.length; i++) out.theta[i]! += share * g[i]!;
  }

  #hessianProduct(direction: Float64Array, point: Point, term: number): Float64Array {
    const length = Math.sqrt(direction.reduce((sum, d) => sum + d * d, 0));
    if (length === 0) return new Float64Array(this.n);
    const h = STEP_OF_GRADIENT / length;
    // Copies: a gradient may well return the same array at every call.
    const at = (sign: number) =>
      Float64Array.from(
        this.#gradientAt(
          this.#z.map((x, i) => x + sign * h * direction[i]!),
          point,
          term,
        ),
      );
    const up = at(1);
    const down = at(-1);
    return up.map((g, i) => (g - down[i]!) / (2 * h));
  }
}

/** Central differences of a function by each entry of x, which is left as it was. */
function differences(x: Float64Array, value: (x: Float64Array) => number): Float64Array {
  return Float64Array.from(x, (kept, i) => {
    const h = STEP * (1 + Math.abs(kept));
    x[i] = kept + h;
    const up = value(x);
    x[i] = kept - h;
    const down = value(x);
    x[i] = kept;
    return (up - down) / (2 * h);
  });
}
