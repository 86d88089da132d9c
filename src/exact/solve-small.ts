/** Maximum cuts that cheap exact methods reach: the graph is reduced, what is left is split into blocks, each block is reduced again
 *  and enumerated or solved by dynamic programming, whichever is predicted to cost less. Cost is predicted for all blocks before any
 *  is solved.
 *
 *  All arithmetic is on integers (problems/lattice.ts), so no comparison rounds: integer and decimal weights, and others that are
 *  multiples of one power of two, are solved exactly. For any other the integers are rounded weights, and the bound says how much
 *  that may have cost. */
import type { Deadline } from '../core/deadline.ts';
import { assertInternal } from '../core/errors.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import { nextUp } from '../linalg/upward-sum.ts';
import { findBlocks } from '../presolve/blocks.ts';
import { type Reduction, reduceLowDegree } from '../presolve/low-degree.ts';
import { integerGraph } from '../problems/lattice.ts';
import { type EliminationBags, predictTreeDp } from './elimination-bags.ts';
import { enumerateCuts, predictEnumeration } from './enumerate.ts';
import { treeDecompositionCut } from './tree-decomposition-dp.ts';

export interface SmallSolution {
  /** Int8Array(n) of ±1. */
  readonly spin: Int8Array;
  /** Its weight, counted from the graph's edges. */
  readonly cut: number;
  /** No cut weighs more; `cut` itself where the cut is optimal. */
  readonly upperBound: number;
  /** The cut is proven to be a maximum cut, of the decimals that the weights stand for where they do. */
  readonly optimal: boolean;
  /** What solved the costliest block; `reduction` where none was left. */
  readonly method: SmallMethod;
}

export type SmallMethod = 'reduction' | 'enumeration' | 'tree-decomposition';

export interface SmallLimits {
  /** Operations in all, each about a nanosecond. */
  readonly operations: number;
  /** Memory of any one block's tables. */
  readonly bytes: number;
}

export const SMALL_LIMITS: SmallLimits = { operations: 2e8, bytes: 2 ** 28 };

/** Sizes of the weights add up to at most this. Two reductions may multiply it by 8 each, dynamic programming doubles it. */
const LARGEST_SUM = 2 ** 46;
/** A block enumerated in so many operations is not reduced before. */
const TINY = 5000;

/** @returns null where some block is out of reach of the limits, or when the deadline strikes first */
export function* solveSmall(
  graph: CsrGraph,
  deadline: Deadline,
  limits: SmallLimits = SMALL_LIMITS,
): Steps<SmallSolution | null> {
  const integers = integerGraph(graph, LARGEST_SUM);
  if (integers === null) return null;
  const reduction = yield* reduceLowDegree(integers.graph, deadline);
  const kernel = yield* solveKernel(reduction.graph, deadline, limits);
  if (kernel === null) return null;
  const spin = new Int8Array(graph.n);
  reduction.lift(kernel.spin, spin);
  const whole = cutWeight(integers.graph, spin);
  assertInternal(
    whole === reduction.offset + cutWeight(reduction.graph, kernel.spin) / reduction.scale,
    'a cut of the reduced graph weighs something else in the whole',
  );
  const cut = cutWeight(graph, spin);
  const optimal = integers.excess === 0 || cutsAllPositive(graph, spin);
  const upperBound = optimal ? cut : nextUp(whole / integers.scale + integers.excess);
  return { spin, cut, upperBound, optimal, method: kernel.method };
}

/** Whether exactly the edges of positive weight are cut (those of weight 0 aside): no cut weighs more. */
function cutsAllPositive({ n, rowPtr, adj, weight }: CsrGraph, spin: Int8Array): boolean {
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      if (weight[a] !== 0 && weight[a]! > 0 !== (spin[u] !== spin[adj[a]!])) return false;
    }
  }
  return true;
}

/** How a block will be solved. */
interface Plan {
  readonly block: number;
  readonly operations: number;
  /** Null where the block is solved as it is. */
  readonly reduction: Reduction | null;
  /** Null where it is enumerated. */
  readonly bags: EliminationBags | null;
}

interface KernelCut {
  readonly spin: Int8Array;
  readonly method: SmallMethod;
}

function* solveKernel(
  kernel: CsrGraph,
  deadline: Deadline,
  limits: SmallLimits,
): Steps<KernelCut | null> {
  const blocks = yield* findBlocks(kernel, deadline);
  if (blocks === null) return null;
  const size = (b: number): number => blocks.nodes(b).length;
  // The largest first: what is out of reach is known at once.
  const order = Int32Array.from({ length: blocks.count }, (_, b) => b).sort((a, b) => size(b) - size(a));
  const plans: Plan[] = [];
  let operations = 0;
  for (const b of order) {
    const plan = yield* planBlock(blocks.graph(b), b, deadline, limits);
    if (plan === null) return null;
    operations += plan.operations;
    if (operations > limits.operations || deadline.expired) return null;
    plans.push(plan);
    yield;
  }
  const cuts: Int8Array[] = new Array(blocks.count);
  for (const plan of plans) {
    const cut = yield* solveBlock(blocks.graph(plan.block), plan, deadline);
    if (cut === null) return null;
    cuts[plan.block] = cut;
    yield;
  }
  const spin = new Int8Array(kernel.n);
  blocks.combine((b) => cuts[b]!, spin);
  return { spin, method: costliest(plans) };
}

function costliest(plans: readonly Plan[]): SmallMethod {
  let most: Plan | undefined;
  for (const plan of plans) if (most === undefined || plan.operations > most.operations) most = plan;
  if (most === undefined || most.reduction?.graph.n === 0) return 'reduction';
  return most.bags === null ? 'enumeration' : 'tree-decomposition';
}

function* planBlock(
  graph: CsrGraph,
  block: number,
  deadline: Deadline,
  limits: SmallLimits,
): Steps<Plan | null> {
  const plain = predictEnumeration(graph);
  if (plain <= TINY) return { block, operations: plain, reduction: null, bags: null };
  const reduction = yield* reduceLowDegree(graph, deadline);
  const enumeration = predictEnumeration(reduction.graph);
  if (enumeration <= TINY) return { block, operations: enumeration, reduction, bags: null };
  const found = yield* predictTreeDp(reduction.graph, deadline);
  const bags = found !== null && found.bytes <= limits.bytes ? found : null;
  const cheaper = bags !== null && bags.operations < enumeration ? bags : null;
  const operations = cheaper?.operations ?? enumeration;
  return operations <= limits.operations ? { block, operations, reduction, bags: cheaper } : null;
}

function* solveBlock(block: CsrGraph, plan: Plan, deadline: Deadline): Steps<Int8Array | null> {
  const { reduction, bags } = plan;
  const graph = reduction?.graph ?? block;
  const small =
    bags === null ? yield* enumerateCuts(graph, deadline) : yield* treeDecompositionCut(graph, bags, deadline);
  if (small === null || reduction === null) return small;
  const spin = new Int8Array(block.n);
  reduction.lift(small, spin);
  return spin;
}
