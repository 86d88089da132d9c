import { describe, expect, test } from 'vitest';
import { components } from '../../src/graph/components.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, randomGraph } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

describe('components', () => {
  test('a triangle, an edge, a node alone', () => {
    const edges: Edge[] = [
      [0, 4, 1],
      [4, 5, 1],
      [5, 0, 1],
      [1, 3, 1],
    ];
    expect(components(fromEdges({ n: 6, edges }))).toEqual([
      { nodes: 3, edges: 3, bipartite: false },
      { nodes: 2, edges: 1, bipartite: true },
      { nodes: 1, edges: 0, bipartite: true },
    ]);
    expect(components(fromEdges({ n: 0, edges: [] }))).toEqual([]);
  });

  test('bipartite is what a cut with every edge is', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const sample = randomGraph(seed, 9, 0.18);
      const found = components(fromEdges(sample));
      const whole = bestCutByEnumeration(sample.n, sample.edges) === sample.edges.length;
      expect(found.every(({ bipartite }) => bipartite)).toBe(whole);
      expect(found.reduce((sum, { nodes }) => sum + nodes, 0)).toBe(9);
      expect(found.reduce((sum, { edges }) => sum + edges, 0)).toBe(sample.edges.length);
    }
  });
});
