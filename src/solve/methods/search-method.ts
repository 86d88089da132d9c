/** Makes a method of a search: from --start, or from a random cut, until the limit; without one, as many steps as `effort` says. */
import { secondsSince } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { cutWeightSteps } from '../../graph/cut.ts';
import type { SearchStage } from '../../problems/result.ts';
import { randomCut } from '../../search/random-cut.ts';
import type { Search } from '../../search/search.ts';
import { quickBound } from '../bound.ts';
import { type SolveContext, STREAM } from '../context.ts';
import type { Method } from '../method.ts';

/** @param effort steps where no limit says otherwise: some seconds' worth */
export function searchMethod(
  name: SearchStage['name'],
  summary: string,
  search: Search,
  effort: (graph: CsrGraph) => number,
): Method {
  return {
    name,
    summary,
    effort,
    *run(context: SolveContext): Steps<void> {
      const { graph, incumbent, deadline } = context;
      yield* quickBound(context);
      context.announce(name);
      const startMs = performance.now();
      const start = incumbent.spin.slice();
      if (incumbent.cut === Number.NEGATIVE_INFINITY) randomCut(context.random(STREAM.start), start);
      const startCut = yield* cutWeightSteps(graph, start);
      incumbent.offer(start, startCut, name);
      const found = yield* search({
        graph,
        start,
        deadline,
        random: context.random(STREAM.search),
        goal: incumbent.goal,
        parameters: context.parameters,
        onBetter: (spin, cut) => incumbent.offer(spin, cut, name),
      });
      const seconds = secondsSince(startMs);
      context.stages.push({ name, seconds, startCut, cut: found.cut, steps: found.steps });
      incumbent.offer(found.spin, found.cut, name);
    },
  };
}
