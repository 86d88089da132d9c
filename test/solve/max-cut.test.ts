import {
  DirectedGraph,
  MultiDirectedGraph,
  MultiGraph,
  MultiUndirectedGraph,
  UndirectedGraph,
} from 'graphology';
import type { AbstractGraph } from 'graphology-types';
import { describe, expect, test } from 'vitest';
import { InputError, maxCut, solveSync, UsageError } from '../../src/index.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';

/** From the graph alone: Σ of the weights of edges between the sides. */
function weightAcross(graph: AbstractGraph, sides: Readonly<Record<string, number>>): number {
  return graph.reduceEdges(
    (sum, _edge, { weight = 1 }, u, v) => (sides[u] === sides[v] ? sum : sum + weight),
    0,
  );
}

/** A square with one diagonal: the heaviest cut holds the four sides. */
function square(graph: AbstractGraph): AbstractGraph {
  for (const node of ['a', 'b', 'c', 'd']) graph.addNode(node, { colour: 'red' });
  for (const [u, v] of ['ab', 'bc', 'cd', 'da', 'ac'] as const) graph.addEdge(u!, v!);
  return graph;
}

describe('maxCut', () => {
  test('maps every node to a side', () => {
    expect({ ...maxCut(square(new UndirectedGraph())) }).toEqual({ a: 0, b: 1, c: 0, d: 1 });
  });

  test.each(Object.entries(weightKinds))('is the heaviest of small graphs: %s', (_name, weight) => {
    for (let seed = 1; seed <= 10; seed++) {
      const { n, edges } = randomGraph(seed, 8, 0.6, weight);
      const graph = new UndirectedGraph();
      for (let u = 0; u < n; u++) graph.addNode(u);
      for (const [u, v, w] of edges) graph.addEdge(u, v, { weight: w });
      const { cut, partition } = maxCut.detailed(graph);
      expect(weightAcross(graph, partition)).toBeCloseTo(cut, 9);
      expect(cut).toBeLessThanOrEqual(bestCutByEnumeration(n, edges) + 1e-9);
      expect({ ...maxCut(graph) }).toEqual({ ...partition });
    }
  });

  test('a graph without nodes has an empty mapping', () => {
    expect(Object.keys(maxCut(new UndirectedGraph()))).toEqual([]);
  });

  test.each([
    ['of another attribute', 'strength'],
    ['by a function', (_edge: string, { strength }: { strength?: number }) => strength!],
  ])('weights %s', (_name, getEdgeWeight) => {
    const graph = new UndirectedGraph();
    graph.mergeEdge('a', 'b', { strength: 1, weight: 9 });
    graph.mergeEdge('b', 'c', { strength: 5, weight: 1 });
    graph.mergeEdge('c', 'a', { strength: 7, weight: 1 });
    expect(maxCut.detailed(graph, { getEdgeWeight }).cut).toBe(12);
    expect(maxCut.detailed(graph, { getEdgeWeight: null }).cut).toBe(2);
    expect(maxCut.detailed(graph).cut).toBe(10);
  });
});

describe('maxCut.assign', () => {
  test('writes the side beside the other attributes', () => {
    const graph = square(new UndirectedGraph());
    maxCut.assign(graph);
    expect(graph.getNodeAttributes('b')).toEqual({ colour: 'red', side: 1 });
  });

  test('under another name; the caller is told which attribute changed', () => {
    const graph = square(new UndirectedGraph());
    const changed: unknown[] = [];
    graph.on('eachNodeAttributesUpdated', ({ hints }) => changed.push(hints?.attributes));
    maxCut.assign(graph, { nodeSideAttribute: 'camp', seed: 3 });
    expect(graph.mapNodes((_node, { camp }) => camp)).toEqual([0, 1, 0, 1]);
    expect(graph.hasNodeAttribute('a', 'side')).toBe(false);
    expect(changed).toEqual([['camp']]);
  });

  test('refuses what is no name, and options of nobody', () => {
    const graph = square(new UndirectedGraph());
    expect(() => maxCut.assign(graph, { nodeSideAttribute: '' })).toThrow(UsageError);
    expect(() => maxCut.assign(graph, { nodeSideAttribut: 'x' } as object)).toThrow(
      /unknown option "nodeSideAttribut"/,
    );
  });
});

describe('every type of graph', () => {
  test('directed and mixed: edges count in either direction, and a warning says so', () => {
    for (const graph of [square(new DirectedGraph()), square(new MultiGraph())]) {
      const { cut, warnings } = maxCut.detailed(graph);
      expect({ cut, warnings }).toEqual({
        cut: 4,
        warnings: ['5 directed edges were taken as undirected: a cut counts both directions'],
      });
    }
    const one = new MultiGraph();
    one.mergeUndirectedEdge('a', 'b');
    one.mergeDirectedEdge('b', 'c');
    expect(maxCut.detailed(one).warnings).toEqual([
      '1 directed edge was taken as undirected: a cut counts both directions',
    ]);
  });

  test('multi: parallel edges count with their sum', () => {
    const graph = new MultiUndirectedGraph();
    for (const [u, v, weight] of [
      ['a', 'b', 2],
      ['b', 'a', 3],
      ['a', 'a', 50],
    ] as const)
      graph.mergeNode(u) && graph.mergeNode(v) && graph.addEdge(u, v, { weight });
    const { cut, warnings } = maxCut.detailed(graph);
    expect(cut).toBe(5);
    expect(warnings).toHaveLength(2);
    const both = new MultiDirectedGraph();
    both.mergeEdge('a', 'b', { weight: 2 });
    both.mergeEdge('b', 'a', { weight: 3 });
    expect(maxCut.detailed(both).cut).toBe(5);
  });

  test('a weight that is no finite number is refused, and the edge named', () => {
    for (const weight of [Number.NaN, Number.POSITIVE_INFINITY, '3', null, {}]) {
      const graph = new UndirectedGraph();
      graph.addNode('a');
      graph.addNode('b');
      graph.addEdgeWithKey('ties', 'a', 'b', { weight });
      expect(() => maxCut(graph)).toThrow(InputError);
      expect(() => maxCut(graph)).toThrow(
        /weight of edge "ties" between "a" and "b" is .*, expected a finite number/,
      );
    }
  });

  test('what is no graphology graph is refused with what to call', () => {
    for (const graph of [null, undefined, 'graph', { edges: [] }, []]) {
      expect(() => maxCut(graph as unknown as AbstractGraph)).toThrow(
        /not a graphology graph; solve\(\) and solveSync\(\) take/,
      );
    }
  });
});

test('weights that are not where they are looked for are told', () => {
  const graph = new UndirectedGraph();
  for (const node of ['a', 'b', 'c']) graph.addNode(node);
  graph.addUndirectedEdge('a', 'b', { cost: 5 });
  graph.addUndirectedEdge('b', 'c', { cost: 7 });
  const warnings = (getEdgeWeight?: string) => solveSync(graph, { getEdgeWeight, seed: 1 }).warnings;
  expect(warnings('cots')).toEqual([
    'no edge has the attribute "cots": each weighs 1; attributes that are numbers: "cost"',
  ]);
  expect(warnings()).toEqual([
    'no edge has the attribute "weight": each weighs 1; attributes that are numbers: "cost"',
  ]);
  expect(warnings('cost')).toEqual([]);
  graph.setEdgeAttribute('b', 'c', 'weight', 2);
  expect(warnings()).toEqual(['1 of 2 edges have no attribute "weight": they weigh 1']);
});
