import { describe, expect, test } from 'vitest';
import { components, mayBePlanar } from '../../src/graph/components.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, randomGraph } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

function complete(n: number): Edge[] {
  return randomGraph(1, n, 2).edges;
}

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

test('the condition of planarity: K5 and K3,3 fail it, K4 does not', () => {
  const planar = (n: number, edges: Edge[]) => components(fromEdges({ n, edges })).every(mayBePlanar);
  expect(planar(4, complete(4))).toBe(true);
  expect(planar(5, complete(5))).toBe(false);
  const k33 = [0, 1, 2].flatMap((u) => [3, 4, 5].map((v): Edge => [u, v, 1]));
  expect(planar(6, k33)).toBe(false);
  expect(planar(2, [[0, 1, 1]])).toBe(true);
});
