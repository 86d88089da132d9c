import { describe, expect, test } from 'vitest';
import { type MixingArrays, mixingLayout, mixingSweep, mixingSweepTwin } from '../../src/kernels/mixing.ts';
import { KernelSpace } from '../../src/kernels/space.ts';
import { generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { GuardedSpace } from '../support/guarded-space.ts';

/** The arrays of one problem, its vectors random. */
function problem(space: KernelSpace, k: number, seed: number, n = 23) {
  const graph = fromEdges(randomGraph(seed, n, 0.3, weightKinds.reals));
  const arrays = mixingLayout.take(space, { n, m: graph.m, k });
  const { rowPtr, adj, weight, vectors } = arrays;
  rowPtr.set(graph.rowPtr);
  adj.set(graph.adj);
  weight.set(graph.weight);
  const uniform = generator(seed + 1);
  for (let i = 0; i < n * k; i++) vectors[i] = uniform() - 0.5;
  for (let u = 0; u < n; u++) {
    const row = vectors.subarray(u * k, (u + 1) * k);
    const length = Math.hypot(...row);
    for (let c = 0; c < k; c++) row[c]! /= length;
  }
  return { graph, arrays };
}

function edgeSum(graph: ReturnType<typeof fromEdges>, { k, vectors }: MixingArrays): number {
  let sum = 0;
  for (let u = 0; u < graph.n; u++) {
    for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++) {
      const v = graph.adj[a]!;
      for (let c = 0; v > u && c < k; c++)
        sum += graph.weight[a]! * vectors[u * k + c]! * vectors[v * k + c]!;
    }
  }
  return sum;
}

describe.each([4, 8, 12, 16, 20, 32, 48, 68])('mixing sweep of rank %i', (k) => {
  test.each([0, 0.8])('WebAssembly equals its TypeScript twin, over-relaxation %d', (beta) => {
    const space = new GuardedSpace(1 << 20);
    expect(space.backend).toBe('wasm');
    const fast = problem(space, k, k);
    const twin = problem(new KernelSpace(0, 'typescript'), k, k);
    for (let sweep = 0; sweep < 3; sweep++) {
      const growth = mixingSweep(space, fast.arrays, beta, 0, 23);
      expect(growth).toBeCloseTo(mixingSweepTwin(twin.arrays, beta, 0, 23), 3);
    }
    expect(space.intact).toBe(true);
    for (let i = 0; i < 23 * k; i++) {
      expect(Math.abs(fast.arrays.vectors[i]! - twin.arrays.vectors[i]!)).toBeLessThan(1e-4);
    }
  });

  test('the growth it returns is the growth of the objective, and never negative', () => {
    const space = new KernelSpace(1 << 20);
    const { graph, arrays } = problem(space, k, 7 * k);
    for (let sweep = 0; sweep < 10; sweep++) {
      const before = edgeSum(graph, arrays);
      const growth = mixingSweep(space, arrays, 0.9, 0, graph.n);
      expect(growth).toBeCloseTo(before - edgeSum(graph, arrays), 3);
      expect(growth).toBeGreaterThan(-1e-4);
    }
  });
});

test('a node without neighbours keeps its vector', () => {
  const { space, arrays } = mixingLayout.open({ n: 1, m: 0, k: 4 });
  const { vectors } = arrays;
  vectors.set([0, 1, 0, 0]);
  expect(mixingSweep(space, arrays, 0.8, 0, 1)).toBe(0);
  expect([...vectors]).toEqual([0, 1, 0, 0]);
});
