/** A CSR graph from a list of edges by plain sorting: what a file says, without the solver's way of building graphs. Parallel
 *  edges add up in ascending order of weight, self-loops are left out. O(m log m). */
import type { CsrGraph } from '../graph/csr.ts';
import type { EdgeArrays } from './recount.ts';

export function graphOfEdges(n: number, { source, target, weight }: EdgeArrays): CsrGraph {
  const arcs: [number, number, number][] = [];
  for (let e = 0; e < source.length; e++) {
    const [u, v] = [source[e]!, target[e]!];
    if (u === v) continue;
    const w = weight === null ? 1 : weight[e]!;
    arcs.push([u, v, w], [v, u, w]);
  }
  arcs.sort((a, b) => a[0] - b[0] || a[1] - b[1] || a[2] - b[2]);
  const merged: [number, number, number][] = [];
  for (const [u, v, w] of arcs) {
    const last = merged.at(-1);
    if (last !== undefined && last[0] === u && last[1] === v) last[2] += w;
    else merged.push([u, v, w]);
  }
  const rowPtr = new Int32Array(n + 1);
  for (const [u] of merged) rowPtr[u + 1]!++;
  for (let u = 0; u < n; u++) rowPtr[u + 1]! += rowPtr[u]!;
  return {
    n,
    m: merged.length / 2,
    rowPtr,
    adj: Int32Array.from(merged, ([, v]) => v),
    weight: Float64Array.from(merged, ([, , w]) => w),
  };
}
