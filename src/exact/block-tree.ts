/** A graph taken apart for exact methods: its blocks, each reduced, each of those split again where the reduction has made a cut node of
 *  one, until nothing is left to split. The leaves are independent problems: cuts of them make a cut of the whole, and their bounds, each
 *  with the offset of its reduction, add up to a bound of the whole. */

import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { sizeOfWeights } from '../graph/weights.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import { type Blocks, findBlocks } from '../presolve/blocks.ts';
import { liftBound } from '../presolve/lift-bound.ts';
import { reduceGraph } from '../presolve/reduce.ts';
import type { Reduction } from '../presolve/reduction.ts';
import type { Proof } from '../problems/proof.ts';
import type { RoundedGraph } from './cut-weights.ts';
import { reductionProof } from './proof-file.ts';

/** Twice Σ|w| of a reduced block beyond which sums might round: the block stays as it was. */
const LARGEST_SUM = 2 ** 50;

interface Part {
  /** Null where the block was not reduced, or could not be. */
  readonly reduction: Reduction | null;
  /** The blocks of what is left; or the number of the leaf. */
  readonly inside: Split | number;
}

interface Split {
  readonly size: number;
  readonly blocks: Blocks;
  readonly parts: readonly Part[];
}

export class BlockTree {
  /** What is left of a block by the reduction may be nothing: a graph without nodes. */
  readonly leaves: readonly RoundedGraph[];
  readonly #root: Split;

  private constructor(leaves: readonly RoundedGraph[], root: Split) {
    this.leaves = leaves;
    this.#root = root;
  }

  /** @param reducible the weights are integers whose sizes add up to at most 2^45, or reals: reductions do not round
   *  @returns null when the deadline strikes first */
  static *of(graph: RoundedGraph, reducible: boolean, deadline: Deadline): Steps<BlockTree | null> {
    const leaves: RoundedGraph[] = [];
    const root = yield* split(graph, reducible, leaves, deadline);
    return root && new BlockTree(leaves, root);
  }

  /** Puts cuts of the leaves together. */
  combine(cutOf: (leaf: number) => Int8Array): Int8Array {
    return combineParts(this.#root, cutOf);
  }

  /** What a cut of the whole is in each leaf: its sides of the nodes that are left there. */
  restrict(spin: Int8Array): Int8Array[] {
    const cuts: Int8Array[] = new Array(this.leaves.length);
    restrictTo(this.#root, spin, cuts);
    return cuts;
  }

  /** Puts bounds of the leaves together, rounded upward where the sum is not exact. */
  bound(boundOf: (leaf: number) => number): number {
    return boundParts(this.#root, boundOf);
  }

  /** Puts proofs of the leaves' bounds together; null where one is missing. */
  proof(proofOf: (leaf: number) => Proof | null): Proof | null {
    return proveParts(this.#root, proofOf);
  }
}

function* split(
  graph: RoundedGraph,
  reducible: boolean,
  leaves: RoundedGraph[],
  deadline: Deadline,
): Steps<Split | null> {
  const blocks = yield* findBlocks(graph, deadline);
  if (blocks === null) return null;
  const parts: Part[] = [];
  for (let b = 0; b < blocks.count; b++) {
    const block = blockOf(graph, blocks, b);
    const reduction = reducible && block.n > 2 ? yield* exactReduction(block, deadline) : null;
    if (deadline.expired) return null;
    const left = reduction?.graph ?? block;
    const again = reduction !== null && left.n > 0;
    const inner: Split | null = again ? yield* split(left, reducible, leaves, deadline) : null;
    if (again && inner === null) return null;
    parts.push({ reduction, inside: inner ?? leaves.push(left) - 1 });
    yield;
  }
  return { size: graph.n, blocks, parts };
}

function blockOf({ rowPtr, adj, exact }: RoundedGraph, blocks: Blocks, b: number): RoundedGraph {
  const block = blocks.graph(b);
  if (exact === undefined) return block;
  const nodes = blocks.nodes(b);
  const integers: bigint[] = new Array(2 * block.m);
  /** For each neighbour of a node of the whole, the arc that leads to it. */
  const arcTo = new Map<number, number>();
  for (let u = 0; u < block.n; u++) {
    arcTo.clear();
    for (let a = rowPtr[nodes[u]!]!; a < rowPtr[nodes[u]! + 1]!; a++) arcTo.set(adj[a]!, a);
    for (let a = block.rowPtr[u]!; a < block.rowPtr[u + 1]!; a++)
      integers[a] = exact.integers[arcTo.get(nodes[block.adj[a]!]!)!]!;
  }
  return { ...block, exact: { integers, exponent: exact.exponent } };
}

/** Null where it changes nothing, or where its weights would be too large. */
function* exactReduction(block: CsrGraph, deadline: Deadline): Steps<Reduction | null> {
  const reduction = yield* reduceGraph(block, deadline.withoutSteps(), { rules: 'all', rounding: false });
  if (reduction.graph.n === block.n) return null;
  const { weight } = reduction.graph;
  const size = sizeOfWeights(weight);
  return size <= LARGEST_SUM || !weight.every(Number.isInteger) ? reduction : null;
}

function combineParts({ size, blocks, parts }: Split, cutOf: (leaf: number) => Int8Array): Int8Array {
  const spin = new Int8Array(size);
  blocks.combine((b) => {
    const { reduction, inside } = parts[b]!;
    const small = typeof inside === 'number' ? cutOf(inside) : combineParts(inside, cutOf);
    if (reduction === null) return small;
    const lifted = new Int8Array(blocks.nodes(b).length);
    reduction.lift(small, lifted);
    return lifted;
  }, spin);
  return spin;
}

function restrictTo({ blocks, parts }: Split, spin: Int8Array, cuts: Int8Array[]): void {
  parts.forEach(({ reduction, inside }, b) => {
    const block = Int8Array.from(blocks.nodes(b), (u) => spin[u]!);
    const small = reduction === null ? block : Int8Array.from(reduction.kept, (u) => block[u]!);
    if (typeof inside === 'number') cuts[inside] = small;
    else restrictTo(inside, small, cuts);
  });
}

function boundParts({ parts }: Split, boundOf: (leaf: number) => number): number {
  const sum = new UpwardSum();
  for (const { reduction, inside } of parts) {
    const bound = typeof inside === 'number' ? boundOf(inside) : boundParts(inside, boundOf);
    sum.add(reduction === null ? bound : liftBound(reduction, bound));
  }
  return sum.upper();
}

function proveParts({ size, blocks, parts }: Split, proofOf: (leaf: number) => Proof | null): Proof | null {
  const proofs: { nodes: number[]; proof: Proof }[] = [];
  for (let b = 0; b < parts.length; b++) {
    const { reduction, inside } = parts[b]!;
    const rest = typeof inside === 'number' ? proofOf(inside) : proveParts(inside, proofOf);
    if (rest === null) return null;
    const proof = reduction === null ? rest : reductionProof(reduction, rest);
    proofs.push({ nodes: Array.from(blocks.nodes(b)), proof });
  }
  // One block that is the whole, in its own order, needs no mention.
  const [only] = proofs;
  if (proofs.length === 1 && only!.nodes.length === size && only!.nodes.every((u, i) => u === i))
    return only!.proof;
  return { kind: 'blocks', blocks: proofs };
}
