/** The weight of a cut, counted from a test's own edges. */
import type { Edge } from '../oracles/random-graphs.ts';

export function recountEdges(edges: readonly Edge[], spin: Int8Array): number {
  let cut = 0;
  for (const [u, v, w] of edges) if (spin[u] !== spin[v]) cut += w;
  return cut;
}
