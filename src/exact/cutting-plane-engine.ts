/** Odd-cycle inequalities on the SDP (relax/cutting-plane-bound.ts) for blocks that no exact engine reaches: a bound, and no proof that the
 *  cut is optimal but where the two meet. */
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { cutWeight } from '../graph/cut.ts';
import { summarizeWeightsSteps } from '../graph/weights.ts';
import { cuttingPlaneBound } from '../relax/cutting-plane-bound.ts';
import { solveMixing } from '../relax/mixing.ts';
import type { EngineResult, ExactEngine } from './engine.ts';
import { inequalitiesProof } from './proof-file.ts';

/** Of the relaxation, for each edge; and of a step of the multipliers. */
const SEC_PER_EDGE = 2e-5;
const STEP_SEC_PER_EDGE = 2e-7;
/** The gain of further ones is small, and goes on for long. */
const MOST_STEPS = 2000;

export const cuttingPlaneEngine: ExactEngine = {
  name: 'cutting-planes',
  // biome-ignore lint/correctness/useYield: a prediction that takes no time
  *reach({ m }) {
    return { seconds: SEC_PER_EDGE * m, secondsPerStep: STEP_SEC_PER_EDGE * m };
  },
  *run(graph, start, { deadline, step, onBound, onRest }): Steps<EngineResult> {
    const { maxAbs } = yield* summarizeWeightsSteps(graph);
    const cut = cutWeight(graph, start);
    const random = new Random(1);
    const { vectors, rank } = yield* solveMixing(graph, maxAbs, random, deadline.withoutSteps());
    const bounding = cuttingPlaneBound(
      graph,
      { vectors, rank },
      {
        deadline: deadline.limit(MOST_STEPS),
        random,
        step,
        kind: 'verified',
        onBound: ({ kind, upperBound }) => kind === 'verified' && onBound(upperBound),
        goal: cut + step,
      },
    );
    let next = bounding.next();
    for (; !next.done; next = bounding.next()) {
      onRest();
      yield next.value;
    }
    const { inequalities } = next.value;
    const bound = next.value.bound?.kind === 'verified' ? next.value.bound : null;
    return {
      spin: start,
      cut,
      bound: bound?.upperBound ?? Number.POSITIVE_INFINITY,
      optimal: bound !== null && bound.upperBound <= cut,
      nodes: 1,
      open: 0,
      inequalities,
      proof: bound && (() => inequalitiesProof(bound)),
    };
  },
};
