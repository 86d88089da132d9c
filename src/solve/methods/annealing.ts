/** One long annealing: hot from a random cut, or warm from the caller's. */
import type { Steps } from '../../core/steps.ts';
import { Annealing, coldTemperature, temperatureScale } from '../../search/annealing.ts';
import { randomCut } from '../../search/random-cut.ts';
import { type SolveContext, STREAM } from '../context.ts';

const HOT = 0.75;
const WARM = 0.3;
/** Nodes and arcs swept where no limit says otherwise, some seconds, and the most sweeps that makes on a small graph. */
const WORK = 1e9;
const MOST_SWEEPS = 50_000;
/** Sweeps that measure the speed, for a time limit to become a number of sweeps. */
const TRIAL_SWEEPS = 20;

export const annealing = {
  name: 'annealing',
  summary: 'simulated annealing over the whole time: from a random cut, or warm from --start',
  *run(context: SolveContext): Steps<void> {
    const { graph, incumbent, deadline } = context;
    context.announce('annealing');
    const startMs = performance.now();
    const random = context.random(STREAM.search);
    const warm = incumbent.cut > Number.NEGATIVE_INFINITY;
    const spin = incumbent.spin.slice();
    if (!warm) randomCut(random, spin);
    const search = new Annealing(graph);
    const [hot, cold] = [(warm ? WARM : HOT) * temperatureScale(graph), coldTemperature(graph)];
    let sweeps = Math.min(MOST_SWEEPS, Math.ceil(WORK / Math.max(1, graph.n + 2 * graph.m)));
    if (context.stepLimited) sweeps = deadline.stepsLeft;
    else if (Number.isFinite(deadline.remainingSec())) {
      search.start(spin, random);
      const trialMs = performance.now();
      const done = yield* search.run(hot, hot, TRIAL_SWEEPS, deadline);
      const secPerSweep = (performance.now() - trialMs) / 1000 / Math.max(1, done);
      // Cold sweeps flip less and run faster than the trial's: what is left over goes to a second annealing, warm.
      sweeps = Math.ceil(deadline.remainingSec() / secPerSweep);
    }
    search.start(spin, random);
    let done = yield* search.run(hot, cold, sweeps, deadline);
    incumbent.offer(search.spin, search.bestCut, 'annealing');
    while (Number.isFinite(deadline.remainingSec()) && !deadline.expired && !incumbent.satisfied) {
      search.start(incumbent.spin, random);
      const secPerSweep = deadline.elapsedSec() / Math.max(1, done);
      const more = Math.ceil(deadline.remainingSec() / secPerSweep);
      done += yield* search.run(WARM * temperatureScale(graph), cold, more, deadline);
      incumbent.offer(search.spin, search.bestCut, 'annealing');
    }
    context.stages.push({
      name: 'annealing',
      seconds: (performance.now() - startMs) / 1000,
      cut: search.bestCut,
      sweeps: done,
      warm,
    });
  },
};
