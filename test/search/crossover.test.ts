import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { crossover } from '../../src/search/crossover.ts';
import { DEFAULT_SEARCH_PARAMETERS } from '../../src/search/parameters.ts';
import {
  allSpins,
  type Edge,
  randomGraph,
  torus,
  weightKinds,
  weightOfCut,
} from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { anySpins } from './spins.ts';

const options = { from: 1, to: 0.1, sweeps: 5 };

function offspringOf(graph: CsrGraph, parents: readonly Int8Array[], deadline = new Deadline()) {
  const spin = new Int8Array(graph.n);
  const left = finish(crossover(graph, parents, spin, options, new Random(1), deadline));
  return { spin, left };
}

/** The best cut whose ends of each joining edge stand as they do in all parents, where they do so alike. */
function bestAgreeing({ n, edges }: { n: number; edges: readonly Edge[] }, parents: readonly Int8Array[]) {
  const fixed = edges.filter(([u, v]) => new Set(parents.map((cut) => cut[u] === cut[v])).size === 1);
  let best = Number.NEGATIVE_INFINITY;
  for (const spin of allSpins(n)) {
    if (fixed.some(([u, v]) => (spin[u] === spin[v]) !== (parents[0]![u] === parents[0]![v]))) continue;
    best = Math.max(best, weightOfCut(edges, spin));
  }
  return best;
}

describe.each(Object.keys(weightKinds))('weights: %s', (kind) => {
  const sample = randomGraph(6, 60, 0.04, weightKinds[kind]);
  const graph = fromEdges(sample);
  const heaviest = (u: number) =>
    Math.max(...graph.weight.subarray(graph.rowPtr[u]!, graph.rowPtr[u + 1]!).map(Math.abs));

  test('no lighter than the first parent, and alike with all parents along strong edges on which they agree', () => {
    fc.assert(
      fc.property(fc.array(anySpins(60), { minLength: 1, maxLength: 4 }), (parents) => {
        const { spin } = offspringOf(graph, parents);
        expect(weightOfCut(sample.edges, spin)).toBeGreaterThanOrEqual(
          weightOfCut(sample.edges, parents[0]!) - 1e-9,
        );
        for (const [u, v, w] of sample.edges) {
          // Edges much weaker than others at both of their ends join nothing.
          if (Math.abs(w) < 0.25 * Math.min(heaviest(u), heaviest(v))) continue;
          const together = parents.map((cut) => cut[u] === cut[v]);
          if (new Set(together).size === 1) expect(spin[u] === spin[v]).toBe(together[0]);
        }
      }),
      { numRuns: 40 },
    );
  });

  test('no lighter than the first parent when the time is over', () => {
    fc.assert(
      fc.property(anySpins(60), anySpins(60), (one, other) => {
        const { spin } = offspringOf(graph, [one, other], new Deadline({ timeLimitSec: 0 }));
        const first = weightOfCut(sample.edges, one);
        expect(weightOfCut(sample.edges, spin)).toBeGreaterThanOrEqual(first - 1e-9);
      }),
      { numRuns: 20 },
    );
  });
});

test('where reduction leaves nothing: the best cut of all that agree with the parents, so no lighter than the better', () => {
  const sample = torus(3, 4, weightKinds.signs, 5);
  const graph = fromEdges(sample);
  let exact = 0;
  fc.assert(
    fc.property(anySpins(12), anySpins(12), (one, other) => {
      const { spin, left } = offspringOf(graph, [one, other]);
      if (left > 0) return;
      exact++;
      expect(weightOfCut(sample.edges, spin)).toBe(bestAgreeing(sample, [one, other]));
    }),
    { numRuns: 40 },
  );
  expect(exact).toBeGreaterThan(20);
});

test('two parents of a path have the best of both in their offspring', () => {
  const edges: Edge[] = Array.from({ length: 9 }, (_, i) => [i, i + 1, 1]);
  const left = Int8Array.of(1, -1, 1, -1, 1, 1, 1, 1, 1, 1);
  const right = Int8Array.of(1, 1, 1, 1, 1, -1, 1, -1, 1, -1);
  const offspring = offspringOf(fromEdges({ n: 10, edges }), [left, right]);
  expect(offspring.left).toBe(0);
  expect(weightOfCut(edges, offspring.spin)).toBe(9);
});

test('sweeps grow as the graph shrinks, up to the limit of the table', () => {
  const sample = randomGraph(3, 80, 0.3);
  const graph = fromEdges(sample);
  // Six random parents leave groups of two or three nodes, too dense to be reduced.
  const parents = [1, 2, 3, 4, 5, 6].map((seed) => {
    const random = new Random(seed);
    return Int8Array.from({ length: 80 }, () => (random.int32() < 0 ? -1 : 1));
  });
  const sweepsWith = (crossoverMostSweeps: number) => {
    const deadline = new Deadline({ maxSteps: 1e6 });
    const parameters = { ...DEFAULT_SEARCH_PARAMETERS, crossoverMostSweeps };
    const spin = new Int8Array(80);
    const many = { ...options, sweeps: 50 };
    finish(crossover(graph, parents, spin, many, new Random(1), deadline, parameters));
    return 1e6 - deadline.stepsLeft;
  };
  expect(sweepsWith(20_000)).toBeGreaterThan(50);
  expect(sweepsWith(10)).toBeLessThan(40);
});
