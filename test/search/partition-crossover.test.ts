import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { PartitionCrossover } from '../../src/search/partition-crossover.ts';
import { componentsOf, type Edge, randomGraph, weightKinds, weightOfCut } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { anySpins } from './spins.ts';

/** Of all cuts that take each component of the difference as a whole from one of the two, the best. */
function bestMixture(edges: readonly Edge[], base: Int8Array, other: Int8Array) {
  const differing = (sign: number) => [...base.keys()].filter((u) => base[u] !== sign * other[u]!);
  const [straight, complement] = [differing(1), differing(-1)];
  const components = componentsOf(2 * straight.length > base.length ? complement : straight, edges);
  let best = Number.NEGATIVE_INFINITY;
  for (let mask = 0; mask < 2 ** components.length; mask++) {
    const spin = base.slice();
    components.forEach((nodes, c) => {
      if ((mask >> c) & 1) for (const u of nodes) spin[u]! *= -1;
    });
    best = Math.max(best, weightOfCut(edges, spin));
  }
  return { best, components: components.length };
}

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  test('the result is the best mixture of both cuts, component by component, and the growth is its growth', () => {
    const sample = randomGraph(6, 14, 0.15, weightKinds[kind]);
    const partition = new PartitionCrossover(fromEdges(sample));
    fc.assert(
      fc.property(anySpins(14), anySpins(14), (base, other) => {
        const before = weightOfCut(sample.edges, base);
        const { best, components } = bestMixture(sample.edges, base, other);
        const growth = partition.apply(base, other);
        expect(partition.components).toBe(components);
        expect(growth).toBeGreaterThanOrEqual(0);
        expect(weightOfCut(sample.edges, base)).toBeCloseTo(before + growth, 9);
        expect(before + growth).toBeCloseTo(best, 9);
      }),
    );
  });

  test('on larger graphs the growth is the recount’s, and never negative', () => {
    const sample = randomGraph(6, 60, 0.04, weightKinds[kind]);
    const partition = new PartitionCrossover(fromEdges(sample));
    fc.assert(
      fc.property(anySpins(60), anySpins(60), (base, other) => {
        const before = weightOfCut(sample.edges, base);
        const growth = partition.apply(base, other);
        expect(growth).toBeGreaterThanOrEqual(0);
        expect(weightOfCut(sample.edges, base)).toBeCloseTo(before + growth, 9);
      }),
    );
  });
});

test('each component is accepted or rejected by itself', () => {
  // Two edges far apart: one cut has the first, the other the second; the result has both.
  const edges: Edge[] = [
    [0, 1, 1],
    [2, 3, 1],
    [1, 4, 0.1],
    [3, 4, 0.1],
  ];
  const base = Int8Array.of(1, -1, 1, 1, -1);
  const partition = new PartitionCrossover(fromEdges({ n: 5, edges }));
  expect(partition.apply(base, Int8Array.of(1, 1, 1, -1, -1))).toBeCloseTo(0.9, 12);
  expect(partition.components).toBe(2);
  expect(weightOfCut(edges, base)).toBe(2);
});

test('a cut and its complement differ in nothing', () => {
  const base = Int8Array.from({ length: 30 }, (_, u) => (u % 3 ? 1 : -1));
  const complement = base.map((s) => -s);
  const partition = new PartitionCrossover(fromEdges(randomGraph(2, 30, 0.2)));
  expect(partition.apply(base, complement)).toBe(0);
  expect(partition.components).toBe(0);
});
