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

/** The same for up to 25 nodes, along a Gray code: O(2ⁿ·degree). Integers are exact, reals off by some 1e−10 at most. */
export function bestCutByGrayCode(n: number, edges: readonly Edge[]): number {
  const neighbours: number[][] = Array.from({ length: n }, () => []);
  for (const [u, v] of edges) {
    neighbours[u]!.push(v);
    neighbours[v]!.push(u);
  }
  const weights: number[][] = Array.from({ length: n }, () => []);
  for (const [u, v, w] of edges) {
    weights[u]!.push(w);
    weights[v]!.push(w);
  }
  const side = new Float64Array(n).fill(1);
  let cut = 0;
  let best = 0;
  for (let step = 1; step < 2 ** (n - 1); step++) {
    const v = 31 - Math.clz32(step & -step);
    const heads = neighbours[v]!;
    const own = weights[v]!;
    let field = 0;
    for (let i = 0; i < heads.length; i++) field += own[i]! * side[heads[i]!]!;
    cut += side[v]! * field;
    side[v] = -side[v]!;
    if (cut > best) best = cut;
  }
  return best;
}
