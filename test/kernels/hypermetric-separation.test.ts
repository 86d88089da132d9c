import { describe, expect, test } from 'vitest';
import {
  extendInequalities,
  mirrorProducts,
  ROW,
  separationArrays,
  separationBytes,
  violatedTriangles,
} from '../../src/kernels/hypermetric-separation.ts';
import { bytesFor, KernelSpace } from '../../src/kernels/space.ts';
import { generator } from '../oracles/random-graphs.ts';

const capacity = 2000;

function sample(backend: 'wasm' | 'typescript', n: number) {
  const space = new KernelSpace(separationBytes(n, capacity) + bytesFor(n * n, 8), backend);
  const products = space.f64(n * n);
  const arrays = separationArrays(space, n, capacity);
  const uniform = generator(n);
  for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) products[i * n + j] = 2 * uniform() - 1;
  mirrorProducts(space, arrays, n, products);
  return {
    space,
    products,
    arrays,
    x: (i: number, j: number) => products[Math.min(i, j) * n + Math.max(i, j)]!,
  };
}

describe.each([3, 4, 5, 7, 8, 11, 16])('separation on %i nodes', (n) => {
  test('triangles: WebAssembly, its twin and trying all signs agree', () => {
    const fast = sample('wasm', n);
    const twin = sample('typescript', n);
    const threshold = 0.1;
    const count = violatedTriangles(fast.space, fast.arrays, n, threshold);
    expect(violatedTriangles(twin.space, twin.arrays, n, threshold)).toBe(count);
    expect(fast.arrays.found.subarray(0, 4 * count)).toEqual(twin.arrays.found.subarray(0, 4 * count));
    expect(fast.arrays.violation.subarray(0, count)).toEqual(twin.arrays.violation.subarray(0, count));
    let expected = 0;
    for (let i = 0, at = 0; i < n; i++) {
      for (let j = i + 1; j < n; j++) {
        for (let l = j + 1; l < n; l++) {
          const sums = [0, 1, 2, 3].map((signs) => {
            const [b, c] = [signs & 1 ? -1 : 1, signs & 2 ? -1 : 1];
            return -1 - (b * fast.x(i, j) + c * fast.x(i, l) + b * c * fast.x(j, l));
          });
          if (!(Math.max(...sums) > threshold)) continue;
          expected++;
          expect([...fast.arrays.found.subarray(4 * at, 4 * at + 3)]).toEqual([i, j, l]);
          expect(sums[fast.arrays.found[4 * at + 3]!]).toBeCloseTo(Math.max(...sums), 5);
          expect(fast.arrays.violation[at]).toBeCloseTo(Math.max(...sums), 5);
          at++;
        }
      }
    }
    expect(count).toBe(expected);
  });

  test('extensions: WebAssembly, its twin and trying all pairs and signs agree', () => {
    const seeds = [
      [0, 2, 4],
      [1, 3, 5],
      [0, 3, 2 * (n - 1)],
    ].filter((row) => new Set(row.map((code) => code >> 1)).size === 3);
    const both = [sample('wasm', n), sample('typescript', n)];
    for (const { space, arrays } of both) {
      seeds.forEach((row, t) => {
        arrays.found.set(row, ROW * t);
      });
      extendInequalities(space, arrays, n, 3, seeds.length);
    }
    const [fast, twin] = both as [(typeof both)[0], (typeof both)[0]];
    expect(fast.arrays.found.subarray(0, 24)).toEqual(twin.arrays.found.subarray(0, 24));
    expect(fast.arrays.violation.subarray(0, 3)).toEqual(twin.arrays.violation.subarray(0, 3));
    const violation = (row: readonly number[]) => {
      let square = row.length;
      for (const c of row) {
        for (const d of row) if (c !== d) square += ((c ^ d) & 1 ? -1 : 1) * fast.x(c >> 1, d >> 1);
      }
      return (1 - square) / 2;
    };
    seeds.forEach((row, t) => {
      let best = -1;
      const free = Array.from({ length: 2 * n }, (_, c) => c).filter(
        (c) => !row.some((r) => r >> 1 === c >> 1),
      );
      for (const c of free) {
        for (const d of free)
          if (c >> 1 !== d >> 1) best = Math.max(best === -1 ? -99 : best, violation([...row, c, d]));
      }
      expect(fast.arrays.violation[t]).toBeCloseTo(best, 4);
      if (best !== -1)
        expect(violation([...fast.arrays.found.subarray(ROW * t, ROW * t + 5)])).toBeCloseTo(best, 4);
    });
  });
});
