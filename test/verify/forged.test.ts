/** Forged certificates: proofs of every kind that the solver writes, changed at random, beside claims that are false by enumeration. All
 *  must be refused. The certificates as they were written hold. */
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { proveSparseWith, sparseProof } from '../../src/exact/prove-sparse.ts';
import { solvePlanarOrTorus } from '../../src/exact/surface/solve-surface.ts';
import { solveSync } from '../../src/index.ts';
import { loadHighs } from '../../src/lp/highs.ts';
import { integerCutStep } from '../../src/problems/lattice.ts';
import type { Proof } from '../../src/problems/proof.ts';
import { formatCertificate, parseCertificate } from '../../src/verify/certificate.ts';
import { checkGraphCertificate } from '../../src/verify/check-certificate.ts';
import { graphOfEdges } from '../../src/verify/edge-graph.ts';
import { graphFingerprint } from '../../src/verify/fingerprint.ts';
import { bestCutByGrayCode } from '../oracles/enumerate.ts';
import { allExactCuts, doubleUnits, exactCut, largest } from '../oracles/exact-cut.ts';
import { randomPlanar } from '../oracles/planar-graphs.ts';
import type { Json } from '../oracles/proofs.ts';
import { type EdgeListSample, generator, randomGraph, torus, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

/** Of each kind: half of them claim too low a bound, half that a cut is optimal that is not. */
const FORGERIES = 500;
const SEEDS = [1, 2, 3, 4];

const highs = (await loadHighs())!;
const { integers, reals } = weightKinds as Record<string, (uniform: () => number) => number>;
const drawOf = (seed: number) => (seed % 2 === 0 ? reals! : integers!);

const NO_CHEAP = { exactOperations: 0, proofOperations: 0 };
const NO_TREE = { ...NO_CHEAP, proofNodes: 0, effort: 2e4 };

function solved({ n, edges }: EdgeListSample, parameters: Record<string, number>): Proof {
  const { proof, multipliers } = solveSync({ nodes: n, edges }, { parameters, keepProof: true, seed: 1 });
  return proof?.() ?? (multipliers === null ? { kind: 'positive-weights' } : { kind: 'sdp', multipliers });
}

/** Graphs of several blocks: small ones that hang together by a node. */
function chain(seed: number): EdgeListSample {
  const parts = [0, 1, 2].map((i) => randomGraph(10 * seed + i, 5, 0.9, drawOf(seed)));
  return {
    n: 13,
    edges: parts.flatMap(({ edges }, i) =>
      edges.map(([u, v, w]) => [u + 4 * i, v + 4 * i, w] as [number, number, number]),
    ),
  };
}

/** How a proof of each kind is made, and on which graph. */
const MAKERS: Record<string, (seed: number) => [EdgeListSample, Proof]> = {
  'what reduces': (seed) => {
    const sample = randomGraph(seed, 13, 0.2, drawOf(seed));
    return [sample, solved(sample, {})];
  },
  enumeration: (seed) => [randomGraph(seed, 9, 0.7, drawOf(seed)), { kind: 'enumeration' }],
  'dynamic programming': (seed) => {
    const sample = randomGraph(seed, 12, 0.7, drawOf(seed));
    return [sample, solved(sample, {})];
  },
  blocks: (seed) => [chain(seed), solved(chain(seed), {})],
  'a tree': (seed) => {
    const sample = randomGraph(seed, 12, 0.8, drawOf(seed));
    return [sample, solved(sample, NO_CHEAP)];
  },
  'a tree in blocks': (seed) => [chain(seed), solved(chain(seed), NO_CHEAP)],
  'the relaxation': (seed) => {
    const sample = randomGraph(seed, 12, 0.8, drawOf(seed));
    const { multipliers } = solveSync(
      { nodes: sample.n, edges: sample.edges },
      { method: 'gw', bound: 'verified' },
    );
    return [sample, { kind: 'sdp', multipliers: multipliers! }];
  },
  'cutting planes': (seed) => {
    const sample = randomGraph(seed, 13, 0.6, drawOf(seed));
    return [sample, solved(sample, NO_TREE)];
  },
  'a sparse tree': (seed) => {
    const sample = randomGraph(seed, 13, 0.6, drawOf(seed));
    const rest = [0, 600][seed % 2]!;
    const parameters = { violation: 0.3, most: 3, window: 1, rootPatience: 0.01, patience: 0.01, rest };
    const start = new Int8Array(sample.n).fill(1);
    const options = { recordProof: true, parameters };
    return [sample, sparseProof(finish(proveSparseWith(highs, fromEdges(sample), start, options)))!];
  },
  'a planar graph': (seed) => surface(randomPlanar(seed, 12, 10, drawOf(seed))),
  'a torus': (seed) => surface(torus(5, 5, integers!, seed)),
};

function surface(sample: EdgeListSample): [EdgeListSample, Proof] {
  const graph = fromEdges(sample);
  const options = { deadline: new Deadline(), step: integerCutStep(graph) };
  return [sample, finish(solvePlanarOrTorus(graph, options))!.proof()];
}

/** What a proof says in: kinds of steps, rules, kinds of nodes of trees. */
const seen = new Set<string>();

function look(part: Json): void {
  if (typeof part !== 'object' || part === null) return;
  if (typeof part.kind === 'string') seen.add(part.kind);
  for (const name of ['split', 'joins', 'fix', 'gamma', 'cycleMultipliers', 'multipliers'])
    if (Array.isArray(part[name]) && part[name].length > 0) seen.add(name);
  for (const step of part.steps ?? []) seen.add(step[0]);
  for (const key of Object.keys(part)) look(part[key]);
}

/** Changes some places of a document at random. */
function tamper(document: Json, uniform: () => number): void {
  for (let times = 1 + Math.floor(uniform() * 3); times > 0; times--) {
    const places: [Json, string | number][] = [];
    const visit = (part: Json): void => {
      for (const key of Object.keys(part)) {
        places.push([part, Array.isArray(part) ? Number(key) : key]);
        if (typeof part[key] === 'object' && part[key] !== null) visit(part[key]);
      }
    };
    visit(document);
    const [part, key] = places[Math.floor(uniform() * places.length)]!;
    change(part, key, uniform);
  }
}

function change(part: Json, key: string | number, uniform: () => number): void {
  const value = part[key];
  const choice = uniform();
  if (Array.isArray(part) && choice < 0.15) part.splice(key as number, 1);
  else if (Array.isArray(part) && choice < 0.25) part.splice(key as number, 0, structuredClone(value));
  else if (typeof value === 'number') part[key] = changedNumber(value, uniform);
  else if (Array.isArray(value) && choice < 0.6) part[key] = [...value].reverse();
  else if (Array.isArray(value)) part[key] = [];
  else if (value?.split !== undefined)
    part[key] = choice < 0.6 ? value.same : { ...value, opposite: value.same };
  else if (typeof value?.kind === 'string') part[key] = { kind: 'positive-weights' };
  else if (typeof value === 'object')
    part[key] = { inequalities: [], gamma: [], y: [], cycles: [], multipliers: [] };
  else part[key] = ['free', 'join', 'star', 'twins', 'enumeration', 'blocks'][Math.floor(6 * uniform())];
}

function changedNumber(x: number, uniform: () => number): number {
  const choice = Math.floor(8 * uniform());
  return [x + 1, x - 1, -x, 2 * x, x * uniform(), x + uniform(), 1e6 * x, 0][choice]!;
}

describe.each(Object.entries(MAKERS))('%s', (_, make) => {
  test.each(SEEDS)('true as written, forgeries refused: seed %d', async (seed) => {
    const [{ n, edges }, proof] = make(seed);
    look(JSON.parse(JSON.stringify(proof)));
    const arrays = {
      source: edges.map(([u]) => u),
      target: edges.map(([, v]) => v),
      weight: edges.map(([, , w]) => w),
    };
    const built = graphOfEdges(n, arrays);
    // Integers add up exactly.
    const most =
      n > 14 ? doubleUnits(bestCutByGrayCode(n, edges)) : largest(allExactCuts(n, edges, doubleUnits));
    const worthOf = (digits: string): bigint => exactCut(edges, Array.from(digits, Number), doubleUnits);
    const nearest = (units: bigint): number => Number(units >> 900n) * 2 ** -174;
    const partitionOf = (mask: number): string =>
      Array.from({ length: n }, (_, u) => (mask >> u) & 1).join('');
    const certificate = {
      problem: 'max-cut' as const,
      sense: 'maximize' as const,
      nodes: n,
      edges: built.m,
      sha256: await graphFingerprint(built),
      numbers: 'binary' as const,
      unit: 1,
      claim: {
        value: nearest(worthOf('0'.repeat(n))),
        bound: 1e6,
        boundKind: 'verified' as const,
        status: 'feasible' as const,
      },
      partition: '0'.repeat(n),
      proof,
    };
    const check = async (document: Json) => {
      const parsed = parseCertificate(JSON.stringify(document));
      return typeof parsed === 'string'
        ? { holds: false, provenBound: Number.NaN, optimal: false }
        : checkGraphCertificate(n, arrays, parsed);
    };
    const plain = JSON.parse(formatCertificate(certificate));
    const { holds, provenBound } = await check(plain);
    expect(holds).toBe(true);
    expect(provenBound).toBeGreaterThanOrEqual(nearest(most));
    const uniform = generator(seed);
    for (let forgery = 0; forgery < FORGERIES / SEEDS.length; forgery++) {
      const forged = structuredClone(plain);
      if (uniform() < 0.95) tamper(forged.proof, uniform);
      if (forgery % 2 === 0) forged.claim.bound = nearest(most) - [0.5, 1, 2 ** -20, 3][(forgery / 2) % 4]!;
      else {
        let partition = partitionOf(Math.floor(uniform() * 2 ** n));
        while (worthOf(partition) === most) partition = partitionOf(Math.floor(uniform() * 2 ** n));
        const value = nearest(worthOf(partition));
        Object.assign(forged, {
          partition,
          claim: { ...forged.claim, value, bound: value, status: 'optimal' },
        });
      }
      const word = await check(forged);
      if (word.holds) expect.unreachable(`believed: ${JSON.stringify(forged)}`);
    }
  });
});

test('the proofs have steps and nodes of every kind', () => {
  for (const what of [
    ...['reduction', 'blocks', 'enumeration', 'elimination', 'tree', 'inequalities', 'sdp'],
    ...[
      'positive-weights',
      'join',
      'star',
      'split',
      'joins',
      'fix',
      'gamma',
      'cycleMultipliers',
      'multipliers',
    ],
  ])
    expect([...seen]).toContain(what);
});
