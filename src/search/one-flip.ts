/** One-flip local search: flips any node whose flip gains, pass after pass, until none does.
 *  For non-negative weights a one-flip optimum holds at least half of the total weight. O(m) per pass; few passes in practice. */
import { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { computeGains, flip } from '../graph/cut.ts';

/** Improves `spin` in place until no single flip gains, or the deadline strikes.
 *  @returns passes made */
export function* climb(graph: CsrGraph, spin: Int8Array, deadline: Deadline = new Deadline()): Steps<number> {
  const gain = new Float64Array(graph.n);
  computeGains(graph, spin, gain);
  // Real weights: a gain of rounding size could flip a node back and forth for ever.
  const least = smallestGain(graph);
  let passes = 0;
  for (let moved = true; moved && deadline.step(); passes++) {
    moved = false;
    for (let v = 0; v < graph.n; v++) {
      if (gain[v]! > least) {
        flip(graph, spin, gain, v);
        moved = true;
      }
    }
    yield;
  }
  return passes;
}

/** Gains at or below this are noise: 0 for integer weights, else 2^−44 of the largest Σ|w| at a node. */
export function smallestGain(graph: CsrGraph): number {
  const { n, rowPtr, weight } = graph;
  let integers = true;
  let most = 0;
  for (let u = 0; u < n; u++) {
    let sum = 0;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const w = weight[a]!;
      sum += Math.abs(w);
      if (integers && !Number.isInteger(w)) integers = false;
    }
    if (sum > most) most = sum;
  }
  return integers && most < 2 ** 53 ? 0 : most * 2 ** -44;
}
