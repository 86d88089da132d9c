/** The record of a sparse branch and cut from which every bound can be recomputed: plain data. */
import type { CycleMultipliers } from './sparse-problem.ts';

/** Cuts that were found to weigh less than the best one and a step of the lattice, and were left out. */
export interface SparseFix {
  /** Int32Array: u, v, and 1 where what is left has them on opposite sides, 0 where on the same, one after the other. */
  readonly pairs: Int32Array;
  readonly by: CycleMultipliers;
  readonly bound: number;
}

export interface SparseLeaf {
  readonly by: CycleMultipliers;
  readonly bound: number;
  /** How many of the node's fixes it takes for granted. */
  readonly fixes: number;
}

export interface SparseRecordNode {
  readonly parent: number;
  readonly fixes: SparseFix[];
  /** What proves the bound of the node; null once both children have proofs. */
  leaf: SparseLeaf | null;
  /** Children: the cuts with u and v on the same side, and the others. */
  split: { readonly u: number; readonly v: number; readonly children: readonly [number, number] } | null;
}

export interface SparseRecord {
  /** Cycles by number: codes start[t] .. start[t + 1] − 1 are the nodes around cycle t, 2·node + 1 where the edge to the next is in F. */
  readonly start: Int32Array;
  readonly codes: Int32Array;
  readonly nodes: readonly SparseRecordNode[];
}
