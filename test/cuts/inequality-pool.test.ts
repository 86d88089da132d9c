import { describe, expect, test } from 'vitest';
import { finish } from '../../src/core/steps.ts';
import { InequalityPool } from '../../src/cuts/inequality-pool.ts';
import { Separator } from '../../src/cuts/separation.ts';
import { hypermetricArrays, hypermetricBytes } from '../../src/kernels/hypermetric.ts';
import { KernelSpace } from '../../src/kernels/space.ts';
import { generator } from '../oracles/random-graphs.ts';

const n = 9;
const capacity = 400;

function empty() {
  const sizes = { n, k: 4, memory: 1, capacity };
  const space = new KernelSpace(hypermetricBytes(sizes) + Separator.bytes(n));
  const arrays = hypermetricArrays(space, sizes);
  const pool = new InequalityPool(arrays);
  return { space, arrays, pool };
}

/** X of random unit vectors in the plane, where triangles and larger inequalities are violated. */
function planar(products: Float64Array, seed: number) {
  const uniform = generator(seed);
  const angle = Array.from({ length: n }, () => 2 * Math.PI * uniform());
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) products[i * n + j] = Math.cos(angle[i]! - angle[j]!);
  }
}

/** X of ±1 vectors. */
function cutMatrix(products: Float64Array, mask: number) {
  const x = (i: number) => ((mask >> i) & 1 ? -1 : 1);
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) products[i * n + j] = x(i) * x(j);
}

describe('pool of inequalities', () => {
  test('what separation adds is violated, and holds for all cuts', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { space, arrays, pool } = empty();
      const separator = new Separator(space, n, pool);
      planar(arrays.products, seed);
      separator.read(n, arrays.products);
      const triangles = finish(separator.addTriangles(0.01, 100));
      finish(separator.addExtensions(3, 0.01, 100, seed));
      finish(separator.addExtensions(5, 0.01, 100, seed));
      expect(triangles.added).toBe(Math.min(100, triangles.found));
      expect(pool.count).toBeGreaterThan(triangles.added);
      const violations = Array.from({ length: pool.count }, (_, q) => pool.violation(q));
      expect(Math.min(...violations)).toBeGreaterThan(0.0099);
      for (let mask = 0; mask < 2 ** (n - 1); mask++) {
        cutMatrix(arrays.products, mask);
        let worst = Number.NEGATIVE_INFINITY;
        for (let q = 0; q < pool.count; q++) worst = Math.max(worst, pool.violation(q));
        expect(worst).toBeLessThanOrEqual(0);
      }
    }
  });

  test('triangles that are all violated alike are found where there are more than can be held', () => {
    const sizes = { n: 90, k: 4, memory: 1, capacity: 500 };
    for (const backend of ['wasm', 'typescript'] as const) {
      const space = new KernelSpace(hypermetricBytes(sizes) + Separator.bytes(sizes.n), backend);
      const arrays = hypermetricArrays(space, sizes);
      const pool = new InequalityPool(arrays);
      const separator = new Separator(space, sizes.n, pool);
      // Three directions at 120°, thirty nodes on each: the 27,000 triangles of three directions are violated by 1/2.
      for (let i = 0; i < sizes.n; i++)
        for (let j = i + 1; j < sizes.n; j++) arrays.products[i * sizes.n + j] = i % 3 === j % 3 ? 1 : -0.5;
      separator.read(sizes.n, arrays.products);
      const { added, worst } = finish(separator.addTriangles(0.01, 400));
      expect(added).toBe(400);
      expect(worst).toBeCloseTo(0.5, 6);
    }
  });

  test('an inequality and its negative are one', () => {
    const { pool } = empty();
    expect(pool.add(n, [0, 3, 4], 0, 3, 0)).toBe(true);
    expect(pool.add(n, [4, 3, 0], 0, 3, 0)).toBe(false);
    expect(pool.add(n, [1, 2, 5], 0, 3, 0)).toBe(false);
    expect(pool.add(n, [0, 2, 4], 0, 3, 0)).toBe(true);
    expect([...pool.nodesOf(0)]).toEqual([0, 3, 4]);
  });

  test('update takes the multipliers and drops what is slack, which can come again', () => {
    const { arrays, pool } = empty();
    cutMatrix(arrays.products, 0);
    pool.add(n, [0, 2, 4], 0, 3, 0);
    pool.add(n, [0, 3, 4, 6, 8], 0, 5, 0.5);
    pool.add(n, [2, 4, 6], 0, 3, 0);
    arrays.mu[2] = 0.25;
    const before = [...arrays.pair.subarray(arrays.start[1], arrays.start[2])];
    expect(pool.update(0.1)).toBe(1);
    expect(pool.count).toBe(2);
    expect([...arrays.gamma.subarray(0, 2)]).toEqual([0.5, 0.25]);
    expect([...arrays.pair.subarray(arrays.start[0], arrays.start[1])]).toEqual(before);
    expect([...pool.nodesOf(1)]).toEqual([2, 4, 6]);
    expect(arrays.least[0]).toBe(-2);
    expect(pool.add(n, [2, 4, 6], 0, 3, 0)).toBe(false);
    expect(pool.add(n, [0, 2, 4], 0, 3, 0)).toBe(true);
  });
});
