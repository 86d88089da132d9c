/** The branch and cut over odd cycles (prove-sparse.ts) as an engine. */
import type { CsrGraph } from '../graph/csr.ts';
import { HIGHS_MISSING, highsIfLoaded, loadHighs } from '../lp/highs.ts';
import { relativeStep } from './cut-spacing.ts';
import type { ExactEngine, Reach } from './engine.ts';
import { proveSparseWith, sparseProof } from './prove-sparse.ts';
import type { SparseParameters } from './sparse-parameters.ts';

/** The linear program of so many edges is solved, cuts and all, in so many seconds; more edges take longer by this power: G11 (1,600 edges)
 *  0.7 s, G33 (4,000) 1.5 s, G57 (10,000) 15 s. */
const EDGES = 4000;
const ROOT_SEC = 2;
const POWER = 2;
/** Graphs of more than two edges a node are branched on: torusg3-8 (3.1) took 11 nodes, toruspm3-8-50 (3) hundreds. */
const PLANE = 2.2;
const TREE = 100;

/** Where cuts are as far apart as weights are large, relaxations are slow to solve and trees large: 25 s are not enough for eight nodes
 *  of random graphs of degree 4 with 594 edges. */
const COARSE = 0.5;
const COARSE_EDGES_PER_SEC = 150;

/** Edges per node, and edges, up to which the program of odd cycles is the better relaxation: at a tenth of the pairs, the SDP is. */
const MOST_EDGES_PER_NODE = 4;
const MOST_EDGES = 1e5;

export function sparseEngine(parameters?: SparseParameters): ExactEngine {
  return {
    name: 'branch-and-bound',
    *reach(graph, _deadline, host) {
      const reach = predictSparse(graph);
      if (reach === null) return null;
      if (host.canWait) yield loadHighs();
      if (highsIfLoaded() === null) host.warn(HIGHS_MISSING);
      return highsIfLoaded() ? reach : null;
    },
    *run(graph, start, options) {
      const given = { ...options, parameters, onCut: (_cut: number, spin: Int8Array) => options.onCut(spin) };
      const elsewhere = options.host.proveSparse;
      // It was loaded when its reach was asked for.
      const result =
        (elsewhere && (yield* elsewhere(graph, start, given))) ??
        (yield* proveSparseWith(highsIfLoaded()!, graph, start, given));
      return { ...result, proof: result.record === null ? null : () => sparseProof(result) };
    },
  };
}

/** @returns processor seconds until the proof, roughly, and of a node; null where it is out of reach */
export function predictSparse(graph: CsrGraph): Reach | null {
  const { n, m } = graph;
  if (n === 0 || m > MOST_EDGES || m > MOST_EDGES_PER_NODE * n) return null;
  const fine = Math.max(0.05, ROOT_SEC * (m / EDGES) ** POWER);
  const coarse = relativeStep(graph) > COARSE ? m / COARSE_EDGES_PER_SEC : 0;
  const secondsPerStep = Math.max(fine, coarse);
  const nodes = m <= PLANE * n ? 1 : 1 + (TREE * Math.min(1, m / 1500) ** 2) / 2;
  return { seconds: nodes * secondsPerStep, secondsPerStep };
}
