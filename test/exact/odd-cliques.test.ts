import { expect, test } from 'vitest';
import { finish } from '../../src/core/steps.ts';
import { indexEdges } from '../../src/cuts/edge-index.ts';
import { CliqueSeparation } from '../../src/exact/clique-separation.ts';
import { proveSparseWith, sparseProof } from '../../src/exact/prove-sparse.ts';
import { loadHighs } from '../../src/lp/highs.ts';
import type { TreeProof } from '../../src/problems/proof.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { nearestDouble } from '../../src/verify/rational.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { judge } from '../oracles/proofs.ts';
import { type Edge, type EdgeListSample, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const highs = (await loadHighs())!;

/** All pairs of five nodes, each joined by a way of so many edges. */
function subdivided(lengths: readonly number[], weight: (i: number) => number): EdgeListSample {
  const edges: Edge[] = [];
  let n = 5;
  let pair = 0;
  for (let u = 0; u < 5; u++) {
    for (let v = u + 1; v < 5; v++) {
      let at = u;
      for (let i = lengths[pair++ % lengths.length]!; i > 1; i--) {
        edges.push([at, n, weight(edges.length)]);
        at = n++;
      }
      edges.push([at, v, weight(edges.length)]);
    }
  }
  return { n, edges } as EdgeListSample;
}

test('what is found is violated by the point, and by no cut', () => {
  let found = 0;
  for (let seed = 0; seed < 40; seed++) {
    const sample = randomGraph(seed, 5 + (seed % 6), [0.6, 0.9, 1][seed % 3]!, weightKinds.integers!);
    const graph = fromEdges(sample);
    const edges = finish(indexEdges(graph));
    // A mean of few cuts, moved from 0 and 1: near the metric polytope, where shortest walks are neither 0 nor 1.
    const x = Float64Array.from({ length: graph.m }, (_, e) => 0.55 + 0.2 * Math.sin(seed + 7 * e));
    for (const { members, walks, starts } of finish(
      new CliqueSeparation(graph, edges).search(x, 0.01, 50, 50),
    )) {
      found++;
      expect(starts.length).toBe(10);
      expect(walks.at(-1)).toBe(members.length);
      const left = (value: (e: number) => number): number =>
        members.reduce((sum, s) => sum + (s & 1 ? value(s >> 1) : 1 - value(s >> 1)), 0);
      expect(left((e) => x[e]!)).toBeLessThan(4 - 0.01 + 1e-9);
      for (let sides = 0; sides < 2 ** (graph.n - 1); sides++) {
        const crosses = (e: number) => ((sides >> edges.source[e]!) ^ (sides >> edges.target[e]!)) & 1;
        expect(left(crosses)).toBeGreaterThanOrEqual(4);
      }
    }
  }
  expect(found).toBeGreaterThan(20);
});

test('a subdivided complete graph of five nodes is proven without a branching, by a certificate that holds', () => {
  let cliques = 0;
  for (const [lengths, weight] of [
    [[1], () => 1],
    [[1, 2, 3], () => 1],
    [[2, 1, 1, 3], (i: number) => [1, -1, 1][i % 3]!],
    [[3, 3, 1], (i: number) => (i % 2 === 0 ? 2 : -2)],
  ] as const) {
    const sample = subdivided(lengths, weight);
    const start = new Int8Array(sample.n).fill(1);
    const result = finish(
      proveSparseWith(highs, fromEdges(sample), start, { recordProof: true, step: 1e-7 }),
    );
    const best = bestCutByEnumeration(sample.n, sample.edges);
    expect(result).toMatchObject({ cut: best, open: 0, nodes: 1 });
    const proof = sparseProof(result) as TreeProof;
    cliques += (proof.cycles ?? []).filter(([first]) => Array.isArray(first)).length;
    const claim = checked(sample, proof);
    expect(claim).toBeGreaterThanOrEqual(best);
    expect(claim).toBeLessThanOrEqual(best + 1e-6);
    expect(judge({ n: sample.n, edges: sample.edges }, proof)).toBeCloseTo(claim, 6);
  }
  expect(cliques).toBeGreaterThan(0);
});

function checked({ n, edges }: EdgeListSample, proof: TreeProof): number {
  const arrays = {
    source: edges.map(([u]) => u),
    target: edges.map(([, v]) => v),
    weight: edges.map(([, , w]) => w),
  };
  return nearestDouble(checkProof(ExactGraph.ofEdges(n, arrays, 'binary'), proof).bound);
}

test('a clique with a step, an end or a sign that does not fit is refused', () => {
  const sample = subdivided([1], () => 1);
  const walks: number[][] = [];
  for (let u = 0; u < 5; u++) for (let v = u + 1; v < 5; v++) walks.push([2 * u + 1, 2 * v]);
  const proofOf = (changed: readonly (readonly number[])[]): TreeProof => ({
    kind: 'tree',
    inequalities: [],
    cycles: [changed],
    root: { cycles: [0], multipliers: [0.5] },
  });
  expect(checked(sample, proofOf(walks))).toBe(6);
  const at = (place: number, walk: readonly number[]) => walks.map((w, i) => (i === place ? walk : w));
  for (const [changed, why] of [
    [walks.slice(1), 'one for each pair'],
    [walks.slice(0, 6), 'one for each pair'],
    [at(4, [2, 4]), 'does not fit the signs'],
    [at(5, [3, 8]), 'does not lead from node 1 to node 3'],
    [at(5, [5, 6]), 'does not lead from node 1 to node 3'],
    [at(0, [1, 3]), 'no step follows the last node'],
    [at(0, [2]), 'two nodes or more'],
    [at(0, [1, 1, 2]), 'leads nowhere'],
    [at(0, [1, 100, 2]), 'not in the graph'],
  ] as const) {
    expect(() => checked(sample, proofOf(changed))).toThrow(why);
  }
  // Other signs than those of the first nodes are as good.
  expect(checked(sample, proofOf(walks.map((w, i) => (i < 4 ? [w[0]! - 1, w[1]!] : w))))).toBeGreaterThan(6);
});
