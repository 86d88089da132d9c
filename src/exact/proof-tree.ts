/** The record of a branch and bound from which every bound can be recomputed.
 *  The root holds all cuts. An inner node is split into the cuts with x_v = x_u (first child) and those with x_v = −x_u (second child).
 *  Of a node's cuts only those are looked at in which its joins hold (dominant-edges.ts), one after the other: no other is heavier than all these.
 *  A leaf, and an inner node whose children do not both have proofs yet, has a LeafProof (process-node.ts): contract the root's nodes by its
 *  groups and signs, form A from its inequalities, multipliers and y as the header of safe-bound.ts says, and see that A is positive
 *  semidefinite: no cut of the leaf weighs more than
 *
 *      ½(total − fixed) + Σ γ_q (size_q − 1)/2 + Σ y_i   (+ what the checker's arithmetic may have lost).
 *
 *  That its groups and signs are those of the splits above it is for the checker to see; so is that the leaves' bounds are
 *  below the best cut plus the distance between cuts. */
import type { Join } from './dominant-edges.ts';
import type { LeafProof, NodeResult } from './process-node.ts';

export interface ProofNode {
  readonly parent: number;
  /** Root nodes; null at a leaf, and at a node that the proof had not closed when it was interrupted. */
  split: { readonly u: number; readonly v: number; readonly children: readonly [number, number] } | null;
  leaf: LeafProof | null;
  /** What joins the node begins with; none where it is missing. */
  readonly joins?: readonly Join[];
}

export interface ProofTree {
  /** nodes[0] is the root; its parent is −1. */
  readonly nodes: readonly ProofNode[];
}

/** The record as it grows. */
export class ProofRecord implements ProofTree {
  readonly nodes: ProofNode[];
  /** Ids of nodes that have a proof, their own or their children's. */
  readonly #proven = new Set<number>();
  readonly #changed = new Set<number>();

  /** @param nodes of a record to go on with */
  constructor(nodes: readonly ProofNode[] = [{ parent: -1, split: null, leaf: null }]) {
    this.nodes = [...nodes];
    for (let id = nodes.length - 1; id >= 0; id--) {
      const { leaf, split } = nodes[id]!;
      if (leaf !== null || this.#areProven(split)) this.#proven.add(id);
    }
  }

  /** What proves the bound of a node, inner or not, stands until both children have proofs of their own. What proves less than is known
   *  already (the node was interrupted, or its descents ended badly) is left out: its parent's stands. */
  prove(id: number, { bound, proof }: NodeResult): void {
    if (proof === null || proof.bound > bound) return;
    this.nodes[id]!.leaf = proof;
    this.#changed.add(id);
    this.#proven.add(id);
    for (let at = this.nodes[id]!.parent; at >= 0; at = this.nodes[at]!.parent) {
      const node = this.nodes[at]!;
      if (!this.#areProven(node.split)) return;
      this.#proven.add(at);
      if (node.leaf === null) continue;
      node.leaf = null;
      this.#changed.add(at);
      return;
    }
  }

  split(
    id: number,
    { u, v }: { readonly u: number; readonly v: number },
    children: readonly [number, number],
  ) {
    for (const child of children) {
      this.nodes[child] = { parent: id, split: null, leaf: null };
      this.#changed.add(child);
    }
    this.nodes[id]!.split = { u, v, children };
    this.#changed.add(id);
  }

  join(id: number, joins: readonly Join[]): void {
    if (joins.length > 0) this.nodes[id] = { ...this.nodes[id]!, joins };
  }

  /** Nodes that are new or have changed since this was last asked. */
  changes(): (readonly [id: number, node: ProofNode])[] {
    const changes = [...this.#changed].map((id) => [id, this.nodes[id]!] as const);
    this.#changed.clear();
    return changes;
  }

  #areProven(split: ProofNode['split']): boolean {
    return split?.children.every((child) => this.#proven.has(child)) ?? false;
  }
}
