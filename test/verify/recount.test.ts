/** Cuts and values are counted exactly and rounded once, to the nearest double: against big integers (test/oracles). */
import { describe, expect, test } from 'vitest';
import { solveSync } from '../../src/index.ts';
import { graphOfEdges } from '../../src/verify/edge-graph.ts';
import { recountEdges } from '../../src/verify/recount.ts';
import { recountValue } from '../../src/verify/recount-value.ts';
import { generator } from '../oracles/random-graphs.ts';
import { meanings, type Terms, worthOf } from '../oracles/truth.ts';

/** All edges from node 0, cut. */
function starOf(weights: readonly number[]): number {
  const target = weights.map((_, i) => i + 1);
  const edges = { source: weights.map(() => 0), target, weight: weights };
  return recountEdges(edges, [1, ...weights.map(() => -1)]);
}

const exactly = (kind: 'graph' | 'qubo', terms: Terms, x: readonly number[]): number => {
  // The doubles themselves, not decimals.
  const meaning = meanings(terms).at(-1)!;
  return meaning.nearest(worthOf(kind, terms, meaning, x));
};

describe('a sum of doubles is the double nearest to it', () => {
  test('what a compensated sum loses decides a tie', () => {
    expect(starOf([1, 2 ** -53, 2 ** -107])).toBe(1 + 2 ** -52);
    expect(starOf([1, 2 ** -53, -(2 ** -107)])).toBe(1);
    expect(starOf([1, 2 ** -53])).toBe(1);
    expect(starOf([1e300, 1, -1e300, 1e-300])).toBe(1);
  });

  test.each([0, 10, 60, 200, 900])('sizes that differ by up to 2^%d', (range) => {
    const uniform = generator(range + 1);
    for (let trial = 0; trial < 2000; trial++) {
      const terms = 1 + Math.floor(uniform() * 12);
      const weights = Array.from(
        { length: terms },
        () => (uniform() - 0.5) * 2 ** Math.floor((uniform() - 0.5) * range),
      );
      // Sums that cancel, or nearly.
      if (uniform() < 0.3) weights.push(...weights.map((w) => -w), uniform() * 2 ** -range);
      const pairs = weights.map((w, i) => [0, i + 1, w] as const);
      const sides = [1, ...weights.map(() => -1)];
      expect(starOf(weights)).toBe(exactly('graph', { pairs, linear: [], offset: 0 }, sides) + 0);
    }
  });

  test('values of quadratic problems', () => {
    const uniform = generator(5);
    for (let trial = 0; trial < 500; trial++) {
      const n = 2 + Math.floor(uniform() * 5);
      const draw = () => (uniform() - 0.5) * 2 ** Math.floor(uniform() * 120 - 60);
      const pairs: [number, number, number][] = [];
      for (let i = 0; i < n; i++) for (let j = i + 1; j < n; j++) pairs.push([i, j, draw()]);
      const terms = { pairs, linear: Array.from({ length: n }, draw), offset: draw() };
      const values = Array.from({ length: n }, () => Math.floor(uniform() * 2));
      const couplings = graphOfEdges(n, {
        source: pairs.map(([i]) => i),
        target: pairs.map(([, j]) => j),
        weight: pairs.map(([, , c]) => c),
      });
      const { linear, offset } = terms;
      expect(recountValue({ linear, couplings, offset }, values)).toBe(exactly('qubo', terms, values) + 0);
    }
  });
});

test('the cut that is told, and its bound, are the nearest double', () => {
  const star = [1, 2 ** -53, 2 ** -107].map((w, i) => [0, i + 1, w] as const);
  const { cut, upperBound, status } = solveSync({ nodes: 4, edges: star });
  expect({ cut, upperBound, status }).toEqual({
    cut: 1 + 2 ** -52,
    upperBound: 1 + 2 ** -52,
    status: 'optimal',
  });
});
