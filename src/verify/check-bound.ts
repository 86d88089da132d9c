/** Checks multipliers y, said to make A = Diag(y) + W/4 positive semidefinite and with it every cut ≤ ω/2 + Σ y, ω the sum of the
 *  weights. Shares no code with what made it, and differs in method:
 *
 *  - order: exact minimum degree on plain lists, where the bound was made with an approximate one on a quotient graph;
 *  - factor: row by row (up-looking), the end as a square in panels, with scalars; there supernodes and SIMD;
 *  - rounding: a posteriori. Whatever the factor L is, sᵀAs ≥ −Σ|Rᵢⱼ| for s ∈ {±1}ⁿ with the residual R = A − LLᵀ, and R is
 *    computed entry by entry with its own error bound: |computed − exact| ≤ γ·(|aᵢⱼ| + Σ|lᵢₚlⱼₚ|), γ = cu/(1 − cu) for
 *    c − 8 products (Higham, section 3.1; some of the eight are for the rounding of aᵢⱼ itself). No theorem about Cholesky is needed.
 *
 *  So OPT ≤ ω/2 + Σ y + Σᵢⱼ (|Rᵢⱼ| + its error), the first two terms summed without rounding. The limit on
 *  size is wider than the solver's. */
import type { ExactGraph } from './exact-graph.ts';
import { ExactSum } from './exact-sum.ts';
import { add, type Rational, timesPowerOfTwo } from './rational.ts';
import { matrixScale, UNDERFLOW } from './scaled-weights.ts';
import { sparseResidual } from './sparse-factor.ts';

/** The bound that the multipliers prove, or why they prove none. */
export function boundFromMultipliers(graph: ExactGraph, multipliers: ArrayLike<number>): Rational | string {
  const { n } = graph;
  if (multipliers.length !== n) return `${multipliers.length} multipliers for ${n} nodes`;
  let largest = 0;
  for (let i = 0; i < n; i++) largest = Math.max(largest, Math.abs(multipliers[i]!));
  if (!(largest < Number.POSITIVE_INFINITY)) return 'a multiplier is not finite';
  const { exponent, quarters } = matrixScale(graph.weight, graph.unit, largest);
  const sum = new ExactSum();
  const diagonal = new Float64Array(n);
  for (let i = 0; i < n; i++) {
    diagonal[i] = scaledDown(multipliers[i]!, exponent);
    sum.add(diagonal[i]!);
  }
  const { start, head, edge } = graph.rows();
  const weight = Float64Array.from(edge, (e) => quarters[e]!);
  const residual = sparseResidual({ n, rowPtr: start, adj: head, weight }, diagonal);
  if (residual === 'too large') return 'the factor of the matrix would be too large to check';
  if (residual === null) return 'the matrix of the multipliers is not positive definite';
  sum.add(residual + UNDERFLOW);
  const half = timesPowerOfTwo(graph.worth(graph.total()), -1);
  return add(half, timesPowerOfTwo(sum.value(), exponent));
}

/** x/2^exponent, which only underflow can round. */
export function scaledDown(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x / 2 ** half / 2 ** (exponent - half);
}
