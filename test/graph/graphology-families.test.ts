/** The families of graphology-generators: as edges of our own, the same as the library's graph, and solved as graphology graphs. */
import { UndirectedGraph } from 'graphology';
import * as classic from 'graphology-generators/classic/index.js';
import * as community from 'graphology-generators/community/index.js';
import * as random from 'graphology-generators/random/index.js';
import * as small from 'graphology-generators/small/index.js';
import * as social from 'graphology-generators/social/index.js';
import type { AbstractGraph } from 'graphology-types';
import { expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { generateGraph } from '../../src/graph/generators/generate.ts';
import { libraryFamilies } from '../../src/graph/generators/graphology.ts';
import { solve } from '../../src/index.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';

const rng = (seed: number) => {
  const source = new Random(seed);
  return () => source.uniform();
};

/** What the library makes, and the heaviest cut of it; null where only enumeration tells. */
const SAMPLES: readonly [string, Record<string, number>, (() => AbstractGraph) | null, number | null][] = [
  ['path', { nodes: 20 }, () => classic.path(UndirectedGraph, 20), 19],
  ['ladder', { rungs: 10 }, () => classic.ladder(UndirectedGraph, 10), 28],
  // ⌊k²/4⌋ of each clique.
  ['caveman', { cliques: 6, size: 5 }, () => community.caveman(UndirectedGraph, 6, 5), 36],
  [
    'connected-caveman',
    { cliques: 4, size: 4 },
    () => community.connectedCaveman(UndirectedGraph, 4, 4),
    null,
  ],
  ['girvan-newman', { outside: 4 }, null, null],
  ['clusters', { nodes: 16, edges: 40, clusters: 3, density: 0.5 }, null, null],
  // 61 of 78 edges, as in the literature.
  ['karate-club', {}, () => social.karateClub(UndirectedGraph), 61],
  ['florentine-families', {}, () => social.florentineFamilies(UndirectedGraph), null],
  ['krackhardt-kite', {}, () => small.krackhardtKite(UndirectedGraph), null],
];

const edgesOf = (graph: AbstractGraph): [number, number, number][] => {
  const nodes = graph.nodes();
  return graph.mapEdges((_edge, _attributes, u, v) => [nodes.indexOf(u), nodes.indexOf(v), 1]);
};

test('every family is among the samples', () => {
  expect(SAMPLES.map(([name]) => name).sort()).toEqual(libraryFamilies.map(({ name }) => name).sort());
});

test.each(SAMPLES)('%s: simple, in range, the library’s own edges', async (name, values, library) => {
  const family = await libraryFamilies.find((one) => one.name === name)!.load();
  const graph = generateGraph(family, values, 3);
  const list = [...graph.weightedEdges()];
  expect(list).toHaveLength(graph.edges);
  expect(new Set(list.map(([u, v]) => `${Math.min(u, v)} ${Math.max(u, v)}`)).size).toBe(graph.edges);
  for (const [u, v] of list) expect(u !== v && u >= 0 && v >= 0 && Math.max(u, v) < graph.nodes).toBe(true);
  if (library === null) {
    expect([...generateGraph(family, values, 3).weightedEdges()]).toEqual(list);
    expect([...generateGraph(family, values, 4).weightedEdges()]).not.toEqual(list);
  } else expect(list).toEqual(edgesOf(library()));
});

test.each(SAMPLES.filter(([, , library]) => library !== null))(
  '%s is solved to the proven optimum',
  async (_name, _values, library, best) => {
    const graph = library!();
    const { cut, status } = await solve(graph);
    expect(status).toBe('optimal');
    expect(cut).toBe(best ?? bestCutByEnumeration(graph.order, edgesOf(graph)));
  },
);

test.each([1, 2, 3])('random graphs of the library, seed %i', async (seed) => {
  const graphs = [
    random.erdosRenyi(UndirectedGraph, { order: 14, probability: 0.4, rng: rng(seed) }),
    random.clusters(UndirectedGraph, { order: 14, size: 40, clusters: 3, rng: rng(seed) }),
  ];
  for (const graph of graphs) {
    const { cut, partition } = await solve(graph, { seed });
    expect(cut).toBe(bestCutByEnumeration(graph.order, edgesOf(graph)));
    const across = graph.filterEdges((_edge, _attributes, u, v) => partition[u] !== partition[v]);
    expect(across).toHaveLength(cut);
  }
});

test.each([5, 8, 13])('the complete graph of %i nodes', async (n) => {
  expect(await solve(classic.complete(UndirectedGraph, n))).toMatchObject({
    cut: Math.floor((n * n) / 4),
    status: 'optimal',
  });
});
