/** The a-posteriori certificate of structure discovery: from ∇_{W⊥}L = (H + λ)W⊥,
 *      |W⊥|_F ≤ |∇_{W⊥}L|_F / (μ + λ),   μ the smallest eigenvalue of H = ∇²_b L, b the first layer's biases, where μ + λ > 0.
 *  Both sides are estimated on a reflected sample, the loss in expectation over the label: an estimate, not a proof.
 *  H comes from central differences of the bias gradient: 2·width gradients of the sample, and width³ for its eigenvalues. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { Random } from '../../core/random.ts';
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
  const width = bias.length;
  const biasGradient = () => gradientHere().slice(network.firstWeights, network.firstWeights + width);
  const hessian = Matrix.zeros(width, width);
  for (let j = 0; j < width; j++) {
    const kept = bias[j]!;
    bias[j] = kept + STEP;
    const above = biasGradient();
    bias[j] = kept - STEP;
    const below = biasGradient();
    bias[j] = kept;
    for (let i = 0; i < width; i++) {
      const entry = (above[i]! - below[i]!) / (4 * STEP);
      hessian.set(i, j, hessian.get(i, j) + entry);
      hessian.set(j, i, hessian.get(j, i) + entry);
    }
  }
  const { realEigenvalues } = new EigenvalueDecomposition(hessian, { assumeSymmetric: true });
  const smallestCurvature = Math.min(...realEigenvalues);
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

/** A stream of the seed that the training does not use. */
const SAMPLE_STREAM = 9;
