/** The random cut as Tsikouras et al. (ICLR 2026) write it, as a second objective for the derandomizer: what is random is the normal of
 *  one hyperplane, r = b + Wx ∈ R^d, in the space of given vectors v_i, and the spins are s_i = sign(⟨v_i, r⟩ + εξ_i).
 *
 *  It is the objective of gaussian-cut-objective.ts under the parametrisation W̃ = VW, b̃ = Vb (rows v_i): each pair ⟨v_i, r⟩, ⟨v_j, r⟩ is
 *  bivariate normal whatever d is, so that value, gradient and curvature are exact. With H̃ = ∇²_b̃ E, which has an entry for each edge,
 *  H = VᵀH̃V, and Stein's identity turns it into the gradient, ∇_W E = HW. W is (w/√d)·I, one shared σ as in the paper, or full.
 *  Cost of a gradient: O(m + nd) for a scalar, O(mk + ndk) for k columns. In f64, for vectors of any length.
 *
 *  What it proves is E(b) ≤ L(W₀, b₀): nothing is lost from the cut that was random. How good that is depends on the vectors: those of
 *  the SDP start at 0.878 of its value, all n eigenvectors of the adjacency matrix are orthonormal rows and start at half of the edges. */
import type { GaussianObjective, Point } from '../derandomize/objective.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { erf } from '../linalg/normal.ts';
import { spinCorrelation, spinCorrelationSlopes } from './spin-pairs.ts';

/** What a point makes of the nodes and edges. */
interface Marginals {
  /** ⟨v_i, b⟩/σ_i, 1/σ_i and E[s_i]. */
  readonly u: Float64Array;
  readonly inverse: Float64Array;
  readonly mean: Float64Array;
  /** Correlation of each edge's ends. */
  readonly rho: Float64Array;
}

export class HyperplaneCutObjective implements GaussianObjective {
  /** d, the dimension of the vectors. */
  readonly n: number;
  /** Columns of W; 1 where it is a scalar. */
  readonly k: number;
  readonly metric: Float64Array;
  readonly spread: Float64Array | undefined;
  readonly #vectors: Float64Array;
  readonly #nodes: number;
  readonly #source: Int32Array;
  readonly #target: Int32Array;
  readonly #weight: Float64Array;
  /** ⟨v_i, v_j⟩ of each edge and |v_i|² of each node, where W is a scalar. */
  readonly #gram: Float64Array;
  readonly #square: Float64Array;
  /** VW, where W is full. */
  readonly #image: Float64Array;

  /** @param vectors n rows of `dimension` numbers @param columns of a full W; null makes W a scalar times I */
  constructor(graph: CsrGraph, vectors: ArrayLike<number>, dimension: number, columns: number | null) {
    const { n, m, rowPtr, adj, weight } = graph;
    this.n = dimension;
    this.k = columns ?? 1;
    this.metric = new Float64Array(dimension).fill(1);
    this.spread = columns === null ? Float64Array.of(1) : undefined;
    this.#vectors = Float64Array.from(vectors);
    this.#nodes = n;
    this.#source = new Int32Array(m);
    this.#target = new Int32Array(m);
    this.#weight = new Float64Array(m);
    for (let u = 0, e = 0; u < n; u++)
      for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) {
        if (adj[a]! < u) continue;
        this.#source[e] = u;
        this.#target[e] = adj[a]!;
        this.#weight[e++] = weight[a]!;
      }
    const scalar = columns === null;
    this.#gram = scalar ? this.#dots(this.#vectors, dimension) : new Float64Array(0);
    this.#square = scalar ? squares(this.#vectors, dimension) : new Float64Array(0);
    this.#image = new Float64Array(scalar ? 0 : n * this.k);
  }

  createPoint(): Point {
    const w = new Float64Array(this.spread === undefined ? this.n * this.k : 1);
    return { w, b: new Float64Array(this.n), theta: new Float64Array(0) };
  }

  /** The point whose normal is N(0, σ²I): where the paper begins. @param sigma a full W takes its first k columns */
  startPoint(sigma: number): Point {
    const point = this.createPoint();
    if (this.spread !== undefined) point.w[0] = sigma * Math.sqrt(this.n);
    else for (let c = 0; c < Math.min(this.n, this.k); c++) point.w[c * this.k + c] = sigma;
    return point;
  }

  /** −E[cut], in the graph's weights. */
  value(point: Point, smoothing: number): number {
    const { u, mean, rho } = this.#marginals(point, smoothing);
    let sum = 0;
    for (let e = 0; e < rho.length; e++) {
      const i = this.#source[e]!;
      const j = this.#target[e]!;
      sum += (this.#weight[e]! * (1 - spinCorrelation(u[i]!, u[j]!, rho[e]!, mean[i]!, mean[j]!))) / 2;
    }
    return -sum;
  }

  gradient(point: Point, smoothing: number, out: Point): void {
    const { diagonal, across, slope } = this.#curvatureByNodes(point, smoothing);
    this.#multiply(true, slope, 1, out.b as Float64Array);
    if (this.spread !== undefined) {
      // ∂E/∂w = w·tr(VᵀH̃V)/d.
      let trace = 0;
      for (let i = 0; i < this.#nodes; i++) trace += diagonal[i]! * this.#square[i]!;
      for (let e = 0; e < across.length; e++) trace += 2 * across[e]! * this.#gram[e]!;
      out.w[0] = (point.w[0]! * trace) / this.n;
      return;
    }
    const moved = new Float64Array(this.#image.length);
    this.#applyByNodes(diagonal, across, this.#image, this.k, moved);
    this.#multiply(true, moved, this.k, out.w as Float64Array);
  }

  curvature(point: Point, smoothing: number): (direction: Float64Array, out: Float64Array) => void {
    const { diagonal, across } = this.#curvatureByNodes(point, smoothing);
    const image = new Float64Array(this.#nodes);
    const moved = new Float64Array(this.#nodes);
    return (direction, out) => {
      this.#multiply(false, direction, 1, image);
      this.#applyByNodes(diagonal, across, image, 1, moved);
      this.#multiply(true, moved, 1, out);
    };
  }

  /** E[s_i] at a point: erf(⟨v_i, b⟩/(σ_i√2)). */
  means(point: Point, smoothing: number): Float64Array {
    return this.#marginals(point, smoothing).mean;
  }

  #marginals({ w, b }: Point, smoothing: number): Marginals {
    const nodes = this.#nodes;
    const u = new Float64Array(nodes);
    const inverse = new Float64Array(nodes);
    const mean = new Float64Array(nodes);
    this.#multiply(false, b as Float64Array, 1, u);
    const scalar = this.spread !== undefined;
    if (!scalar) this.#multiply(false, w as Float64Array, this.k, this.#image);
    const variance = scalar ? w[0]! ** 2 / this.n : 1;
    const square = scalar ? this.#square : squares(this.#image, this.k);
    for (let i = 0; i < nodes; i++) {
      inverse[i] = 1 / Math.sqrt(variance * square[i]! + smoothing * smoothing);
      u[i]! *= inverse[i]!;
      mean[i] = erf(u[i]! * Math.SQRT1_2);
    }
    const dot = scalar ? this.#gram : this.#dots(this.#image, this.k);
    const rho = new Float64Array(dot.length);
    for (let e = 0; e < rho.length; e++)
      rho[e] = variance * dot[e]! * inverse[this.#source[e]!]! * inverse[this.#target[e]!]!;
    return { u, inverse, mean, rho };
  }

  /** H̃, its diagonal and an entry for each edge, and ∇_b̃ E. */
  #curvatureByNodes(point: Point, smoothing: number) {
    const { u, inverse, rho } = this.#marginals(point, smoothing);
    const diagonal = new Float64Array(u.length);
    const slope = new Float64Array(u.length);
    const across = new Float64Array(rho.length);
    const slopes = new Float64Array(3);
    for (let e = 0; e < rho.length; e++) {
      const i = this.#source[e]!;
      const j = this.#target[e]!;
      const half = this.#weight[e]! / 2;
      spinCorrelationSlopes(u[i]!, u[j]!, rho[e]!, slopes);
      across[e] = half * slopes[2]! * inverse[i]! * inverse[j]!;
      diagonal[i]! -= half * (u[i]! * slopes[0]! + rho[e]! * slopes[2]!) * inverse[i]! ** 2;
      diagonal[j]! -= half * (u[j]! * slopes[1]! + rho[e]! * slopes[2]!) * inverse[j]! ** 2;
      slope[i]! += half * slopes[0]! * inverse[i]!;
      slope[j]! += half * slopes[1]! * inverse[j]!;
    }
    return { diagonal, across, slope };
  }

  /** out ← H̃x for n rows of k numbers. */
  #applyByNodes(
    diagonal: Float64Array,
    across: Float64Array,
    x: Float64Array,
    k: number,
    out: Float64Array,
  ): void {
    for (let i = 0, at = 0; i < diagonal.length; i++)
      for (const end = at + k; at < end; at++) out[at] = diagonal[i]! * x[at]!;
    for (let e = 0; e < across.length; e++) {
      const h = across[e]!;
      for (let c = 0, a = this.#source[e]! * k, b = this.#target[e]! * k; c < k; c++, a++, b++) {
        out[a]! += h * x[b]!;
        out[b]! += h * x[a]!;
      }
    }
  }

  /** out ← Vx, or Vᵀx where `transposed`; rows of x and out hold k numbers. */
  #multiply(transposed: boolean, x: Float64Array, k: number, out: Float64Array): void {
    const d = this.n;
    out.fill(0);
    for (let i = 0; i < this.#nodes; i++)
      for (let c = 0; c < d; c++) {
        const v = this.#vectors[i * d + c]!;
        if (v === 0) continue;
        const to = transposed ? c : i;
        const from = transposed ? i : c;
        for (let a = to * k, b = from * k, end = a + k; a < end; a++, b++) out[a]! += v * x[b]!;
      }
  }

  /** ⟨x_i, x_j⟩ of each edge. */
  #dots(x: Float64Array, k: number): Float64Array {
    return Float64Array.from(this.#weight, (_, e) => {
      let dot = 0;
      for (let c = 0, a = this.#source[e]! * k, b = this.#target[e]! * k; c < k; c++, a++, b++)
        dot += x[a]! * x[b]!;
      return dot;
    });
  }
}

function squares(x: Float64Array, k: number): Float64Array {
  return Float64Array.from({ length: x.length / k }, (_, i) => {
    let sum = 0;
    for (let a = i * k; a < (i + 1) * k; a++) sum += x[a]! ** 2;
    return sum;
  });
}
