import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { certifyCut } from '../../src/cli/certify.ts';
import { readGraph, solve, solveQuboSync, solveSync, UsageError } from '../../src/index.ts';
import { stageNamed } from '../../src/problems/result.ts';
import type { ProgressEvent } from '../../src/solve/types.ts';
import { checkGraphCertificate } from '../../src/verify/check-certificate.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, randomGraph, torus, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

/** Leaves everything to branch and bound. */
const noCheapMethods = { exactOperations: 0 };

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  test.each([1, 2, 3, 4, 5, 6])('the optimum of enumeration, graph %i', (seed) => {
    const sample = randomGraph(seed, 13, 0.7, weightKinds[kind]!);
    const best = bestCutByEnumeration(sample.n, sample.edges);
    for (const parameters of [{}, noCheapMethods]) {
      const result = solveSync(fromEdges(sample), { method: 'exact', parameters });
      expect(result.cut).toBeCloseTo(best, 9);
      if (result.status === 'optimal') expect(result.warnings).toEqual([]);
      else {
        // Branch and bound on reals closes a node within rounding errors of the cut.
        expect([kind, parameters]).toEqual(['reals', noCheapMethods]);
        expect(result.gap).toBeLessThan(1e-8);
        expect(result.warnings).toEqual([expect.stringContaining('up to rounding errors')]);
      }
      expect(result.boundKind).toBe('verified');
    }
  });
});

/** BiqMac's optimum. */
const read = (name: string) =>
  readGraph(readFileSync(new URL(`../../data/biqmac-rudy/${name}`, import.meta.url)), { file: name });

test('g05_60.0 is proven by branch and bound, which tells of its tree', () => {
  const events: ProgressEvent[] = [];
  const onProgress = (event: ProgressEvent) => events.push(event);
  const result = solveSync(read('g05_60.0'), { method: 'exact', onProgress });
  expect(result).toMatchObject({ cut: 536, upperBound: 536, status: 'optimal' });
  const { nodes } = stageNamed(result.stages, 'prove')!;
  const trees = events.filter((event) => event.type === 'tree');
  expect(trees.at(-1)).toMatchObject({ nodes, open: 0 });
  trees.forEach((tree, i) => {
    expect(tree.nodes).toBeGreaterThanOrEqual(trees[i - 1]?.nodes ?? 0);
  });
  const bounds = events.filter((event) => event.type === 'bound');
  expect(bounds.at(-1)).toMatchObject({ upperBound: 536, boundSource: 'branch-and-bound' });
});

test('weights of one size, whatever it is, tie as integers do, and the certificate holds', async () => {
  const edges = torus(7, 7, (uniform) => (uniform() < 0.5 ? -Math.SQRT2 : Math.SQRT2), 2).edges;
  const graph = fromEdges({ n: 49, edges });
  const whole = solveSync(fromEdges({ n: 49, edges: edges.map(([u, v, w]) => [u, v, Math.sign(w)]) }));
  for (const parameters of [{}, { exactOperations: 0, proofOperations: 0 }]) {
    const result = solveSync(graph, { method: 'exact', parameters, keepProof: true });
    expect(result).toMatchObject({ status: 'optimal', upperBound: result.cut, warnings: [] });
    expect(result.cut).toBeCloseTo(whole.cut * Math.SQRT2, 9);
    const columns = {
      source: edges.map(([u]) => u),
      target: edges.map(([, v]) => v),
      weight: edges.map(([, , w]) => w),
    };
    const check = await checkGraphCertificate(49, columns, await certifyCut(graph, result));
    expect(check).toMatchObject({ holds: true, optimal: true });
  }
});

test('a cut that meets its bound in doubles alone is decided in big integers', async () => {
  const edges: Edge[] = [
    [0, 1, -3.8e-38],
    [0, 2, -4.3e-5],
    [1, 2, 2.8e276],
  ];
  const graph = fromEdges({ n: 3, edges });
  for (const method of ['auto', 'exact']) {
    const result = solveSync(graph, { method, keepProof: true });
    expect(result).toMatchObject({ status: 'optimal', cut: 2.8e276, upperBound: 2.8e276 });
    // The lighter of the two edges that cost something is cut.
    expect(result.spin[0]).toBe(result.spin[2]);
    const columns = {
      source: edges.map(([u]) => u),
      target: edges.map(([, v]) => v),
      weight: edges.map(([, , w]) => w),
    };
    const check = await checkGraphCertificate(3, columns, await certifyCut(graph, result));
    expect(check).toMatchObject({ holds: true, optimal: true });
  }
});

test('a step limit limits the tree, and the result depends on the seed alone', async () => {
  const graph = read('g05_80.0');
  const results = [1, 2].map((threads) => solve(graph, { method: 'exact', maxSteps: 3000, threads }));
  const [one, two] = (await Promise.all(results)).map(({ spin, upperBound, stages }) => {
    const { nodes, open } = stageNamed(stages, 'prove')!;
    return { spin: spin.join(), upperBound, nodes, open };
  });
  expect(two).toEqual(one);
  const few = solveSync(graph, { method: 'exact', maxSteps: 2 });
  expect(stageNamed(few.stages, 'prove')?.nodes ?? 0).toBeLessThanOrEqual(2);
  expect(few.upperBound).toBeGreaterThanOrEqual(929);
});

test('what no method reaches is searched and bounded, and a warning says so', () => {
  const sample = randomGraph(3, 300, 0.05);
  const result = solveSync(fromEdges(sample), { method: 'exact', maxSteps: 1000 });
  expect(result.warnings).toEqual([
    expect.stringMatching(/^no exact method reaches this graph, .* 300 nodes/),
  ]);
  expect(result).toMatchObject({ status: 'feasible', boundKind: 'verified', boundSource: 'cutting-planes' });
  expect(result.upperBound).toBeGreaterThanOrEqual(result.cut);
});

test('ends at the gap that is wanted', () => {
  const result = solveSync(read('g05_80.0'), { method: 'exact', gap: 0.01 });
  expect(result.gap).toBeLessThanOrEqual(0.01);
  expect(stageNamed(result.stages, 'prove')!.open).toBeGreaterThan(0);
});

test('a QUBO, in its own sense', () => {
  const terms: [number, number, number][] = [];
  const { edges } = randomGraph(5, 12, 0.8, weightKinds.integers);
  for (const [u, v, w] of edges) terms.push([u, v, w]);
  const value = (x: number) => edges.reduce((sum, [u, v, w]) => sum + w * ((x >> u) & 1) * ((x >> v) & 1), 0);
  const values = Array.from({ length: 2 ** 12 }, (_, x) => value(x));
  const parameters = noCheapMethods;
  const least = solveQuboSync({ terms }, { method: 'exact', parameters });
  expect(least).toMatchObject({ value: Math.min(...values), status: 'optimal' });
  const most = solveQuboSync({ terms }, { method: 'exact', parameters, sense: 'maximize' });
  expect(most).toMatchObject({ value: Math.max(...values), status: 'optimal' });
});

test('a method that proves needs a bound', () => {
  expect(() => solveSync({ edges: [[0, 1]] }, { method: 'exact', bound: 'none' })).toThrow(UsageError);
});
