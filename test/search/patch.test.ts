import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { cross } from '../../src/search/crossing.ts';
import { Patch } from '../../src/search/patch.ts';
import { type Edge, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const spins = (n: number) =>
  fc
    .array(fc.boolean(), { minLength: n, maxLength: n })
    .map((sides) => Int8Array.from(sides, (s) => (s ? 1 : -1)));

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  const graph = fromEdges(randomGraph(6, 60, 0.04, weightKinds[kind]));
  const heaviest = (u: number) =>
    Math.max(...graph.weight.subarray(graph.rowPtr[u]!, graph.rowPtr[u + 1]!).map(Math.abs));

  test('a patch grows the cut by what it says, and never makes it lighter', () => {
    const patch = new Patch(graph);
    fc.assert(
      fc.property(spins(60), spins(60), (base, other) => {
        const before = cutWeight(graph, base);
        const growth = patch.apply(base, other);
        expect(growth).toBeGreaterThanOrEqual(0);
        expect(cutWeight(graph, base)).toBeCloseTo(before + growth, 9);
      }),
    );
  });

  test('a child is no lighter than its first parent, and agrees with what all agree on along strong edges', () => {
    fc.assert(
      fc.property(fc.array(spins(60), { minLength: 1, maxLength: 4 }), (cuts) => {
        const child = new Int8Array(60);
        const options = { from: 1, to: 0.1, sweeps: 5 };
        finish(cross(graph, cuts, child, options, new Random(1), new Deadline()));
        expect(cutWeight(graph, child)).toBeGreaterThanOrEqual(cutWeight(graph, cuts[0]!) - 1e-9);
        for (let u = 0; u < 60; u++) {
          for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++) {
            const v = graph.adj[a]!;
            // Edges much weaker than others at both of their ends bind nothing.
            if (Math.abs(graph.weight[a]!) < 0.25 * Math.min(heaviest(u), heaviest(v))) continue;
            const together = cuts.map((cut) => cut[u] === cut[v]);
            if (new Set(together).size === 1) expect(child[u] === child[v]).toBe(together[0]);
          }
        }
      }),
      { numRuns: 40 },
    );
  });
});

test('each part is taken or left on its own', () => {
  // Two edges far apart: one cut has the first, the other the second; the patch has both.
  const edges: Edge[] = [
    [0, 1, 1],
    [2, 3, 1],
    [1, 4, 0.1],
    [3, 4, 0.1],
  ];
  const graph = fromEdges({ n: 5, edges });
  const base = Int8Array.of(1, -1, 1, 1, -1);
  const patch = new Patch(graph);
  expect(patch.apply(base, Int8Array.of(1, 1, 1, -1, -1))).toBeCloseTo(0.9, 12);
  expect(patch.parts).toBe(2);
  expect(cutWeight(graph, base)).toBe(2);
});

test('a cut and its complement differ in nothing', () => {
  const graph = fromEdges(randomGraph(2, 30, 0.2));
  const base = Int8Array.from({ length: 30 }, (_, u) => (u % 3 ? 1 : -1));
  const patch = new Patch(graph);
  expect(
    patch.apply(
      base,
      base.map((s) => -s),
    ),
  ).toBe(0);
  expect(patch.parts).toBe(0);
});

test('two parents of a tree have the best of both in their child', () => {
  const path: Edge[] = Array.from({ length: 9 }, (_, i) => [i, i + 1, 1]);
  const graph = fromEdges({ n: 10, edges: path });
  const left = Int8Array.of(1, -1, 1, -1, 1, 1, 1, 1, 1, 1);
  const right = Int8Array.of(1, 1, 1, 1, 1, -1, 1, -1, 1, -1);
  const child = new Int8Array(10);
  const options = { from: 1, to: 0.1, sweeps: 5 };
  expect(finish(cross(graph, [left, right], child, options, new Random(1), new Deadline()))).toBe(0);
  expect(cutWeight(graph, child)).toBe(9);
});
