/** The record of a branch and bound from which every bound can be recomputed.
 *  The root holds all cuts. An inner node is split into the cuts with x_v = x_u (first child) and those with x_v = −x_u (second child).
 *  A leaf, and an inner node whose children do not both have proofs yet, has a LeafProof (process-node.ts): contract the root's nodes by its groups and signs, form A from its inequalities,
 *  multipliers and y as the header of safe-bound.ts says, and see that A is positive semidefinite: no cut of the leaf weighs more than
 *
 *      ½(total − fixed) + Σ γ_q (size_q − 1)/2 + Σ y_i   (+ what the checker's arithmetic may have lost).
 *
 *  That its groups and signs are those of the splits above it is for the checker to see; so is that the leaves' bounds are
 *  below the best cut plus the distance between cuts. */
import type { LeafProof } from './process-node.ts';

export interface ProofNode {
  readonly parent: number;
  /** Root nodes; null at a leaf, and at a node that the proof had not closed when it was interrupted. */
  split: { readonly u: number; readonly v: number; readonly children: readonly [number, number] } | null;
  leaf: LeafProof | null;
}

export interface ProofTree {
  /** nodes[0] is the root; its parent is −1. */
  readonly nodes: readonly ProofNode[];
}
