import { describe, expect, test } from 'vitest';
import { finish } from '../../src/core/steps.ts';
import { SparseCholesky } from '../../src/linalg/sparse-cholesky.ts';
import { denseMatrix, eigenvalues } from '../oracles/dense-eigenvalues.ts';
import { type EdgeListSample, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const backends = ['wasm', 'typescript'] as const;

/** Diag + offdiag(w) with λ_min = `lowest` to rounding. */
function matrixOfLowest(sample: EdgeListSample, lowest: number): Float64Array {
  const uniform = generator(sample.edges.length);
  const diagonal = Float64Array.from({ length: sample.n }, () => 2 * uniform() - 1);
  const [least] = eigenvalues(denseMatrix(diagonal, sample.edges, 1));
  return diagonal.map((d) => d - least! + lowest);
}

describe.each(backends)('sparse Cholesky, %s', (backend) => {
  test.each(Array.from({ length: 20 }, (_, seed) => seed))('solves, seed %d', (seed) => {
    const n = [1, 2, 3, 7, 20, 50, 80, 120, 300, 420][seed % 10]!;
    const sample = randomGraph(seed, n, [0.02, 0.1, 0.5, 1][seed % 4]!, weightKinds.reals);
    const graph = fromEdges(sample);
    const uniform = generator(seed);
    const diagonal = new Float64Array(n);
    for (let u = 0; u < n; u++) {
      for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++)
        diagonal[u]! += Math.abs(graph.weight[a]!);
      diagonal[u]! += 0.5 + uniform();
    }
    const factor = finish(SparseCholesky.analyse(graph, undefined, backend))!;
    expect(finish(factor.factor(diagonal, graph.weight))).toBe(true);
    const exact = Float64Array.from({ length: n }, () => uniform() - 0.5);
    const x = exact.map((value, u) => {
      let sum = diagonal[u]! * value;
      for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++)
        sum += graph.weight[a]! * exact[graph.adj[a]!]!;
      return sum;
    });
    finish(factor.solve(x));
    x.forEach((value, u) => {
      expect(Math.abs(value - exact[u]!)).toBeLessThan(1e-12);
    });
  });

  test.each(Array.from({ length: 30 }, (_, seed) => seed))(
    'never completes on an indefinite matrix, seed %d',
    (seed) => {
      const sample = randomGraph(seed, 4 + 3 * seed, [0.05, 0.2, 0.6][seed % 3]!, weightKinds.reals);
      const graph = fromEdges(sample);
      const factor = finish(SparseCholesky.analyse(graph, undefined, backend))!;
      for (const lowest of [-1, -1e-3, -1e-7, -1e-11]) {
        expect(finish(factor.factor(matrixOfLowest(sample, lowest), graph.weight))).toBe(false);
      }
      for (const lowest of [1e-11, 1e-7, 1]) {
        expect(finish(factor.factor(matrixOfLowest(sample, lowest), graph.weight))).toBe(true);
      }
    },
  );

  test('refuses pivots that are not numbers, and infinite ones', () => {
    const graph = fromEdges(randomGraph(1, 30, 0.2));
    const factor = finish(SparseCholesky.analyse(graph, undefined, backend))!;
    for (const bad of [Number.NaN, Number.POSITIVE_INFINITY, 0, -1]) {
      for (let at = 0; at < 30; at += 7) {
        const diagonal = new Float64Array(30).fill(40);
        diagonal[at] = bad;
        expect(finish(factor.factor(diagonal, graph.weight))).toBe(false);
      }
    }
    const weight = graph.weight.slice().fill(Number.NaN);
    expect(finish(factor.factor(new Float64Array(30).fill(40), weight))).toBe(false);
  });

  test('stops when told', () => {
    const graph = fromEdges(randomGraph(1, 700, 1));
    const factor = finish(SparseCholesky.analyse(graph, undefined, backend))!;
    const diagonal = new Float64Array(700).fill(800);
    expect(finish(factor.factor(diagonal, graph.weight, { expired: true }))).toBe(false);
    expect(finish(factor.factor(diagonal, graph.weight, { expired: false }))).toBe(true);
  });
});

test('analysis keeps to its limits', () => {
  const graph = fromEdges(randomGraph(1, 100, 0.3));
  expect(finish(SparseCholesky.analyse(graph, { entries: 100, flops: 1e9 }))).toBeNull();
});
