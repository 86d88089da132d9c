/** Every kernel in the checked build: a load or store outside of its arrays is an error there, and the results are the twins'. */

import { execFileSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { buildCsr, type CsrGraph } from '../../src/graph/csr.ts';
import { gaussianCutGradient, gaussianCutLayout } from '../../src/kernels/gaussian-cut.ts';
import { mixingLayout, mixingSweep } from '../../src/kernels/mixing.ts';
import type { Backend } from '../../src/kernels/space.ts';
import { tabuFlips, walkFlips } from '../../src/kernels/tabu.ts';
import { SparseCholesky } from '../../src/linalg/sparse-cholesky.ts';
import { IntegerState, RealState } from '../../src/search/annealing-state.ts';
import { Breakout } from '../../src/search/breakout.ts';
import { ForestMoves } from '../../src/search/forest.ts';
import { GainIndex } from '../../src/search/gain-index.ts';
import { largeAnnealing } from '../../src/search/large-annealing.ts';
import { RankTwo } from '../../src/search/rank-2.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

let checked: WebAssembly.Module;

beforeAll(() => {
  const folder = mkdtempSync(join(tmpdir(), 'kernels-'));
  const file = join(folder, 'checked.wasm');
  const script = fileURLToPath(new URL('../../scripts/build-kernels.mjs', import.meta.url));
  execFileSync(process.execPath, [script, '--checked', file]);
  checked = new WebAssembly.Module(readFileSync(file));
  rmSync(folder, { recursive: true });
}, 60_000);

const integers = fromEdges(randomGraph(8, 61, 0.15, weightKinds.integers));
const reals = fromEdges(randomGraph(8, 61, 0.15, weightKinds.reals));
const start = Int8Array.from({ length: 61 }, (_, v) => (v % 3 ? 1 : -1));

function annealed(state: IntegerState | RealState): unknown[] {
  state.start(start, new Random(4));
  const flips = state.sweep(2, 0.05, 25, 2);
  const spin = new Int8Array(61);
  state.readBest(spin);
  return [flips, state.best, ...spin];
}

function flipped(graph: CsrGraph, backend: Backend): unknown[] {
  const breakout = new Breakout(graph, backend);
  breakout.index.start(start, new Random(4));
  const made = breakout.flips(2000);
  const index = new GainIndex(graph, { backend });
  index.tenure(3, 8);
  index.start(start, new Random(4));
  tabuFlips(index.space, index.arrays, 2000);
  const free = Uint8Array.from({ length: 61 }, (_, v) => v % 3 && 1);
  index.start(start, new Random(4), free);
  walkFlips(index.space, index.arrays, 20, true);
  return [made, ...breakout.index.arrays.best, ...index.arrays.best];
}

function forests(backend: Backend): unknown[] {
  const moves = new ForestMoves(reals, backend);
  moves.start(start, new Random(4));
  moves.sweep(1, 20);
  moves.sweep(0, 5);
  return [...moves.arrays.best];
}

function byBlocks(backend: Backend): unknown[] {
  const sample = randomGraph(8, 61, 0.15, weightKinds.integers);
  const columns = [0, 1, 2].map((i) => sample.edges.map((edge) => edge[i]!)) as [
    number[],
    number[],
    number[],
  ];
  return ([null, 1, 100] as const).flatMap((factor) => {
    const weight = factor === null ? null : Float64Array.from(columns[2], (w) => factor * w);
    const [source, target] = [Int32Array.from(columns[0]), Int32Array.from(columns[1])];
    const { graph } = buildCsr(61, source, target, weight, source.length, 0);
    const annealing = finish(largeAnnealing(graph, 1, backend));
    const schedule = (sweep: number) => (sweep < 20 ? (factor ?? 1) * (2 - sweep / 10) : null);
    finish(annealing.start(start, new Random(4), schedule));
    finish(annealing.run(() => false));
    finish(annealing.quench(new Deadline()));
    const spin = new Int8Array(61);
    finish(annealing.read(spin));
    return [...spin];
  });
}

function angles(backend: Backend): unknown[] {
  const search = new RankTwo(reals, backend);
  search.randomize(new Random(3));
  return [search.descend(10), ...search.round()];
}

test('sparse Cholesky', () => {
  const graph = fromEdges(randomGraph(3, 150, 0.08, weightKinds.reals));
  const runs = [checked, 'typescript' as const].map((backend) => {
    const factor = finish(SparseCholesky.analyse(graph, undefined, backend))!;
    expect(finish(factor.factor(new Float64Array(150).fill(60), graph.weight))).toBe(true);
    const x = Float64Array.from({ length: 150 }, (_, v) => v % 7);
    finish(factor.solve(x));
    return x;
  });
  for (let v = 0; v < 150; v++) expect(runs[0]![v]).toBeCloseTo(runs[1]![v]!, 10);
});

/** To the last bit. */
const kernels: [string, (backend: Backend) => unknown[]][] = [
  ['annealing on 16-bit gains', (backend) => annealed(new IntegerState(integers, backend))],
  ['annealing on f64 gains', (backend) => annealed(new RealState(reals, backend))],
  ['tabu and breakout, a list per gain', (backend) => flipped(integers, backend)],
  ['tabu and breakout, lists of like gains', (backend) => flipped(reals, backend)],
  ['annealing by blocks', byBlocks],
  ['forest', forests],
  ['rank 2', angles],
];

test.each(kernels)('%s: in bounds, and as the twin does it', (_, run) => {
  expect(run(checked)).toEqual(run('typescript'));
});

describe.each([4, 8, 12, 16, 32, 36])('%i columns', (k) => {
  test('the mixing method', () => {
    const { n, m } = reals;
    const runs = [checked, 'typescript' as const].map((backend) => {
      const { space, arrays } = mixingLayout.open({ n, m, k }, backend);
      for (const name of ['rowPtr', 'adj', 'weight'] as const) arrays[name].set(reals[name]);
      arrays.vectors.fill(1 / Math.sqrt(k));
      const growth = mixingSweep(space, arrays, 0, 0, n) + mixingSweep(space, arrays, 0.8, 0, n);
      return [growth, ...arrays.norms];
    });
    runs[0]!.forEach((value, i) => {
      expect(value).toBeCloseTo(runs[1]![i]!, 2);
    });
  });

  test('the gradient of the Gaussian cut', () => {
    const edges = randomGraph(8, 61, 0.15, weightKinds.reals).edges;
    const sizes = { n: 61, m: edges.length, k };
    const runs = [checked, 'typescript' as const].map((backend) => {
      const { space, arrays } = gaussianCutLayout.open(sizes, backend, 4 * 64 * (k + 1) * 4);
      arrays.source.set(edges.map(([u]) => u));
      arrays.target.set(edges.map(([, v]) => v));
      arrays.weight.set(edges.map(([, , w]) => w));
      const [w, gradientW] = [space.f32(61 * k), space.f32(61 * k)];
      const [b, gradientB] = [space.f32(61), space.f32(61)];
      const random = new Random(2);
      for (const array of [w, b]) array.set(Float32Array.from(array, () => random.normal()));
      gaussianCutGradient(space, arrays, 0.3, w, b, gradientW, gradientB);
      return [...gradientW, ...gradientB];
    });
    runs[0]!.forEach((value, i) => {
      expect(value).toBeCloseTo(runs[1]![i]!, 3);
    });
  });
});

test('an array that is too short is found', () => {
  const state = new RealState(reals, checked);
  state.start(start, new Random(4));
  const shorter = { ...state.arrays, gain: state.space.f64(8), n: 61 };
  Object.assign(state, { arrays: shorter });
  expect(() => state.sweep(2, 0, 1, 1)).toThrow('outside its arrays');
});
