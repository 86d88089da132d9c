/** Steps by which several nodes leave at once, given the others that they have edges to. */
import type { ChangingGraph } from './changing-graph.ts';
import { enumerateCuts } from './enumerate.ts';
import { ExactGraph } from './exact-graph.ts';

/** Among `inside` and between it and `ends` every pair is an edge, of weight c·s_i·s_j with c > 0 and signs s, and the nodes inside have
 *  no others. If all pairs of ends had such edges as well, a cut would weigh c·(p·q − the number of pairs with opposite signs), with p and q
 *  the numbers of nodes on the two sides that s·x tells: at most c·(⌊k²/4⌋ − …), which the nodes inside reach whatever the others'
 *  sides, since these differ in number by at most one more than there are nodes inside. */
export function eliminateClique(
  graph: ChangingGraph,
  inside: readonly number[],
  ends: readonly number[],
): string | null {
  const [u] = inside;
  if (u === undefined) return 'no node leaves';
  if (ends.length > inside.length + 1) return 'too few nodes leave to balance the others';
  const all = [...inside, ...ends];
  const size = all.length === 1 ? 1n : absoluteWeight(graph, u, all[1]!);
  if (size === 0n) return `there is no edge ${u}–${all[1]}`;
  const sign = new Map(all.map((v) => [v, v === u || graph.weight(u, v) > 0n ? 1n : -1n]));
  for (const i of inside) {
    if (graph.edges(i).size !== all.length - 1) return `node ${i} has other neighbours`;
    for (const j of all) {
      if (j !== i && graph.weight(i, j) !== size * sign.get(i)! * sign.get(j)!)
        return `the edge ${i}–${j} does not weigh what it should`;
    }
  }
  for (const i of inside) graph.leave(i);
  const count = BigInt(all.length);
  const positive = BigInt(all.filter((v) => sign.get(v)! > 0n).length);
  graph.gain(size * ((count * count) / 4n - positive * (count - positive)));
  ends.forEach((x, i) => {
    for (const y of ends.slice(i + 1)) graph.add(x, y, -size * sign.get(x)! * sign.get(y)!);
  });
  return null;
}

function absoluteWeight(graph: ChangingGraph, u: number, v: number): bigint {
  const w = graph.weight(u, v);
  return w < 0n ? -w : w;
}

/** The nodes inside have edges to one another and to at most three ends alone. Their best cuts, for all sides of the ends, are found by
 *  enumeration. */
export function eliminatePart(
  graph: ChangingGraph,
  inside: readonly number[],
  ends: readonly number[],
): string | null {
  if (ends.length > 3) return `${ends.length} nodes to depend on, expected 3 at most`;
  const values: bigint[] = [];
  for (let choice = 0; choice < 2 ** Math.max(0, ends.length - 1); choice++) {
    const best = bestCompletion(graph, inside, ends, choice);
    if (typeof best === 'string') return best;
    values.push(best);
  }
  for (const i of inside) graph.leave(i);
  graph.gain(values[0]!);
  spreadOver(
    graph,
    ends,
    values.map((x) => x - values[0]!),
  );
  return null;
}

/** What the edges of the nodes inside cut at best. All ends are node 0 of a graph, with the weights of those on the other side turned. */
function bestCompletion(
  graph: ChangingGraph,
  inside: readonly number[],
  ends: readonly number[],
  choice: number,
): bigint | string {
  const place = new Map(inside.map((u, i) => [u, i + 1]));
  const opposite = new Set(ends.filter((_, j) => j > 0 && (choice >> (j - 1)) & 1));
  const edges: [number, number, bigint][] = [];
  let constant = 0n;
  for (const u of inside) {
    for (const [t, w] of graph.edges(u)) {
      const i = place.get(t);
      if (i !== undefined) {
        if (u < t) edges.push([place.get(u)!, i, w]);
      } else if (!ends.includes(t)) return `node ${u} has another neighbour, ${t}`;
      else if (opposite.has(t)) {
        edges.push([place.get(u)!, 0, -w]);
        constant += w;
      } else edges.push([place.get(u)!, 0, w]);
    }
  }
  const part = ExactGraph.of(inside.length + 1, edges, { p: 1n, q: 1n });
  const best = enumerateCuts(part);
  return typeof best === 'string' ? best : constant + best * (part.unit.p / part.unit.q);
}

/** Weights between up to three ends, so that they cut what is given: with the ends on one side (0), and with the second, the third, and
 *  the first of them alone. */
export function spreadOver(graph: ChangingGraph, ends: readonly number[], values: readonly bigint[]): void {
  const [x, y, z] = ends as readonly [number, number, number];
  if (ends.length === 2) graph.add(x, y, values[1]!);
  if (ends.length < 3) return;
  const [, onlyY, onlyZ, onlyX] = values as readonly [bigint, bigint, bigint, bigint];
  const doubled = [onlyX + onlyY - onlyZ, onlyX + onlyZ - onlyY, onlyY + onlyZ - onlyX];
  const halves = doubled.every((w) => w % 2n === 0n);
  if (!halves) graph.double();
  const [xy, xz, yz] = halves ? doubled.map((w) => w / 2n) : doubled;
  graph.add(x, y, xy!);
  graph.add(x, z, xz!);
  graph.add(y, z, yz!);
}
