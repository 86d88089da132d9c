import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DyadicGrid } from '../../src/problems/dyadic.ts';
import { isingToQubo, maxCutToIsing, maxCutToQubo, quboToIsing } from '../../src/problems/maps.ts';
import { MaxCutForm } from '../../src/problems/max-cut-form.ts';
import {
  buildProblem,
  type QuadraticKind,
  type QuadraticProblem,
  type Sense,
} from '../../src/problems/quadratic.ts';
import { recountValue } from '../../src/verify/recount-value.ts';
import {
  assignments,
  extremes,
  type QuadraticSample,
  randomQuadratic,
  valueAt,
} from '../oracles/quadratic.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

function problemOf(kind: QuadraticKind, sense: Sense, { linear, pairs, offset }: QuadraticSample) {
  return buildProblem(kind, sense, {
    linear: Float64Array.from(linear),
    source: Int32Array.from(pairs, ([i]) => i),
    target: Int32Array.from(pairs, ([, j]) => j),
    coupling: Float64Array.from(pairs, ([, , c]) => c),
    count: pairs.length,
    offset,
  }).problem;
}

/** The weight of a cut of the form's graph, edge by edge. */
function cutOf({ graph }: MaxCutForm, spin: ArrayLike<number>): number {
  let cut = 0;
  for (let u = 0; u < graph.n; u++)
    for (let a = graph.rowPtr[u]!; a < graph.rowPtr[u + 1]!; a++)
      if (graph.adj[a]! > u && spin[u] !== spin[graph.adj[a]!]) cut += graph.weight[a]!;
  return cut;
}

const draws: Readonly<Record<string, (uniform: () => number) => number>> = {
  integers: weightKinds.integers!,
  quarters: (uniform) => Math.floor(uniform() * 41 - 20) / 4,
  even: (uniform) => 2 * (Math.floor(uniform() * 21) - 10),
  decimals: (uniform) => Math.round(uniform() * 200 - 100) / 10,
  reals: weightKinds.reals!,
};
const exact = (draw: string): boolean => draw !== 'decimals' && draw !== 'reals';
const senses: readonly Sense[] = ['minimize', 'maximize'];
const kinds: readonly QuadraticKind[] = ['qubo', 'ising'];
const low = { qubo: 0, ising: -1 } as const;

describe.each(kinds)('%s as max-cut', (kind) => {
  test.each(Object.keys(draws))('every assignment has the value of its cut: %s', (draw) => {
    for (let seed = 0; seed < 12; seed++) {
      const sample = randomQuadratic(seed, 1 + (seed % 7), draws[draw]!);
      for (const sense of senses) {
        const form = new MaxCutForm(problemOf(kind, sense, sample));
        if (exact(draw)) {
          expect(form.cutStep).toBeGreaterThan(0);
          expect(form.graph.weight.every(Number.isInteger)).toBe(true);
        }
        for (const x of assignments(sample.n, low[kind], 1)) {
          const spin = form.spinOf(x);
          expect([...form.valuesOf(spin)]).toEqual(x);
          if (form.graph.n > sample.n) expect([...form.valuesOf(spin.map((s) => -s))]).toEqual(x);
          const cut = cutOf(form, spin);
          const value = valueAt(sample, x);
          if (exact(draw)) {
            expect(form.valueOfCut(cut)).toBe(value);
            expect(Math.abs(cut % form.cutStep)).toBe(0);
          } else expect(form.valueOfCut(cut)).toBeCloseTo(value, 10);
        }
      }
    }
  });

  test.each(Object.keys(draws))('a bound of the cut bounds the values, and barely: %s', (draw) => {
    for (let seed = 0; seed < 20; seed++) {
      const sample = randomQuadratic(seed, 6, draws[draw]!);
      const { min, max } = extremes(sample, low[kind]);
      const size = 1e-12 * (1 + Math.abs(min) + Math.abs(max));
      for (const sense of senses) {
        const form = new MaxCutForm(problemOf(kind, sense, sample));
        const best = Math.max(...[...assignments(6, low[kind], 1)].map((x) => cutOf(form, form.spinOf(x))));
        const bound = form.boundOfCut(best);
        if (exact(draw)) {
          expect(bound).toBe(sense === 'minimize' ? min : max);
          // Rounded to the grid of values: almost a step more proves the same.
          expect(form.boundOfCut(best + form.cutStep - 0.25)).toBe(bound);
        } else if (sense === 'minimize') {
          expect(bound).toBeLessThanOrEqual(min + size);
          expect(bound).toBeGreaterThan(min - size);
        } else {
          expect(bound).toBeGreaterThanOrEqual(max - size);
          expect(bound).toBeLessThan(max + size);
        }
      }
    }
  });

  test('a target is the cut that reaches it', () => {
    for (let seed = 0; seed < 20; seed++) {
      const sample = randomQuadratic(seed, 5, draws.integers!);
      for (const sense of senses) {
        const form = new MaxCutForm(problemOf(kind, sense, sample));
        for (const x of assignments(5, low[kind], 1))
          expect(form.cutOfValue(valueAt(sample, x))).toBe(cutOf(form, form.spinOf(x)));
      }
    }
  });
});

describe('maps keep every value', () => {
  const integer = fc.integer({ min: -1000, max: 1000 });
  const sample = fc
    .record({
      linear: fc.array(integer, { minLength: 1, maxLength: 6 }),
      entries: fc.array(integer, { minLength: 15, maxLength: 15 }),
      offset: integer,
    })
    .map(({ linear, entries, offset }): QuadraticSample => {
      const pairs: [number, number, number][] = [];
      for (let i = 0; i < linear.length; i++)
        for (let j = i + 1; j < linear.length; j++)
          if (entries[pairs.length]! % 3 !== 0) pairs.push([i, j, entries[pairs.length]!]);
          else pairs.push([i, j, 0]);
      return { n: linear.length, linear, pairs, offset };
    });
  const spinsOf = (x: readonly number[]): number[] => x.map((bit) => 1 - 2 * bit);

  test('QUBO → Ising → QUBO', () => {
    fc.assert(
      fc.property(sample, (given) => {
        const qubo = problemOf('qubo', 'minimize', given);
        const ising = quboToIsing(qubo);
        for (const x of assignments(given.n, 0, 1))
          expect(recountValue(ising, spinsOf(x))).toBe(valueAt(given, x));
        expectSame(isingToQubo(ising), qubo);
      }),
      { numRuns: 60 },
    );
  });

  test('Ising → QUBO → Ising', () => {
    fc.assert(
      fc.property(sample, (given) => {
        const ising = problemOf('ising', 'maximize', given);
        const qubo = isingToQubo(ising);
        for (const x of assignments(given.n, 0, 1))
          expect(recountValue(qubo, x)).toBe(valueAt(given, spinsOf(x)));
        expectSame(quboToIsing(qubo), ising);
      }),
      { numRuns: 60 },
    );
  });

  test('max-cut → QUBO and Ising, and back to the same graph', () => {
    for (let seed = 0; seed < 20; seed++) {
      const { n, edges } = randomGraph(seed, 7, 0.5, weightKinds.integers);
      const graph = fromEdges({ n, edges });
      const qubo = maxCutToQubo(graph);
      const ising = maxCutToIsing(graph);
      for (const x of assignments(n, 0, 1)) {
        const cut = edges.reduce((sum, [u, v, w]) => (x[u] === x[v] ? sum : sum + w), 0);
        expect(recountValue(qubo, x)).toBe(cut);
        expect(recountValue(ising, spinsOf(x))).toBe(cut);
      }
      const form = new MaxCutForm(ising);
      expect(form.graph.n).toBe(n);
      expect([...form.graph.weight].map((w) => w * form.unit * 2)).toEqual([...graph.weight]);
    }
  });

  function expectSame(found: QuadraticProblem, wanted: QuadraticProblem): void {
    expect({ ...found, couplings: null }).toEqual({ ...wanted, couplings: null });
    expect(found.couplings).toEqual(wanted.couplings);
  }
});

describe('grid', () => {
  const unitOf = (...numbers: number[]): number | null => {
    const grid = new DyadicGrid();
    for (const x of numbers) grid.add(x);
    return grid.unit();
  };
  test('is the largest power of two that divides all', () => {
    expect(unitOf(12, -20, 0)).toBe(4);
    expect(unitOf(0.75, 2)).toBe(0.25);
    expect(unitOf(2 ** 40, 3 * 2 ** 38)).toBe(2 ** 38);
    expect(unitOf(-(2 ** 31), 2 ** 32)).toBe(2 ** 31);
    expect(unitOf(0)).toBe(1);
  });
  test('is none where the multiples are too large', () => {
    expect(unitOf(0.1, 100)).toBeNull();
    expect(unitOf(2 ** 53, 1)).toBeNull();
    expect(unitOf(Number.MIN_VALUE)).toBeNull();
  });
});

test('what cannot be built is refused', () => {
  const one = { n: 2, linear: [0, 0], offset: 0 };
  expect(() => problemOf('qubo', 'minimize', { ...one, pairs: [[1, 1, 2]] })).toThrow('with itself');
  expect(() => problemOf('ising', 'minimize', { ...one, pairs: [[0, 1, 1e308]] })).toThrow('4.5e307');
});
