/** What every search must do, whatever it does inside: src/search/search.ts says the shape. */
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { solveSync } from '../../src/index.ts';
import { randomCut } from '../../src/search/random-cut.ts';
import type { Search, SearchRequest, SearchResult } from '../../src/search/search.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const kinds: typeof weightKinds = {
  ...weightKinds,
  negative: () => -1,
  large: (uniform) => Math.floor((uniform() - 0.3) * 2 ** 45),
};

export function run(
  search: Search,
  graph: CsrGraph,
  maxSteps: number,
  more: Partial<SearchRequest> = {},
): SearchResult {
  const start = new Int8Array(graph.n);
  randomCut(new Random(11), start);
  const deadline = new Deadline({ maxSteps });
  return finish(search({ graph, start, deadline, random: new Random(7), ...more }));
}

/** A bipartite graph, whose cut of all edges is known, with a few edges inside a side. */
function planted(): { graph: CsrGraph; weight: number } {
  const uniform = generator(3);
  const edges: Edge[] = [];
  for (let e = 0; e < 3000; e++)
    edges.push([Math.floor(uniform() * 200), 200 + Math.floor(uniform() * 200), 1]);
  const weight = edges.length;
  for (let e = 0; e < 60; e++) edges.push([Math.floor(uniform() * 200), Math.floor(uniform() * 200), 1]);
  return { graph: fromEdges({ n: 400, edges }), weight };
}

export function describeSearch(method: string, search: Search): void {
  describe.each(Object.keys(kinds))(`${method}, weights: %s`, (kind) => {
    test('small graphs: the optimum, as enumeration finds it', () => {
      for (let seed = 1; seed <= 12; seed++) {
        const sample = randomGraph(seed, 2 + (seed % 11), 0.5, kinds[kind]);
        const graph = fromEdges(sample);
        const optimum = bestCutByEnumeration(sample.n, sample.edges);
        const { cut, spin } = run(search, graph, 200);
        expect(Math.abs(cut - optimum)).toBeLessThanOrEqual(1e-12 * Math.abs(optimum));
        expect(cut).toBe(cutWeight(graph, spin));
      }
    });

    test('every cut that is reported is its recount, and better than the one before', () => {
      const graph = fromEdges(randomGraph(5, 120, 0.1, kinds[kind]));
      let last = Number.NEGATIVE_INFINITY;
      const { cut, spin, steps, trace } = run(search, graph, 3000, {
        onBetter: (better, weight) => {
          expect(weight).toBe(cutWeight(graph, better));
          expect(weight).toBeGreaterThan(last);
          last = weight;
        },
      });
      expect(cut).toBe(last);
      expect(cut).toBe(cutWeight(graph, spin));
      expect(steps).toBe(3000);
      expect(trace.at(-1)![1]).toBe(cut);
      for (let i = 1; i < trace.length; i++) {
        expect(trace[i]![0]).toBeGreaterThanOrEqual(trace[i - 1]![0]);
        expect(trace[i]![1]).toBeGreaterThan(trace[i - 1]![1]);
      }
    });
  });

  test('a planted optimum is found', () => {
    const { graph, weight } = planted();
    expect(run(search, graph, 2000).cut).toBeGreaterThanOrEqual(weight);
  });

  test('the same seed and step limit: the same cut and trace', () => {
    const graph = fromEdges(randomGraph(2, 200, 0.05, weightKinds.reals));
    const once = run(search, graph, 1500);
    const again = run(search, graph, 1500);
    expect([...again.spin]).toEqual([...once.spin]);
    expect(again.trace).toEqual(once.trace);
    const { spin } = solveSync(graph, { method, seed: 9, maxSteps: 500, bound: 'none' });
    expect([...solveSync(graph, { method, seed: 9, maxSteps: 500, bound: 'none' }).spin]).toEqual([...spin]);
  });

  test('aborted midway: the best so far', () => {
    const graph = fromEdges(randomGraph(2, 300, 0.05));
    const abort = new AbortController();
    let pauses = 0;
    const start = new Int8Array(300).fill(1);
    const deadline = new Deadline({ signal: abort.signal });
    const steps = search({ graph, start, deadline, random: new Random(1) });
    let next = steps.next();
    for (; !next.done; next = steps.next()) if (++pauses === 5) abort.abort();
    expect(pauses).toBeLessThan(12);
    expect(next.value.cut).toBe(cutWeight(graph, next.value.spin));
    expect(next.value.cut).toBeGreaterThan(graph.m / 2);
  });

  test('a time limit holds', () => {
    const graph = fromEdges(randomGraph(2, 1000, 0.02));
    const { elapsedSec, cut } = solveSync(graph, { method, timeLimitSec: 0.3, bound: 'none' });
    expect(elapsedSec).toBeGreaterThan(0.25);
    expect(elapsedSec).toBeLessThan(2);
    expect(cut).toBeGreaterThan(graph.m / 2);
  });

  test('a start that meets the goal ends it at once, and another goal as soon as it is met', () => {
    const graph = fromEdges(randomGraph(4, 100, 0.1));
    const start = new Int8Array(100);
    randomCut(new Random(2), start);
    const cut = cutWeight(graph, start);
    expect(run(search, graph, 1000, { start, goal: cut })).toMatchObject({ cut, steps: 0 });
    const goal = cut + 20;
    const met = run(search, graph, 1000, { start, goal });
    expect(met.cut).toBeGreaterThanOrEqual(goal);
    expect(met.steps).toBeLessThan(1000);
  });

  test('the start is left as it is, and the result is no lighter', () => {
    const graph = fromEdges(randomGraph(4, 50, 0.2, weightKinds.signs));
    const best = run(search, graph, 500);
    const start = best.spin.slice();
    expect(run(search, graph, 3, { start }).cut).toBeGreaterThanOrEqual(best.cut);
    expect([...start]).toEqual([...best.spin]);
  });

  test('no nodes, one node, no edges, two nodes, nodes without edges', () => {
    for (const n of [0, 1, 5]) expect(run(search, fromEdges({ n, edges: [] }), 10).cut).toBe(0);
    expect(run(search, fromEdges({ n: 2, edges: [[0, 1, 3]] }), 10).cut).toBe(3);
    expect(run(search, fromEdges({ n: 2, edges: [[0, 1, -3]] }), 10).cut).toBe(0);
    expect(run(search, fromEdges({ n: 2, edges: [[0, 1, 0]] }), 10).cut).toBe(0);
    const lonely = fromEdges({ n: 1000, edges: [[3, 999, 1.5]] });
    expect(run(search, lonely, 50).cut).toBe(1.5);
  });

  test('without any limit it ends, and the command offers it', () => {
    const graph = fromEdges(randomGraph(1, 10, 0.5));
    const { cut, stages } = solveSync(graph, { method });
    expect(cut).toBeGreaterThan(graph.m / 2);
    expect(stages.map(({ name }) => name)).toContain(method);
  });
}
