import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { smallestEigenpair } from '../../src/linalg/lanczos.ts';
import { smallestRitzValue } from '../../src/linalg/plain-lanczos.ts';
import { denseMatrix, eigenvalues } from '../oracles/dense-eigenvalues.ts';
import { generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';

function denseOperator(matrix: number[][]) {
  return (x: Float64Array, y: Float64Array): void => {
    matrix.forEach((row, i) => {
      y[i] = row.reduce((sum, a, j) => sum + a * x[j]!, 0);
    });
  };
}

const eigenpair = (...args: Parameters<typeof smallestEigenpair>) => finish(smallestEigenpair(...args));

describe('Lanczos', () => {
  test.each([1, 2, 3, 5, 11, 30, 79, 80, 81, 150])('finds the smallest eigenvalue, n = %d', (n) => {
    const { edges } = randomGraph(n, n, 0.3, weightKinds.reals);
    const uniform = generator(n);
    const matrix = denseMatrix(Float64Array.from({ length: n }, uniform), edges, 1);
    const pair = eigenpair(n, denseOperator(matrix), { random: new Random(1), maxSteps: 1000 });
    expect(pair.value).toBeCloseTo(eigenvalues(matrix)[0]!, 9);
    expect(pair.residual).toBeLessThan(1e-7);
    expect(pair.vector.reduce((sum, x) => sum + x * x, 0)).toBeCloseTo(1, 12);
  });

  test('restarts: a Laplacian of a long path, whose spectrum is crowded at 0', () => {
    const n = 1500;
    const operator = (x: Float64Array, y: Float64Array): void => {
      for (let i = 0; i < n; i++) {
        const left = i > 0 ? x[i]! - x[i - 1]! : 0;
        const right = i + 1 < n ? x[i]! - x[i + 1]! : 0;
        y[i] = left + right;
      }
    };
    const pair = eigenpair(n, operator, { random: new Random(2), maxSteps: 6000, tolerance: 1e-9 });
    expect(Math.abs(pair.value)).toBeLessThan(1e-7);
    expect(pair.value).toBeGreaterThan(-1e-12);
  });

  test('special operators: zero, identity, one negative direction', () => {
    const run = (n: number, operator: (x: Float64Array, y: Float64Array) => void) =>
      eigenpair(n, operator, { random: new Random(3) });
    expect(run(10, (_, y) => y.fill(0)).value).toBe(0);
    expect(run(10, (x, y) => y.set(x)).value).toBeCloseTo(1, 12);
    const negative = run(200, (x, y) => {
      y.set(x);
      y[17] = -5 * x[17]!;
    });
    expect(negative.value).toBeCloseTo(-5, 10);
    expect(Math.abs(negative.vector[17]!)).toBeCloseTo(1, 10);
  });

  test('same seed, same result; stops when told', () => {
    const matrix = denseMatrix(new Float64Array(40), randomGraph(4, 40, 0.3).edges, 1);
    const run = (expired: boolean) =>
      eigenpair(40, denseOperator(matrix), { random: new Random(5), stopper: { expired } });
    expect(run(false).value).toBe(run(false).value);
    expect(run(true).steps).toBe(1);
  });
});

describe('Lanczos without a basis', () => {
  test.each([1, 2, 5, 30, 90])('finds the same smallest eigenvalue, n = %d', (n) => {
    const { edges } = randomGraph(n, n, 0.3, weightKinds.reals);
    const uniform = generator(n);
    const matrix = denseMatrix(Float64Array.from({ length: n }, uniform), edges, 1);
    const random = new Random(1);
    const ritz = finish(smallestRitzValue(n, denseOperator(matrix), { random, maxSteps: 300 }));
    expect(ritz.value).toBeCloseTo(eigenvalues(matrix)[0]!, 8);
    expect(ritz.residual).toBeLessThan(1e-7);
  });

  test('a few steps give what a basis gives', () => {
    const n = 300;
    const { edges } = randomGraph(7, n, 0.05, weightKinds.reals);
    const operator = denseOperator(denseMatrix(new Float64Array(n), edges, 1));
    for (const maxSteps of [1, 3, 12]) {
      const plain = finish(smallestRitzValue(n, operator, { random: new Random(2), maxSteps }));
      const kept = eigenpair(n, operator, { random: new Random(2), maxSteps });
      expect(plain.steps).toBe(maxSteps);
      expect(plain.value).toBeCloseTo(kept.value, 9);
      expect(plain.residual).toBeCloseTo(kept.residual, 9);
    }
  });
});
