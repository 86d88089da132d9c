/** Large random graphs of unit weights: node pairs drawn one by one, repeated ones and loops left out. */
import { type Edge, type EdgeListSample, generator } from './random-graphs.ts';

export function randomPairs(seed: number, n: number, m: number): EdgeListSample {
  const uniform = generator(seed);
  const seen = new Set<number>();
  const edges: Edge[] = [];
  while (edges.length < m) {
    const u = Math.floor(uniform() * n);
    const v = Math.floor(uniform() * n);
    const key = Math.min(u, v) * n + Math.max(u, v);
    if (u === v || seen.has(key)) continue;
    seen.add(key);
    edges.push([u, v, 1]);
  }
  return { n, edges };
}
