import { describe, expect, test } from 'vitest';
import { finish } from '../../src/core/steps.ts';
import { eliminationTree } from '../../src/linalg/elimination-tree.ts';
import { minimumDegreeOrder } from '../../src/linalg/ordering.ts';
import { type Edge, type EdgeListSample, randomGraph, torus } from '../oracles/random-graphs.ts';
import { rowEntriesByElimination } from '../oracles/symbolic-elimination.ts';
import { fromEdges } from '../support/build.ts';

const star = (n: number): EdgeListSample => ({
  n,
  edges: Array.from({ length: n - 1 }, (_, i): Edge => [0, i + 1, 1]),
});

const samples: [string, EdgeListSample][] = [
  ['nothing', { n: 0, edges: [] }],
  ['one node', { n: 1, edges: [] }],
  ['no edges', { n: 7, edges: [] }],
  ['a path', { n: 9, edges: Array.from({ length: 8 }, (_, i): Edge => [i, i + 1, 1]) }],
  ['a star with a hub too dense to take part', star(400)],
  ['a complete graph', randomGraph(1, 20, 1)],
  ['a torus', torus(13, 17)],
  [
    'two parts',
    {
      n: 30,
      edges: randomGraph(2, 15, 0.3).edges.flatMap(([u, v]): Edge[] => [
        [u, v, 1],
        [u + 15, v + 15, 1],
      ]),
    },
  ],
  ...Array.from({ length: 25 }, (_, seed): [string, EdgeListSample] => [
    `random graph ${seed}`,
    randomGraph(seed, 10 + 9 * seed, [0.02, 0.05, 0.1, 0.3, 0.7][seed % 5]!),
  ]),
];

const order = (...args: Parameters<typeof minimumDegreeOrder>) => finish(minimumDegreeOrder(...args));

describe('minimum degree ordering', () => {
  test.each(samples)('%s: a permutation, whose factor it counts', (_, sample) => {
    const { n, rowPtr, adj } = fromEdges(sample);
    const ordering = order(n, rowPtr, adj)!;
    expect([...ordering.order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    const rows = rowEntriesByElimination(n, sample.edges, ordering.order);
    const entries = rows.reduce((sum, x) => sum + x, 0);
    const tooDense = rows.some((_, u) => rowPtr[u + 1]! - rowPtr[u]! > Math.max(16, 10 * Math.sqrt(n)));
    // Nodes too dense to take part count as adjacent to all.
    expect(ordering.entries).toBeGreaterThanOrEqual(entries);
    if (!tooDense) expect(ordering.entries).toBe(entries);
    const tree = finish(eliminationTree(n, rowPtr, adj, ordering.order));
    expect(Array.from(tree.position, (i) => tree.rowCount[i]!)).toEqual(rows);
    expect(tree.columnCount.reduce((sum, x) => sum + x, 0)).toBe(entries);
    const flops = tree.columnCount.reduce((sum, x) => sum + (x - 1) ** 2, 0);
    expect(ordering.flops).toBeGreaterThanOrEqual(flops);
    if (!tooDense) expect(ordering.flops).toBe(flops);
    tree.parent.forEach((above, i) => {
      expect(above === -1 || above > i).toBe(true);
    });
  });

  test('a tree fills nothing in', () => {
    const edges = Array.from({ length: 499 }, (_, i): Edge => [(i * 7919) % (i + 1), i + 1, 1]);
    const { n, rowPtr, adj } = fromEdges({ n: 500, edges });
    expect(order(n, rowPtr, adj)!.entries).toBe(999);
  });

  test('a torus fills far less than row by row', () => {
    const { n, rowPtr, adj } = fromEdges(torus(40, 40));
    expect(order(n, rowPtr, adj)!.entries).toBeLessThan(0.35 * n * 80);
  });

  test('gives up at the limits', () => {
    const { n, rowPtr, adj } = fromEdges(randomGraph(3, 200, 0.2));
    const { entries, flops } = order(n, rowPtr, adj)!;
    expect(order(n, rowPtr, adj, { entries, flops })).not.toBeNull();
    expect(order(n, rowPtr, adj, { entries: entries - 1, flops })).toBeNull();
    expect(order(n, rowPtr, adj, { entries, flops: flops - 1 })).toBeNull();
  });
});
