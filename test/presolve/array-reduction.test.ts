/** Reduction on arrays: value and lifted cut against enumeration, and the recorded steps replayed by the verifier; then all rules on what
 *  it leaves. */
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { reductionProof } from '../../src/exact/proof-file.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { composed, reduceByArrays } from '../../src/presolve/array-reduction.ts';
import { reduceGraph } from '../../src/presolve/reduce.ts';
import type { Reduction } from '../../src/presolve/reduction.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { nearestDouble } from '../../src/verify/rational.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { allSpins, type EdgeListSample, randomGraph, weightOfCut } from '../oracles/random-graphs.ts';
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
