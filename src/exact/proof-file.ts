/** From what the exact methods record to the proof that a certificate holds (problems/proof.ts). Pure maps of plain data.
 *
 *  Numbers of a tree's leaves are shortened to some digits, which keeps files small: a rounded γ moves the matrix
 *  A = Diag(y) + w''/4 by |Δγ|/2 in each pair of its inequality, and raising y by the sum of that in each row keeps A positive
 *  semidefinite (Gershgorin); y is rounded upward. A leaf whose bound would reach its limit so keeps more digits. */
import type { WeightedCycles } from '../cuts/weighted-cycles.ts';
import { type ReductionSteps, RULES } from '../presolve/reduction.ts';
import type { Proof, ReductionStep, TreeLeaf, TreeNode, TreeProof } from '../problems/proof.ts';
import type { CuttingPlaneBound } from '../relax/cutting-plane-bound.ts';

/** A presolve/reduction.ts. */
export interface RecordedReduction {
  readonly steps: ReductionSteps;
  /** Of the kernel's weights. */
  readonly scale: number;
}

/** How each block of a graph was solved: reduced before or not, and then by dynamic programming along an order of its nodes, or by
 *  enumeration where the order is null. Both in the block's own, and after a reduction the kernel's own numbers. */
export interface RecordedBlock {
  readonly nodes: ArrayLike<number>;
  readonly reduction: RecordedReduction | null;
  readonly order: ArrayLike<number> | null;
}

/** The record of a branch and bound, as exact/proof-tree.ts describes it. */
export interface RecordedTree {
  readonly nodes: readonly {
    readonly split: {
      readonly u: number;
      readonly v: number;
      readonly children: readonly [number, number];
    } | null;
    readonly leaf: RecordedLeaf | null;
    readonly joins?: readonly (readonly [number, number])[];
  }[];
}

export interface RecordedLeaf {
  /** The group of each node. */
  readonly group: ArrayLike<number>;
  readonly inequalities: {
    /** Inequality q has the signed nodes nodes[start[q]] .. nodes[start[q + 1] − 1], 2·node + 1 where the sign is −1. */
    readonly start: ArrayLike<number>;
    readonly nodes: ArrayLike<number>;
    readonly multiplier: ArrayLike<number>;
  };
  readonly y: ArrayLike<number>;
  readonly bound: number;
}

/** @param rest about the kernel */
export function reductionProof({ steps, scale }: RecordedReduction, rest: Proof): Proof {
  if (steps.rule.length === 0 && scale === 1) return rest;
  return { kind: 'reduction', steps: Array.from(steps.rule, (_, i) => stepOf(i, steps)), scale, rest };
}

function stepOf(i: number, { rule, leaving, start, nodes }: ReductionSteps): ReductionStep {
  const name = RULES[rule[i]!]!;
  const all = Array.from({ length: start[i + 1]! - start[i]! }, (_, j) => nodes[start[i]! + j]!);
  const step =
    name === 'clique' || name === 'part'
      ? [name, all.slice(0, leaving[i]), all.slice(leaving[i])]
      : [name, ...all];
  return step as unknown as ReductionStep;
}

/** Odd-cycle inequalities, as cuts/cycle-pool.ts has them, members in order around each cycle. */
export interface RecordedCycles {
  readonly count: number;
  readonly start: ArrayLike<number>;
  readonly member: ArrayLike<number>;
  /** What is taken off the weights of the edges in F, and added to those of the others. */
  readonly multiplier: ArrayLike<number>;
}

/** Odd cycles that leave of the weights what Σ max(w, 0) bounds well enough.
 *  @param edges their ends @param scale what multiplies the weights before the multipliers are taken off */
export function cyclesProof(
  { count, start, member, multiplier }: RecordedCycles,
  edges: { readonly source: ArrayLike<number>; readonly target: ArrayLike<number> },
  scale: number,
): Proof {
  const cycles = Array.from({ length: count }, (_, t) => {
    const members = Array.from({ length: start[t + 1]! - start[t]! }, (_, i) => member[start[t]! + i]!);
    return cycleCodes(members, edges);
  });
  const proof: Proof = {
    kind: 'inequalities',
    cycles,
    // In terms of X = ±1 an inequality weighs half as much.
    cycleMultipliers: Array.from(multiplier, (y) => y / 2),
    hypermetric: [],
    hypermetricMultipliers: [],
    rest: { kind: 'positive-weights' },
  };
  return scale === 1 ? proof : { kind: 'reduction', steps: [], scale, rest: proof };
}

/** Each node of a cycle, and whether the edge to the next is in F. */
function cycleCodes(
  members: readonly number[],
  { source, target }: { readonly source: ArrayLike<number>; readonly target: ArrayLike<number> },
): number[] {
  const ends = (member: number): [number, number] => [source[member >> 1]!, target[member >> 1]!];
  const [first, second] = ends(members[0]!);
  let node = ends(members[1]!).includes(second) ? first : second;
  return members.map((member) => {
    const code = 2 * node + 1 - (member & 1);
    const [u, v] = ends(member);
    node = u === node ? v : u;
    return code;
  });
}

export function blocksProof(blocks: readonly RecordedBlock[]): Proof {
  return {
    kind: 'blocks',
    blocks: blocks.map(({ nodes, reduction, order }) => {
      const solved: Proof =
        order === null ? { kind: 'enumeration' } : { kind: 'elimination', order: Array.from(order) };
      const proof = reduction === null ? solved : reductionProof(reduction, solved);
      return { nodes: Array.from(nodes), proof };
    }),
  };
}

/** @param limit what each leaf's bound must stay below, where it is below it: the best bound plus the distance between cuts; null keeps
 *  all digits
 *  @returns null where a node has neither children nor a bound of its own, nor has one above it: the tree was interrupted */
export function treeProof(tree: RecordedTree, limit: number | null): TreeProof | null {
  const list = new InequalityList();
  const nodeOf = (id: number): TreeNode | null => {
    const { joins, ...node } = tree.nodes[id]!;
    const rest = restOf(node);
    return rest === null || joins === undefined ? rest : { joins, rest };
  };
  const restOf = ({ split, leaf }: RecordedTree['nodes'][number]): TreeNode | null => {
    if (split !== null) {
      const same = nodeOf(split.children[0]);
      const opposite = same && nodeOf(split.children[1]);
      if (same !== null && opposite !== null) return { split: [split.u, split.v], same, opposite };
    }
    return leaf && leafOf(leaf, limit, list);
  };
  const root = nodeOf(0);
  return root && { kind: 'tree', inequalities: list.all, root };
}

/** Inequalities that leaves share. */
class InequalityList {
  readonly all: number[][] = [];
  readonly #places = new Map<string, number>();

  placeOf(nodes: number[]): number {
    const key = nodes.join(' ');
    const known = this.#places.get(key);
    if (known !== undefined) return known;
    this.#places.set(key, this.all.length);
    return this.all.push(nodes) - 1;
  }
}

/** Significant digits tried, of γ; y has one more. */
const DIGITS = [6, 9];
/** What may be lost beyond the estimate, relatively. */
const ROOM = 1e-9;

function leafOf(leaf: RecordedLeaf, limit: number | null, list: InequalityList): TreeLeaf {
  const { start, nodes, multiplier } = leaf.inequalities;
  const inequalities = Array.from(multiplier, (_, q) =>
    list.placeOf(Array.from({ length: start[q + 1]! - start[q]! }, (_, i) => nodes[start[q]! + i]!)),
  );
  for (const digits of limit === null ? [] : DIGITS) {
    const { gamma, y, growth } = shortened(leaf, digits);
    const allowed = leaf.bound < limit! ? limit! : Number.POSITIVE_INFINITY;
    if (leaf.bound + growth + ROOM * Math.abs(leaf.bound) < allowed) return { inequalities, gamma, y };
  }
  return { inequalities, gamma: Array.from(multiplier), y: Array.from(leaf.y) };
}

/** Fewer digits, and by how much the bound grows. */
function shortened(leaf: RecordedLeaf, digits: number): { gamma: number[]; y: number[]; growth: number } {
  const { start, nodes, multiplier } = leaf.inequalities;
  const raised = Float64Array.from(leaf.y);
  let growth = 0;
  const gamma = Array.from(multiplier, (exact, q) => {
    const rounded = Number(exact.toPrecision(digits));
    const size = start[q + 1]! - start[q]!;
    growth += ((rounded - exact) * (size - 1)) / 2;
    const move = (Math.abs(rounded - exact) / 2) * (size - 1) * (1 + 1e-12);
    for (let a = start[q]!; a < start[q + 1]!; a++) raised[leaf.group[nodes[a]! >> 1]!]! += move;
    return rounded;
  });
  const y = Array.from(raised, (x) => roundedUp(x, digits + 1));
  y.forEach((x, i) => {
    growth += x - leaf.y[i]!;
  });
  return { gamma, y, growth };
}

function roundedUp(x: number, digits: number): number {
  const rounded = Number(x.toPrecision(digits));
  return rounded >= x ? rounded : Number((x + Math.abs(x) * 10 ** (1 - digits)).toPrecision(digits));
}

/** A bound by odd-cycle inequalities on the SDP. */
export function inequalitiesProof({ cycles, dual }: CuttingPlaneBound): Proof {
  const rest: Proof =
    dual.source === 'multipliers'
      ? { kind: 'sdp', multipliers: dual.multipliers }
      : { kind: 'positive-weights' };
  if (cycles.count === 0) return rest;
  return {
    kind: 'inequalities',
    cycles: Array.from({ length: cycles.count }, (_, t) => nodesAround(cycles, t)),
    // Of the inequality in terms of products ±1, which is twice that in terms of cut edges.
    cycleMultipliers: Array.from(cycles.multiplier, (y) => y / 2),
    hypermetric: [],
    hypermetricMultipliers: [],
    rest,
  };
}

/** The nodes around cycle t, each as 2·node + 1 where the edge to the next one is in F. */
function nodesAround({ start, source, target, inF }: WeightedCycles, t: number): number[] {
  const [from, to] = [start[t]!, start[t + 1]!];
  const shares = (e: number, node: number): boolean => source[e] === node || target[e] === node;
  // The first edge leads to the node that it shares with the second.
  let node = shares(from + 1, source[from]!) ? target[from]! : source[from]!;
  const nodes: number[] = [];
  for (let e = from; e < to; e++) {
    nodes.push(2 * node + inF[e]!);
    node = source[e] === node ? target[e]! : source[e]!;
  }
  return nodes;
}
