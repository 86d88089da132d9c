/** The column that others are held against: the maximum cut, proven where that takes seconds, else the best cut found. */
import type { Deadline } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { solveSteps } from '../../solve/solve.ts';
import { unlessExpired } from './experiment.ts';

export interface BestCut {
  readonly cut: number;
  readonly proven: boolean;
}

/** Dense random graphs of so many nodes are proven whatever it takes (1.4 s), and so many within the limit mostly (3 to 7 s). */
const CERTAIN_NODES = 60;
const PROVABLE_NODES = 100;
const PROOF_SEC = 60;
/** A limit of steps, unlike one of time, finds the same cut beside however many other chapters: 0.5 s at 200 nodes, 5 s at 800. */
const SEARCH_STEPS = 20_000;

/** Where the deadline strikes first: nothing found. */
export function* bestCut(graph: CsrGraph, deadline: Deadline): Steps<BestCut> {
  const prove = graph.n <= PROVABLE_NODES;
  const limits = prove
    ? { prove, timeLimitSec: graph.n <= CERTAIN_NODES ? undefined : PROOF_SEC }
    : { maxSteps: SEARCH_STEPS, bound: 'none' as const };
  const solved = yield* unlessExpired(solveSteps(graph, limits, null), deadline);
  if (solved === null) return { cut: 0, proven: false };
  const { cut, status } = solved;
  return { cut, proven: status === 'optimal' };
}
