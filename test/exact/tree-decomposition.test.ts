import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { predictTreeDp } from '../../src/exact/elimination-bags.ts';
import { integerPairs } from '../../src/exact/integer-pairs.ts';
import { treeDecompositionCut } from '../../src/exact/tree-decomposition-dp.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { readGraphFile } from '../../src/node/index.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { allExactCuts, doubleUnits, exactCut, largest } from '../oracles/exact-cut.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { recountEdges } from '../support/recount-edges.ts';

const predict = (graph: CsrGraph) => finish(predictTreeDp(graph, new Deadline()));

function solve(graph: CsrGraph): Int8Array {
  const bags = predict(graph);
  expect(bags).not.toBeNull();
  return finish(treeDecompositionCut(graph, bags!, new Deadline()))!;
}

function solvePairs(graph: CsrGraph): Int8Array {
  const pairs = integerPairs(graph.weight);
  expect(pairs).not.toBeNull();
  return finish(treeDecompositionCut(graph, predict(graph)!, new Deadline(), pairs!))!;
}

/** rows × columns, every edge between neighbours. */
function grid(rows: number, columns: number, weight: (uniform: () => number) => number, seed = 1): Edge[] {
  const uniform = generator(seed);
  const edges: Edge[] = [];
  for (let i = 0; i < rows; i++) {
    for (let j = 0; j < columns; j++) {
      const u = i * columns + j;
      if (j + 1 < columns) edges.push([u, u + 1, weight(uniform)]);
      if (i + 1 < rows) edges.push([u, u + columns, weight(uniform)]);
    }
  }
  return edges;
}

describe.each(['ones', 'signs', 'integers'])('weights: %s', (kind) => {
  test.each([0.1, 0.25, 0.5, 1.1])('as good as trying all, density %f', (density) => {
    for (let seed = 1; seed <= 15; seed++) {
      const { n, edges } = randomGraph(seed, 8 + (seed % 6), density, weightKinds[kind]);
      const best = bestCutByEnumeration(n, edges);
      expect(recountEdges(edges, solve(fromEdges({ n, edges })))).toBe(best);
      if (edges.length > 0) expect(recountEdges(edges, solvePairs(fromEdges({ n, edges })))).toBe(best);
    }
  });

  test('the same best cut however the nodes are numbered', () => {
    for (let seed = 1; seed <= 6; seed++) {
      const edges = grid(6, 30, weightKinds[kind]!, seed);
      const renamed = edges.map(([u, v, w]): Edge => [(u * 77) % 180, (v * 77) % 180, w]);
      const uniform = generator(seed + 1);
      const flipped = Array.from({ length: 180 }, () => (uniform() < 0.5 ? 1 : -1));
      const cut = recountEdges(edges, solve(fromEdges({ n: 180, edges })));
      expect(recountEdges(renamed, solve(fromEdges({ n: 180, edges: renamed })))).toBe(cut);
      // Turning the sign of a node's edges turns the side it takes: cuts change by the weight that the turned nodes cut.
      const turned = edges.map(([u, v, w]): Edge => [u, v, w * flipped[u]! * flipped[v]!]);
      const negative = turned.reduce((sum, [, , w], e) => sum + (edges[e]![2] - w) / 2, 0);
      expect(recountEdges(turned, solve(fromEdges({ n: 180, edges: turned })))).toBe(cut - negative);
    }
  });
});

test('real weights as pairs of integers: the very best of near-ties', () => {
  for (let seed = 1; seed <= 40; seed++) {
    // Thirds off by a few last bits: many cuts differ by less than their sums' rounding.
    const { n, edges } = randomGraph(
      seed,
      9,
      0.6,
      (uniform) => (1 + Math.floor(uniform() * 5) * 2 ** -52) / 3,
    );
    const spin = solvePairs(fromEdges({ n, edges }));
    expect(exactCut(edges, spin, doubleUnits)).toBe(largest(allExactCuts(n, edges, doubleUnits)));
  }
});

test('pairs of integers hold the doubles, or are refused', () => {
  const weight = Float64Array.of(0.1, -1 / 3, 12345.678, 2 ** -20, -7);
  const { upper, lower, unit } = integerPairs(weight)!;
  const scale = doubleUnits(upper[4]!) / doubleUnits(-7);
  weight.forEach((w, a) => {
    expect(scale * doubleUnits(w)).toBe(doubleUnits(upper[a]!) + doubleUnits(lower[a]! * unit));
  });
  expect(integerPairs(Float64Array.of(1e10, 1 / 3e20))).toBeNull();
  expect(integerPairs(Float64Array.of(2 ** 300, 2 ** -1060))).toBeNull();
  expect(integerPairs(Float64Array.of(1e300, 1))).toBeNull();
});

test('long and narrow: trees, cycles, ladders, grids, outerplanar graphs', () => {
  const n = 30_000;
  const uniform = generator(3);
  const tree = Array.from({ length: n - 1 }, (_, i): Edge => [i + 1, Math.floor(uniform() * (i + 1)), 1]);
  const cycle = Array.from({ length: n - 1 }, (_, i): Edge => [i, (i + 1) % (n - 1), 1]);
  const fan = [...cycle, ...Array.from({ length: n - 3 }, (_, i): Edge => [0, i + 2, 2])];
  const shapes: [Edge[], number, number][] = [
    [tree, 1, n - 1],
    [cycle, 2, n - 2],
    [grid(2, n / 2, () => 1), 2, n / 2 + 2 * (n / 2 - 1)],
    [grid(10, 300, () => 1), 10, 9 * 300 + 10 * 299],
    // Node 0 against all others cuts its edges; a node that joins it loses as much as it wins on the two beside it.
    [fan.slice(0, -1), 2, 2 * (n - 4) + 2],
  ];
  for (const [edges, width, best] of shapes) {
    const graph = fromEdges({ n, edges });
    expect(predict(graph)!.width).toBeLessThanOrEqual(width);
    expect(cutWeight(graph, solve(graph))).toBe(best);
  }
});

test('G11, a torus of 8 × 100: 564', async () => {
  const path = fileURLToPath(new URL('../../data/gset/G11.txt', import.meta.url));
  const { graph } = await readGraphFile(path);
  const bags = predict(graph)!;
  expect(bags.width).toBeLessThanOrEqual(17);
  expect(bags.bytes).toBeLessThan(2e7);
  expect(cutWeight(graph, solve(graph))).toBe(564);
});

test('what is too wide is refused before any table is made', () => {
  expect(predict(fromEdges({ n: 30, edges: randomGraph(1, 30, 2).edges }))).toBeNull();
  expect(predict(fromEdges({ n: 1600, edges: grid(40, 40, () => 1) }))).toBeNull();
  expect(predict(fromEdges(randomGraph(1, 300, 0.05)))).toBeNull();
});

test('no nodes, no edges, and a deadline that has struck', () => {
  expect(solve(fromEdges({ n: 0, edges: [] })).length).toBe(0);
  expect([...solve(fromEdges({ n: 2, edges: [] }))]).toEqual([1, 1]);
  const graph = fromEdges({ n: 10_000, edges: grid(10, 1000, () => 1) });
  const struck = new Deadline({ maxSteps: 0 });
  expect(finish(treeDecompositionCut(graph, predict(graph)!, struck))).toBeNull();
  expect(finish(predictTreeDp(graph, struck))).toBeNull();
});
