import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { solveSmall } from '../../src/exact/solve-small.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { readGraphFile } from '../../src/node/index.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { allExactCuts, decimalUnits, doubleUnits, exactCut, largest } from '../oracles/exact-cut.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { recountEdges } from '../support/recount-edges.ts';

const solve = (graph: CsrGraph) => finish(solveSmall(graph, new Deadline()));

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  test.each([0.1, 0.2, 0.4, 1])('as good as trying all, density %f', (density) => {
    for (let seed = 1; seed <= 12; seed++) {
      const { n, edges } = randomGraph(seed, 12, density, weightKinds[kind]);
      const { spin, cut } = solve(fromEdges({ n, edges }))!;
      expect(cut).toBeCloseTo(recountEdges(edges, spin), 9);
      expect(cut).toBeCloseTo(bestCutByEnumeration(n, edges), 9);
    }
  });
});

test('near-ties are decided exactly: tenths as decimals, others as doubles', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const tenths = randomGraph(seed, 9, 0.5, (uniform) => (Math.floor(uniform() * 13) - 4) / 10);
    const places = (w: number): bigint => decimalUnits(w, 1);
    const found = solve(fromEdges(tenths))!;
    expect(exactCut(tenths.edges, found.spin, places)).toBe(largest(allExactCuts(9, tenths.edges, places)));
    const off = randomGraph(seed, 9, 0.5, (uniform) => (1 + Math.floor(uniform() * 3) * 2 ** -52) / 3);
    const reals = solve(fromEdges(off))!;
    expect(exactCut(off.edges, reals.spin, doubleUnits)).toBe(
      largest(allExactCuts(9, off.edges, doubleUnits)),
    );
  }
});

/** Zachary's karate club (1977). */
const KARATE =
  '1-2 1-3 2-3 1-4 2-4 3-4 1-5 1-6 1-7 5-7 6-7 1-8 2-8 3-8 4-8 1-9 3-9 3-10 1-11 5-11 6-11 1-12 1-13 4-13 1-14 2-14 3-14 4-14 ' +
  '6-17 7-17 1-18 2-18 1-20 2-20 1-22 2-22 24-26 25-26 3-28 24-28 25-28 3-29 24-30 27-30 2-31 9-31 1-32 25-32 26-32 29-32 ' +
  '3-33 9-33 15-33 16-33 19-33 21-33 23-33 24-33 30-33 31-33 32-33 9-34 10-34 14-34 15-34 16-34 19-34 20-34 21-34 23-34 24-34 ' +
  '27-34 28-34 29-34 30-34 31-34 32-34 33-34';

test('the karate club: 61 of 78', () => {
  const edges = KARATE.split(' ').map((pair): Edge => {
    const [u, v] = pair.split('-').map(Number);
    return [u! - 1, v! - 1, 1];
  });
  expect(edges.length).toBe(78);
  expect(solve(fromEdges({ n: 34, edges }))!.cut).toBe(61);
});

test('Petersen, K12, and hundreds of them hanging together', () => {
  const petersen: Edge[] = [];
  for (let i = 0; i < 5; i++)
    petersen.push([i, (i + 1) % 5, 1], [i, i + 5, 1], [i + 5, ((i + 2) % 5) + 5, 1]);
  const complete = randomGraph(1, 12, 2).edges;
  expect(solve(fromEdges({ n: 10, edges: petersen }))!.cut).toBe(12);
  expect(solve(fromEdges({ n: 12, edges: complete }))!.cut).toBe(36);
  const uniform = generator(5);
  const edges: Edge[] = [];
  let n = 1;
  for (let copy = 0; copy < 400; copy++) {
    const [piece, size] = copy % 2 === 0 ? [petersen, 10] : [complete, 12];
    // Node 0 of the piece is any of the nodes there are.
    const anchor = Math.floor(uniform() * n);
    const at = (u: number): number => (u === 0 ? anchor : n + u - 1);
    for (const [u, v, w] of piece) edges.push([at(u), at(v), w]);
    n += size - 1;
  }
  expect(solve(fromEdges({ n, edges }))!.cut).toBe(200 * (12 + 36));
});

test.each([
  ['gset/G11.txt', 564],
  ['realworld/power-US-Grid.mc.gz', 5958],
  ['realworld/road-euroroad.rud', 1322],
  ['realworld/bio-diseasome.mc', 799],
  ['biqmac-ising/t2g10_5555', 6049461],
  ['biqmac-ising/t2g15_5555', 15051133],
])('%s: %i, as published', async (name, best) => {
  const path = fileURLToPath(new URL(`../../data/${name}`, import.meta.url));
  expect(solve((await readGraphFile(path)).graph)!.cut).toBe(best);
});

test('large trees need no more than the reductions, whatever the weights', () => {
  const uniform = generator(9);
  const n = 10_000;
  for (const weight of [() => 1, () => uniform() - 0.4, () => Math.round(100 * uniform() - 40) / 10]) {
    const edges = Array.from(
      { length: n - 1 },
      (_, i): Edge => [i + 1, Math.floor(uniform() * (i + 1)), weight()],
    );
    const { spin } = solve(fromEdges({ n, edges }))!;
    for (const [u, v, w] of edges) if (w !== 0) expect(spin[u] !== spin[v]).toBe(w > 0);
  }
});

test('what is out of reach is refused, and so is a deadline that has struck', () => {
  expect(solve(fromEdges(randomGraph(1, 60, 0.5)))).toBeNull();
  expect(solve(fromEdges(randomGraph(1, 60, 0.5, weightKinds.reals)))).toBeNull();
  const path = Array.from({ length: 400_000 }, (_, i): Edge => [i, i + 1, 1]);
  const struck = new Deadline({ maxSteps: 0 });
  expect(finish(solveSmall(fromEdges({ n: 400_001, edges: path }), struck))).toBeNull();
  const k12 = fromEdges(randomGraph(1, 12, 2, weightKinds.signs));
  expect(finish(solveSmall(k12, new Deadline(), { operations: 100, bytes: 1e6 }))).toBeNull();
});

test('no nodes, no edges', () => {
  expect(solve(fromEdges({ n: 0, edges: [] }))).toMatchObject({ cut: 0, method: 'reduction' });
  expect([...solve(fromEdges({ n: 2, edges: [] }))!.spin].every((s) => s === 1 || s === -1)).toBe(true);
});
