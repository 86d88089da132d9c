/** The portfolio as a method: derandomized cuts, annealing, and combination until a limit, or until nothing improves. */
import type { Steps } from '../../core/steps.ts';
import { cutWeight } from '../../graph/cut.ts';
import { boundCut } from '../bound.ts';
import type { SolveContext } from '../context.ts';
import { offerFirstCut } from '../first-cut.ts';
import { PATIENCE, Portfolio } from '../portfolio.ts';

export const auto = {
  name: 'auto',
  summary: 'a portfolio: derandomized cuts, annealing, and combining the best, until the limit',
  *run(context: SolveContext): Steps<void> {
    yield* offerFirstCut(context);
    const relaxation = yield* context.relaxation();
    const { incumbent, deadline, graph } = context;
    context.announce('search');
    const startMs = performance.now();
    const portfolio = new Portfolio(context, relaxation);
    if (incumbent.cut > Number.NEGATIVE_INFINITY)
      portfolio.pool.add(incumbent.spin, cutWeight(graph, incumbent.spin));
    const limited = Number.isFinite(deadline.remainingSec()) || context.stepLimited;
    let idle = 0;
    while (!deadline.expired && !incumbent.satisfied && (limited || idle < PATIENCE)) {
      idle = (yield* portfolio.round()) ? 0 : idle + 1;
      // The first good cuts are there: the bound is due now, since this method leaves no time for it at the end.
      if (portfolio.rounds === 1) incumbent.goal = Math.min(incumbent.goal, yield* provenBound(context));
    }
    context.stages.push({
      name: 'search',
      seconds: (performance.now() - startMs) / 1000,
      cut: incumbent.cut,
      rounds: portfolio.rounds,
      combinations: portfolio.combinations,
      ...Object.fromEntries([...portfolio.record].map(([arm, { tries }]) => [arm, tries - 1])),
    });
  },
};

/** A cut of this weight is optimal; Infinity where nothing is proven. */
function* provenBound(context: SolveContext): Steps<number> {
  const { upperBound, boundKind } = yield* boundCut(context);
  return boundKind === 'verified' && upperBound !== null ? upperBound : Number.POSITIVE_INFINITY;
}
