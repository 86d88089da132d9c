/** Steepest ascent, as networkx's `one_exchange` does it: of all nodes the one whose flip gains most, until none gains. The baseline
 *  that users of Python know. O(n) per flip besides the degree, where networkx counts the whole cut for every node, O(nm).
 *  As there, ties go to the node that comes first in a random order; here that order is drawn once, there for every flip. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { computeGains, flip } from '../graph/cut.ts';
import { smallestGain } from './one-flip.ts';

/** Nodes looked at between two pauses. */
const PAUSE_WORK = 1e6;

/** Improves `spin` in place until no single flip gains, or the deadline strikes; a step is a flip. @returns flips made */
export function* exchange(
  graph: CsrGraph,
  spin: Int8Array,
  random: Random,
  deadline: Deadline,
): Steps<number> {
  const { n } = graph;
  const order = Int32Array.from({ length: n }, (_, v) => v);
  random.shuffle(order);
  const gain = new Float64Array(n);
  computeGains(graph, spin, gain);
  const least = smallestGain(graph);
  for (let flips = 0, work = 0; ; flips++) {
    let chosen = -1;
    let most = least;
    for (let i = 0; i < n; i++) {
      const v = order[i]!;
      if (gain[v]! > most) {
        most = gain[v]!;
        chosen = v;
      }
    }
    if (chosen < 0 || !deadline.step()) return flips;
    flip(graph, spin, gain, chosen);
    work += n;
    if (work < PAUSE_WORK) continue;
    work = 0;
    yield;
  }
}
