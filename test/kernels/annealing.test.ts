import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { computeGains, cutWeight } from '../../src/graph/cut.ts';
import { fitsInteger16, MOST_GAIN } from '../../src/kernels/integer-annealing.ts';
import type { Backend } from '../../src/kernels/space.ts';
import { createAnnealingState, IntegerState, RealState } from '../../src/search/annealing-state.ts';
import { type Edge, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const kinds = {
  'f64 gains': (graph: CsrGraph, backend?: Backend) => new RealState(graph, backend),
  '16-bit gains': (graph: CsrGraph, backend?: Backend) => new IntegerState(graph, backend),
};

describe.each(Object.entries(kinds))('annealing on %s', (name, create) => {
  const weights = Object.keys(weightKinds).filter(
    (kind) => name === 'f64 gains' || fitsInteger16(fromEdges(randomGraph(8, 60, 0.2, weightKinds[kind]))),
  );

  test.each(weights)('WebAssembly and its twin make the same flips, weights: %s', (kind) => {
    // 61 nodes: the last block of eight is not full.
    const graph = fromEdges(randomGraph(8, 61, 0.2, weightKinds[kind]));
    const runs = (['wasm', 'typescript'] as const).map((backend) => {
      const state = create(graph, backend);
      expect(state.space.backend).toBe(backend);
      state.start(new Int8Array(61).fill(1), new Random(4));
      const flips = state.sweep(2, 0.05, 25, 2) + state.sweep(0, 0, 1, 3);
      const spin = new Int8Array(61);
      const best = new Int8Array(61);
      state.readCurrent(spin);
      state.readBest(best);
      return { flips, spin, best, cut: state.cut, bestCut: state.best };
    });
    expect(runs[0]).toEqual(runs[1]);
    expect(runs[0]!.flips).toBeGreaterThan(60);
  });

  test.each(weights)('cuts stay what they are when counted anew, weights: %s', (kind) => {
    const graph = fromEdges(randomGraph(3, 83, 0.15, weightKinds[kind]));
    const state = create(graph);
    state.start(new Int8Array(83).fill(1), new Random(1));
    const spin = new Int8Array(83);
    for (let i = 0; i < 20; i++) {
      state.sweep(1, 0, 1, 10);
      state.readCurrent(spin);
      expect(state.cut).toBeCloseTo(cutWeight(graph, spin), 9);
      state.readBest(spin);
      expect(state.best).toBeCloseTo(cutWeight(graph, spin), 9);
    }
  });

  test('at temperature 0 it ends where no flip gains', () => {
    const graph = fromEdges(randomGraph(3, 83, 0.15, weightKinds.integers));
    const state = create(graph);
    state.start(new Int8Array(83).fill(1), new Random(1));
    state.sweep(0, 0, 1, 1000);
    const spin = new Int8Array(83);
    state.readCurrent(spin);
    const gain = new Float64Array(83);
    computeGains(graph, spin, gain);
    expect(Math.max(...gain)).toBeLessThanOrEqual(0);
    expect(state.cut).toBe(state.best);
  });

  test('two nodes visit cut and no cut as often as Boltzmann says', () => {
    // One edge of weight 1 between nodes in different blocks: P(cut)/P(no cut) = e^{1/T}.
    const edges: Edge[] = [[0, 9, 1]];
    const graph = fromEdges({ n: 10, edges });
    const state = create(graph);
    state.start(new Int8Array(10).fill(1), new Random(7));
    let cuts = 0;
    for (let i = 0; i < 20_000; i++) {
      state.sweep(1.5, 0, 1, 1);
      cuts += state.cut;
    }
    // Node after node is no detailed balance at the half sweep, but what is seen after both is stationary.
    expect(cuts / 20_000).toBeCloseTo(1 / (1 + Math.exp(-1 / 1.5)), 1);
  });
});

test('gains: packed and computed anew agree after many flips', () => {
  const graph = fromEdges(randomGraph(5, 70, 0.2, weightKinds.integers));
  const state = new IntegerState(graph);
  state.start(new Int8Array(70).fill(1), new Random(2));
  state.sweep(3, 0.01, 100, 3);
  const spin = new Int8Array(70);
  state.readCurrent(spin);
  const gain = new Float64Array(70);
  computeGains(graph, spin, gain);
  for (let v = 0; v < 70; v++) expect(state.arrays.packed[v]! >> 1).toBe(gain[v]);
});

test('gains: f64 and computed anew agree after many flips', () => {
  const graph = fromEdges(randomGraph(5, 70, 0.2, weightKinds.reals));
  const state = new RealState(graph);
  state.start(new Int8Array(70).fill(1), new Random(2));
  state.sweep(3, 0.01, 100, 3);
  const gain = new Float64Array(70);
  computeGains(graph, state.arrays.spin, gain);
  for (let v = 0; v < 70; v++) expect(state.arrays.gain[v]).toBeCloseTo(gain[v]!, 9);
});

test('16 bits are taken exactly where every gain fits', () => {
  const star = (weight: number) => fromEdges({ n: 3, edges: [[0, 1, weight] as Edge, [0, 2, -1] as Edge] });
  expect(fitsInteger16(star(MOST_GAIN - 1))).toBe(true);
  expect(fitsInteger16(star(MOST_GAIN))).toBe(false);
  expect(fitsInteger16(star(0.5))).toBe(false);
  expect(createAnnealingState(star(0.5))).toBeInstanceOf(RealState);
  const state = createAnnealingState(star(MOST_GAIN - 1));
  expect(state).toBeInstanceOf(IntegerState);
  state.start(new Int8Array(3).fill(1), new Random(1));
  state.sweep(0, 0, 1, 5);
  expect(state.cut).toBe(MOST_GAIN - 1);
});
