import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { Cycling, cyclingSearch } from '../../src/search/cycling.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { describeSearch } from './contract.ts';

describeSearch('cycling', cyclingSearch);

test('cycles never lose, and the weight kept is the cut’s', () => {
  const graph = fromEdges(randomGraph(6, 300, 0.02, weightKinds.reals));
  const cycling = new Cycling(graph);
  const random = new Random(3);
  finish(cycling.anneal(10, random, new Deadline()));
  let last = cycling.cut;
  let told = 0;
  for (let i = 0; i < 20; i++) {
    finish(cycling.cycle(200, random, new Deadline(), Number.POSITIVE_INFINITY, () => told++));
    expect(cycling.cut).toBeGreaterThanOrEqual(last);
    expect(cycling.cut).toBe(cutWeight(graph, cycling.spin));
    last = cycling.cut;
  }
  expect(told).toBeGreaterThan(0);
});
