import { describe, expect, test } from 'vitest';
import { solveIsing, solveIsingSync } from '../../src/solve/solve-ising.ts';
import { solveQubo, solveQuboSync } from '../../src/solve/solve-qubo.ts';
import { extremes, type QuadraticSample, randomQuadratic, valueAt } from '../oracles/quadratic.ts';
import { weightKinds } from '../oracles/random-graphs.ts';

const terms = ({ n, linear, pairs, offset }: QuadraticSample) => ({
  variables: n,
  terms: [...linear.map((c, i) => [i, i, c] as const), ...pairs],
  offset,
});
const fields = ({ n, linear, pairs, offset }: QuadraticSample) => ({
  variables: n,
  h: linear.map((c, i) => [i, c] as const),
  J: pairs,
  offset,
});
const quarters = (uniform: () => number): number => Math.floor(uniform() * 41 - 20) / 4;
const draws = { integers: weightKinds.integers!, quarters, reals: weightKinds.reals! };

describe.each(['minimize', 'maximize'] as const)('%s', (sense) => {
  test.each(Object.keys(draws))('the value and the bound enclose the optimum: %s', async (draw) => {
    for (let seed = 0; seed < 8; seed++) {
      const sample = randomQuadratic(seed, 4 + seed, draws[draw as keyof typeof draws]);
      for (const [low, result] of [
        [0, await solveQubo(terms(sample), { sense })],
        [-1, await solveIsing(fields(sample), { sense })],
      ] as const) {
        const { min, max } = extremes(sample, low);
        const best = sense === 'minimize' ? min : max;
        const sign = sense === 'minimize' ? 1 : -1;
        expect(result.boundKind).toBe('verified');
        expect(sign * (result.bound! - best)).toBeLessThanOrEqual(draw === 'reals' ? 1e-12 : 0);
        expect(sign * (result.value - best)).toBeGreaterThanOrEqual(draw === 'reals' ? -1e-12 : 0);
        expect(result.value).toBeCloseTo(valueAt(sample, result.values), 11);
        if (result.status === 'optimal') expect(result.value).toBeCloseTo(best, 11);
        expect(result.gap).toBeCloseTo(
          Math.abs(result.bound! - result.value) / Math.abs(result.bound || result.value || 1),
          11,
        );
        expect(Object.values(result.assignment)).toEqual([...result.values]);
        expect(result.trace.at(-1)![1]).toBeCloseTo(result.value, 11);
      }
    }
  });
});

test('a small QUBO is solved and proven', () => {
  const result = solveQuboSync({
    terms: [
      ['a', 'a', -1],
      ['b', 'b', -1],
      ['a', 'b', 3],
    ],
    offset: 10,
  });
  expect(result).toMatchObject({ problem: 'qubo', value: 9, bound: 9, gap: 0, status: 'optimal' });
  expect(Object.values(result.assignment).sort()).toEqual([0, 1]);
  expect(result.model).toEqual({ name: null, variables: 2, couplings: 1, offset: 10 });
});

test('a matrix counts both of Q[i][j] and Q[j][i]', () => {
  const result = solveQuboSync([
    [-1, 2],
    [1, -1],
  ]);
  expect(result.value).toBe(-1);
  expect(
    solveQuboSync(
      [
        [1, 2],
        [1, 1],
      ],
      { sense: 'maximize' },
    ).value,
  ).toBe(5);
});

test('a ferromagnet without fields is aligned, an antiferromagnetic triangle frustrated', () => {
  const J = (w: number) =>
    [
      [0, 1, w],
      [1, 2, w],
      [2, 0, w],
    ] as const;
  const aligned = solveIsingSync({ J: J(-1) });
  expect(aligned).toMatchObject({ problem: 'ising', value: -3, status: 'optimal' });
  expect(new Set(aligned.values).size).toBe(1);
  // The relaxation's bound of a triangle is 9/4, rounded to 2.
  expect(solveIsingSync({ J: J(1) })).toMatchObject({ value: -1, bound: -1, status: 'optimal' });
});

test('nothing to choose', () => {
  expect(solveQuboSync({ terms: [], offset: 2.5 })).toMatchObject({
    value: 2.5,
    bound: 2.5,
    status: 'optimal',
  });
  expect(solveQuboSync({ variables: ['x'], terms: [] })).toMatchObject({ value: 0, status: 'optimal' });
  expect(solveIsingSync({ variables: 1, J: [] })).toMatchObject({ value: 0, status: 'optimal' });
});

test('target, start and progress are values of the problem', () => {
  const sample = randomQuadratic(3, 10, weightKinds.integers!);
  const { min } = extremes(sample, 0);
  const events: unknown[] = [];
  const x = new Array(10).fill(0);
  const from = solveQuboSync(terms(sample), {
    start: x,
    target: sample.offset,
    bound: 'none',
    onProgress: (event) => events.push(event),
  });
  expect(from).toMatchObject({ value: sample.offset, bound: null, gap: null, boundKind: 'none' });
  expect([...from.values]).toEqual(x);
  expect(events).toContainEqual(expect.objectContaining({ type: 'improved', value: sample.offset }));
  const reached = solveQuboSync(terms(sample), { target: min, bound: 'none' });
  expect(reached.value).toBe(min);
});

test('60 spins with signs: seeds repeat, and the value is recounted', () => {
  const sample = randomQuadratic(9, 60, weightKinds.signs!);
  const options = { maxSteps: 40, seed: 5 };
  const [one, two] = [solveIsingSync(fields(sample), options), solveIsingSync(fields(sample), options)];
  expect(one.value).toBe(valueAt(sample, one.values));
  expect([...two.values]).toEqual([...one.values]);
  expect(one.bound!).toBeLessThanOrEqual(one.value);
});

test('what cannot be used is refused by name', () => {
  const qubo = (problem: unknown, options = {}) => expect(() => solveQuboSync(problem as never, options));
  qubo(null).toThrow('none of { terms');
  qubo({ terms: [[0, 1]] }).toThrow('term 0 is an array, expected [i, j, coefficient]');
  qubo({ terms: [[0, 1, Number.NaN]] }).toThrow('is NaN, expected a finite number');
  qubo({ terms: [[0, 2, 1]], variables: 2 }).toThrow('"2", which is not among the variables');
  qubo({ terms: [], variables: ['a', 'a'] }).toThrow('"a" is given twice');
  qubo([[1, 2]]).toThrow('row 0');
  qubo({ terms: [] }, { sens: 'minimize' }).toThrow('unknown option "sens"');
  qubo({ terms: [] }, { sense: 'up' }).toThrow('option sense is "up"');
  qubo({ terms: [[0, 0, 1]] }, { start: [2] }).toThrow('is 2, expected 0 or 1');
  qubo({ terms: [['a', 'a', 1]] }, { start: { b: 1 } }).toThrow('variable "b" is not in the problem');
  expect(() => solveIsingSync({ J: [[1, 1, 2]] })).toThrow('couples "1" with itself');
  expect(() => solveIsingSync({ J: [] }, { start: [] })).not.toThrow();
});
