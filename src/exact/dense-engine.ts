/** The dense branch and bound (prove-dense.ts) as an engine. */
import type { ExactEngine } from './engine.ts';
import type { DenseParameters } from './parameters.ts';
import { treeProof } from './proof-file.ts';
import { proveDense } from './prove-dense.ts';

/** Of a node of the tree for a graph of 100 nodes, and how it grows with them: g05_100.1 takes 0.045 s, g05_60 0.012 s. */
const NODE_SEC = 0.045;
const GROWTH = 2.5;
/** Graphs of so many nodes are proven at the root or nearly so, and so many more double the tree: g05_80 takes 1 to 33 nodes,
 *  g05_100 3 to 325. At a tenth of the pairs, pm1s_100 takes as many as g05_60. */
const EASY_NODES = 65;
const DOUBLING = 5;

/** @param mostNodes what may be tried */
export function denseEngine(mostNodes: number, parameters?: DenseParameters): ExactEngine {
  return {
    name: 'branch-and-bound',
    // biome-ignore lint/correctness/useYield: a prediction that takes no time
    *reach({ n, m }) {
      if (n > mostNodes) return null;
      const secondsPerStep = NODE_SEC * (n / 100) ** GROWTH;
      const density = (2 * m) / Math.max(1, n * (n - 1));
      const difficulty = n * (0.5 + Math.min(0.5, density));
      return {
        seconds: secondsPerStep * 2 ** Math.max(0, (difficulty - EASY_NODES) / DOUBLING),
        secondsPerStep,
      };
    },
    *run(graph, start, options) {
      const threads = options.host.openNodes(graph);
      try {
        const result = yield* proveDense(graph, start, {
          ...options,
          parameters,
          evaluate: threads.evaluate,
          memory: options.host.treeMemory?.(graph),
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
