/** What the repository says of its benchmarks is what their lines give. */
import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { writeBlock } from '../benchmarks/pages.ts';
import { bestPeerCuts } from '../src/measure/peers.ts';
import { gapTo, parseRows, type RunRow } from '../src/measure/row.ts';
import { measuredByManifest } from '../src/measure/run/manifest.ts';
import { readPeers } from '../src/measure/run/read-peers.ts';
import { methodNames } from '../src/solve/methods.ts';

const root = fileURLToPath(new URL('..', import.meta.url));
const manifest: { name: string; family: string; bestKnown: number | null }[] = JSON.parse(
  readFileSync(`${root}data/manifest.json`, 'utf8'),
);

/** `npm run measure -- …` on what was built before. */
function measure(...argv: readonly string[]) {
  return spawnSync(process.execPath, [`${root}scripts/measure.mjs`, ...argv], {
    cwd: root,
    encoding: 'utf8',
  });
}

test('the tables of README and docs are made from benchmarks/results', () => {
  const { status, stderr } = measure('tables', '--check');
  expect([status, stderr]).toEqual([0, '']);
});

test('a block that differs is found on its page, whichever that is; one that no page has is not', () => {
  expect(writeBlock('results', () => 'other', true)).toHaveLength(1);
  expect(writeBlock('nowhere', () => '', true)).toBeNull();
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

  test('holds whole lines, none of them failed, with best known values that the manifest agrees with', () => {
    expect(text.endsWith('\n')).toBe(true);
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map(({ id }) => id)).size).toBe(rows.length);
    for (const row of rows) {
      expect(row.status, row.id).not.toBe('failed');
      const entry = manifest.find(({ name, family }) => name === row.instance && family === row.family);
      if (entry === undefined) continue;
      // A better value may have become known since the run; a worse one may not.
      const then = gapTo(entry.bestKnown, row.bestKnown, row.sense);
      if (then === null) expect(row.bestKnown, row.id).toBe(entry.bestKnown);
      else expect(then, row.id).toBeGreaterThanOrEqual(0);
      expect(row.gap, row.id).toBe(gapTo(row.bestKnown, row.value, row.sense));
    }
  });

  test('names no folder of the machine it was made on', () => {
    expect(text).not.toMatch(/\/(home|root|tmp|work|Users)\//);
  });
});

test('a gap is to the best value known today, where that has risen since the run', () => {
  const { rows } = parseRows(readFileSync(`${root}benchmarks/baseline/smoke.jsonl`, 'utf8'), 'baseline');
  const row = rows.find(({ instance }) => instance === 'G14')!;
  const today = manifest.find(({ name }) => name === 'G14')!.bestKnown!;
  const judged = (fields: Partial<RunRow>) =>
    measuredByManifest([{ ...row, value: today - 10, ...fields }])[0]!;
  expect(judged({ bestKnown: today - 5 })).toMatchObject({ bestKnown: today, gap: 10 / today });
  // A value that the manifest does not know of yet, and an instance of the same name elsewhere.
  expect(judged({ bestKnown: today + 5 }).bestKnown).toBe(today + 5);
  expect(judged({ bestKnown: today - 5, family: 'own' }).bestKnown).toBe(today - 5);
});

test('recorded figures of other programs: no cut above the best known, proofs of the optima, bounds above them', () => {
  const { cuts, times, proofs, relaxations } = readPeers()!;
  const bestKnown = new Map(manifest.map((entry) => [entry.name, entry.bestKnown!]));
  for (const { instance, cut } of cuts) expect(cut, instance).toBeLessThanOrEqual(bestKnown.get(instance)!);
  for (const { instance, optimum, rootBound } of proofs) {
    expect(optimum, instance).toBe(bestKnown.get(instance));
    expect(rootBound, instance).toBeGreaterThanOrEqual(optimum);
  }
  expect([proofs.length, relaxations.length]).toEqual([15, 20]);
  for (const { seconds } of [...times, ...proofs, ...relaxations]) expect(seconds).toBeGreaterThan(0);
  expect(bestPeerCuts(cuts).get('G55')).toMatchObject({ cut: 10289 });
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

describe('measurements', () => {
  const names = readdirSync(`${root}benchmarks/measurements`).map((file) => file.slice(0, -'.ts'.length));

  test('are listed, one for each file', () => {
    const { status, stdout } = measure();
    const listed = [...stdout.matchAll(/^([a-z-]+) .*\n {4}\S/gm)].map(([, name]) => name!);
    expect(status).toBe(0);
    expect(listed.sort()).toEqual([...names, 'tables'].sort());
  });

  /** What a measurement shows: rows of figures, where nothing else is said. */
  const shown: Readonly<Record<string, RegExp>> = {
    loader: /^- bytes to graph: [\d.]+ s/m,
    'queue-chaos': /every result equals that of the undisturbed run|there is no redis-server/,
    'queue-speed': /^\| workers \| alone .*\n(\|.+\|\n)+|there is no redis-server/m,
    kernels: /^\| annealing \| random \| 10000 \| [\d.]+ \| [\d.]+ \| [\d.]+ million edges \| [\d.]+ \|$/m,
  };
  const table = /^\| -+ \|.*\n(\|.+\|\n)+/m;

  test.each(names)(
    '%s can be started, and shows figures with machine and command',
    { timeout: 120_000 },
    (name) => {
      const { status, stdout, stderr } = measure(name, '--tiny');
      expect(status, stderr).toBe(0);
      expect(stdout).toMatch(
        new RegExp(`^Machine: .+, \\d+ cores, Node .+ Command: \`npm run measure -- ${name}\\b`, 'm'),
      );
      expect(stdout).toMatch(shown[name] ?? table);
      expect(stdout).not.toMatch(/NaN|Infinity|undefined|NOT BELOW|BELOW BEST KNOWN/);
    },
  );

  test.each([
    [['nowhere'], 2, /there is no measurement "nowhere":\nkernels /],
    [['derandomized', '--seeds', 'many'], 1, /option --seeds is "many", expected a number/],
    [['jl', '--least', '5'], 1, /Unknown option '--least'/],
    [['kernels', 'sorting'], 1, /no kernel sorting, expected some of annealing/],
    [['derandomized', 'G99'], 1, /no instance of data\/manifest.json is called "G99"/],
  ])('that cannot be: %j', (argv, exit, message) => {
    const { status, stderr } = measure(...argv);
    expect(status).toBe(exit);
    expect(stderr).toMatch(message);
  });
});
