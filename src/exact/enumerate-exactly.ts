/** Exact maximum cut of a small graph whose weights are any doubles, by enumeration in big integers: a Gray code, one flip a step. For
 *  weights that neither integers in doubles nor pairs of them hold, such as 1e-200 beside 1e200. Time 2^(n − 1)·n: 0.1 s for 16 nodes. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { asIntegers } from '../problems/dyadic.ts';
import type { RoundedGraph } from './cut-weights.ts';

/** Flips between two pauses: a few milliseconds. */
const PAUSE = 2 ** 12;
/** Of one addition of big integers. */
const BIG_OPERATIONS = 100;

/** Operations of `enumerateExactly`, each about a nanosecond. */
export function predictExactEnumeration({ n }: CsrGraph): number {
  return BIG_OPERATIONS * 2 ** (n - 1) * n;
}

/** @returns sides of a maximum cut, Int8Array(n) of ±1; null when the deadline strikes first */
export function* enumerateExactly(graph: RoundedGraph, deadline: Deadline): Steps<Int8Array | null> {
  const { n, rowPtr, adj } = graph;
  const weight = (graph.exact ?? asIntegers(graph.weight)).integers;
  const spin = new Int8Array(n).fill(1);
  let best = spin.slice();
  let cut = 0n;
  let most = 0n;
  for (let step = 1; step < 2 ** Math.max(0, n - 1); step++) {
    // The last node keeps its side.
    const v = 31 - Math.clz32(step & -step);
    for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) {
      if (spin[adj[a]!] === spin[v]) cut += weight[a]!;
      else cut -= weight[a]!;
    }
    spin[v] = -spin[v]!;
    if (cut > most) {
      most = cut;
      best = spin.slice();
    }
    if (step % PAUSE !== 0) continue;
    if (deadline.expired) return null;
    yield;
  }
  return best;
}
