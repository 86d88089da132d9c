/** The verifier's word on a bound from multipliers alone. */
import type { CsrGraph } from '../../src/graph/csr.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { isAtMost, nearestDouble, ofDouble } from '../../src/verify/rational.ts';

export interface BoundClaim {
  readonly upperBound: number;
  readonly multipliers: ArrayLike<number> | null;
}

export function checkBound(
  { n, rowPtr, adj, weight }: CsrGraph,
  { upperBound, multipliers }: BoundClaim,
): { holds: boolean; provenBound: number; reason: string } {
  const source: number[] = [];
  for (let u = 0; u < n; u++) for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) source.push(u);
  const upper = source.map((u, a) => (adj[a]! > u ? a : -1)).filter((a) => a >= 0);
  const edges = {
    source: upper.map((a) => source[a]!),
    target: upper.map((a) => adj[a]!),
    weight: upper.map((a) => weight[a]!),
  };
  const graph = ExactGraph.ofEdges(n, edges, 'binary');
  const { bound, remark } = checkProof(
    graph,
    multipliers === null ? { kind: 'positive-weights' } : { kind: 'sdp', multipliers },
  );
  const holds = !Number.isNaN(upperBound) && isAtMost(bound, ofDouble(upperBound));
  return { holds, provenBound: nearestDouble(bound), reason: remark ?? '' };
}
