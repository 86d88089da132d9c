import { expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { computeGains, cutWeight } from '../../src/graph/cut.ts';
import { annealingSweeps, STATE } from '../../src/kernels/annealing.ts';
import { Annealing } from '../../src/search/annealing.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

test.each(Object.keys(weightKinds))('WebAssembly and its twin make the same flips, weights: %s', (kind) => {
  const graph = fromEdges(randomGraph(8, 60, 0.2, weightKinds[kind]));
  const runs = (['wasm', 'typescript'] as const).map((backend) => {
    const annealing = new Annealing(graph, backend);
    expect(annealing.space.backend).toBe(backend);
    annealing.start(new Int8Array(60).fill(1), new Random(4));
    const { arrays } = annealing;
    arrays.state[STATE.temperature] = 2;
    arrays.state[STATE.cooling] = 0.05;
    const flips = annealingSweeps(annealing.space, arrays, 50);
    return {
      flips,
      spin: [...arrays.spin],
      best: [...arrays.best],
      state: [...arrays.state],
      gain: [...arrays.gain],
    };
  });
  expect(runs[0]).toEqual(runs[1]);
  expect(runs[0]!.flips).toBeGreaterThan(60);
});

test('gains and cut stay what they are when computed anew', () => {
  const graph = fromEdges(randomGraph(3, 80, 0.15, weightKinds.reals));
  const annealing = new Annealing(graph);
  annealing.start(new Int8Array(80).fill(1), new Random(1));
  const { spin, gain, best, state } = annealing.arrays;
  for (let i = 0; i < 20; i++) {
    state[STATE.temperature] = 1;
    state[STATE.cooling] = 0;
    annealingSweeps(annealing.space, annealing.arrays, 10);
    const fresh = new Float64Array(80);
    computeGains(graph, spin, fresh);
    for (let v = 0; v < 80; v++) expect(gain[v]).toBeCloseTo(fresh[v]!, 9);
    expect(state[STATE.cut]).toBeCloseTo(cutWeight(graph, spin), 9);
    expect(annealing.bestCut).toBeCloseTo(cutWeight(graph, best), 9);
  }
});
