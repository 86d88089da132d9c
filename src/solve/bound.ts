/** The upper bound of a solve: the dual of the relaxation, where there is time for it, offered to the incumbent. */
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { type CutLattice, roundDownToLattice } from '../problems/lattice.ts';
import type { CutBound } from '../problems/result.ts';
import { dualBound } from '../relax/dual-bound.ts';
import type { DualBound } from '../relax/dual-problem.ts';
import { positiveWeightBoundSteps } from '../relax/psd-certificate.ts';
import { type SolveContext, STREAM } from './context.ts';

/** Of the time that is left, what a proof may take at most, so that an estimate has some. */
const PROOF_SHARE = 0.6;

/** Σ max(w, 0): no cut weighs more. */
export function* trivialBound(graph: CsrGraph, lattice: CutLattice | null): Steps<CutBound> {
  return {
    upperBound: rounded(lattice, yield* positiveWeightBoundSteps(graph)),
    kind: 'verified',
    source: 'positive-weights',
    multipliers: null,
  };
}

function rounded(lattice: CutLattice | null, bound: number): number {
  return lattice === null ? bound : roundDownToLattice(lattice, bound);
}

/** Bounds every cut of the context's graph, unless that is done, the time is over, or the cut is known to be the best.
 *  @param share of the time that the relaxation leaves, for a good bound; twice as much for one at all, or for the proof that was asked for */
export function* boundCut(context: SolveContext, share = 1): Steps<void> {
  const { graph, lattice, incumbent, boundRequest: request } = context;
  // A limit of steps is for the search: a bound is worth its time whatever came before.
  const deadline = context.deadline.withoutSteps();
  if (request === 'none' || context.bounded || incumbent.optimal || deadline.expired) return;
  context.bounded = true;
  const { multipliers } = yield* context.relaxation(
    context.deadline.expired ? deadline : context.deadline,
    share,
  );
  context.announce('bound');
  const most = Math.min(1, 2 * share);
  const whole = deadline.share(most);
  const good = deadline.share(request === 'verified' ? most : Math.min(share, PROOF_SHARE));
  const startMs = performance.now();
  const bound = yield* dualBound(graph, multipliers, {
    kind: request === 'sdp' ? 'auto' : request,
    integral: false,
    random: context.random(STREAM.bound),
    deadline: whole,
    enough: good,
    onBound: (found) => incumbent.offerBound(boundOf(found, lattice)),
  });
  const claim = boundOf(bound, lattice);
  context.stages.push({
    name: 'bound',
    seconds: (performance.now() - startMs) / 1000,
    upperBound: claim.upperBound,
    kind: bound.kind,
    value: bound.value,
    source: claim.source,
    shift: bound.shift,
    factorizations: bound.factorizations,
    factorEntries: bound.factorEntries,
    reason: bound.reason ?? null,
  });
  if (request === 'verified' && bound.kind !== 'verified') {
    context.warnings.push(`the bound could not be verified: ${bound.reason}`);
  }
  incumbent.offerBound(claim);
}

/** The dual's bound, rounded down to what a cut can weigh. */
function boundOf({ value, kind, source, multipliers }: DualBound, lattice: CutLattice | null): CutBound {
  const upperBound = rounded(lattice, value);
  return source === 'multipliers'
    ? { upperBound, kind, source: 'sdp', multipliers }
    : { upperBound, kind, source, multipliers: null };
}
