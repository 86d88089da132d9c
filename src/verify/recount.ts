/** The weight of a cut, counted again by code of its own: from the edges as they were read, or from a CSR graph's other
 *  arcs (graph/cut.ts reads those to a larger node, this the ones to a smaller).
 *  The sum is exact, and rounded once, to the nearest double (exact-sum.ts). */
import type { CsrGraph } from '../graph/csr.ts';
import { ExactSum } from './exact-sum.ts';

/** Edges source[e]–target[e] of weight[e] (1 where null), 0-based. */
export interface EdgeArrays {
  readonly source: ArrayLike<number>;
  readonly target: ArrayLike<number>;
  readonly weight: ArrayLike<number> | null;
}

/** Σ of the weights of edges whose ends lie on different sides.
 *  @param side any two values, one per node: ±1, or 0 and 1 */
export function recountCut(graph: CsrGraph, side: ArrayLike<number>): number {
  const { n, rowPtr, adj, weight } = graph;
  const sum = new ExactSum();
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end && adj[a]! < u; a++) {
      if (side[adj[a]!] !== side[u]) sum.add(weight[a]!);
    }
  }
  return sum.nearest();
}

/** The same from a list of edges: self-loops are never cut, parallel edges count each. */
export function recountEdges(edges: EdgeArrays, side: ArrayLike<number>): number {
  const { source, target, weight } = edges;
  const sum = new ExactSum();
  for (let e = 0; e < source.length; e++) {
    if (side[source[e]!] !== side[target[e]!]) sum.add(weight === null ? 1 : weight[e]!);
  }
  return sum.nearest();
}
