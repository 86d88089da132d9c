import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { type Blocks, findBlocks } from '../../src/presolve/blocks.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

function blocksOf(graph: CsrGraph): Blocks {
  const blocks = finish(findBlocks(graph, new Deadline()));
  expect(blocks).not.toBeNull();
  return blocks!;
}

/** Edges of block b by the whole graph's numbers. */
function edgesOf(blocks: Blocks, b: number): Edge[] {
  const { n, rowPtr, adj, weight } = blocks.graph(b);
  const nodes = blocks.nodes(b);
  expect(n).toBe(nodes.length);
  const edges: Edge[] = [];
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) {
      if (adj[a]! > u) edges.push([nodes[u]!, nodes[adj[a]!]!, weight[a]!]);
    }
  }
  return edges;
}

const key = ([u, v, w]: Edge): string => `${Math.min(u, v)} ${Math.max(u, v)} ${w}`;

/** Two edges are in one block iff a cycle holds both: iff after the removal of any one node their ends still hang together. */
function blockPartitionByRemovals(n: number, edges: readonly Edge[]): string[] {
  const classOf = edges.map(() => '');
  for (let removed = -1; removed < n; removed++) {
    const root = Array.from({ length: n }, (_, u) => u);
    const find = (u: number): number => (root[u] === u ? u : find(root[u]!));
    for (const [u, v] of edges) if (u !== removed && v !== removed) root[find(u)] = find(v);
    edges.forEach(([u, v], e) => {
      classOf[e] += ` ${find(u === removed ? v : u)}`;
    });
  }
  const groups = new Map<string, string[]>();
  edges.forEach((edge, e) => {
    groups.set(classOf[e]!, [...(groups.get(classOf[e]!) ?? []), key(edge)]);
  });
  return [...groups.values()].map((group) => group.sort().join(',')).sort();
}

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  test.each([0.08, 0.12, 0.2])('every edge is in its block, density %f', (density) => {
    for (let seed = 1; seed <= 40; seed++) {
      const sample = randomGraph(seed, 16, density, weightKinds[kind]);
      const blocks = blocksOf(fromEdges(sample));
      const found = Array.from({ length: blocks.count }, (_, b) =>
        edgesOf(blocks, b).map(key).sort().join(','),
      );
      expect(found.sort()).toEqual(blockPartitionByRemovals(sample.n, sample.edges));
    }
  });

  test('cuts of the blocks, best or not, add up to a cut of the whole', () => {
    for (let seed = 1; seed <= 40; seed++) {
      const sample = randomGraph(seed, 14, 0.16, weightKinds[kind]);
      const graph = fromEdges(sample);
      const blocks = blocksOf(graph);
      const uniform = generator(seed);
      let sum = 0;
      let best = 0;
      const cuts = Array.from({ length: blocks.count }, (_, b) => {
        const block = blocks.graph(b);
        const spin = Int8Array.from({ length: block.n }, () => (uniform() < 0.5 ? 1 : -1));
        sum += cutWeight(block, spin);
        const place = new Map(Array.from(blocks.nodes(b), (u, i) => [u, i]));
        best += bestCutByEnumeration(
          block.n,
          edgesOf(blocks, b).map(([u, v, w]): Edge => [place.get(u)!, place.get(v)!, w]),
        );
        return spin;
      });
      const spin = new Int8Array(graph.n);
      blocks.combine((b) => cuts[b]!, spin);
      expect(spin.every((s) => s === 1 || s === -1)).toBe(true);
      expect(cutWeight(graph, spin)).toBeCloseTo(sum, 9);
      expect(best).toBeCloseTo(bestCutByEnumeration(sample.n, sample.edges), 9);
    }
  });
});

test('a star of bridges and a chain of triangles, 300,000 nodes, without recursion', () => {
  const n = 300_001;
  const star = blocksOf(
    fromEdges({ n, edges: Array.from({ length: n - 1 }, (_, i): Edge => [0, i + 1, 1]) }),
  );
  expect(star.count).toBe(n - 1);
  expect(star.graph(7).m).toBe(1);
  const edges: Edge[] = [];
  for (let i = 0; i + 2 < n; i += 2) edges.push([i, i + 1, 1], [i + 1, i + 2, 1], [i, i + 2, 1]);
  const chain = fromEdges({ n, edges });
  const triangles = blocksOf(chain);
  expect(triangles.count).toBe((n - 1) / 2);
  const spin = new Int8Array(n);
  triangles.combine(() => Int8Array.of(1, -1, 1), spin);
  expect(cutWeight(chain, spin)).toBe(n - 1);
});

test('no nodes, no edges, and a deadline that has struck', () => {
  expect(blocksOf(fromEdges({ n: 0, edges: [] })).count).toBe(0);
  const isolated = blocksOf(fromEdges({ n: 3, edges: [] }));
  expect(isolated.count).toBe(0);
  const spin = new Int8Array(3);
  isolated.combine(() => new Int8Array(0), spin);
  expect([...spin]).toEqual([1, 1, 1]);
  const path = fromEdges({
    n: 400_000,
    edges: Array.from({ length: 399_999 }, (_, i): Edge => [i, i + 1, 1]),
  });
  expect(finish(findBlocks(path, new Deadline({ maxSteps: 0 })))).toBeNull();
});
