/** The annealing that all threads share, as the graph's weights and degrees allow it. */
import { inBlocks, inRowBlocks } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { MOST_NEIGHBOURS } from '../kernels/field-annealing.ts';
import type { Backend } from '../kernels/space.ts';
import { BlockAnnealing } from './block-annealing.ts';
import { DomainAnnealing } from './domain-annealing.ts';
import { DomainLanes, type SharedDomains } from './domain-lanes.ts';
import { Lanes, type SharedBlocks } from './lanes.ts';
import type { SweepThread } from './shared-sweeps.ts';

export type LargeAnnealing = DomainAnnealing | BlockAnnealing;
export type SharedAnnealing = SharedDomains | SharedBlocks;

const PAUSE_WORK = 5e5;

/** @param graph with integer weights of at most 16 bits, and less than 2^30 of them at a node @param threads that may work at once */
export function* largeAnnealing(graph: CsrGraph, threads: number, backend?: Backend): Steps<LargeAnnealing> {
  const { most, order } = yield* byFallingDegree(graph);
  const ones = yield* allOnes(graph);
  return ones && most <= MOST_NEIGHBOURS
    ? yield* DomainAnnealing.of(graph, order, threads, backend)
    : yield* BlockAnnealing.of(graph, order, ones, threads, backend);
}

/** Another thread's part. @param thread its number, from 1 on */
export function attachedThread(shared: SharedAnnealing, thread: number): SweepThread {
  return shared.kind === 'domains' ? DomainLanes.attached(shared, thread) : Lanes.attached(shared, thread);
}

/** The nodes, those of large degree first, equal ones in their order, and the largest degree. */
export function* byFallingDegree({ n, rowPtr }: CsrGraph): Steps<{ most: number; order: Int32Array }> {
  let most = 0;
  for (let u = 0; u < n; u++) most = Math.max(most, rowPtr[u + 1]! - rowPtr[u]!);
  yield;
  const start = new Int32Array(most + 2);
  for (let u = 0; u < n; u++) start[most - (rowPtr[u + 1]! - rowPtr[u]!) + 1]!++;
  for (let d = 0; d <= most; d++) start[d + 1]! += start[d]!;
  yield;
  const order = new Int32Array(n);
  yield* inBlocks(n, PAUSE_WORK, (from, to) => {
    for (let u = from; u < to; u++) order[start[most - (rowPtr[u + 1]! - rowPtr[u]!)]!++] = u;
  });
  return { most, order };
}

function* allOnes({ rowPtr, weight }: CsrGraph): Steps<boolean> {
  let ones = true;
  yield* inRowBlocks(
    rowPtr,
    4 * PAUSE_WORK,
    (from, to) => {
      for (let a = rowPtr[from]!; ones && a < rowPtr[to]!; a++) ones = weight[a] === 1;
    },
    {
      get expired() {
        return !ones;
      },
    },
  );
  return ones;
}
