import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { summarizeWeights } from '../../src/graph/weights.ts';
import {
  type CuttingPlaneBound,
  type CuttingPlaneOptions,
  cuttingPlaneBound,
} from '../../src/relax/cutting-plane-bound.ts';
import { solveMixing } from '../../src/relax/mixing.ts';
import { denseMatrix, eigenvalues } from '../oracles/dense-eigenvalues.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, type EdgeListSample, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

function run(graph: CsrGraph, options: Partial<CuttingPlaneOptions> = {}) {
  const { maxAbs } = summarizeWeights(graph);
  const start = finish(solveMixing(graph, maxAbs, new Random(1), new Deadline()));
  const bounds: CuttingPlaneBound[] = [];
  const result = finish(
    cuttingPlaneBound(graph, start, {
      deadline: new Deadline({ maxSteps: 300 }),
      random: new Random(2),
      step: 0,
      kind: 'auto',
      onBound: (bound) => bounds.push(bound),
      ...options,
    }),
  );
  return { ...result, start, bounds };
}

/** Recomputes a bound from what it carries. */
function recomputed({ n, edges }: EdgeListSample, { cycles, dual }: CuttingPlaneBound): number {
  const weight = new Map(edges.map(([u, v, w]) => [u * n + v, w]));
  let sum = 0;
  for (let t = 0; t < cycles.count; t++) {
    let crossing = 0;
    const y = cycles.multiplier[t]!;
    expect(y).toBeGreaterThan(0);
    const degree = new Map<number, number>();
    for (let i = cycles.start[t]!; i < cycles.start[t + 1]!; i++) {
      const u = cycles.source[i]!;
      const v = cycles.target[i]!;
      for (const end of [u, v]) degree.set(end, (degree.get(end) ?? 0) + 1);
      const w = weight.get(u * n + v);
      weight.set(u * n + v, (w ?? 0) + (cycles.inF[i] === 1 ? -y : y));
      crossing += cycles.inF[i]!;
    }
    expect([...degree.values()].every((count) => count === 2)).toBe(true);
    expect(crossing % 2).toBe(1);
    sum += y * (crossing - 1);
  }
  const changed = [...weight].map(([pair, w]): Edge => [Math.floor(pair / n), pair % n, w]);
  if (dual.source === 'positive-weights') return changed.reduce((all, [, , w]) => all + Math.max(w, 0), sum);
  expect(eigenvalues(denseMatrix(dual.multipliers, changed, 0.25))[0]).toBeGreaterThan(-1e-12);
  return dual.multipliers.reduce((a, b) => a + b, sum) + changed.reduce((all, [, , w]) => all + w / 2, 0);
}

describe.each(Object.entries(weightKinds))('bounds with odd cycles, weights: %s', (kind, weight) => {
  test.each(Array.from({ length: 15 }, (_, seed) => seed))('no cut exceeds them, seed %d', (seed) => {
    const sample = randomGraph(seed, 1 + (seed % 14), [0.3, 0.6, 1][seed % 3]!, weight);
    const best = bestCutByEnumeration(sample.n, sample.edges);
    const integral = kind !== 'reals';
    const { bounds, bound } = run(fromEdges(sample), { step: integral ? 1 : 0 });
    let before = Number.POSITIVE_INFINITY;
    for (const found of bounds) {
      expect(found.kind).toBe('verified');
      expect(found.upperBound).toBeGreaterThanOrEqual(integral ? best : best - 1e-12);
      expect(found.value).toBeLessThan(before);
      before = found.value;
      expect(found.value).toBeGreaterThanOrEqual(recomputed(sample, found) - 1e-12 * sample.edges.length);
      expect(found.value).toBeLessThanOrEqual(recomputed(sample, found) + 1e-6 * sample.edges.length + 1e-12);
    }
    if (sample.edges.length > 0) expect(bound).toBe(bounds.at(-1));
  });
});

describe('bounds with all triangles', () => {
  test.each(Array.from({ length: 12 }, (_, seed) => seed))('no cut exceeds them, seed %d', (seed) => {
    const weight = Object.values(weightKinds)[seed % 4]!;
    const sample = randomGraph(seed, 8 + (seed % 7), [0.5, 1][seed % 2]!, weight);
    const best = bestCutByEnumeration(sample.n, sample.edges);
    const graph = fromEdges(sample);
    const options = () => ({ deadline: new Deadline({ maxSteps: 1500 }), step: 0 });
    const { bounds, start } = run(graph, options());
    for (const found of bounds) {
      expect(found.upperBound).toBeGreaterThanOrEqual(best - 1e-12);
      expect(found.value).toBeGreaterThanOrEqual(recomputed(sample, found) - 1e-12 * sample.edges.length);
      expect(found.value).toBeLessThanOrEqual(recomputed(sample, found) + 1e-6 * sample.edges.length + 1e-12);
    }
    const { value } = bounds.at(-1)!;
    const edgesOnly = run(graph, { ...options(), parameters: { tripleNodes: 0 } });
    expect(value).toBeLessThanOrEqual(edgesOnly.bound!.value + 1e-3 * start.value);
  });

  test('are better than with the cycles of the graph', () => {
    const graph = fromEdges(randomGraph(3, 60, 0.4));
    const options = () => ({ deadline: new Deadline({ maxSteps: 4000 }), step: 0 });
    const all = run(graph, options());
    const edgesOnly = run(graph, { ...options(), parameters: { tripleNodes: 0 } });
    expect(all.bound!.value).toBeLessThan(edgesOnly.bound!.value - 0.5);
    const pairs = new Set<number>();
    for (let u = 0; u < 60; u++) {
      for (const v of graph.adj.subarray(graph.rowPtr[u]!, graph.rowPtr[u + 1]!)) pairs.add(60 * u + v);
    }
    const { source, target } = all.bound!.cycles;
    expect(source.some((u, i) => !pairs.has(60 * u + target[i]!))).toBe(true);
  });
});

describe('bounds with odd cycles', () => {
  test('are exact on odd cycles and on planar graphs, nearly', () => {
    const five: Edge[] = [
      [0, 1, 1],
      [1, 2, 1],
      [2, 3, 1],
      [3, 4, 1],
      [0, 4, 1],
    ];
    expect(run(fromEdges({ n: 5, edges: five })).bound!.value).toBeCloseTo(4, 1);
    const random = new Random(4);
    const grid: Edge[] = [];
    for (let i = 0; i < 16; i++) {
      const w = () => (random.uniform() < 0.5 ? 1 : -1);
      if (i % 4 < 3) grid.push([i, i + 1, w()]);
      if (i < 12) grid.push([i, i + 4, w()]);
    }
    const { start, bound } = run(fromEdges({ n: 16, edges: grid }), { step: 1 });
    const best = bestCutByEnumeration(16, grid);
    expect(start.value).toBeGreaterThan(best + 1);
    expect(bound!.upperBound).toBe(best);
  });

  test('depend on the seed alone under a limit of steps', () => {
    const graph = fromEdges(randomGraph(3, 80, 0.1, weightKinds.reals));
    const [one, two] = [run(graph), run(graph)];
    expect(one.steps).toBe(300);
    expect(one.bounds.length).toBeGreaterThan(2);
    expect(two.bounds.map(({ value }) => value)).toEqual(one.bounds.map(({ value }) => value));
    expect(two.bound!.cycles).toEqual(one.bound!.cycles);
    expect(two.vectors).toEqual(one.vectors);
  });

  test('are much better than without on sparse graphs', () => {
    const graph = fromEdges(randomGraph(3, 200, 0.02, weightKinds.signs));
    const { start, bound } = run(graph, { deadline: new Deadline({ maxSteps: 500 }) });
    expect(bound!.value).toBeLessThan(0.97 * start.value);
  });

  test('end with a goal', () => {
    const graph = fromEdges(randomGraph(3, 200, 0.02, weightKinds.signs));
    const { start, bound, ended } = run(graph);
    expect(ended).toBe('deadline');
    const goal = (start.value + bound!.value) / 2;
    const early = run(graph, { goal });
    expect(early.ended).toBe('goal');
    expect(early.bound!.value).toBeLessThan(goal);
    expect(early.steps).toBeLessThan(300);
  });

  test('end by themselves once there is no gain, or nothing to do', () => {
    const tree: Edge[] = Array.from({ length: 9 }, (_, u) => [u, u + 1, u - 3.5]);
    const path = run(fromEdges({ n: 10, edges: tree }), { deadline: new Deadline() });
    expect(path.ended).toBe('gain');
    expect(path.bound!.value).toBeCloseTo(
      tree.reduce((sum, [, , w]) => sum + Math.max(w, 0), 0),
      5,
    );
    expect(run(fromEdges({ n: 4, edges: [] })).ended).toBe('gain');
    expect(run(fromEdges({ n: 0, edges: [] })).bound).toBeNull();
  });

  test('a deadline that has passed ends at once', () => {
    const graph = fromEdges(randomGraph(3, 200, 0.05));
    const { steps, ended } = run(graph, { deadline: new Deadline({ timeLimitSec: 0 }) });
    expect(steps).toBe(0);
    expect(ended).toBe('deadline');
    const aborted = new AbortController();
    aborted.abort();
    expect(run(graph, { deadline: new Deadline({ signal: aborted.signal }) }).bound).toBeNull();
  });

  test.each([1e-300, 1e-150, 1e150, 1e300])('weights near %d', (size) => {
    const sample = randomGraph(9, 12, 0.5, (uniform) => size * (uniform() - 0.3));
    const { bound } = run(fromEdges(sample));
    const best = bestCutByEnumeration(sample.n, sample.edges);
    expect(bound!.upperBound).toBeGreaterThanOrEqual(best * (1 - 1e-14));
    expect(bound!.upperBound).toBeLessThan(best * 1.1);
  });
});
