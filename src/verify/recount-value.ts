/** The value of a QUBO or an Ising problem at an assignment, counted again from the coefficients by code of its own: nothing
 *  of the map to max-cut is used. */
import type { CsrGraph } from '../graph/csr.ts';
import { ExactSum } from './exact-sum.ts';

export interface QuadraticTerms {
  readonly linear: ArrayLike<number>;
  readonly couplings: CsrGraph;
  readonly offset: number;
}

/** offset + Σ linear[i]·x_i + Σ over pairs of coupling·x_i·x_j for x_i among −1, 0 and 1: the exact sum, rounded once, to the nearest double. */
export function recountValue(
  { linear, couplings, offset }: QuadraticTerms,
  values: ArrayLike<number>,
): number {
  const { n, rowPtr, adj, weight } = couplings;
  const sum = new ExactSum();
  sum.add(offset);
  for (let i = 0; i < n; i++) {
    if (values[i] === 0) continue;
    sum.add(linear[i]! * values[i]!);
    for (let a = rowPtr[i]!, end = rowPtr[i + 1]!; a < end && adj[a]! < i; a++) {
      sum.add(weight[a]! * values[i]! * values[adj[a]!]!);
    }
  }
  return sum.nearest();
}
