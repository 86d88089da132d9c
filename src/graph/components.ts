/** Connected components, each with its size and whether its nodes can be put on two sides so that every edge crosses. O(n + m). */
import { finish, type Steps } from '../core/steps.ts';
import type { CsrGraph } from './csr.ts';

export interface Component {
  readonly nodes: number;
  readonly edges: number;
  readonly bipartite: boolean;
}

/** Nodes and arcs between two pauses: some 10 ms where every node is a cache miss. */
const PAUSE_WORK = 5e5;

/** In the order of their first nodes. */
export function components(graph: CsrGraph): Component[] {
  return finish(componentsSteps(graph));
}

/** The same as work that pauses. */
export function* componentsSteps(graph: CsrGraph): Steps<Component[]> {
  const { n, rowPtr, adj } = graph;
  const side = new Int8Array(n);
  const queue = new Int32Array(n);
  const found: Component[] = [];
  let work = 0;
  for (let root = 0; root < n; root++) {
    if (side[root] !== 0) continue;
    let nodes = 0;
    let arcs = 0;
    let bipartite = true;
    let tail = 1;
    queue[0] = root;
    side[root] = 1;
    for (; nodes < tail; nodes++) {
      const u = queue[nodes]!;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++, arcs++) {
        const v = adj[a]!;
        if (side[v] === 0) {
          side[v] = -side[u]!;
          queue[tail++] = v;
        } else if (side[v] === side[u]) bipartite = false;
      }
      work += 1 + rowPtr[u + 1]! - rowPtr[u]!;
      if (work < PAUSE_WORK) continue;
      work = 0;
      yield;
    }
    found.push({ nodes, edges: arcs / 2, bipartite });
  }
  return found;
}
