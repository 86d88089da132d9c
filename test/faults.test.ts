/** A short run of the fault injection (`npm run fuzz -- faults` takes the better part of an hour): the built command is used. */
import { expect, test } from 'vitest';
import { injectFaults } from '../fuzz/faults/campaigns.ts';

const root = new URL('../', import.meta.url);
const shortly = { root, seed: 1, seconds: 60 };
const none = { write: 0, death: 0, signal: 0 };

test('writes that fail cost neither the cut nor the other files', { timeout: 90_000 }, async () => {
  const runs = ['solve, batch', 'generate'];
  const { counts, failures } = await injectFaults({ ...shortly, runs, most: { ...none, write: 6 } });
  expect(failures).toEqual([]);
  expect(counts.ENOSPC).toBeGreaterThan(0);
});

test('a worker that dies changes nothing', { timeout: 90_000 }, async () => {
  const runs = ['solve, proof of a dense graph'];
  const { counts, failures } = await injectFaults({ ...shortly, runs, most: { ...none, death: 2 } });
  expect(failures).toEqual([]);
  expect(counts['deaths of workers']).toBeGreaterThan(0);
});

test('signals at random moments', { timeout: 90_000 }, async () => {
  const runs = ['solve, for two seconds', 'generate'];
  const { counts, failures } = await injectFaults({ ...shortly, runs, most: { ...none, signal: 4 } });
  expect(failures).toEqual([]);
  expect(counts.signals).toBeGreaterThan(0);
});

test('what is wrong is noticed', async () => {
  const { wrongFiles } = await import('../fuzz/faults/judge.ts');
  const { RUNS } = await import('../fuzz/faults/runs.ts');
  const run = RUNS.find(({ name }) => name === 'jl')!;
  const left = (files: Record<string, string>) => ({
    stdout: '{}',
    stderr: '',
    code: 0,
    killedBy: null,
    tookMs: 1,
    report: null,
    files,
  });
  expect(wrongFiles(run, left({ 'o.csv': '1' }), 0)).toBe(null);
  expect(wrongFiles(run, left({ 'o.csv': '' }), 0)).toBe('o.csv: it is empty');
  expect(wrongFiles(run, left({}), 0)).toMatch(/lacking/);
  expect(wrongFiles(run, left({ 'o.csv': '1', '.maxcut-1.tmp': '' }), 1)).toBe('left .maxcut-1.tmp behind');
});
