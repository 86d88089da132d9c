/** Reduction on arrays: value and lifted cut against enumeration, and the recorded steps replayed by the verifier; then all rules on what
 *  it leaves. */
import { describe, expect, test, vi } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { reductionProof } from '../../src/exact/proof-file.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { reduceByArrays } from '../../src/presolve/array-reduction.ts';
import { reduceGraph } from '../../src/presolve/reduce.ts';
import { composed, type Reduction } from '../../src/presolve/reduction.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { nearestDouble } from '../../src/verify/rational.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import {
  allSpins,
  type EdgeListSample,
  generator,
  randomGraph,
  weightOfCut,
} from '../oracles/random-graphs.ts';
import { randomPairs } from '../oracles/random-pairs.ts';
import { fromEdges } from '../support/build.ts';

type Weight = (uniform: () => number) => number;
const kinds: Record<string, Weight> = {
  ones: () => 1,
  signs: (uniform) => (uniform() < 0.5 ? 1 : -1),
  integers: (uniform) => Math.floor(9 * uniform()) - 4 || 5,
  skewed: (uniform) => Math.round((uniform() - 0.4) * 2 ** (1 + 8 * uniform())) || 1,
};

const reduced = (graph: CsrGraph) => finish(reduceByArrays(graph, new Deadline(), 0));

function check(sample: EdgeListSample, { graph, kept, offset, scale, lift }: Reduction): void {
  const best = bestCutByEnumeration(sample.n, sample.edges);
  const spin = new Int8Array(sample.n);
  let most = Number.NEGATIVE_INFINITY;
  for (const small of allSpins(graph.n)) {
    const cut = offset + cutWeight(graph, small) / scale;
    lift(small, spin);
    expect(weightOfCut(sample.edges, spin)).toBeGreaterThanOrEqual(cut);
    kept.forEach((u, i) => {
      expect(spin[u]).toBe(small[i]);
    });
    most = Math.max(most, cut);
  }
  expect(most).toBe(best);
}

function replay(sample: EdgeListSample, reduction: Reduction): void {
  const exact = ExactGraph.ofEdges(
    sample.n,
    {
      source: sample.edges.map(([u]) => u),
      target: sample.edges.map(([, v]) => v),
      weight: sample.edges.map(([, , w]) => w),
    },
    'binary',
  );
  const proof = reductionProof(reduction, { kind: 'enumeration' });
  const { bound } = checkProof(exact, JSON.parse(JSON.stringify(proof)));
  expect(nearestDouble(bound)).toBe(bestCutByEnumeration(sample.n, sample.edges));
}

describe.each(Object.entries(kinds))('weights: %s', (_, weight) => {
  test.each([0.12, 0.2, 0.35])('density %f', (density) => {
    for (let seed = 1; seed <= 15; seed++) {
      const sample = randomGraph(seed, 10, density, weight);
      const graph = fromEdges(sample);
      const first = reduced(graph);
      check(sample, first);
      replay(sample, first);
      const both = composed(first, finish(reduceGraph(first.graph, new Deadline(), { rules: 'all' })));
      check(sample, both);
      replay(sample, both);
    }
  });
});

/** @param parent of each node but the first */
function tree(n: number, parent: (u: number) => number): EdgeListSample {
  return {
    n,
    edges: Array.from({ length: n - 1 }, (_, i) => [parent(i + 1), i + 1, 1 + (i % 3)] as const).map(
      ([u, v, w]) => [u, v, w],
    ),
  };
}

test.each(['path', 'star', 'binary tree', 'ring'])('nothing is left of a large %s', (kind) => {
  const n = 20_000;
  const sample = tree(n, (u) => (kind === 'star' ? 0 : kind === 'binary tree' ? (u - 1) >> 1 : u - 1));
  if (kind === 'ring') sample.edges.push([0, n - 1, 1]);
  const { graph, offset, lift } = reduced(fromEdges(sample));
  expect([graph.n, graph.m]).toEqual([0, 0]);
  const spin = new Int8Array(n);
  lift(new Int8Array(0), spin);
  // An even ring and a tree are cut in all of their edges.
  const all = sample.edges.reduce((sum, [, , w]) => sum + w, 0);
  expect(offset).toBe(all);
  expect(weightOfCut(sample.edges, spin)).toBe(all);
});

test('it leaves what it cannot take, what pays too little, and what it has no time for', () => {
  const graph = fromEdges(randomGraph(3, 60, 0.3, kinds.ones!));
  const left = finish(reduceByArrays(graph, new Deadline()));
  expect(left.graph).toBe(graph);
  const path = fromEdges(tree(100, (u) => u - 1));
  expect(finish(reduceByArrays(path, new Deadline({ timeLimitSec: 0 }))).graph).toBe(path);
  const heavy = fromEdges({ n: 2, edges: [[0, 1, 40_000]] });
  expect(finish(reduceByArrays(heavy, new Deadline())).graph).toBe(heavy);
});

/** Rows in order, both arcs of each edge alike, no edge of weight 0 or within a node. */
function expectGraph({ n, m, rowPtr, adj, weight }: CsrGraph): void {
  const edges = new Map<number, number>();
  let misplaced = 0;
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) {
      const v = adj[a]!;
      if (v === u || v >= n || weight[a] === 0 || (a > rowPtr[u]! && adj[a - 1]! >= v)) misplaced++;
      if (u < v) edges.set(u * n + v, weight[a]!);
      else if (edges.get(v * n + u) !== weight[a]) misplaced++;
    }
  }
  expect([misplaced, edges.size, adj.length, weight.length]).toEqual([0, m, 2 * m, 2 * m]);
}

/** Any cut of what is left, lifted, weighs what it should: nodes only join others. */
function expectContraction(
  edges: EdgeListSample['edges'],
  n: number,
  { graph, offset, lift }: Reduction,
): void {
  expectGraph(graph);
  const uniform = generator(1);
  const small = new Int8Array(graph.n).map(() => (uniform() < 0.5 ? 1 : -1));
  const spin = new Int8Array(n);
  lift(small, spin);
  expect(spin.every((side) => side === 1 || side === -1)).toBe(true);
  expect(weightOfCut(edges, spin)).toBe(offset + cutWeight(graph, small));
}

/** Nodes with few edges, one of which is as heavy as the others together. */
function leftOver({ n, rowPtr, weight }: CsrGraph): number {
  let count = 0;
  for (let u = 0; u < n; u++) {
    const sizes = [...weight.subarray(rowPtr[u], rowPtr[u + 1])].map(Math.abs);
    const sum = sizes.reduce((total, size) => total + size, 0);
    if (sizes.length <= 64 && 2 * Math.max(0, ...sizes) >= sum) count++;
  }
  return count;
}

describe('on larger graphs', () => {
  const withWeights = (sample: EdgeListSample, weight: Weight): EdgeListSample => {
    const uniform = generator(2);
    return { ...sample, edges: sample.edges.map(([u, v]) => [u, v, weight(uniform)]) };
  };

  test.each(Object.keys(kinds))('cuts keep their weights, and no dominant edge is left: %s', (kind) => {
    for (const [seed, m] of [3000, 4500, 7000].entries()) {
      const { n: hub, edges } = withWeights(randomPairs(seed, 3000, m), kinds[kind]!);
      // Long rows are merged as well.
      for (let u = 0; u < hub; u += 7) edges.push([u, hub, 1]);
      const n = hub + 1;
      const graph = fromEdges({ n, edges });
      const reduction = reduced(graph);
      expect(reduction.graph.n).toBeLessThan(0.99 * n);
      expectContraction(edges, n, reduction);
      expect(leftOver(reduction.graph)).toBe(0);
      expect(reduced(graph).graph).toEqual(reduction.graph);
    }
  });

  test('whenever the time is up, what it leaves is exact, and less with more time', () => {
    const { n, edges } = randomPairs(5, 150_000, 200_000);
    const graph = fromEdges({ n, edges });
    vi.useFakeTimers({ toFake: ['performance'] });
    const left = [1, 7, 9, 11, 13, 60].map((timeLimitSec) => {
      const steps = reduceByArrays(graph, new Deadline({ timeLimitSec }), 0);
      for (;;) {
        const { done, value } = steps.next();
        vi.advanceTimersByTime(1000);
        if (!done) continue;
        if (value.graph !== graph) expectContraction(edges, n, value);
        return value.graph.n;
      }
    });
    vi.useRealTimers();
    expect(left[0]).toBe(n);
    expect(left.at(-1)).toBe(reduced(graph).graph.n);
    expect([...left].sort((a, b) => b - a)).toEqual(left);
    expect(new Set(left).size).toBeGreaterThan(3);
  });
});
