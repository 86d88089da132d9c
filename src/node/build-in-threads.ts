/** buildCsr with the arcs sorted by the threads that have read the edges: bit by bit the same graph. */
import { finishAsync, untilAborted } from '../core/steps.ts';
import { arcKind, type CsrBuild, mergeArcs } from '../graph/csr.ts';
import { arcsOf, openCounting, openPlacing } from '../graph/edge-buckets.ts';
import { sharedMemory } from '../graph/memory.ts';
import { PLACING_PHASES } from '../graph/partition-phases.ts';
import type { EdgeBuffer } from '../io/graphs/edge-buffer.ts';
import type { ParsePool } from './parse-pool.ts';

/** @returns null where there are no threads, where one is lost, and where the edges are in no memory that threads share
 *  @throws the signal's reason */
export async function buildInThreads(
  pool: ParsePool,
  n: number,
  { source, target, weight, count }: EdgeBuffer,
  signal: AbortSignal | undefined,
): Promise<CsrBuild | null> {
  if (pool.threads === 0 || source.buffer instanceof ArrayBuffer) return null;
  const edges = { n, source, target, weight, count };
  const kind = await finishAsync(untilAborted(arcKind(edges), signal));
  const counting = openCounting(edges, pool.threads, sharedMemory);
  if (!(await pool.run(-1, counting))) return null;
  const placing = openPlacing(counting, kind, sharedMemory);
  for (const phase of PLACING_PHASES.keys()) {
    signal?.throwIfAborted();
    if (!(await pool.run(phase, placing))) return null;
  }
  return finishAsync(untilAborted(mergeArcs(edges, arcsOf(placing)), signal));
}
