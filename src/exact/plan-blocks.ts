/** What may be tried on each block of a graph (block-tree.ts): the engines in reach of it, each with its prediction, or where there is none a bound. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { BlockTree } from './block-tree.ts';
import type { RoundedGraph } from './cut-weights.ts';
import { cuttingPlaneEngine } from './cutting-plane-engine.ts';
import type { EngineHost, ExactEngine, Reach } from './engine.ts';

export interface Candidate {
  readonly engine: ExactEngine;
  readonly reach: Reach;
}

export interface BlocksPlan {
  readonly tree: BlockTree;
  /** What may be tried on each leaf of the tree: the engines in reach of it, or a bound; nothing where it has two nodes or fewer. */
  readonly candidates: readonly (readonly Candidate[])[];
  /** Predicted seconds until all is proven; Infinity where some block is out of reach. */
  readonly seconds: number;
  /** Of the leaf of more than two nodes that is expected to be proven first; Infinity where none is in reach. */
  readonly soonestSec: number;
}

/** @param reducible as BlockTree.of has it @returns null when the deadline strikes first */
export function* planBlocks(
  graph: RoundedGraph,
  reducible: boolean,
  engines: readonly ExactEngine[],
  host: EngineHost,
  deadline: Deadline,
): Steps<BlocksPlan | null> {
  const tree = yield* BlockTree.of(graph, reducible, deadline);
  if (tree === null) return null;
  const candidates: Candidate[][] = [];
  let seconds = 0;
  let soonestSec = Number.POSITIVE_INFINITY;
  for (const leaf of tree.leaves) {
    const list: Candidate[] = [];
    candidates.push(list);
    if (leaf.n <= 2) continue;
    for (const engine of engines) {
      const reach = yield* engine.reach(leaf, deadline, host);
      if (reach !== null) list.push({ engine, reach });
    }
    if (deadline.expired) return null;
    const leafSec = Math.min(...list.map(({ reach }) => reach.seconds));
    soonestSec = Math.min(soonestSec, leafSec);
    seconds += leafSec;
    if (list.length === 0) {
      const reach = yield* cuttingPlaneEngine.reach(leaf, deadline, host);
      list.push({ engine: cuttingPlaneEngine, reach: reach! });
    }
    yield;
  }
  return { tree, candidates, seconds, soonestSec };
}
