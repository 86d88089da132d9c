/** One long annealing over the whole time: hot from a random cut, or warm from the caller's. The baseline to compare with. */
import { secondsSince } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import { Annealing, finalTemperature, temperatureScale } from '../../search/annealing.ts';
import { randomCut } from '../../search/random-cut.ts';
import { quickBound } from '../bound.ts';
import { type SolveContext, STREAM } from '../context.ts';
import type { Method } from '../method.ts';

/** Without a limit: nodes and arcs swept, some seconds' worth, and the most sweeps that makes on a small graph. */
const WORK = 2e9;
const MOST_SWEEPS = 50_000;

export const annealing: Method = {
  name: 'annealing',
  summary:
    'simulated annealing over the whole time: from a random cut, or at a lower temperature from --start',
  effort: ({ n, m }) => Math.min(MOST_SWEEPS, Math.ceil(WORK / Math.max(1, n + 2 * m))),
  *run(context: SolveContext): Steps<void> {
    const { graph, incumbent, deadline } = context;
    yield* quickBound(context);
    context.announce('annealing');
    const startMs = performance.now();
    const random = context.random(STREAM.search);
    const warm = incumbent.cut > Number.NEGATIVE_INFINITY;
    const spin = incumbent.spin.slice();
    if (!warm) randomCut(random, spin);
    const { parameters } = context;
    const search = new Annealing(graph, 'wasm', parameters);
    search.start(spin, random);
    const from = (warm ? parameters.annealingReheat : parameters.annealingInitial) * temperatureScale(graph);
    const to = finalTemperature(graph, parameters);
    const sweeps = context.stepLimited
      ? yield* search.run(from, to, deadline.stepsLeft, deadline, incumbent.goal)
      : yield* search.runByClock(from, to, deadline, incumbent.goal);
    incumbent.offer(search.spin, search.bestCut, 'annealing');
    context.stages.push({
      name: 'annealing',
      seconds: secondsSince(startMs),
      cut: search.bestCut,
      sweeps,
      warm,
    });
  },
};
