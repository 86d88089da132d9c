import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { dualBound } from '../../src/relax/dual-bound.ts';
import { recountCut, recountEdges } from '../../src/verify/recount.ts';
import { denseMatrix, eigenvalues } from '../oracles/dense-eigenvalues.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { checkBound } from '../support/check-bound.ts';

const columns = (edges: readonly Edge[]) => ({
  source: edges.map(([u]) => u),
  target: edges.map(([, v]) => v),
  weight: edges.map(([, , w]) => w),
});

describe('recount', () => {
  test.each(Object.entries(weightKinds))('counts what is cut, weights: %s', (_, weight) => {
    for (let seed = 0; seed < 20; seed++) {
      const { n, edges } = randomGraph(seed, 30, 0.3, weight);
      const uniform = generator(seed);
      const spin = Int8Array.from({ length: n }, () => (uniform() < 0.5 ? 1 : -1));
      const cut = edges.reduce((sum, [u, v, w]) => (spin[u] === spin[v] ? sum : sum + w), 0);
      expect(recountEdges(columns(edges), spin)).toBeCloseTo(cut, 12);
      expect(recountCut(fromEdges({ n, edges }), spin)).toBeCloseTo(cut, 12);
    }
  });

  test('parallel edges count each, self-loops never, and no weights mean 1', () => {
    const edges: Edge[] = [
      [0, 1, 2],
      [1, 0, 3],
      [1, 1, 100],
    ];
    expect(recountEdges(columns(edges), [0, 1])).toBe(5);
    expect(recountEdges({ ...columns(edges), weight: null }, [0, 1])).toBe(2);
    expect(recountCut(fromEdges({ n: 2, edges }), [0, 1])).toBe(5);
  });

  test('loses no small weight beside a large one', () => {
    const edges: Edge[] = [
      [0, 1, 1e16],
      [0, 2, 1],
      [0, 3, 1],
      [0, 4, -1e16],
    ];
    expect(recountEdges(columns(edges), [0, 1, 1, 1, 1])).toBe(2);
  });
});

describe('check of a bound', () => {
  const sample = randomGraph(4, 60, 0.15, weightKinds.signs);
  const graph = fromEdges(sample);
  const y = Float64Array.from({ length: 60 }, (_, u) => (graph.rowPtr[u + 1]! - graph.rowPtr[u]!) / 5);
  const made = finish(dualBound(graph, y, { kind: 'verified', integral: false, random: new Random(1) }));

  test('accepts what dualBound made', () => {
    expect(made.source).toBe('multipliers');
    expect(checkBound(graph, made)).toMatchObject({ holds: true });
    const floored = { upperBound: Math.floor(made.value), multipliers: made.multipliers };
    expect(checkBound(graph, floored).holds).toBe(true);
  });

  test('refuses a bound that is too low, and multipliers that prove less', () => {
    const reals = fromEdges(randomGraph(4, 60, 0.15, weightKinds.reals));
    const proven = finish(dualBound(reals, y, { kind: 'verified', integral: false, random: new Random(1) }));
    const { upperBound, multipliers } = proven;
    expect(checkBound(reals, proven).holds).toBe(true);
    expect(checkBound(reals, { upperBound: upperBound * (1 - 1e-6), multipliers }).holds).toBe(false);
    const raised = multipliers.map((x) => x + 1e-6);
    expect(checkBound(reals, { upperBound, multipliers: raised }).holds).toBe(false);
  });

  test('rounds down to the lattice of the cuts, and no further', () => {
    const { multipliers } = made;
    const floored = Math.floor(made.value);
    expect(checkBound(graph, { upperBound: floored, multipliers }).provenBound).toBe(floored);
    expect(checkBound(graph, { upperBound: floored - 1e-9, multipliers }).holds).toBe(false);
    const raised = multipliers.map((x) => x + 1 / 60);
    expect(checkBound(graph, { upperBound: floored, multipliers: raised }).holds).toBe(false);
  });

  test('refuses multipliers outside the cone, even barely', () => {
    const [lowest] = eigenvalues(denseMatrix(made.multipliers, sample.edges, 0.25));
    for (const outside of [1e-9, 1e-3, 1]) {
      const multipliers = made.multipliers.map((x) => x - lowest! - outside);
      const check = checkBound(graph, { upperBound: made.upperBound, multipliers });
      expect(check.holds).toBe(false);
      expect(check.reason).toContain('positive definite');
    }
  });

  test('refuses certificates that make no sense', () => {
    const { upperBound, multipliers } = made;
    expect(checkBound(graph, { upperBound, multipliers: multipliers.slice(1) }).holds).toBe(false);
    expect(checkBound(graph, { upperBound: Number.NaN, multipliers }).holds).toBe(false);
    expect(checkBound(graph, { upperBound, multipliers: multipliers.map(() => Number.NaN) }).holds).toBe(
      false,
    );
    const real = fromEdges({ n: 2, edges: [[0, 1, 1.5]] });
    expect(checkBound(real, { upperBound: 1, multipliers: [1, 1] }).holds).toBe(false);
    expect(checkBound(real, { upperBound: 1.5, multipliers: [1, 1] }).holds).toBe(true);
  });

  test('proves by itself no less than the best cut', () => {
    for (let seed = 0; seed < 60; seed++) {
      const small = randomGraph(seed, 11, 0.5, weightKinds.reals);
      const uniform = generator(seed);
      const multipliers = Float64Array.from({ length: 11 }, () => 3 * uniform());
      const { provenBound } = checkBound(fromEdges(small), { upperBound: 0, multipliers });
      expect(provenBound).toBeGreaterThanOrEqual(bestCutByEnumeration(11, small.edges) - 1e-12);
    }
  });
});
