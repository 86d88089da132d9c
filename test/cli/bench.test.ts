/** `maxcut bench`: suites, options, exit codes, signals. */
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { methodNames } from '../../src/solve/methods.ts';
import { run, scratchFolder, start, until } from './harness.ts';

const path = scratchFolder();

function ownSuite(fields: Record<string, unknown>): string {
  writeFileSync(path('triangle.txt'), '3 3\n1 2 1\n2 3 1\n3 1 2.5\n');
  const file = path(`suite-${Math.random()}.json`);
  const suite = {
    name: 'own',
    summary: 'a triangle',
    files: [{ file: 'triangle.txt', bestKnown: 3.5, provenOptimal: true }],
    methods: ['greedy'],
    seeds: 2,
  };
  writeFileSync(file, JSON.stringify({ ...suite, ...fields }));
  return file;
}

const rowsOf = (folder: string) =>
  readFileSync(`${folder}/runs.jsonl`, 'utf8')
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line));

describe('suites', () => {
  test('are listed, a line each', async () => {
    const { code, stdout, stderr } = await run(['bench']);
    expect([code, stderr]).toEqual([0, '']);
    const names = stdout
      .trimEnd()
      .split('\n')
      // The end of a long line is indented.
      .filter((line) => !line.startsWith(' '))
      .map((line) => line.split(' ')[0]);
    expect(names).toEqual(['biqmac', 'gset', 'qubo', 'random', 'real-world', 'smoke', 'torus']);
  });

  test('those that ship can be planned: methods and instances exist', async () => {
    const { instancesOf, readSuite, suiteNames } = await import('../../src/measure/run/find-suite.ts');
    const counts: Record<string, number> = {};
    for (const name of suiteNames()) {
      const { suite, file } = readSuite(name);
      counts[name] = instancesOf(suite, file).length;
      expect(suite.name).toBe(name);
      for (const method of suite.methods) expect(methodNames()).toContain(method);
    }
    expect(counts).toEqual({
      biqmac: 99,
      gset: 71,
      qubo: 50,
      random: 5,
      'real-world': 10,
      smoke: 5,
      torus: 32,
    });
  });

  test('a suite of one’s own: files beside it, and generated graphs', async () => {
    const generated = [{ name: 'wheel', family: 'gnm', seed: 1, parameters: { nodes: 5, edges: 7 } }];
    const out = path('own');
    const { code, stdout } = await run(['bench', ownSuite({ generated }), '--out', out, '--seeds', '1']);
    expect(code).toBe(0);
    expect(stdout).toContain(`${out}/runs.jsonl`);
    expect(rowsOf(out).map(({ id, gap }) => [id, gap])).toEqual([
      ['triangle/greedy/1', 0],
      ['wheel/greedy/1', null],
    ]);
  });

  test('options of reading hold for every file of a run, whose ever it is', async () => {
    const suite = ownSuite({ instances: ['pm1s_80.0'], seeds: 1 });
    const out = path('as-list');
    const { code } = await run(['bench', suite, '--out', out, '--format', 'edge-list']);
    expect(code).toBe(0);
    // With its header as an edge: of the triangle `3 3` a loop, of the other one between two nodes.
    expect(
      rowsOf(out)
        .map(({ nodes, edges }) => [nodes, edges])
        .sort(),
    ).toEqual([
      [3, 3],
      [81, 317],
    ]);
    const generated = [{ name: 'wheel', family: 'gnm', seed: 1, parameters: { nodes: 5, edges: 7 } }];
    const refused = await run(['bench', ownSuite({ files: [], generated }), '--format', 'rudy']);
    expect([refused.code, refused.stderr]).toEqual([
      2,
      expect.stringContaining(
        'option format says how a file is read, but all of these instances are generated',
      ),
    ]);
  });

  test.each<[Record<string, unknown>, RegExp]>([
    [{ seeds: 0 }, /field seeds is 0, expected an integer in 1..10000/],
    [{ methods: undefined }, /field methods is missing, expected a list of methods/],
    [{ instance: ['G1'] }, /unknown field "instance", expected one of name, summary, families/],
    [{ files: ['a'] }, /field files is \["a"\], expected a list of objects/],
    [{ files: [] }, /the suite names no instance/],
    [{ families: ['nowhere'] }, /no instance of the family "nowhere"/],
    [
      { generated: [{ name: 'x', family: 'circle', seed: 1, parameters: {} }] },
      /expected a list of objects \{name, family/,
    ],
    [
      { files: [{ file: 'triangle.txt' }, { file: './triangle.txt' }] },
      /two instances are called "triangle"/,
    ],
  ])('a suite that cannot be used: %j', async (fields, message) => {
    const { code, stderr } = await run(['bench', ownSuite(fields), '--out', path('never')]);
    expect(code).toBe(65);
    expect(stderr).toMatch(message);
  });

  test('a file that is missing: 66', async () => {
    const absent = await run(['bench', path('absent.json')]);
    expect(absent).toMatchObject({ code: 66, stderr: `maxcut: ${path('absent.json')}: no such file\n` });
    const instance = await run(['bench', ownSuite({ files: [{ file: 'gone.txt' }] })]);
    expect(instance.code).toBe(66);
    expect(instance.stderr).toContain('gone.txt: no such file; the suite own needs it');
  });
});

describe('options', () => {
  test('without anybody to do the runs nothing is made', async () => {
    const out = path('nobody');
    const { code, stderr } = await run(['bench', 'smoke', '--jobs', '0', '--out', out]);
    expect(code).toBe(2);
    expect(stderr).toMatch(/option --jobs is 0, but there is no --queue/);
    expect(existsSync(out)).toBe(false);
  });

  test.each<[readonly string[], RegExp]>([
    [['bench', 'nowhere'], /there is no suite "nowhere", expected one of biqmac, gset/],
    [['bench', 'smoke', '--methods', 'guess'], /option --methods names "guess", expected one of/],
    [['bench', 'smoke', '--methods', 'greedy,'], /option --methods is "greedy,"/],
    [['bench', 'smoke', '--instances', 'G99'], /no instance of the suite smoke is called "G99"/],
    [['bench', 'smoke', '--seeds', '0'], /option --seeds is "0", expected an integer in 1..10000/],
    [['bench', 'smoke', '--jobs', '-1'], /option --jobs is "-1"/],
    [['bench', 'smoke', '--out', '/dev/null/x'], /option --out is "\/dev\/null\/x", which cannot be created/],
  ])('%j: wrong usage', async (argv, message) => {
    const { code, stdout, stderr } = await run(argv);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr).toMatch(message);
  });

  test('override the suite; --verbose tells of each run, --resume continues', async () => {
    const out = path('overridden');
    const argv = ['bench', 'smoke', '--instances', 'G1*,bqp*', '--methods', 'greedy,random', '--out', out];
    const first = await run([...argv, '--seeds', '1', '--time-limit', '3', '--verbose', '--jobs', '2']);
    expect(first.code).toBe(0);
    expect(first.stderr).toMatch(/^G14 {2}greedy {2}seed 1 {2}\d+ {2}gap .* of 4 runs done, \d+ s left$/m);
    expect(
      rowsOf(out)
        .map(({ id }) => id)
        .sort(),
    ).toEqual(['G14/greedy/1', 'G14/random/1', 'bqp50-1/greedy/1', 'bqp50-1/random/1']);
    expect(rowsOf(out)[0]).toMatchObject({ timeLimitSec: 3, maxSteps: 4000, bound: 'sdp' });
    const refused = await run([...argv, '--seeds', '1', '--time-limit', '3']);
    expect(refused).toMatchObject({ code: 2, stdout: '' });
    const again = await run([...argv, '--seeds', '2', '--time-limit', '3', '--resume', '--quiet']);
    expect(again.stdout).toContain('4 runs in ');
    expect(rowsOf(out).length).toBe(8);
  });

  test('--stop-at-best ends a run at the best known value', async () => {
    const out = path('stopped');
    const argv = ['bench', 'biqmac', '--instances', 'g05_60.0', '--methods', 'annealing'];
    const { code } = await run([...argv, '--time-limit', '20', '--seeds', '1', '--out', out]);
    expect(code).toBe(0);
    const [row] = rowsOf(out);
    expect(row).toMatchObject({ stopAtBest: true, value: 536, gap: 0 });
    expect(row.solveSec).toBeLessThan(10);
  });

  test('failed runs: exit code 1, and the file that says why', async () => {
    mkdirSync(path('folder.txt'), { recursive: true });
    const out = path('failing');
    const { code, stderr } = await run([
      'bench',
      ownSuite({ files: [{ file: 'folder.txt' }] }),
      '--out',
      out,
    ]);
    expect(code).toBe(1);
    expect(stderr).toBe(`maxcut: 2 runs failed; ${out}/runs.jsonl says why\n`);
    expect(rowsOf(out)[0].error).toMatch(/is a directory, expected a file/);
  });
});

describe('the process', () => {
  test('a terminal sees what is left, and the line is cleared', async () => {
    // The line is drawn four times a second: of two runs on a fast machine it may show neither.
    const argv = ['bench', ownSuite({ seeds: 12 }), '--out', path('terminal')];
    const { stderr } = await run(argv, { terminal: { stderr: true } });
    expect(stderr).toMatch(/triangle {2}greedy {2}seed \d+ {2}\d+ of 12 runs done, \d+ s left/);
    expect(stderr.endsWith('\u001b[2K')).toBe(true);
  });

  test('SIGINT: 130, finished runs are kept, and the rest can be run', async () => {
    const out = path('interrupted');
    const generated = [{ name: 'large', family: 'gnm', seed: 1, parameters: { nodes: 1000, edges: 5000 } }];
    const suite = ownSuite({
      generated,
      methods: ['annealing'],
      timeLimitSec: 20,
      stopAtBest: true,
      seeds: 1,
    });
    const { child, ended } = start(['bench', suite, '--out', out]);
    const file = `${out}/runs.jsonl`;
    await until(() => existsSync(file) && readFileSync(file, 'utf8').includes('\n'));
    child.kill('SIGINT');
    const { code, stderr } = await ended;
    expect(code).toBe(130);
    expect(stderr).toBe(`maxcut: interrupted: 1 of 2 runs are in ${out}/runs.jsonl; --resume continues\n`);
    expect(rowsOf(out).length).toBe(1);
  });
});
