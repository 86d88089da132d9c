/** What a proof of an upper bound on the cuts of a graph consists of: plain data, as certificates hold it (docs/formats.md). Nodes are
 *  numbers 0..n−1 of the graph that the step is about; every step says which graphs its own steps are about. */

export type Proof =
  | PositiveWeights
  | Relaxation
  | Inequalities
  | ReductionProof
  | BlocksProof
  | Enumeration
  | Elimination
  | TreeProof;

/** No cut weighs more than all positive weights together. */
export interface PositiveWeights {
  readonly kind: 'positive-weights';
}

/** Diag(y) + W/4 is positive semidefinite: no cut weighs more than ω/2 + Σ y. */
export interface Relaxation {
  readonly kind: 'sdp';
  /** y, one number per node. */
  readonly multipliers: ArrayLike<number>;
}

/** Inequalities that all cuts satisfy, times numbers ≥ 0, taken off the weights: the rest is about the graph with the weights
 *  that are left. */
export interface Inequalities {
  readonly kind: 'inequalities';
  /** Odd cycles: each node, and whether the edge to the next one is among the odd number of edges F, as 2·node + 1 where it is:
   *  (edges of F that are cut) − (other edges that are cut) ≤ |F| − 1. */
  readonly cycles: readonly (readonly number[])[];
  readonly cycleMultipliers: readonly number[];
  /** Hypermetric inequalities |Σ bᵢxᵢ| ≥ 1: an odd number of nodes with signs bᵢ = ±1, as 2·node + 1 where it is −1. */
  readonly hypermetric: readonly (readonly number[])[];
  readonly hypermetricMultipliers: readonly number[];
  readonly rest: Proof;
}

/** [rule, node that leaves, nodes that it depends on], or lists of these where several leave. */
export type ReductionStep =
  | readonly ['free', number]
  | readonly ['join', number, number]
  | readonly ['star', number, number, number, number]
  | readonly ['twins', number, number]
  | readonly ['subgraph', number, number, ...number[]]
  | readonly ['clique', readonly number[], readonly number[]]
  | readonly ['part', readonly number[], readonly number[]];

/** Nodes leave step by step; the rest is about the nodes left, renumbered in their order, with their weights times `scale`. */
export interface ReductionProof {
  readonly kind: 'reduction';
  readonly steps: readonly ReductionStep[];
  readonly scale: number;
  readonly rest: Proof;
}

/** Every edge is in one block: no cut weighs more than the heaviest ones of the blocks together. Node i of a block is nodes[i]. */
export interface BlocksProof {
  readonly kind: 'blocks';
  readonly blocks: readonly { readonly nodes: readonly number[]; readonly proof: Proof }[];
}

/** The checker tries all cuts itself. */
export interface Enumeration {
  readonly kind: 'enumeration';
}

/** The checker runs a dynamic program along the order of elimination itself. */
export interface Elimination {
  readonly kind: 'elimination';
  readonly order: readonly number[];
}

/** Branch and bound: every cut is in some leaf. */
export interface TreeProof {
  readonly kind: 'tree';
  /** Hypermetric inequalities, as above, that leaves refer to by their place. */
  readonly inequalities: readonly (readonly number[])[];
  /** Odd cycles and odd cliques that leaves refer to by their place; none where it is missing. */
  readonly cycles?: readonly OddInequality[];
  readonly root: TreeNode;
}

/** An odd cycle, as above, or an odd clique: of an odd number K of signed nodes a walk from each to each later one, from the first to the second, the
 *  third, …, from the second to the third, …: its nodes in order, 2·node + 1 where the step to the next one is in F. Oddly many steps of
 *  a walk are in F where its ends have the same sign: (steps of F that are cut) − (other steps that are cut) ≤ |F| − (K − 1)²/4. */
export type OddInequality = readonly number[] | readonly (readonly number[])[];

export type TreeNode = TreeSplit | TreeJoins | TreeFix | TreeLeaf | CycleLeaf | EliminationLeaf;

/** Cuts with nodes u and v on the same side, and the others. */
export interface TreeSplit {
  readonly split: readonly [number, number];
  readonly same: TreeNode;
  readonly opposite: TreeNode;
}

/** Pairs u, v one after the other: the weight between the group of u and that of v is at least the sizes of all others of u's group
 *  together, so that some heaviest cut has the two apart where it is positive, together where it is not; `rest` is about those cuts. */
export interface TreeJoins {
  readonly joins: readonly (readonly [number, number])[];
  readonly rest: TreeNode;
}

/** Cuts in which any of these pairs is otherwise than said, for each of which the cycles prove a bound, and the others, which `rest` is
 *  about: pairs u, v and whether they are on opposite sides (1) or the same (0). */
export interface TreeFix extends CycleLeaf {
  readonly fix: readonly (readonly [number, number, number])[];
  readonly rest: TreeNode;
}

/** The nodes joined by the splits above are groups, numbered by the smallest node of each, whose sign is +1. With the weights between
 *  groups less the inequalities times their multipliers, Diag(y) + W/4 is positive semidefinite. */
export interface TreeLeaf {
  /** Places in the tree's list, and a number ≥ 0 for each. */
  readonly inequalities: readonly number[];
  readonly gamma: readonly number[];
  /** One number per group; empty where Σ max(w, 0) will do. */
  readonly y: readonly number[];
}

/** No cut weighs more than the positive weights between groups together, once cycles times their multipliers have been taken off. */
export interface CycleLeaf {
  /** Places in the tree's list of cycles, and a number ≥ 0 for each, as `cycleMultipliers` are. */
  readonly cycles: readonly number[];
  readonly multipliers: readonly number[];
}

/** The checker runs a dynamic program along this order of the groups, numbered as above, with the weights between them. */
export interface EliminationLeaf {
  readonly order: readonly number[];
}
