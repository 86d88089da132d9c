/** `maxcut convert`: what it writes, tells and refuses. */
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, test } from 'vitest';
import { CONVERT_EXAMPLES } from '../../src/cli/convert-command.ts';
import { readModel } from '../../src/io/index.ts';
import { readGraphFile } from '../../src/node/index.ts';
import { bestCut, programOfLp, programOfMps } from '../oracles/cut-program.ts';
import { assignments, randomQuadratic } from '../oracles/quadratic.ts';
import { expectGolden, run, scratchFolder, start } from './harness.ts';

const path = scratchFolder();
const towns = path('towns.csv');
writeFileSync(towns, 'source,target,weight\nNew York,Boston,1e-3\nBoston,"Paris, Texas",-2.5\n');

const graphOf = async (file: string) => {
  const { graph, labels } = await readGraphFile(file);
  return { graph, names: Array.from({ length: graph.n }, (_, v) => labels.labelOf(v)) };
};

describe('convert', () => {
  test('by the extensions of both files, with nothing on standard output', async () => {
    const { code, stdout, stderr } = await run(['convert', towns, path('towns.graphml')]);
    expect([code, stdout]).toEqual([0, '']);
    expect(stderr).toBe(`maxcut: 3 nodes, 2 edges: edge-list → ${path('towns.graphml')}\n`);
    expect(await graphOf(path('towns.graphml'))).toEqual(await graphOf(towns));
  });

  test('through every extension and back', async () => {
    const expected = await graphOf(towns);
    let from = towns;
    for (const extension of ['mtx', 'gexf', 'graph', 'json', 'rud.gz', 'dimacs', 'csv', 'edges']) {
      const to = path(`chain.${extension}`);
      expect(await run(['convert', from, to, '--quiet'])).toMatchObject({ code: 0, stdout: '', stderr: '' });
      expect(await graphOf(to)).toEqual(expected);
      from = to;
    }
  });

  test('.gz is packed', async () => {
    await run(['convert', towns, path('towns.tsv.gz')]);
    const text = gunzipSync(readFileSync(path('towns.tsv.gz'))).toString();
    expect(text).toBe('source,target,weight\nBoston,"New York",0.001\nBoston,"Paris, Texas",-2.5\n');
  });

  test('to standard output, with what is lost for others told on standard error', async () => {
    const { code, stdout, stderr } = await run(['convert', towns, '-', '--to', 'rudy']);
    expect(code).toBe(0);
    expect(stdout).toBe(
      '3 2\n1 2 0.001\n1 3 -2.5\n# node 1 "Boston"\n# node 2 "New York"\n# node 3 "Paris, Texas"\n',
    );
    expect(stderr).toBe(
      'maxcut: warning: rudy numbers its nodes from 1: their names are kept in comment lines, which other programs do not read\n',
    );
  });

  test('from standard input', async () => {
    const { child, ended } = start(['convert', '-', '-', '--format', 'edge-list', '--to', 'metis']);
    child.stdin!.end('1 2\n2 3\n');
    expect(await ended).toMatchObject({ code: 0, stdout: '3 2\n2\n1 3\n2\n', stderr: '' });
  });

  test('columns and weights of the user', async () => {
    writeFileSync(path('roads.csv'), 'id,a,b,km,toll\n7,x,y,2.5,1\n8,y,z,3,9\n');
    const edges = async (...flags: string[]) =>
      (await run(['convert', path('roads.csv'), '-', '--to', 'edge-list', '--quiet', ...flags])).stdout;
    expect(await edges('--columns', 'a,b,toll')).toBe('x y 1\ny z 9\n');
    expect(await edges('--format', 'edge-list', '--columns', 'a,b')).toBe('x y 1\ny z 1\n');
    const d3 = '{"nodes":[{},{}],"links":[{"source":0,"target":1,"value":4}]}';
    writeFileSync(path('d3.json'), d3);
    const { stdout, stderr } = await run(['convert', path('d3.json'), '-', '--to', 'edge-list']);
    expect(stdout).toBe('0 1 1\n');
    expect(stderr).toContain('warning: no edge has the attribute "weight": each weighs 1');
    expect(
      (await run(['convert', path('d3.json'), '-', '--to', 'edge-list', '--weight', 'value'])).stdout,
    ).toBe('0 1 4\n');
  });

  test('QUBO and Ising problems, among themselves', async () => {
    writeFileSync(path('small.qubo'), 'p qubo 0 3 2 2\n0 0 -1.5\n1 1 2\n0 1 1e-3\n1 2 -2.5\n');
    expect(await run(['convert', path('small.qubo'), path('small.bqm')])).toMatchObject({
      code: 0,
      stderr: `maxcut: 3 variables: qubo → ${path('small.bqm')}\n`,
    });
    expect((await run(['convert', path('small.bqm'), path('again.qubo')])).code).toBe(0);
    const again = readModel(readFileSync(path('again.qubo')));
    const small = readModel(readFileSync(path('small.qubo')));
    expect('problem' in again && again.problem).toEqual('problem' in small && small.problem);
  });

  test('a QUBO of decimals as a graph: its weights are decimals', async () => {
    const rows = ['# vartype=BINARY', '0 0 0.1', '1 1 0.3', '2 2 -0.7', '0 1 0.1', '1 2 0.7', '0 2 0.2', ''];
    writeFileSync(path('tenths.coo'), rows.join('\n'));
    const { stdout } = await run(['convert', path('tenths.coo'), '-', '--to', 'rudy', '--quiet']);
    // Node 4 is the reference. The doubles of 1.4 − 0.7 − 0.2 give 0.49999999999999994.
    expect(stdout).toMatch(/^4 6\n1 2 0.1\n1 3 0.2\n1 4 -0.5\n2 3 0.7\n2 4 -1.4\n3 4 0.5\n/);
  });

  test('a graph as a problem, and a problem as a graph, with what their values stand for', async () => {
    const [four, qubo, back] = [path('four.rud'), path('four.qubo'), path('back.rud')];
    writeFileSync(four, '4 5\n1 2 3\n2 3 -1\n3 4 2\n4 1 1\n1 3 -2\n');
    const solved = async (file: string) => {
      const { cut, value } = JSON.parse((await run(['solve', file, '--json', '--quiet'])).stdout);
      return cut ?? value;
    };
    expect(await solved(four)).toBe(5);
    for (const extension of ['qubo', 'ising', 'bqm', 'bqpjson', 'sparse', 'coo']) {
      const to = path(`four.${extension}`);
      const { code, stderr } = await run(['convert', four, to]);
      expect([code, stderr]).toEqual([
        0,
        expect.stringContaining(
          'warning: the max-cut as a problem to minimise: its value is minus the weight',
        ),
      ]);
      expect(await solved(to)).toBe(-5);
    }
    const { stderr } = await run(['convert', qubo, back]);
    expect(stderr).toContain(
      'its value is 0 - 1/2 of the cut, and x = 1 on the side without node "reference"',
    );
    expect(await solved(back)).toBe(10);
    await run(['convert', path('four.ising'), back]);
    expect(await solved(back)).toBe(2.5);
  });

  test('values of random problems are those of the cuts', async () => {
    for (let seed = 0; seed < 6; seed++) {
      const { linear, pairs } = randomQuadratic(seed, 5, (uniform) => Math.floor(uniform() * 40 - 20) / 4);
      const spin = seed % 2 === 0;
      const text = [
        `# vartype=${spin ? 'SPIN' : 'BINARY'}\n# offset ${seed - 2.5}`,
        ...linear.map((c, i) => `${i} ${i} ${c}`),
        ...pairs.map((pair) => pair.join(' ')),
      ].join('\n');
      writeFileSync(path('random.coo'), text);
      const values = [...assignments(5, spin ? -1 : 0, 1)].map((x) => {
        const own = linear.reduce((sum, c, i) => sum + c * x[i]!, seed - 2.5);
        return pairs.reduce((sum, [i, j, c]) => sum + c * x[i]! * x[j]!, own);
      });
      const { stderr } = await run(['convert', path('random.coo'), path('random.rud')]);
      const [, base, factor] = /its value is (\S+) - (1\/2|2) of the cut/.exec(stderr)!;
      const { cut } = JSON.parse((await run(['solve', path('random.rud'), '--json', '--quiet'])).stdout);
      expect(Number(base) - (factor === '2' ? 2 : 0.5) * cut).toBe(Math.min(...values));
    }
  });

  test.each(['lp', 'mps'])('%s for other solvers', async (extension) => {
    writeFileSync(path('four.rud'), '5 6\n1 2 3\n2 3 -1\n3 4 2\n4 1 1.5\n1 3 -2\n4 2 0\n');
    const file = path(`four.${extension}`);
    expect(await run(['convert', path('four.rud'), file, '--quiet'])).toMatchObject({ code: 0, stderr: '' });
    const text = readFileSync(file, 'utf8');
    const program = extension === 'lp' ? programOfLp(text) : programOfMps(text);
    expect(program.rows).toHaveLength(10);
    let best = 0;
    for (const side of assignments(5, 0, 1)) best = Math.max(best, bestCut(program, side));
    // Brute force over the sides; the objective leaves each y at a bound of its rows.
    expect(best).toBe(5.5);
  });

  test('what reading merged is told', async () => {
    writeFileSync(path('twice.rud'), '2 3\n1 2 1\n2 1 2\n1 1 1\n');
    const { stderr } = await run(['convert', path('twice.rud'), path('twice.mtx')]);
    expect(stderr).toContain('warning: 1 duplicate edge: its weight was added to the first one\n');
    expect(stderr).toContain('warning: 1 self-loop ignored\n');
  });
});

describe('refused', () => {
  test.each([
    [
      'no format for standard output',
      ['convert', towns, '-'],
      2,
      'OUT is "-" and has no extension, expected its format by --to',
    ],
    ['an extension of no format', ['convert', towns, path('x.txt')], 2, 'no format has the extension of'],
    [
      'no such format',
      ['convert', towns, path('x'), '--to', 'npy'],
      2,
      'option --to is "npy", expected one of csr, graph6, matrix-market, ',
    ],
    ['no such folder', ['convert', towns, path('none/x.mtx')], 2, 'but there is no folder'],
    ['no such file', ['convert', path('none.rud'), path('x.mtx')], 66, 'no such file'],
    [
      'a column that is not there',
      ['convert', towns, path('x.mtx'), '--columns', 'a,b'],
      65,
      ':1:1: no column is named "a"',
    ],
    [
      'an option of other formats',
      ['convert', towns, path('x.mtx'), '--symmetrize', 'sum'],
      2,
      'edge-list takes no option symmetrize',
    ],
  ])('%s', async (_, argv, code, message) => {
    const ended = await run(argv);
    expect([ended.code, ended.stdout]).toEqual([code, '']);
    expect(ended.stderr).toContain(message);
    expect(ended.stderr.trim().split('\n')).toHaveLength(1);
  });

  test('a faulty input leaves the output as it was, and no temporary file', async () => {
    writeFileSync(path('faulty.rud'), '2 1\n1 3\n');
    writeFileSync(path('kept.mtx'), 'before');
    expect((await run(['convert', path('faulty.rud'), path('kept.mtx')])).code).toBe(65);
    expect(readFileSync(path('kept.mtx'), 'utf8')).toBe('before');
    writeFileSync(path('empty.rud'), '0 0\n');
    expect(await run(['convert', path('empty.rud'), path('new.csv')])).toMatchObject({
      code: 65,
      stderr: 'maxcut: an edge list cannot hold a graph without nodes\n',
    });
    expect(existsSync(path('new.csv'))).toBe(false);
    expect(readdirSync(path('.')).filter((name) => name.endsWith('.tmp'))).toEqual([]);
  });
});

test('--help, whose examples run', async () => {
  const { code, stdout } = await run(['convert', '--help']);
  expect(code).toBe(0);
  expectGolden('help-convert.txt', stdout);
  const examples = CONVERT_EXAMPLES.split('\n').filter((line) => line.startsWith('  maxcut '));
  expect(examples).toHaveLength(2);
  for (const example of examples) {
    const argv = example
      .trim()
      .split(' ')
      .slice(1)
      .map((word) => (/^G1\./.test(word) ? path(word) : word));
    expect((await run(argv)).code).toBe(0);
  }
  expect((await graphOf(path('G1.graphml'))).graph.m).toBe(19176);
});
