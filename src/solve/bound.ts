/** The upper bound of a solve: the dual of the relaxation, where there is time for it, offered to the incumbent. Where data reduction leaves a
 *  smaller graph it is that graph's relaxation: less work, and a tighter bound (G70: 9749 instead of 9861). */
import { inBlocks, RANGE } from '../core/blocks.ts';
import { type Deadline, secondsSince } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { reductionProof } from '../exact/proof-file.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { summarizeWeightsSteps } from '../graph/weights.ts';
import { liftBound } from '../presolve/lift-bound.ts';
import type { Reduction } from '../presolve/reduction.ts';
import { type CutLattice, roundDownToLattice } from '../problems/lattice.ts';
import type { Proof } from '../problems/proof.ts';
import { type CutBound, stageNamed } from '../problems/result.ts';
import { dualBound, NO_BETTER } from '../relax/dual-bound.ts';
import type { DualBound } from '../relax/dual-problem.ts';
import { defaultRank, type MixingResult, solveMixing } from '../relax/mixing.ts';
import { positiveWeightBoundSteps } from '../relax/psd-certificate.ts';
import { treeMultipliers } from '../relax/tree-multipliers.ts';
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

/** A first bound before the search: an estimate from so many sweeps of the relaxation and products with the matrix, 1 to 4 % above what the
 *  relaxation will give, so that a signal or a limit that comes early finds more than the positive weights. After 16 sweeps and 12 products
 *  no estimate was too low (relax/estimated-bound.ts). */
const QUICK = { sweeps: 20, steps: 30 };
/** Where each product takes a second: at 5·10^5 edges with rank 8 0.56 % above the other, for 60 % of the time. Graphs without short cycles
 *  need no sweeps (relax/tree-multipliers.ts). */
const QUICKEST = { sweeps: 16, steps: 14 };
/** On a busy machine so many will do: what of the time they may take, so that there is some for products. */
const FEWEST_SWEEPS = 8;
const SWEEPS_SHARE = 0.7;
/** These sweeps and products take so many times as long as the products. */
const SWEEPS_PER_PRODUCTS = 4;
/** In units of their mean, what may have to be added to those multipliers where they fit the graph: −0.01 on random graphs, 0.4 where a cut
 *  of nearly everything is hidden in signs. */
const MOST_SHIFT = 0.1;
/** Products of a weight and a number a second, at least, code that is not compiled yet included. */
const QUICK_SPEED = 1e9;
/** It may take this share of the time that is left, and where it takes longer than a moment only the smaller one. */
const QUICK_SHARE = 0.3;
const SMALL_SHARE = 0.03;
const MOMENT_SEC = 0.3;

/** Offers that bound where it costs little. The result depends on the seed alone where it is reached.
 *  @param share of the time that is left that it may take, in any case, with the least effort */
export function* quickBound(context: SolveContext, share?: number): Steps<void> {
  const { incumbent, weights, boundRequest: request } = context;
  const kernel = smallerGraph(context);
  const graph = kernel?.graph ?? context.graph;
  const whole = context.deadline.withoutSteps();
  if (request === 'none' || incumbent.satisfied || weights.maxAbs === 0) return;
  const deadline = share === undefined ? whole : whole.share(share);
  const random = context.random(STREAM.relaxation);
  const steps = share === undefined ? QUICK.steps : QUICKEST.steps;
  function* offered(multipliers: Float64Array): Steps<DualBound> {
    const options = { kind: 'estimated', estimateSteps: steps, integral: false, random, deadline } as const;
    const bound = yield* dualBound(graph, multipliers, options);
    incumbent.offerBound(boundOf(bound, context, kernel));
    return bound;
  }
  const inTree = share === undefined ? null : yield* treeMultipliers(graph, random);
  if (inTree !== null) {
    context.announce('bound');
    const mean = (yield* sumOf(inTree)) / graph.n;
    const startMs = performance.now();
    if ((yield* offered(inTree)).shift <= MOST_SHIFT * mean) return;
    // On a busy machine that was all there was time for.
    if (deadline.remainingSec() < (SWEEPS_PER_PRODUCTS * (performance.now() - startMs)) / 1000) return;
  }
  const multipliers = yield* quickMultipliers(context, kernel, random, deadline, share);
  if (multipliers !== null) yield* offered(multipliers);
}

function* sumOf(numbers: Float64Array): Steps<number> {
  let sum = 0;
  yield* inBlocks(numbers.length, RANGE, (from, to) => {
    for (let i = from; i < to; i++) sum += numbers[i]!;
  });
  return sum;
}

/** Those of the relaxation after a few sweeps; null where there is no time for them. */
function* quickMultipliers(
  context: SolveContext,
  kernel: Reduction | null,
  random: Random,
  deadline: Deadline,
  share: number | undefined,
): Steps<Float64Array | null> {
  const graph = kernel?.graph ?? context.graph;
  const maxSweeps = share === undefined ? QUICK.sweeps : QUICKEST.sweeps;
  const sec = (maxSweeps * 2 * graph.m * defaultRank(graph.n)) / QUICK_SPEED;
  const most = sec > MOMENT_SEC ? SMALL_SHARE : QUICK_SHARE;
  if (sec > (share === undefined ? most : 1) * deadline.remainingSec()) return null;
  context.announce('bound');
  const { maxAbs } = kernel === null ? context.weights : yield* summarizeWeightsSteps(graph);
  const sweeping = deadline.share(SWEEPS_SHARE);
  const { multipliers, sweeps } = yield* solveMixing(graph, maxAbs, random, sweeping, { maxSweeps });
  return sweeps < FEWEST_SWEEPS && graph.n > FEWEST_SWEEPS ? null : multipliers;
}

/** Bounds every cut of the context's graph, unless that is done, the time is over, or the cut is known to be the best.
 *  @param share of the time that the relaxation leaves, for a good bound; twice as much for one at all, or for the proof that was asked for */
export function* boundCut(context: SolveContext, share = 1): Steps<void> {
  const { incumbent, boundRequest: request } = context;
  // A limit of steps is for the search: a bound is worth its time whatever came before.
  const deadline = context.deadline.withoutSteps();
  if (request === 'none' || context.bounded || incumbent.optimal || deadline.expired) return;
  context.bounded = true;
  const kernel = smallerGraph(context);
  const { multipliers } =
    kernel === null
      ? yield* context.relaxation(deadline, share)
      : yield* relaxationOf(context, kernel.graph, deadline, share);
  context.announce('bound');
  const most = Math.min(1, 2 * share);
  const whole = deadline.share(most);
  const good = deadline.share(request === 'verified' ? most : Math.min(share, PROOF_SHARE));
  const startMs = performance.now();
  const bound = yield* dualBound(kernel?.graph ?? context.graph, multipliers, {
    kind: request === 'sdp' ? 'auto' : request,
    integral: false,
    random: context.random(STREAM.bound),
    deadline: whole,
    enough: good,
    onBound: (found) => incumbent.offerBound(boundOf(found, context, kernel)),
  });
  const claim = boundOf(bound, context, kernel);
  context.stages.push({
    name: 'bound',
    seconds: secondsSince(startMs),
    upperBound: claim.upperBound,
    kind: bound.kind,
    value: kernel === null ? bound.value : liftBound(kernel, bound.value),
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

/** What data reduction leaves, where that is less and something. */
function smallerGraph({ graph, reduction }: SolveContext): Reduction | null {
  return reduction !== null && reduction.graph.m > 0 && reduction.graph.n < graph.n ? reduction : null;
}

/** The relaxation of another graph than the context's. */
function* relaxationOf(
  context: SolveContext,
  graph: CsrGraph,
  budget: Deadline,
  share: number,
): Steps<MixingResult> {
  const { maxAbs } = yield* summarizeWeightsSteps(graph);
  const most = budget.share(Math.min(share, context.parameters.relaxationShare));
  return yield* solveMixing(graph, maxAbs, context.random(STREAM.relaxation), most);
}

/** Says so where the positive weights are all that the bound rests on, and a relaxation might have given more. */
export function warnOfTrivialBound({ incumbent, deadline, stages, warnings }: SolveContext): void {
  const { proven, estimate } = incumbent;
  if (proven.source !== 'positive-weights' || estimate !== null || incumbent.optimal) return;
  if (stageNamed(stages, 'bound')?.reason === NO_BETTER) return;
  const what = deadline.aborted ? 'signal' : 'limit';
  warnings.push(
    `the ${what} came before the relaxation: the bound is no more than the sum of the positive weights`,
  );
}

/** The dual's bound, rounded down to what a cut can weigh. @param kernel what it is about, where that is not the context's graph */
function boundOf(
  { value, kind, source, multipliers }: DualBound,
  { lattice }: SolveContext,
  kernel: Reduction | null,
): CutBound {
  const upperBound = rounded(lattice, kernel === null ? value : liftBound(kernel, value));
  if (kernel === null) {
    return source === 'multipliers'
      ? { upperBound, kind, source: 'sdp', multipliers }
      : { upperBound, kind, source, multipliers: null };
  }
  const proof = (): Proof =>
    reductionProof(kernel, source === 'multipliers' ? { kind: 'sdp', multipliers } : { kind: source });
  return { upperBound, kind, source: source === 'multipliers' ? 'sdp' : source, multipliers: null, proof };
}
