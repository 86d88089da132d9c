/** What counts as a change between two files of runs. */
import { writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { compareRuns } from '../../src/measure/compare.ts';
import type { RunRow } from '../../src/measure/row.ts';
import { bootstrapMean, median, powerLaw, quantile } from '../../src/measure/statistics.ts';
import { run, scratchFolder } from '../cli/harness.ts';
import { generator } from '../oracles/random-graphs.ts';
import { row } from './rows.ts';

const options = { timeTolerance: null, seed: 1 };

/** Runs of 8 instances with 3 seeds, around a value of 90 of 100. */
function runs(change: (uniform: () => number) => Partial<RunRow>, seed: number): RunRow[] {
  const uniform = generator(seed);
  const rows: RunRow[] = [];
  for (let i = 0; i < 8; i++)
    for (let s = 1; s <= 3; s++) rows.push(row({ instance: `i${i}`, seed: s, ...change(uniform) }));
  return rows;
}

const noisy = (shift: number) => (uniform: () => number) => ({ value: 90 + shift + 4 * (uniform() - 0.5) });

describe('values', () => {
  test('the same runs: no change', () => {
    const rows = runs(noisy(0), 1);
    const { methods, verdict, sameMachine, differentSettings } = compareRuns(rows, rows, options);
    expect(methods).toHaveLength(1);
    expect(methods[0]).toMatchObject({ pairs: 24, equal: 24, verdict: 'same', newFailures: [] });
    expect(methods[0]!.value).toMatchObject({ mean: 0, low: 0, high: 0 });
    expect([verdict, sameMachine, differentSettings]).toEqual(['same', true, false]);
  });

  test('a loss of 3 % beyond noise of 2 % is worse, and the other way round better', () => {
    const [before, after] = [runs(noisy(0), 1), runs(noisy(-3), 2)];
    const worse = compareRuns(before, after, options);
    expect(worse.verdict).toBe('worse');
    const { value } = worse.methods[0]!;
    expect(value!.mean).toBeCloseTo(-3, 0);
    expect(value!.high).toBeLessThan(0);
    expect(compareRuns(after, before, options).verdict).toBe('better');
  });

  test('noise alone is called a change in few of 200 comparisons', () => {
    let changes = 0;
    for (let seed = 1; seed <= 200; seed++) {
      const { verdict } = compareRuns(runs(noisy(0), seed), runs(noisy(0), 1000 + seed), {
        ...options,
        seed,
      });
      if (verdict !== 'same') changes++;
    }
    // An interval of 95 % from eight instances: some more than 5 %.
    expect(changes).toBeLessThan(30);
  });

  test('of a QUBO less is better', () => {
    const qubo = (value: number) => [row({ sense: 'minimize', value, bestKnown: -100 })];
    expect(compareRuns(qubo(-90), qubo(-80), options).verdict).toBe('worse');
    expect(compareRuns(qubo(-90), qubo(-95), options).verdict).toBe('better');
  });

  test('one method may be worse where another is better: worse on the whole', () => {
    const two = (a: number, b: number) => [row({ method: 'a', value: a }), row({ method: 'b', value: b })];
    const { methods, verdict } = compareRuns(two(90, 90), two(95, 85), options);
    expect(methods.map((method) => method.verdict)).toEqual(['better', 'worse']);
    expect(verdict).toBe('worse');
  });
});

test('a run that fails and did not before is worse; one that failed already is not', () => {
  const [good, bad] = [row(), row({ value: null })];
  const broken = compareRuns([good], [bad], options);
  expect(broken.methods[0]).toMatchObject({ newFailures: ['a/m/1'], value: null, verdict: 'worse' });
  expect(compareRuns([bad], [bad], options).verdict).toBe('same');
  expect(compareRuns([bad], [good], options).verdict).toBe('same');
});

test('runs without a partner are named, other limits and machines told', () => {
  const other = { cpu: 'another', cores: 4, os: 'x' };
  const result = compareRuns(
    [row(), row({ seed: 2 })],
    [row({ timeLimitSec: 5, machine: other }), row({ seed: 3 })],
    options,
  );
  expect(result).toMatchObject({ onlyFirst: ['a/m/2'], onlySecond: ['a/m/3'] });
  expect(result).toMatchObject({ differentSettings: true, sameMachine: false });
});

test('the same run under two limits is compared with each under its own', () => {
  const short = row({ timeLimitSec: 1, value: 90 });
  const long = row({ timeLimitSec: 60, value: 95 });
  const result = compareRuns([short, long], [short, long], options);
  expect(result).toMatchObject({ verdict: 'same', differentSettings: false, onlyFirst: [], onlySecond: [] });
  expect(result.methods[0]).toMatchObject({ pairs: 2, equal: 2 });
  expect(compareRuns([short, long], [long], options)).toMatchObject({ onlyFirst: ['a/m/1'], onlySecond: [] });
});

describe('times', () => {
  const free = (factor: number) => (uniform: () => number) => ({
    timeLimitSec: null,
    cpuSec: factor * (1 + 0.2 * uniform()),
  });

  test('of runs that end by themselves are compared, and decide where asked to', () => {
    const [before, after] = [runs(free(1), 1), runs(free(1.5), 2)];
    const told = compareRuns(before, after, options);
    expect(told.verdict).toBe('same');
    expect(told.methods[0]!.time!.mean).toBeGreaterThan(1.4);
    expect(told.methods[0]!.time!.mean).toBeLessThan(1.6);
    expect(compareRuns(before, after, { ...options, timeTolerance: 0.25 }).verdict).toBe('worse');
    expect(compareRuns(before, after, { ...options, timeTolerance: 0.8 }).verdict).toBe('same');
    expect(compareRuns(after, before, { ...options, timeTolerance: 0.25 }).methods[0]!.time!.verdict).toBe(
      'better',
    );
  });

  test('say nothing where a limit ends the runs, or the machine is another', () => {
    expect(compareRuns([row()], [row()], options).methods[0]!.time).toBeNull();
    const there = row({ timeLimitSec: null, machine: { cpu: 'another', cores: 2, os: 'x' } });
    expect(compareRuns([row({ timeLimitSec: null })], [there], options).methods[0]!.time).toBeNull();
  });
});

describe('statistics', () => {
  test('median', () => {
    expect(median([3, 1, 2])).toBe(2);
    expect(median([4, 1, 2, 3])).toBe(2.5);
  });

  test('quantiles by the nearest rank', () => {
    const sorted = Array.from({ length: 100 }, (_, i) => i);
    expect([0, 0.05, 0.5, 0.95, 1].map((share) => quantile(sorted, share))).toEqual([0, 4, 49, 94, 99]);
  });

  test('the power of a law is found, whatever its factor', () => {
    const { power, factor } = powerLaw([10, 100, 1000].map((x) => [x, 3 * x ** 1.5]));
    expect(power).toBeCloseTo(1.5, 12);
    expect(factor).toBeCloseTo(3, 9);
  });

  test('the bootstrap interval is about as wide as theory says: ±1.96 σ/√n', () => {
    const uniform = generator(5);
    const values = Array.from({ length: 400 }, () => [uniform()]);
    const [low, high] = bootstrapMean(values, new Random(1));
    const theory = (2 * 1.96 * Math.sqrt(1 / 12)) / Math.sqrt(400);
    expect((high - low) / theory).toBeGreaterThan(0.85);
    expect((high - low) / theory).toBeLessThan(1.15);
    expect(bootstrapMean(values, new Random(1))).toEqual([low, high]);
  });
});

describe('maxcut bench compare', () => {
  const path = scratchFolder();
  const file = (name: string, rows: readonly RunRow[]) => {
    writeFileSync(path(name), rows.map((one) => `${JSON.stringify(one)}\n`).join(''));
    return path(name);
  };

  test('exit code 0 without a loss, 1 with one', async () => {
    const [a, b] = [file('a.jsonl', runs(noisy(0), 1)), file('b.jsonl', runs(noisy(-3), 2))];
    const same = await run(['bench', 'compare', a, a]);
    expect(same).toMatchObject({ code: 0, stderr: '' });
    expect(same.stdout).toMatch(/^m +24 +24 +0 \[0, 0\] +- +same$/m);
    expect(same.stdout).toMatch(/\nNo change beyond noise\.\n$/);
    const worse = await run(['bench', 'compare', a, b]);
    expect(worse.code).toBe(1);
    expect(worse.stdout).toMatch(/\nSomething got worse\.\n$/);
    const better = await run(['bench', 'compare', b, a, '--json']);
    expect(better.code).toBe(0);
    expect(JSON.parse(better.stdout)).toMatchObject({ verdict: 'better', methods: [{ method: 'm' }] });
  });

  test('a failed run is named, and so is what cannot be compared', async () => {
    const a = file('c.jsonl', [row(), row({ seed: 2 })]);
    const b = file('d.jsonl', [row({ value: null, timeLimitSec: 5 })]);
    const { code, stdout, stderr } = await run(['bench', 'compare', a, b]);
    expect(code).toBe(1);
    expect(stdout).toContain('failed in the second file only: a/m/1');
    expect(stderr).toContain('maxcut: 1 run of the first file is not in the second\n');
    expect(stderr).toContain('maxcut: limits or threads differ');
  });

  test.each<[readonly string[], number, RegExp]>([
    [['absent.jsonl', 'a.jsonl'], 66, /absent\.jsonl: no such file/],
    [['a.jsonl', 'else.jsonl'], 65, /no run in common with/],
    [['a.jsonl', 'text.jsonl'], 65, /text\.jsonl:1: this is not JSON, expected a line of `maxcut bench`/],
    [['a.jsonl', 'list.jsonl'], 65, /list\.jsonl:1: expected a JSON object/],
    [['a.jsonl'], 2, /missing required argument 'second'/],
    [['a.jsonl', 'a.jsonl', '--times', '-1'], 2, /option --times is "-1", expected a number ≥ 0/],
  ])('%j: exit code %d', async (names, exit, message) => {
    file('a.jsonl', [row()]);
    file('else.jsonl', [row({ instance: 'b' })]);
    writeFileSync(path('text.jsonl'), 'no json\n');
    writeFileSync(path('list.jsonl'), '[1]\n');
    const argv = names.map((name) => (name.endsWith('.jsonl') ? path(name) : name));
    const { code, stderr } = await run(['bench', 'compare', ...argv]);
    expect(code).toBe(exit);
    expect(stderr).toMatch(message);
  });
});
