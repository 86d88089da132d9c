/** QUBO and Ising problems with decimals, solved: optimal by the word of an enumeration in exact fractions, and with certificates that hold. */
import { describe, expect, test } from 'vitest';
import { certifyValue } from '../../src/cli/certify.ts';
import { buildProblem, type QuadraticKind, type QuadraticProblem } from '../../src/problems/quadratic.ts';
import { solveIsingSync } from '../../src/solve/solve-ising.ts';
import { solveQuboSync } from '../../src/solve/solve-qubo.ts';
import { type Certificate, formatCertificate, parseCertificate } from '../../src/verify/certificate.ts';
import { checkProblemCertificate } from '../../src/verify/check-certificate.ts';
import { type QuadraticSample, randomQuadratic } from '../oracles/quadratic.ts';
import { largest, meanings, worthOf } from '../oracles/truth.ts';

function problemOf(kind: QuadraticKind, { linear, pairs, offset }: QuadraticSample): QuadraticProblem {
  return buildProblem(kind, 'maximize', {
    linear: Float64Array.from(linear),
    source: Int32Array.from(pairs, ([i]) => i),
    target: Int32Array.from(pairs, ([, j]) => j),
    coupling: Float64Array.from(pairs, ([, , c]) => c),
    count: pairs.length,
    offset,
  }).problem;
}

const draws = {
  tenths: (uniform: () => number) => (Math.floor(uniform() * 41) - 20) / 10,
  quarters: (uniform: () => number) => Math.floor(uniform() * 41 - 20) / 4,
  mixed: (uniform: () => number) => Number((uniform() * 20 - 8).toFixed(Math.floor(uniform() * 7))),
  'nine places': (uniform: () => number) => Number((uniform() * 20 - 8).toFixed(9)),
};
/** By reduction and enumeration, by branch and bound, and without a proof. */
const ways = {
  default: {},
  tree: { parameters: { exactOperations: 0, proofOperations: 0 } },
  'one-flip': { method: 'one-flip' },
};
const cases = Object.keys(draws).flatMap((draw) => Object.keys(ways).map((way) => [draw, way] as const));

describe.each(['qubo', 'ising'] as const)('%s', (kind) => {
  const solve = kind === 'qubo' ? solveQuboSync : solveIsingSync;

  test.each(cases)('%s, %s', async (draw, way) => {
    for (let seed = 0; seed < 6; seed++) {
      const n = 4 + seed;
      const sample = randomQuadratic(seed, n, draws[draw as keyof typeof draws]);
      const problem = problemOf(kind, sample);
      const result = solve(problem, { keepProof: true, ...ways[way as keyof typeof ways] });
      const meaning = meanings(sample)[0]!;
      const best = meaning.nearest(largest(kind, n, sample, meaning));
      expect(result.value).toBe(meaning.nearest(worthOf(kind, sample, meaning, result.values)));
      expect(result.trace.at(-1)![1]).toBe(result.value);
      expect(result.bound!).toBeGreaterThanOrEqual(best);
      expect(result.status === 'optimal').toBe(result.bound === result.value);
      if (way !== 'one-flip') expect(result).toMatchObject({ status: 'optimal', value: best, bound: best });

      const certificate = parseCertificate(
        formatCertificate(await certifyValue(problem, result)),
      ) as Certificate;
      const check = await checkProblemCertificate(kind, problem, certificate);
      expect(check).toMatchObject({ holds: true, optimal: result.status === 'optimal' });
      if (check.optimal) expect(check.provenBound).toBe(best);
      for (const forged of forgeries(certificate, best))
        expect(await checkProblemCertificate(kind, problem, forged)).toMatchObject({ holds: false });
    }
  });
});

test.each(['qubo', 'ising'] as const)('%s: certificates hold whatever the offset is', async (kind) => {
  for (const offset of [Math.PI, -1 / 3, 1e-12, 1e17 / 3]) {
    for (const method of ['auto', 'one-flip']) {
      const sample = { ...randomQuadratic(7, 9, draws.tenths), offset };
      const problem = problemOf(kind, sample);
      const result = (kind === 'qubo' ? solveQuboSync : solveIsingSync)(problem, { method });
      if (method === 'auto') expect(result.status).toBe('optimal');
      const certificate = await certifyValue(problem, result);
      expect(await checkProblemCertificate(kind, problem, certificate)).toMatchObject({
        holds: true,
        optimal: result.status === 'optimal',
      });
    }
  }
});

/** What cannot be true: a value or a bound that is another, and a proof of the wrong scale. */
function forgeries(certificate: Certificate, best: number): Certificate[] {
  const { claim, unit, proof } = certificate;
  const beyond = best - 1e-9;
  const claims = [
    { ...claim, bound: beyond },
    { ...claim, bound: beyond, value: beyond, status: 'optimal' as const },
    { ...claim, value: claim.value! + 1e-9 },
  ];
  const forged: Certificate[] = claims.map((changed) => ({ ...certificate, claim: changed }));
  if (claim.status !== 'optimal')
    forged.push({ ...certificate, claim: { ...claim, status: 'optimal', bound: claim.value! } });
  // Enumerations are the same in all units; multipliers count twice, or are of no use.
  if (proof.kind === 'sdp')
    forged.push({ ...certificate, unit: unit * 2 }, { ...certificate, unit: unit / 2 });
  return forged;
}

test('0.1 and 0.2 make 0.3', () => {
  const terms = [
    ['a', 'a', 0.1],
    ['b', 'b', 0.2],
  ] as const;
  const qubo = solveQuboSync({ terms }, { sense: 'maximize' });
  expect(qubo).toMatchObject({ value: 0.3, bound: 0.3, gap: 0, status: 'optimal' });
  const h = [
    ['a', 0.1],
    ['b', 0.2],
  ] as const;
  expect(solveIsingSync({ h, J: [] })).toMatchObject({ value: -0.3, bound: -0.3, status: 'optimal' });
  const third = solveQuboSync({ terms, offset: 1 / 3 }, { sense: 'maximize' });
  expect(third.status).toBe('optimal');
  expect(third.value).toBeCloseTo(0.3 + 1 / 3, 15);
});
