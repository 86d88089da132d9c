/** The methods that need no relaxation: a random cut, a greedy one, and local search from any start. */
import { secondsSince } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import { cutWeightSteps } from '../../graph/cut.ts';
import type { SearchStage } from '../../problems/result.ts';
import { greedyCutSteps } from '../../search/greedy.ts';
import { climb } from '../../search/one-flip.ts';
import { randomCut } from '../../search/random-cut.ts';
import { type SolveContext, STREAM } from '../context.ts';

export const random = {
  name: 'random',
  summary: 'a uniformly random cut: half of the total weight on average',
  *run(context: SolveContext): Steps<void> {
    const startMs = performance.now();
    const spin = new Int8Array(context.graph.n);
    randomCut(context.random(STREAM.start), spin);
    yield* report(context, 'random', startMs, spin);
  },
};

export const greedy = {
  name: 'greedy',
  summary: 'heaviest nodes first, each to its better side',
  *run(context: SolveContext): Steps<void> {
    const startMs = performance.now();
    const spin = new Int8Array(context.graph.n);
    yield* greedyCutSteps(context.graph, spin, context.deadline);
    yield* report(context, 'greedy', startMs, spin);
  },
};

export const oneFlip = {
  name: 'one-flip',
  summary: 'local search from --start, or from a random cut: flips nodes while any flip gains',
  *run(context: SolveContext): Steps<void> {
    const startMs = performance.now();
    const { graph, incumbent } = context;
    const spin = incumbent.spin.slice();
    // Without a start of the caller's the incumbent is still empty: begin at random.
    if (incumbent.cut === Number.NEGATIVE_INFINITY) randomCut(context.random(STREAM.start), spin);
    const startCut = yield* cutWeightSteps(graph, spin);
    const passes = yield* climb(graph, spin, context.deadline);
    yield* report(context, 'one-flip', startMs, spin, { startCut, passes });
  },
};

function* report(
  context: SolveContext,
  name: SearchStage['name'],
  startMs: number,
  spin: Int8Array,
  figures: Readonly<Record<string, number>> = {},
): Steps<void> {
  const cut = yield* cutWeightSteps(context.graph, spin);
  context.stages.push({ name, seconds: secondsSince(startMs), cut, ...figures });
  context.incumbent.offer(spin, cut, name);
}
