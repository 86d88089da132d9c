import { expect, test } from 'vitest';
import { finish } from '../../src/core/steps.ts';
import { balancedCut } from '../../src/graph/balance.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { randomGraph, torus, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { recountEdges } from '../support/recount-edges.ts';

test('balanced exactly where a cut holds all positive edges and no negative one', () => {
  let balanced = 0;
  for (const draw of [weightKinds.ones!, weightKinds.signs!, (u: () => number) => Math.floor(3 * u()) - 1])
    for (let seed = 1; seed <= 60; seed++) {
      const sample = randomGraph(seed, 8, 0.3, draw);
      const positive = sample.edges.reduce((sum, [, , w]) => sum + Math.max(w, 0), 0);
      const cut = finish(balancedCut(fromEdges(sample)));
      expect(cut !== null).toBe(bestCutByEnumeration(8, sample.edges) === positive);
      if (cut === null) continue;
      balanced++;
      expect(recountEdges(sample.edges, cut)).toBe(positive);
    }
  expect(balanced).toBeGreaterThan(20);
  expect(balanced).toBeLessThan(160);
});

test('a bipartite torus of both signs is not', () => {
  expect(finish(balancedCut(fromEdges(torus(6, 8))))).not.toBeNull();
  expect(finish(balancedCut(fromEdges(torus(6, 8, weightKinds.signs))))).toBeNull();
});
