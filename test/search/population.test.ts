import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { Cycling } from '../../src/search/cycling.ts';
import { Population, populationSearch } from '../../src/search/population.ts';
import { randomGraph, torus, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { describeSearch } from './contract.ts';

describeSearch('island', populationSearch);

/** A square torus with weights ±1. */
const signedTorus = (size: number): CsrGraph => fromEdges(torus(size, size, weightKinds.signs, 4));

function evolve(graph: CsrGraph, sweeps: number, immigrants: Int8Array[] = []) {
  const told: number[] = [];
  const population = new Population({
    graph,
    cycling: new Cycling(graph),
    immigrants,
    random: new Random(2),
    deadline: new Deadline(),
    goal: Number.POSITIVE_INFINITY,
    onBetter: (_, cut) => told.push(cut),
  });
  return { best: finish(population.run(sweeps)), population, told };
}

test('on a torus nearly every crossover gains; on a dense graph hardly any', () => {
  const { population: sparse } = evolve(signedTorus(40), 2000);
  expect(sparse.gains).toBeGreaterThan(0.8 * sparse.crossovers);
  const { population: dense } = evolve(fromEdges(randomGraph(1, 300, 0.5)), 2000);
  expect(dense.gains).toBeLessThan(0.3 * dense.crossovers);
});

test('what it returns is the best it told of, and no lighter than an immigrant', () => {
  const graph = signedTorus(20);
  const first = evolve(graph, 1000);
  expect(first.best.cut).toBe(Math.max(...first.told));
  expect(first.best.cut).toBe(cutWeight(graph, first.best.spin));
  const second = evolve(graph, 200, [first.best.spin]);
  expect(second.best.cut).toBeGreaterThanOrEqual(first.best.cut);
});
