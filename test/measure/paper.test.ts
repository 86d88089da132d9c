/** The experiments on small inputs: what they measure is what the library says, and the seed decides it all. */
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { buildCsr, type CsrGraph } from '../../src/graph/csr.ts';
import type { ExperimentContext } from '../../src/measure/paper/experiment.ts';
import { jlExperiment } from '../../src/measure/paper/jl-experiment.ts';
import { maxcutExperiment } from '../../src/measure/paper/maxcut-experiment.ts';
import { clusteredPoints, sparsePoints } from '../../src/measure/paper/point-clouds.ts';
import { reproduceSteps } from '../../src/measure/paper/reproduce.ts';
import { structureExperiment } from '../../src/measure/paper/structure-experiment.ts';
import { traceDescent } from '../../src/measure/paper/traced-descent.ts';
import { generatedGraphs } from '../../src/measure/run/paper-graphs.ts';
import { solveMixing } from '../../src/relax/mixing.ts';

function smallGraph(): CsrGraph {
  const random = new Random(4);
  const [n, m] = [60, 200];
  const source = Int32Array.from({ length: m }, () => random.below(n));
  const target = Int32Array.from({ length: m }, () => random.below(n));
  return buildCsr(n, source, target, null).graph;
}

const context = (deadline = new Deadline()): ExperimentContext => ({
  quick: true,
  seed: 3,
  deadline,
  announce: () => {},
});

describe('a traced descent', () => {
  const graph = smallGraph();
  const solved = finish(solveMixing(graph, 2, new Random(1), new Deadline()));
  const trace = () =>
    finish(traceDescent(graph, solved.vectors, solved.rank, 2, 4, { steps: 300 }, 30, 1, new Deadline()));

  test('begins at the expected rounding less what smoothing costs and ends in one cut', () => {
    const { steps, expectedRounding, result } = trace();
    expect(steps[0]!.expectation).toBeLessThanOrEqual(expectedRounding + 1e-6);
    expect(steps[0]!.expectation).toBeGreaterThan(0.98 * expectedRounding);
    expect(steps[0]!.residual).toBeCloseTo(1, 5);
    expect(result.vanished).toBe(true);
    const last = steps.at(-1)!;
    expect(last.residual).toBeLessThan(1e-8);
    expect(last.high - last.low).toBeLessThan(steps[0]!.high - steps[0]!.low);
    expect(last.cutOfMean).toBeGreaterThanOrEqual(last.expectation - 1e-6 * graph.m);
  });

  test('the expectation is the mean of drawn cuts', () => {
    for (const { expectation, low, high } of trace().steps) {
      expect(expectation).toBeGreaterThan(low - 0.05 * graph.m);
      expect(expectation).toBeLessThan(high + 0.05 * graph.m);
    }
  });
});

test('max-cut: derandomized cuts are no worse than the expectation of random ones, in every row', () => {
  const { chapter, data } = finish(maxcutExperiment([{ name: 'small', graph: smallGraph() }], context()));
  const [figures] = data as { rounded: number[]; derandomized: number[]; expectedRounding: number }[];
  expect(figures!.rounded).toHaveLength(300);
  expect(Math.min(...figures!.derandomized)).toBeGreaterThanOrEqual(figures!.expectedRounding);
  const mean = figures!.rounded.reduce((sum, cut) => sum + cut, 0) / 300;
  expect(Math.abs(mean - figures!.expectedRounding)).toBeLessThan(0.02 * figures!.expectedRounding);
  expect(chapter.sections.flatMap(({ plots }) => plots)).toHaveLength(3);
});

test('Johnson–Lindenstrauss: the learnt map is below the best draw and the principal components, on every kind of points', () => {
  const settings = { points: 20, sourceDimension: 30, dimensions: '5, 10', draws: 5 };
  const { chapter, data } = finish(jlExperiment(context(), settings));
  const clouds = data as { figures: Record<string, number>[] }[];
  expect(clouds).toHaveLength(3);
  for (const { figures } of clouds) {
    expect(figures).toHaveLength(2);
    for (const { learnt, gaussianBest, gaussianMedian, principalComponents } of figures) {
      expect(learnt).toBeGreaterThan(0);
      expect(learnt).toBeLessThan(gaussianBest!);
      expect(gaussianBest).toBeLessThanOrEqual(gaussianMedian!);
      expect(learnt).toBeLessThan(principalComponents!);
    }
  }
  expect(chapter.sections.flatMap(({ plots }) => plots)).toHaveLength(3);
});

test('a step limit ends an experiment with the rows it has: half a training is none', () => {
  const rowsAfter = (maxSteps: number) => {
    const { chapter } = finish(structureExperiment(context(new Deadline({ maxSteps }))));
    return chapter.sections.map(({ tables }) => tables[0]!.rows.length);
  };
  expect(rowsAfter(100)).toEqual([]);
  // Two trainings of 2,500 steps make a row.
  expect(rowsAfter(5100)).toEqual([1]);
});

test('generated graphs: sizes, weights, and the seed', () => {
  const [random, torus] = generatedGraphs(1).map(({ graph }) => graph) as [CsrGraph, CsrGraph];
  expect([random.n, random.m]).toEqual([800, 19_176]);
  expect([torus.n, torus.m]).toEqual([2000, 4000]);
  for (let u = 0; u < 2000; u++) expect(torus.rowPtr[u + 1]! - torus.rowPtr[u]!).toBe(4);
  expect(new Set(torus.weight)).toEqual(new Set([-1, 1]));
  expect(generatedGraphs(1)[0]!.graph.adj).toEqual(random.adj);
  expect(generatedGraphs(2)[0]!.graph.adj).not.toEqual(random.adj);
});

test('point clouds: clusters are apart, words are counted', () => {
  const points = clusteredPoints(20, 50, new Random(1));
  const distance = (i: number, j: number) => Math.hypot(...points[i]!.map((x, c) => x - points[j]![c]!));
  expect(distance(0, 10)).toBeLessThan(distance(0, 1));
  for (const point of sparsePoints(5, 200, new Random(2))) {
    expect(point.reduce((sum, x) => sum + Math.expm1(x), 0)).toBeCloseTo(60, 9);
    expect(point.filter((x) => x > 0).length).toBeLessThan(60);
  }
});

test('a reproduction says what it ran, and stops where it is told to', () => {
  const stopped = context(new Deadline({ maxSteps: 1 }));
  const { report, data, partial } = finish(reproduceSteps(['structure', 'maxcut'], [], stopped, '0.0.0'));
  expect(report.chapters).toHaveLength(0);
  expect(partial).toBe(true);
  expect(report.introduction.at(-1)).toContain('interrupted');
  expect(data.command).toContain('--quick --seed 3');
  expect(report.introduction.join(' ')).toContain('maxcut 0.0.0');
});
