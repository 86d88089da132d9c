/** The built program as a process: signals, pipes, standard input, exit codes. */
import {
  closeSync,
  existsSync,
  mkdirSync,
  openSync,
  readdirSync,
  readFileSync,
  writeFileSync,
} from 'node:fs';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { partitionSides, recount, rudyEdges } from '../oracles/recount.ts';
import { endless, petersen } from './graphs.ts';
import { scratchFolder, start, until } from './harness.ts';

const path = scratchFolder();
const long = endless();
/** Of a graph that takes long to write, and little to plan. */
const large = ['--width', '4000', '--height', '4000'];
beforeAll(() => {
  writeFileSync(path('petersen.txt'), petersen);
  writeFileSync(path('endless.txt'), long);
});

describe('signals', () => {
  test.each([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
  ] as const)(
    '%s while solving: the cut so far is written and printed, exit code %d',
    async (signal, code) => {
      const file = path(`${signal}.cut`);
      const log = path(`${signal}.jsonl`);
      const { child, ended } = start([
        'solve',
        path('endless.txt'),
        '--time-limit',
        '60',
        '--json',
        '--output',
        file,
        '--log',
        log,
      ]);
      await until(() => existsSync(log) && readFileSync(log, 'utf8').includes('"improved"'));
      child.kill(signal);
      // As `timeout` does, which signals the process and then its group.
      child.kill(signal);
      const result = await ended;
      expect(result.code).toBe(code);
      // Depending on when it came, the bound may be the trivial one, which is told.
      expect(result.stderr).toMatch(/^(maxcut: warning: the signal came before the relaxation[^\n]*\n)?$/);
      const { cut, status, partition } = JSON.parse(result.stdout);
      expect(status).toBe('interrupted');
      expect(recount(rudyEdges(long), partition)).toBe(cut);
      expect(recount(rudyEdges(long), partitionSides(readFileSync(file, 'utf8')))).toBe(cut);
      expect(readdirSync(path('.')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
    },
  );

  test.each([
    ['cut', ['solve', '-']],
    ['map', ['jl', '-', '--dimension', '2']],
  ])('SIGINT while standard input is awaited: 130 and a line that says so, no %s', async (lack, argv) => {
    const { child, ended } = start(argv);
    // More than a pipe holds: once it is written, the program reads.
    await new Promise<void>((resolve, reject) =>
      child.stdin!.write('# '.repeat(1e6), (error) => (error ? reject(error) : resolve())),
    );
    child.kill('SIGINT');
    expect(await ended).toEqual({
      code: 130,
      stdout: '',
      stderr: `maxcut: interrupted while reading standard input: there is no ${lack} yet\n`,
    });
  });

  test('SIGTERM while standard input goes on and on: 143', async () => {
    const { child, ended } = start(['solve', '-']);
    const lines = '1 2 1\n'.repeat(10_000);
    let written = 0;
    const write = (): void => {
      written++;
      // Fails once the program has ended.
      child.stdin!.write(lines, (error) => error ?? write());
    };
    write();
    await until(() => written > 20);
    child.kill('SIGTERM');
    expect((await ended).code).toBe(143);
  });

  test.each(['graph.rud', 'graph.rud.gz'])(
    'SIGTERM while %s is written: no part of it is left',
    async (name) => {
      const folder = path(`interrupted-${name}`);
      mkdirSync(folder);
      const { child, ended } = start(['generate', 'torus-2d', ...large, '--output', `${folder}/${name}`]);
      await until(() => readdirSync(folder).length > 0);
      child.kill('SIGTERM');
      expect(await ended).toEqual({
        code: 143,
        stdout: '',
        stderr: 'maxcut: interrupted before the graph was written\n',
      });
      expect(readdirSync(folder)).toEqual([]);
    },
  );
});

describe('standard input', () => {
  test.each([
    ['plain', Buffer.from(petersen)],
    ['gzipped', gzipSync(petersen)],
  ])('%s', async (_name, bytes) => {
    const { child, ended } = start(['solve', '-', '--json']);
    child.stdin!.end(bytes);
    const { code, stdout, stderr } = await ended;
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(JSON.parse(stdout)).toMatchObject({ cut: 12, status: 'optimal', graph: { name: 'stdin' } });
  });

  test('nothing there: 65', async () => {
    const { child, ended } = start(['solve', '-']);
    child.stdin!.end();
    const { code, stdout, stderr } = await ended;
    expect({ code, stdout }).toEqual({ code: 65, stdout: '' });
    expect(stderr).toMatch(/^maxcut: standard input: .*\n$/);
  });
});

describe('standard output', () => {
  const greedy = ['solve', path('endless.txt'), '--json', '--method', 'greedy', '--bound', 'none'];

  test('a document far larger than a pipe holds arrives whole', async () => {
    const { code, stdout } = await start(greedy).ended;
    expect(code).toBe(0);
    const { cut, partition } = JSON.parse(stdout);
    expect(recount(rudyEdges(long), partition)).toBe(cut);
  });

  test('a reader that goes away, as `head -1` does, is no error', async () => {
    const { child, ended } = start(greedy);
    child.stdout!.destroy();
    expect(await ended).toEqual({ code: 0, stdout: '', stderr: '' });
  });

  test('a reader that goes away ends what is still being generated', async () => {
    const { child, ended } = start(['generate', 'torus-2d', ...large]);
    child.stdout!.once('data', () => child.stdout!.destroy());
    expect((await ended).code).toBe(0);
  });

  test.runIf(existsSync('/dev/full'))('a full disk is one: 74 and a line that says so', async () => {
    const full = openSync('/dev/full', 'w');
    const { code, stderr } = await start(['solve', path('petersen.txt')], full).ended;
    closeSync(full);
    expect(code).toBe(74);
    expect(stderr).toMatch(/^maxcut: standard output cannot be written \(ENOSPC: .*\)\n$/);
  });
});

test('exit codes reach the shell', async () => {
  expect((await start(['--version']).ended).code).toBe(0);
  expect((await start(['solve']).ended).code).toBe(2);
  expect((await start(['solve', path('absent')]).ended).code).toBe(66);
});
