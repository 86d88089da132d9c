import { afterEach, describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish, finishAsync } from '../../src/core/steps.ts';
import {
  type ProveSparseOptions,
  proveSparse,
  proveSparseWith,
  sparseProof,
} from '../../src/exact/prove-sparse.ts';
import type { SparseResult } from '../../src/exact/sparse-tree.ts';
import { solve } from '../../src/index.ts';
import { HIGHS_MISSING, loadHighs, unloadHighs } from '../../src/lp/highs.ts';
import type { Proof } from '../../src/problems/proof.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { nearestDouble, type Rational } from '../../src/verify/rational.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import {
  type Edge,
  type EdgeListSample,
  generator,
  randomGraph,
  torus,
  weightKinds,
} from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const highs = (await loadHighs())!;

const kinds: typeof weightKinds = {
  ...weightKinds,
  zeros: (uniform) => Math.floor(uniform() * 3) - 1,
  negative: (uniform) => -Math.floor(uniform() * 5),
  scales: (uniform) => (uniform() < 0.3 ? 1e6 : 1) * (Math.floor(uniform() * 9) - 4),
  decimals: (uniform) => Math.round(uniform() * 100 - 50) / 10,
  tiny: (uniform) => (uniform() - 0.4) * 1e-200,
  huge: (uniform) => (uniform() - 0.4) * 1e200,
};
const rounding = new Set(['reals', 'decimals', 'tiny', 'huge']);

const cutOf = (edges: readonly Edge[], spin: Int8Array): number =>
  edges.reduce((sum, [u, v, w]) => sum + (spin[u] === spin[v] ? 0 : w), 0);

function prove(sample: EdgeListSample, options: ProveSparseOptions = {}): SparseResult {
  const start = new Int8Array(sample.n).fill(1);
  return finish(proveSparseWith(highs, fromEdges(sample), start, options));
}

function exactGraphOf(n: number, edges: readonly Edge[]): ExactGraph {
  const arrays = {
    source: edges.map(([u]) => u),
    target: edges.map(([, v]) => v),
    weight: edges.map(([, , w]) => w),
  };
  return ExactGraph.ofEdges(n, arrays, 'binary');
}

function proven({ n, edges }: EdgeListSample, proof: Proof): number {
  return nearestDouble(checkProof(exactGraphOf(n, edges), proof).bound);
}

/** In exact arithmetic. */
function exactWeight({ n, edges }: EdgeListSample, spin: Int8Array): Rational {
  const exact = exactGraphOf(n, edges);
  return exact.worth(exact.cut(spin));
}

const coarse = { violation: 0.3, most: 3, window: 1, rootPatience: 0.01, patience: 0.01, rest: 0 };

describe.each(Object.entries(kinds))('branch and cut, weights: %s', (kind, weight) => {
  const size = ({ edges }: EdgeListSample): number => edges.reduce((sum, [, , w]) => sum + Math.abs(w), 0);

  test('the optimum of sparse graphs is found and proven, and the certificate holds', () => {
    for (let seed = 0; seed < 16; seed++) {
      const sample = randomGraph(seed, 1 + ((seed * 5) % 16), [0.2, 0.4, 0.7][seed % 3]!, weight);
      const best = bestCutByEnumeration(sample.n, sample.edges);
      const parameters = seed % 2 === 0 ? {} : coarse;
      const result = prove(sample, { recordProof: true, parameters });
      const unit = Math.max(size(sample), Number.MIN_VALUE);
      expect(Math.abs(cutOf(sample.edges, result.spin) - result.cut)).toBeLessThanOrEqual(1e-12 * unit);
      expect(result.open).toBe(0);
      const claim = proven(sample, sparseProof(result)!);
      if (rounding.has(kind)) {
        expect(Math.abs(result.cut - best)).toBeLessThanOrEqual(1e-9 * unit);
        expect(result.bound).toBeGreaterThanOrEqual(best - 1e-12 * unit);
        expect(result.bound).toBeLessThanOrEqual(best + 1e-7 * unit);
        expect(claim).toBeGreaterThanOrEqual(best - 1e-12 * unit);
        expect(claim).toBeLessThanOrEqual(result.bound + 1e-9 * unit);
        expect(result.optimal).toBe(true);
        expect(claim).toBe(nearestDouble(exactWeight(sample, result.spin)));
      } else {
        expect(result).toMatchObject({ cut: best, bound: best, optimal: true });
        expect(claim).toBe(best);
      }
    }
  });

  test('no bound of an interrupted search is below the optimum, and its proof holds', () => {
    for (let seed = 0; seed < 30; seed++) {
      const sample = randomGraph(seed, 4 + (seed % 11), [0.3, 0.6, 1][seed % 3]!, weight);
      const best = bestCutByEnumeration(sample.n, sample.edges);
      const slack = rounding.has(kind) ? 1e-12 * size(sample) : 0;
      const bounds: number[] = [];
      const result = prove(sample, {
        parameters: coarse,
        recordProof: true,
        deadline: new Deadline({ maxSteps: 1 + (seed % 5) }),
        onBound: (bound) => bounds.push(bound),
      });
      expect(Math.min(...bounds)).toBeGreaterThanOrEqual(best - slack);
      expect(result.bound).toBe(bounds.at(-1));
      expect(bounds).toEqual([...bounds].sort((a, b) => b - a));
      expect(result.cut).toBeLessThanOrEqual(result.bound);
      const proof = sparseProof(result);
      if (proof !== null) expect(proven(sample, proof)).toBeGreaterThanOrEqual(best - slack);
      if (result.optimal && !rounding.has(kind)) expect(result.cut).toBe(best);
    }
  });
});

/** Max-cut as a user would write it for a MIP solver: triangles of all triples, a variable per pair. */
function optimumByMip({ n, edges }: EdgeListSample): number {
  const name = (u: number, v: number): string => `x${Math.min(u, v)}_${Math.max(u, v)}`;
  const text = [
    'Maximize',
    ` obj: ${edges.map(([u, v, w]) => `${w < 0 ? '-' : '+'} ${Math.abs(w)} ${name(u, v)}`).join(' ')}`,
    'Subject To',
  ];
  const sides = Array.from({ length: n }, (_, u) => `s${u}`);
  for (const [u, v] of edges) {
    text.push(` ${name(u, v)} - s${u} - s${v} <= 0`, ` ${name(u, v)} + s${u} + s${v} <= 2`);
    text.push(` ${name(u, v)} - s${u} + s${v} >= 0`, ` ${name(u, v)} + s${u} - s${v} >= 0`);
  }
  text.push('Binaries', ` ${sides.join(' ')}`, ` ${edges.map(([u, v]) => name(u, v)).join(' ')}`, 'End');
  return highs.solve(text.join('\n'), { output_flag: false, mip_rel_gap: 0 }).ObjectiveValue;
}

describe('against HiGHS’s own branch and cut', () => {
  test.each([
    ['±1 torus', torus(5, 6, weightKinds.signs!)],
    ['torus of integers', torus(6, 6, weightKinds.integers!)],
    ['unit weights', randomGraph(3, 40, 0.08)],
    ['signs', randomGraph(4, 50, 0.07, weightKinds.signs!)],
    ['integers', randomGraph(5, 60, 0.05, weightKinds.integers!)],
  ])('%s', (_, sample) => {
    const edges = sample.edges.filter(([, , w]) => w !== 0);
    const result = prove({ ...sample, edges }, { recordProof: true });
    expect(result.optimal).toBe(true);
    expect(result.cut).toBe(Math.round(optimumByMip({ ...sample, edges })));
    expect(proven({ ...sample, edges }, sparseProof(result)!)).toBe(result.cut);
  });
});

describe('the tree', () => {
  const sample = torus(7, 7, weightKinds.signs!, 3);
  const gapped = randomGraph(4, 14, 0.9, weightKinds.signs!);

  test('a limit of nodes gives the same result each time, which is plain data', () => {
    for (const maxSteps of [1, 3, 1000]) {
      const run = () =>
        prove(sample, { parameters: coarse, recordProof: true, deadline: new Deadline({ maxSteps }) });
      const first = run();
      expect(run()).toEqual(first);
      expect(structuredClone(first)).toEqual(first);
    }
  });

  test('it branches where the program leaves a gap', () => {
    const result = prove(gapped, { recordProof: true, parameters: { ...coarse, candidates: 1, probe: 1 } });
    expect(result).toMatchObject({ optimal: true, open: 0 });
    expect(result.nodes).toBeGreaterThan(2);
    expect(proven(gapped, sparseProof(result)!)).toBe(result.cut);
    expect(result.cut).toBe(bestCutByEnumeration(gapped.n, gapped.edges));
  });

  test('a cut from elsewhere is taken', () => {
    const best = prove(sample);
    const helped = prove(sample, { parameters: coarse, betterCut: () => best.spin });
    expect(helped).toMatchObject({ cut: best.cut, optimal: true });
  });

  test('a call from outside ends it in the middle, with the cut and the bound of then', async () => {
    const large = torus(30, 30, weightKinds.signs!, 5);
    const abort = new AbortController();
    const bounds: number[] = [];
    const result = await finishAsync(
      proveSparse(fromEdges(large), new Int8Array(900).fill(1), {
        deadline: new Deadline({ signal: abort.signal }),
        recordProof: true,
        onBound(bound) {
          bounds.push(bound);
          if (bounds.length === 2) abort.abort();
        },
      }),
    );
    expect(result).toMatchObject({ optimal: false, bound: bounds.at(-1) });
    expect(result!.open).toBeGreaterThan(0);
    expect(proven(large, sparseProof(result!)!)).toBe(result!.bound);
  });

  test('cycles to begin with prove a bound before the first program', () => {
    const best = prove(sample, { recordProof: true });
    const root = sparseProof(prove(sample, { recordProof: true, deadline: new Deadline({ maxSteps: 1 }) }))!;
    if (root.kind !== 'inequalities') return expect.unreachable('the root alone did not prove it');
    const start = [0];
    const ends: number[] = [];
    const inF: number[] = [];
    for (const codes of root.cycles) {
      codes.forEach((code, i) => {
        const [u, v] = [code >> 1, codes[(i + 1) % codes.length]! >> 1];
        ends.push(Math.min(u, v), Math.max(u, v));
        inF.push(code & 1);
      });
      start.push(inF.length);
    }
    const cycles = {
      count: root.cycles.length,
      start: Int32Array.from(start),
      source: Int32Array.from(inF, (_, i) => ends[2 * i]!),
      target: Int32Array.from(inF, (_, i) => ends[2 * i + 1]!),
      inF: Uint8Array.from(inF),
      multiplier: Float64Array.from(root.cycleMultipliers, (gamma) => 2 * gamma),
    };
    const bounds: number[] = [];
    const again = finish(
      proveSparseWith(highs, fromEdges(sample), best.spin, {
        cycles,
        onBound: (bound) => bounds.push(bound),
      }),
    );
    expect(bounds[0]).toBe(best.bound);
    expect(again).toMatchObject({ optimal: true, cut: best.cut });
  });
});

describe('the solver', () => {
  afterEach(async () => {
    unloadHighs();
    await loadHighs();
  });

  test('is missing: there is no result, and nothing is thrown', async () => {
    unloadHighs();
    await loadHighs(null, () => Promise.reject(new Error('Cannot find package')));
    const steps = proveSparse(fromEdges(torus(3, 3)), new Int8Array(9).fill(1));
    expect(await finishAsync(steps)).toBeNull();
  });

  test('is missing: a warning says so, unless the cut is proven without it', async () => {
    unloadHighs();
    await loadHighs(null, () => Promise.reject(new Error('Cannot find package')));
    const edges: Edge[] = [
      [0, 1, 1234567890123456],
      [1, 2, -9876543210987.125],
      [0, 2, 0.000000123],
      [2, 3, 4503599627370496],
    ];
    expect(await solve({ edges })).toMatchObject({ status: 'optimal', warnings: [] });
    const { edges: many } = randomGraph(3, 300, 0.02);
    const open = await solve({ edges: many }, { method: 'exact', timeLimitSec: 4 });
    expect(open).toMatchObject({ status: 'feasible', warnings: expect.arrayContaining([HIGHS_MISSING]) });
  });
});

test('thousands of cuts of real weights that weigh the same are one', () => {
  // Nodes that are pulled either way alike, once the others are as they are in the best cut.
  const uniform = generator(7);
  const { n, edges } = torus(5, 5, () => uniform() - 0.5);
  const side = prove({ n, edges }).spin;
  const free = 12;
  const tied = [...edges];
  for (let i = 0; i < free; i++) {
    const [a, b] = [(5 * i) % n, (5 * i + 3) % n];
    const w = 1e-4 * (1 + uniform());
    tied.push([a, n + i, w], [b, n + i, side[a] === side[b] ? -w : w]);
  }
  const sample = { n: n + free, edges: tied };
  for (const parameters of [{}, { rest: 0 }]) {
    const result = prove(sample, { recordProof: true, parameters });
    expect(result).toMatchObject({ optimal: true, open: 0 });
    expect(result.nodes).toBeLessThan(20);
    expect(proven(sample, sparseProof(result)!)).toBe(nearestDouble(exactWeight(sample, result.spin)));
  }
});

test('graphs with nothing to cut are proven', () => {
  for (const edges of [[], [[0, 1, -1]], [[0, 1, 0]]] as Edge[][])
    expect(prove({ n: 3, edges }, { recordProof: true })).toMatchObject({ cut: 0, bound: 0, optimal: true });
});
