import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { graphFamilies } from '../../src/graph/generators/generate.ts';
import { libraryFamilies } from '../../src/graph/generators/graphology.ts';
import { partitionSides, recount, rudyEdges } from '../oracles/recount.ts';
import { run, scratchFolder } from './harness.ts';

const path = scratchFolder();

test.each([...graphFamilies, ...libraryFamilies])(
  '$name: both examples of its help run',
  async ({ name }) => {
    const { stdout } = await run(['generate', name, '--help']);
    const examples = stdout.match(/^ {2}maxcut generate .*$/gm)!;
    expect(examples).toHaveLength(2);
    for (const example of examples) {
      const argv = example.trim().split(' ').slice(1);
      const at = argv.indexOf('--output') + 1;
      if (at > 0) argv[at] = path(argv[at]!);
      const { code, stdout: text, stderr } = await run(argv);
      expect({ code, stderr: stderr.split(':').slice(0, 2) }).toMatchObject({ code: 0 });
      const written = at > 0 ? gunzipSync(readFileSync(argv[at]!)).toString() : text;
      const [header, ...lines] = written.trimEnd().split('\n');
      expect(lines).toHaveLength(Number(header!.split(' ')[1]));
    }
  },
);

test('the examples of generate --help are solved', async () => {
  const { stdout } = await run(['generate', '--help']);
  expect(stdout.match(/^ {2}maxcut generate .*$/gm)).toHaveLength(2);
  const torus = path('torus.rud');
  const made = await run([
    'generate',
    'torus-2d',
    '--width',
    '100',
    '--height',
    '80',
    '--seed',
    '7',
    '--output',
    torus,
  ]);
  expect(made).toMatchObject({
    code: 0,
    stdout: '',
    stderr: `maxcut: torus-2d, seed 7: 8000 nodes, 16000 edges → ${torus}\n`,
  });
  const gnm = await run(['generate', 'gnm', '--nodes', '100', '--edges', '500', '--quiet']);
  expect(gnm.stderr).toBe('');
  expect(rudyEdges(gnm.stdout)).toHaveLength(500);
});

test('the complete graph has two names', async () => {
  const made = await run(['generate', 'complete', '--nodes', '4']);
  expect(made.code).toBe(0);
  expect(rudyEdges(made.stdout)).toHaveLength(6);
});

test('a planted partition is written, and its value is what was told', async () => {
  const planted = path('planted.cut');
  const argv = ['generate', 'planted', '--nodes', '60', '--weights', 'uniform', '--planted', planted];
  const { stdout, stderr } = await run(argv);
  const told = Number(/planted cut (-?\d+)/.exec(stderr)![1]);
  expect(recount(rudyEdges(stdout), partitionSides(readFileSync(planted, 'utf8')))).toBe(told);
});

test.each([
  [['generate', 'gnm', '--nodes', '5'], 'option --edges is missing, expected an integer ≥ 0\n'],
  [['generate', 'gnm', '--nodes', '0', '--edges', '1'], 'option --nodes is "0", expected an integer ≥ 1'],
  [['generate', 'clique', '--edges', '3'], "unknown option '--edges'"],
  [['generate', 'cliqe'], "unknown command 'cliqe' (Did you mean clique?)"],
  [
    ['generate', 'erdos-renyi', '--probability', '2'],
    'option --probability is "2", expected a number in 0..1',
  ],
])('%j is refused', async (argv, message) => {
  const { code, stdout, stderr } = await run(argv);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain(`maxcut: ${message}`);
});

test('a csr file is the same graph as the text', async () => {
  for (const more of [[], ['--weights', 'gaussian']]) {
    const argv = ['generate', 'gnm', '--nodes', '300', '--edges', '900', '--quiet', ...more];
    const binary = path('random.csr');
    expect(await run([...argv, '--output', binary])).toMatchObject({ code: 0, stdout: '', stderr: '' });
    const text = await run(argv);
    const back = await run(['convert', binary, '-', '--to', 'rudy', '--quiet']);
    const sorted = (rudy: string) =>
      rudyEdges(rudy)
        .map(([u, v, w]) => `${Math.min(+u, +v)} ${Math.max(+u, +v)} ${w}`)
        .sort();
    expect(sorted(back.stdout)).toEqual(sorted(text.stdout));
  }
});
