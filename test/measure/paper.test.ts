/** The experiments on small inputs: what they measure is what the library says, and the seed decides it all. */
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { checkExpectation, checkGradient } from '../../src/derandomize/index.ts';
import { buildCsr, type CsrGraph } from '../../src/graph/csr.ts';
import { biasFigure } from '../../src/measure/paper/bias-figure.ts';
import { CubicObjective } from '../../src/measure/paper/cubic-objective.ts';
import { cutFigure } from '../../src/measure/paper/cut-figure.ts';
import { cutTable } from '../../src/measure/paper/cut-table.ts';
import { digitPoints } from '../../src/measure/paper/digits.ts';
import type { ExperimentContext } from '../../src/measure/paper/experiment.ts';
import { jlExperiment } from '../../src/measure/paper/jl-experiment.ts';
import { jlFigure } from '../../src/measure/paper/jl-figure.ts';
import { lemmaExperiment } from '../../src/measure/paper/lemma-experiment.ts';
import { maxcutExperiment } from '../../src/measure/paper/maxcut-experiment.ts';
import { clusteredPoints, sparsePoints } from '../../src/measure/paper/point-clouds.ts';
import { type ChapterStore, type FinishedChapter, reproduce } from '../../src/measure/paper/reproduce.ts';
import { structureExperiment } from '../../src/measure/paper/structure-experiment.ts';
import { structureFigure } from '../../src/measure/paper/structure-figure.ts';
import { traceDescent } from '../../src/measure/paper/traced-descent.ts';
import { WaveObjective } from '../../src/measure/paper/wave-objective.ts';
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
  settings: {},
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
  expect(figures!.rounded).toHaveLength(200);
  expect(Math.min(...figures!.derandomized)).toBeGreaterThanOrEqual(figures!.expectedRounding);
  const mean = figures!.rounded.reduce((sum, cut) => sum + cut, 0) / 200;
  expect(Math.abs(mean - figures!.expectedRounding)).toBeLessThan(0.02 * figures!.expectedRounding);
  expect(chapter.sections.flatMap(({ plots }) => plots)).toHaveLength(3);
});

test('Johnson–Lindenstrauss: the learnt map is below the best draw and the principal components, on every kind of points', () => {
  const settings = { points: 20, sourceDimension: 30, dimensions: '5, 10', draws: 5 };
  const { chapter, data } = finish(jlExperiment(context(), settings));
  const clouds = data as { name: string; figures: Record<string, number>[] }[];
  expect(clouds.map(({ name }) => name)).toContain('Handwritten digits');
  expect(clouds).toHaveLength(4);
  for (const { figures } of clouds) {
    expect(figures).toHaveLength(2);
    for (const { learnt, gaussianBest, gaussianMedian, principalComponents } of figures) {
      expect(learnt).toBeGreaterThan(0);
      expect(learnt).toBeLessThan(gaussianBest!);
      expect(gaussianBest).toBeLessThanOrEqual(gaussianMedian!);
      expect(learnt).toBeLessThan(principalComponents!);
    }
  }
  expect(chapter.sections.flatMap(({ plots }) => plots)).toHaveLength(4);
});

test('a step limit ends an experiment with the rows it has: half a training is none', () => {
  const rowsAfter = (maxSteps: number) => {
    const { chapter } = finish(structureExperiment(context(new Deadline({ maxSteps }))));
    return chapter.sections.map(({ tables }) => tables[0]!.rows.length);
  };
  expect(rowsAfter(100)).toEqual([]);
  // Two trainings of 1,500 steps make a row.
  expect(rowsAfter(3100)).toEqual([1]);
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

test('a reproduction says what it ran, and stops where it is told to', async () => {
  const stopped = context(new Deadline({ maxSteps: 1 }));
  const { report, data, partial } = await reproduce(['structure-theorem', 'cut-descent'], [], stopped, {
    version: '0.0.0',
    command: 'maxcut reproduce --quick',
  });
  expect(report.chapters).toHaveLength(0);
  expect(partial).toBe(true);
  expect(report.introduction.at(-1)).toContain('interrupted');
  expect(data.command).toBe('maxcut reproduce --quick');
  expect(report.introduction.join(' ')).toContain('maxcut 0.0.0');
});

describe("the paper's figures and theorems, small", () => {
  test('the lemma: every run ends in a point within its bound', () => {
    const { data } = finish(lemmaExperiment({ ...context(), settings: { steps: 200 } }));
    const runs = data as {
      noWorse: boolean;
      vanished: boolean;
      certificate: { norm: number; normBound: number };
    }[];
    expect(runs).toHaveLength(80);
    for (const { noWorse, vanished, certificate } of runs) {
      expect(noWorse && vanished).toBe(true);
      expect(certificate.norm).toBeLessThanOrEqual(certificate.normBound * (1 + 1e-6) + 1e-12);
    }
  });

  test('its functions have the gradients that they say', () => {
    const waves = new WaveObjective(5, 3, 9, 0.6, new Random(2));
    const random = new Random(3);
    const point = waves.createPoint();
    for (const part of [point.w, point.b])
      for (let i = 0; i < part.length; i++) part[i] = 0.3 * random.normal();
    expect(checkGradient(waves, point).holds).toBe(true);
  });

  test('one unit: frozen, its w jumps to 0 at λ = 0.45; trained, w = 0 and b = 1 whatever λ', () => {
    const objective = new CubicObjective();
    const point = objective.createPoint();
    for (const [w, b] of [
      [0.7, 0.3],
      [-0.4, -0.2],
      [0.01, 1.1],
    ]) {
      point.w[0] = w!;
      point.b[0] = b!;
      expect(checkGradient(objective, point).holds).toBe(true);
      const g = { n: 1, value: (z: ArrayLike<number>) => (Math.max(0, z[0]!) ** 3 - 1) ** 2 };
      expect(checkExpectation(objective, point, g).holds).toBe(true);
    }
    const rows = finish(biasFigure(context())).data as Record<string, number>[];
    expect(rows).toHaveLength(45);
    // E(w, 0) + λw² = 15w⁶/2 − 2√(2/π)w³ + 1 + λw²: its other minimum is as low as w = 0 where 15w⁴/2 − 2√(2/π)w + λ = 0 twice over.
    const jump = (2 * Math.sqrt(2 / Math.PI)) / 30;
    const lambdaThere = 2 * Math.sqrt(2 / Math.PI) * jump ** (1 / 3) - 7.5 * jump ** (4 / 3);
    for (const { lambda, frozenW, norm, normBound, b, loss } of rows) {
      if (lambda! < lambdaThere) expect(frozenW).toBeGreaterThan(jump ** (1 / 3));
      else expect(frozenW).toBe(0);
      expect(norm).toBeLessThanOrEqual(normBound! * (1 + 1e-6) + 1e-12);
      expect(norm).toBeLessThan(1e-4);
      expect(b).toBeCloseTo(1, 4);
      expect(loss).toBeLessThan(1e-8);
    }
  });

  test('the cut of one hyperplane: σ falls, and the exact run ends no worse than half of the edges', () => {
    const settings = { nodes: 12, steps: 1500 };
    const { chapter, data } = finish(cutFigure({ ...context(), settings }));
    const { best, exact } = data as {
      best: { cut: number; proven: boolean };
      exact: { cut: number; steps: { sigma: number; expectation: number }[] };
    };
    expect(best.proven).toBe(true);
    expect(exact.cut).toBeLessThanOrEqual(best.cut);
    expect(exact.steps.at(-1)!.sigma).toBeLessThan(0.2);
    expect(exact.steps.at(-1)!.expectation).toBeGreaterThan(exact.steps[0]!.expectation);
    expect(chapter.sections[0]!.plots.map(({ kind }) => kind)).toEqual(['lines', 'lines', 'histogram']);
  });

  test('the table: ours ≥ theirs ≥ random, all of it certified and below the maximum', () => {
    const { chapter, data } = finish(cutTable({ ...context(), settings: { nodes: 12 } }));
    const rows = data as {
      best: { cut: number; proven: boolean };
      own: { cut: number; certified: boolean };
      eigenScalar: { cut: number; certified: boolean };
      sdpFull: { cut: number; certified: boolean };
    }[];
    expect(rows).toHaveLength(5);
    for (const { best, own, eigenScalar, sdpFull } of rows) {
      expect(best.proven).toBe(true);
      for (const { cut, certified } of [own, eigenScalar, sdpFull]) {
        expect(certified).toBe(true);
        expect(cut).toBeLessThanOrEqual(best.cut);
      }
    }
    expect(chapter.sections[0]!.tables[0]!.rows[0]!.at(-1)).toBe('yes');
  });

  test('norms: the learnt map is below the best of a thousand random ones', () => {
    const settings = { nodes: 12, dimension: 10, steps: 1500 };
    const { data } = finish(jlFigure({ ...context(), settings }));
    const { random, theirs, failure, maximum } = data as {
      random: { least: number };
      theirs: { distortion: number; sigma: number };
      failure: { norm: number; normBound: number; distortion: { maximum: number } };
      maximum: { maximum: number };
    };
    expect(theirs.distortion).toBeLessThan(random.least);
    expect(Math.max(failure.distortion.maximum, maximum.maximum)).toBeLessThan(random.least);
    expect(failure.norm).toBeLessThanOrEqual(failure.normBound * (1 + 1e-6));
  });

  test('the plane: units fall onto the direction', () => {
    const { chapter, data } = finish(
      structureFigure({ ...context(), settings: { width: 20, steps: 500, lambda: 1e-3 } }),
    );
    const [plain, momentum] = data as { residual: number; checkpoints: { residual: number }[] }[];
    expect(plain!.residual).toBeLessThan(plain!.checkpoints[0]!.residual);
    expect(momentum!.residual).toBeLessThan(0.1);
    expect(chapter.sections[0]!.plots.filter(({ kind }) => kind === 'plane')).toHaveLength(2);
  });

  test('digits are 20 of each, in 64 pixels of 0..16', () => {
    const digits = digitPoints();
    expect(digits).toHaveLength(200);
    for (const digit of digits) {
      expect(digit).toHaveLength(64);
      expect(digit.every((pixel) => Number.isInteger(pixel) && pixel >= 0 && pixel <= 16)).toBe(true);
    }
  });

  test('a chapter that was finished is taken as it is, unless a setting of its own has changed', async () => {
    const kept = new Map<string, FinishedChapter>();
    const store: ChapterStore = {
      load: (name) => kept.get(name) ?? null,
      save: (name, finished) => void kept.set(name, JSON.parse(JSON.stringify(finished))),
    };
    const told: string[] = [];
    const run = (settings: object) => {
      told.length = 0;
      const own = {
        ...context(),
        settings: { nodes: 8, ...settings },
        announce: (what: string) => void told.push(what),
      };
      return reproduce(['cut-figure'], [], own, { version: '0.0.0', store });
    };
    const first = await run({ steps: 50 });
    expect(told.length).toBeGreaterThan(1);
    const again = await run({ steps: 50, depth: 3 });
    expect(told).toEqual(['[1/1] cut-figure: as finished before']);
    expect(again.report.chapters).toEqual(JSON.parse(JSON.stringify(first.report.chapters)));
    await run({ steps: 60 });
    expect(told.length).toBeGreaterThan(1);
  });

  test('chapters that run at once stand in their order, and say the same as one after the other', async () => {
    const names = ['cut-figure', 'structure-figure'] as const;
    const small = { ...context(), settings: { steps: 60, nodes: 10, width: 10 } };
    const begun: string[] = [];
    const run = async (jobs: number) => {
      begun.length = 0;
      const announce = (what: string) => void begun.push(what.slice(0, 5));
      const { report, data } = await reproduce(names, [], { ...small, announce }, { version: '0.0.0', jobs });
      return JSON.stringify([report.chapters, data], (key, value) => (/^seconds$/.test(key) ? 0 : value));
    };
    const one = await run(1);
    expect(begun[0]).toBe('[2/2]');
    const withoutTimes = (text: string) => text.replace(/"\d+\.\d\d"/g, '"s"');
    expect(withoutTimes(await run(2))).toBe(withoutTimes(one));
    const [cut, structure] = JSON.parse(one)[0] as { title: string }[];
    expect(cut!.title).toContain('hyperplane');
    expect(structure!.title).toContain('unit');
  });
});
