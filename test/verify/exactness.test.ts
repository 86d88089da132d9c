/** What is compared without rounding: weights of any size, decimals, and problems as max-cut. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { buildCsr } from '../../src/graph/csr.ts';
import type { Proof } from '../../src/problems/proof.ts';
import type { Certificate } from '../../src/verify/certificate.ts';
import { checkGraphCertificate, checkProblemCertificate } from '../../src/verify/check-certificate.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { graphOfEdges } from '../../src/verify/edge-graph.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { ExactSum } from '../../src/verify/exact-sum.ts';
import { graphFingerprint, problemFingerprint } from '../../src/verify/fingerprint.ts';
import {
  add,
  compare,
  floorToMultiple,
  nearestDouble,
  ofDecimal,
  ofDouble,
  type Rational,
  times,
} from '../../src/verify/rational.ts';
import { type Edge, generator, randomGraph, weightKinds } from '../oracles/random-graphs.ts';

const columns = (edges: readonly Edge[]) => ({
  source: edges.map(([u]) => u),
  target: edges.map(([, v]) => v),
  weight: edges.map(([, , w]) => w),
});

async function certificate(
  n: number,
  edges: readonly Edge[],
  more: Pick<Certificate, 'proof' | 'claim' | 'partition'> & Partial<Certificate>,
): Promise<Certificate> {
  const graph = graphOfEdges(n, columns(edges));
  return {
    problem: 'max-cut',
    sense: 'maximize',
    nodes: n,
    edges: graph.m,
    sha256: await graphFingerprint(graph),
    numbers: 'binary',
    unit: 1,
    ...more,
  };
}

const optimal = (value: number, bound = value) =>
  ({ value, bound, boundKind: 'verified', status: 'optimal' }) as const;
const feasible = (value: number, bound: number) =>
  ({ ...optimal(value, bound), status: 'feasible' }) as const;

describe('fractions', () => {
  test('a double is what its bits say, and comes back', () => {
    fc.assert(
      fc.property(fc.double({ noNaN: true, noDefaultInfinity: true }), (x) => {
        expect(nearestDouble(ofDouble(x))).toBe(x + 0);
        expect(nearestDouble(ofDecimal(x))).toBe(x + 0);
      }),
    );
    expect(ofDouble(0.75)).toEqual({ p: 3n, q: 4n });
    expect(compare(ofDecimal(0.1), { p: 1n, q: 10n })).toBe(0);
    expect(compare(ofDouble(0.1), { p: 1n, q: 10n })).toBe(1);
    expect(ofDecimal(1e23)).toEqual({ p: 10n ** 23n, q: 1n });
  });

  test('sums and products of doubles agree with those of integers', () => {
    const integer = fc.integer({ min: -(2 ** 26), max: 2 ** 26 });
    fc.assert(
      fc.property(integer, integer, fc.integer({ min: 1, max: 1000 }), (a, b, step) => {
        const [x, y] = [ofDouble(a / 1024), ofDouble(b / 1024)];
        expect(nearestDouble(add(x, y))).toBe((a + b) / 1024 + 0);
        expect(nearestDouble(times(x, y))).toBe((a * b) / 2 ** 20 + 0);
        expect(nearestDouble(floorToMultiple(ofDouble(a), ofDouble(step)))).toBe(
          Math.floor(a / step) * step + 0,
        );
      }),
    );
  });

  test('a sum of doubles of any sizes, in any order', () => {
    fc.assert(
      fc.property(fc.array(fc.double({ noNaN: true, min: -1e300, max: 1e300 })), (terms) => {
        const sum = new ExactSum();
        let exact: Rational = { p: 0n, q: 1n };
        for (const term of terms) {
          sum.add(term);
          exact = add(exact, ofDouble(term));
        }
        expect(compare(sum.value(), exact)).toBe(0);
      }),
    );
  });
});

describe('certificates of a graph', () => {
  test('integers whose sum exceeds 2^53', async () => {
    const big = 2 ** 53;
    const edges: Edge[] = [
      [0, 1, big],
      [1, 2, big],
      [2, 3, 4],
    ];
    const proof: Proof = { kind: 'positive-weights' };
    const exact = 2 * big + 4;
    const good = await certificate(4, edges, { proof, claim: optimal(exact), partition: '0101' });
    expect(await checkGraphCertificate(4, columns(edges), good)).toMatchObject({
      holds: true,
      optimal: true,
    });
    const low = { ...good, claim: feasible(exact, exact - 4) };
    expect(await checkGraphCertificate(4, columns(edges), low)).toMatchObject({ holds: false });
    const version1 = { ...good, partition: null, claim: { ...feasible(0, exact), value: null } };
    expect(await checkGraphCertificate(4, columns(edges), version1)).toMatchObject({ holds: true });
  });

  test.each([2 ** -1074, 2 ** -1040, 2 ** 1000])('weights in units of %d', async (unit) => {
    const edges: Edge[] = randomGraph(3, 9, 0.6, weightKinds.signs).edges.map(([u, v, w]) => [
      u,
      v,
      w * unit,
    ]);
    const graph = ExactGraph.ofEdges(9, columns(edges), 'binary');
    const order = Array.from({ length: 9 }, (_, u) => u);
    const best = checkProof(graph, { kind: 'elimination', order }).bound;
    const trivial = checkProof(graph, { kind: 'positive-weights' }).bound;
    expect(compare(best, checkProof(graph, { kind: 'enumeration' }).bound)).toBe(0);
    // Diagonally dominant.
    const multipliers = order.map((u) => {
      const around = edges.filter((e) => e[0] === u || e[1] === u);
      return ((around.length + 1) / 4) * unit || unit;
    });
    const relaxed = checkProof(graph, {
      kind: 'sdp',
      multipliers: multipliers.map((y) => Math.max(y, unit)),
    });
    expect(relaxed.remark).toBe(undefined);
    expect(compare(relaxed.bound, best)).toBeGreaterThanOrEqual(0);
    expect(compare(relaxed.bound, trivial)).toBeLessThanOrEqual(0);
    const value = nearestDouble(trivial);
    const claim = feasible(0, value);
    const given = await certificate(9, edges, {
      proof: { kind: 'positive-weights' },
      claim,
      partition: '0'.repeat(9),
    });
    expect(await checkGraphCertificate(9, columns(edges), given)).toMatchObject({ holds: true });
    const below = { ...given, claim: feasible(0, value - unit) };
    expect(await checkGraphCertificate(9, columns(edges), below)).toMatchObject({ holds: false });
  });

  test('a small weight beside a large one', async () => {
    const edges: Edge[] = [
      [0, 1, 1e12],
      [2, 3, 0.5],
    ];
    const proof: Proof = { kind: 'positive-weights' };
    const given = await certificate(4, edges, { proof, claim: optimal(1e12 + 0.5), partition: '0101' });
    expect(await checkGraphCertificate(4, columns(edges), given)).toMatchObject({
      holds: true,
      optimal: true,
    });
    const below = { ...given, claim: feasible(1e12 + 0.5, 1e12 - 0.4) };
    expect(await checkGraphCertificate(4, columns(edges), below)).toMatchObject({
      holds: false,
      reason: expect.stringContaining('it proves 1000000000000.5, not 999999999999.6'),
    });
  });

  test('tenths as what they are, and as the decimals that they mean', async () => {
    const edges = Array.from({ length: 10 }, (_, u): Edge => [u, u + 1, 0.1]);
    const [partition, claim] = ['01010101010', optimal(1)];
    const proof: Proof = { kind: 'elimination', order: Array.from({ length: 11 }, (_, u) => u) };
    for (const numbers of ['binary', 'decimal'] as const) {
      const given = await certificate(11, edges, { proof, claim, partition, numbers });
      expect(await checkGraphCertificate(11, columns(edges), given)).toMatchObject({
        holds: true,
        optimal: true,
      });
      // The bound of a cut that is not the best is read as it is: ten doubles 0.1 are more than 1.
      const other = { ...given, partition: '00101010101', claim: feasible(0.9, 1) };
      const { holds } = await checkGraphCertificate(11, columns(edges), other);
      expect(holds).toBe(numbers === 'decimal');
    }
  });

  test('nodes and edges of the certificate are those of the graph', async () => {
    const { edges } = randomGraph(5, 8, 0.5, weightKinds.signs);
    const given = await certificate(8, edges, {
      proof: { kind: 'enumeration' },
      claim: feasible(0, 100),
      partition: '00000000',
    });
    expect(await checkGraphCertificate(8, columns(edges), given)).toMatchObject({ holds: true });
    for (const other of [{ nodes: 9 }, { edges: given.edges - 1 }])
      expect(await checkGraphCertificate(8, columns(edges), { ...given, ...other })).toMatchObject({
        holds: false,
        reason: expect.stringContaining('another graph'),
      });
  });
});

test.each(['reals', 'integers'])(
  'enumeration and elimination agree, weights of very different sizes: %s',
  (kind) => {
    for (let seed = 0; seed < 12; seed++) {
      const { n, edges } = randomGraph(seed, 11, 0.5, weightKinds[kind]);
      const uniform = generator(seed + 5);
      const spread = edges.map(([u, v, w]): Edge => [u, v, w * 2 ** Math.floor(40 * uniform())]);
      const graph = ExactGraph.ofEdges(n, columns(spread), 'binary');
      const order = Array.from({ length: n }, (_, u) => u).sort(() => uniform() - 0.5);
      const { bound } = checkProof(graph, { kind: 'elimination', order });
      expect(compare(bound, checkProof(graph, { kind: 'enumeration' }).bound)).toBe(0);
      let best = 0n;
      for (let mask = 0; mask < 2 ** n; mask++) {
        const cut = graph.cut(Array.from({ length: n }, (_, u) => (mask >> u) & 1));
        if (cut > best) best = cut;
      }
      expect(compare(bound, graph.worth(best))).toBe(0);
    }
  },
);

describe('certificates of a problem', () => {
  const terms = (linear: number[], pairs: [number, number, number][], offset: number) => ({
    linear: Float64Array.from(linear),
    couplings: buildCsr(
      linear.length,
      Int32Array.from(pairs, ([i]) => i),
      Int32Array.from(pairs, ([, j]) => j),
      Float64Array.from(pairs, ([, , c]) => c),
    ).graph,
    offset,
  });

  test.each(['qubo', 'ising'] as const)('%s: an offset of 1e12 hides nothing', async (kind) => {
    const problem = terms(
      [3, -5, 2],
      [
        [0, 1, 4],
        [1, 2, -6],
      ],
      1e12,
    );
    const values = kind === 'qubo' ? [0, 1, 1] : [-1, 1, 1];
    const sum = kind === 'qubo' ? -5 + 2 - 6 : -3 - 5 + 2 - 4 - 6;
    const value = 1e12 + sum;
    const given: Certificate = {
      problem: kind,
      sense: 'minimize',
      nodes: 3,
      edges: 2,
      sha256: await problemFingerprint(kind, problem),
      numbers: 'binary',
      claim: optimal(value),
      partition: kind === 'qubo' ? '011' : '100',
      unit: 1,
      proof: { kind: 'enumeration' },
    };
    expect(await checkProblemCertificate(kind, problem, given)).toMatchObject({ holds: true, optimal: true });
    expect(await checkProblemCertificate(kind, problem, given, values)).toMatchObject({ optimal: true });
    expect(await checkProblemCertificate(kind, problem, given, [1, 1, 1])).toMatchObject({ optimal: false });
    for (const claim of [feasible(value, value + 9.8), optimal(value + 1), feasible(value, value + 1e-3)])
      expect(await checkProblemCertificate(kind, problem, { ...given, claim })).toMatchObject({
        holds: false,
      });
    const more = { ...given, claim: feasible(value, value - 0.5) };
    expect(await checkProblemCertificate(kind, problem, more)).toMatchObject({ holds: true });
    for (const other of [{ nodes: 2 }, { edges: 3 }, { problem: 'max-cut' as const }])
      expect(await checkProblemCertificate(kind, problem, { ...given, ...other })).toMatchObject({
        holds: false,
      });
  });
});
