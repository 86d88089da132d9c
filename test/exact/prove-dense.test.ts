import { readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { resolveOptions } from '../../src/core/options.ts';
import { finish } from '../../src/core/steps.ts';
import type { NodeEvaluator, TreeResult } from '../../src/exact/branch-and-bound.ts';
import { denseProblem } from '../../src/exact/dense-problem.ts';
import { type DenseParameters, denseParameters } from '../../src/exact/parameters.ts';
import { type NodeResult, processNode } from '../../src/exact/process-node.ts';
import { type ProveDenseOptions, proveDense } from '../../src/exact/prove-dense.ts';
import { NodeRelaxation } from '../../src/exact/relaxation.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { type Edge, type EdgeListSample, randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { type Fraction, replay } from './replay.ts';

const kinds: typeof weightKinds = {
  ...weightKinds,
  negative: (uniform) => -Math.floor(uniform() * 5),
  scales: (uniform) => (uniform() < 0.3 ? 1e6 : 1) * (Math.floor(uniform() * 9) - 4),
  binary: (uniform) => (Math.floor(uniform() * 64) - 20) / 16,
};

const cutOf = (edges: readonly Edge[], spin: Int8Array): number =>
  edges.reduce((sum, [u, v, w]) => sum + (spin[u] === spin[v] ? 0 : w), 0);

function prove({ n, edges }: EdgeListSample, options: ProveDenseOptions = {}): TreeResult {
  return finish(proveDense(fromEdges({ n, edges }), new Int8Array(n).fill(1), options));
}

describe.each(Object.entries(kinds))('branch and bound, weights: %s', (kind, weight) => {
  test('the optimum of graphs of up to 18 nodes is found and proven', () => {
    for (let seed = 0; seed < 18; seed++) {
      const sample = randomGraph(seed, 1 + ((seed * 5) % 18), [0.3, 0.6, 1][seed % 3]!, weight);
      const best = bestCutByEnumeration(sample.n, sample.edges);
      const result = prove(sample);
      const size = sample.edges.reduce((sum, [, , w]) => sum + Math.abs(w), 1);
      expect(cutOf(sample.edges, result.spin)).toBeCloseTo(result.cut, 9);
      expect(result.open).toBe(0);
      if (kind === 'reals') {
        expect(result).toMatchObject({ optimal: true });
        expect(result.cut).toBeCloseTo(best, 9);
        expect(result.bound).toBeGreaterThanOrEqual(best - 1e-12 * size);
        expect(result.bound).toBeLessThanOrEqual(best + 1e-9 * size);
      } else {
        expect(result.cut).toBe(best);
        expect(result.bound).toBeGreaterThanOrEqual(best);
        if (kind !== 'binary') expect(result).toMatchObject({ optimal: true, bound: best });
      }
    }
  });

  test('no bound of an interrupted search is below the optimum', () => {
    const parameters = { rounds: 1, iterations: 3, polish: 1, atOnce: 2 };
    // All sizes with all densities and limits.
    for (let seed = 0; seed < 84; seed++) {
      const sample = randomGraph(seed, 2 + (seed % 12), [0.3, 0.6, 1][seed % 3]!, weight);
      const best = bestCutByEnumeration(sample.n, sample.edges);
      const size = sample.edges.reduce((sum, [, , w]) => sum + Math.abs(w), 0);
      const bounds: number[] = [];
      const result = prove(sample, {
        parameters,
        deadline: new Deadline({ maxSteps: 1 + (seed % 7) }),
        onBound: (bound) => bounds.push(bound),
      });
      expect(Math.min(...bounds)).toBeGreaterThanOrEqual(best - (kind === 'reals' ? 1e-13 * size : 0));
      expect(result.bound).toBe(bounds.at(-1));
      expect(bounds).toEqual([...bounds].sort((a, b) => b - a));
      expect(result.cut).toBeLessThanOrEqual(result.bound);
      if (result.optimal && kind !== 'reals') expect(result.cut).toBe(best);
    }
  });
});

/** Evaluates each node with arrays of its own, from a copy of its data, of those that have been begun the last one first. */
function elsewhereBackwards(sample: EdgeListSample, given: Partial<DenseParameters>): NodeEvaluator {
  const problem = structuredClone(denseProblem(fromEdges(sample)));
  const parameters = resolveOptions(denseParameters, given);
  const begun: Parameters<NodeEvaluator['begin']>[] = [];
  const results: NodeResult[] = [];
  return {
    begin: (...node) => void begun.unshift(structuredClone(node)),
    *next() {
      if (results.length > 0) return results.shift()!;
      for (const node of begun.splice(0)) {
        const relaxation = new NodeRelaxation(problem, parameters);
        results.unshift(structuredClone(yield* processNode(relaxation, ...node)));
      }
      return results.shift()!;
    },
  };
}

describe('the tree', () => {
  const sample = randomGraph(5, 40, 0.8, weightKinds.signs);
  const coarse = { rounds: 2, iterations: 5, polish: 5, extensions: 0, triangles: 1 };

  test('the result does not depend on who evaluates nodes, nor on their order, nor does a limited one', () => {
    for (const maxSteps of [5, 1000]) {
      const here = prove(sample, { parameters: coarse, deadline: new Deadline({ maxSteps }) });
      expect(here.nodes).toBeGreaterThan(4);
      const again = prove(sample, { parameters: coarse, deadline: new Deadline({ maxSteps }) });
      expect(again).toEqual(here);
      const elsewhere = prove(sample, {
        parameters: coarse,
        deadline: new Deadline({ maxSteps }),
        evaluator: elsewhereBackwards(sample, coarse),
      });
      expect(elsewhere).toEqual(here);
    }
  });

  test('a cut from elsewhere closes it', () => {
    const best = prove(sample);
    const parameters = { ...coarse, atOnce: 1 };
    let asked = 0;
    const helped = prove(sample, { parameters, betterCut: () => (asked++ === 1 ? best.spin : undefined) });
    expect(helped).toMatchObject({ cut: best.cut, optimal: true });
  });

  test('an expired deadline leaves the start and a bound', () => {
    const result = prove(sample, { deadline: new Deadline({ maxSteps: 0 }) });
    expect(result).toMatchObject({
      cut: 0,
      nodes: 0,
      open: 1,
      optimal: false,
    });
    const positive = sample.edges.reduce((sum, [, , w]) => sum + Math.max(w, 0), 0);
    expect(result.bound).toBe(positive);
    const late = prove(sample, { deadline: new Deadline({ timeLimitSec: 1e-3, maxSteps: 1e6 }) });
    expect(late.bound).toBeGreaterThanOrEqual(prove(sample).cut);
  });

  test('the TypeScript twins prove the same', () => {
    expect(prove(sample, { backend: 'typescript' })).toMatchObject({ optimal: true, cut: prove(sample).cut });
  });

  test('the record of a proof can be replayed in exact arithmetic', () => {
    for (let seed = 0; seed < 6; seed++) {
      const graph = randomGraph(seed, 14, 0.8, weightKinds.integers);
      const result = prove(graph, { parameters: coarse, recordProof: true });
      expect(result.optimal).toBe(true);
      const leaves = replay(graph, result.proof!);
      expect(leaves.length).toBe((result.nodes + 1) / 2);
      const step: Fraction = { numerator: 1n, bits: 0 };
      for (const { bound, lowest } of leaves) {
        expect(lowest).toBeGreaterThan(-1e-9);
        expect(bound.numerator < (BigInt(result.cut) + step.numerator) << BigInt(bound.bits)).toBe(true);
      }
    }
  });
});

/** Optima from data/manifest.json, which are the BiqMac library's. */
test.each([
  ['biqmac-rudy/g05_60.0', 536],
  ['biqmac-rudy/pm1s_80.4', 70],
])('%s is proven', (file, optimum) => {
  const [head, ...lines] = readFileSync(new URL(`../../data/${file}`, import.meta.url), 'utf8')
    .trim()
    .split('\n');
  const edges = lines.map((line) => line.trim().split(/\s+/).map(Number) as Edge);
  const sample = { n: Number.parseInt(head!, 10), edges: edges.map(([u, v, w]): Edge => [u - 1, v - 1, w]) };
  const result = prove(sample);
  expect(result).toMatchObject({ cut: optimum, bound: optimum, optimal: true, open: 0 });
  expect(
    cutOf(
      edges.map(([u, v, w]): Edge => [u - 1, v - 1, w]),
      result.spin,
    ),
  ).toBe(optimum);
});
