/** The way of large graphs through `solve`, on a small one for which the threshold is lowered: the same cut for any number of threads and
 *  with both kinds of kernels, a bound, a start that is kept, a signal. Cuts are counted on the input's edges. */
import { afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { buildCsr, type CsrGraph } from '../../src/graph/csr.ts';
import type { ProgressEvent, SolveOptions, SolveResult } from '../../src/solve/types.ts';
import { randomGraph } from '../oracles/random-graphs.ts';
import { recountEdges } from '../support/recount-edges.ts';

const WEIGHTS = {
  'all 1': () => 1,
  'a byte': (uniform: () => number) => (uniform() < 0.5 ? 1 : -1),
  'two bytes': (uniform: () => number) => Math.floor(1000 * uniform()) - 300,
} as const;

/** Dense enough that nothing of it is reduced, with the smallest kind of array for its weights. */
function sampleOf(kind: keyof typeof WEIGHTS) {
  const sample = randomGraph(3, 300, 0.06, WEIGHTS[kind]);
  const [source, target] = [0, 1].map((end) => Int32Array.from(sample.edges, (edge) => edge[end]!));
  const weight = Float64Array.from(sample.edges, ([, , w]) => w);
  return { edges: sample.edges, graph: buildCsr(sample.n, source!, target!, weight, weight.length, 0).graph };
}

const parameters = { largeEdges: 1000 };

type Solve = (graph: CsrGraph, options: SolveOptions) => Promise<SolveResult>;

/** `solve` of Node, with modules of its own: kernels are compiled once and kept. */
async function freshSolve(): Promise<Solve> {
  vi.resetModules();
  return (await import('../../src/index.node.ts')).solve as Solve;
}

/** What shows that the graph went this way. */
function searchOf(result: SolveResult) {
  const stage = result.stages.find(({ name }) => name === 'search')!;
  expect(stage).toMatchObject({ name: 'search', operators: expect.anything(), lost: 0 });
  expect(Object.keys(stage.name === 'search' ? stage.operators : {})).toEqual([
    expect.stringMatching(/^(block|domain)-annealing$/),
  ]);
  return stage as typeof stage & { readonly sweeps: number; readonly threads: number };
}

afterEach(() => {
  vi.unstubAllGlobals();
});

describe.each(Object.keys(WEIGHTS) as (keyof typeof WEIGHTS)[])('weights: %s', (kind) => {
  test('with a step limit, one cut for any number of threads and both kinds of kernels', async () => {
    const { graph, edges } = sampleOf(kind);
    const spins: string[] = [];
    for (const backend of ['wasm', 'typescript']) {
      if (backend === 'typescript') vi.stubGlobal('WebAssembly', undefined);
      const solve = await freshSolve();
      for (const threads of [1, 2, 3]) {
        const result = await solve(graph, { maxSteps: 150, threads, seed: 7, bound: 'none', parameters });
        const { sweeps, threads: used } = searchOf(result);
        expect(used).toBe(threads);
        // The first cut takes its steps from the limit as well.
        expect(sweeps).toBeGreaterThan(130);
        expect(sweeps).toBeLessThanOrEqual(150);
        expect(result.cut).toBe(recountEdges(edges, result.spin));
        spins.push(result.spin.join());
      }
    }
    expect(new Set(spins).size).toBe(1);
    const other = await (await freshSolve())(graph, { maxSteps: 150, seed: 8, bound: 'none', parameters });
    expect(other.spin.join()).not.toBe(spins[0]);
  });
});

describe('a random graph', () => {
  const { graph, edges } = sampleOf('all 1');
  let solve: Solve;
  /** What the portfolio finds. */
  let best: SolveResult;
  beforeAll(async () => {
    solve = await freshSolve();
    best = await solve(graph, { maxSteps: 20_000, seed: 1, bound: 'none' });
  });

  test('goes the ordinary way below the threshold, and where its weights are doubles', async () => {
    const doubles = { ...graph, weight: Float64Array.from(graph.weight) };
    for (const [given, largeEdges] of [
      [graph, graph.m + 1],
      [doubles, 0],
    ] as const) {
      const result = await solve(given, { maxSteps: 300, bound: 'none', parameters: { largeEdges } });
      const stage = result.stages.find(({ name }) => name === 'search');
      expect(stage).not.toHaveProperty('operators.block-annealing');
    }
  });

  test('a cut near the best one and a bound that says what it is worth', async () => {
    const result = await solve(graph, { maxSteps: 2000, seed: 2, threads: 2, parameters });
    searchOf(result);
    expect(result.cut).toBe(recountEdges(edges, result.spin));
    expect(result.cut).toBeGreaterThanOrEqual(0.98 * best.cut);
    expect(result.status).toBe('feasible');
    expect(result.boundKind).toBe('estimated');
    expect(result.upperBound!).toBeGreaterThanOrEqual(best.cut);
    expect(result.upperBound!).toBeLessThan(1.15 * best.cut);
  });

  test('a start is never lost, and warms the annealing', async () => {
    for (const maxSteps of [1, 100]) {
      const options = { maxSteps, seed: 3, bound: 'none', parameters } as const;
      const warm = await solve(graph, { ...options, start: best.spin });
      searchOf(warm);
      expect(warm.cut).toBe(recountEdges(edges, warm.spin));
      expect(warm.cut).toBeGreaterThanOrEqual(best.cut);
    }
    const cold = await solve(graph, { maxSteps: 1, seed: 3, bound: 'none', parameters });
    expect(cold.cut).toBeLessThan(best.cut);
  });

  test.each([1, 2])('a target ends it, and so does a time limit: threads %d', async (threads) => {
    const target = best.cut - 1;
    const options = { threads, start: best.spin, bound: 'none', parameters } as const;
    const reached = await solve(graph, { ...options, target, timeLimitSec: 60 });
    expect(reached.cut).toBeGreaterThanOrEqual(target);
    expect(reached.elapsedSec).toBeLessThan(30);
    const timed = await solve(graph, { timeLimitSec: 0.4, threads, parameters });
    searchOf(timed);
    expect(timed.cut).toBe(recountEdges(edges, timed.spin));
    expect(timed.elapsedSec).toBeLessThan(10);
  });

  test.each([1, 3])('a signal ends it with the cut so far: threads %d', async (threads) => {
    for (const when of ['search', 'bound'] as const) {
      const controller = new AbortController();
      const onProgress = (event: ProgressEvent) => {
        const over = when === 'bound' ? event.type === 'bound' : 'stage' in event && event.stage === when;
        if (over) setTimeout(() => controller.abort(), 20);
      };
      const { signal } = controller;
      const result = await solve(graph, { timeLimitSec: 60, threads, signal, onProgress, parameters });
      expect(result.status).toBe('interrupted');
      expect(result.elapsedSec).toBeLessThan(30);
      expect(result.cut).toBe(recountEdges(edges, result.spin));
      expect(result.upperBound!).toBeGreaterThanOrEqual(result.cut);
    }
  });
});
