/** The branch and cut of sparse graphs on a worker, where there is one: this thread only passes on cuts and bounds meanwhile. */
import type { Deadline } from '../core/deadline.ts';
import { resolveOptions } from '../core/options.ts';
import type { Steps } from '../core/steps.ts';
import type { RoundedGraph } from '../exact/cut-weights.ts';
import type { ProveSparseOptions } from '../exact/prove-sparse.ts';
import { sparseParameters } from '../exact/sparse-parameters.ts';
import type { SparseResult } from '../exact/sparse-tree.ts';
import { highsUrl } from '../lp/highs.ts';
import type { Session } from '../portfolio/executor.ts';
import { integerCutStep } from '../problems/lattice.ts';

/** Numbers of tasks that no other stage uses. */
const TASK_ID = 2 ** 31;

/** As `proveSparseWith`. @returns null where no worker finds the LP solver, or one is lost */
export function* proveSparseOnWorker(
  session: Session,
  graph: RoundedGraph,
  start: Int8Array,
  {
    deadline,
    step = integerCutStep(graph),
    recordProof,
    cycles,
    parameters,
    onCut,
    onBound,
  }: ProveSparseOptions & {
    readonly deadline: Deadline;
  },
): Steps<SparseResult | null> {
  const url = highsUrl();
  if (url === null) return null;
  const task = {
    kind: 'sparse',
    start,
    maxNodes: deadline.stepsLeft,
    step,
    ...(graph.exact && { exact: { ...graph.exact, integers: graph.exact.integers.map(String) } }),
    recordProof: recordProof === true,
    cycles: cycles ?? null,
    parameters: resolveOptions(sparseParameters, parameters, 'sparse proof'),
    highsUrl: url,
  } as const;
  session.submit(TASK_ID, task, Number.POSITIVE_INFINITY, deadline.remainingSec());
  for (let stopped = false; ; ) {
    for (const event of session.collect()) {
      if (event.type === 'cut') onCut?.(event.cut, event.spin);
      else if (event.type === 'bound') onBound?.(event.bound.upperBound);
      else if (event.type === 'lost') return null;
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
