/** Suites that no one means. */
import { expect, test } from 'vitest';
import { InputError, UsageError } from '../../src/core/errors.ts';
import { planTasks } from '../../src/measure/plan.ts';
import { parseSuite } from '../../src/measure/suite.ts';

const suite = { name: 'x', summary: 'y', instances: ['a'], methods: ['greedy'], seeds: 1, timeLimitSec: 1 };
const parse = (more: object) => parseSuite(JSON.stringify({ ...suite, ...more }), 's.json');

test.each([
  { name: 'x/../../escaped' },
  { name: 'x\\escaped' },
  { name: 'x\u001b[31m' },
  { name: 'x'.repeat(300) },
  { seeds: 1e9 },
  { methods: ['\u0085'], seeds: '\u0085' },
])('%j', (more) => {
  expect(parse({}).name).toBe('x');
  expect(() => parse(more)).toThrow(InputError);
  expect(() => parse(more)).toThrow(/^s\.json: \P{C}*$/u);
});

test('a million runs at most', () => {
  const instances = Array.from({ length: 200 }, (_, i) => ({
    name: `g${i}`,
    family: 'x',
    source: { file: 'g' },
    bestKnown: null,
    provenOptimal: false,
  }));
  const scope = { ...parse({ seeds: 10_000 }), suite: 'x', instances, threads: 1 };
  expect(() => planTasks(scope)).toThrow(UsageError);
});
