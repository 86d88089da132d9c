/** Goemans–Williamson as published: the relaxation, then the best of 100 random hyperplanes. The baseline to compare with. */
import { secondsSince } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import { bestOfRoundings } from '../../relax/rounding.ts';
import { quickBound } from '../bound.ts';
import { type SolveContext, STREAM } from '../context.ts';

const TRIALS = 100;

export const goemansWilliamson = {
  name: 'gw',
  summary: `Goemans–Williamson: the SDP relaxation and the best of ${TRIALS} random hyperplanes`,
  *run(context: SolveContext): Steps<void> {
    yield* quickBound(context);
    const { vectors, rank, expectedRounding } = yield* context.relaxation();
    context.announce('rounding');
    const startMs = performance.now();
    const rounded = yield* bestOfRoundings(
      context.graph,
      vectors,
      rank,
      TRIALS,
      context.random(STREAM.rounding),
      context.deadline,
    );
    context.stages.push({
      name: 'rounding',
      seconds: secondsSince(startMs),
      trials: rounded.trials,
      expectedRounding,
      mean: rounded.mean,
      cut: rounded.cut,
    });
    context.incumbent.offer(rounded.spin, rounded.cut, 'rounding');
  },
};
