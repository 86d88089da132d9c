/** The hyperplane's objective against differences, draws, and the objective of max-cut under the same parametrisation. */
import { describe, expect, test } from 'vitest';
import { GaussianCutObjective } from '../../src/applications/gaussian-cut-objective.ts';
import { adjacencyEigenvectors, hyperplaneCutSteps } from '../../src/applications/hyperplane-cut.ts';
import { HyperplaneCutObjective } from '../../src/applications/hyperplane-cut-objective.ts';
import {
  DrawnGradient,
  likelihoodRatioSteps,
  PUBLISHED,
} from '../../src/applications/likelihood-ratio-cut.ts';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { checkGradient, checkStationarity } from '../../src/derandomize/index.ts';
import type { Point } from '../../src/derandomize/objective.ts';
import { bestCutByEnumeration } from '../oracles/enumerate.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { recountEdges } from '../support/recount-edges.ts';

const sample = randomGraph(5, 9, 0.6, weightKinds.reals);
const graph = fromEdges(sample);
const D = 5;
const random = new Random(8);
const vectors = Float64Array.from({ length: graph.n * D }, () => random.normal());

function randomPoint(objective: HyperplaneCutObjective): Point {
  const point = objective.createPoint();
  for (const part of [point.w, point.b]) for (let i = 0; i < part.length; i++) part[i] = random.normal();
  return point;
}

describe.each([
  ['a scalar', null],
  ['full', 3],
])('W %s', (_name, columns) => {
  const objective = new HyperplaneCutObjective(graph, vectors, D, columns);
  const point = randomPoint(objective);

  test('gradient and curvature agree with finite differences', () => {
    for (const smoothing of [0, 0.1, 1]) {
      const check = checkGradient(objective, point, { smoothing });
      expect(check.gradientError).toBeLessThan(1e-7);
      expect(check.curvatureError).toBeLessThan(1e-7);
    }
  });

  test('the expectation is that of drawn cuts', () => {
    const draws = 40_000;
    const sigma = columns === null ? point.w[0]! / Math.sqrt(D) : 0;
    let sum = 0;
    let squares = 0;
    for (let s = 0; s < draws; s++) {
      const x = Float64Array.from({ length: columns ?? D }, () => random.normal());
      const r = Float64Array.from(point.b, (b, c) =>
        columns === null ? b + sigma * x[c]! : x.reduce((z, xi, k) => z + point.w[c * columns + k]! * xi, b),
      );
      const spin = Int8Array.from({ length: graph.n }, (_, i) => {
        const z = r.reduce((dot, rc, c) => dot + rc * vectors[i * D + c]!, 0.3 * random.normal());
        return z < 0 ? -1 : 1;
      });
      const cut = recountEdges(sample.edges, spin);
      sum += cut;
      squares += cut * cut;
    }
    const mean = sum / draws;
    const error = Math.sqrt((squares / draws - mean * mean) / draws);
    expect(Math.abs(-objective.value(point, 0.3) - mean)).toBeLessThan(5 * error);
  });
});

test('it is the objective of max-cut at W̃ = VW, b̃ = Vb', () => {
  const hyperplane = new HyperplaneCutObjective(graph, vectors, D, 4);
  const point = randomPoint(hyperplane);
  const nodes = finish(GaussianCutObjective.of(graph, 4, 1));
  const at = {
    w: new Float64Array(graph.n * 4),
    b: new Float64Array(graph.n),
    theta: new Float64Array(0),
  };
  for (let i = 0; i < graph.n; i++)
    for (let c = 0; c < D; c++) {
      at.b[i]! += vectors[i * D + c]! * point.b[c]!;
      for (let k = 0; k < 4; k++) at.w[i * 4 + k]! += vectors[i * D + c]! * point.w[c * 4 + k]!;
    }
  expect(hyperplane.value(point, 0.2)).toBeCloseTo(-nodes.cutOf(nodes.value(at, 0.2)), 9);
});

test("Stein's identity holds at any point: ∇_W E = HW", () => {
  const objective = new HyperplaneCutObjective(graph, vectors, D, 3);
  expect(
    checkStationarity(objective, randomPoint(objective), 1e-3, { smoothing: 0.5 }).steinError,
  ).toBeLessThan(1e-6);
});

test('the likelihood ratio estimates the exact gradient', () => {
  const point = new HyperplaneCutObjective(graph, vectors, D, null).startPoint(1.2);
  for (let c = 0; c < D; c++) point.b[c] = 0.4 * random.normal();
  const objective = new HyperplaneCutObjective(graph, vectors, D, null);
  const exact = objective.createPoint();
  objective.gradient(point, 0, exact);
  const batches = 400;
  const drawn = new DrawnGradient(graph, vectors, D, 100, new Random(3));
  const estimates = Array.from({ length: batches }, () => {
    drawn.draw(point.b as Float64Array, 1.2);
    return [drawn.byMean[0]!, drawn.bySigma.reduce((sum, x) => sum + x, 0)] as const;
  });
  // σ = w/√d: the derivative by the shared σ is that by w times √d.
  const wanted = [-exact.b[0]!, -exact.w[0]! * Math.sqrt(D)];
  for (const part of [0, 1] as const) {
    const values = estimates.map((one) => one[part]);
    const mean = values.reduce((a, b) => a + b) / batches;
    const error = Math.sqrt(values.reduce((s, v) => s + (v - mean) ** 2, 0) / batches / (batches - 1));
    expect(Math.abs(mean - wanted[part]!)).toBeLessThan(5 * error);
  }
});

describe('random graphs', () => {
  const unit = randomGraph(2, 12, 0.6);
  const small = fromEdges(unit);

  test('all eigenvectors are orthonormal rows: the random cut holds half of the edges', () => {
    const eigen = adjacencyEigenvectors(small, small.n);
    const objective = new HyperplaneCutObjective(small, eigen.vectors, small.n, null);
    expect(-objective.value(objective.startPoint(1), 0)).toBeCloseTo(small.m / 2, 9);
  });

  test('eigenvectors belong to the largest eigenvalues', () => {
    const { vectors: one } = adjacencyEigenvectors(small, 1);
    // A connected graph's leading eigenvector has one sign (Perron).
    expect(Math.abs(Array.from(one, Math.sign).reduce((a, b) => a + b))).toBe(small.n);
  });

  test.each([null, 6])('nothing is lost on the way, and W is within its bound, columns %s', (columns) => {
    const eigen = adjacencyEigenvectors(small, small.n);
    const options = { columns, sigma: 1, lambda: 2, smoothing: 0.1, steps: 200, seed: 1 };
    const { cut, fixedCut, spin, expectationStart, expectationEnd, derandomized } = finish(
      hyperplaneCutSteps(small, eigen, options),
    );
    expect(expectationEnd).toBeGreaterThanOrEqual(expectationStart - 1e-9);
    expect(fixedCut).toBeGreaterThanOrEqual(expectationEnd - 1e-9);
    expect(derandomized.vanished).toBe(true);
    const { norm, normBound } = derandomized.certificate;
    expect(norm).toBeLessThanOrEqual(normBound * (1 + 1e-6));
    expect(cut).toBe(recountEdges(unit.edges, spin));
    expect(Math.max(cut, fixedCut)).toBeLessThanOrEqual(bestCutByEnumeration(small.n, unit.edges));
  });

  test('the published schedule ends in one hyperplane, drawn or exact', () => {
    const eigen = adjacencyEigenvectors(small, small.n);
    for (const exact of [false, true]) {
      const options = { ...PUBLISHED, exact, every: 500 };
      const found = finish(likelihoodRatioSteps(small, eigen, options, new Deadline()));
      expect(found.steps).toHaveLength(11);
      expect(found.sigma).toBeLessThan(0.1);
      expect(found.cut).toBeGreaterThan(small.m / 2);
      expect(found.cut).toBe(recountEdges(unit.edges, found.spin));
    }
  });
});
