import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { contract, lift } from '../../src/search/contraction.ts';
import { DEFAULT_SEARCH_PARAMETERS } from '../../src/search/parameters.ts';
import {
  allSpins,
  componentsOf,
  type Edge,
  randomGraph,
  weightKinds,
  weightOfCut,
} from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { anySpins } from './spins.ts';

const NODES = 9;

/** The groups by definition: components along edges that are strong enough at one end and whose ends stand alike in all cuts. */
function groupsByDefinition(
  edges: readonly Edge[],
  cuts: readonly Int8Array[],
  strength: number,
): number[][] {
  const heaviest = (node: number) =>
    Math.max(0, ...edges.filter(([u, v]) => u === node || v === node).map(([, , w]) => Math.abs(w)));
  return componentsOf([...Array(NODES).keys()], edges, ([u, v, w]) => {
    const alike = new Set(cuts.map((cut) => cut[u] === cut[v])).size === 1;
    return alike && Math.abs(w) >= strength * Math.min(heaviest(u), heaviest(v));
  });
}

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  const { n, edges } = randomGraph(6, NODES, 0.35, weightKinds[kind]);
  const graph = fromEdges({ n, edges });
  const someCuts = fc.array(anySpins(NODES), { minLength: 1, maxLength: 4 });

  test('every assignment of the groups lifts to a cut that gains what it gains in the small graph', () => {
    fc.assert(
      fc.property(someCuts, (cuts) => {
        const contraction = contract(graph, cuts);
        const small: Edge[] = [];
        const { n: groups, rowPtr, adj, weight } = contraction.graph;
        for (let u = 0; u < groups; u++)
          for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++)
            if (adj[a]! > u) small.push([u, adj[a]!, weight[a]!]);
        const base = weightOfCut(edges, cuts[0]!);
        const lifted = new Int8Array(NODES);
        for (const flips of allSpins(groups)) {
          lift(contraction, flips, lifted);
          expect(weightOfCut(edges, lifted)).toBeCloseTo(base + weightOfCut(small, flips), 9);
        }
      }),
      { numRuns: 30 },
    );
  });

  test.each([0, 0.25, 1])('the groups are those of the definition, strength %d', (contractionStrength) => {
    fc.assert(
      fc.property(someCuts, (cuts) => {
        const parameters = { ...DEFAULT_SEARCH_PARAMETERS, contractionStrength };
        const { groupOf, graph: small } = contract(graph, cuts, parameters);
        const expected = groupsByDefinition(edges, cuts, contractionStrength);
        expect(small.n).toBe(expected.length);
        for (const nodes of expected) expect(new Set(nodes.map((u) => groupOf[u])).size).toBe(1);
      }),
      { numRuns: 40 },
    );
  });

  test('every cut that was contracted is the lift of some assignment', () => {
    fc.assert(
      fc.property(someCuts, (cuts) => {
        const contraction = contract(graph, cuts);
        for (const cut of cuts) {
          const flips = new Int8Array(contraction.graph.n);
          for (let u = 0; u < NODES; u++) flips[contraction.groupOf[u]!] = cut[u]! * cuts[0]![u]!;
          const lifted = new Int8Array(NODES);
          lift(contraction, flips, lifted);
          expect([...lifted]).toEqual([...cut]);
        }
      }),
    );
  });
});
