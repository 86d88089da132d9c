/** The upper bound of a solve: the dual of the relaxation where there is time for it, and never worse than Σ max(w, 0). */
import type { Steps } from '../core/steps.ts';
import { dualBound } from '../relax/dual-bound.ts';
import { positiveWeightBoundSteps } from '../relax/psd-certificate.ts';
import { type SolveContext, STREAM } from './context.ts';
import type { CutBound } from './types.ts';

/** Of the time that is left, what a proof may take at most, so that an estimate has some. */
const PROOF_SHARE = 0.6;

/** Bounds every cut of the context's graph. After the deadline, or where the cut already meets it, Σ max(w, 0) has to do.
 *  @param share of the time that the relaxation leaves, for a good bound; twice as much for one at all, or for the proof that was asked for */
export function* boundCut(context: SolveContext, share = 1): Steps<CutBound> {
  context.bound ??= yield* computeBound(context, share);
  return context.bound;
}

function* computeBound(context: SolveContext, share: number): Steps<CutBound> {
  const { graph, weights, incumbent, boundRequest: request } = context;
  if (request === 'none') return { upperBound: null, boundKind: 'none', multipliers: null };
  const positive = yield* positiveWeightBoundSteps(graph);
  const trivial: CutBound = {
    upperBound: weights.integral ? Math.floor(positive) : positive,
    boundKind: 'verified',
    multipliers: null,
  };
  if (incumbent.cut >= positive || context.deadline.expired) return trivial;
  const { multipliers } = yield* context.relaxation(share);
  context.announce('bound');
  const most = Math.min(1, 2 * share);
  const deadline = context.deadline.share(most);
  const good = context.deadline.share(request === 'verified' ? most : Math.min(share, PROOF_SHARE));
  const startMs = performance.now();
  const bound = yield* dualBound(graph, multipliers, {
    kind: request === 'sdp' ? 'auto' : request,
    integral: weights.integral,
    random: context.random(STREAM.bound),
    deadline,
    enough: good,
    onBound: ({ upperBound, kind }) => context.announceBound(upperBound, kind),
  });
  context.stages.push({
    name: 'bound',
    seconds: (performance.now() - startMs) / 1000,
    upperBound: bound.upperBound,
    kind: bound.kind,
    value: bound.value,
    source: bound.source,
    shift: bound.shift,
    factorizations: bound.factorizations,
    factorEntries: bound.factorEntries,
    reason: bound.reason ?? null,
  });
  if (request === 'verified' && bound.kind !== 'verified') {
    context.warnings.push(`the bound could not be verified: ${bound.reason}`);
  }
  context.announceBound(bound.upperBound, bound.kind);
  return {
    upperBound: bound.upperBound,
    boundKind: bound.kind,
    multipliers: bound.source === 'multipliers' ? bound.multipliers : null,
  };
}
