/** What the repository says of its benchmarks is what their lines give. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { parseRows } from '../src/measure/row.ts';
import { methodNames } from '../src/solve/methods.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest: { name: string; bestKnown: number | null }[] = JSON.parse(
  readFileSync(`${root}data/manifest.json`, 'utf8'),
);

test('the tables of README and docs/benchmarks.md are made from benchmarks/results', () => {
  const argv = [`${root}benchmarks/write-tables.mjs`, '--check'];
  const { status, stderr } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  expect([status, stderr]).toEqual([0, '']);
});

const results = `${root}benchmarks/results/`;
const files = [
  'benchmarks/baseline/smoke.jsonl',
  ...(existsSync(results) ? readdirSync(results) : [])
    .map((name) => `benchmarks/results/${name}/runs.jsonl`)
    .filter((file) => existsSync(root + file)),
];

describe.each(files)('%s', (file) => {
  const text = readFileSync(root + file, 'utf8');
  const { rows } = parseRows(text, file);

  test('holds whole lines, none of them failed, with the best known values of the manifest', () => {
    expect(text.endsWith('\n')).toBe(true);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const row of rows) {
      expect(row.status, row.id).not.toBe('failed');
      const entry = manifest.find(({ name }) => name === row.instance);
      if (entry !== undefined) expect(row.bestKnown, row.id).toBe(entry.bestKnown);
    }
  });

  test('names no folder of the machine it was made on', () => {
    expect(text).not.toMatch(/\/(home|root|tmp|work|Users)\//);
  });
});

test('the baseline holds the runs of the suite: the same program finds the same values', () => {
  const suite = JSON.parse(readFileSync(`${root}benchmarks/suites/smoke.json`, 'utf8'));
  const { rows } = parseRows(readFileSync(`${root}benchmarks/baseline/smoke.jsonl`, 'utf8'), 'baseline');
  const count = suite.instances.length * suite.methods.length * suite.seeds;
  expect(rows.length).toBe(count);
  for (const { method, maxSteps, timeLimitSec } of rows) {
    expect(methodNames()).toContain(method);
    expect([maxSteps, timeLimitSec]).toEqual([suite.maxSteps, null]);
  }
});

test('the kernels can be measured: a small graph, work per second and the twin’s ratio', {
  timeout: 60_000,
}, () => {
  const argv = [`${root}benchmarks/micro/kernels.mjs`, '--largest', '1e4', 'annealing'];
  const { status, stdout } = spawnSync(process.execPath, argv, { encoding: 'utf8' });
  expect(status).toBe(0);
  expect(stdout).toMatch(
    /^\| annealing \| random \| 99\d\d \| [\d.]+ \| [\d.]+ \| [\d.]+ million edges \| [\d.]+ \|$/m,
  );
});
