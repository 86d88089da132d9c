/** Counts over a whole graph give way, and give the same numbers as without a pause. */
import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { finish } from '../../src/core/steps.ts';
import { componentsSteps } from '../../src/graph/components.ts';
import { computeGains, computeGainsSteps, cutWeight, cutWeightSteps } from '../../src/graph/cut.ts';
import { summarizeWeightsSteps } from '../../src/graph/weights.ts';
import { greedyCut, greedyCutSteps } from '../../src/search/greedy.ts';
import { climb } from '../../src/search/one-flip.ts';
import { generator } from '../oracles/random-graphs.ts';
import { randomPairs } from '../oracles/random-pairs.ts';
import { fromEdges } from '../support/build.ts';
import { DeadlineAfter, watch } from '../support/pauses.ts';

const uniform = generator(3);
const { n, edges } = randomPairs(1, 300_000, 1_200_000);
const graph = fromEdges({ n, edges: edges.map(([u, v]) => [u, v, Math.floor(9 * uniform()) - 4]) });
const spin = Int8Array.from({ length: n }, () => (uniform() < 0.5 ? 1 : -1));

test('the same numbers, with pauses', () => {
  const counted = watch(cutWeightSteps(graph, spin));
  expect(counted.result).toBe(cutWeight(graph, spin));
  const gain = new Float64Array(n);
  const gained = watch(computeGainsSteps(graph, spin, gain));
  const expected = new Float64Array(n);
  computeGains(graph, spin, expected);
  expect(gain).toEqual(expected);
  const summed = watch(summarizeWeightsSteps(graph));
  expect(summed.result).toMatchObject({ integral: true, nonNegative: false, maxAbs: 4 });
  expect(summed.result.total).toBe(Float64Array.from(graph.weight).reduce((sum, w) => sum + w, 0) / 2);
  const found = watch(componentsSteps(graph));
  expect(found.result.reduce((sum, { nodes }) => sum + nodes, 0)).toBe(n);
  expect(found.result.reduce((sum, component) => sum + component.edges, 0)).toBe(graph.m);
  for (const { pauses, longestMs } of [counted, gained, summed, found]) {
    expect(pauses).toBeGreaterThan(0);
    expect(longestMs).toBeLessThan(500);
  }
});

test('greedy gives way; what it had no time for still has a side', () => {
  const whole = new Int8Array(n);
  const { pauses, longestMs } = watch(greedyCutSteps(graph, whole));
  expect(pauses).toBeGreaterThan(2);
  expect(longestMs).toBeLessThan(500);
  const again = new Int8Array(n);
  greedyCut(graph, again);
  expect(again).toEqual(whole);
  const part = new Int8Array(n);
  finish(greedyCutSteps(graph, part, { expired: true }));
  expect(part.every((side) => side === 1 || side === -1)).toBe(true);
  expect(cutWeight(graph, part)).toBeLessThan(cutWeight(graph, whole));
});

test('greedy takes nodes by falling strength, and equal ones in their order', () => {
  // 3 is the strongest and goes to +1; then 0, 1 and 2 beside it.
  const star = fromEdges({
    n: 4,
    edges: [
      [3, 0, 5],
      [3, 1, 0.5],
      [3, 2, 0.5],
      [1, 2, 0.25],
    ],
  });
  const side = new Int8Array(4);
  greedyCut(star, side);
  expect([...side]).toEqual([-1, -1, -1, 1]);
});

test('a climb stops within a pass, no worse than it began', () => {
  const before = cutWeight(graph, spin);
  const cuts = [1, 3, 8, 1e9].map((questions) => {
    const climbed = spin.slice();
    const { longestMs } = watch(climb(graph, climbed, new DeadlineAfter(questions)));
    expect(longestMs).toBeLessThan(500);
    return cutWeight(graph, climbed);
  });
  expect(cuts[0]).toBeGreaterThanOrEqual(before);
  for (let i = 1; i < cuts.length; i++) expect(cuts[i]).toBeGreaterThanOrEqual(cuts[i - 1]!);
  expect(cuts[3]).toBeGreaterThan(cuts[1]!);
  const limited = spin.slice();
  expect(finish(climb(graph, limited, new Deadline({ maxSteps: 1 })))).toBe(1);
});
