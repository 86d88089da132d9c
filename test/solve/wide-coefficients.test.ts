/** QUBO and Ising problems whose max-cut form, or the sums of it, doubles cannot hold: coefficients of very different sizes, and reals. */
import { describe, expect, test } from 'vitest';
import { certifyValue } from '../../src/cli/certify.ts';
import { solveQubo } from '../../src/index.node.ts';
import { buildProblem } from '../../src/problems/quadratic.ts';
import { solveIsingSync } from '../../src/solve/solve-ising.ts';
import { solveQuboSync } from '../../src/solve/solve-qubo.ts';
import type { Certificate } from '../../src/verify/certificate.ts';
import { checkProblemCertificate } from '../../src/verify/check-certificate.ts';
import { generator } from '../oracles/random-graphs.ts';
import { type Kind, largest, type Meaning, meanings, type Terms, worthOf } from '../oracles/truth.ts';

const draws: Record<string, (uniform: () => number) => number> = {
  '1 and 2^40/10': (uniform) => (uniform() < 0.5 ? 1 : 2 ** 40 * 0.1) * (uniform() < 0.5 ? 1 : -1),
  'thirds and 2^40/10': (uniform) => (uniform() < 0.5 ? 1 / 3 : 2 ** 40 * 0.1) * (uniform() < 0.5 ? 1 : -1),
  'integers and tenths times 2^44': (uniform) =>
    uniform() < 0.5 ? Math.floor(uniform() * 9) - 4 : ((Math.floor(uniform() * 41) - 20) / 10) * 2 ** 44,
  reals: (uniform) => uniform() - 0.5,
  'integers near 2^53': (uniform) => Math.floor((uniform() - 0.5) * 2 ** 53),
  'ties but for 2^-58': (uniform) => (Math.floor(uniform() * 5) - 2) * (uniform() < 0.5 ? 1 : 2 ** -58),
  'sizes up to 10^200': (uniform) => (uniform() - 0.5) * 10 ** Math.floor(uniform() * 200),
};

function randomTerms(
  uniform: () => number,
  n: number,
  density: number,
  draw: (u: () => number) => number,
): Terms {
  const pairs: [number, number, number][] = [];
  for (let i = 0; i < n; i++) {
    for (let j = i + 1; j < n; j++) if (uniform() < density) pairs.push([i, j, draw(uniform)]);
  }
  return { pairs, linear: Array.from({ length: n }, () => draw(uniform)), offset: 0 };
}

/** No enumeration nor dynamic programming. */
const BY_TREE = { exactOperations: 0, proofOperations: 0 };

function solve(kind: 'qubo' | 'ising', n: number, { pairs, linear, offset }: Terms, parameters = {}) {
  const options = { sense: 'maximize', keepProof: true, parameters } as const;
  if (kind === 'ising')
    return solveIsingSync({ variables: n, h: linear.map((c, i) => [i, c]), J: pairs, offset }, options);
  const terms = [...pairs, ...linear.map((c, i) => [i, i, c] as const)];
  return solveQuboSync({ variables: n, terms, offset }, options);
}

const problemOf = (kind: 'qubo' | 'ising', { pairs, linear, offset }: Terms) =>
  buildProblem(kind, 'maximize', {
    linear: Float64Array.from(linear),
    source: Int32Array.from(pairs, ([i]) => i),
    target: Int32Array.from(pairs, ([, j]) => j),
    coupling: Float64Array.from(pairs, ([, , c]) => c),
    count: pairs.length,
    offset,
  }).problem;

/** Decimals where these are meant. */
const meaningOf = (terms: Terms, { numbers }: Certificate): Meaning =>
  meanings(terms).at(numbers === 'decimal' ? 0 : -1)!;

describe.each(Object.entries(draws))('%s', (kind, draw) => {
  test('small ones are solved, and verified', async () => {
    for (let seed = 1; seed <= 12; seed++) {
      const uniform = generator(seed);
      const n = 3 + (seed % (kind.startsWith('sizes') ? 7 : 10));
      const terms = randomTerms(uniform, n, 0.7, draw);
      const result = solve('qubo', n, terms);
      const problem = problemOf('qubo', terms);
      const certificate = await certifyValue(problem, result);
      const meaning = meaningOf(terms, certificate);
      const best = largest('qubo', n, terms, meaning);
      expect(worthOf('qubo', terms, meaning, result.values)).toBe(best);
      expect(result).toMatchObject({
        value: meaning.nearest(best),
        bound: meaning.nearest(best),
        status: 'optimal',
      });
      expect(await checkProblemCertificate('qubo', problem, certificate)).toMatchObject({
        holds: true,
        optimal: true,
      });
      const higher = { ...certificate, claim: { ...certificate.claim, bound: certificate.claim.bound - 1 } };
      higher.claim.bound -= Math.abs(higher.claim.bound) * 2 ** -40;
      expect(await checkProblemCertificate('qubo', problem, higher)).toMatchObject({ holds: false });
    }
  });

  test('by the tree alone, where it is in reach: the same, and no second best passes for the best', async () => {
    for (let seed = 1; seed <= 3; seed++) {
      const terms = randomTerms(generator(seed), 8, 0.7, draw);
      for (const proofNodes of [0, 100]) {
        // Numbers that differ too much are not given to the tree.
        const proven = proofNodes > 0 && !kind.startsWith('sizes');
        await expectProof('qubo', 8, terms, { ...BY_TREE, proofNodes }, proven);
      }
    }
  });
});

describe.each(['reals', 'integers near 2^53', 'ties but for 2^-58'])('Ising, %s', (kind) => {
  test('by the tree alone', async () => {
    for (let seed = 1; seed <= 4; seed++) {
      const uniform = generator(seed);
      const terms = randomTerms(uniform, 8, 0.8, draws[kind]!);
      const linear = seed % 2 === 0 ? terms.linear : terms.linear.map(() => 0);
      const offset = kind.startsWith('ties') ? 2 ** -60 : uniform();
      await expectProof('ising', 8, { ...terms, linear, offset }, { ...BY_TREE, proofNodes: 100 }, true);
    }
  });
});

test('a dense QUBO of reals beyond enumeration is proven, and its certificate is checked', async () => {
  const terms = randomTerms(generator(5), 26, 1, (uniform) => uniform() - 0.5);
  const result = solve('qubo', 26, terms);
  expect(result).toMatchObject({ status: 'optimal', boundSource: 'branch-and-bound', gap: 0 });
  const problem = problemOf('qubo', terms);
  const certificate = await certifyValue(problem, result);
  expect(await checkProblemCertificate('qubo', problem, certificate)).toMatchObject({
    holds: true,
    optimal: true,
  });
});

/** The bound holds, and with `proven` is met by a best value; all that is claimed is confirmed. */
async function expectProof(
  kind: 'qubo' | 'ising',
  n: number,
  terms: Terms,
  parameters: object,
  proven: boolean,
): Promise<void> {
  const problem = problemOf(kind, terms);
  const result = solve(kind, n, terms, parameters);
  const certificate = await certifyValue(problem, result);
  const meaning = meaningOf(terms, certificate);
  const best = largest(kind, n, terms, meaning);
  expect(result.bound).toBeGreaterThanOrEqual(meaning.nearest(best));
  const optimal = proven || result.status === 'optimal';
  expect(await checkProblemCertificate(kind, problem, certificate)).toMatchObject({ holds: true, optimal });
  if (!proven) return;
  expect(worthOf(kind, terms, meaning, result.values)).toBe(best);
  expect(result).toMatchObject({ value: meaning.nearest(best), status: 'optimal' });
  const second = secondBest(kind, terms, meaning, result.values, best);
  const value = meaning.nearest(worthOf(kind, terms, meaning, second));
  const partition = Array.from(second, (x) => (x === (kind === 'qubo' ? 1 : -1) ? '1' : '0')).join('');
  const forged = { ...certificate, partition, claim: { ...certificate.claim, value, bound: value } };
  expect(await checkProblemCertificate(kind, problem, forged)).toMatchObject({ holds: false });
}

/** The best of the assignments that differ in up to two variables and are worth less, perhaps by no more than rounding hides. */
function secondBest(kind: Kind, terms: Terms, meaning: Meaning, x: Int8Array, best: bigint): Int8Array {
  const other = (value: number) => (kind === 'qubo' ? 1 - value : -value);
  let second = x;
  let most: bigint | null = null;
  for (let i = 0; i < x.length; i++) {
    for (let j = i; j < x.length; j++) {
      const near = x.map((value, k) => (k === i || k === j ? other(value) : value));
      const worth = worthOf(kind, terms, meaning, near);
      if (worth >= best || (most !== null && worth <= most)) continue;
      most = worth;
      second = near;
    }
  }
  return second;
}

test('sums that doubles round are weighed exactly by another thread, too', async () => {
  const uniform = generator(11);
  const terms = randomTerms(uniform, 40, 0.08, draws.reals!);
  const problem = problemOf('qubo', terms);
  // To the linear programs alone.
  const parameters = { ...BY_TREE, proofNodes: 0, sparseProofNodes: 0 };
  const options = { method: 'exact', sense: 'maximize', keepProof: true, parameters } as const;
  const [one, two] = await Promise.all([1, 2].map((threads) => solveQubo(problem, { ...options, threads })));
  expect(one).toMatchObject({ status: 'optimal', boundSource: 'branch-and-bound' });
  expect(two).toMatchObject({ status: 'optimal', value: one!.value, values: one!.values, threads: 2 });
  const check = await checkProblemCertificate('qubo', problem, await certifyValue(problem, two!));
  expect(check).toMatchObject({ holds: true, optimal: true });
});
