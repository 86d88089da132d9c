import { expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { WORD } from '../../src/kernels/gain-index.ts';
import { GainIndex } from '../../src/search/gain-index.ts';
import { climb } from '../../src/search/one-flip.ts';
import { randomCut } from '../../src/search/random-cut.ts';
import { drawTenure, tabuSearch } from '../../src/search/tabu.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { describeSearch, run } from './contract.ts';

describeSearch('tabu', tabuSearch);

test('it leaves the local optimum that one-flip ends in', () => {
  const graph = fromEdges(randomGraph(6, 200, 0.06, weightKinds.signs));
  const start = new Int8Array(200);
  randomCut(new Random(1), start);
  finish(climb(graph, start));
  expect(run(tabuSearch, graph, 100, { start }).cut).toBeGreaterThan(cutWeight(graph, start));
});

test('tenures leave nodes free, on any number of nodes', () => {
  for (const n of [2, 3, 10, 1000]) {
    const index = new GainIndex(fromEdges({ n, edges: [[0, 1, 1]] }));
    for (let seed = 1; seed <= 20; seed++) {
      drawTenure(index, new Random(seed));
      const { words } = index.arrays;
      expect(words[WORD.tenureLow]).toBeGreaterThanOrEqual(1);
      expect(words[WORD.tenureLow]! + words[WORD.tenureSpread]! - 1).toBeLessThan(n);
    }
  }
});
