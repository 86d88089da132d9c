/** Small graphs are proven optimal, and the optimum is what others find: enumeration, HiGHS, or on dense graphs beyond these the
 *  verifier, which replays the proof. */
import { describe, expect, test } from 'vitest';
import { type SolveResult, solveSync } from '../../src/index.ts';
import { checkProof } from '../../src/verify/check-proof.ts';
import { ExactGraph } from '../../src/verify/exact-graph.ts';
import { nearestDouble } from '../../src/verify/rational.ts';
import { bestCutByGrayCode } from '../oracles/enumerate.ts';
import { highsOracle } from '../oracles/highs.ts';
import {
  type Edge,
  type EdgeListSample,
  generator,
  randomGraph,
  weightKinds,
} from '../oracles/random-graphs.ts';

const kinds: Readonly<Record<string, (uniform: () => number) => number>> = {
  ...weightKinds,
  decimals: (uniform) => Math.round(uniform() * 300 - 100) / 100,
  large: (uniform) => Math.floor(uniform() * 2e9 - 8e8),
};

/** Nodes between two numbers, and a density that gives as many neighbours on average. */
function sampleOf(seed: number, from: number, to: number, neighbours: number, kind: string): EdgeListSample {
  const uniform = generator(1000 * seed);
  for (let i = 0; i < 5; i++) uniform();
  const n = from + Math.floor(uniform() * (to - from + 1));
  return randomGraph(seed, n, neighbours / (n - 1), kinds[kind]);
}

function provenCut(sample: EdgeListSample): SolveResult {
  const result = solveSync({ nodes: sample.n, edges: sample.edges }, { keepProof: true });
  expect(result.status).toBe('optimal');
  expect(result.upperBound).toBe(result.cut);
  return result;
}

function expectEqual(cut: number, best: number, edges: readonly Edge[]): void {
  const size = edges.reduce((sum, [, , w]) => sum + Math.abs(w), 0);
  expect(Math.abs(cut - best)).toBeLessThanOrEqual(1e-9 * size);
}

describe.each(Object.keys(kinds))('weights: %s', (kind) => {
  test.each([6, 12, 40])('20 nodes of %d neighbours: as enumerated', (neighbours) => {
    for (let seed = 1; seed <= 8; seed++) {
      const sample = sampleOf(seed, 20, 20, neighbours, kind);
      expectEqual(provenCut(sample).cut, bestCutByGrayCode(sample.n, sample.edges), sample.edges);
    }
  });

  test('24 to 60 nodes of three neighbours: as HiGHS says', async () => {
    const best = await highsOracle();
    for (let seed = 1; seed <= 6; seed++) {
      const { n, edges } = sampleOf(100 + seed, 24, 60, 3, kind);
      expectEqual(provenCut({ n, edges }).cut, best(n, edges), edges);
    }
  });

  test.each([8, 30])('30 to 60 nodes of %d neighbours: verified', (neighbours) => {
    for (let seed = 1; seed <= 2; seed++) {
      const { n, edges } = sampleOf(200 + seed, 30, 60, neighbours, kind);
      const { cut, proof } = provenCut({ n, edges });
      const columns = {
        source: edges.map(([u]) => u),
        target: edges.map(([, v]) => v),
        weight: edges.map(([, , w]) => w),
      };
      const numbers = kind === 'decimals' ? 'decimal' : 'binary';
      const { bound } = checkProof(ExactGraph.ofEdges(n, columns, numbers), proof!());
      expectEqual(nearestDouble(bound), cut, edges);
    }
  });
});
