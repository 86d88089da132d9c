/** What the types of a graphology graph tell getEdgeWeight: `npm run typecheck` checks the lines that are to be refused. */
import { MultiGraph, UndirectedGraph } from 'graphology';
import { expect, test } from 'vitest';
import { maxCut, type SolveOptions, solve, solveSync } from '../../src/index.node.ts';

interface City {
  readonly factor: number;
}
interface Road {
  cost: number;
  name?: string;
}

function roads(): UndirectedGraph<City, Road, { title: string }> {
  const graph = new UndirectedGraph<City, Road, { title: string }>();
  for (const [node, factor] of [
    ['a', 1],
    ['b', 2],
    ['c', 3],
  ] as const)
    graph.addNode(node, { factor });
  graph.addEdge('a', 'b', { cost: 2 });
  graph.addEdge('b', 'c', { cost: 3 });
  graph.addEdge('c', 'a', { cost: 4 });
  return graph;
}

test('attributes are inferred from the graph', async () => {
  const graph = roads();
  expect((await solve(graph, { getEdgeWeight: 'cost' })).cut).toBe(7);
  const getEdgeWeight = (_edge: string, { cost }: Road) => 2 * cost;
  expect((await solve(graph, { getEdgeWeight })).cut).toBe(14);
  expect(
    solveSync(graph, { getEdgeWeight: (_edge, { cost }, _u, _v, { factor }) => cost * factor }).cut,
  ).toBe(18);
  expect(maxCut.detailed(graph, { getEdgeWeight: 'cost' }).cut).toBe(7);
  maxCut.assign(graph, { getEdgeWeight: (_edge, road) => road.cost });
  // @ts-expect-error edges have no such attribute
  maxCut(graph, { getEdgeWeight: 'cots' });
  // @ts-expect-error edges have no such attribute
  expect(() => maxCut(graph, { getEdgeWeight: (_edge, { cots }) => cots })).toThrow(/undefined/);
});

test('graphs without types take any attribute', () => {
  const graph = new MultiGraph();
  graph.mergeEdge('a', 'b', { weight: 2 });
  const options: SolveOptions = { getEdgeWeight: 'weight' };
  expect(solveSync(graph, options).cut).toBe(2);
  expect(solveSync(graph, { getEdgeWeight: (_edge, { weight }) => 10 * weight }).cut).toBe(20);
  expect(solveSync({ edges: [['a', 'b']] }, { seed: 1 }).cut).toBe(1);
});
