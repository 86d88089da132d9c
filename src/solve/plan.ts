/** What solve() would do with a graph, found out without solving it: the descents of the default method, and whether its bound would
 *  be verified. Costs an ordering of the nodes, which is a small part of the factorisation it predicts. */
import { planDescents } from '../applications/derandomized-cut.ts';
import type { Steps } from '../core/steps.ts';
import { resolveDescentOptions } from '../derandomize/options.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { minimumDegreeOrder } from '../linalg/ordering.ts';
import { VERIFIED_LIMITS } from '../relax/verified-bound.ts';
import { resolveSolveOptions } from './options.ts';

export interface SolvePlan {
  readonly method: string;
  /** Descents of the derandomizer, the most steps of each, and the columns of W. */
  readonly descents: { readonly starts: number; readonly steps: number; readonly columns: number };
  readonly bound: {
    readonly kind: 'verified' | 'estimated';
    /** Entries of the factor and operations of one factorisation; null where they exceed what is spent on a proof. */
    readonly factorEntries: number | null;
    readonly flops: number | null;
    readonly limits: { readonly entries: number; readonly flops: number };
  };
}

export function* planSolve(graph: CsrGraph): Steps<SolvePlan> {
  const { starts, columns, descent } = planDescents(graph);
  const order = yield* minimumDegreeOrder(graph.n, graph.rowPtr, graph.adj, VERIFIED_LIMITS);
  return {
    method: resolveSolveOptions().method,
    descents: { starts, steps: resolveDescentOptions(descent).steps, columns },
    bound: {
      kind: order === null ? 'estimated' : 'verified',
      factorEntries: order?.entries ?? null,
      flops: order?.flops ?? null,
      limits: VERIFIED_LIMITS,
    },
  };
}
