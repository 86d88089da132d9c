/** Several good solutions: distinct, recounted, best first, and on small problems the best there are. */
import { describe, expect, test } from 'vitest';
import { solve, solveIsing, solveQubo, solveSync, UsageError } from '../../src/index.ts';
import { type Edge, randomGraph, weightKinds } from '../oracles/random-graphs.ts';

function hamming(one: ArrayLike<number>, other: ArrayLike<number>): number {
  let differing = 0;
  for (let u = 0; u < one.length; u++) if (one[u] !== other[u]) differing++;
  return differing;
}

const upToComplement = (one: Int8Array, other: Int8Array) =>
  Math.min(hamming(one, other), one.length - hamming(one, other));

function weightOf(edges: readonly Edge[], spin: ArrayLike<number>): number {
  return edges.reduce((sum, [u, v, w]) => (spin[u] === spin[v] ? sum : sum + w), 0);
}

/** The weights of all cuts, heaviest first: node n − 1 stays where it is. */
function allCuts(n: number, edges: readonly Edge[]): number[] {
  return Array.from({ length: 2 ** (n - 1) }, (_, mask) =>
    weightOf(
      edges,
      Array.from({ length: n }, (_, u) => (mask >> u) & 1),
    ),
  ).sort((a, b) => b - a);
}

test('a distance that no two can have is told', async () => {
  const edges: Edge[] = [
    [0, 1, 1],
    [1, 2, 1],
    [2, 3, 1],
  ];
  const options = { solutions: 3, seed: 1 };
  const told = (minDistance: number) => solveSync({ edges }, { ...options, minDistance }).warnings;
  expect(told(2)).toEqual([]);
  expect(told(3)).toEqual(['minDistance 3 leaves one solution: no two differ in more than 2']);
  const qubo = await solveQubo({ terms: [['a', 'b', -1]] }, { ...options, minDistance: 3 });
  expect(qubo.warnings).toEqual(['minDistance 3 leaves one solution: no two differ in more than 2']);
  expect(qubo.solutions).toHaveLength(1);
});

describe.each(Object.entries(weightKinds))('%s', (_name, weight) => {
  test('the k best of small graphs', () => {
    for (let seed = 1; seed <= 12; seed++) {
      const { n, edges } = randomGraph(seed, 9, 0.5, weight);
      const result = solveSync({ nodes: n, edges }, { solutions: 8, seed, maxSteps: 300 });
      const cuts = result.solutions.map(({ cut }) => cut);
      const best = allCuts(n, edges).slice(0, 8);
      expect(cuts).toHaveLength(best.length);
      cuts.forEach((cut, i) => {
        expect(cut, `seed ${seed}, ${i}`).toBeCloseTo(best[i]!, 9);
      });
    }
  });

  test.each([2, 4])('differ in %i nodes at least, and are what they say', (minDistance) => {
    for (let seed = 1; seed <= 6; seed++) {
      const { n, edges } = randomGraph(seed, 30, 0.3, weight);
      const result = solveSync({ nodes: n, edges }, { solutions: 6, minDistance, seed, maxSteps: 200 });
      const { solutions } = result;
      expect(solutions[0]).toMatchObject({ cut: result.cut, distance: 0 });
      expect(solutions[0]!.spin).toBe(result.spin);
      expect(solutions.length).toBe(n < 8 ? solutions.length : 6);
      solutions.forEach(({ cut, spin, distance, partition }, i) => {
        expect(weightOf(edges, spin)).toBeCloseTo(cut, 9);
        expect(distance).toBe(upToComplement(spin, result.spin));
        expect([spin[0], partition[0]]).toEqual([1, 0]);
        for (const other of solutions.slice(0, i)) {
          expect(other.cut).toBeGreaterThanOrEqual(cut - 1e-9);
          expect(upToComplement(other.spin, spin)).toBeGreaterThanOrEqual(minDistance);
        }
      });
    }
  });
});

test('the same for any number of threads, and for the same seed', async () => {
  const { n, edges } = randomGraph(5, 60, 0.2, weightKinds.integers);
  const request = { solutions: 5, minDistance: 3, maxSteps: 500, seed: 4 };
  const one = await solve({ nodes: n, edges }, request);
  const again = solveSync({ nodes: n, edges }, request);
  expect(again.solutions.map(({ spin }) => [...spin])).toEqual(one.solutions.map(({ spin }) => [...spin]));
});

test('one by default; no more than there are', () => {
  const edges: Edge[] = [[0, 1, 1]];
  expect(solveSync({ edges }).solutions).toHaveLength(1);
  expect(solveSync({ edges }, { solutions: 5 }).solutions.map(({ cut }) => cut)).toEqual([1, 0]);
  expect(solveSync({ nodes: 0, edges: [] }, { solutions: 5 }).solutions).toHaveLength(1);
  expect(solveSync({ nodes: 3, edges: [] }, { solutions: 9 }).solutions).toHaveLength(4);
  expect(() => solveSync({ edges }, { solutions: 0 })).toThrow(UsageError);
});

test('assignments of a QUBO: the k best of eight', async () => {
  const terms = [
    ['a', 'a', -1],
    ['b', 'b', -1],
    ['c', 'c', -2],
    ['a', 'b', 3],
    ['b', 'c', 1],
  ] as const;
  const value = ([a, b, c]: readonly number[]) => -a! - b! - 2 * c! + 3 * a! * b! + b! * c!;
  const all = Array.from({ length: 8 }, (_, mask) => value([mask & 1, (mask >> 1) & 1, mask >> 2]));
  const { solutions, assignment } = await solveQubo({ terms }, { solutions: 8 });
  expect(solutions.map((one) => one.value)).toEqual(all.sort((a, b) => a - b));
  expect(solutions[0]!.assignment).toEqual(assignment);
  for (const one of solutions) {
    expect(value([...one.values])).toBe(one.value);
    expect(one.distance).toBe(hamming(one.values, solutions[0]!.values));
  }
});

test('an Ising problem without fields: an assignment and its negative are one', async () => {
  const ring: [number, number, number][] = [
    [0, 1, 1],
    [1, 2, 1],
    [2, 0, 1],
  ];
  const { solutions } = await solveIsing({ J: ring }, { solutions: 8 });
  expect(solutions.map(({ value }) => value)).toEqual([-1, -1, -1, 3]);
});
