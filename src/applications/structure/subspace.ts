/** Where the rows of W lie relative to the span of the teacher's directions. */
import { Matrix, SingularValueDecomposition } from 'ml-matrix';
import type { Teacher } from './teacher.ts';

export interface SubspaceFit {
  /** |W − W UᵀU|_F: the part of the first layer outside the teacher's subspace. */
  readonly outside: number;
  /** |W|_F. */
  readonly norm: number;
  /** outside / norm. */
  readonly residual: number;
}

/** @param weight width × dimension, row-major. O(width·d·r) */
export function subspaceFit(weight: Float64Array, teacher: Teacher): SubspaceFit {
  const perpendicular = outsidePart(weight, teacher);
  const outside = frobenius(perpendicular);
  const norm = frobenius(weight);
  return { outside, norm, residual: norm > 0 ? outside / norm : 0 };
}

/** W − W UᵀU, in an array of its own. Subtracts the projection rather than squares: exact to 1e-16 of |W|. */
export function outsidePart(weight: Float64Array, { dimension, directions, basis }: Teacher): Float64Array {
  const part = weight.slice();
  for (let from = 0; from < weight.length; from += dimension) {
    for (let c = 0; c < directions; c++) {
      let dot = 0;
      for (let i = 0, a = c * dimension; i < dimension; i++, a++) dot += basis[a]! * part[from + i]!;
      for (let i = 0, a = c * dimension; i < dimension; i++, a++) part[from + i]! -= dot * basis[a]!;
    }
  }
  return part;
}

/** Principal angles in degrees, smallest first, between the teacher's span and the span of the leading r right singular
 *  vectors of W. From the sines, |(I − UᵀU)V|, which keep their digits where the angles are small. */
export function principalAngles(weight: Float64Array, teacher: Teacher): number[] {
  const { dimension, directions } = teacher;
  const rows = weight.length / dimension;
  const w = Matrix.from1DArray(rows, dimension, weight as unknown as number[]);
  const { rightSingularVectors } = new SingularValueDecomposition(w, { autoTranspose: true });
  const leading = new Float64Array(directions * dimension);
  for (let c = 0; c < directions; c++) {
    for (let i = 0; i < dimension; i++) leading[c * dimension + i] = rightSingularVectors.get(i, c);
  }
  const part = outsidePart(leading, teacher);
  const sines = new SingularValueDecomposition(
    Matrix.from1DArray(directions, dimension, part as unknown as number[]),
    { autoTranspose: true },
  ).diagonal;
  return sines
    .slice(0, directions)
    .map((sine) => (Math.asin(Math.min(1, sine)) * 180) / Math.PI)
    .sort((a, b) => a - b);
}

export function frobenius(values: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < values.length; i++) sum += values[i]! ** 2;
  return Math.sqrt(sum);
}
