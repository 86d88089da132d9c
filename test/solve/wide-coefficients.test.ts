/** QUBO problems whose max-cut form doubles cannot hold: coefficients of very different sizes, and sums of reals. */
import { describe, expect, test } from 'vitest';
import { certifyValue } from '../../src/cli/certify.ts';
import { buildProblem } from '../../src/problems/quadratic.ts';
import { solveQuboSync } from '../../src/solve/solve-qubo.ts';
import type { Certificate } from '../../src/verify/certificate.ts';
import { checkProblemCertificate } from '../../src/verify/check-certificate.ts';
import { generator } from '../oracles/random-graphs.ts';
import { largest, type Meaning, meanings, type Terms, worthOf } from '../oracles/truth.ts';

const draws: Record<string, (uniform: () => number) => number> = {
  '1 and 2^40/10': (uniform) => (uniform() < 0.5 ? 1 : 2 ** 40 * 0.1) * (uniform() < 0.5 ? 1 : -1),
  'thirds and 2^40/10': (uniform) => (uniform() < 0.5 ? 1 / 3 : 2 ** 40 * 0.1) * (uniform() < 0.5 ? 1 : -1),
  'integers and tenths times 2^44': (uniform) =>
    uniform() < 0.5 ? Math.floor(uniform() * 9) - 4 : ((Math.floor(uniform() * 41) - 20) / 10) * 2 ** 44,
  reals: (uniform) => uniform() - 0.5,
  'integers near 2^53': (uniform) => Math.floor((uniform() - 0.5) * 2 ** 53),
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

const solve = (n: number, { pairs, linear, offset }: Terms, parameters = {}) =>
  solveQuboSync(
    { variables: n, terms: [...pairs, ...linear.map((c, i) => [i, i, c] as const)], offset },
    { sense: 'maximize', keepProof: true, parameters },
  );

const problemOf = ({ pairs, linear, offset }: Terms) =>
  buildProblem('qubo', 'maximize', {
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
      const result = solve(n, terms);
      const problem = problemOf(terms);
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

  test('where exact methods may not, the bound holds, and its certificate', async () => {
    for (let seed = 1; seed <= 6; seed++) {
      const terms = randomTerms(generator(seed), 9, 0.7, draw);
      const problem = problemOf(terms);
      for (const proofNodes of [0, 100]) {
        const result = solve(9, terms, { exactOperations: 0, proofOperations: 0, proofNodes });
        const certificate = await certifyValue(problem, result);
        const meaning = meaningOf(terms, certificate);
        const best = largest('qubo', 9, terms, meaning);
        expect(result.bound).toBeGreaterThanOrEqual(meaning.nearest(best));
        expect(await checkProblemCertificate('qubo', problem, certificate)).toMatchObject({ holds: true });
      }
    }
  });
});
