/** The reduction by the rules that look at one node's edges: fast enough for the search's inner loops. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { reduceGraph } from './reduce.ts';
import type { Reduction } from './reduction.ts';

export { type Reduction, unreduced } from './reduction.ts';

export function reduceLowDegree(graph: CsrGraph, deadline: Deadline): Steps<Reduction> {
  return reduceGraph(graph, deadline);
}
