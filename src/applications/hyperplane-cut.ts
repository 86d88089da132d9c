/** The vectors that a hyperplane is drawn for, and the cut that its derandomization ends in. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { type Derandomized, derandomizeSteps } from '../derandomize/derandomize.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import { fixByConditionalExpectations } from './conditional-expectations.ts';
import { HyperplaneCutObjective } from './hyperplane-cut-objective.ts';

/** Vectors of the nodes: n rows of `dimension` numbers. */
export interface NodeVectors {
  readonly vectors: ArrayLike<number>;
  readonly dimension: number;
}

/** Rows of the eigenvectors that belong to the largest eigenvalues of the adjacency matrix, as Tsikouras et al. take them. O(n³).
 *  All n of them make orthonormal rows: the hyperplane's cut is then a fair coin for each node. */
export function adjacencyEigenvectors({ n, rowPtr, adj, weight }: CsrGraph, dimension: number): NodeVectors {
  const matrix = Matrix.zeros(n, n);
  for (let u = 0; u < n; u++)
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) matrix.set(u, adj[a]!, weight[a]!);
  const { eigenvectorMatrix } = new EigenvalueDecomposition(matrix, { assumeSymmetric: true });
  const vectors = new Float64Array(n * dimension);
  // Eigenvalues come in rising order.
  for (let u = 0; u < n; u++)
    for (let c = 0; c < dimension; c++)
      vectors[u * dimension + c] = eigenvectorMatrix.get(u, n - dimension + c);
  return { vectors, dimension };
}

/** Ends where the root mean square of ∇L is this share of the mean degree, which is the scale of E by each coordinate. */
const GRADIENT_PER_DEGREE = 1e-4;
const DESCENT = { noise: 0.01, residual: 1e-6 } as const;

export interface HyperplaneCutOptions {
  /** Columns of a full W, or null for W = σI. */
  readonly columns: number | null;
  /** σ at the start. */
  readonly sigma: number;
  /** Regulariser: (λ/2)|W|²; the paper's λσ² for each coordinate is half of it. */
  readonly lambda: number;
  /** Deviation of the noise that is added to each ⟨v_i, r⟩, in units of |v_i| = 1. */
  readonly smoothing: number;
  readonly steps: number;
  readonly seed: number;
}

export interface HyperplaneCut {
  /** sign⟨v_i, b⟩: the cut of the one hyperplane that is left. */
  readonly spin: Int8Array;
  readonly cut: number;
  /** The same distribution's cut by conditional expectations, which end with flips of single nodes: at least `expectationEnd`. */
  readonly fixedCut: number;
  /** E[cut] at the start and at W = 0. */
  readonly expectationStart: number;
  readonly expectationEnd: number;
  readonly derandomized: Derandomized;
}

/** Derandomizes the normal of a hyperplane from N(0, σ²I). */
export function* hyperplaneCutSteps(
  graph: CsrGraph,
  { vectors, dimension }: NodeVectors,
  options: HyperplaneCutOptions,
  deadline: Deadline = new Deadline(),
): Steps<HyperplaneCut> {
  const { columns, sigma, lambda, smoothing, steps, seed } = options;
  const objective = new HyperplaneCutObjective(graph, vectors, dimension, columns);
  const start = objective.startPoint(sigma);
  const derandomized = yield* derandomizeSteps(objective, {
    start: { w: start.w, b: start.b },
    lambda,
    seed,
    descent: {
      ...DESCENT,
      steps,
      extraSteps: steps,
      smoothingStart: smoothing,
      smoothingEnd: smoothing,
      gradient: GRADIENT_PER_DEGREE * (graph.m / graph.n),
    },
  });
  const point = objective.createPoint();
  point.b.set(derandomized.b);
  const mean = objective.means(point, smoothing);
  const spin = Int8Array.from(mean, (e) => (e < 0 ? -1 : 1));
  const fixed = new Int8Array(graph.n);
  yield* fixByConditionalExpectations(graph, mean, fixed, deadline);
  return {
    spin,
    cut: cutWeight(graph, spin),
    fixedCut: cutWeight(graph, fixed),
    expectationStart: -derandomized.expectation.mean,
    expectationEnd: -derandomized.value,
    derandomized,
  };
}
