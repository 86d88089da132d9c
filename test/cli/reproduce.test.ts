/** `maxcut reproduce`: what it refuses, that it can be stopped, and where it looks for graphs. */
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { run, scratchFolder } from './harness.ts';

const scratch = scratchFolder();

test('an unknown experiment is refused', async () => {
  const { code, stderr } = await run(['reproduce', 'tsp']);
  expect(code).toBe(2);
  expect(stderr).toMatch(
    /^maxcut: the experiment is "tsp", expected one of lemma, structure, maxcut, jl, all, or a chapter: .*\n$/,
  );
});

test('--out that is a file is refused', async () => {
  const file = scratch('file');
  writeFileSync(file, 'here');
  const { code, stderr } = await run(['reproduce', 'structure', '--quick', '--out', file]);
  expect(code).toBe(2);
  expect(stderr).toContain('cannot be created as a folder');
  expect(readFileSync(file, 'utf8')).toBe('here');
});

test('--data without the graphs is no such input', async () => {
  const { code, stderr } = await run([
    'reproduce',
    'cut-descent',
    '--data',
    scratch('nowhere'),
    '--out',
    scratch('a'),
  ]);
  expect(code).toBe(66);
  expect(stderr).toMatch(/G1\.txt\.gz: no such file/);
});

test('a broken graph is named with its place', async () => {
  const folder = scratch('.');
  for (const name of ['G1', 'G35']) writeFileSync(scratch(`${name}.txt`), '2 1\n1 2 1\n');
  writeFileSync(scratch('G32.txt'), '2 1\n1 x 1\n');
  const { code, stderr } = await run([
    'reproduce',
    'cut-descent',
    '--quick',
    '--data',
    folder,
    '--out',
    scratch('b'),
  ]);
  expect(code).toBe(65);
  expect(stderr).toMatch(/G32\.txt:2:3: /);
});

test('a signal before any figure ends it without a report', async () => {
  const out = scratch('c');
  const { code, stderr } = await run(['reproduce', 'structure', '--quick', '--out', out], {
    signals: (send) => setTimeout(() => send('SIGINT'), 50),
  });
  expect(code).toBe(130);
  expect(stderr).toContain('interrupted before any figure was finished: there is no report');
  expect(existsSync(`${out}/reproduce.html`)).toBe(false);
});

test('a signal later on loses nothing: the report holds the figures that were finished', async () => {
  const out = scratch('e');
  let interrupt = (): void => {};
  const { code, stdout, stderr } = await run(['reproduce', 'jl-pairs', '--quick', '--out', out], {
    signals: (send) => {
      interrupt = () => send('SIGTERM');
    },
    heard: (text) => {
      if (text.includes('20 dimensions')) interrupt();
    },
  });
  expect(code).toBe(143);
  expect(stdout).toContain('reproduce.html');
  expect(stderr).toContain('interrupted: the report holds what was finished');
  const { partial, 'jl-pairs': jl } = JSON.parse(readFileSync(`${out}/reproduce.json`, 'utf8'));
  expect(partial).toBe(true);
  expect(jl.figures).toHaveLength(1);
  expect(jl.figures[0].figures.map(({ dimension }: { dimension: number }) => dimension)).toEqual([10]);
  const page = readFileSync(`${out}/reproduce.html`, 'utf8');
  expect(page).toContain('It was interrupted');
  expect(page).not.toContain('NaN');
});

test('tiny graphs in a folder make a report that stands alone, and its figures beside it', async () => {
  const [out, data] = [scratch('d'), scratch('.')];
  for (const name of ['G1', 'G32', 'G35'])
    writeFileSync(scratch(`${name}.txt`), '4 5\n1 2 1\n2 3 1\n3 4 1\n4 1 1\n1 3 1\n');
  const argv = [
    'reproduce',
    'cut-descent',
    '--quick',
    '--data',
    data,
    '--out',
    out,
    '--seed',
    '5',
    '--quiet',
  ];
  const { code, stdout, stderr } = await run(argv);
  expect([code, stderr]).toEqual([0, '']);
  expect(stdout).toContain('reproduce.html');
  const page = readFileSync(`${out}/reproduce.html`, 'utf8');
  expect(page.match(/<svg /g)).toHaveLength(9);
  expect(page).not.toContain('NaN');
  const figures = JSON.parse(readFileSync(`${out}/reproduce.json`, 'utf8'));
  expect(figures['cut-descent'].settings.seed).toBe(5);
  // The heaviest cut of a square with one diagonal holds its four sides.
  for (const { derandomized } of figures['cut-descent'].figures) expect(derandomized).toEqual([4, 4, 4]);
});

test('a setting that none of the chapters has is refused, with those that have it', async () => {
  const { code, stderr } = await run(['reproduce', 'jl', '--depth', '3']);
  expect(code).toBe(2);
  expect(stderr).toBe('maxcut: option --depth is given, but only structure-theorem have it\n');
});

test('a finished chapter is kept: the same command takes it up, --fresh runs it again', async () => {
  const out = scratch('kept');
  const argv = ['reproduce', 'cut-figure', '--quick', '--steps', '40', '--nodes', '8', '--out', out];
  const first = await run(argv);
  expect(first.code).toBe(0);
  const page = readFileSync(`${out}/reproduce.html`, 'utf8');
  // A film, and nothing that runs.
  expect(page).toContain('class="shot last"');
  expect(page).not.toMatch(/<script|NaN|Infinity/);
  const again = await run(argv);
  expect(again.stderr).toBe('maxcut: [1/1] cut-figure: as finished before\n');
  const fresh = await run([...argv, '--fresh']);
  expect(fresh.stderr).toContain('a graph of 8 nodes');
  writeFileSync(`${out}/chapters/cut-figure.json`, '{ "broken"');
  expect((await run(argv)).stderr).toContain('a graph of 8 nodes');
});
