import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { readGraphFile } from '../../src/node/index.ts';
import { cutLattice, integerGraph, provesOptimal, roundDownToLattice } from '../../src/problems/lattice.ts';
import { allExactCuts, decimalUnits, doubleUnits, exactCut, largest } from '../oracles/exact-cut.ts';
import { type Edge, generator, randomGraph } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const shipped = async (name: string) =>
  (await readGraphFile(fileURLToPath(new URL(`../../data/${name}`, import.meta.url)))).graph;

function gcd(a: bigint, b: bigint): bigint {
  return b === 0n ? (a < 0n ? -a : a) : gcd(b, a % b);
}

test.each(['11.txt', '12.txt', '13.txt', '32.txt.gz', '33.txt.gz', '34.txt.gz', '48.txt.gz', '57.txt.gz'])(
  'the cuts of G%s are even',
  async (name) => {
    expect(cutLattice(await shipped(`gset/G${name}`))).toEqual({ scale: 1, step: 2, drift: 0 });
  },
);

test('the cuts of mannino_k487b are multiples of 5, those of G1 of nothing', async () => {
  expect(cutLattice(await shipped('realworld/mannino_k487b.mc.gz'))?.step).toBe(5);
  expect(cutLattice(await shipped('gset/G1.txt.gz'))?.step).toBe(1);
});

describe.each<[string, (uniform: () => number) => number, (w: number) => bigint, number]>([
  ['integers', (uniform) => Math.floor(uniform() * 9) - 4, BigInt, 1],
  ['multiples of 6', (uniform) => 6 * (Math.floor(uniform() * 9) - 4), BigInt, 1],
  ['tenths', (uniform) => (Math.floor(uniform() * 41) - 20) / 10, (w) => decimalUnits(w, 1), 10],
  ['hundredths', (uniform) => (Math.floor(uniform() * 401) - 200) / 100, (w) => decimalUnits(w, 2), 100],
  ['2^-20', (uniform) => (Math.floor(uniform() * 9) - 4) * 2 ** -20, (w) => BigInt(w * 2 ** 20), 2 ** 20],
  ['2^60', (uniform) => (Math.floor(uniform() * 9) - 4) * 2 ** 60, BigInt, 1],
])('weights: %s', (_, weight, units, scale) => {
  test('the step is the greatest common divisor of all cuts', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const { n, edges } = randomGraph(seed, 8, 0.5, weight);
      const lattice = cutLattice(fromEdges({ n, edges }))!;
      const cuts = allExactCuts(n, edges, units);
      const divisor = cuts.reduce(gcd, 0n);
      // Fewer places than the weights could have may have come up.
      const factor = BigInt(scale / lattice.scale);
      if (divisor === 0n) expect(lattice.step).toBe(1);
      else expect(BigInt(lattice.step) * factor).toBe(divisor);
    }
  });

  test('a bound is rounded to the lattice, never below the best cut, and proves it where it can', () => {
    for (let seed = 1; seed <= 30; seed++) {
      const { n, edges } = randomGraph(seed, 8, 0.5, weight);
      const graph = fromEdges({ n, edges });
      const lattice = cutLattice(graph)!;
      const best = Number(largest(allExactCuts(n, edges, units))) / scale;
      const uniform = generator(seed);
      for (const excess of [0, 0.2, 0.999, 1.2, 3 * uniform()]) {
        const bound = best + (excess * lattice.step) / lattice.scale;
        const rounded = roundDownToLattice(lattice, bound);
        expect(rounded).toBeGreaterThanOrEqual(best);
        if (excess < 0.9 && bound < 2 ** 53) expect(rounded).toBe(best);
      }
      for (let mask = 0; mask < 2 ** n; mask += 3) {
        const spin = Int8Array.from({ length: n }, (__, u) => ((mask >> u) & 1 ? -1 : 1));
        const optimal = Number(exactCut(edges, spin, units)) / scale === best;
        expect(provesOptimal(graph, lattice, spin, best)).toBe(optimal);
        expect(provesOptimal(graph, lattice, spin, best + (0.9 * lattice.step) / lattice.scale)).toBe(
          optimal,
        );
        expect(provesOptimal(graph, lattice, spin, best + (1.1 * lattice.step) / lattice.scale)).toBe(false);
      }
    }
  });
});

test('decimals are what is written, to nine places', () => {
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 9 }),
      fc.array(fc.integer({ min: -1e5, max: 1e5 }), { minLength: 1, maxLength: 6 }),
      (places, numbers) => {
        const edges = numbers.map((x, i): Edge => [i, i + 1, Number(`${x}e-${places}`)]);
        const integers = integerGraph(fromEdges({ n: numbers.length + 1, edges }), 2 ** 53)!;
        const least = Math.max(...numbers.map((x) => (x === 0 ? 0 : places - trailingZeros(x))), 0);
        expect(integers.scale).toBe(10 ** least);
        const units = edges.map(([, , w]) => Math.round(w * 10 ** least));
        expect([...integers.graph.weight].sort()).toEqual([...units, ...units].sort());
      },
    ),
  );
});

function trailingZeros(x: number): number {
  let zeros = 0;
  for (let rest = x; rest % 10 === 0; rest /= 10) zeros++;
  return zeros;
}

test('a bound for the doubles holds for the decimals', () => {
  // The first edge is cut with one of the others: 0.1 in decimals, but the doubles differ by less.
  const graph = fromEdges({
    n: 3,
    edges: [
      [0, 1, 1000000.7],
      [1, 2, -1000000.6],
      [0, 2, -1000000.6],
    ],
  });
  const lattice = cutLattice(graph)!;
  const doubles = 1000000.7 - 1000000.6;
  expect(doubles).toBeLessThan(0.1 - 1e-11);
  expect(roundDownToLattice(lattice, doubles)).toBe(0.1);
  expect(provesOptimal(graph, lattice, Int8Array.of(1, -1, -1), doubles)).toBe(true);
  expect(roundDownToLattice(lattice, 0.09)).toBe(0);
});

test.each([1 / 3, Math.PI, 1e-200 * Math.E, 1e10 / 7])('multiples of %d are integers', (factor) => {
  const uniform = generator(3);
  for (let seed = 0; seed < 20; seed++) {
    const { n, edges } = randomGraph(seed, 9, 0.6);
    const counts = edges.map(
      ([u, v]): Edge => [u, v, (uniform() < 0.5 ? -1 : 1) * 2 ** Math.floor(4 * uniform())],
    );
    counts[0]![2] = 1;
    const graph = fromEdges({ n, edges: counts.map(([u, v, k]): Edge => [u, v, k * factor]) });
    const integers = integerGraph(graph, 2 ** 30)!;
    expect(integers.graph.weight).toEqual(fromEdges({ n, edges: counts }).weight);
    expect(integers.scale * factor).toBeCloseTo(1, 14);
    expect(integerGraph(graph, 2)).toBeNull();
  }
});

test('no lattice, no cuts, no bound', () => {
  const thirds = fromEdges({
    n: 3,
    edges: [
      [0, 1, 1 / 3],
      [1, 2, 1e-30],
    ],
  });
  expect(cutLattice(thirds)).toBeNull();
  expect(integerGraph(thirds, 2 ** 53)).toBeNull();
  expect(integerGraph(fromEdges({ n: 2, edges: [[0, 1, 1001]] }), 1000)).toBeNull();
  const empty = cutLattice(fromEdges({ n: 2, edges: [] }))!;
  expect(roundDownToLattice(empty, 0.5)).toBe(0);
  expect(roundDownToLattice(empty, Number.POSITIVE_INFINITY)).toBe(Number.POSITIVE_INFINITY);
  expect(doubleUnits(2 ** -1074)).toBe(1n);
});
