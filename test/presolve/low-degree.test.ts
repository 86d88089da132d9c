import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { reduceGraph } from '../../src/presolve/reduce.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { randomPairs } from '../oracles/random-pairs.ts';
import { fromEdges } from '../support/build.ts';
import { DeadlineAfter, watch } from '../support/pauses.ts';

const reduce = (graph: CsrGraph) => finish(reduceGraph(graph, new Deadline()));

function bestOf(graph: CsrGraph): { cut: number; spin: Int8Array } {
  let best = { cut: Number.NEGATIVE_INFINITY, spin: new Int8Array(graph.n) };
  for (let bits = 0; bits < 2 ** graph.n; bits++) {
    const spin = Int8Array.from({ length: graph.n }, (_, u) => ((bits >> u) & 1 ? 1 : -1));
    const cut = cutWeight(graph, spin);
    if (cut > best.cut) best = { cut, spin };
  }
  return best;
}

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  test.each([0.15, 0.3, 0.5])('the best cut of what is left lifts to the best cut, density %f', (density) => {
    for (let seed = 1; seed <= 12; seed++) {
      const edges = randomGraph(seed, 11, density, weightKinds[kind]);
      const graph = fromEdges(edges);
      const { graph: small, lift, offset, scale } = reduce(graph);
      const { cut, spin: smallSpin } = bestOf(small);
      const spin = new Int8Array(graph.n);
      lift(smallSpin, spin);
      const lifted = cutWeight(graph, spin);
      expect(lifted).toBeCloseTo(offset + cut / scale, 9);
      expect(lifted).toBeCloseTo(bestCutByEnumeration(edges.n, edges.edges), 9);
    }
  });

  test('any cut of what is left weighs, lifted, what offset and scale say', () => {
    const graph = fromEdges(randomGraph(4, 200, 0.02, weightKinds[kind]));
    const { graph: small, lift, offset, scale, kept } = reduce(graph);
    expect(small.n).toBe(kept.length);
    expect(small.n).toBeLessThan(150);
    fc.assert(
      fc.property(fc.array(fc.boolean(), { minLength: small.n, maxLength: small.n }), (sides) => {
        const smallSpin = Int8Array.from(sides, (side) => (side ? 1 : -1));
        const spin = new Int8Array(graph.n);
        lift(smallSpin, spin);
        // A node that joined another may do better alone: never worse than promised.
        expect(cutWeight(graph, spin)).toBeGreaterThanOrEqual(
          offset + cutWeight(small, smallSpin) / scale - 1e-9,
        );
        for (const u of kept) expect(spin[u]).toBe(smallSpin[kept.indexOf(u)]);
      }),
      { numRuns: 30 },
    );
  });
});

test('forests, cycles and series-parallel graphs vanish', () => {
  const tree: Edge[] = Array.from({ length: 99 }, (_, i) => [i + 1, i >> 1, i % 3 === 0 ? -2 : 1]);
  const cycle: Edge[] = Array.from({ length: 99 }, (_, i) => [i, (i + 1) % 99, 1]);
  const ladder: Edge[] = [];
  for (let i = 0; i < 50; i++) {
    ladder.push([i, 50 + i, 1]);
    if (i > 0) ladder.push([i - 1, i, 1], [49 + i, 50 + i, -1]);
  }
  for (const edges of [tree, cycle, ladder]) {
    const graph = fromEdges({ n: 100, edges });
    const { graph: small, lift, offset } = reduce(graph);
    expect(small.n).toBe(0);
    const spin = new Int8Array(100);
    lift(new Int8Array(0), spin);
    expect(cutWeight(graph, spin)).toBe(offset);
  }
  expect(reduce(fromEdges({ n: 100, edges: cycle })).offset).toBe(98);
});

test('integer weights stay integers of a size that says why', () => {
  for (let seed = 1; seed <= 10; seed++) {
    const graph = fromEdges(randomGraph(seed, 300, 0.015));
    const { graph: small, scale } = reduce(graph);
    expect(small.weight.every(Number.isInteger)).toBe(true);
    expect([1, 2, 4, 8]).toContain(scale);
  }
});

test('a deadline leaves more, and as exact', () => {
  const graph = fromEdges({
    n: 50_000,
    edges: Array.from({ length: 49_999 }, (_, i) => [i, i + 1, 1] as Edge),
  });
  const { graph: small, offset } = finish(reduceGraph(graph, new Deadline({ maxSteps: 0 })));
  expect(small.n).toBeGreaterThan(0);
  expect(small.n).toBeLessThan(50_000);
  const spin = Int8Array.from({ length: small.n }, (_, i) => (i % 2 ? 1 : -1));
  expect(offset + cutWeight(small, spin)).toBeLessThanOrEqual(49_999);
});

test('no nodes, no edges', () => {
  expect(reduce(fromEdges({ n: 0, edges: [] })).graph.n).toBe(0);
  const { lift } = reduce(fromEdges({ n: 3, edges: [] }));
  const spin = new Int8Array(3);
  lift(new Int8Array(0), spin);
  expect([...spin].every((s) => s === 1 || s === -1)).toBe(true);
});

describe('on a large graph', () => {
  const graph = fromEdges(randomPairs(1, 200_000, 500_000));
  const spinOf = (n: number) => Int8Array.from({ length: n }, (_, i) => ((i * 7919) % 11 < 5 ? 1 : -1));

  test('gives way while it sets up, reduces and writes down what is left', () => {
    const { result, pauses, longestMs } = watch(reduceGraph(graph, new Deadline()));
    expect(result.graph.n).toBeLessThan(180_000);
    expect(pauses).toBeGreaterThan(10);
    expect(longestMs).toBeLessThan(500);
  });

  test.each([0, 1, 2, 4, 8, 1e9])('called off after %d questions, what is left is as exact', (questions) => {
    const deadline = new DeadlineAfter(questions);
    const { graph: small, lift, offset, scale, kept } = finish(reduceGraph(graph, deadline));
    expect(kept.length).toBe(small.n);
    const spin = new Int8Array(graph.n);
    lift(spinOf(small.n), spin);
    expect(cutWeight(graph, spin)).toBeGreaterThanOrEqual(offset + cutWeight(small, spinOf(small.n)) / scale);
    expect(deadline.asked).toBeLessThan(Math.max(questions, 0) + 5);
  });

  test('a time limit that setting up alone would take leaves the graph as it is', () => {
    const { graph: small, offset } = finish(reduceGraph(graph, new Deadline({ timeLimitSec: 0.001 })));
    expect(small).toBe(graph);
    expect(offset).toBe(0);
  });
});
