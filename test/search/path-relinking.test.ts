import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { computeGains } from '../../src/graph/cut.ts';
import { GainIndex } from '../../src/search/gain-index.ts';
import { pathRelinkingSearch, relink } from '../../src/search/path-relinking.ts';
import { randomCut } from '../../src/search/random-cut.ts';
import { type Edge, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { describeSearch } from './contract.ts';

describeSearch('path-relinking', pathRelinkingSearch);

describe.each(Object.keys(weightKinds))('a walk between two cuts, weights: %s', (kind) => {
  const graph = fromEdges(randomGraph(6, 90, 0.1, weightKinds[kind]));
  const [from, to] = [1, 2].map((seed) => {
    const spin = new Int8Array(90);
    randomCut(new Random(seed), spin);
    return spin;
  }) as [Int8Array, Int8Array];

  test('ends in a one-flip optimum', () => {
    const found = finish(relink(new GainIndex(graph), from, to, new Random(1)))!;
    const gain = new Float64Array(90);
    computeGains(graph, found.spin, gain);
    expect(Math.max(...gain)).toBeLessThan(1e-9);
    expect(found.steps).toBeGreaterThan(0);
  });

  test('is the same to a cut and to its complement', () => {
    const both = [to, to.map((s) => -s)].map((end) =>
      finish(relink(new GainIndex(graph), from, end, new Random(1))),
    );
    expect(both[0]).toEqual(both[1]);
  });

  test('goes nowhere where both ends are one cut, or when the deadline has struck', () => {
    const index = new GainIndex(graph);
    expect(finish(relink(index, from, from, new Random(1)))).toBeNull();
    expect(
      finish(
        relink(
          index,
          from,
          from.map((s) => -s),
          new Random(1),
        ),
      ),
    ).toBeNull();
    const over = new Deadline({ maxSteps: 0 });
    expect(finish(relink(index, from, to, new Random(1), over))).toBeNull();
  });
});

test('what both ends have in common stays, where nothing pulls at it', () => {
  // Two paths of edges that no edge joins: the ends agree on one and differ in the other.
  const edges: Edge[] = [];
  for (let v = 0; v < 39; v++) if (v !== 19) edges.push([v, v + 1, 1]);
  const graph = fromEdges({ n: 40, edges });
  const from = Int8Array.from({ length: 40 }, (_, v) => (v % 2 === 0 ? 1 : -1));
  const to = from.map((s, v) => (v >= 20 && v % 4 < 2 ? -s : s));
  const found = finish(relink(new GainIndex(graph), from, to, new Random(1)))!;
  expect([...found.spin.subarray(0, 20)]).toEqual([...from.subarray(0, 20)]);
});
