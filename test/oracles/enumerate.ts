/** The best cut of a small graph by trying all of them; imports nothing from src. O(2ⁿ·m), n ≤ 20 or so. */
import type { Edge } from './random-graphs.ts';

/** Node n−1 stays on side 0: a cut and its complement weigh the same. */
export function bestCutByEnumeration(n: number, edges: readonly Edge[]): number {
  let best = 0;
  for (let mask = 0; mask < 2 ** Math.max(0, n - 1); mask++) {
    let cut = 0;
    for (const [u, v, w] of edges) if (((mask >> u) ^ (mask >> v)) & 1) cut += w;
    if (cut > best) best = cut;
  }
  return best;
}
