import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { enumerateCuts, predictEnumeration } from '../../src/exact/enumerate.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { recountEdges } from '../support/recount-edges.ts';

const enumerate = (graph: CsrGraph): Int8Array => finish(enumerateCuts(graph, new Deadline()))!;

describe.each(['ones', 'signs', 'integers'])('weights: %s', (kind) => {
  test.each([
    [5, 0.5],
    [9, 0.3],
    [12, 0.7],
    [13, 1],
    [15, 0.25],
    [16, 0.9],
  ])('%i nodes, density %f: as good as trying all', (n, density) => {
    for (let seed = 1; seed <= (n > 14 ? 2 : 12); seed++) {
      const sample = randomGraph(seed, n, density, weightKinds[kind]);
      const spin = enumerate(fromEdges(sample));
      expect(recountEdges(sample.edges, spin)).toBe(bestCutByEnumeration(sample.n, sample.edges));
    }
  });
});

test('complete graphs cut ⌊n²/4⌋ edges', () => {
  for (let n = 1; n <= 20; n++) {
    const { edges } = randomGraph(1, n, 2);
    expect(recountEdges(edges, enumerate(fromEdges({ n, edges })))).toBe(Math.floor((n * n) / 4));
  }
});

test('an independent set is not enumerated', () => {
  const edges: Edge[] = Array.from({ length: 100 }, (_, i) => [i, 100 + (i % 3), i % 7 === 0 ? -1 : 1]);
  edges.push([100, 101, 5], [101, 102, 5], [100, 102, 5]);
  const graph = fromEdges({ n: 103, edges });
  expect(predictEnumeration(graph)).toBeLessThan(1000);
  // The three bind only one another: 10 of 15, and every positive edge to the others.
  expect(recountEdges(edges, enumerate(graph))).toBe(
    10 + edges.slice(0, 100).filter(([, , w]) => w > 0).length,
  );
});

test('the cost is predicted; what is too large is said to be infinite', () => {
  const complete = (n: number): CsrGraph => fromEdges(randomGraph(1, n, 2));
  expect(predictEnumeration(complete(21)) / predictEnumeration(complete(20))).toBeCloseTo(2, 1);
  expect(predictEnumeration(complete(26))).toBeLessThan(3e8);
  expect(predictEnumeration(complete(60))).toBe(Number.POSITIVE_INFINITY);
});

test('no nodes, no edges, and a deadline that has struck', () => {
  expect(enumerate(fromEdges({ n: 0, edges: [] })).length).toBe(0);
  expect([...enumerate(fromEdges({ n: 2, edges: [] }))]).toEqual([1, 1]);
  const steps = enumerateCuts(fromEdges(randomGraph(1, 30, 2)), new Deadline({ maxSteps: 0 }));
  expect(finish(steps)).toBeNull();
});
