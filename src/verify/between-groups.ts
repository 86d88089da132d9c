/** The graph between groups of joined nodes, in the order of their smallest nodes: x_u = s_u·X_g(u). */
import { eliminate } from './eliminate.ts';
import { ExactGraph } from './exact-graph.ts';
import type { Groups } from './groups.ts';
import { add, type Rational } from './rational.ts';
import { Refusal } from './refusal.ts';

/** @param place as Groups.places() has it */
export function betweenGroups(
  { source, target, weight, unit }: ExactGraph,
  { sign }: Groups,
  place: Int32Array,
  count: number,
): ExactGraph {
  const edges = weight.map((w, e): [number, number, bigint] => {
    const [u, v] = [source[e]!, target[e]!];
    return [place[u]!, place[v]!, sign[u] === sign[v] ? w : -w];
  });
  return ExactGraph.of(count, edges, unit);
}

/** The heaviest cut with these groups: edges between nodes of opposite signs are cut where their groups are on one side, so that they add their
 *  weight to a constant, and its negative between the groups. @throws Refusal where the order does not lead there */
export function eliminateGroups(
  graph: ExactGraph,
  groups: Groups,
  order: readonly number[],
  where: string,
): Rational {
  const { place, count } = groups.places();
  const between = betweenGroups(graph, groups, place, count);
  const most = eliminate(between, order);
  if (typeof most === 'string') throw new Refusal(where, most);
  let turned = 0n;
  graph.weight.forEach((w, e) => {
    if (groups.sign[graph.source[e]!] !== groups.sign[graph.target[e]!]) turned += w;
  });
  return add(graph.worth(turned), between.worth(most));
}
