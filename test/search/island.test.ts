import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { Cycling } from '../../src/search/cycling.ts';
import { Island, islandSearch } from '../../src/search/island.ts';
import { type Edge, generator, randomGraph } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { describeSearch } from './contract.ts';

describeSearch('island', islandSearch);

/** A torus with weights ±1. */
function torus(size: number): CsrGraph {
  const uniform = generator(4);
  const edges: Edge[] = [];
  for (let x = 0; x < size; x++) {
    for (let y = 0; y < size; y++) {
      const u = x * size + y;
      edges.push([u, ((x + 1) % size) * size + y, uniform() < 0.5 ? 1 : -1]);
      edges.push([u, x * size + ((y + 1) % size), uniform() < 0.5 ? 1 : -1]);
    }
  }
  return fromEdges({ n: size * size, edges });
}

function island(graph: CsrGraph, sweeps: number, guests: Int8Array[] = []) {
  const told: number[] = [];
  const made = new Island({
    graph,
    cycling: new Cycling(graph),
    guests,
    random: new Random(2),
    deadline: new Deadline(),
    goal: Number.POSITIVE_INFINITY,
    onBetter: (_, cut) => told.push(cut),
  });
  return { best: finish(made.run(sweeps)), made, told };
}

test('on a torus nearly every crossing gains; on a dense graph hardly any', () => {
  const sparse = island(torus(40), 2000);
  expect(sparse.made.gains).toBeGreaterThan(0.8 * sparse.made.crossings);
  const dense = island(fromEdges(randomGraph(1, 300, 0.5)), 2000);
  expect(dense.made.gains).toBeLessThan(0.3 * dense.made.crossings);
});

test('what it returns is the best it told of, and no lighter than a guest', () => {
  const graph = torus(20);
  const first = island(graph, 1000);
  expect(first.best.cut).toBe(Math.max(...first.told));
  expect(first.best.cut).toBe(cutWeight(graph, first.best.spin));
  const second = island(graph, 200, [first.best.spin]);
  expect(second.best.cut).toBeGreaterThanOrEqual(first.best.cut);
});
