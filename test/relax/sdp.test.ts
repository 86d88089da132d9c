/** The relaxation against an interior-point method that shares nothing with it. */
import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { stageNamed } from '../../src/problems/result.ts';
import { solveSync } from '../../src/solve/solve.ts';
import { maxCutSdp } from '../oracles/interior-point-sdp.ts';
import { type Edge, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { rudyEdges } from '../oracles/recount.ts';

/** The value that the mixing method reaches, and what its multipliers prove. */
function ours(n: number, edges: readonly Edge[]) {
  const { stages, upperBound, boundKind } = solveSync(
    { nodes: n, edges: [...edges] },
    { method: 'gw', bound: 'verified' },
  );
  const value = stageNamed(stages, 'sdp')!.value;
  return { value, bound: stageNamed(stages, 'bound')!.value, upperBound: upperBound!, boundKind };
}

function compare(n: number, edges: readonly Edge[]): void {
  const { primal, dual, iterations } = maxCutSdp(n, edges);
  const size = edges.reduce((sum, [, , w]) => sum + Math.abs(w), 0);
  expect(iterations).toBeLessThan(60);
  expect(dual - primal).toBeLessThan(1e-7 * Math.max(1, Math.abs(dual)));
  const { value, bound, boundKind } = ours(n, edges);
  expect(Math.abs(value - dual)).toBeLessThan(1e-5 * size);
  expect(boundKind).toBe('verified');
  expect(bound).toBeGreaterThan(primal - 1e-9 * size);
  expect(bound).toBeLessThan(dual + 2e-5 * size);
}

test('the oracle knows the pentagon: (25 + 5√5)/8 (Goemans & Williamson 1995)', () => {
  const edges = [0, 1, 2, 3, 4].map((u): Edge => [u, (u + 1) % 5, 1]);
  const { primal, dual } = maxCutSdp(5, edges);
  expect(primal).toBeCloseTo((25 + 5 * Math.sqrt(5)) / 8, 7);
  expect(dual).toBeCloseTo((25 + 5 * Math.sqrt(5)) / 8, 7);
});

describe.each(Object.entries(weightKinds))('random graphs, weights: %s', (_kind, weight) => {
  test.each([
    [1, 20, 0.5],
    [2, 40, 0.2],
    [3, 70, 0.1],
  ])('seed %d, %d nodes, density %d', (seed, n, density) => {
    const { edges } = randomGraph(seed, n, density, weight);
    compare(n, edges);
  });
});

test.each(['g05_60.0', 'pm1s_80.0', 'w01_100.0'])('%s of the BiqMac library', (name) => {
  const text = readFileSync(new URL(`../../data/biqmac-rudy/${name}`, import.meta.url), 'utf8');
  const edges = rudyEdges(text).map(([u, v, w]): Edge => [Number(u) - 1, Number(v) - 1, w]);
  compare(Number(text.trim().split(/\s/)[0]), edges);
});
