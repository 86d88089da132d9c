import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { SparseCholesky } from '../../src/linalg/sparse-cholesky.ts';
import { dualBound } from '../../src/relax/dual-bound.ts';
import type { DualBoundOptions } from '../../src/relax/dual-problem.ts';
import { boundFromFactor } from '../../src/relax/psd-certificate.ts';
import { denseMatrix, eigenvalues } from '../oracles/dense-eigenvalues.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { checkBound } from '../support/check-bound.ts';

const bound = (graph: CsrGraph, y: Float64Array, options: Partial<DualBoundOptions> = {}) =>
  finish(dualBound(graph, y, { kind: 'verified', integral: false, random: new Random(1), ...options }));

/** Multipliers a relaxation might hand over: a quarter of Σ|w| around each node, disturbed. */
function roughMultipliers(graph: CsrGraph, seed: number, noise: number): Float64Array {
  const uniform = generator(seed);
  return Float64Array.from({ length: graph.n }, (_, u) => {
    let sum = 0;
    for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++) sum += Math.abs(graph.weight[a]!);
    return (sum / 4) * (1 + noise * (uniform() - 0.5));
  });
}

const total = (edges: readonly Edge[]): number => edges.reduce((sum, [, , w]) => sum + w, 0);
const positive = (edges: readonly Edge[]): number => edges.reduce((sum, [, , w]) => sum + Math.max(w, 0), 0);

describe.each(Object.entries(weightKinds))('dual bound of small graphs, weights: %s', (kind, weight) => {
  test.each(Array.from({ length: 25 }, (_, seed) => seed))('no cut exceeds it, seed %d', (seed) => {
    const sample = randomGraph(seed, 1 + (seed % 13), [0.2, 0.5, 1][seed % 3]!, weight);
    const graph = fromEdges(sample);
    const best = bestCutByEnumeration(sample.n, sample.edges);
    for (const noise of [0, 0.3, 3]) {
      const y = roughMultipliers(graph, seed, noise);
      const integral = kind !== 'reals' && noise === 0;
      const result = bound(graph, y, { integral });
      expect(result.kind).toBe('verified');
      expect(result.upperBound).toBeGreaterThanOrEqual(integral ? best : best - 1e-12);
      expect(result.upperBound).toBeLessThanOrEqual(positive(sample.edges) + 1e-12);
      expect(checkBound(graph, result).holds).toBe(true);
    }
  });

  test.each(Array.from({ length: 8 }, (_, seed) => seed))(
    'is W/2 + Σy − n·λ_min and barely more, seed %d',
    (seed) => {
      const sample = randomGraph(seed, 15 + 20 * seed, 0.15, weight);
      const graph = fromEdges(sample);
      const y = roughMultipliers(graph, seed, seed % 2 === 0 ? 0.2 : 1);
      const [lowest] = eigenvalues(denseMatrix(y, sample.edges, 0.25));
      const exact = total(sample.edges) / 2 + y.reduce((sum, x) => sum + x, 0) - sample.n * lowest!;
      const result = bound(graph, y);
      expect(result.kind).toBe('verified');
      if (exact > positive(sample.edges)) {
        expect(result.source).toBe('positive-weights');
        return;
      }
      const size = positive(sample.edges) * 2 - total(sample.edges);
      expect(result.value).toBeGreaterThanOrEqual(exact - 1e-12 * size);
      expect(result.value).toBeLessThanOrEqual(exact + 2e-6 * size);
      expect(result.factorizations).toBeLessThanOrEqual(6);
    },
  );
});

describe('dual bound, special cases', () => {
  test('graphs without a positive cut are bounded by 0', () => {
    for (const sample of [
      { n: 0, edges: [] },
      { n: 1, edges: [] },
      { n: 5, edges: [] },
      randomGraph(1, 9, 0.5, () => -2),
    ]) {
      const result = bound(fromEdges(sample), new Float64Array(sample.n), { integral: true });
      expect(result).toMatchObject({ upperBound: 0, kind: 'verified', source: 'positive-weights' });
      expect(result.multipliers.length).toBe(sample.n);
    }
  });

  test('one edge, and separate ones, are bounded exactly', () => {
    const edges: Edge[] = [
      [0, 1, 3],
      [2, 3, 0.75],
      [5, 6, -4],
    ];
    expect(bound(fromEdges({ n: 2, edges: [[0, 1, 3]] }), new Float64Array(2).fill(0.75)).upperBound).toBe(3);
    const y = Float64Array.of(0.75, 0.75, 0.1875, 0.1875, 0, 1, 1);
    expect(bound(fromEdges({ n: 7, edges }), y).upperBound).toBe(3.75);
  });

  test('scaling the weights by a power of two scales the bound, to the last bit', () => {
    const sample = randomGraph(7, 40, 0.2, weightKinds.reals);
    const graph = fromEdges(sample);
    const y = roughMultipliers(graph, 7, 0.2);
    const plain = bound(graph, y);
    for (const exponent of [-900, -30, 1, 500, 1000]) {
      const factor = 2 ** exponent;
      const scaled = bound(
        { ...graph, weight: graph.weight.map((w) => w * factor) },
        y.map((x) => x * factor),
      );
      expect(scaled.kind).toBe('verified');
      expect(scaled.upperBound).toBe(plain.upperBound * factor);
    }
  });

  test('weights from 1e-300 to 1e300 give neither NaN nor a bound too low', () => {
    for (let seed = 0; seed < 20; seed++) {
      const sample = randomGraph(
        seed,
        10,
        0.5,
        (uniform) => (uniform() - 0.3) * 10 ** Math.floor(600 * uniform() - 300),
      );
      const graph = fromEdges(sample);
      const result = bound(graph, roughMultipliers(graph, seed, 0.1));
      const best = bestCutByEnumeration(sample.n, sample.edges);
      expect(result.kind).toBe('verified');
      expect(result.upperBound).toBeGreaterThanOrEqual(best * (1 - 1e-14));
    }
  });

  test('subnormal weights', () => {
    const graph = fromEdges({
      n: 3,
      edges: [
        [0, 1, 5e-324],
        [1, 2, 5e-324],
        [0, 2, 5e-324],
      ],
    });
    const result = bound(graph, new Float64Array(3));
    expect(result.upperBound).toBeGreaterThanOrEqual(1e-323);
    expect(result.upperBound).toBeLessThanOrEqual(2e-323);
  });

  test('multipliers that are not finite leave the trivial bound, and say so', () => {
    const sample = randomGraph(1, 12, 0.4);
    const y = new Float64Array(12).fill(1);
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY]) {
      y[3] = bad;
      const result = bound(fromEdges(sample), y);
      expect(result).toMatchObject({
        upperBound: sample.edges.length,
        kind: 'verified',
        source: 'positive-weights',
      });
      expect(result.reason).toContain('finite');
    }
  });

  test('multipliers as bad as can be still give a bound', () => {
    const sample = randomGraph(3, 12, 0.6);
    const graph = fromEdges(sample);
    const best = bestCutByEnumeration(12, sample.edges);
    for (const y of [new Float64Array(12), new Float64Array(12).fill(1e9), new Float64Array(12).fill(-1e9)]) {
      const result = bound(graph, y);
      expect(result.kind).toBe('verified');
      expect(result.upperBound).toBeGreaterThanOrEqual(best);
    }
  });

  test('estimates when asked to, or when the time is up, and says why', () => {
    const sample = randomGraph(5, 120, 0.1);
    const graph = fromEdges(sample);
    const y = roughMultipliers(graph, 5, 0);
    const verified = bound(graph, y);
    const estimated = bound(graph, y, { kind: 'estimated' });
    expect(estimated.kind).toBe('estimated');
    expect(Math.abs(estimated.value - verified.value)).toBeLessThan(1e-3 * verified.value);
    expect(estimated.reason).toContain('asked for');
    const late = bound(graph, y, { deadline: new Deadline({ maxSteps: 0 }) });
    expect(late).toMatchObject({
      source: 'positive-weights',
      kind: 'verified',
      reason: 'it was interrupted',
    });
    // Time for no more than a rough bound: no proof, but an estimate, which is no better than the one with all its steps.
    const hurried = bound(graph, y, { enough: new Deadline({ maxSteps: 0 }) });
    expect(hurried).toMatchObject({ source: 'multipliers', kind: 'estimated' });
    expect(hurried.value).toBeGreaterThanOrEqual(estimated.value - 1e-9 * verified.value);
  });

  test('the same call gives the same bound', () => {
    const graph = fromEdges(randomGraph(6, 90, 0.1));
    const y = roughMultipliers(graph, 6, 0.3);
    expect(bound(graph, y)).toEqual(bound(graph, y));
  });
});

describe('a bound from a factor just inside or outside the cone', () => {
  // In a bipartite graph of positive weights every edge can be cut, and y = Σ w/4 around each node is the optimal dual:
  // Diag(y) + W/4 is singular. Lowered by a few units in the last place it is indefinite, and W/2 + Σ y too low; where
  // the factorisation completes all the same, the rounding term must make up for it.
  test.each(Array.from({ length: 40 }, (_, seed) => seed))('bipartite graph %d', (seed) => {
    const half = 2 + (seed % 12);
    const uniform = generator(seed);
    const edges: Edge[] = [];
    for (let u = 0; u < half; u++) {
      for (let v = 0; v < half; v++)
        if (v === u || uniform() < 0.5) edges.push([u, half + v, 1 + Math.floor(uniform() * 1000) / 64]);
    }
    const graph = fromEdges({ n: 2 * half, edges });
    const best = total(edges);
    const optimal = roughMultipliers(graph, 0, 0);
    const factor = finish(SparseCholesky.analyse(graph))!;
    const quarter = graph.weight.map((w) => w / 4);
    let completed = 0;
    for (let steps = 0; steps < 60; steps++) {
      const y = optimal.map((x) => x * (1 - (steps - 20) * 2 ** -53 * uniform()));
      if (!finish(factor.factor(y, quarter))) continue;
      completed++;
      expect(finish(boundFromFactor(graph, graph.weight, y, factor.rowEntries))).toBeGreaterThanOrEqual(best);
    }
    expect(completed).toBeGreaterThan(0);
  });
});
