import { readFileSync, writeFileSync } from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { partitionSides, recount, rudyEdges } from '../oracles/recount.ts';
import { endless, mixed, petersen, square } from './graphs.ts';
import { expectGolden, run, scratchFolder } from './harness.ts';

const path = scratchFolder();
const graphs = { petersen, square, mixed };
beforeAll(() => {
  for (const [name, text] of Object.entries(graphs)) writeFileSync(path(`${name}.txt`), text);
  writeFileSync(path('petersen.txt.gz'), gzipSync(petersen));
  writeFileSync(path('endless.txt'), endless());
});

describe('what is printed', () => {
  test.each(Object.keys(graphs))('%s as a summary', async (name) => {
    const { code, stdout, stderr } = await run(['solve', path(`${name}.txt`)]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectGolden(`solve-${name}.txt`, stdout);
  });

  test('Goemans–Williamson as a summary', async () => {
    const { stdout } = await run(['solve', path('petersen.txt'), '--method', 'gw', '--seed', '7']);
    expectGolden('solve-gw.txt', stdout);
  });

  test('as JSON', async () => {
    const { code, stdout, stderr } = await run([
      'solve',
      path('petersen.txt'),
      '--json',
      '--method',
      'greedy',
      '--bound',
      'none',
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expectGolden('solve-greedy.json', stdout);
  });

  test.each(Object.entries(graphs))('the JSON partition of %s recounts to its cut', async (name, text) => {
    const { stdout } = await run(['solve', path(`${name}.txt`), '--json']);
    const { cut, partition, upperBound, ...result } = JSON.parse(stdout);
    expect(result.spin).toBeUndefined();
    expect(recount(rudyEdges(text), partition)).toBe(cut);
    expect(upperBound).toBeGreaterThanOrEqual(cut);
  });

  test.each([
    ['petersen', 12],
    ['square', 4],
    ['mixed', 3.25],
  ])('the cut of %s is the heaviest', async (name, heaviest) => {
    const { stdout } = await run(['solve', path(`${name}.txt`), '--json']);
    expect(JSON.parse(stdout).cut).toBe(heaviest);
  });

  test('the same seed gives the same result', async () => {
    const withoutTimes = async () => {
      const { stdout } = await run([
        'solve',
        path('petersen.txt'),
        '--json',
        '--seed',
        '5',
        '--max-steps',
        '500',
      ]);
      const { cut, partition, stages } = JSON.parse(stdout);
      return JSON.stringify([cut, partition, stages], (key, value) => (key === 'seconds' ? 0 : value));
    };
    expect(await withoutTimes()).toBe(await withoutTimes());
  });

  test('no bound where none is wanted', async () => {
    const { stdout } = await run([
      'solve',
      path('petersen.txt'),
      '--json',
      '--bound',
      'none',
      '--method',
      'greedy',
    ]);
    expect(JSON.parse(stdout)).toMatchObject({ upperBound: null, boundKind: 'none', gap: null });
  });

  test('a gzipped file is read as what it holds', async () => {
    const { stdout } = await run(['solve', path('petersen.txt.gz'), '--json']);
    expect(JSON.parse(stdout)).toMatchObject({ cut: 12, graph: { name: 'petersen', nodes: 10 } });
  });
});

describe('partition files', () => {
  test('the sides are those of the JSON partition', async () => {
    const file = path('sides.cut');
    const { stdout } = await run(['solve', path('mixed.txt'), '--json', '--output', file]);
    expect(partitionSides(readFileSync(file, 'utf8'))).toEqual(JSON.parse(stdout).partition);
  });

  test('--output holds the cut, a line per node, and --start takes it up', async () => {
    const [file, again] = [path('petersen.cut'), path('again.cut')];
    const first = await run(['solve', path('petersen.txt'), '--output', file]);
    expect(first.code).toBe(0);
    expect(first.stdout).toContain(`written to ${file}`);
    const text = readFileSync(file, 'utf8');
    expect(
      text
        .split('\n')
        .slice(0, -1)
        .map((line) => line.split(' ')[0]),
    ).toEqual(Array.from({ length: 10 }, (_, i) => String(i + 1)));
    expect(recount(rudyEdges(petersen), partitionSides(text))).toBe(12);

    // A heaviest cut leaves local search nothing to flip: it comes out as it went in.
    const argv = ['solve', path('petersen.txt'), '--method', 'one-flip', '--start', file, '--output', again];
    expect((await run(argv)).code).toBe(0);
    expect(readFileSync(again, 'utf8')).toBe(text);
  });

  test('a partition that cannot be written is told before the search, and the exit code is 74', async () => {
    const file = path(`${'x'.repeat(300)}.cut`);
    const { code, stdout, stderr } = await run(['solve', path('petersen.txt'), '--json', '--output', file]);
    expect(code).toBe(74);
    expect(stdout).toBe('');
    expect(stderr).toMatch(/^maxcut: the file cannot be written to .*: the name is too long\n$/);
  });
});

describe('stderr', () => {
  const duplicated = '3 3\n1 2 1\n1 2 1\n2 3 1\n';

  test('warnings are told, one line each, unless --quiet', async () => {
    writeFileSync(path('duplicated.txt'), duplicated);
    const loud = await run(['solve', path('duplicated.txt')]);
    expect(loud).toMatchObject({ code: 0 });
    expect(loud.stderr).toMatch(/^maxcut: warning: .*duplicate.*\n$/);
    const quiet = await run(['solve', path('duplicated.txt'), '--quiet']);
    expect(quiet).toMatchObject({ code: 0, stderr: '' });
    expect(quiet.stdout).toContain('cut');
  });

  test('a terminal sees progress on one line that is cleared at the end', async () => {
    const { stderr } = await run(['solve', path('petersen.txt')], { terminal: { stderr: true } });
    expect(stderr).toContain('reading');
    expect(stderr).not.toContain('\n');
    const clearLine = '\u001b[2K';
    expect(stderr.slice(stderr.lastIndexOf('cut ')).includes(clearLine)).toBe(true);
  });

  test('--quiet shows no progress', async () => {
    const { stderr } = await run(['solve', path('petersen.txt'), '--quiet'], { terminal: { stderr: true } });
    expect(stderr).toBe('');
  });
});

describe('colour', () => {
  const colored = async (env: Record<string, string>, stdout: boolean) =>
    (await run(['solve', path('square.txt')], { env, terminal: { stdout } })).stdout.includes('\u001b[');
  test.each([
    ['a terminal', {}, true, true],
    ['a terminal with NO_COLOR', { NO_COLOR: '1' }, true, false],
    ['a terminal with an empty NO_COLOR', { NO_COLOR: '' }, true, true],
    ['a dumb terminal', { TERM: 'dumb' }, true, false],
    ['a pipe', {}, false, false],
    ['a pipe with FORCE_COLOR', { FORCE_COLOR: '1' }, false, true],
    ['a terminal with FORCE_COLOR=0', { FORCE_COLOR: '0' }, true, false],
    ['a pipe with FORCE_COLOR and NO_COLOR', { FORCE_COLOR: '1', NO_COLOR: '1' }, false, false],
  ])('%s', async (_name, env, terminal, expected) => {
    expect(await colored(env, terminal)).toBe(expected);
  });
});

describe('the end comes early', () => {
  test('a time limit is no failure', async () => {
    const before = performance.now();
    const { code, stdout } = await run(['solve', path('endless.txt'), '--time-limit', '0.5', '--json']);
    expect(code).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({ status: 'feasible' });
    expect(performance.now() - before).toBeLessThan(10_000);
  });

  test('a target ends the search', async () => {
    const { stdout } = await run([
      'solve',
      path('endless.txt'),
      '--target',
      '250000',
      '--bound',
      'none',
      '--json',
    ]);
    expect(JSON.parse(stdout).cut).toBeGreaterThanOrEqual(250_000);
  });

  test('a signal before there is a cut: 130 and a line that says so', async () => {
    const argv = ['solve', path('endless.txt'), '--output', path('never.cut')];
    const ended = await run(argv, { signals: (send) => queueMicrotask(() => send('SIGINT')) });
    expect(ended).toMatchObject({ code: 130, stdout: '', exits: [] });
    expect(ended.stderr).toMatch(/^maxcut: interrupted while reading .*endless.txt": there is no cut yet\n$/);
  });
});
