/** Maximum cuts that cheap exact methods reach. Integer and decimal weights become integers (problems/lattice.ts); the graph is
 *  reduced, what is left is split into blocks, and each block is reduced again and enumerated or solved by dynamic programming,
 *  whichever is predicted to cost less. Other weights are reduced as far as that does not round them, and the blocks are solved by
 *  dynamic programming on pairs of integers. Cost is predicted for all blocks before any is solved. No comparison rounds anywhere. */
import type { Deadline } from '../core/deadline.ts';
import { assertInternal } from '../core/errors.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import { findBlocks } from '../presolve/blocks.ts';
import { reduceGraph } from '../presolve/reduce.ts';
import type { Reduction } from '../presolve/reduction.ts';
import { integerGraph } from '../problems/lattice.ts';
import type { Proof } from '../problems/proof.ts';
import { type EliminationBags, predictTreeDp } from './elimination-bags.ts';
import { enumerateCuts, predictEnumeration } from './enumerate.ts';
import { enumerateExactly, predictExactEnumeration } from './enumerate-exactly.ts';
import { integerPairs } from './integer-pairs.ts';
import { blocksProof, reductionProof } from './proof-file.ts';
import { treeDecompositionCut } from './tree-decomposition-dp.ts';

/** A maximum cut: of the weights as doubles, or where they stand for decimals (0.1), of the decimals. */
export interface SmallSolution {
  /** Int8Array(n) of ±1. */
  readonly spin: Int8Array;
  /** Its weight, counted from the graph's edges, and the largest of any cut. */
  readonly cut: number;
  /** What solved the costliest block; `reduction` where none was left. */
  readonly method: SmallMethod;
  /** Makes what `maxcut verify` can replay. */
  readonly proof: () => Proof;
}

export type SmallMethod = 'reduction' | 'enumeration' | 'tree-decomposition';

export interface SmallLimits {
  /** Operations in all, each about a nanosecond. */
  readonly operations: number;
  /** Memory of any one block's tables. */
  readonly bytes: number;
}

export const SMALL_LIMITS: SmallLimits = { operations: 3e8, bytes: 2 ** 28 };

/** Integer weights whose sizes add up to more are left to the pairs. Two reductions may multiply it by 8 each, and enumeration needs 2^51. */
const LARGEST_SUM = 2 ** 45;
/** A block enumerated in so many operations is not reduced before. */
const TINY = 5000;

/** @returns null where some block is out of reach of the limits, or when the deadline strikes first */
export function* solveSmall(
  graph: CsrGraph,
  deadline: Deadline,
  limits: SmallLimits = SMALL_LIMITS,
): Steps<SmallSolution | null> {
  const integers = integerGraph(graph, LARGEST_SUM);
  if (integers === null) {
    const exact = yield* reduceGraph(graph, deadline, { rules: 'all', rounding: false });
    const found = yield* solveBlocks(exact.graph, false, deadline, limits);
    if (found === null) return null;
    const spin = new Int8Array(graph.n);
    exact.lift(found.spin, spin);
    const proof = () => reductionProof(exact, found.proof());
    return { spin, cut: cutWeight(graph, spin), method: found.method, proof };
  }
  const reduction = yield* reduceGraph(integers.graph, deadline, { rules: 'all' });
  const kernel = yield* solveBlocks(reduction.graph, true, deadline, limits);
  if (kernel === null) return null;
  const spin = new Int8Array(graph.n);
  reduction.lift(kernel.spin, spin);
  const promised = reduction.offset + cutWeight(reduction.graph, kernel.spin) / reduction.scale;
  assertInternal(cutWeight(integers.graph, spin) === promised, 'a lifted cut weighs something else');
  const proof = () => reductionProof(reduction, kernel.proof());
  return { spin, cut: cutWeight(graph, spin), method: kernel.method, proof };
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

export interface BlocksCut {
  /** Int8Array(n) of ±1: a maximum cut. */
  readonly spin: Int8Array;
  readonly method: SmallMethod;
  readonly proof: () => Proof;
}

/** The same without the first reduction, for a graph that is one's result.
 *  @param integral the weights are integers whose sizes add up to at most 2^48; otherwise they are taken as doubles */
export function* solveBlocks(
  graph: CsrGraph,
  integral: boolean,
  deadline: Deadline,
  limits: SmallLimits,
): Steps<BlocksCut | null> {
  const blocks = yield* findBlocks(graph, deadline);
  if (blocks === null) return null;
  const size = (b: number): number => blocks.nodes(b).length;
  // The largest first: what is out of reach is known at once.
  const order = Int32Array.from({ length: blocks.count }, (_, b) => b).sort((a, b) => size(b) - size(a));
  const plans: Plan[] = [];
  let operations = 0;
  for (const b of order) {
    const plan = yield* (integral ? planBlock : planPairs)(blocks.graph(b), b, deadline, limits);
    if (plan === null) return null;
    operations += plan.operations;
    if (operations > limits.operations || deadline.expired) return null;
    plans.push(plan);
    yield;
  }
  const cuts: Int8Array[] = new Array(blocks.count);
  for (const plan of plans) {
    const cut = yield* solveBlock(blocks.graph(plan.block), plan, integral, deadline);
    if (cut === null) return null;
    cuts[plan.block] = cut;
    yield;
  }
  const spin = new Int8Array(graph.n);
  blocks.combine((b) => cuts[b]!, spin);
  const proof = () =>
    blocksProof(
      plans.map(({ block, reduction, bags }) => {
        return { nodes: blocks.nodes(block), reduction, order: bags?.order ?? null };
      }),
    );
  return { spin, method: costliest(plans), proof };
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
  const reduction = yield* reduceGraph(graph, deadline, { rules: 'all' });
  const enumeration = predictEnumeration(reduction.graph);
  if (enumeration <= TINY) return { block, operations: enumeration, reduction, bags: null };
  const found = yield* predictTreeDp(reduction.graph, deadline);
  const bags = found !== null && found.bytes <= limits.bytes ? found : null;
  const cheaper = bags !== null && bags.operations < enumeration ? bags : null;
  const operations = cheaper?.operations ?? enumeration;
  return operations <= limits.operations ? { block, operations, reduction, bags: cheaper } : null;
}

/** For weights that are not integers. Two nodes are enumerated: one comparison with 0. */
function* planPairs(
  graph: CsrGraph,
  block: number,
  deadline: Deadline,
  limits: SmallLimits,
): Steps<Plan | null> {
  if (graph.n === 2) return { block, operations: 1, reduction: null, bags: null };
  if (integerPairs(graph.weight) === null) {
    const operations = predictExactEnumeration(graph);
    return operations <= limits.operations ? { block, operations, reduction: null, bags: null } : null;
  }
  const bags = yield* predictTreeDp(graph, deadline);
  if (bags === null || 2 * bags.bytes > limits.bytes) return null;
  return { block, operations: 2 * bags.operations, reduction: null, bags };
}

function* solveBlock(
  block: CsrGraph,
  plan: Plan,
  integral: boolean,
  deadline: Deadline,
): Steps<Int8Array | null> {
  const { reduction, bags } = plan;
  const graph = reduction?.graph ?? block;
  const weights = integral || bags === null ? null : integerPairs(graph.weight);
  const small =
    bags === null
      ? yield* (integral ? enumerateCuts : enumerateExactly)(graph, deadline)
      : yield* treeDecompositionCut(graph, bags, deadline, weights ?? graph.weight);
  if (small === null || reduction === null) return small;
  const spin = new Int8Array(block.n);
  reduction.lift(small, spin);
  return spin;
}
