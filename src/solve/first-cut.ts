/** What keeps a time limit harmless: a cut at once, and descents no longer than the time allows. */
import type { Steps } from '../core/steps.ts';
import { cutWeightSteps } from '../graph/cut.ts';
import { climb } from '../search/one-flip.ts';
import { randomCut } from '../search/random-cut.ts';
import { type Relaxation, type SolveContext, STREAM } from './context.ts';

/** Offers a one-flip optimum from a random cut: 0.3 s for 3·10^6 edges, so that whatever strikes later finds a cut. */
export function* offerFirstCut(context: SolveContext): Steps<void> {
  const { graph, incumbent, deadline } = context;
  if (incumbent.cut > Number.NEGATIVE_INFINITY) return;
  const spin = new Int8Array(graph.n);
  randomCut(context.random(STREAM.start), spin);
  yield* climb(graph, spin, deadline);
  incumbent.offer(spin, yield* cutWeightSteps(graph, spin), 'one-flip');
}

/** A descent's step takes about this many sweeps' time. */
const SWEEPS_PER_STEP = 2.5;
/** Of the time that is left, descents take at most this share, and their steps this part of it: settling the start, exact values
 *  and the certificate take the rest. */
export const DESCENT_SHARE = 0.6;
const STEPS_PART = 0.5;
/** Shorter descents end nowhere. */
const FEWEST_STEPS = 30;

/** Descent steps that fit into the time that is left: Infinity without a time limit, at least 30 with one. */
export function affordableSteps(context: SolveContext, relaxation: Relaxation): number {
  return Math.max(FEWEST_STEPS, Math.floor(fittingSteps(context, relaxation)));
}

/** Whether a descent would come anywhere: where not a third of the fewest steps fit, the bound has more use for the time. */
export function isDescentWorthwhile(context: SolveContext, relaxation: Relaxation): boolean {
  return fittingSteps(context, relaxation) >= FEWEST_STEPS / 3;
}

function fittingSteps({ deadline }: SolveContext, { seconds, sweeps }: Relaxation): number {
  const secPerStep = (SWEEPS_PER_STEP * Math.max(1e-6, seconds)) / Math.max(1, sweeps);
  return (STEPS_PART * DESCENT_SHARE * deadline.remainingSec()) / secPerStep;
}
