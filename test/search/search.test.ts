import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { computeGains, cutWeight } from '../../src/graph/cut.ts';
import { solveSync } from '../../src/index.ts';
import { Annealing, coldTemperature, temperatureScale } from '../../src/search/annealing.ts';
import { contract, lift } from '../../src/search/contraction.ts';
import { ElitePool } from '../../src/search/elite-pool.ts';
import { greedyCut } from '../../src/search/greedy.ts';
import { climb } from '../../src/search/one-flip.ts';
import { randomCut } from '../../src/search/random-cut.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

function someCuts(n: number, count: number): Int8Array[] {
  return Array.from({ length: count }, (_, i) => {
    const spin = new Int8Array(n);
    randomCut(new Random(i + 1), spin);
    return spin;
  });
}

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  const graph = fromEdges(randomGraph(6, 70, 0.12, weightKinds[kind]));

  test('one-flip ends where no flip gains', () => {
    const spin = someCuts(70, 1)[0]!;
    const before = cutWeight(graph, spin);
    finish(climb(graph, spin));
    expect(cutWeight(graph, spin)).toBeGreaterThanOrEqual(before);
    const gain = new Float64Array(70);
    computeGains(graph, spin, gain);
    expect(Math.max(...gain)).toBeLessThan(1e-9);
  });

  test('a lifted cut weighs the base cut plus what the small problem gained', () => {
    for (let count = 1; count <= 4; count++) {
      const contraction = contract(graph, someCuts(70, count));
      const small = contraction.graph;
      const base = cutWeight(graph, contraction.base);
      for (const flips of someCuts(small.n, 5)) {
        const spin = new Int8Array(70);
        lift(contraction, flips, spin);
        expect(cutWeight(graph, spin)).toBeCloseTo(base + cutWeight(small, flips), 9);
      }
    }
  });

  test('every cut that was contracted can still be reached', () => {
    const cuts = someCuts(70, 3);
    const { groupOf, base } = contract(graph, cuts);
    for (const cut of cuts) {
      const flip = new Map<number, number>();
      for (let u = 0; u < 70; u++) {
        const relative = cut[u]! * base[u]!;
        const known = flip.get(groupOf[u]!) ?? relative;
        expect(relative).toBe(known);
        flip.set(groupOf[u]!, known);
      }
    }
  });

  test('annealing and auto reach the optimum of small graphs', () => {
    for (let seed = 1; seed <= 4; seed++) {
      const sample = randomGraph(seed, 14, 0.4, weightKinds[kind]);
      const optimum = bestCutByEnumeration(sample.n, sample.edges);
      for (const method of ['annealing', 'auto']) {
        const { cut } = solveSync(fromEdges(sample), { method, seed, maxSteps: 20_000 });
        expect(cut).toBeCloseTo(optimum, 9);
      }
    }
  });
});

test('greedy holds at least half of the weight', () => {
  for (let seed = 1; seed <= 20; seed++) {
    const graph = fromEdges(randomGraph(seed, 40, 0.3));
    const spin = new Int8Array(40);
    greedyCut(graph, spin);
    expect(cutWeight(graph, spin)).toBeGreaterThanOrEqual(graph.m / 2);
  }
});

test('a planted optimum is found: a bipartite graph with a little noise', () => {
  const uniform = generator(3);
  const edges: Edge[] = [];
  for (let e = 0; e < 3000; e++)
    edges.push([Math.floor(uniform() * 200), 200 + Math.floor(uniform() * 200), 1]);
  const planted = edges.length;
  for (let e = 0; e < 60; e++) edges.push([Math.floor(uniform() * 200), Math.floor(uniform() * 200), 1]);
  const graph = fromEdges({ n: 400, edges });
  for (const method of ['annealing', 'auto', 'derandomized']) {
    expect(solveSync(graph, { method, maxSteps: 5000 }).cut).toBeGreaterThanOrEqual(planted);
  }
});

test('the same seed and step limit: the same cut', () => {
  const graph = fromEdges(randomGraph(2, 200, 0.05, weightKinds.integers));
  for (const method of ['annealing', 'auto']) {
    const run = () => [...solveSync(graph, { method, seed: 9, maxSteps: 3000 }).spin];
    expect(run()).toEqual(run());
  }
});

test('an annealing that is cut short returns its best so far', () => {
  const graph = fromEdges(randomGraph(2, 200, 0.05));
  const annealing = new Annealing(graph);
  const start = new Int8Array(200).fill(1);
  annealing.start(start, new Random(1));
  const sweeps = finish(
    annealing.run(temperatureScale(graph), coldTemperature(graph), 1e6, new Deadline({ maxSteps: 7 })),
  );
  expect(sweeps).toBe(7);
  expect(annealing.bestCut).toBe(cutWeight(graph, annealing.spin));
  expect(annealing.bestCut).toBeGreaterThan(0);
});

test('a time limit holds for annealing and auto', () => {
  const graph = fromEdges(randomGraph(2, 1000, 0.02));
  for (const method of ['annealing', 'auto']) {
    const { elapsedSec, cut } = solveSync(graph, { method, timeLimitSec: 0.4, bound: 'none' });
    expect(elapsedSec).toBeGreaterThan(0.3);
    expect(elapsedSec).toBeLessThan(2);
    expect(cut).toBeGreaterThan(graph.m / 2);
  }
});

test('the pool keeps the best that differ, a cut and its complement being one', () => {
  const pool = new ElitePool(2);
  const cut = Int8Array.of(1, 1, -1);
  expect(pool.add(cut, 5)).toBe(true);
  expect(
    pool.add(
      cut.map((s) => -s),
      5,
    ),
  ).toBe(false);
  expect(pool.add(Int8Array.of(1, -1, -1), 7)).toBe(true);
  expect(pool.add(Int8Array.of(1, -1, 1), 4)).toBe(false);
  expect(pool.add(Int8Array.of(1, -1, 1), 6)).toBe(true);
  expect(pool.cuts.map((entry) => entry.cut)).toEqual([7, 6]);
});
