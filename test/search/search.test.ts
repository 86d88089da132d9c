import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { computeGains, cutWeight } from '../../src/graph/cut.ts';
import { solveSync } from '../../src/index.ts';
import { greedyCut } from '../../src/search/greedy.ts';
import { climb } from '../../src/search/one-flip.ts';
import { randomCut } from '../../src/search/random-cut.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  const graph = fromEdges(randomGraph(6, 70, 0.12, weightKinds[kind]));

  test('one-flip ends where no flip gains', () => {
    const spin = new Int8Array(70);
    randomCut(new Random(1), spin);
    const before = cutWeight(graph, spin);
    finish(climb(graph, spin));
    expect(cutWeight(graph, spin)).toBeGreaterThanOrEqual(before);
    const gain = new Float64Array(70);
    computeGains(graph, spin, gain);
    expect(Math.max(...gain)).toBeLessThan(1e-9);
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

test('a time limit holds for annealing and auto', () => {
  const graph = fromEdges(randomGraph(2, 1000, 0.02));
  for (const method of ['annealing', 'auto']) {
    const { elapsedSec, cut } = solveSync(graph, { method, timeLimitSec: 0.4, bound: 'none' });
    expect(elapsedSec).toBeGreaterThan(0.3);
    expect(elapsedSec).toBeLessThan(2);
    expect(cut).toBeGreaterThan(graph.m / 2);
  }
});
