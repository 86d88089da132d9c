/** The smallest Ritz value of a symmetric operator too large to keep a basis for: Lanczos's three-term recurrence, three vectors in
 *  all. What rounding does to the basis repeats Ritz values that have converged, but moves none (Paige, "Error analysis of the Lanczos
 *  algorithm for tridiagonalizing a symmetric matrix", J. Inst. Math. Appl. 18, 1976). One product with the operator and 10n flops a
 *  step: at n = 3·10^6 half the time of lanczos.ts, which could keep twelve vectors there and would have to restart. */
import { EigenvalueDecomposition, Matrix } from 'ml-matrix';
import { inBlocks, RANGE } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import { applyOperator, type LanczosOptions, type SymmetricOperator } from './lanczos.ts';

export interface RitzValue {
  /** A Rayleigh quotient: above the smallest eigenvalue. */
  readonly value: number;
  /** Some eigenvalue lies within it of `value`. */
  readonly residual: number;
  readonly steps: number;
}

/** Pauses between steps and within them. At least one step is made. */
export function* smallestRitzValue(
  n: number,
  operator: SymmetricOperator,
  { random, tolerance = 1e-10, maxSteps = 300, stopper, enough }: LanczosOptions,
): Steps<RitzValue> {
  let before = new Float64Array(n);
  let vector = new Float64Array(n);
  let next = new Float64Array(n);
  let square = 0;
  const drawn = vector;
  yield* inBlocks(n, RANGE, (from, to) => {
    let sum = 0;
    for (let i = from; i < to; i++) {
      drawn[i] = random.normal();
      sum += drawn[i]! * drawn[i]!;
    }
    square += sum;
  });
  const diagonal: number[] = [];
  const coupling: number[] = [];
  for (;;) {
    const length = Math.sqrt(square);
    const [previous, current, product] = [before, vector, next];
    yield* inBlocks(n, RANGE, (from, to) => {
      for (let i = from; i < to; i++) current[i]! /= length;
    });
    yield;
    yield* applyOperator(operator, current, product);
    yield;
    let dot = 0;
    yield* inBlocks(n, RANGE, (from, to) => {
      let sum = 0;
      for (let i = from; i < to; i++) sum += product[i]! * current[i]!;
      dot += sum;
    });
    const last = coupling.at(-1) ?? 0;
    square = 0;
    yield* inBlocks(n, RANGE, (from, to) => {
      const projection = dot;
      let sum = 0;
      for (let i = from; i < to; i++) {
        const x = product[i]! - projection * current[i]! - last * previous[i]!;
        product[i] = x;
        sum += x * x;
      }
      square += sum;
    });
    diagonal.push(dot);
    coupling.push(Math.sqrt(square));
    yield;
    const steps = diagonal.length;
    const over = steps === maxSteps || square === 0 || stopper?.expired === true;
    if (over || steps % 8 === 0) {
      const ritz = smallestOf(diagonal, coupling);
      if (over || ritz.residual <= tolerance * ritz.norm || enough?.(ritz.value, ritz.residual, steps))
        return { ...ritz, steps };
    }
    [before, vector, next] = [vector, next, before];
  }
}

/** Of the tridiagonal matrix; the last coupling is that to the vector after its last. */
function smallestOf(diagonal: readonly number[], coupling: readonly number[]) {
  const size = diagonal.length;
  const matrix = Matrix.zeros(size, size);
  for (let i = 0; i < size; i++) {
    matrix.set(i, i, diagonal[i]!);
    if (i === 0) continue;
    matrix.set(i, i - 1, coupling[i - 1]!);
    matrix.set(i - 1, i, coupling[i - 1]!);
  }
  const { realEigenvalues, eigenvectorMatrix } = new EigenvalueDecomposition(matrix, {
    assumeSymmetric: true,
  });
  const value = Math.min(...realEigenvalues);
  const column = realEigenvalues.indexOf(value);
  return {
    value,
    residual: coupling[size - 1]! * Math.abs(eigenvectorMatrix.get(size - 1, column)),
    norm: Math.max(...realEigenvalues.map(Math.abs)),
  };
}
