/** The arcs of a list of edges, row by row and sorted within each row, for graphs whose rows exceed the caches, and by several threads: what
 *  sorted-arcs.ts does at random places of all memory is done here one bucket of some ten thousand rows after the other. An edge is three
 *  times put behind the others of its bucket (by its high end, its low end and its high end again), and within the bucket in order: stable
 *  bucket sorts, so the heads of each row come out sorted.
 *  Each phase can be done in parts, side by side: each part has its edges or its buckets, and counts say where in the buckets that it writes
 *  to the parts before it end. So the arcs are the same for any number of parts.
 *  Processor seconds with this and with sorted-arcs.ts, merging of parallel arcs included where there are any: 10^7 random edges among
 *  3·10^6 nodes 1.0 and 2.1, with weights of a byte 1.2 and 2.7, 2·10^7 among 10^6 1.7 and 2.3, 10^6 among 3·10^5 0.09 and 0.08; 10^7 edges
 *  of a torus in order, whose rows stay in the caches anyway, 0.53 and 0.46. */
import type { Steps } from '../core/steps.ts';
import type { ArcWeightKind } from './arc-weights.ts';
import { arcsOf, openCounting, openPlacing } from './edge-buckets.ts';
import { ownMemory } from './memory.ts';
import { countEdges, PLACING_PHASES } from './partition-phases.ts';
import type { EdgeColumns, SortedArcs } from './sorted-arcs.ts';

/** From so many nodes on it pays in one thread. */
export const PARTITIONED_NODES = 1 << 19;

/** Peak: the result and once more its arcs and their weights twice. @param kind of the weights; not asked where there are none
 *  @param shift a bucket has 2^shift rows */
export function* partitionedArcs(edges: EdgeColumns, kind: ArcWeightKind, shift?: number): Steps<SortedArcs> {
  const counting = openCounting(edges, 1, ownMemory, shift);
  yield* countEdges(counting, 0);
  const placing = openPlacing(counting, kind, ownMemory);
  for (const phase of PLACING_PHASES) yield* phase(placing, 0);
  return arcsOf(placing);
}
