/** Dual multipliers in closed form for graphs that look like trees near every node: y_u = (Σ w² + r² − w²)/(4r), the sum over the edges at u
 *  and w² that of a typical edge. On an infinite tree of equal weights Diag(y) + W/4 is then positive semidefinite as soon as r² is the
 *  mean number w²·(further edges of a neighbour): it is r/4 times the Bethe Hessian, whose spectrum ends at 0 there. Source: Saade, Krzakala &
 *  Zdeborová, "Spectral clustering of graphs with the Bethe Hessian" (NIPS 2014).
 *  Random graphs of degree 6.67, 14 products for λ_min, bound in percent of the edges: 86.08 so (3·10^5 nodes; 86.3 and 86.6 with an r that is 0.9
 *  and 1 times that root instead of 0.8), 86.61 from 16 sweeps of the relaxation, which take three times as long as the products; degree 60: 62.96
 *  and 63.36. Lattices and graphs in the plane are full of short cycles, and lose 6 to 15 % this way. */
import { inBlocks, inRowBlocks } from '../core/blocks.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';

/** Of the root of that mean number: with 0.7 the bound of degree 6.67 is 0.3 % lower than with 0.8 from signs, and as much higher from 0.6. */
const RADIUS = 0.75;
/** Nodes whose neighbours' neighbours are looked at, walks of two edges from each at most, and the share of those that may meet. */
const SAMPLES = 500;
const MOST_WALKS = 10_000;
const MOST_MEETINGS = 0.15;
const PAUSE_WORK = 1e6;

/** Float64Array(n), one for each node; null where the graph has too many short cycles, or does not branch. O(n + m)
 *  @param random draws the nodes that are looked at */
export function* treeMultipliers(graph: CsrGraph, random: Random): Steps<Float64Array | null> {
  if (meetings(graph, random) > MOST_MEETINGS) return null;
  yield;
  const { n, rowPtr, weight } = graph;
  const multipliers = new Float64Array(n);
  let [squares, fourths, rows] = [0, 0, 0];
  yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
    for (let u = from; u < to; u++) {
      let sum = 0;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const square = weight[a]! * weight[a]!;
        sum += square;
        fourths += square * square;
      }
      multipliers[u] = sum;
      squares += sum;
      rows += sum * sum;
    }
  });
  const typical = fourths / squares;
  const further = rows / squares - typical;
  if (!(further >= typical)) return null;
  const radius = RADIUS * Math.sqrt(further);
  yield* inBlocks(n, PAUSE_WORK, (from, to) => {
    for (let u = from; u < to; u++)
      multipliers[u] = (multipliers[u]! + radius * radius - typical) / (4 * radius);
  });
  return multipliers;
}

/** The share of walks of two edges from a node that end beside it or where another one ends. */
function meetings({ n, rowPtr, adj }: CsrGraph, random: Random): number {
  let walks = 0;
  let met = 0;
  for (let sample = 0; sample < SAMPLES; sample++) {
    const u = random.below(n);
    const seen = new Set([u]);
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) seen.add(adj[a]!);
    let left = MOST_WALKS;
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]! && left > 0; a++) {
      const v = adj[a]!;
      for (let b = rowPtr[v]!, end = Math.min(rowPtr[v + 1]!, b + left); b < end; b++) {
        if (adj[b] === u) continue;
        walks++;
        left--;
        if (seen.has(adj[b]!)) met++;
        seen.add(adj[b]!);
      }
    }
  }
  return walks === 0 ? 1 : met / walks;
}
