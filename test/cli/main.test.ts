import { readFileSync, writeFileSync } from 'node:fs';
import { Writable } from 'node:stream';
import { describe, expect, test } from 'vitest';
import { petersen } from './graphs.ts';
import { expectGolden, run, scratchFolder } from './harness.ts';

const path = scratchFolder();
const graph = path('petersen.txt');
writeFileSync(graph, petersen);

const longestLine = (text: string): number => Math.max(...text.split('\n').map((line) => line.length));

describe('help', () => {
  test.each([
    ['--help', 'help.txt', ['--help']],
    ['help', 'help.txt', ['help']],
    ['solve --help', 'help-solve.txt', ['solve', '--help']],
    ['help solve', 'help-solve.txt', ['help', 'solve']],
  ])('%s', async (_name, golden, argv) => {
    const { code, stdout, stderr } = await run(argv);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(longestLine(stdout)).toBeLessThanOrEqual(80);
    expectGolden(golden, stdout);
  });

  test('the examples are about files that are shipped', async () => {
    const { stdout } = await run(['--help']);
    const files = stdout.match(/data\/\S+/g)!;
    expect(files).toHaveLength(4);
    for (const file of files)
      expect(readFileSync(new URL(`../../${file}`, import.meta.url)).length).toBeGreaterThan(0);
  });

  test('--version is the package’s', async () => {
    const { version } = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
    expect(await run(['--version'])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: '' });
  });

  test('methods: each begins a line, and each is taken by --method', async () => {
    const { code, stdout } = await run(['methods']);
    expect(code).toBe(0);
    const names = stdout
      .trimEnd()
      .split('\n')
      .filter((line) => !line.startsWith(' '))
      .map((line) => line.split(' ')[0]!);
    expect(names).toContain('derandomized');
    for (const method of names) expect((await run(['solve', graph, '--method', method])).code).toBe(0);
  });
});

/** Wrong usage: exit code 2, nothing on stdout, one line that says what is wrong. */
describe('wrong usage', () => {
  const given = (words: readonly string[]) => words.map((word) => (word === 'GRAPH' ? graph : word));
  test.each<[string[], string]>([
    [[], 'no command given, expected one such as `maxcut solve FILE`; see `maxcut --help`'],
    [
      ['generate'],
      '`maxcut generate` is not complete, expected a command after it such as `maxcut generate erdos-renyi`; see `maxcut generate --help`',
    ],
    [['sovle', 'x'], "unknown command 'sovle' (Did you mean solve?)"],
    [['GRAPH'], `"${graph}" is not a command: did you mean \`maxcut solve ${graph}\`?`],
    [['-'], '"-" is not a command: did you mean `maxcut solve -`?'],
    [['solve'], "missing required argument 'file'; see `maxcut solve --help`"],
    [['bench', 'report'], "missing required argument 'files'; see `maxcut bench report --help`"],
    [['generate', 'foo'], "unknown command 'foo'; see `maxcut generate --help`"],
    [['solve', 'GRAPH', '--fromat', 'rudy'], "unknown option '--fromat' (Did you mean --format?)"],
    [['solve', 'GRAPH', '--seed'], "option '--seed <N>' argument missing"],
    [['solve', 'GRAPH', '--seed', '-1'], `option --seed is "-1", expected an integer ≥ 0 and < 2^53`],
    [['solve', 'GRAPH', '--seed', '1.5'], `option --seed is "1.5", expected an integer ≥ 0 and < 2^53`],
    [
      ['solve', 'GRAPH', '--seed', '9007199254740992'],
      `option --seed is "9007199254740992", expected an integer ≥ 0 and < 2^53`,
    ],
    [['solve', 'GRAPH', '--seed='], `option --seed is "", expected an integer ≥ 0 and < 2^53`],
    [['solve', 'GRAPH', '--seed', '0x10'], `option --seed is "0x10", expected an integer ≥ 0 and < 2^53`],
    [['solve', 'GRAPH', '--threads', '0'], 'option --threads is "0", expected an integer in 1..1024'],
    [['solve', 'GRAPH', '--threads', 'all'], 'option --threads is "all", expected an integer in 1..1024'],
    [
      ['solve', 'GRAPH', '--time-limit', '-3'],
      'option --time-limit is "-3", expected a number ≥ 0, in seconds',
    ],
    [
      ['solve', 'GRAPH', '--time-limit', '10s'],
      'option --time-limit is "10s", expected a number ≥ 0, in seconds',
    ],
    [
      ['solve', 'GRAPH', '--time-limit', '1e999'],
      'option --time-limit is "1e999", expected a number ≥ 0, in seconds',
    ],
    [
      ['solve', 'GRAPH', '--max-steps', '0.5'],
      'option --max-steps is "0.5", expected an integer ≥ 0 and < 2^53',
    ],
    [['solve', 'GRAPH', '--target', 'NaN'], 'option --target is "NaN", expected a number'],
    [['solve', 'GRAPH', '--target', 'Infinity'], 'option --target is "Infinity", expected a number'],
    [
      ['solve', 'GRAPH', '--bound', 'SDP'],
      'option --bound is "SDP", expected one of sdp, verified, estimated, none (Did you mean sdp?)',
    ],
    [['solve', 'GRAPH', '--gap', '-1'], 'option --gap is "-1", expected a number ≥ 0'],
    [['solve', 'GRAPH', '--set', 'a'], 'option --set is "a", expected name=value'],
    [['solve', 'GRAPH', '--start', ''], 'option --start is "", expected the name of a file'],
    [['solve', '-', '--start', '-'], 'both the graph and --start are "-", expected one of them to be a file'],
    [
      ['solve', 'GRAPH', '--output', '-'],
      'option --output is "-", expected the name of a file (--json prints the partition)',
    ],
    [['methods', 'x'], "too many arguments for 'methods'. Expected 0 arguments but got 1."],
  ])('maxcut %j', async (argv, message) => {
    expect(await run(given(argv))).toMatchObject({ code: 2, stdout: '', stderr: `maxcut: ${message}\n` });
  });

  test('names of methods and formats are listed where one is unknown', async () => {
    const method = await run(['solve', graph, '--method', 'magic']);
    expect(method.code).toBe(2);
    expect(method.stderr).toMatch(/^maxcut: option --method is "magic", expected one of auto, .*\n$/);
    const format = await run(['solve', graph, '--format', 'docx']);
    expect(format.code).toBe(2);
    expect(format.stderr).toMatch(/^maxcut: option --format is "docx", expected one of .*\brudy\b.*\n$/);
  });

  test('a folder as --output, or in a folder that is not there, is refused before the graph is read', async () => {
    const folder = path('.');
    const asFolder = await run(['solve', 'no-such-graph', '--output', folder]);
    expect(asFolder).toMatchObject({ code: 2, stdout: '' });
    expect(asFolder.stderr).toMatch(/a folder, expected the name of a file\n$/);
    const nowhere = await run(['solve', 'no-such-graph', '--output', 'nowhere/at/all.txt']);
    expect(nowhere).toMatchObject({
      code: 2,
      stderr: 'maxcut: option --output is "nowhere/at/all.txt", but there is no folder "nowhere/at"\n',
    });
  });

  test('escape sequences of an argument do not reach the terminal', async () => {
    const { stderr } = await run(['solve', graph, '--seed', '\u001b[31m']);
    expect(stderr).not.toContain('\u001b');
  });
});

describe('bad input', () => {
  test('no such file: 66', async () => {
    const { code, stdout, stderr } = await run(['solve', path('absent.txt')]);
    expect({ code, stdout }).toEqual({ code: 66, stdout: '' });
    expect(stderr).toBe(`maxcut: ${path('absent.txt')}: no such file\n`);
  });

  test('no such start: 66', async () => {
    expect((await run(['solve', graph, '--start', path('absent.cut')])).code).toBe(66);
  });

  test('a bad line: 65 and one line with file, line and column', async () => {
    const bad = path('bad.txt');
    writeFileSync(bad, '3 2\n1 2 1\n1 9 1\n');
    const { code, stdout, stderr } = await run(['solve', bad]);
    expect({ code, stdout }).toEqual({ code: 65, stdout: '' });
    expect(stderr.startsWith(`maxcut: ${bad}:3:3: `)).toBe(true);
    expect(stderr.match(/\n/g)).toHaveLength(1);
  });

  test('a start that leaves a node out: 65', async () => {
    const short = path('short.cut');
    writeFileSync(short, '1 0\n2 1\n');
    const { code, stderr } = await run(['solve', graph, '--start', short]);
    expect(code).toBe(65);
    expect(stderr).toContain('expected a line for every node');
  });
});

describe('faults of ours', () => {
  const failing = (argv: string[], env: Record<string, string>) =>
    run(argv, {
      env,
      signals: () => {
        throw new TypeError('boom');
      },
    });

  test('70 and one line', async () => {
    expect(await failing(['solve', graph], {})).toMatchObject({
      code: 70,
      stdout: '',
      stderr: 'maxcut: internal error: boom\n',
    });
  });

  test('MAXCUT_DEBUG adds where', async () => {
    const { stderr } = await failing(['solve', graph], { MAXCUT_DEBUG: '1' });
    expect(stderr).toMatch(/^maxcut: internal error: boom\nTypeError: boom\n {4}at /);
  });

  test('a result that cannot be printed: 74', async () => {
    const full = new Writable({ write: (_chunk, _encoding, done) => done(new Error('no space left')) });
    full.on('error', () => {});
    expect(await run(['methods'], { stdout: full })).toMatchObject({
      code: 74,
      stderr: 'maxcut: standard output cannot be written (no space left)\n',
    });
  });
});
