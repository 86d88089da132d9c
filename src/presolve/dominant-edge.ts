/** A node u with an edge to v as heavy as all its others together: in some best cut that edge decides its side, and u joins v. Degrees
 *  1 and 2 are such.
 *  Source: Lange, Andres, Swoboda, "Combinatorial persistency criteria for multicut and max-cut" (CVPR 2019). */
import type { ShrinkingGraph } from './shrinking-graph.ts';

/** Edge lists longer than this are not joined. */
const LONGEST_JOIN = 300;
/** More than what rounding may take from a sum of so many sizes, relatively. */
const ROOM = 1 + LONGEST_JOIN * 2 ** -52;

/** @returns whether u is gone */
export function joinByDominantEdge(graph: ShrinkingGraph, u: number): boolean {
  const { first, next, head, weight, degree } = graph.lists;
  if (degree[u]! > LONGEST_JOIN) return false;
  let sum = 0;
  let heaviest = -1;
  let most = 0;
  for (let a = first[u]!; a !== -1; a = next[a]!) {
    const size = Math.abs(weight[a]!);
    sum += size;
    if (heaviest < 0 || size > most) {
      heaviest = a;
      most = size;
    }
  }
  if (heaviest < 0) return false;
  if (degree[u]! > 2 && 2 * most < (graph.arithmetic === 'unrounded' ? ROOM * sum : sum)) return false;
  const v = head[heaviest]!;
  const side = weight[heaviest]! > 0 ? -1 : 1;
  if (!graph.mergeable(u, v, side)) return false;
  graph.merge('join', u, v, side);
  return true;
}
