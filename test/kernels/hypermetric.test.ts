import { describe, expect, test } from 'vitest';
import {
  type HypermetricArrays,
  hypermetricArrays,
  hypermetricBytes,
  hypermetricDescent,
  STATE,
} from '../../src/kernels/hypermetric.ts';
import { KernelSpace } from '../../src/kernels/space.ts';
import { generator } from '../oracles/random-graphs.ts';

const memory = 3;
const capacity = 40;

/** A relaxation of n nodes with random weights, vectors and inequalities of 3, 5 and 7 nodes. */
function sample(backend: 'wasm' | 'typescript', n: number, k: number) {
  const sizes = { n, k, memory, capacity };
  const space = new KernelSpace(hypermetricBytes(sizes), backend);
  expect(space.backend).toBe(backend);
  const arrays = hypermetricArrays(space, sizes);
  const uniform = generator(n * 100 + k);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) arrays.half[i * n + j] = uniform() - 0.3;
    let square = 0;
    for (let c = i * k; c < (i + 1) * k; c++) {
      arrays.vectors[c] = uniform() - 0.5;
      square += arrays.vectors[c]! ** 2;
    }
    for (let c = i * k; c < (i + 1) * k; c++) arrays.vectors[c]! /= Math.sqrt(square);
  }
  for (let q = 0; q < capacity; q++) fill(arrays, q, n, [3, 5, 7][q % 3]!, uniform);
  return { space, arrays };
}

function fill(
  { start, pair, least, gamma }: HypermetricArrays,
  q: number,
  n: number,
  size: number,
  uniform: () => number,
) {
  const nodes = Array.from({ length: n }, (_, i) => i)
    .sort(() => uniform() - 0.5)
    .slice(0, size)
    .sort((a, b) => a - b);
  const signs = nodes.map(() => (uniform() < 0.5 ? 1 : -1));
  let a = start[q]!;
  for (let i = 0; i < size; i++) {
    for (let j = i + 1; j < size; j++)
      pair[a++] = 2 * (nodes[i]! * n + nodes[j]!) + (signs[i] === signs[j] ? 0 : 1);
  }
  start[q + 1] = a;
  least[q] = (1 - size) / 2;
  gamma[q] = uniform() < 0.5 ? 0 : uniform() * 0.2;
}

/** F, written out from its definition. */
function objective(
  { half, start, pair, least, gamma, vectors, k }: HypermetricArrays,
  n: number,
  rho: number,
) {
  const product = (i: number, j: number) => {
    let sum = 0;
    for (let c = 0; c < k; c++) sum += vectors[i * k + c]! * vectors[j * k + c]!;
    return sum;
  };
  let value = 0;
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) value += half[i * n + j]! * product(i, j);
  for (let q = 0; q < capacity; q++) {
    const pairs = [...pair.subarray(start[q]!, start[q + 1]!)];
    const at = pairs.map((p) => (p & 1 ? -1 : 1) * product(Math.floor((p >> 1) / n), (p >> 1) % n));
    const r = (3 * rho) / pairs.length;
    const mu = Math.max(0, gamma[q]! + r * (least[q]! - at.reduce((x, y) => x + y, 0)));
    value += (mu ** 2 - gamma[q]! ** 2) / (2 * r);
  }
  return value;
}

describe.each([
  [9, 4],
  [10, 8],
  [13, 12],
  [16, 20],
])('hypermetric descent, %i nodes, %i columns', (n, k) => {
  test('WebAssembly equals its TypeScript twin, and both the definition', () => {
    const fast = sample('wasm', n, k);
    const twin = sample('typescript', n, k);
    for (const iterations of [0, 1, 2, 5]) {
      for (const { space, arrays } of [fast, twin])
        hypermetricDescent(space, arrays, n, capacity, 0.5, 0, iterations);
      const value = fast.arrays.state[STATE.value]!;
      expect(value).toBeCloseTo(objective(fast.arrays, n, 0.5), 9);
      expect(value).toBeCloseTo(twin.arrays.state[STATE.value]!, 6);
      for (const name of ['vectors', 'mu', 'matrix', 'pull'] as const) {
        const length = { vectors: n * k, mu: capacity, matrix: n * n, pull: n }[name];
        for (let i = 0; i < length; i++) expect(fast.arrays[name][i]!).toBeCloseTo(twin.arrays[name][i]!, 4);
      }
    }
  });

  test('it descends to a point of vanishing gradient, rows of length 1', () => {
    const { space, arrays } = sample('wasm', n, k);
    let before = objective(arrays, n, 0.5);
    for (let call = 0; call < 60; call++) {
      hypermetricDescent(space, arrays, n, capacity, 0.5, 1e-6, 10);
      const value = arrays.state[STATE.value]!;
      expect(value).toBeLessThanOrEqual(before + 1e-12);
      before = value;
    }
    expect(arrays.state[STATE.norm]).toBeLessThan(1e-5);
    for (let i = 0; i < n; i++)
      expect(Math.hypot(...arrays.vectors.subarray(i * k, (i + 1) * k))).toBeCloseTo(1, 12);
  });
});
