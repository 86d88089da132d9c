import { writeFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { mixed, petersen, square } from './graphs.ts';
import { expectGolden, run, scratchFolder } from './harness.ts';

const path = scratchFolder();
const root = new URL('../../', import.meta.url).pathname;

async function facts(text: string) {
  const file = path('graph.txt');
  writeFileSync(file, text);
  const { code, stdout } = await run(['info', file, '--json']);
  expect(code).toBe(0);
  return JSON.parse(stdout);
}

test('both examples of the help run, and tell what is known of these graphs', async () => {
  const { stdout } = await run(['info', '--help']);
  const examples = stdout.match(/^ {2}maxcut info .*$/gm)!.map((line) => line.trim().split(' ').slice(1));
  expect(examples).toHaveLength(2);
  const [first, second] = await Promise.all(
    examples.map((argv) => run(argv.map((word) => (word.startsWith('data/') ? root + word : word)))),
  );
  expect(first!.code).toBe(0);
  expectGolden('info-G14.txt', first!.stdout);
  expect(JSON.parse(second!.stdout)).toMatchObject({ nodes: 1174, edges: 1417, components: { count: 26 } });
});

test('a QUBO and an Ising problem, and their max-cut', async () => {
  const qubo = path('a.qubo');
  writeFileSync(qubo, 'c offset 2\np qubo 0 3 2 1\n0 0 -3\n1 1 -2\n0 1 4\n');
  const { code, stdout } = await run(['info', qubo, '--quiet']);
  expect(code).toBe(0);
  expect(stdout).toMatch(
    /^problem +QUBO, to minimize: 3 variables, 1 coupling, offset 2; below is its max-cut$/m,
  );
  expect(stdout).toMatch(/^nodes +4$/m);
  const list = path('a.txt');
  writeFileSync(list, '2 2\n0 0 1\n0 1 -1\n');
  expect(JSON.parse((await run(['info', list, '--format', 'qubist', '--json'])).stdout)).toMatchObject({
    format: 'qubist',
    problem: { kind: 'ising', sense: 'minimize', variables: 2, couplings: 1, offset: 0 },
    nodes: 3,
    edges: 2,
  });
});

test('Petersen', async () => {
  expect(await facts(petersen)).toMatchObject({
    nodes: 10,
    edges: 15,
    weights: { least: 1, most: 1, total: 15, integral: true, negative: false },
    degrees: { least: 3, most: 3, mean: 3 },
    components: { count: 1, largest: 10, isolatedNodes: 0 },
    bipartite: false,
    structure: {
      frustrated: true,
      planar: false,
      cutStep: 1,
      proof: 'reduction',
    },
    plan: { bound: { kind: 'verified' } },
  });
});

test('a square is bipartite; real weights of both signs; nodes alone', async () => {
  expect(await facts(square)).toMatchObject({
    bipartite: true,
    structure: { planar: true, frustrated: false, proof: 'positive-weights' },
  });
  expect((await facts(mixed)).weights).toEqual({
    least: -1.25,
    most: 2.5,
    total: 2,
    integral: false,
    negative: true,
  });
  expect(await facts('5 1\n2 4 -3\n')).toMatchObject({
    components: { count: 4, largest: 2, isolatedNodes: 3 },
    degrees: { least: 0, most: 1, mean: 0.4 },
  });
  expect(await facts('3 0\n')).toMatchObject({ weights: { least: null, most: null }, bipartite: true });
});

test('a torus is one, with its sides, and not solved because it is bipartite', async () => {
  const file = `${root}data/gset/G57.txt.gz`;
  const { bipartite, structure } = JSON.parse((await run(['info', file, '--json'])).stdout);
  expect(bipartite).toBe(true);
  expect(structure).toMatchObject({
    frustrated: true,
    planar: false,
    cutStep: 2,
    blocks: { count: 1, largest: { nodes: 5000, treewidth: null, surface: 'torus', sides: [100, 50] } },
    proof: 'torus-matching',
  });
  const { stdout } = await run(['info', file]);
  expect(stdout).toContain('a torus of 100 × 50');
  expect(stdout).toContain('optimality in most cases, by matching');
});

test('says what solve does: bound and number of descents', async () => {
  const file = `${root}data/gset/G14.txt.gz`;
  const { plan } = JSON.parse((await run(['info', file, '--json'])).stdout);
  const result = JSON.parse((await run(['solve', file, '--json'])).stdout);
  const stage = (name: string) => result.stages.find((report: { name: string }) => report.name === name);
  expect(result).toMatchObject({ boundKind: plan.bound.kind, method: plan.method });
  expect(stage('derandomize')).toMatchObject({
    starts: plan.descents.starts,
    columns: plan.descents.columns,
  });
});

test('the estimated bound of a graph whose factor is too large is foretold', async () => {
  const { stdout: dense } = await run(['generate', 'gnm', '--nodes', '9000', '--edges', '90000', '--quiet']);
  expect(await facts(dense)).toMatchObject({ plan: { bound: { kind: 'estimated', factorEntries: null } } });
});
