/** A tighter bound than that of the relaxation alone: odd-cycle inequalities on the SDP of what data reduction leaves of the graph
 *  (relax/cutting-plane-bound.ts). Each better bound goes to the incumbent as it is proven, with what proves it. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { inequalitiesProof, reductionProof } from '../exact/proof-file.ts';
import { liftBound } from '../presolve/lift-bound.ts';
import type { Reduction } from '../presolve/reduction.ts';
import { integerCutStep, roundDownToLattice } from '../problems/lattice.ts';
import { type CuttingPlaneBound, cuttingPlaneBound } from '../relax/cutting-plane-bound.ts';
import { type SolveContext, STREAM } from './context.ts';

/** @param reduction of the context's graph @param deadline ends it; a step is one of the multipliers
 *  @param triples whether triangles of all triples of nodes are worth their time, once the graph's own cycles bring no more */
export function* tightenBound(
  context: SolveContext,
  reduction: Reduction,
  deadline: Deadline,
  triples: boolean,
): Steps<void> {
  const { incumbent, boundRequest: request, lattice } = context;
  const { graph, kept } = reduction;
  if (request === 'none' || incumbent.satisfied || graph.m === 0 || deadline.expired) return;
  const relaxation = yield* context.relaxation();
  context.announce('cutting planes');
  const step = integerCutStep(graph);
  const offer = (bound: CuttingPlaneBound): void => {
    const whole = liftBound(reduction, bound.value);
    // The positive weights of w' are a proof, but hide a far better estimate: G1 in 4 s, 19175 instead of 12083.
    const known = incumbent.estimate?.upperBound ?? Number.POSITIVE_INFINITY;
    if (bound.dual.source === 'positive-weights' && whole > known) return;
    incumbent.offerBound({
      upperBound: lattice === null ? whole : roundDownToLattice(lattice, whole),
      kind: bound.kind,
      source: 'cutting-planes',
      multipliers: null,
      proof: () => reductionProof(reduction, inequalitiesProof(bound)),
    });
  };
  const result = yield* cuttingPlaneBound(
    graph,
    { vectors: rowsOf(relaxation.vectors, relaxation.rank, kept), rank: relaxation.rank },
    {
      deadline,
      random: context.random(STREAM.bound),
      step,
      kind: request === 'sdp' ? 'auto' : request,
      onBound: offer,
      parameters: triples ? {} : { tripleNodes: 0 },
      goal: (incumbent.cut - reduction.offset) * reduction.scale + step,
    },
  );
  context.stages.push({
    name: 'cutting-planes',
    seconds: result.seconds,
    upperBound: result.bound === null ? null : liftBound(reduction, result.bound.value),
    kind: result.bound?.kind ?? null,
    steps: result.steps,
    inequalities: result.inequalities,
    ended: result.ended,
  });
}

/** The rows of the nodes that are left. */
function rowsOf(vectors: Float32Array, rank: number, kept: Int32Array): Float32Array {
  const rows = new Float32Array(kept.length * rank);
  for (let i = 0; i < kept.length; i++)
    rows.set(vectors.subarray(kept[i]! * rank, (kept[i]! + 1) * rank), i * rank);
  return rows;
}
