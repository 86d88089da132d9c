import { describe, expect, test } from 'vitest';
import { solveQuboSync, solveSync } from '../../src/index.ts';
import type { ProgressEvent } from '../../src/solve/types.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const sample = randomGraph(7, 220, 0.06);
const graph = fromEdges(sample);
const total = sample.edges.length;
/** The value of the relaxation, to the digits that count here. */
const relaxation = solveSync(graph, { method: 'gw' }).upperBound!;

/** Solves until an event that a test waits for. */
function solveUntil(method: string, over: (event: ProgressEvent) => boolean) {
  const controller = new AbortController();
  return solveSync(graph, {
    method,
    signal: controller.signal,
    onProgress(event) {
      if (over(event)) controller.abort();
    },
  });
}

describe('a signal soon after the search has begun finds a bound of the relaxation', () => {
  test.each(['auto', 'exact', 'tabu', 'annealing', 'gw', 'derandomized'])('%s', (method) => {
    let bounded = false;
    const result = solveUntil(method, (event) => {
      const go = bounded && event.type === 'stage';
      bounded ||= event.type === 'stage' && event.stage === 'bound';
      return go;
    });
    expect(result).toMatchObject({ status: 'interrupted', boundSource: 'sdp', boundKind: 'estimated' });
    expect(result.upperBound).toBeGreaterThanOrEqual(Math.floor(relaxation) - 1);
    expect(result.upperBound).toBeLessThan(1.05 * relaxation);
    expect(result.warnings.filter((warning) => warning.includes('positive weights'))).toEqual([]);
  });
});

describe('the bound does not grow with the steps', () => {
  test.each(['auto', 'tabu', 'gw', 'derandomized', 'greedy'])('%s', (method) => {
    let before = Number.POSITIVE_INFINITY;
    for (const maxSteps of [1, 2, 5, 10, 30, 100, 300, 1000, 3000]) {
      const { upperBound } = solveSync(graph, { method, maxSteps });
      expect(upperBound).toBeLessThanOrEqual(before);
      before = upperBound!;
    }
    expect(before).toBeLessThanOrEqual(Math.floor(relaxation));
  });
});

test.each(Object.keys(weightKinds))('bounds of a kind improve through a run, weights: %s', (kind) => {
  const best = { verified: Number.POSITIVE_INFINITY, estimated: Number.POSITIVE_INFINITY };
  const onProgress = (event: ProgressEvent) => {
    if (event.type !== 'bound') return;
    expect(event.upperBound).toBeLessThan(best[event.boundKind]);
    best[event.boundKind] = event.upperBound;
  };
  const { edges, n } = randomGraph(3, 180, 0.08, weightKinds[kind]!);
  const result = solveSync(fromEdges({ n, edges }), { maxSteps: 2000, onProgress });
  expect(result.boundKind).toBe('verified');
  expect(result.upperBound).toBe(best.verified);
});

describe('the trivial bound is named where it is all there is', () => {
  test('after a limit', () => {
    const result = solveSync(graph, { timeLimitSec: 0 });
    expect(result).toMatchObject({ boundSource: 'positive-weights', upperBound: total });
    expect(result.warnings).toEqual([expect.stringMatching(/^the limit came before the relaxation/)]);
  });

  test('after a signal, in a QUBO', () => {
    const result = solveQuboSync({ terms: sample.edges }, { signal: AbortSignal.abort() });
    expect(result.boundSource).toBe('positive-weights');
    expect(result.warnings).toEqual([expect.stringMatching(/^the signal came before the relaxation/)]);
  });

  test('but not where no bound is better, or none is wanted', () => {
    const edges = [0, 1, 2, 3].map((u): [number, number] => [u, (u + 1) % 4]);
    expect(solveSync({ edges }, { method: 'random', seed: 3 }).warnings).toEqual([]);
    expect(solveSync(graph, { timeLimitSec: 0, bound: 'none' }).warnings).toEqual([]);
  });
});
