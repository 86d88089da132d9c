/** The baseline of networkx, against one that counts every cut anew as networkx does. */
import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { exchange } from '../../src/search/one-exchange.ts';
import { solveSync } from '../../src/solve/solve.ts';
import { type Edge, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const weightOf = (edges: readonly Edge[], spin: ArrayLike<number>): number =>
  edges.reduce((sum, [u, v, w]) => sum + (spin[u] === spin[v] ? 0 : w), 0);

/** The growth of the best single flip. */
function bestGrowth(edges: readonly Edge[], spin: Int8Array): number {
  const before = weightOf(edges, spin);
  let best = Number.NEGATIVE_INFINITY;
  for (let v = 0; v < spin.length; v++) {
    const flipped = spin.map((side, u) => (u === v ? -side : side));
    best = Math.max(best, weightOf(edges, flipped) - before);
  }
  return best;
}

test.each(Object.keys(weightKinds))('each flip is the best one, and none is left, weights: %s', (kind) => {
  for (let seed = 1; seed <= 5; seed++) {
    const sample = randomGraph(seed, 25, 0.3, weightKinds[kind]);
    const graph = fromEdges(sample);
    const spin = new Int8Array(25).fill(1);
    for (;;) {
      const growth = bestGrowth(sample.edges, spin);
      const before = weightOf(sample.edges, spin);
      const flips = finish(exchange(graph, spin, new Random(seed), new Deadline({ maxSteps: 1 })));
      if (flips === 0) {
        expect(growth).toBeLessThanOrEqual(1e-12);
        break;
      }
      expect(weightOf(sample.edges, spin) - before).toBeCloseTo(growth, 9);
    }
  }
});

test('random-best: no worse than the first random cut, 1000 of them without a limit, and as many as the steps allow', () => {
  const { edges } = randomGraph(7, 40, 0.3);
  const run = (method: string, maxSteps?: number) =>
    solveSync({ nodes: 40, edges }, { method, maxSteps, bound: 'none', seed: 3 });
  const one = run('random').cut;
  const best = run('random-best');
  expect(best.cut).toBeGreaterThan(one);
  expect(best.stages[0]).toMatchObject({ cuts: 1001 });
  expect(run('random-best', 5).stages[0]).toMatchObject({ cuts: 6 });
  expect(run('random-best', 0).cut).toBe(one);
});
