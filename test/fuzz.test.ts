/** A short run of the fuzzer (`npm run fuzz` goes on for minutes): always the same cases. */
import { expect, test, vi } from 'vitest';
import { allTargets, fuzz } from '../fuzz/fuzzer.ts';
import { runFuzzer } from '../fuzz/main.ts';

const fixtures = new URL('./fixtures/', import.meta.url);

test('nothing is wrong with the first cases', { timeout: 90_000 }, async () => {
  const targets = allTargets(fixtures).filter(({ name }) => name !== 'dying workers');
  const limits = { seed: 1, first: 0, cases: 1200, seconds: 80, mostFailures: 3 };
  const { cases, failures } = await fuzz(targets, limits);
  expect(failures).toEqual([]);
  for (const { name } of targets) expect(cases[name]).toBeGreaterThan(0);
});

/** As the fuzzer printed them. */
const FOUND: readonly [target: string, why: string, given: object][] = [
  [
    'forged certificates',
    'a gradient that overflowed',
    // biome-ignore format: as it was printed
    {"n":7,"edges":[[0,3,-2.3e-322],[0,4,-2.47e-322],[0,6,-7.4],[1,4,6e-323],[3,4,1.2e-322],[4,6,1.73e-322]],"method":"derandomized","bound":"sdp","seed":795,"maxSteps":133,"tampering":0,"amount":0.03125},
  ],
  [
    'solve',
    'a block proven by a bound that its cut meets in doubles only',
    // biome-ignore format: as it was printed
    {"n":5,"edges":[[0,4,8.9],[1,2,-4.35e-322],[1,4,3.8],[2,4,-0.5]],"method":"exact","bound":"verified","seed":521,"maxSteps":143},
  ],
  [
    'qubo and ising',
    'optimal where value and bound were equal in doubles only',
    // biome-ignore format: as it was printed
    {"n":3,"edges":[[0,2,-4503599627753517]],"kind":"ising","sense":"maximize","linear":[0.5,-9,0],"offset":0,"method":"tabu","maxSteps":24},
  ],
  [
    'qubo and ising',
    'the same with a field far smaller than the coupling',
    // biome-ignore format: as it was printed
    {"n":2,"edges":[[0,1,1.8110995796260366e-12]],"kind":"ising","sense":"minimize","linear":[-2.3686906331468555e-29,0],"offset":0,"method":"tabu","maxSteps":17},
  ],
  [
    'qubo and ising',
    'weights that rounding made integers',
    // biome-ignore format: as it was printed
    {"n":3,"edges":[[0,1,1]],"kind":"qubo","sense":"minimize","linear":[2.788132575603099e-25,0,0],"offset":0,"method":"auto","maxSteps":14},
  ],
  [
    'qubo and ising',
    'the certificate of such weights',
    // biome-ignore format: as it was printed
    {"n":2,"edges":[[0,1,6]],"kind":"qubo","sense":"minimize","linear":[1.3580794887226815,0],"offset":0,"method":"greedy","maxSteps":78},
  ],
  [
    'csr files',
    'a weight whose two words were exchanged in one direction',
    // biome-ignore format: as it was printed
    {"n":2,"edges":[[0,1,-0]],"weightKind":8,"names":["-2","-1"],"nameKind":0,"damage":[{"what":"exchange","at":104,"with":108}],"checksum":true},
  ],
];

test.each(FOUND)('%s: %s', async (name, _why, given) => {
  const target = allTargets(fixtures).find((one) => one.name === name)!;
  expect(await target.check(given)).toBe(null);
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

test('it ends when every target has failed too often', async () => {
  const target = { name: 'wrong', weight: 1, make: () => 1, *smaller() {}, check: async () => 'always' };
  const limits = { seed: 1, first: 0, cases: 1e9, seconds: 20, mostFailures: 2 };
  const startMs = performance.now();
  expect((await fuzz([target], limits)).failures).toHaveLength(2);
  expect(performance.now() - startMs).toBeLessThan(10_000);
});

test.each([
  [['--only', 'nothing'], /option --only is "nothing", expected a part of one of: solve, /],
  [['--minutes', 'five'], /option --minutes is "five", expected a number ≥ 0/],
  [['--seed', ''], /option --seed is "", expected a number ≥ 0/],
  [['--tiem', '5'], /Unknown option '--tiem'/],
  [['faults', '--writes=-1'], /option --writes is "-1"/],
])('%s is refused', async (argv, message) => {
  const told = vi.spyOn(console, 'error').mockImplementation(() => {});
  try {
    expect(await runFuzzer(argv, new URL('../', import.meta.url))).toBe(2);
    expect(told.mock.calls.join()).toMatch(message);
  } finally {
    told.mockRestore();
  }
});
