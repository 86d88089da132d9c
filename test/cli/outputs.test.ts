/** Files that a command writes: none over another by accident, and one that cannot be written costs nothing else. */
import {
  chmodSync,
  existsSync,
  linkSync,
  lstatSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { Writable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { partitionSides, recount, rudyEdges } from '../oracles/recount.ts';
import { endless as endlessGraph, petersen } from './graphs.ts';
import { run, scratchFolder } from './harness.ts';

const path = scratchFolder();
const graph = path('petersen.txt');
const points = path('points.csv');

beforeAll(() => {
  writeFileSync(graph, petersen);
  writeFileSync(path('start.cut'), Array.from({ length: 10 }, (_, u) => `${u + 1} ${u % 2}\n`).join(''));
  symlinkSync(graph, path('symbolic.txt'));
  linkSync(graph, path('hard.txt'));
  mkdirSync(path('below'));
  writeFileSync(points, '0,1,2\n3,5,1\n2,2,9\n7,1,1\n');
});

describe('a file is not overwritten by accident', () => {
  const same: [string, string[], RegExp][] = [
    ['output and graph', ['solve', graph, '--output', graph], /--output is .* the same file as FILE "/],
    ['by another path', ['solve', graph, '--output', path('below/../petersen.txt')], /the same file as FILE/],
    ['by a symbolic link', ['solve', graph, '--output', path('symbolic.txt')], /the same file as FILE/],
    ['by a hard link', ['solve', graph, '--log', path('hard.txt')], /--log is .* the same file as FILE/],
    [
      'output and start',
      ['solve', graph, '--start', path('start.cut'), '--output', path('start.cut')],
      /the same file as --start/,
    ],
    [
      'two outputs, neither there yet',
      ['solve', graph, '--output', path('x'), '--certificate', path('below/../x')],
      /--certificate is .* the same file as option --output/,
    ],
    ['convert', ['convert', graph, graph], /OUT is .* the same file as IN/],
    ['jl', ['jl', points, '--dimension', '2', '--output', points], /--output is .* the same file as FILE/],
    [
      'generate',
      ['generate', 'planted', '--nodes', '9', '--output', path('p'), '--planted', path('p')],
      /--planted is .* the same file as option --output/,
    ],
  ];
  test.each(same)('%s', async (_name, argv, message) => {
    const before = readFileSync(graph, 'utf8');
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
    expect(stderr).toMatch(message);
    expect(stderr.match(/\n/g)).toHaveLength(1);
    expect(readFileSync(graph, 'utf8')).toBe(before);
    expect(existsSync(path('x')) || existsSync(path('p'))).toBe(false);
  });

  test('--force overwrites', async () => {
    const start = path('start.cut');
    expect((await run(['solve', graph, '--start', start, '--output', start, '--force'])).code).toBe(0);
    expect(recount(rudyEdges(petersen), partitionSides(readFileSync(start, 'utf8')))).toBe(12);
    writeFileSync(path('copy.rud'), petersen);
    expect((await run(['convert', path('copy.rud'), path('copy.rud'), '--force'])).code).toBe(0);
    expect(rudyEdges(readFileSync(path('copy.rud'), 'utf8'))).toHaveLength(15);
  });

  test('devices may be named twice', async () => {
    const argv = ['solve', graph, '--output', '/dev/null', '--log', '/dev/null'];
    expect((await run(argv)).code).toBe(0);
  });

  test('"-" is no file', async () => {
    const { code, stderr } = await run(['jl', points, '--dimension', '2', '--output', '-']);
    expect(code).toBe(2);
    expect(stderr).toContain('expected the name of a file (--json prints the map)');
  });
});

describe.runIf(existsSync('/dev/full'))('a full disk: 74, and the result all the same', () => {
  test.each(['log', 'certificate', 'plot'])('--%s', async (option) => {
    const output = path(`beside-${option}.cut`);
    const argv = ['solve', graph, '--json', '--quiet', '--output', output, `--${option}`, '/dev/full'];
    const { code, stdout, stderr } = await run(argv);
    expect(code).toBe(74);
    expect(JSON.parse(stdout).cut).toBe(12);
    expect(recount(rudyEdges(petersen), partitionSides(readFileSync(output, 'utf8')))).toBe(12);
    expect(stderr).toBe(`maxcut: warning: the ${option} cannot be written to "/dev/full": no space left\n`);
  });

  test('solve --output, and the others are written', async () => {
    const log = path('whole.jsonl');
    const argv = ['solve', graph, '--output', '/dev/full', '--log', log, '--plot', path('whole.svg')];
    const { code, stdout, stderr } = await run(argv);
    expect(code).toBe(74);
    expect(stdout).toMatch(/^cut +12$/m);
    expect(stdout).not.toContain('written to');
    expect(stderr).toBe('maxcut: the partition cannot be written to "/dev/full": no space left\n');
    expect(readFileSync(path('whole.svg'), 'utf8')).toMatch(/^<svg/);
    expect(JSON.parse(readFileSync(log, 'utf8').trimEnd().split('\n').at(-1)!)).toMatchObject({
      type: 'end',
      cut: 12,
    });
  });

  test('standard output, too: both are told', async () => {
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no space left')) });
    full.on('error', () => {});
    const { code, stderr } = await run(['solve', graph, '--output', '/dev/full'], { stdout: full });
    expect(code).toBe(74);
    expect(stderr).toBe(
      'maxcut: the partition cannot be written to "/dev/full": no space left\n' +
        'maxcut: standard output cannot be written (no space left)\n',
    );
  });

  test('jl --output', async () => {
    const { code, stdout, stderr } = await run(['jl', points, '--dimension', '2', '--output', '/dev/full']);
    expect(code).toBe(74);
    expect(stdout).toMatch(/^dimension +2$/m);
    expect(stderr).toBe('maxcut: the map cannot be written to "/dev/full": no space left\n');
  });

  test.each([
    ['convert', ['convert', graph, '/dev/full', '--to', 'rudy']],
    ['generate', ['generate', 'gnm', '--nodes', '9', '--edges', '9', '--output', '/dev/full']],
  ])('%s', async (_name, argv) => {
    const { code, stderr } = await run(argv);
    expect(code).toBe(74);
    expect(stderr).toBe('maxcut: the graph cannot be written to "/dev/full": no space left\n');
  });
});

describe('what cannot be written is found before the search', () => {
  // A search without a time limit, which nothing would end.
  const endless = ['solve', path('endless.txt'), '--time-limit', '1e6', '--quiet'];
  beforeAll(() => writeFileSync(path('endless.txt'), endlessGraph()));

  test('a read-only file', async () => {
    writeFileSync(path('read-only.cut'), '1 0\n');
    chmodSync(path('read-only.cut'), 0o444);
    const { code, stderr } = await run([...endless, '--output', path('read-only.cut')]);
    expect(code).toBe(74);
    expect(stderr).toMatch(/cannot be written to .*: (it is read-only|permission denied)\n$/);
  });

  test('a name that is too long', async () => {
    const { code, stderr } = await run([...endless, '--output', path('x'.repeat(256))]);
    expect(code).toBe(74);
    expect(stderr).toMatch(/: the name is too long\n$/);
  });

  test('links in a circle', async () => {
    symlinkSync(path('round-2'), path('round-1'));
    symlinkSync(path('round-1'), path('round-2'));
    const { code, stderr } = await run([...endless, '--output', path('round-1')]);
    expect(code).toBe(74);
    expect(stderr).toMatch(/: its symbolic links lead in a circle\n$/);
  });

  test('a node name with an outer blank', async () => {
    const edges = Array.from({ length: 60 }, (_, e) => `"v${e % 20} ","v${(7 * e + 3) % 20} "\n`).join('');
    writeFileSync(path('blank.csv'), `source,target\n${edges}`);
    const argv = ['solve', path('blank.csv'), '--time-limit', '1e6', '--prove'];
    const { code, stdout, stderr } = await run([...argv, '--output', path('blank.cut')]);
    expect({ code, stdout }).toEqual({ code: 65, stdout: '' });
    expect(stderr).toMatch(/node name "v\d+ " cannot be written to a line of its own/);
  });
});

test('a name as long as names may be; a link to nowhere is followed, and stays', async () => {
  const long = path('x'.repeat(255));
  expect((await run(['solve', graph, '--output', long, '--quiet'])).code).toBe(0);
  expect(recount(rudyEdges(petersen), partitionSides(readFileSync(long, 'utf8')))).toBe(12);
  symlinkSync('nowhere.cut', path('dangling.cut'));
  expect((await run(['solve', graph, '--output', path('dangling.cut'), '--quiet'])).code).toBe(0);
  expect(lstatSync(path('dangling.cut')).isSymbolicLink()).toBe(true);
  expect(readFileSync(path('nowhere.cut'), 'utf8')).toBe(readFileSync(long, 'utf8'));
});

test('a folder that the system does not make: 74; one where a file is: 2', async () => {
  const long = path('x'.repeat(300));
  const { code, stderr } = await run(['reproduce', '--quick', '--out', long]);
  expect(code).toBe(74);
  expect(stderr).toMatch(/^maxcut: the folder cannot be written to ".*": the name is too long\n$/);
  expect((await run(['reproduce', '--quick', '--out', `${graph}/report`])).code).toBe(2);
});

afterAll(() => {
  expect(readdirSync(path('.')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
});

test.each([
  ['a table', ['--csv']],
  ['a log', ['--log']],
])('%s that is there stays where the queue cannot be reached', async (_what, [option]) => {
  writeFileSync(path('kept'), 'of another run\n');
  const argv = ['solve', graph, option!, path('kept'), '--queue', 'redis://127.0.0.1:1'];
  expect((await run(argv)).stderr).toContain('cannot be reached');
  expect(readFileSync(path('kept'), 'utf8')).toBe('of another run\n');
});
