/** A multi-index teacher: the target depends on x ∈ R^d only through r orthonormal directions, t(x) = f(Ux).
 *  f(u) = s·(Σ_i c_i tanh(1.5 u_i) + ½ Σ_{i<j} tanh u_i · tanh u_j), c_i alternating in sign and falling as 1/√i, s such that
 *  E[f²] = 4 for the logistic loss and 1 for the others. Every direction has a linear part, so gradient descent finds it soon. */
import { Random } from '../../core/random.ts';

export interface Teacher {
  readonly dimension: number;
  readonly directions: number;
  /** directions × dimension, row-major, orthonormal rows: U. */
  readonly basis: Float64Array;
  /** f of the coordinates Ux. */
  readonly link: (u: Float64Array) => number;
}

/** A teacher with random directions. @param size root mean square of its values */
export function randomTeacher(dimension: number, directions: number, size: number, random: Random): Teacher {
  const basis = orthonormalRows(directions, dimension, random);
  const raw = (u: Float64Array) => rawLink(u);
  const scale = size / rootMeanSquare(raw, directions);
  return { dimension, directions, basis, link: (u) => scale * raw(u) };
}

/** tanh⟨θ, x⟩ with θ = (1, …, 1)/√d, the teacher of Tsikouras et al. */
export function diagonalTeacher(dimension: number): Teacher {
  const basis = new Float64Array(dimension).fill(1 / Math.sqrt(dimension));
  return { dimension, directions: 1, basis, link: (u) => Math.tanh(u[0]!) };
}

function rawLink(u: Float64Array): number {
  let sum = 0;
  for (let i = 0; i < u.length; i++) {
    sum += ((i % 2 === 0 ? 1 : -1) * Math.tanh(1.5 * u[i]!)) / Math.sqrt(i + 1);
    for (let j = 0; j < i; j++) sum += 0.5 * Math.tanh(u[i]!) * Math.tanh(u[j]!);
  }
  return sum;
}

/** Over Gaussian u, by 20,000 draws of a seed of its own: the same scale for every run. */
function rootMeanSquare(link: (u: Float64Array) => number, directions: number): number {
  const random = new Random(1);
  const u = new Float64Array(directions);
  const draws = 20_000;
  let sum = 0;
  for (let i = 0; i < draws; i++) {
    for (let c = 0; c < directions; c++) u[c] = random.normal();
    sum += link(u) ** 2;
  }
  return Math.sqrt(sum / draws);
}

/** Gaussian rows made orthonormal (Gram–Schmidt, twice for the rounding): uniformly random directions. */
function orthonormalRows(rows: number, columns: number, random: Random): Float64Array {
  const basis = new Float64Array(rows * columns);
  for (let r = 0; r < rows; r++) {
    const row = basis.subarray(r * columns, (r + 1) * columns);
    for (let c = 0; c < columns; c++) row[c] = random.normal();
    for (let pass = 0; pass < 2; pass++) {
      for (let q = 0; q < r; q++) {
        const other = basis.subarray(q * columns, (q + 1) * columns);
        let dot = 0;
        for (let c = 0; c < columns; c++) dot += row[c]! * other[c]!;
        for (let c = 0; c < columns; c++) row[c]! -= dot * other[c]!;
      }
    }
    const length = Math.hypot(...row);
    for (let c = 0; c < columns; c++) row[c]! /= length;
  }
  return basis;
}
