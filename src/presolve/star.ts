/** A node of degree 3: the best it can add is (Σ w_i + |Σ w_i s_i|)/2, which is a constant plus weights on the edges between its
 *  neighbours (the star–triangle transformation of the Ising model). It halves weights: integers stay multiples of 1/8. A node
 *  without edges leaves.
 *  Source: Fisher, "Transformations of Ising models", Phys. Rev. 113 (1959). */
import type { ShrinkingGraph } from './shrinking-graph.ts';

/** One or two edges, of which one is as heavy as the other, were joined. @returns whether v is gone */
export function eliminateStar(graph: ShrinkingGraph, v: number): boolean {
  const { lists } = graph;
  const { first, next, head, weight, degree } = lists;
  if (degree[v] === 0) {
    graph.record.begin('free', 1);
    graph.leave(v);
    return true;
  }
  if (degree[v] !== 3 || graph.arithmetic === 'unrounded') return false;
  const a = first[v]!;
  const b = next[a]!;
  const c = next[b]!;
  const x = head[a]!;
  const y = head[b]!;
  const z = head[c]!;
  const wx = weight[a]!;
  const wy = weight[b]!;
  const wz = weight[c]!;
  // Twice what v adds beyond Σw/2: when all neighbours stand together, and when x, y or z stands alone.
  const together = Math.abs(wx + wy + wz);
  const onlyX = Math.abs(wy + wz - wx);
  const onlyY = Math.abs(wx + wz - wy);
  const onlyZ = Math.abs(wx + wy - wz);
  const xy = (onlyX + onlyY - onlyZ - together) / 4;
  const xz = (onlyX + onlyZ - onlyY - together) / 4;
  const yz = (onlyY + onlyZ - onlyX - together) / 4;
  if (!(graph.affordable(x, y, xy) && graph.affordable(x, z, xz) && graph.affordable(y, z, yz))) return false;
  lists.remove(a);
  lists.remove(b);
  lists.remove(c);
  const { record } = graph;
  record.begin('star', 1);
  graph.leave(v);
  record.node(x);
  record.node(y);
  record.node(z);
  record.number(wx);
  record.number(wy);
  record.number(wz);
  graph.gain((wx + wy + wz + together) / 2);
  lists.add(x, y, xy);
  lists.add(x, z, xz);
  lists.add(y, z, yz);
  graph.changed(x);
  graph.changed(y);
  graph.changed(z);
  return true;
}
