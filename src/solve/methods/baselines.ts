/** Methods that are there to be compared with: what chance finds in the same time, and what Python's networkx finds. */
import { secondsSince } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import { cutWeight } from '../../graph/cut.ts';
import { exchange } from '../../search/one-exchange.ts';
import { randomCut } from '../../search/random-cut.ts';
import { type SolveContext, STREAM } from '../context.ts';

/** Random cuts where no limit says otherwise. */
const CUTS = 1000;
/** Arcs counted between two pauses. */
const PAUSE_WORK = 1e6;

export const randomBest = {
  name: 'random-best',
  summary: `a baseline: the best of random cuts until the limit, of ${CUTS} without one`,
  *run(context: SolveContext): Steps<void> {
    const startMs = performance.now();
    const { graph, incumbent } = context;
    const limited = context.stepLimited || Number.isFinite(context.deadline.remainingSec());
    const deadline = limited ? context.deadline : context.deadline.limit(CUTS);
    const random = context.random(STREAM.start);
    const spin = new Int8Array(graph.n);
    let cuts = 0;
    let work = 0;
    // One cut in any case, as from the method `random`.
    do {
      randomCut(random, spin);
      incumbent.offer(spin, cutWeight(graph, spin), 'random-best');
      cuts++;
      work += graph.n + graph.m;
      if (work >= PAUSE_WORK) {
        work = 0;
        yield;
      }
    } while (!incumbent.satisfied && deadline.step());
    const seconds = secondsSince(startMs);
    context.stages.push({ name: 'random-best', seconds, cut: incumbent.cut, cuts });
  },
};

export const oneExchange = {
  name: 'one-exchange',
  summary: 'a baseline: from --start, or all on one side, the best single flip until none gains (networkx)',
  *run(context: SolveContext): Steps<void> {
    const startMs = performance.now();
    const { graph, incumbent } = context;
    // All on one side where the caller gave no start.
    const spin = incumbent.spin.slice();
    const startCut = cutWeight(graph, spin);
    const flips = yield* exchange(graph, spin, context.random(STREAM.search), context.deadline);
    const cut = cutWeight(graph, spin);
    const seconds = secondsSince(startMs);
    context.stages.push({ name: 'one-exchange', seconds, cut, startCut, flips });
    incumbent.offer(spin, cut, 'one-exchange');
  },
};
