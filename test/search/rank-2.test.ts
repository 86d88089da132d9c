import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { solve, solveSync } from '../../src/index.ts';
import { randomCut } from '../../src/search/random-cut.ts';
import { RankTwo, rankTwoSearch } from '../../src/search/rank-2.ts';
import type { SearchRequest, SearchResult } from '../../src/search/search.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

function search(
  graph: CsrGraph,
  seed: number,
  maxSteps: number,
  more: Partial<SearchRequest> = {},
): SearchResult {
  const start = new Int8Array(graph.n);
  randomCut(new Random(seed, 1), start);
  return finish(
    rankTwoSearch({ graph, start, deadline: new Deadline({ maxSteps }), random: new Random(seed), ...more }),
  );
}

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  test('the optimum of small graphs is reached', () => {
    for (let seed = 1; seed <= 8; seed++) {
      const sample = randomGraph(seed, 12, 0.3, weightKinds[kind]);
      const { cut } = search(fromEdges(sample), seed, 1000);
      expect(cut).toBeCloseTo(bestCutByEnumeration(12, sample.edges), 9);
    }
  });

  test('cut, trace and steps are what they say', () => {
    const graph = fromEdges(randomGraph(3, 300, 0.01, weightKinds[kind]));
    const told: number[] = [];
    const onBetter = (spin: Int8Array, cut: number) => {
      expect(cut).toBe(cutWeight(graph, spin));
      told.push(cut);
    };
    const { cut, spin, trace, steps } = search(graph, 2, 200, { onBetter });
    expect(cut).toBe(cutWeight(graph, spin));
    expect(trace.slice(1).map(([, value]) => value)).toEqual(told);
    expect(told).toEqual([...told].sort((a, b) => a - b));
    expect(told.at(-1)).toBe(cut);
    expect(steps).toBe(200);
  });
});

test('a planted optimum is found: a sparse bipartite graph with a little noise', () => {
  const uniform = generator(3);
  const edges: Edge[] = [];
  for (let e = 0; e < 3000; e++)
    edges.push([Math.floor(uniform() * 1000), 1000 + Math.floor(uniform() * 1000), 1]);
  for (let e = 0; e < 30; e++) edges.push([Math.floor(uniform() * 1000), Math.floor(uniform() * 1000), 1]);
  const graph = fromEdges({ n: 2000, edges });
  expect(search(graph, 1, 3000).cut).toBeGreaterThanOrEqual(3000);
});

test('the same seed and step limit: the same result', () => {
  const graph = fromEdges(randomGraph(2, 400, 0.008, weightKinds.integers));
  const [one, other] = [search(graph, 9, 300), search(graph, 9, 300)];
  expect(one).toEqual(other);
  expect([...search(graph, 10, 300).spin]).not.toEqual([...one.spin]);
});

test('cut short it returns its best so far, after any number of steps', () => {
  const graph = fromEdges(randomGraph(2, 400, 0.008));
  for (const maxSteps of [1, 7, 31]) {
    const { cut, spin, steps } = search(graph, 1, maxSteps);
    expect(steps).toBe(maxSteps);
    expect(cut).toBe(cutWeight(graph, spin));
    expect(cut).toBeGreaterThan(0.6 * graph.m);
  }
});

test('a good start is never lost', () => {
  const graph = fromEdges(randomGraph(2, 400, 0.008));
  const start = search(graph, 1, 500).spin;
  const { cut, trace } = search(graph, 2, 3, { start });
  expect(trace[0]).toEqual([0, cutWeight(graph, start)]);
  expect(cut).toBeGreaterThanOrEqual(cutWeight(graph, start));
});

test('an abort ends it with the best so far', () => {
  const graph = fromEdges(randomGraph(2, 400, 0.008));
  const abort = new AbortController();
  const start = new Int8Array(400).fill(1);
  const run = rankTwoSearch({
    graph,
    start,
    deadline: new Deadline({ signal: abort.signal }),
    random: new Random(1),
  });
  for (let i = 0; i < 3; i++) expect(run.next().done).toBe(false);
  abort.abort();
  const { cut, spin } = finish(run);
  expect(cut).toBe(cutWeight(graph, spin));
  expect(cut).toBeGreaterThan(0.6 * graph.m);
  expect([...start]).toEqual(Array(400).fill(1));
});

test('without any limit it ends at its goal; at once where the start meets it', () => {
  const sample = randomGraph(4, 14, 0.3);
  const graph = fromEdges(sample);
  const goal = bestCutByEnumeration(14, sample.edges);
  const start = new Int8Array(14).fill(1);
  const random = new Random(1);
  const found = finish(rankTwoSearch({ graph, start, deadline: new Deadline(), random, goal }));
  expect(found.cut).toBe(goal);
  const again = finish(rankTwoSearch({ graph, start: found.spin, deadline: new Deadline(), random, goal }));
  expect(again).toEqual({ spin: found.spin, cut: goal, steps: 0, trace: [[0, goal]] });
});

test.each([0, 1, 5])('%i nodes without edges: the start is as good as any', (n) => {
  const graph = fromEdges({ n, edges: [] });
  const start = new Int8Array(n).fill(1);
  const result = finish(
    rankTwoSearch({ graph, start, deadline: new Deadline({ maxSteps: 10 }), random: new Random(1) }),
  );
  expect(result).toEqual({ spin: start, cut: 0, steps: 0, trace: [[0, 0]] });
});

test('angles perturbed around a cut still stand for it', () => {
  const graph = fromEdges({ n: 30, edges: [[0, 1, 1]] });
  const angles = new RankTwo(graph);
  const spin = new Int8Array(30);
  randomCut(new Random(3), spin);
  angles.perturb(spin, new Random(1));
  const { point } = angles.arrays;
  for (let v = 0; v < 30; v++) {
    expect(Math.sign(point[2 * v]!)).toBe(spin[v]);
    expect(Math.abs(point[2 * v]!)).toBeGreaterThan(Math.abs(point[2 * v + 1]!));
  }
});

test('as a method it keeps time and step limits', async () => {
  const graph = fromEdges(randomGraph(2, 2000, 0.001));
  const timed = await solve(graph, { method: 'rank-2', timeLimitSec: 0.4, bound: 'none' });
  expect(timed.elapsedSec).toBeGreaterThan(0.3);
  expect(timed.elapsedSec).toBeLessThan(2);
  const stepped = () => [
    ...solveSync(graph, { method: 'rank-2', maxSteps: 100, seed: 5, bound: 'none' }).spin,
  ];
  expect(stepped()).toEqual(stepped());
  expect(timed.cut).toBeGreaterThan(0.7 * graph.m);
});
