/** One-flip local search: flips any node whose flip gains, pass after pass, until none does.
 *  For non-negative weights a one-flip optimum holds at least half of the total weight. O(m) per pass; few passes in practice. */
import { inRowBlocks } from '../core/blocks.ts';
import { Deadline } from '../core/deadline.ts';
import { finish, type Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { computeGainsSteps, flip } from '../graph/cut.ts';

/** Rows and arcs between two pauses: some 10 ms. */
const PAUSE_WORK = 1e6;

/** Improves `spin` in place until no single flip gains, or the deadline strikes, which may be within a pass.
 *  @returns passes begun */
export function* climb(graph: CsrGraph, spin: Int8Array, deadline: Deadline = new Deadline()): Steps<number> {
  const gain = new Float64Array(graph.n);
  // The last step of a limit is made whole: within a pass only the time counts.
  const timed = deadline.withoutSteps();
  if (!(yield* computeGainsSteps(graph, spin, gain, timed))) return 0;
  // Real weights: a gain of rounding size could flip a node back and forth for ever.
  const least = yield* smallestGainSteps(graph);
  let passes = 0;
  let moved = true;
  const flipGaining = (from: number, to: number) => {
    for (let v = from; v < to; v++) {
      if (gain[v]! > least) {
        flip(graph, spin, gain, v);
        moved = true;
      }
    }
  };
  for (; moved && deadline.step(); passes++) {
    moved = false;
    yield* inRowBlocks(graph.rowPtr, PAUSE_WORK, flipGaining, timed);
    yield;
  }
  return passes;
}

/** Gains at or below this are noise: 0 for integer weights, else 2^−44 of the largest Σ|w| at a node. */
export function smallestGain(graph: CsrGraph): number {
  return finish(smallestGainSteps(graph));
}

/** The same as work that pauses. */
function* smallestGainSteps({ rowPtr, weight }: CsrGraph): Steps<number> {
  let integers = true;
  let most = 0;
  yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
    for (let u = from; u < to; u++) {
      let sum = 0;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const w = weight[a]!;
        sum += Math.abs(w);
        if (integers && !Number.isInteger(w)) integers = false;
      }
      if (sum > most) most = sum;
    }
  });
  return integers && most < 2 ** 53 ? 0 : most * 2 ** -44;
}
