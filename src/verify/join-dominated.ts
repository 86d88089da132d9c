/** Joins at a node of a tree: the rule `join` of replay-reduction.ts, about the weights between groups. */
import { betweenGroups } from './between-groups.ts';
import { ChangingGraph } from './changing-graph.ts';
import type { ExactGraph } from './exact-graph.ts';
import type { Groups } from './groups.ts';
import { Refusal } from './refusal.ts';
import { joinByEdge } from './replay-reduction.ts';

/** @param pairs u, v: the group of u is joined to that of v @throws Refusal where no edge decides that */
export function joinDominated(
  graph: ExactGraph,
  groups: Groups,
  pairs: readonly (readonly [number, number])[],
  where: string,
): Groups {
  const { place, count } = groups.places();
  const left = new ChangingGraph(betweenGroups(graph, groups, place, count));
  /** By place: the group that each group is in by now, and its sign in there. */
  const into = Array.from({ length: count }, (_, a) => a);
  const turn = new Array<number>(count).fill(1);
  const signOf = (u: number): number => groups.sign[u]! * turn[place[u]!]!;
  let joined = groups;
  pairs.forEach(([u, v], i) => {
    const at = `${where}.joins[${i}]`;
    if (u >= graph.n || v >= graph.n) throw new Refusal(at, `nodes ${u} and ${v}, but there are ${graph.n}`);
    const [a, b] = [into[place[u]!]!, into[place[v]!]!];
    if (a === b) throw new Refusal(at, `nodes ${u} and ${v} are joined already`);
    const opposite = left.weight(a, b) > 0n;
    const problem = joinByEdge(left, a, b);
    if (problem !== null) throw new Refusal(at, problem);
    joined = joined.joined(u, v, (signOf(u) === signOf(v)) === opposite ? -1 : 1);
    for (let c = 0; c < count; c++) {
      if (into[c] !== a) continue;
      into[c] = b;
      if (opposite) turn[c]! *= -1;
    }
  });
  return joined;
}
