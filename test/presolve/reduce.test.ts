/** All rules together, on graphs with the structure that they look for and on others, for every kind of weight: value and lifted cut
 *  against enumeration, and the recorded steps replayed by the verifier. */
import { afterAll, describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { reductionProof } from '../../src/exact/proof-file.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { type ReductionOptions, reduceGraph } from '../../src/presolve/reduce.ts';
import { type Reduction, RULES, type RuleName } from '../../src/presolve/reduction.ts';
import { solveSync } from '../../src/solve/solve.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { nearestDouble } from '../../src/verify/rational.ts';
import { replayReduction } from '../../src/verify/replay-reduction.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { allExactCuts, exactCut, largest } from '../oracles/exact-cut.ts';
import {
  allSpins,
  type Edge,
  type EdgeListSample,
  generator,
  randomGraph,
  torus,
  weightKinds,
  weightOfCut,
} from '../oracles/random-graphs.ts';
import { randomPairs } from '../oracles/random-pairs.ts';
import { attachedParts, cliques, proportional, triangulated } from '../oracles/reducible-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { DeadlineAfter, watch } from '../support/pauses.ts';

const reduce = (graph: CsrGraph, options: ReductionOptions = {}): Reduction =>
  finish(reduceGraph(graph, new Deadline(), { rules: 'all', ...options }));

type Weight = (uniform: () => number) => number;

const families: Record<string, (seed: number, weight: Weight) => EdgeListSample> = {
  sparse: (seed, weight) => randomGraph(seed, 12, 0.35, weight),
  dense: (seed, weight) => randomGraph(seed, 11, 0.7, weight),
  cliques: (seed, weight) => cliques(seed, 13, weight),
  proportional: (seed, weight) => proportional(seed, 12, weight),
  triangulated: (seed, weight) => triangulated(seed, 4, 3, weight),
  parts: (seed, weight) => attachedParts(seed, 13, weight),
  torus: (seed, weight) => torus(3, 4, weight, seed),
};

const kinds: Record<string, Weight> = {
  ...weightKinds,
  quarters: (uniform) => Math.floor(uniform() * 17 - 8) / 4,
  skewed: (uniform) => Math.round((uniform() - 0.4) * 2 ** (1 + 8 * uniform())),
};

const columnsOf = ({ edges }: EdgeListSample) => ({
  source: edges.map(([u]) => u),
  target: edges.map(([, v]) => v),
  weight: edges.map(([, , w]) => w),
});

const exactly = (sample: EdgeListSample): ExactGraph =>
  ExactGraph.ofEdges(sample.n, columnsOf(sample), 'binary');

function bestSpin(graph: CsrGraph): Int8Array {
  let best: { cut: number; spin: Int8Array } = {
    cut: Number.NEGATIVE_INFINITY,
    spin: new Int8Array(graph.n),
  };
  for (const spin of allSpins(graph.n)) {
    const cut = cutWeight(graph, spin);
    if (cut > best.cut) best = { cut, spin };
  }
  return best.spin;
}

const used = new Map<RuleName, number>();

function check(sample: EdgeListSample, options: ReductionOptions = {}): Reduction {
  const graph = fromEdges(sample);
  const reduction = reduce(graph, options);
  const { graph: small, kept, offset, scale, lift, steps } = reduction;
  for (const rule of Array.from(steps.rule)) used.set(RULES[rule]!, (used.get(RULES[rule]!) ?? 0) + 1);
  expect(kept).toHaveLength(small.n);
  const best = bestCutByEnumeration(sample.n, sample.edges);
  const spin = new Int8Array(sample.n);
  const smallBest = bestSpin(small);
  lift(smallBest, spin);
  expect(weightOfCut(sample.edges, spin)).toBeCloseTo(best, 9);
  expect(offset + cutWeight(small, smallBest) / scale).toBeCloseTo(best, 9);
  // Any cut of what is left is completed to weigh what is promised, or more.
  const uniform = generator(small.n + 7);
  for (let i = 0; i < 20; i++) {
    const any = Int8Array.from({ length: small.n }, () => (uniform() < 0.5 ? 1 : -1));
    lift(any, spin);
    kept.forEach((u, j) => {
      expect(spin[u]).toBe(any[j]);
    });
    expect(weightOfCut(sample.edges, spin)).toBeGreaterThanOrEqual(
      offset + cutWeight(small, any) / scale - 1e-9,
    );
  }
  return reduction;
}

describe.each(Object.keys(kinds))('weights: %s', (kind) => {
  test.each(Object.keys(families))('%s', (family) => {
    for (let seed = 1; seed <= 8; seed++) {
      const sample = families[family]!(seed, kinds[kind]!);
      const reduction = check(sample);
      if (kind === 'reals' || kind === 'quarters') continue;
      // The verifier, which starts from exact weights, ends at the optimum.
      const proof = reductionProof(reduction, { kind: 'enumeration' });
      const { bound } = checkProof(exactly(sample), JSON.parse(JSON.stringify(proof)));
      expect(nearestDouble(bound)).toBe(bestCutByEnumeration(sample.n, sample.edges));
    }
  });
});

describe.each(['reals', 'quarters', 'integers'])('without rounding, weights: %s', (kind) => {
  test.each(Object.keys(families))('%s', (family) => {
    for (let seed = 1; seed <= 8; seed++) {
      const sample = families[family]!(seed, kinds[kind]!);
      const reduction = check(sample, { rounding: false });
      const { graph: small, scale, offset, offsetError } = reduction;
      const proof = reductionProof(reduction, { kind: 'enumeration' }) as { steps?: [] };
      const replayed = replayReduction(exactly(sample), proof.steps ?? [], 'proof');
      // What is left has exactly the weights that exact arithmetic gives it.
      const exact = replayed.graph.scaled({ p: BigInt(scale), q: 1n });
      expect(exact.n).toBe(small.n);
      expect(exact.weight).toHaveLength(small.m);
      for (let e = 0; e < exact.weight.length; e++) {
        const [u, v] = [exact.source[e]!, exact.target[e]!];
        const a = small.adj.indexOf(v, small.rowPtr[u]!);
        const { p, q } = exact.worth(exact.weight[e]!);
        expect(nearestDouble({ p, q })).toBe(small.weight[a]!);
        expect(p * BigInt(2 ** 60)).toBe(q * BigInt(small.weight[a]! * 2 ** 60));
      }
      expect(Math.abs(nearestDouble(replayed.offset) - offset)).toBeLessThanOrEqual(offsetError);
    }
  });
});

describe.each(['twins', 'parts', 'triangles', 'subgraphs'] as const)('%s alone', (rule) => {
  test.each(['ones', 'signs', 'integers', 'skewed'])('weights: %s', (kind) => {
    let least = 0;
    for (const [family, sampleOf] of Object.entries(families)) {
      for (let seed = 20; seed <= 24; seed++) {
        const sample = sampleOf(seed, kinds[kind]!);
        const reduction = check(sample, { rules: [rule] });
        const proof = reductionProof(reduction, { kind: 'enumeration' });
        const { bound } = checkProof(exactly(sample), proof);
        expect(nearestDouble(bound), family).toBe(bestCutByEnumeration(sample.n, sample.edges));
        if (reduction.graph.n < reduce(fromEdges(sample), { rules: [] }).graph.n) least++;
      }
    }
    expect(least).toBeGreaterThan(0);
  });
});

afterAll(() => {
  for (const rule of RULES) expect(used.get(rule) ?? 0, rule).toBeGreaterThan(20);
});

test('nothing, no edges, and two nodes', () => {
  expect(reduce(fromEdges({ n: 0, edges: [] })).graph.n).toBe(0);
  expect(reduce(fromEdges({ n: 3, edges: [] })).graph.n).toBe(0);
  const { graph, offset } = reduce(fromEdges({ n: 2, edges: [[0, 1, 0.1]] }), { rounding: false });
  expect([graph.n, offset]).toEqual([0, 0.1]);
});

test('cliques of unit weights that share single nodes vanish, as large as they are', () => {
  const edges: [number, number, number][] = [];
  for (let clique = 0; clique < 5; clique++) {
    for (let u = 0; u < 41; u++)
      for (let v = 0; v < u; v++) edges.push([40 * clique + u, 40 * clique + v, 1]);
  }
  const { graph, offset } = reduce(fromEdges({ n: 201, edges }));
  expect(graph.n).toBe(0);
  expect(offset).toBe(5 * 20 * 21);
});

describe('on a large graph', () => {
  const pairs = randomPairs(1, 100_000, 250_000);
  const graph = fromEdges(pairs);
  const spinOf = (n: number) => Int8Array.from({ length: n }, (_, i) => ((i * 7919) % 11 < 5 ? 1 : -1));

  test.each([0, 1, 2, 4, 8, 16, 32, 1e9])(
    'called off after %d questions, what is left is as exact',
    (questions) => {
      const deadline = new DeadlineAfter(questions);
      const { result, longestMs } = watch(reduceGraph(graph, deadline, { rules: 'all' }));
      const { graph: small, lift, offset, scale } = result;
      expect(longestMs).toBeLessThan(500);
      const spin = new Int8Array(graph.n);
      lift(spinOf(small.n), spin);
      expect(cutWeight(graph, spin)).toBeGreaterThanOrEqual(
        offset + cutWeight(small, spinOf(small.n)) / scale,
      );
    },
  );

  test('the result does not depend on when it pauses', () => {
    const [first, second] = [
      reduce(graph),
      watch(reduceGraph(graph, new Deadline(), { rules: 'all' })).result,
    ];
    expect(second.kept).toEqual(first.kept);
    expect(second.graph).toEqual(first.graph);
  });
});

test('integers whose sums are beyond the doubles: optimal means the best of all in exact arithmetic', () => {
  const edges: Edge[] = [
    [0, 1, 2 ** 53],
    [1, 2, 2 ** 53 - 1],
    [2, 0, 2 ** 53 - 2],
    [2, 3, 5],
    [3, 4, 2 ** 53 - 111],
    [4, 2, 77],
  ];
  const { status, spin } = solveSync({ nodes: 5, edges });
  expect(status).toBe('optimal');
  expect(exactCut(edges, spin, BigInt)).toBe(largest(allExactCuts(5, edges, BigInt)));
});
