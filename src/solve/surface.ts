/** Maximum cuts of graphs whose blocks are planar, and bounds where some are on a torus, by matching (exact/surface/solve-surface.ts). */
import { type Deadline, secondsSince } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { reductionProof } from '../exact/proof-file.ts';
import { type SurfaceSolution, solvePlanarOrTorus } from '../exact/surface/solve-surface.ts';
import { MOST_EDGES } from '../exact/surface/surface.ts';
import { cutWeightSteps } from '../graph/cut.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import { type Blocks, findBlocks } from '../presolve/blocks.ts';
import { liftBound } from '../presolve/lift-bound.ts';
import { type Reduction, unreduced } from '../presolve/reduction.ts';
import { integerCutStep, roundDownToLattice } from '../problems/lattice.ts';
import type { Proof } from '../problems/proof.ts';
import type { SolveContext } from './context.ts';

/** The least part of the time that may be spent, and the seconds that the search needs at most: where a proof comes out nothing else
 *  is needed. Of 10 s half did not suffice for G72 and G81; with half of 4 s left the search cuts G81 by 16 more than without. */
const LEAST_SHARE = 0.5;
const SEARCH_SEC = 2.5;

/** Offers cut and bound where every block of what is left of the graph, or of the graph itself, is on a surface: contracted edges
 *  keep a planar graph planar, but make the faces of a torus hard to tell.
 *  @param reduction of the context's graph */
export function* solveOnSurfaces(context: SolveContext, reduction: Reduction): Steps<void> {
  const { graph, weights } = context;
  const share = Math.max(LEAST_SHARE, 1 - SEARCH_SEC / context.deadline.remainingSec());
  const deadline = context.deadline.share(share).withoutSteps();
  // Others than integers the reduction rounds.
  const exact = weights.integral && reduction.offsetError === 0;
  if (exact && (yield* solveBlocksOnSurfaces(context, reduction, deadline))) return;
  if (!exact || reduction.graph.n < graph.n)
    yield* solveBlocksOnSurfaces(context, unreduced(graph), deadline);
}

/** @returns whether all blocks are on surfaces */
function* solveBlocksOnSurfaces(
  context: SolveContext,
  kernel: Reduction,
  deadline: Deadline,
): Steps<boolean> {
  const { graph, incumbent, lattice, origin } = context;
  const startMs = performance.now();
  if (kernel.graph.m > MOST_EDGES) return false;
  const blocks = yield* findBlocks(kernel.graph, deadline);
  if (blocks === null) return false;
  const solved: SurfaceSolution[] = [];
  for (let b = 0; b < blocks.count; b++) {
    const block = blocks.graph(b);
    const found = yield* solvePlanarOrTorus(block, { deadline, step: integerCutStep(block) });
    if (found === null) return false;
    solved.push(found);
    yield;
  }
  context.matched = kernel.graph === context.reduction?.graph && !deadline.expired;
  const small = new Int8Array(kernel.graph.n);
  blocks.combine((b) => solved[b]!.spin, small);
  const spin = new Int8Array(graph.n);
  kernel.lift(small, spin);
  const cut = yield* cutWeightSteps(graph, spin);
  context.stages.push({
    name: 'exact',
    seconds: secondsSince(startMs),
    cut,
    method: 'matching',
  });
  const sum = new UpwardSum();
  for (const { bound } of solved) sum.add(bound);
  const bound = liftBound(kernel, sum.upper());
  // What was decided of rounded weights is not decided of those that are meant.
  const optimal = !origin.rounded && solved.every((one) => one.optimal);
  incumbent.offer(spin, cut, 'exact', optimal);
  incumbent.offerBound({
    upperBound: optimal ? cut : lattice === null ? bound : roundDownToLattice(lattice, bound),
    kind: 'verified',
    source: 'matching',
    multipliers: null,
    proof: () => reductionProof(kernel, proofOf(blocks, solved)),
    decided: optimal,
  });
  return true;
}

function proofOf(blocks: Blocks, solved: readonly SurfaceSolution[]): Proof {
  return {
    kind: 'blocks',
    blocks: solved.map(({ proof }, b) => ({ nodes: Array.from(blocks.nodes(b)), proof: proof() })),
  };
}
