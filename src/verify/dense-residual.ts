/** For a dense symmetric A a number ρ with sᵀAs ≥ −ρ for all s ∈ {±1}ⁿ: ρ = Σᵢⱼ |Rᵢⱼ| with R = A − LLᵀ for a computed Cholesky factor
 *  L, with what recomputing R may lose. Row by row, on rows of L alone; the sum of products that gives lᵢⱼ gives Rᵢⱼ, too: it is
 *  off by at most γ(|aᵢⱼ| + ‖lᵢ‖‖lⱼ‖), γ = cu/(1 − cu) with c = n + 8 (Higham, section 3.1, and Cauchy–Schwarz). */
import { UNIT } from './scaled-weights.ts';

/** @param matrix Float64Array(n²), row-major, its lower triangle; becomes L @returns null where a pivot is not positive */
export function denseResidual(n: number, matrix: Float64Array): number | null {
  let residual = 0;
  let entries = 0;
  let norms = 0;
  for (let i = 0; i < n; i++) {
    const row = i * n;
    let square = 0;
    for (let j = 0; j <= i; j++) {
      const other = j * n;
      let x = matrix[row + j]!;
      entries += (j < i ? 2 : 1) * Math.abs(x);
      for (let k = 0; k < j; k++) x -= matrix[row + k]! * matrix[other + k]!;
      if (j < i) {
        const l = x / matrix[other + j]!;
        matrix[row + j] = l;
        residual += 2 * Math.abs(x - l * matrix[other + j]!);
        square += l * l;
        continue;
      }
      if (!(x > 0 && x < Number.POSITIVE_INFINITY)) return null;
      const root = Math.sqrt(x);
      matrix[row + i] = root;
      residual += Math.abs(x - root * root);
      square += root * root;
    }
    norms += Math.sqrt(square);
  }
  const c = (n + 8) * UNIT;
  const gamma = (1.01 * c) / (1 - c);
  return residual * (1 + 4 * n * n * UNIT) + gamma * (entries + norms * norms) + n * n * 2 ** -1000;
}
