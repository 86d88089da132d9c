import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { computeGains, cutWeight } from '../../src/graph/cut.ts';
import { angleSweeps, bestRotation } from '../../src/kernels/rank-2.ts';
import { RankTwo } from '../../src/search/rank-2.ts';
import { type Edge, type EdgeListSample, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

function scattered(graph: CsrGraph, seed: number, backend: 'wasm' | 'typescript' = 'wasm'): RankTwo {
  const angles = new RankTwo(graph, backend);
  expect(angles.space.backend).toBe(backend);
  angles.randomize(new Random(seed));
  return angles;
}

function anglesOf(point: Float64Array): number[] {
  return Array.from({ length: point.length / 2 }, (_, v) => Math.atan2(point[2 * v + 1]!, point[2 * v]!));
}

/** Σ w·cos(θu − θv) from the edge list. */
function energy(edges: readonly Edge[], theta: readonly number[]): number {
  return edges.reduce((sum, [u, v, w]) => sum + w * Math.cos(theta[u]! - theta[v]!), 0);
}

/** The best cut among all half-circles: one on either side of every angle and of its opposite. */
function bestHalfCircle({ edges }: EdgeListSample, theta: readonly number[]): number {
  let best = Number.NEGATIVE_INFINITY;
  for (const angle of theta) {
    for (const turn of [angle - 1e-7, angle + 1e-7]) {
      const side = theta.map((t) => Math.sin(t - turn) >= 0);
      best = Math.max(
        best,
        edges.reduce((sum, [u, v, w]) => sum + (side[u] === side[v] ? 0 : w), 0),
      );
    }
  }
  return best;
}

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  const sample = randomGraph(8, 60, 0.1, weightKinds[kind]);
  const graph = fromEdges(sample);

  test('WebAssembly and its twin agree bit by bit', () => {
    const runs = (['wasm', 'typescript'] as const).map((backend) => {
      const { space, arrays } = scattered(graph, 4, backend);
      const fall = angleSweeps(space, arrays, 7, 0.25);
      const flips = bestRotation(space, arrays, 1e-12);
      const { point, spin, gain, sorted } = arrays;
      return [fall, flips, ...[point, spin, gain, sorted].map((array) => [...array])];
    });
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]![0]).toBeGreaterThan(0);
  });

  test('a sweep lowers Σ w·cos by what it says, and points stay on the circle', () => {
    const { space, arrays } = scattered(graph, 2);
    let before = energy(sample.edges, anglesOf(arrays.point));
    for (let i = 0; i < 20; i++) {
      const fall = angleSweeps(space, arrays, 1, 0.5);
      const after = energy(sample.edges, anglesOf(arrays.point));
      expect(fall).toBeGreaterThanOrEqual(0);
      expect(before - after).toBeCloseTo(2 * fall, 9);
      before = after;
    }
    for (let v = 0; v < 60; v++)
      expect(arrays.point[2 * v]! ** 2 + arrays.point[2 * v + 1]! ** 2).toBeCloseTo(1, 12);
  });

  test('where it comes to rest, finite differences are 0 in every angle and curve upward', () => {
    const { space, arrays } = scattered(graph, 3);
    angleSweeps(space, arrays, 100_000, 1);
    const theta = anglesOf(arrays.point);
    const at = energy(sample.edges, theta);
    for (let v = 0; v < 60; v++) {
      const [up, down] = [1e-4, -1e-4].map((step) =>
        energy(
          sample.edges,
          theta.map((t, u) => (u === v ? t + step : t)),
        ),
      );
      expect((up! - down!) / 2e-4).toBeCloseTo(0, 4);
      expect(up! + down! - 2 * at).toBeGreaterThan(-1e-10);
    }
  });

  test('the best half-circle is that of trying them all, and single flips only improve it', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const small = randomGraph(seed, 11, 0.4, weightKinds[kind]);
      const tiny = fromEdges(small);
      const { space, arrays } = scattered(tiny, seed);
      const oracle = bestHalfCircle(small, anglesOf(arrays.point));
      // A gain that no flip exceeds: the half-circle alone.
      bestRotation(space, arrays, Number.POSITIVE_INFINITY);
      expect(cutWeight(tiny, arrays.spin)).toBeCloseTo(oracle, 9);
      bestRotation(space, arrays, 1e-12);
      expect(cutWeight(tiny, arrays.spin)).toBeGreaterThan(oracle - 1e-9);
    }
  });

  test('afterwards gains are what they are when computed anew, and none is positive', () => {
    const { space, arrays } = scattered(graph, 5);
    angleSweeps(space, arrays, 3, 1);
    bestRotation(space, arrays, 1e-12);
    const gain = new Float64Array(60);
    computeGains(graph, arrays.spin, gain);
    for (let v = 0; v < 60; v++) expect(arrays.gain[v]).toBeCloseTo(gain[v]!, 9);
    expect(Math.max(...gain)).toBeLessThan(1e-9);
  });
});

test('weights whose squares overflow or vanish', () => {
  for (const size of [1e200, 1e-200]) {
    const sample = randomGraph(8, 40, 0.2, () => size);
    const angles = scattered(fromEdges(sample), 1);
    const reference = scattered(fromEdges(randomGraph(8, 40, 0.2)), 1);
    for (let i = 0; i < 5; i++) expect(angles.descend(4)).toBeCloseTo(reference.descend(4), 9);
    expect([...angles.round()]).toEqual([...reference.round()]);
  }
});
