/** The a-posteriori certificate of structure discovery: from ∇_{W⊥}L = (H + λ)W⊥,
 *      |W⊥|_F ≤ |∇_{W⊥}L|_F / (μ + λ),   μ the smallest eigenvalue of H = ∇²_b L, b the first layer's biases, where μ + λ > 0.
 *  Both sides are estimated on a reflected sample, the loss in expectation over the label: an estimate, not a proof.
 *  H comes from central differences of the bias gradient: as a matrix up to width 100, beyond by Lanczos, 80 gradients of the sample. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { Random } from '../../core/random.ts';
import { finish, type Steps } from '../../core/steps.ts';
import { smallestEigenpair } from '../../linalg/lanczos.ts';
import type { StructureResult } from './discover-structure.ts';
import { losses } from './loss.ts';
import { createBatch, drawBatch } from './samples.ts';
import { frobenius, outsidePart } from './subspace.ts';

export interface StructureCertificate {
  /** μ: the smallest curvature of the loss by the first layer's biases. */
  readonly smallestCurvature: number;
  /** |∇_{W⊥}L|_F, the regulariser included. */
  readonly gradientOutside: number;
  /** |W⊥|_F. */
  readonly outside: number;
  /** The bound on it; Infinity where μ + λ is not positive. */
  readonly bound: number;
  /** μ + λ > 0. */
  readonly secondOrder: boolean;
}

/** Step of the central differences. */
const STEP = 1e-4;

/** @param samples even */
export function certifyStructure(result: StructureResult, samples = 2000): StructureCertificate {
  return finish(certifyStructureSteps(result, samples));
}

/** The same as work that pauses after each gradient of the sample. */
export function* certifyStructureSteps(result: StructureResult, samples = 2000): Steps<StructureCertificate> {
  const { network, teacher, options } = result;
  const { dimension, lambda, noise, seed } = options;
  const loss = losses[options.loss](noise);
  const batch = createBatch(dimension, samples);
  drawBatch({ teacher, loss, drawn: false, reflected: true }, new Random(seed, SAMPLE_STREAM), batch);
  const gradient = new Float64Array(network.parameters.length);
  const gradientHere = (): Float64Array => {
    gradient.fill(0);
    network.addGradient(batch, loss.expected, gradient);
    return gradient;
  };
  const { weight, bias } = network.layers[0]!;
  const slope = gradientHere().slice(0, network.firstWeights);
  for (let i = 0; i < slope.length; i++) slope[i]! += lambda * weight[i]!;
  const biasGradient = () => gradientHere().slice(network.firstWeights, network.firstWeights + bias.length);
  const product = (direction: Float64Array): Float64Array => {
    const kept = bias.slice();
    const at = (sign: number) => {
      for (let i = 0; i < bias.length; i++) bias[i] = kept[i]! + sign * STEP * direction[i]!;
      return biasGradient();
    };
    const above = at(1);
    const below = at(-1);
    bias.set(kept);
    return above.map((g, i) => (g - below[i]!) / (2 * STEP));
  };
  const smallestCurvature =
    bias.length <= MOST_DENSE
      ? yield* denseCurvature(bias.length, product)
      : yield* lanczosCurvature(bias.length, product, seed);
  const gradientOutside = frobenius(outsidePart(slope, teacher));
  const secondOrder = smallestCurvature + lambda > 0;
  return {
    smallestCurvature,
    gradientOutside,
    outside: frobenius(outsidePart(weight, teacher)),
    bound: secondOrder ? gradientOutside / (smallestCurvature + lambda) : Number.POSITIVE_INFINITY,
    secondOrder,
  };
}

type Product = (direction: Float64Array) => Float64Array;

/** All eigenvalues of the matrix, O(width³). */
function* denseCurvature(width: number, product: Product): Steps<number> {
  const hessian = Matrix.zeros(width, width);
  const direction = new Float64Array(width);
  for (let j = 0; j < width; j++) {
    direction[j] = 1;
    product(direction).forEach((entry, i) => {
      hessian.set(i, j, hessian.get(i, j) + entry / 2);
      hessian.set(j, i, hessian.get(j, i) + entry / 2);
    });
    direction[j] = 0;
    yield;
  }
  return Math.min(...new EigenvalueDecomposition(hessian, { assumeSymmetric: true }).realEigenvalues);
}

/** Less Lanczos's residual: an estimate from below. */
function* lanczosCurvature(width: number, product: Product, seed: number): Steps<number> {
  function* operator(x: Float64Array, y: Float64Array): Steps<void> {
    y.set(product(x));
    yield;
  }
  const random = new Random(seed, SAMPLE_STREAM + 1);
  const { value, residual } = yield* smallestEigenpair(width, operator, {
    random,
    tolerance: 1e-3,
    maxSteps: 40,
  });
  return value - residual;
}

/** Width up to which the matrix is made: 2·width gradients. */
const MOST_DENSE = 100;

/** A stream of the seed that the training does not use. */
const SAMPLE_STREAM = 9;
