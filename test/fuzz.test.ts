/** A short run of the fuzzer (`npm run fuzz` goes on for minutes): always the same cases. */
import { expect, test } from 'vitest';
import { allTargets, fuzz } from '../fuzz/fuzzer.ts';

const fixtures = new URL('./fixtures/', import.meta.url);

test('nothing is wrong with the first cases', async () => {
  const targets = allTargets(fixtures).filter(({ name }) => name !== 'dying workers');
  const limits = { seed: 1, first: 0, cases: 1500, seconds: 20, mostFailures: 3 };
  const { cases, failures } = await fuzz(targets, limits);
  expect(failures).toEqual([]);
  for (const { name } of targets) expect(cases[name]).toBeGreaterThan(0);
});

test('what once failed', async () => {
  const targets = allTargets(fixtures);
  const { failures } = await fuzz(targets, { seed: 3, first: 1217, cases: 1, seconds: 20, mostFailures: 1 });
  expect(failures).toEqual([]);
});

test('a failure is found and made small', async () => {
  const target = {
    name: 'sevens',
    weight: 1,
    make: (uniform: () => number) => Array.from({ length: 20 }, () => Math.floor(10 * uniform())),
    *smaller(list: readonly number[]) {
      for (let i = 0; i < list.length; i++) yield list.filter((_, j) => j !== i);
    },
    check: async (list: readonly number[]) => (list.includes(7) ? 'a seven' : null),
  };
  const { failures } = await fuzz([target], { seed: 1, first: 0, cases: 50, seconds: 20, mostFailures: 1 });
  expect(failures).toMatchObject([{ target: 'sevens', wrong: 'a seven', smallest: '[7]' }]);
});
