/** The graphs of given sets of nodes whose edges together are all edges of a graph, each once. That they are joined in single nodes is
 *  not needed for an upper bound: a cut of the whole cuts in each block what a cut of that block cuts. */
import { ExactGraph } from './exact-graph.ts';
import { Refusal } from './refusal.ts';

export function splitBlocks(
  graph: ExactGraph,
  blocks: readonly { readonly nodes: readonly number[] }[],
  where: string,
): ExactGraph[] {
  const taken = new Uint8Array(graph.weight.length);
  const place = new Int32Array(graph.n).fill(-1);
  const parts = blocks.map(({ nodes }, b) => {
    const here = `${where}.blocks[${b}]`;
    nodes.forEach((u, i) => {
      if (u >= graph.n) throw new Refusal(here, `node ${u} is not in the graph`);
      if (place[u] !== -1) throw new Refusal(here, `node ${u} is named twice`);
      place[u] = i;
    });
    const edges: [number, number, bigint][] = [];
    forEachEdge(graph, nodes, place, (u, v, e) => {
      if (taken[e] === 1)
        throw new Refusal(here, `the edge ${graph.source[e]}–${graph.target[e]} is in another block, too`);
      taken[e] = 1;
      edges.push([u, v, graph.weight[e]!]);
    });
    for (const u of nodes) place[u] = -1;
    return ExactGraph.of(nodes.length, edges, graph.unit);
  });
  const left = taken.indexOf(0);
  if (left !== -1)
    throw new Refusal(where, `the edge ${graph.source[left]}–${graph.target[left]} is in no block`);
  return parts;
}

/** The edges among `nodes`. A node may be in many small blocks: its row is looked through only where it is no longer than the block,
 *  and otherwise searched for the block's nodes. */
function forEachEdge(
  graph: ExactGraph,
  nodes: readonly number[],
  place: Int32Array,
  visit: (i: number, j: number, e: number) => void,
): void {
  const { start, head, edge } = graph.rows();
  const inOrder = [...nodes].sort((a, b) => a - b);
  for (const u of nodes) {
    if (start[u + 1]! - start[u]! <= nodes.length) {
      for (let a = start[u]!; a < start[u + 1]!; a++)
        if (head[a]! > u && place[head[a]!] !== -1) visit(place[u]!, place[head[a]!]!, edge[a]!);
    } else {
      for (const v of inOrder) {
        const a = v > u ? search(head, start[u]!, start[u + 1]!, v) : -1;
        if (a !== -1) visit(place[u]!, place[v]!, edge[a]!);
      }
    }
  }
}

/** Where x is in the increasing values[from] .. values[to − 1], −1 for nowhere. */
function search(values: Int32Array, from: number, to: number, x: number): number {
  let low = from;
  let high = to - 1;
  while (low <= high) {
    const middle = (low + high) >> 1;
    if (values[middle]! < x) low = middle + 1;
    else if (values[middle]! > x) high = middle - 1;
    else return middle;
  }
  return -1;
}
