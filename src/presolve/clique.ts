/** The inside of a clique: nodes I whose edges all lead to one another and to a set B, weights w_ij = c·s_i·s_j with c > 0 and signs s;
 *  all signs +1 and c = 1 in an unweighted graph. In terms of s·x the edges among S = I ∪ B, as if B's nodes were joined like that as well,
 *  cut c·⌊|S|²/4⌋ at most, when the two sides are as equal as they can be. Where |B| ≤ |I| + 1 that is reached whatever B's sides: I
 *  leaves, each pair of B gets −c·s_i·s_j, and c·(⌊|S|²/4⌋ − the number of pairs in S with opposite signs) is gained.
 *  Source: Ferizovic et al., "Engineering kernelization for maximum cut" (ALENEX 2020), for unit weights. Here B need not be joined
 *  already, as long as edges do not grow in number. */
import type { ShrinkingGraph } from './shrinking-graph.ts';

/** Edges that may come where B is small. */
const FEW = 3;

/** @param group I in its first `size` places: nodes that have the same edges, but for their own, as the first of them
 *  @returns whether they are gone */
export function eliminateClique(graph: ShrinkingGraph, group: Int32Array, size: number): boolean {
  const { lists, record } = graph;
  const { first, next, head, weight, degree } = lists;
  const u = group[0]!;
  const count = degree[u]! + 1;
  if (count - size > size + 1) return false;
  const c = Math.abs(weight[first[u]!]!);
  const inside = new Set(group.subarray(0, size));
  const others: number[] = [];
  const signs = new Map([[u, 1]]);
  for (let a = first[u]!; a !== -1; a = next[a]!) {
    if (Math.abs(weight[a]!) !== c) return false;
    signs.set(head[a]!, weight[a]! > 0 ? 1 : -1);
    if (!inside.has(head[a]!)) others.push(head[a]!);
  }
  const change = (x: number, y: number): number => -c * signs.get(x)! * signs.get(y)!;
  if (!pairsAffordable(graph, others, change)) return false;
  record.begin('clique', size);
  let positive = 0;
  for (const s of signs.values()) if (s > 0) positive++;
  for (const v of inside) {
    while (first[v] !== -1) lists.remove(first[v]!);
    graph.leave(v);
    record.number(signs.get(v)!);
  }
  for (const v of others) {
    record.node(v);
    record.number(signs.get(v)!);
    graph.changed(v);
  }
  graph.gain(c * (Math.floor((count * count) / 4) - positive * (count - positive)));
  others.forEach((x, i) => {
    for (const y of others.slice(i + 1)) lists.add(x, y, change(x, y));
  });
  return true;
}

function pairsAffordable(
  graph: ShrinkingGraph,
  nodes: readonly number[],
  change: (x: number, y: number) => number,
): boolean {
  let absent = 0;
  let pairs = 0;
  for (let i = 0; i < nodes.length; i++) {
    for (let j = 0; j < i; j++) {
      if (!graph.affordable(nodes[i]!, nodes[j]!, change(nodes[i]!, nodes[j]!))) return false;
      if (graph.lists.find(nodes[i]!, nodes[j]!) < 0) absent++;
      pairs++;
    }
  }
  return absent <= Math.max(FEW, pairs / 2);
}
