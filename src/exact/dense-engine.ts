/** The dense branch and bound (prove-dense.ts) as an engine. */
import type { CsrGraph } from '../graph/csr.ts';
import { relativeStep } from './cut-spacing.ts';
import type { ExactEngine, Reach } from './engine.ts';
import type { DenseParameters } from './parameters.ts';
import { treeProof } from './proof-file.ts';
import { proveDense } from './prove-dense.ts';

/** Of a node of the tree for a graph of 100 nodes, and how it grows with them: g05_100.1 takes 0.045 s, g05_60 0.012 s; the root takes some
 *  more: 26 s in all for toruspm3-8-50 (512 nodes). */
const NODE_SEC = 0.045;
const GROWTH = 2.5;
const ROOT_NODES = 6;
/** Graphs of so many nodes are proven at the root or nearly so, and so many more double the tree: g05_80 takes 1 to 33 nodes,
 *  g05_100 3 to 325. At a tenth of the pairs, pm1s_100 takes as many as g05_60. */
const EASY_NODES = 65;
const DOUBLING = 5;
/** Few edges make it easier, so much for each at a node: of graphs of ±1 with about 3 edges a node and 230 nodes gnm took 3 to 33 nodes, and
 *  3-D tori, whose cuts are even, one up to 512. */
const PER_DEGREE = 0.05;
/** Seconds that the proof of a graph of more than `anyNodes` nodes may be predicted to take. */
const LARGE_SEC = 600;

export interface DenseLimits {
  /** Graphs of so many nodes may be tried, and of so many where the proof is in reach. */
  readonly anyNodes: number;
  readonly mostNodes: number;
}

/** @returns processor seconds until the proof, roughly, and of a node; null where it is out of reach */
export function predictDense(graph: CsrGraph, { anyNodes, mostNodes }: DenseLimits): Reach | null {
  const { n, m } = graph;
  if (n > mostNodes) return null;
  const secondsPerStep = NODE_SEC * (n / 100) ** GROWTH;
  const density = (2 * m) / Math.max(1, n * (n - 1));
  const share = Math.min(0.5 + Math.min(0.5, density), (PER_DEGREE * 2 * m) / Math.max(1, n));
  const difficulty = (n * share) / Math.max(1, relativeStep(graph));
  const nodes = 2 ** Math.max(0, (difficulty - EASY_NODES) / DOUBLING);
  const seconds = secondsPerStep * (ROOT_NODES + nodes);
  return n > anyNodes && seconds > LARGE_SEC ? null : { seconds, secondsPerStep };
}

export function denseEngine(limits: DenseLimits, parameters?: DenseParameters): ExactEngine {
  return {
    name: 'branch-and-bound',
    // biome-ignore lint/correctness/useYield: a prediction that takes no time
    *reach(graph) {
      return predictDense(graph, limits);
    },
    *run(graph, start, options) {
      const threads = options.host.openNodes(graph);
      try {
        const result = yield* proveDense(graph, start, {
          ...options,
          parameters,
          evaluator: threads.evaluator,
          // Trees are told apart by their weights as doubles.
          memory: graph.exact === undefined ? options.host.treeMemory?.(graph) : null,
        });
        const { proof, step, bound } = result;
        const limit = step > 0 ? bound + step : null;
        return { ...result, proof: proof === null ? null : () => treeProof(proof, limit) };
      } finally {
        threads.close();
      }
    },
  };
}
