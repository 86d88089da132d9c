/** The record of a sparse branch and cut from which every bound can be recomputed: plain data. */
import type { EdgeIndex } from '../cuts/edge-index.ts';
import type { OddCycleStore } from './odd-cycle-store.ts';
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
  /** Int32Array: in place of multipliers, the order in which the groups are eliminated; null elsewhere. */
  readonly order: Int32Array | null;
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
  /** Inequalities by number: codes start[t] .. start[t + 1] − 1 are the nodes around cycle t, 2·node + 1 where the edge to the next is in F. */
  readonly start: Int32Array;
  readonly codes: Int32Array;
  /** Of an inequality that is of a clique: where in its codes each walk begins, each ended by the code 2·node of its last node. */
  readonly walks: ReadonlyMap<number, Int32Array>;
  readonly nodes: readonly SparseRecordNode[];
}

/** The nodes of all inequalities of the store, and of the tree. */
export function recordOf(
  { start, member, count, cliques }: OddCycleStore,
  { source, target }: EdgeIndex,
  nodes: readonly SparseRecordNode[],
): SparseRecord {
  const codes: number[] = [];
  const starts = new Int32Array(count + 1);
  const walks = new Map<number, Int32Array>();
  /** Codes of the nodes where the steps begin. @returns where the last one leads */
  const follow = (first: number, from: number, end: number): number => {
    let u = first;
    for (let i = from; i < end; i++) {
      const e = member[i]! >> 1;
      codes.push(2 * u + 1 - (member[i]! & 1));
      u = source[e] === u ? target[e]! : source[e]!;
    }
    return u;
  };
  for (let t = 0; t < count; t++) {
    const [from, end] = [start[t]!, start[t + 1]!];
    const clique = cliques.get(t);
    if (clique === undefined) {
      // The first edge leads to the node that it shares with the second.
      const [first, second] = [member[from]! >> 1, member[from + 1]! >> 1];
      const shared = [source[second], target[second]].includes(source[first]);
      follow(shared ? target[first]! : source[first]!, from, end);
    } else {
      walks.set(t, new Int32Array(clique.starts.length));
      clique.starts.forEach((u, i) => {
        walks.get(t)![i] = codes.length - starts[t]!;
        codes.push(2 * follow(u, from + clique.walks[i]!, from + clique.walks[i + 1]!));
      });
    }
    starts[t + 1] = codes.length;
  }
  return { start: starts, codes: Int32Array.from(codes), walks, nodes };
}
