/** The verifier's factorisations: what they leave, in exact arithmetic, and which matrices they take for positive definite. */
import { describe, expect, test } from 'vitest';
import { denseResidual } from '../../src/verify/dense-factor.ts';
import { eliminationOrder } from '../../src/verify/elimination-order.ts';
import { sparseResidual } from '../../src/verify/sparse-factor.ts';
import { eigenvalues } from '../oracles/dense-eigenvalues.ts';
import { doubleUnits } from '../oracles/exact-cut.ts';
import { generator } from '../oracles/random-graphs.ts';

/** Rows of a random symmetric matrix without its diagonal: a sparse part, and `joined` nodes of which many are joined. */
function randomRows(seed: number, n: number, joined: number) {
  const uniform = generator(seed);
  const rows: [number, number][][] = Array.from({ length: n }, () => []);
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) {
      if (uniform() >= (i >= n - joined ? 0.7 : 2.5 / n)) continue;
      const w = uniform() - 0.5;
      rows[i]!.push([j, w]);
      rows[j]!.push([i, w]);
    }
  }
  for (const row of rows) row.sort(([a], [b]) => a - b);
  const rowPtr = new Int32Array(n + 1);
  for (let i = 0; i < n; i++) rowPtr[i + 1] = rowPtr[i]! + rows[i]!.length;
  const adj = Int32Array.from(rows.flatMap((row) => row.map(([j]) => j)));
  return { n, rowPtr, adj, weight: Float64Array.from(rows.flatMap((row) => row.map(([, w]) => w))) };
}

type Rows = ReturnType<typeof randomRows>;

function asSquare({ n, rowPtr, adj, weight }: Rows, diagonal: number): Float64Array {
  const matrix = new Float64Array(n * n);
  for (let i = 0; i < n; i++) {
    matrix[i * n + i] = diagonal;
    for (let a = rowPtr[i]!; a < rowPtr[i + 1]!; a++) matrix[i * n + adj[a]!] = weight[a]!;
  }
  return matrix;
}

/** Doubles are multiples of 2^−1074. */
const toNumber = (units: bigint, shift: number): number => Number(units >> BigInt(shift - 200)) * 2 ** -200;

describe('a dense factor', () => {
  test.each([1, 2, 5, 31, 32, 33, 38, 64, 71])('leaves no more than it says: side %d', (n) => {
    const rows = randomRows(n, n, n);
    const before = asSquare(rows, 0.4 * n + 1);
    const after = before.slice();
    const said = denseResidual(n, after)!;
    let exact = 0n;
    for (let i = 0; i < n; i++) {
      for (let j = 0; j <= i; j++) {
        let rest = doubleUnits(before[i * n + j]!) << 1074n;
        for (let k = 0; k <= j; k++) rest -= doubleUnits(after[i * n + k]!) * doubleUnits(after[j * n + k]!);
        exact += (rest < 0n ? -rest : rest) * (i === j ? 1n : 2n);
      }
    }
    expect(toNumber(exact, 2148)).toBeLessThanOrEqual(said);
    expect(said).toBeLessThan(1e-8);
  });
});

describe('a matrix is found positive definite as far as its least eigenvalue says', () => {
  test.each([
    [40, 0],
    [60, 20],
    [90, 50],
    [70, 70],
  ])('%d rows, of which %d are dense', (n, joined) => {
    const rows = randomRows(n + joined, n, joined);
    const matrix = asSquare(rows, 0);
    const [least] = eigenvalues(
      Array.from({ length: n }, (_, i) => Array.from(matrix.subarray(i * n, (i + 1) * n))),
    ) as [number];
    const sparse = (diagonal: number) => sparseResidual(rows, new Float64Array(n).fill(diagonal));
    const dense = (diagonal: number) => denseResidual(n, asSquare(rows, diagonal));
    for (const residual of [sparse, dense]) {
      expect(residual(-least + 1e-9)).toBeLessThan(1e-8);
      expect(residual(-least - 1e-9)).toBeNull();
    }
  });
});

test('each row is eliminated once, and columns come before their parents', () => {
  for (const [n, joined] of [
    [1, 0],
    [50, 0],
    [80, 30],
    [30, 30],
  ] as const) {
    const { order, position, parent, dense } = eliminationOrder(randomRows(n, n, joined));
    expect([...order].sort((a, b) => a - b)).toEqual(Array.from({ length: n }, (_, i) => i));
    order.forEach((u, i) => {
      expect(position[u]).toBe(i);
    });
    parent.forEach((p, i) => {
      expect(p === -1 || p > i).toBe(true);
    });
    expect(dense).toBeLessThanOrEqual(n);
  }
});
