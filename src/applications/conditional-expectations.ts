/** The last step of derandomization: from independent spins with means e_i to one cut, by conditional expectations.
 *  F = Σ w(1 − e_i e_j)/2 is linear in each e_i, so that moving one mean to its better end ±1 never lowers F; after one
 *  pass every mean is ±1 and the cut weighs at least the F it began with. Further passes go on until no single flip
 *  gains. O(m) per pass. Source: the method of conditional probabilities (Erdős & Selfridge 1973; Raghavan 1988). */
import { inBlocks } from '../core/blocks.ts';
import { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { climb } from '../search/one-flip.ts';

/** Nodes between two pauses: some 10 ms at degree 7. */
const PAUSE_NODES = 1e5;

/** Writes the cut into `spin`. Nodes are fixed in order of falling |e|: the sure ones first, so that the unsure see them.
 *  @param mean Float64Array(n) of e_i in [−1, 1]; changed to ±1
 *  @param deadline where it strikes, the other means go to their nearer ends; steps are not taken from it */
export function* fixByConditionalExpectations(
  graph: CsrGraph,
  mean: Float64Array,
  spin: Int8Array,
  deadline: Deadline = new Deadline(),
): Steps<void> {
  const { n, rowPtr, adj, weight } = graph;
  const timed = deadline.withoutSteps();
  const order = orderBySureness(mean);
  yield;
  const fix = (from: number, to: number) => {
    for (let i = from; i < to; i++) {
      const u = order[i]!;
      let pull = 0;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) pull += weight[a]! * mean[adj[a]!]!;
      // ∂F/∂e_u = −pull/2: a positive pull wants −1; no pull leaves the nearer end.
      mean[u] = pull > 0 ? -1 : pull < 0 ? 1 : mean[u]! < 0 ? -1 : 1;
    }
  };
  yield* inBlocks(n, PAUSE_NODES, fix, timed);
  for (let u = 0; u < n; u++) spin[u] = mean[u]! < 0 ? -1 : 1;
  yield* climb(graph, spin, timed);
}

/** Node indices by falling |mean|, ties by index: a counting sort into 1024 classes, O(n). */
function orderBySureness(mean: Float64Array): Int32Array {
  const classes = 1024;
  const classOf = (x: number) => classes - 1 - Math.min(classes - 1, Math.floor(Math.abs(x) * classes));
  const start = new Int32Array(classes + 1);
  for (let u = 0; u < mean.length; u++) start[classOf(mean[u]!) + 1]!++;
  for (let c = 0; c < classes; c++) start[c + 1]! += start[c]!;
  const order = new Int32Array(mean.length);
  for (let u = 0; u < mean.length; u++) order[start[classOf(mean[u]!)]!++] = u;
  return order;
}
