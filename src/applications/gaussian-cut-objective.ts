/** Max-cut as an objective for the derandomizer: g smoothed by ε is −cut, and everything is in closed form.
 *
 *  Spins s_i = sign(⟨W_i,x⟩ + b_i + εξ_i). With σ_i² = |W_i|² + ε², u_i = b_i/σ_i, ρ = ⟨W_i,W_j⟩/(σ_iσ_j):
 *    E[g] = −F = −Σ w_ij (1 − C_ij)/2,  C_ij = E[s_i s_j] = 4Φ₂(u_i,u_j;ρ) − 2Φ(u_i) − 2Φ(u_j) + 1
 *  Special cases, used where they hold: b = 0 gives C = (2/π) asin ρ (so ε → 0 is the expected Goemans–Williamson cut of the
 *  rows of W), W = 0 gives C_ij = erf(u_i/√2) erf(u_j/√2).
 *  Curvature (Price's theorem again): H_ij = 2w_ij φ₂(u_i,u_j;ρ)/(σ_iσ_j),
 *    H_ii = −(u_i φ(u_i) A_i + 2Σ_j w_ij ρ φ₂)/σ_i²,  A_i = Σ_j w_ij erf(t_ij/√2),  t_ij = (u_j − ρu_i)/√(1−ρ²).
 *  The gradient runs in f32 SIMD (kernels/gaussian-cut.ts); values and curvature are f64.
 *  The metric is M_i = Σ_j |w_ij|. Weights are divided by max|w| throughout; `cutOf` turns a value back into a cut. */
import { inBlocks, inRowBlocks } from '../core/blocks.ts';
import { finish, type Steps } from '../core/steps.ts';
import type { GaussianObjective, PausableObjective, Point } from '../derandomize/objective.ts';
import type { CsrGraph } from '../graph/csr.ts';
import {
  type GaussianCutArrays,
  gaussianCutGradientSteps,
  gaussianCutLayout,
} from '../kernels/gaussian-cut.ts';
import { type Backend, bytesFor, type KernelSpace } from '../kernels/space.ts';
import { erf } from '../linalg/normal.ts';
import { spinCorrelation, spinCorrelationSlopes } from './spin-pairs.ts';

/** Edges, or numbers copied, between two pauses: some 10 ms. Φ₂ of an edge takes 350 ns. */
const PAUSE_VALUES = 3e4;
const PAUSE_COPY = 1e6;
const PAUSE_WORK = 1e6;

/** Points that fit in the objective's memory: the present one and the three of a descent's workspace. */
const POINTS = 4;

/** Nodes of less, where the largest weight is 1, count as nodes without edges: divided by its square, a gradient would overflow. */
const LEAST_DEGREE = 1e-100;

export class GaussianCutObjective implements GaussianObjective {
  readonly n: number;
  readonly k: number;
  readonly metric: Float64Array;
  readonly #space: KernelSpace;
  readonly #arrays: GaussianCutArrays;
  readonly #m: number;
  readonly #scale: number;
  /** Float64Array(m): the weights that values and curvature use; the kernel's are f32. */
  readonly #weight: Float64Array;

  /** Value, gradient and curvature as work that pauses: 10^7 edges take seconds. */
  readonly pausable: PausableObjective = {
    value: (point, smoothing) => this.#value(point, smoothing),
    gradient: (point, smoothing, out) => this.#gradient(point, smoothing, out),
    curvature: (point, smoothing) => this.#curvature(point, smoothing),
  };

  /** @param k a multiple of 4 */
  static *of(
    graph: CsrGraph,
    k: number,
    maxAbsWeight: number,
    backend: Backend = 'wasm',
  ): Steps<GaussianCutObjective> {
    const objective = new GaussianCutObjective(graph, k, maxAbsWeight, backend);
    yield* objective.#copyEdges(graph);
    return objective;
  }

  private constructor(graph: CsrGraph, k: number, maxAbsWeight: number, backend: Backend) {
    const { n, m } = graph;
    this.n = n;
    this.k = k;
    this.#m = m;
    this.#scale = maxAbsWeight > 0 ? maxAbsWeight : 1;
    const points = POINTS * (bytesFor(n * k, 4) + bytesFor(n, 4));
    const { space, arrays } = gaussianCutLayout.open({ n, m, k }, backend, points);
    this.#space = space;
    this.#arrays = arrays;
    this.metric = new Float64Array(n);
    this.#weight = new Float64Array(m);
  }

  /** Fills the edge list, each edge once, and the metric. Edges come block by block of targets, by source within a block:
   *  the kernel then reads and adds to rows that stay in the cache, which at n = 10^6, m = 3·10^6 makes it 1.3 to 1.6 times as fast. */
  *#copyEdges({ n, rowPtr, adj, weight }: CsrGraph): Steps<void> {
    const { source, target, weight: w } = this.#arrays;
    const cursor = rowPtr.slice(0, n);
    const scale = this.#scale;
    let e = 0;
    for (let blockEnd = TARGET_BLOCK; e < this.#m; blockEnd += TARGET_BLOCK) {
      yield* inBlocks(Math.min(n, blockEnd), PAUSE_COPY / 4, (from, to) => {
        let next = e;
        for (let u = from; u < to; u++) {
          let a = cursor[u]!;
          for (const end = rowPtr[u + 1]!; a < end && adj[a]! < blockEnd; a++) {
            if (adj[a]! < u) continue;
            source[next] = u;
            target[next] = adj[a]!;
            this.#weight[next] = weight[a]! / scale;
            w[next] = this.#weight[next]!;
            next++;
          }
          cursor[u] = a;
        }
        e = next;
      });
      yield;
    }
    yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
      for (let u = from; u < to; u++) {
        let sum = 0;
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) sum += Math.abs(weight[a]! / scale);
        this.metric[u] = sum > LEAST_DEGREE ? sum : 1;
      }
    });
  }

  /** A point of zeros in kernel memory; there is room for four. */
  createPoint(): Point {
    const { n, k } = this;
    return { w: this.#space.f32(n * k), b: this.#space.f32(n), theta: new Float32Array(0) };
  }

  /** Expected cut F that a value −F/max|w| stands for. */
  cutOf(value: number): number {
    return -value * this.#scale;
  }

  gradient(point: Point, smoothing: number, out: Point): void {
    finish(this.#gradient(point, smoothing, out));
  }

  value(point: Point, smoothing: number): number {
    return finish(this.#value(point, smoothing));
  }

  curvature(point: Point, smoothing: number): (direction: Float64Array, out: Float64Array) => void {
    const product = finish(this.#curvature(point, smoothing));
    return (direction, out) => finish(product(direction, out));
  }

  #gradient(point: Point, smoothing: number, out: Point): Steps<void> {
    return gaussianCutGradientSteps(
      this.#space,
      this.#arrays,
      smoothing,
      point.w as Float32Array,
      point.b as Float32Array,
      out.w as Float32Array,
      out.b as Float32Array,
    );
  }

  *#value(point: Point, smoothing: number): Steps<number> {
    const { source, target } = this.#arrays;
    const weight = this.#weight;
    const { u, inverseSigma, mean } = yield* this.#marginals(point, smoothing);
    const { k } = this;
    const { w } = point;
    let total = 0;
    yield* inBlocks(this.#m, PAUSE_VALUES, (from, to) => {
      let sum = total;
      for (let e = from; e < to; e++) {
        const i = source[e]!;
        const j = target[e]!;
        let dot = 0;
        for (let c = 0, x = i * k, y = j * k; c < k; c++, x++, y++) dot += w[x]! * w[y]!;
        const ui = u[i]!;
        const uj = u[j]!;
        const rho = dot * inverseSigma[i]! * inverseSigma[j]!;
        const correlation = spinCorrelation(ui, uj, rho, mean[i]!, mean[j]!);
        sum += (weight[e]! * (1 - correlation)) / 2;
      }
      total = sum;
    });
    return -total;
  }

  *#curvature(
    point: Point,
    smoothing: number,
  ): Steps<(direction: Float64Array, out: Float64Array) => Steps<void>> {
    const { n, k } = this;
    const { source, target } = this.#arrays;
    const weight = this.#weight;
    const { u, inverseSigma } = yield* this.#marginals(point, smoothing);
    const diagonal = new Float64Array(n);
    const across = new Float64Array(this.#m);
    const slopes = new Float64Array(3);
    yield* inBlocks(this.#m, PAUSE_VALUES, (from, to) => {
      for (let e = from; e < to; e++) {
        const i = source[e]!;
        const j = target[e]!;
        let dot = 0;
        for (let c = 0, x = i * k, y = j * k; c < k; c++, x++, y++) dot += point.w[x]! * point.w[y]!;
        const rho = dot * inverseSigma[i]! * inverseSigma[j]!;
        spinCorrelationSlopes(u[i]!, u[j]!, rho, slopes);
        const half = weight[e]! / 2;
        across[e] = half * slopes[2]! * inverseSigma[i]! * inverseSigma[j]!;
        diagonal[i]! -= half * (u[i]! * slopes[0]! + rho * slopes[2]!);
        diagonal[j]! -= half * (u[j]! * slopes[1]! + rho * slopes[2]!);
      }
    });
    for (let i = 0; i < n; i++) diagonal[i]! *= inverseSigma[i]! ** 2;
    return function* product(direction, out) {
      for (let i = 0; i < n; i++) out[i] = diagonal[i]! * direction[i]!;
      yield* inBlocks(across.length, PAUSE_COPY, (from, to) => {
        for (let e = from; e < to; e++) {
          const i = source[e]!;
          const j = target[e]!;
          out[i]! += across[e]! * direction[j]!;
          out[j]! += across[e]! * direction[i]!;
        }
      });
    };
  }

  /** u_i, 1/σ_i and E[s_i] = erf(u_i/√2). */
  *#marginals(point: Point, smoothing: number): Steps<Marginals> {
    const { n, k } = this;
    const u = new Float64Array(n);
    const inverseSigma = new Float64Array(n);
    const mean = new Float64Array(n);
    yield* inBlocks(n, PAUSE_COPY / 4, (from, to) => {
      for (let i = from; i < to; i++) {
        let square = smoothing * smoothing;
        for (let c = i * k; c < (i + 1) * k; c++) square += point.w[c]! * point.w[c]!;
        const inverse = 1 / Math.sqrt(square);
        inverseSigma[i] = inverse;
        u[i] = point.b[i]! * inverse;
        mean[i] = erf(u[i]! * Math.SQRT1_2);
      }
    });
    return { u, inverseSigma, mean };
  }
}

interface Marginals {
  readonly u: Float64Array;
  readonly inverseSigma: Float64Array;
  readonly mean: Float64Array;
}

/** Nodes per block of edge targets. */
const TARGET_BLOCK = 131072;
