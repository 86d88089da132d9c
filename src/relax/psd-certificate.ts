/** From "the sparse Cholesky of Diag(y) + W/4 ran to its end" to an upper bound on every cut, rounding included.
 *  The proof, in short (docs/prove.md has it in full):
 *
 *  1. For s ∈ {±1}ⁿ: cut(s) = W/2 + Σ yᵢ − sᵀAs with A = Diag(y) + (wᵢⱼ/4) and W the total weight, for any y.
 *  2. Let rᵢ be the entries of row i of the factor, u = 2⁻⁵³, γₖ = ku/(1 − ku). If every pivot was positive, the computed L has
 *     LLᵀ = A + E with |Eᵢⱼ| ≤ γ_{min(rᵢ,rⱼ)+1}·‖lᵢ‖‖lⱼ‖ and ‖lᵢ‖² ≤ aᵢᵢ/(1 − γ_{rᵢ+1}) (Demmel 1989; Higham, "Accuracy and
 *     Stability of Numerical Algorithms", thm 10.3 and lemma 8.4; Rump, BIT 46, 2006). It holds for any order of the
 *     sums, blocked or not, SIMD or not, with or without fused multiply-add; it needs IEEE double precision rounded to
 *     nearest with gradual underflow, which JavaScript and WebAssembly guarantee, and true divisions and square roots.
 *  3. With zᵢ² = aᵢᵢ·γ/(1 − γ), γ = γ_{rᵢ+1}: |Eᵢⱼ| ≤ zᵢzⱼ, so −sᵀAs = sᵀEs − |Lᵀs|² ≤ (Σ zᵢ)².
 *  4. Hence cut(s) ≤ W/2 + Σ yᵢ + (Σ zᵢ)² for every s.
 *
 *  No eigenvalue is needed: the y that was factored, stored as doubles, is the certificate. */
import { inBlocks, inRowBlocks } from '../core/blocks.ts';
import { finish, type Steps } from '../core/steps.ts';
import type { ArcWeights, CsrGraph } from '../graph/csr.ts';
import { nextUp, UpwardSum } from '../linalg/upward-sum.ts';

const UNIT = 2 ** -53;
/** (Σ zᵢ)² is taken this many times: 1.001 would cover its own rounding; 8 lets a checker with another elimination
 *  order and its own accounting (verify/check-bound.ts) confirm the same number. Costs some 1e-10 of the bound. */
const GENEROSITY = 8;
/** Covers every underflow, in units where the entries of A are at most 2²⁰: n²(n + 3)·2²⁰ errors of 2⁻¹⁰⁷⁴ for n < 2³¹. */
const UNDERFLOW = 2 ** -950;

/** Rows and arcs between two pauses: some 10 ms. */
const PAUSE_WORK = 1e6;

/** The bound in units of 2^exponent.
 *  @param weight per arc and @param diagonal per node, in those units, as they were factored (weight/4 off the diagonal)
 *  @param rowEntries Int32Array(n): entries of L in each node's row, diagonal included */
export function* boundFromFactor(
  graph: CsrGraph,
  weight: ArcWeights,
  diagonal: Float64Array,
  rowEntries: Int32Array,
): Steps<number> {
  const sum = new UpwardSum();
  let roots = 0;
  yield* inBlocks(graph.n, PAUSE_WORK, (from, to) => {
    for (let i = from; i < to; i++) {
      sum.add(diagonal[i]!);
      const k = (rowEntries[i]! + 1) * UNIT;
      roots += Math.sqrt((k / (1 - 2 * k)) * diagonal[i]!);
    }
  });
  yield* addHalfWeights(graph, weight, sum);
  sum.add(GENEROSITY * roots * roots);
  sum.add(UNDERFLOW);
  return sum.upper();
}

/** W/2 + Σ yᵢ − n·λ, rounded upward: a bound where λ ≤ λ_min(Diag(y) + W/4), which is for the caller to know. */
export function* boundFromEigenvalue(
  graph: CsrGraph,
  weight: ArcWeights,
  multipliers: Float64Array,
  eigenvalue: number,
): Steps<number> {
  const sum = new UpwardSum();
  yield* inBlocks(graph.n, PAUSE_WORK, (from, to) => {
    for (let i = from; i < to; i++) sum.add(multipliers[i]! - eigenvalue);
  });
  yield* addHalfWeights(graph, weight, sum);
  return sum.upper();
}

/** Σ max(w, 0), rounded upward: no cut weighs more. */
export function positiveWeightBound(graph: CsrGraph): number {
  return finish(positiveWeightBoundSteps(graph));
}

/** The same as work that pauses. */
export function* positiveWeightBoundSteps({ rowPtr, adj, weight }: CsrGraph): Steps<number> {
  const sum = new UpwardSum();
  yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
    for (let u = from; u < to; u++) {
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        if (adj[a]! > u && weight[a]! > 0) sum.add(weight[a]!);
      }
    }
  });
  return sum.upper();
}

function* addHalfWeights({ rowPtr, adj }: CsrGraph, weight: ArcWeights, sum: UpwardSum): Steps<void> {
  yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
    for (let u = from; u < to; u++) {
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) if (adj[a]! > u) sum.add(weight[a]! / 2);
    }
  });
}

/** x·2^exponent for any exponent a double's can differ by; exact unless it underflows or overflows. */
export function timesPowerOfTwo(x: number, exponent: number): number {
  const half = Math.trunc(exponent / 2);
  return x * 2 ** half * 2 ** (exponent - half);
}

/** The same for a bound: never below x·2^exponent. */
export function boundTimesPowerOfTwo(x: number, exponent: number): number {
  const scaled = timesPowerOfTwo(x, exponent);
  return timesPowerOfTwo(scaled, -exponent) === x ? scaled : nextUp(scaled);
}
