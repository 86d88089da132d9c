/** `maxcut solve` of several files, and several solutions of one. */
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { partitionSides, recount, rudyEdges } from '../oracles/recount.ts';
import { petersen } from './graphs.ts';
import { run, scratchFolder } from './harness.ts';

const path = scratchFolder();
const triangle = '3 3\n1 2 1\n2 3 1\n3 1 2.5\n';

function file(name: string, text: string): string {
  writeFileSync(path(name), text);
  return path(name);
}

const rows = (name: string) =>
  readFileSync(path(name), 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => line.split(','));

describe('a batch', () => {
  test('goes on after a bad file; the table and the exit code say so', async () => {
    const good = file('a.rud', petersen);
    const bad = file('b.rud', '3 3\n1 2 1\n2 9 1\n3 1 1\n');
    const other = file('c.rud', triangle);
    const qubo = file('d.qubo', 'p qubo 0 2 2 1\n0 0 -1\n1 1 -1\n0 1 2\n');
    const missing = path('none.rud');
    const argv = [
      'solve',
      good,
      bad,
      missing,
      other,
      qubo,
      '--output-dir',
      path('out'),
      '--csv',
      path('s.csv'),
    ];
    const { code, stdout, stderr } = await run(argv);
    expect(code).toBe(65);
    expect(
      stdout
        .trimEnd()
        .split('\n')
        .map((line) => line.replace(/ {2}[\d.]+ s$/, '')),
    ).toEqual([
      `${good}  cut 12  bound 12  optimal`,
      `${other}  cut 3.5  bound 3.5  optimal`,
      `${qubo}  value -1  bound -1  optimal`,
    ]);
    expect(stderr).toContain(`${bad}:3:`);
    expect(stderr).toContain('none.rud');
    expect(stderr).toMatch(/maxcut: 2 files of 5 failed\n$/);
    const [header, ...table] = rows('s.csv');
    const column = (name: string) => table.map((row) => row[header!.indexOf(name)]);
    expect(column('file')).toEqual([good, bad, missing, other, qubo]);
    expect(column('status')).toEqual(['optimal', 'failed', 'failed', 'optimal', 'optimal']);
    expect(column('value')).toEqual(['12', '', '', '3.5', '-1']);
    expect(column('nodes')).toEqual(['10', '', '', '3', '2']);
    expect(readdirSync(path('out')).sort()).toEqual(['a.sol', 'c.sol', 'd.sol']);
    expect(recount(rudyEdges(petersen), partitionSides(readFileSync(path('out/a.sol'), 'utf8')))).toBe(12);
  });

  test('with --json a document for each, and 0 where all went well', async () => {
    const files = [file('e.rud', petersen), file('f.rud', triangle)];
    const { code, stdout, stderr } = await run(['solve', ...files, '--json']);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const documents = stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(documents.map((one) => [one.file, one.cut])).toEqual([
      [files[0], 12],
      [files[1], 3.5],
    ]);
  });

  test('a signal ends it after the file that is being solved', async () => {
    const slow = file(
      'slow.rud',
      (await run(['generate', 'gnm', '--nodes', '400', '--edges', '4000'])).stdout,
    );
    const argv = ['solve', slow, slow, slow, '--time-limit', '20', '--csv', path('i.csv')];
    const { code, stdout } = await run(argv, {
      signals: (send) => setTimeout(() => send('SIGINT'), 1500),
    });
    expect(code).toBe(130);
    expect(stdout.trimEnd().split('\n')).toHaveLength(1);
    expect(stdout).toContain('interrupted');
    expect(rows('i.csv')).toHaveLength(2);
  });

  test.each([
    [['--output', 'x'], 'option --output is for one file'],
    [['--plot', 'x'], 'option --plot is for one file'],
    [['-'], '"-" is among several files'],
  ])('%j is refused', async (more, message) => {
    const { code, stderr } = await run(['solve', file('g.rud', petersen), file('h.rud', petersen), ...more]);
    expect(code).toBe(2);
    expect(stderr).toContain(message);
  });

  test('two files of the same name in one folder are refused', async () => {
    mkdirSync(path('other'), { recursive: true });
    const argv = ['solve', file('g.rud', petersen), file('other/g.rud', triangle), '--output-dir', path('o')];
    expect(await run(argv)).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('would both be written'),
    });
  });

  test('a solution neither overwrites an input nor the table, unless --force says so', async () => {
    mkdirSync(path('same'));
    const [own, next] = [file('same/g.sol', petersen), file('same/h.rud', triangle)];
    const into = ['solve', own, next, '--output-dir', path('same')];
    expect(await run(into)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/the solution of .*g\.sol is .*, the same file as FILE .*--force/),
    });
    expect(readFileSync(own, 'utf8')).toBe(petersen);
    const table = ['solve', next, '--output-dir', path('same'), '--csv', path('same/h.sol')];
    expect(await run(table)).toMatchObject({
      code: 2,
      stderr: expect.stringMatching(/the solution of .*h\.rud is .*, the same file as option --csv/),
    });
    expect((await run([...into, '--force'])).code).toBe(0);
    expect(readFileSync(own, 'utf8')).not.toBe(petersen);
  });
});

describe('several solutions', () => {
  test('in the summary, the JSON and files', async () => {
    const graph = file('p.rud', petersen);
    const argv = ['solve', graph, '--solutions', '3', '--min-distance', '2', '--output', path('p.cut')];
    const { code, stdout } = await run(argv);
    expect(code).toBe(0);
    expect(stdout).toContain('3, the last of cut ');
    expect(stdout).toMatch(/, at least [2-5] nodes from the best\n/);
    expect(stdout).toContain(`written to ${path('p.cut')}, ${path('p-2.cut')} … ${path('p-3.cut')}`);
    const { solutions } = JSON.parse((await run([...argv, '--json'])).stdout);
    expect(solutions).toHaveLength(3);
    for (const [i, name] of ['p.cut', 'p-2.cut', 'p-3.cut'].entries()) {
      const sides = partitionSides(readFileSync(path(name), 'utf8'));
      expect(recount(rudyEdges(petersen), sides)).toBe(solutions[i].cut);
    }
  });

  test('one is no list', async () => {
    const { stdout } = await run(['solve', file('p.rud', petersen), '--json']);
    expect(JSON.parse(stdout)).not.toHaveProperty('solutions');
  });

  test('of a QUBO', async () => {
    const qubo = file('q.qubo', 'p qubo 0 2 2 1\n0 0 -1\n1 1 -1\n0 1 2\n');
    const { stdout } = await run(['solve', qubo, '--solutions', '4', '--json']);
    expect(JSON.parse(stdout).solutions.map((one: { value: number }) => one.value)).toEqual([-1, -1, 0, 0]);
  });
});

test('help of a command that there is not suggests one', async () => {
  const { code, stdout, stderr } = await run(['help', 'solv']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain("unknown command 'solv' (Did you mean solve?)");
});

test('help of a command below another, and of one with an argument', async () => {
  expect((await run(['help', 'generate', 'gnm'])).stdout).toContain('Usage: maxcut generate gnm');
  expect((await run(['help', 'bench', 'smoke'])).stdout).toContain('Usage: maxcut bench');
  expect(await run(['help', 'generate', 'gnn'])).toMatchObject({ code: 2 });
  expect((await run(['help'])).stdout).toContain('Usage: maxcut ');
});

test('a dumb terminal is not redrawn', async () => {
  const argv = ['solve', file('p.rud', petersen)];
  const terminal = { stdout: true, stderr: true };
  expect(await run(argv, { terminal, env: { TERM: 'dumb' } })).toMatchObject({ code: 0, stderr: '' });
  expect((await run(argv, { terminal, env: { TERM: 'xterm' } })).stderr).not.toBe('');
});

test('a QUBO and an Ising problem are plotted', async () => {
  const qubo = file('q.qubo', 'p qubo 0 3 3 2\n0 0 -1\n1 1 -1\n2 2 -2\n0 1 2\n1 2 1\n');
  expect(await run(['solve', qubo, '--plot', path('q.svg')])).toMatchObject({ code: 0 });
  const svg = readFileSync(path('q.svg'), 'utf8');
  expect(svg).toMatch(/q: 3 variables, 2 couplings, value -3/);
  expect(svg).toContain('lower bound (proven)');
  expect(svg).toContain('x = 1');
});
