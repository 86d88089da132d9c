import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish, type Steps } from '../../src/core/steps.ts';
import { BlockTree } from '../../src/exact/block-tree.ts';
import { denseEngine } from '../../src/exact/dense-engine.ts';
import { ALONE, type EngineHost, type EngineResult, type ExactEngine } from '../../src/exact/engine.ts';
import { exactEngines } from '../../src/exact/engines.ts';
import { planBlocks } from '../../src/exact/plan-blocks.ts';
import { type BlocksResult, proveBlocks } from '../../src/exact/prove-blocks.ts';
import { proveDense } from '../../src/exact/prove-dense.ts';
import { enumerationEngine } from '../../src/exact/small-engines.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import type { Proof } from '../../src/problems/proof.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { isAtMost, nearestDouble, ofDouble } from '../../src/verify/rational.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import {
  type Edge,
  type EdgeListSample,
  generator,
  randomGraph,
  weightKinds,
} from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const ALL = exactEngines({ dense: { anyNodes: 150, mostNodes: 150 }, operations: 1e9 });

interface Asked {
  readonly engines?: readonly ExactEngine[];
  readonly workSec?: number;
  readonly deadline?: Deadline;
  readonly reducible?: boolean;
  readonly host?: EngineHost;
}

/** The result, and every bound and cut that was told on the way. */
function proveIt(sample: EdgeListSample, asked: Asked = {}) {
  const graph = fromEdges(sample);
  const { engines = ALL, workSec = Number.POSITIVE_INFINITY, reducible = true, host = ALONE } = asked;
  const plan = finish(planBlocks(graph, reducible, engines, host, new Deadline()))!;
  const bounds: number[] = [];
  const cuts: number[] = [];
  const start = new Int8Array(sample.n).fill(1);
  const result = finish(
    proveBlocks(plan, start, {
      deadline: asked.deadline ?? new Deadline(),
      workSec,
      host,
      recordProof: true,
      onCut: (spin) => cuts.push(cutWeight(graph, spin)),
      onBound: (bound) => bounds.push(bound),
    }),
  );
  return { graph, plan, result, bounds, cuts };
}

/** What the verifier makes of the proof. */
function verified({ n, edges }: EdgeListSample, { proof }: BlocksResult) {
  const columns = {
    source: edges.map(([u]) => u),
    target: edges.map(([, v]) => v),
    weight: edges.map(([, , w]) => w),
  };
  return checkProof(ExactGraph.ofEdges(n, columns, 'binary'), proof() as Proof).bound;
}

/** Blocks chained by shared nodes and by bridges, with tails. */
function chain(blocks: readonly EdgeListSample[], tails: number, seed = 1): EdgeListSample {
  const uniform = generator(seed);
  const edges: Edge[] = [];
  let n = 0;
  blocks.forEach((block, b) => {
    const shared = b % 2 === 1 && n > 0 ? 1 : 0;
    const base = n - shared;
    if (b > 0 && shared === 0) edges.push([base - 1, base, 3]);
    for (const [u, v, w] of block.edges) edges.push([base + u, base + v, w]);
    n = base + block.n;
  });
  for (let i = 0; i < tails; i++) edges.push([Math.floor(uniform() * n), n++, Math.floor(uniform() * 9) - 4]);
  return { n, edges };
}

const small = (kind: string, seed: number): EdgeListSample =>
  chain(
    [6, 5, 4].map((n, i) => randomGraph(10 * seed + i, n, 0.8, weightKinds[kind])),
    3,
    seed,
  );

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  test.each([
    ['all engines', ALL],
    ['the dense branch and bound', [denseEngine({ anyNodes: 150, mostNodes: 150 })]],
    ['enumeration', [enumerationEngine(1e9)]],
  ])('by %s: the optimum, and a proof that is verified', (_name, engines) => {
    for (let seed = 1; seed <= 6; seed++) {
      const sample = small(kind, seed);
      const best = bestCutByEnumeration(sample.n, sample.edges);
      const reducible = kind !== 'reals';
      const { graph, result, bounds, cuts } = proveIt(sample, { engines, reducible });
      expect(cutWeight(graph, result.spin)).toBeCloseTo(best, 9);
      for (const bound of bounds) expect(bound).toBeGreaterThanOrEqual(best - 1e-12);
      for (const cut of cuts) expect(cut).toBeLessThanOrEqual(best + 1e-12);
      expect(bounds).toEqual([...bounds].sort((a, b) => b - a));
      expect(nearestDouble(verified(sample, result))).toBeCloseTo(best, 7);
      if (!reducible) continue;
      expect(result.optimal).toBe(true);
      expect(result.bound).toBe(best);
      expect(nearestDouble(verified(sample, result))).toBe(best);
    }
  });
});

test('a chain of two dense blocks of 60 nodes, with tails, is proven: the sum of its parts', () => {
  const parts = [1, 2].map((seed) => randomGraph(seed, 60, 0.5, weightKinds.integers));
  const sample = chain(parts, 200);
  const { graph, plan, result } = proveIt(sample);
  expect(plan.tree.leaves.filter(({ n }) => n > 2).length).toBe(2);
  expect(result.optimal).toBe(true);
  const best = parts.map((part) => {
    const alone = finish(proveDense(fromEdges(part), new Int8Array(60).fill(1)));
    expect(alone.optimal).toBe(true);
    return alone.cut;
  });
  // The bridge, the one shared node and the tails add what is positive.
  const inParts = parts[0]!.edges.length + parts[1]!.edges.length;
  const rest = sample.edges.slice(inParts).reduce((sum, [, , w]) => sum + Math.max(0, w), 0);
  expect(sample.edges.length).toBe(inParts + 200);
  expect(result.bound).toBe(best[0]! + best[1]! + rest);
  expect(cutWeight(graph, result.spin)).toBe(result.bound);
  expect(nearestDouble(verified(sample, result))).toBe(result.bound);
});

test('a block out of reach keeps a bound by inequalities, and the others are proven', () => {
  const [large, ...others] = [40, 20, 20].map((n, i) => randomGraph(3 + i, n, 0.6, weightKinds.integers));
  const sample = chain([large!, ...others], 20);
  const known = proveIt(sample);
  expect(known.result.optimal).toBe(true);
  const { result, plan } = proveIt(sample, { engines: [enumerationEngine(1e7)] });
  expect(plan.seconds).toBe(Number.POSITIVE_INFINITY);
  expect(plan.soonestSec).toBeLessThan(Number.POSITIVE_INFINITY);
  expect(result.optimal).toBe(false);
  expect(result.bound).toBeGreaterThanOrEqual(known.result.bound);
  expect(result.bound).toBeLessThan(1.15 * known.result.bound);
  expect(isAtMost(verified(sample, result), ofDouble(result.bound))).toBe(true);
});

test('a limit of work gives the same result however often it is asked, and no false bound', () => {
  const sample = chain(
    [7, 8].map((seed) => randomGraph(seed, 70, 0.5, weightKinds.signs)),
    10,
  );
  const [one, other] = [1, 2].map(() => proveIt(sample, { workSec: 0.02 }));
  expect(one!.bounds).toEqual(other!.bounds);
  expect(one!.cuts).toEqual(other!.cuts);
  expect(one!.result.open).toBeGreaterThan(0);
  const whole = proveIt(sample).result;
  expect(one!.result.bound).toBeGreaterThan(whole.bound);
  expect(isAtMost(verified(sample, one!.result), ofDouble(one!.result.bound))).toBe(true);
});

test('a deadline that has struck leaves all positive weights, and a proof of them', () => {
  const sample = small('integers', 3);
  const { result } = proveIt(sample, { deadline: new Deadline({ timeLimitSec: 0 }) });
  expect(nearestDouble(verified(sample, result))).toBeLessThanOrEqual(result.bound);
});

/** An engine that is never done. */
function endless(seconds: number, log: string[]): ExactEngine {
  return {
    name: 'sdp',
    // biome-ignore lint/correctness/useYield: a prediction
    *reach() {
      return { seconds, secondsPerStep: seconds / 10 };
    },
    *run(_graph, _start, { deadline, onRest }): Steps<EngineResult> {
      try {
        for (;;) {
          deadline.step();
          onRest();
          yield;
        }
      } finally {
        log.push('given up');
      }
    },
  };
}

test.each([Number.POSITIVE_INFINITY, 1e6])(
  'an engine that does not end makes way for another, work %d',
  (workSec) => {
    const log: string[] = [];
    const sample = randomGraph(1, 12, 0.9, weightKinds.integers);
    const engines = [endless(1e-6, log), enumerationEngine(1e9)];
    const { result } = proveIt(sample, { engines, workSec });
    expect(result.optimal).toBe(true);
    expect(result.bound).toBe(bestCutByEnumeration(sample.n, sample.edges));
    expect(log).toEqual(['given up']);
  },
);

test('cuts of a tree of blocks: what is restricted and put together again weighs the same', () => {
  for (let seed = 1; seed <= 30; seed++) {
    const sample = small('integers', seed);
    const graph = fromEdges(sample);
    const tree = finish(BlockTree.of(graph, false, new Deadline()))!;
    const uniform = generator(seed);
    const spin = Int8Array.from({ length: sample.n }, () => (uniform() < 0.5 ? 1 : -1));
    const cuts = tree.restrict(spin);
    expect(
      cutWeight(
        graph,
        tree.combine((i) => cuts[i]!),
      ),
    ).toBe(cutWeight(graph, spin));
  }
});
