import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { readProblem } from '../../src/io/index.ts';
import { type Certificate, parseCertificate } from '../../src/verify/certificate.ts';
import { checkGraphCertificate, checkProblemCertificate } from '../../src/verify/check-certificate.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { extremes, randomQuadratic } from '../oracles/quadratic.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { partitionSides, recount, rudyEdges } from '../oracles/recount.ts';
import { mixed, petersen, square } from './graphs.ts';
import { run, scratchFolder } from './harness.ts';

const scratch = scratchFolder();

function put(name: string, text: string): string {
  const path = scratch(name);
  writeFileSync(path, text);
  return path;
}

/** Solves a file, and gives the paths of the partition and the certificate. */
async function solved(name: string, text: string, ...more: string[]) {
  const file = put(name, text);
  const [partition, certificate] = [scratch(`${name}.cut`), scratch(`${name}.cert`)];
  const argv = ['solve', file, '--output', partition, '--certificate', certificate, '--json', ...more];
  const { code, stdout, stderr } = await run(argv);
  expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
  return { file, partition, certificate, result: JSON.parse(stdout) };
}

function changed(path: string, change: (certificate: Certificate) => object): string {
  const certificate = JSON.parse(readFileSync(path, 'utf8'));
  return put(`changed-${Math.random()}.json`, JSON.stringify({ ...certificate, ...change(certificate) }));
}

/** 30 nodes, ±1: the bound needs multipliers. */
const signs = (() => {
  const { n, edges } = randomGraph(8, 30, 0.3, weightKinds.signs);
  return `${n} ${edges.length}\n${edges.map(([u, v, w]) => `${u + 1} ${v + 1} ${w}\n`).join('')}`;
})();

describe('verify a cut', () => {
  test.each([
    ['petersen.rud', petersen, 'auto'],
    ['mixed.rud', mixed, 'auto'],
    ['signs.rud', signs, 'auto'],
    ['signs-sdp.rud', signs, 'one-flip'],
  ])('accepts what solve wrote: %s', async (name, text, method) => {
    const { file, partition, certificate, result } = await solved(name, text, '--method', method);
    const claim = ['--cut', String(result.cut)];
    const { code, stdout, stderr } = await run([
      'verify',
      file,
      partition,
      '--certificate',
      certificate,
      ...claim,
    ]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    const cut = recount(rudyEdges(text), partitionSides(readFileSync(partition, 'utf8')));
    expect(stdout).toContain(`cut          ${cut}, counted from the file's edges`);
    expect(stdout).toContain('proven by the certificate');
  });

  test('a certificate alone will do: it has a partition, and may be gzipped', async () => {
    const file = put('alone.rud', petersen);
    const certificate = scratch('alone.json.gz');
    const solve = await run(['solve', file, '--certificate', certificate, '--quiet']);
    expect(solve.code).toBe(0);
    expect(readFileSync(certificate).subarray(0, 2)).toEqual(Buffer.from([0x1f, 0x8b]));
    const { code, stdout, stderr } = await run(['verify', file, '--certificate', certificate]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain("cut          12, counted from the file's edges");
    expect(stdout).toContain('gap          0 %: optimal');
    const none = await run(['verify', file]);
    expect(none).toMatchObject({ code: 2 });
    expect(none.stderr).toContain('neither a partition nor --certificate is given');
  });

  test('another partition is optimal only if it weighs as much', async () => {
    const { file, certificate } = await solved('other-sides.rud', petersen);
    const sides = put(
      'worse.cut',
      Array.from({ length: 10 }, (_, i) => `${i + 1} ${i === 0 ? 1 : 0}\n`).join(''),
    );
    const { code, stdout } = await run(['verify', file, sides, '--certificate', certificate]);
    expect(code).toBe(0);
    expect(stdout).toContain('cut          3,');
    expect(stdout).toContain('upper bound  12, proven by the certificate');
    expect(stdout).not.toContain('optimal');
  });

  test('refuses a partition of its own that weighs something else, or that is no optimum', async () => {
    const { file, certificate } = await solved('own.rud', petersen);
    const bent = changed(certificate, ({ partition }) => ({ partition: partition!.replace('1', '0') }));
    expect((await run(['verify', file, '--certificate', bent])).stderr).toContain('not 12');
    const zero = changed(certificate, ({ claim, partition }) => ({
      claim: { ...claim, value: 0 },
      partition: partition!.replaceAll('1', '0'),
    }));
    const { code, stderr } = await run(['verify', file, '--certificate', zero]);
    expect(code).toBe(65);
    expect(stderr).toContain('it proves 12, not that 0 is optimal');
    const short = changed(certificate, () => ({ partition: '01' }));
    expect((await run(['verify', file, '--certificate', short])).stderr).toContain('2 digits, expected 10');
  });

  test.each(['auto', 'one-flip'])('weights in tenths, which doubles are not: method %s', async (method) => {
    const { n, edges } = randomGraph(3, 24, 0.3, (uniform) => Math.floor(uniform() * 41 - 12) / 10);
    const text = `${n} ${edges.length}\n${edges.map(([u, v, w]) => `${u + 1} ${v + 1} ${w}\n`).join('')}`;
    const { file, partition, certificate, result } = await solved(
      `tenths-${method}.rud`,
      text,
      '--method',
      method,
    );
    expect(JSON.parse(readFileSync(certificate, 'utf8')).numbers).toBe('decimal');
    const { code, stdout, stderr } = await run(['verify', file, partition, '--certificate', certificate]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    if (result.status === 'optimal') expect(stdout).toContain(': optimal');
    if (method === 'auto') expect(result.status).toBe('optimal');
  });

  test('reads certificates of version 1', async () => {
    const { file, partition, certificate } = await solved('version1.rud', signs, '--method', 'one-flip');
    const {
      claim,
      proof,
      partition: _,
      numbers: __,
      ...header
    } = JSON.parse(readFileSync(certificate, 'utf8'));
    const { bound, boundKind } = claim;
    const old = { ...header, version: 1, bound, boundKind, multipliers: proof.multipliers };
    const path = put('version1.json', JSON.stringify(old));
    const { code, stdout, stderr } = await run(['verify', file, partition, '--certificate', path]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain(`upper bound  ${bound}, proven by the certificate`);
    expect((await run(['verify', file, '--certificate', path])).stderr).toContain(
      'version 1 has no partition',
    );
    const low = put('version1-low.json', JSON.stringify({ ...old, bound: bound - 1 }));
    expect(await run(['verify', file, partition, '--certificate', low])).toMatchObject({ code: 65 });
  });

  test('refuses a wrong value', async () => {
    const { file, partition, result } = await solved('wrong.rud', petersen);
    const { code, stderr, stdout } = await run(['verify', file, partition, '--cut', String(result.cut + 1)]);
    expect({ code, stdout }).toEqual({ code: 65, stdout: '' });
    expect(stderr).toContain(`refused: the cut weighs ${result.cut}, not ${result.cut + 1}`);
  });

  test('refuses a missing and an unknown node', async () => {
    const { file, partition } = await solved('nodes.rud', petersen);
    const lines = readFileSync(partition, 'utf8').trim().split('\n');
    const missing = await run(['verify', file, put('missing.cut', lines.slice(1).join('\n'))]);
    expect(missing.code).toBe(65);
    expect(missing.stderr).toContain('node "1" is missing, expected a line for every node');
    const unknown = await run(['verify', file, put('unknown.cut', [...lines, '11 0'].join('\n'))]);
    expect(unknown.code).toBe(65);
    expect(unknown.stderr).toContain('unknown.cut:11:1: node "11" is not in the graph');
  });

  test('refuses a bound below the optimum, whatever cut comes with it', async () => {
    const { file, certificate } = await solved('low.rud', petersen);
    const none = put('none.cut', Array.from({ length: 10 }, (_, i) => `${i + 1} 0\n`).join(''));
    // The heaviest cut weighs 12.
    for (const bound of [11, 11.9, 0, -1]) {
      const low = changed(certificate, ({ claim }) => ({ claim: { ...claim, bound } }));
      const { code, stderr } = await run(['verify', file, none, '--certificate', low]);
      expect(code).toBe(65);
      expect(stderr).toMatch(/refused: the certificate does not hold: it proves 1\d/);
    }
  });

  test('refuses the certificate of another graph', async () => {
    const { certificate } = await solved('one.rud', petersen);
    const other = await solved('other.rud', petersen.replace('9 6 1', '9 6 2'));
    const { code, stderr } = await run(['verify', other.file, other.partition, '--certificate', certificate]);
    expect(code).toBe(65);
    expect(stderr).toContain('it belongs to another graph, as large as this one');
  });

  test('refuses what is no certificate, and one whose multipliers were changed', async () => {
    const { file, partition, certificate } = await solved('bent.rud', signs);
    const check = (path: string) => run(['verify', file, partition, '--certificate', path]);
    const bent = await check(
      changed(certificate, () => ({ proof: { kind: 'sdp', multipliers: new Array(30).fill(0.1) } })),
    );
    expect(bent.stderr).toContain('(the matrix of the multipliers is not positive definite)');
    const short = await check(changed(certificate, () => ({ proof: { kind: 'sdp', multipliers: [1] } })));
    expect(short.stderr).toContain('1 multipliers for 30 nodes');
    const text = await check(put('text.json', 'no'));
    expect(text).toMatchObject({ code: 65 });
    expect(text.stderr).toContain('not a certificate');
    const kind = await check(changed(certificate, () => ({ claim: { bound: null } })));
    expect(kind.stderr).toContain('"claim.value" is missing, expected a finite number');
    const gone = await check(scratch('gone.json'));
    expect(gone.code).toBe(66);
  });

  test('parallel edges and self-loops count as they do in solve', async () => {
    const text = '3 5\n1 2 1.5\n2 1 2.5\n3 3 9\n2 3 -1\n1 3 0.25\n';
    const file = put('multi.rud', text);
    const [partition, certificate] = [scratch('multi.cut'), scratch('multi.cert')];
    await run(['solve', file, '--output', partition, '--certificate', certificate, '--quiet']);
    const { code, stdout, stderr } = await run(['verify', file, partition, '--certificate', certificate]);
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
    expect(stdout).toContain('cut          4.25');
  });

  test('wrong usage', async () => {
    const { file, partition } = await solved('usage.rud', petersen);
    expect(await run(['verify', file, partition, '--value', '3'])).toMatchObject({ code: 2 });
    expect(await run(['verify', '-', '-'])).toMatchObject({ code: 2 });
    expect((await run(['solve', file, '--bound', 'none', '--certificate', scratch('x')])).stderr).toContain(
      'option --certificate needs a bound',
    );
  });
});

test('no certificate proves less than the optimum of a small graph', async () => {
  for (let seed = 0; seed < 20; seed++) {
    const { n, edges } = randomGraph(seed, 9, 0.5, weightKinds.integers);
    const best = bestCutByEnumeration(n, edges);
    const text = `${n} ${edges.length}\n${edges.map(([u, v, w]) => `${u + 1} ${v + 1} ${w}\n`).join('')}`;
    const { certificate } = await solved(`small-${seed}.rud`, text);
    const given = parseCertificate(readFileSync(certificate, 'utf8')) as Certificate;
    const columns = {
      source: edges.map(([u]) => u),
      target: edges.map(([, v]) => v),
      weight: edges.map(([, , w]) => w),
    };
    expect(await checkGraphCertificate(n, columns, given)).toMatchObject({ holds: true });
    for (const bound of [best - 1, best - 1e-6]) {
      const beyond = { ...given, claim: { ...given.claim, bound } };
      expect(await checkGraphCertificate(n, columns, beyond)).toMatchObject({ holds: false });
    }
  }
});

describe.each(['qubo', 'ising'] as const)('verify a problem: %s', (kind) => {
  const draws = {
    integers: weightKinds.integers!,
    halves: (uniform: () => number) => Math.floor(uniform() * 41 - 20) / 2,
    reals: weightKinds.reals!,
    tenths: (uniform: () => number) => Math.floor(uniform() * 41 - 20) / 10,
  };
  const textOf = (seed: number, n: number, draw: keyof typeof draws) => {
    const sample = { ...randomQuadratic(seed, n, draws[draw]), offset: 0 };
    const lines = [
      `# vartype=${kind === 'ising' ? 'SPIN' : 'BINARY'}`,
      ...sample.linear.map((c, i) => `${i} ${i} ${c}`),
      ...sample.pairs.map((pair) => pair.join(' ')),
    ];
    return { sample, text: `${lines.join('\n')}\n` };
  };

  test.each(
    Object.keys(draws).flatMap((draw) => ['auto', 'one-flip'].map((method) => [draw, method] as const)),
  )('accepts what solve wrote, and no bound beyond the optimum: %s, method %s', async (draw, method) => {
    for (let seed = 0; seed < 6; seed++) {
      const sense = seed % 2 === 0 ? 'minimize' : 'maximize';
      const { sample, text } = textOf(seed, 9, draw as keyof typeof draws);
      const name = `${kind}-${draw}-${method}-${seed}.coo`;
      const more = ['--sense', sense, '--method', method];
      const { file, partition, certificate, result } = await solved(name, text, ...more);
      expect(result).toMatchObject({ problem: kind, sense });
      const argv = ['verify', file, partition, '--certificate', certificate];
      const { code, stdout, stderr } = await run([...argv, '--value', String(result.value)]);
      expect({ code, stderr }).toEqual({ code: 0, stderr: '' });
      expect(stdout).toContain(`${sense === 'minimize' ? 'lower' : 'upper'} bound`);
      const { min, max } = extremes(sample, kind === 'qubo' ? 0 : -1);
      const beyond = sense === 'minimize' ? min + 1e-6 : max - 1e-6;
      const { problem } = readProblem(new TextEncoder().encode(text), { file });
      const given = parseCertificate(readFileSync(certificate, 'utf8')) as Certificate;
      const claim = { ...given.claim, bound: beyond };
      expect(await checkProblemCertificate(kind, problem, { ...given, claim })).toMatchObject({
        holds: false,
      });
    }
  });

  test('refuses a wrong value, a wrong assignment and the certificate of another problem', async () => {
    const one = await solved(`${kind}-one.coo`, textOf(1, 8, 'integers').text);
    const two = await solved(`${kind}-two.coo`, textOf(2, 8, 'integers').text);
    const wrong = await run(['verify', one.file, one.partition, '--value', String(one.result.value - 1)]);
    expect(wrong.code).toBe(65);
    expect(wrong.stderr).toContain(`refused: the value is ${one.result.value}, not`);
    const sides = await run(['verify', one.file, put('sides.cut', `0 ${kind === 'qubo' ? '-1' : '0'}\n`)]);
    expect(sides.stderr).toContain(kind === 'qubo' ? 'is not 0 or 1' : 'is not 1 or -1');
    const other = await run(['verify', one.file, one.partition, '--certificate', two.certificate]);
    expect(other.code).toBe(65);
    expect(other.stderr).toContain('it belongs to another problem');
  });
});

test('the examples of --help', async () => {
  const { stdout } = await run(['verify', '--help']);
  const examples = [...stdout.matchAll(/^ {2}maxcut (.*)$/gm)].map(([, line]) => line!.split(' '));
  expect(examples).toHaveLength(3);
  const files: Record<string, string> = { 'G1.cut': scratch('G1.cut'), 'G1.json': scratch('G1.json') };
  const graph = fileURLToPath(new URL('../../data/gset/G1.txt.gz', import.meta.url));
  files['data/gset/G1.txt.gz'] = graph;
  const options = ['--method', 'one-flip', '--output', files['G1.cut']!, '--certificate', files['G1.json']!];
  expect(await run(['solve', graph, ...options])).toMatchObject({ code: 0 });
  for (const words of examples)
    expect(await run(words.map((word) => files[word] ?? word))).toMatchObject({ code: 0, stderr: '' });
});

test('the certificate of an estimated bound is written with a warning', async () => {
  const file = put('estimated.rud', signs);
  const certificate = scratch('estimated.json');
  const method = ['--method', 'one-flip', '--bound', 'estimated'];
  const { code, stderr } = await run(['solve', file, ...method, '--certificate', certificate]);
  expect(code).toBe(0);
  expect(stderr).toContain('warning: the certificate is of an estimated bound');
  expect(JSON.parse(readFileSync(certificate, 'utf8')).claim.boundKind).toBe('estimated');
});

test('a bound that needs no multipliers: no cut is heavier than all positive weights', async () => {
  const { file, partition, certificate } = await solved('square.rud', square);
  expect(JSON.parse(readFileSync(certificate, 'utf8'))).toMatchObject({
    claim: { bound: 4 },
    proof: { kind: 'reduction' },
  });
  const { code, stdout } = await run(['verify', file, partition, '--certificate', certificate]);
  expect(code).toBe(0);
  expect(stdout).toContain('gap          0 %: optimal');
});

describe('solve a problem', () => {
  const model = 'c small\np qubo 0 3 3 2\n0 0 -1\n1 1 -1\n2 2 -1\n0 1 2\n1 2 2\n';
  test('prints the value and the assignment', async () => {
    const file = put('model.qubo', model);
    const { code, stdout } = await run(['solve', file]);
    expect(code).toBe(0);
    expect(stdout).toContain('model: QUBO, 3 variables, 2 couplings, minimised');
    expect(stdout).toMatch(/value +-2\n/);
    expect(stdout).toMatch(/lower bound +-2 \(proven[^)]*\)/);
    expect(stdout).toMatch(/assignment +101\n/);
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThanOrEqual(80);
  });

  test('--json, --output and --start', async () => {
    const { file, partition, result } = await solved('again.qubo', model);
    expect(result).toMatchObject({ problem: 'qubo', value: -2, assignment: { 0: 1, 1: 0, 2: 1 } });
    expect(readFileSync(partition, 'utf8')).toBe('0 1\n1 0\n2 1\n');
    const from = await run([
      'solve',
      file,
      '--start',
      partition,
      '--target',
      '-2',
      '--bound',
      'none',
      '--json',
    ]);
    expect(JSON.parse(from.stdout)).toMatchObject({
      value: -2,
      bound: null,
      trace: [[expect.any(Number), -2]],
    });
  });

  test('an Ising problem has spins', async () => {
    const file = put('chain.ising', 'ising\noffset 1\nh a 0.5\nJ a b -1\n');
    const output = scratch('chain.cut');
    const { code, stdout } = await run(['solve', file, '--output', output]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/value +-0.5\n/);
    expect(readFileSync(output, 'utf8')).toBe('a -1\nb -1\n');
  });

  test('--sense is refused for a graph', async () => {
    const { code, stderr } = await run(['solve', put('g.rud', petersen), '--sense', 'minimize']);
    expect(code).toBe(2);
    expect(stderr).toContain('--sense is for QUBO and Ising problems');
  });
});
