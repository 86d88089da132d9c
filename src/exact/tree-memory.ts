/** The state of a branch and bound between two nodes, as plain data: what a store outside the process keeps, so that a tree whose
 *  process was lost goes on where its last node left it, to the same end. The frontier is all that is kept, unless a proof is recorded: a node
 *  that has been evaluated is never looked at again. */
import type { ProofNode } from './proof-tree.ts';
import type { Subproblem } from './subproblem.ts';

/** All but the nodes. */
export interface TreeFigures {
  /** Int8Array(n) of ±1: the best cut. */
  readonly spin: Int8Array;
  /** The largest bound of a closed node. */
  readonly closed: number;
  /** Nodes evaluated, and ids given. */
  readonly nodes: number;
  readonly ids: number;
  readonly inequalities: number;
  /** How many nodes are open, those under way among them. */
  readonly open: number;
  /** Nodes that have been handed out, in that order, and what they were told then (NodeOptions). */
  readonly underWay: readonly {
    readonly id: number;
    readonly target: number;
    readonly incumbent: number;
  }[];
}

/** What has changed since the last time. */
export interface TreeChange {
  readonly figures: TreeFigures;
  /** Ids of nodes that are no longer open, and nodes that are now; a node may be in both. */
  readonly gone: readonly number[];
  readonly come: readonly Subproblem[];
  /** Where a proof is recorded: the nodes of its tree that are new or have changed. */
  readonly proof: readonly (readonly [id: number, node: ProofNode])[];
}

export interface TreeState {
  readonly figures: TreeFigures;
  readonly open: readonly Subproblem[];
  /** By id; null where no proof is recorded. */
  readonly proof: readonly ProofNode[] | null;
}

export interface TreeMemory {
  /** What was left of this tree. @param recordProof a tree without one is of no use then */
  recall(recordProof: boolean): TreeState | null;
  /** Called after each node. @param whole all that is known, for a store that has missed a change */
  keep(change: TreeChange, whole: () => TreeState): void;
}
