/** How far apart the cuts of a graph are: what a bound has to reach, and so how hard a proof is. */
import type { CsrGraph } from '../graph/csr.ts';
import { integerCutStep } from '../problems/lattice.ts';

/** The distance between cuts in units of the mean weight; 0 where nothing is known of it. */
export function relativeStep(graph: CsrGraph): number {
  let size = 0;
  for (const w of graph.weight) size += Math.abs(w) / 2;
  return size > 0 ? (integerCutStep(graph) * graph.m) / size : 0;
}
