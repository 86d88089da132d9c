import { describe, expect, test } from 'vitest';
import {
  type CholeskyArrays,
  choleskyBackward,
  choleskyBackwardTwin,
  choleskyBytes,
  choleskyForward,
  choleskyForwardTwin,
  choleskyPanel,
  choleskyPanelTwin,
  choleskyPush,
  choleskyPushTwin,
} from '../../src/kernels/cholesky.ts';
import { KernelSpace } from '../../src/kernels/space.ts';
import { generator } from '../oracles/random-graphs.ts';

/** Two supernodes: `first` columns whose `rows` rows below are spread over the `second` columns of the other. */
function twoPanels(
  space: KernelSpace,
  first: number,
  rows: number,
  second: number,
  seed: number,
): CholeskyArrays {
  const n = first + second;
  const uniform = generator(seed);
  const below = Array.from({ length: second }, (_, i) => first + i).filter(
    (_, i) => i * rows < second * rows && i < second,
  );
  while (below.length > rows) below.splice(Math.floor(uniform() * below.length), 1);
  const own = Array.from({ length: first }, (_, i) => i);
  const last = Array.from({ length: second }, (_, i) => first + i);
  const rowIndex = [...own, ...below, ...last];
  const arrays: CholeskyArrays = {
    supernodes: 2,
    firstColumn: space.i32(3),
    rowStart: space.i32(3),
    rowIndex: space.i32(rowIndex.length),
    panelStart: space.i32(3),
    stride: space.i32(2),
    owner: space.i32(n),
    panels: space.f64((first + rows) * (first + 1) + second * (second + 3)),
    rowTarget: space.i32(n),
    columnTarget: space.i32(n),
    vector: space.f64(n),
  };
  arrays.firstColumn.set([0, first, n]);
  arrays.rowStart.set([0, first + rows, rowIndex.length]);
  arrays.rowIndex.set(rowIndex);
  arrays.stride.set([first + 1, second + 3]);
  arrays.panelStart.set([0, (first + rows) * (first + 1), arrays.panels.length]);
  for (let i = 0; i < n; i++) arrays.owner[i] = i < first ? 0 : 1;
  arrays.panels.forEach((_, i) => {
    arrays.panels[i] = uniform() - 0.5;
  });
  for (let i = 0; i < first; i++) arrays.panels[i * (first + 2)] = n;
  for (let i = 0; i < second; i++) arrays.panels[arrays.panelStart[1]! + i * (second + 4)] = 2 * n;
  arrays.vector.forEach((_, i) => {
    arrays.vector[i] = uniform() - 0.5;
  });
  return arrays;
}

/** The entries on and below the diagonal. */
function lower(arrays: CholeskyArrays): number[] {
  const entries: number[] = [];
  for (let s = 0; s < 2; s++) {
    const columns = arrays.firstColumn[s + 1]! - arrays.firstColumn[s]!;
    for (let t = 0; t < arrays.rowStart[s + 1]! - arrays.rowStart[s]!; t++) {
      for (let j = 0; j <= t && j < columns; j++)
        entries.push(arrays.panels[arrays.panelStart[s]! + t * arrays.stride[s]! + j]!);
    }
  }
  return entries;
}

/** Calls until all products are pushed, each of which comes farther. */
function pushAll(push: (from: number) => number, arrays: CholeskyArrays, s: number): void {
  const rows = arrays.rowStart[s + 1]! - arrays.rowStart[s]!;
  let row = arrays.firstColumn[s + 1]! - arrays.firstColumn[s]!;
  while (row < rows) {
    const next = push(row);
    expect(next).toBeGreaterThan(row);
    row = next;
  }
  expect(row).toBe(rows);
}

const farthest = (a: ArrayLike<number>, b: ArrayLike<number>): number => {
  let distance = 0;
  for (let i = 0; i < a.length; i++) distance = Math.max(distance, Math.abs(a[i]! - b[i]!));
  return distance;
};

describe('Cholesky kernels equal their twins', () => {
  const shapes: [number, number, number][] = [
    [1, 1, 1],
    [1, 3, 3],
    [2, 2, 5],
    [3, 4, 7],
    [5, 1, 2],
    [6, 9, 9],
    [7, 8, 20],
    [13, 14, 15],
    [24, 25, 26],
    [31, 10, 64],
    [64, 40, 50],
    [97, 60, 61],
    [192, 30, 193],
    [200, 100, 130],
  ];
  test.each(shapes)('%d columns with %d rows below among %d', (first, rows, second) => {
    // So that there are several calls.
    const most = first * rows * 4;
    const bytes = choleskyBytes(
      first + second,
      2,
      first + rows + second,
      10 * (first + second + 9) ** 2,
      first + second,
    );
    const wasmSpace = new KernelSpace(bytes);
    const wasm = twoPanels(wasmSpace, first, rows, second, 5);
    const twin = twoPanels(new KernelSpace(bytes, 'typescript'), first, rows, second, 5);
    expect(wasmSpace.backend).toBe('wasm');
    for (const s of [0, 1]) {
      expect(choleskyPanel(wasmSpace, wasm, s)).toBe(-1);
      expect(choleskyPanelTwin(twin, s)).toBe(-1);
      pushAll((from) => choleskyPush(wasmSpace, wasm, s, from, most), wasm, s);
      pushAll((from) => choleskyPushTwin(twin, s, from, Number.POSITIVE_INFINITY), twin, s);
    }
    expect(lower(wasm).every(Number.isFinite)).toBe(true);
    expect(farthest(lower(wasm), lower(twin))).toBeLessThan(1e-13);
    for (const s of [0, 1]) choleskyForward(wasmSpace, wasm, s, s + 1);
    choleskyBackward(wasmSpace, wasm, 0, 2);
    choleskyForwardTwin(twin, 0, 2);
    for (const s of [1, 0]) choleskyBackwardTwin(twin, s, s + 1);
    expect(farthest(wasm.vector, twin.vector)).toBeLessThan(1e-13);
  });

  test('how the products are divided among calls changes no bit', () => {
    const bytes = choleskyBytes(250, 2, 600, 300 * 600, 250);
    const factors = [1, 1e4, 3e5, Number.POSITIVE_INFINITY].map((most) => {
      const space = new KernelSpace(bytes);
      const arrays = twoPanels(space, 100, 120, 150, 8);
      choleskyPanel(space, arrays, 0);
      pushAll((from) => choleskyPush(space, arrays, 0, from, most), arrays, 0);
      choleskyPanel(space, arrays, 1);
      return lower(arrays);
    });
    for (const factor of factors) expect(factor).toEqual(factors[0]);
  });

  test.each([0, 1, 5, 6, 40, 99])('both name column %d where its pivot fails', (column) => {
    const bytes = choleskyBytes(150, 2, 300, 300 * 300, 150);
    for (const backend of ['wasm', 'typescript'] as const) {
      const space = new KernelSpace(bytes, backend);
      const arrays = twoPanels(space, 100, 20, 50, 3);
      arrays.panels[column * 102] = -1;
      expect(choleskyPanel(space, arrays, 0)).toBe(column);
    }
  });
});
