/** The branch and cut of sparse graphs on a worker, where there is one: this thread only passes on cuts and bounds meanwhile. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { type ProveSparseOptions, proveSparse, proveSparseWith } from '../exact/prove-sparse.ts';
import type { SparseResult } from '../exact/sparse-tree.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { HIGHS_MISSING, highsIfLoaded, highsUrl } from '../lp/highs.ts';
import type { Session } from '../portfolio/executor.ts';
import { integerCutStep } from '../problems/lattice.ts';

export interface SparseProofHost {
  /** A worker that has the graph; null: this thread does the work, a tenth of a second at a time. */
  readonly session: Session | null;
  /** Whether promises may be waited for: the solver is loaded by one. */
  readonly canWait: boolean;
  warn(warning: string): void;
}

/** Numbers of tasks that no other stage uses. */
const TASK_ID = 2 ** 31;

/** As `proveSparse`. @returns null, after a warning, where there is no LP solver */
export function* proveSparseOn(
  host: SparseProofHost,
  graph: CsrGraph,
  start: Int8Array,
  options: ProveSparseOptions & { readonly deadline: Deadline },
): Steps<SparseResult | null> {
  const result = yield* prove(host, graph, start, options);
  if (result === null) host.warn(HIGHS_MISSING);
  return result;
}

function* prove(
  { session, canWait, warn }: SparseProofHost,
  graph: CsrGraph,
  start: Int8Array,
  options: ProveSparseOptions & { readonly deadline: Deadline },
): Steps<SparseResult | null> {
  const url = session === null ? null : highsUrl();
  if (session !== null && url !== null) {
    const outcome = yield* onWorker(session, url, graph, start, options);
    if (typeof outcome !== 'string') return outcome;
    warn(`a worker failed, and its task was begun again: ${outcome}`);
  }
  const loaded = highsIfLoaded();
  if (loaded) return yield* proveSparseWith(loaded, graph, start, options);
  return canWait ? yield* proveSparse(graph, start, options) : null;
}

/** @returns the reason where the worker was lost */
function* onWorker(
  session: Session,
  url: string,
  graph: CsrGraph,
  start: Int8Array,
  {
    deadline,
    step = integerCutStep(graph),
    recordProof,
    cycles,
    onCut,
    onBound,
  }: ProveSparseOptions & {
    readonly deadline: Deadline;
  },
): Steps<SparseResult | null | string> {
  const task = {
    kind: 'sparse',
    start,
    maxNodes: deadline.stepsLeft,
    step,
    recordProof: recordProof === true,
    cycles: cycles ?? null,
    highsUrl: url,
  } as const;
  session.submit(TASK_ID, task, Number.POSITIVE_INFINITY, deadline.remainingSec());
  for (let stopped = false; ; ) {
    for (const event of session.collect()) {
      if (event.type === 'cut') onCut?.(event.cut, event.spin);
      else if (event.type === 'bound') onBound?.(event.bound.upperBound);
      else if (event.type === 'lost') return event.reason;
      else if (event.outcome.kind === 'sparse') {
        const { result } = event.outcome;
        if (result !== null) deadline.take(result.nodes);
        return result;
      }
    }
    if (!stopped && deadline.expired) {
      session.stop(TASK_ID);
      stopped = true;
    }
    yield session.wait();
  }
}
