import { describe, expect, test } from 'vitest';
import { GaussianCutObjective } from '../../src/applications/gaussian-cut-objective.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import type { Point } from '../../src/derandomize/objective.ts';
import { erf } from '../../src/linalg/normal.ts';
import { expectedRoundedCut } from '../../src/relax/rounding.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const sample = randomGraph(5, 9, 0.6, weightKinds.reals);
const graph = fromEdges(sample);
const maxAbs = Math.max(...sample.edges.map(([, , w]) => Math.abs(w)));
const objective = finish(GaussianCutObjective.of(graph, 4, maxAbs));

/** A point in f64, so that differences are not drowned by f32. */
function randomPoint(seed: number, sizeW = 0.7, sizeB = 0.5): Point {
  const random = new Random(seed);
  return {
    w: Float64Array.from({ length: graph.n * 4 }, () => sizeW * random.normal()),
    b: Float64Array.from({ length: graph.n }, () => sizeB * random.normal()),
    theta: new Float64Array(0),
  };
}

/** The kernel's gradient at an f64 point. */
function kernelGradient(point: Point, smoothing: number): { w: Float32Array; b: Float32Array } {
  const local = finish(GaussianCutObjective.of(graph, 4, maxAbs));
  const at = local.createPoint();
  const out = local.createPoint();
  at.w.set(point.w);
  at.b.set(point.b);
  local.gradient(at, smoothing, out);
  return { w: out.w as Float32Array, b: out.b as Float32Array };
}

function difference(point: Point, array: 'w' | 'b', i: number, f: () => number, h = 1e-5): number {
  const kept = point[array][i]!;
  point[array][i] = kept + h;
  const up = f();
  point[array][i] = kept - h;
  const down = f();
  point[array][i] = kept;
  return (up - down) / (2 * h);
}

describe.each([
  [1, 0.1],
  [2, 0.5],
  [3, 2],
])('seed %i, ε = %d', (seed, smoothing) => {
  const point = randomPoint(seed);

  test('the gradient by W and b agrees with finite differences of the value', () => {
    const gradient = kernelGradient(point, smoothing);
    const f = () => objective.value(point, smoothing);
    for (let i = 0; i < point.w.length; i++) {
      expect(Math.abs(gradient.w[i]! - difference(point, 'w', i, f))).toBeLessThan(2e-5);
    }
    for (let i = 0; i < point.b.length; i++) {
      expect(Math.abs(gradient.b[i]! - difference(point, 'b', i, f))).toBeLessThan(2e-5);
    }
  });

  test('the curvature product agrees with second differences of the value', () => {
    const product = objective.curvature(point, smoothing);
    const direction = new Float64Array(graph.n);
    const column = new Float64Array(graph.n);
    for (let j = 0; j < graph.n; j++) {
      direction.fill(0);
      direction[j] = 1;
      product(direction, column);
      for (let i = 0; i < graph.n; i++) {
        const byI = () => difference(point, 'b', i, () => objective.value(point, smoothing), 1e-4);
        expect(Math.abs(column[i]! - difference(point, 'b', j, byI, 1e-4))).toBeLessThan(2e-4);
      }
    }
  });

  test('∇_W = H W, the identity the lemma rests on', () => {
    const gradient = kernelGradient(point, smoothing);
    const product = objective.curvature(point, smoothing);
    const out = new Float64Array(graph.n);
    for (let c = 0; c < 4; c++) {
      product(
        Float64Array.from({ length: graph.n }, (_, i) => point.w[i * 4 + c]!),
        out,
      );
      for (let i = 0; i < graph.n; i++) expect(Math.abs(gradient.w[i * 4 + c]! - out[i]!)).toBeLessThan(2e-5);
    }
  });

  test('the value is the mean cut of sampled spins', () => {
    const random = new Random(seed, 1);
    const trials = 60_000;
    const spin = new Int8Array(graph.n);
    let sum = 0;
    let squares = 0;
    for (let trial = 0; trial < trials; trial++) {
      const x = [random.normal(), random.normal(), random.normal(), random.normal()];
      for (let u = 0; u < graph.n; u++) {
        let z = point.b[u]! + smoothing * random.normal();
        for (let c = 0; c < 4; c++) z += point.w[u * 4 + c]! * x[c]!;
        spin[u] = z < 0 ? -1 : 1;
      }
      let cut = 0;
      for (const [u, v, w] of sample.edges) if (spin[u] !== spin[v]) cut += w;
      sum += cut;
      squares += cut * cut;
    }
    const mean = sum / trials;
    const error = Math.sqrt((squares / trials - mean * mean) / trials);
    expect(Math.abs(objective.cutOf(objective.value(point, smoothing)) - mean)).toBeLessThan(4.5 * error);
  });
});

test('b = 0 and ε → 0: the expected Goemans–Williamson cut of the rows of W', () => {
  const point = randomPoint(4, 1, 0);
  const expected = finish(expectedRoundedCut(graph, Float32Array.from(point.w), 4));
  expect(objective.cutOf(objective.value(point, 1e-6))).toBeCloseTo(expected, 5);
});

test('W = 0: independent spins with means erf(b/(ε√2))', () => {
  const point = randomPoint(5, 0, 0.4);
  let expected = 0;
  for (const [u, v, w] of sample.edges) {
    const mean = (i: number) => erf(point.b[i]! / (0.3 * Math.SQRT2));
    expected += (w * (1 - mean(u) * mean(v))) / 2;
  }
  expect(objective.cutOf(objective.value(point, 0.3))).toBeCloseTo(expected, 10);
});

test('far from the origin the value is the cut of the signs of b', () => {
  const point = randomPoint(6, 0.01, 0);
  for (let u = 0; u < graph.n; u++) point.b[u] = u % 2 === 0 ? 5 : -5;
  let cut = 0;
  for (const [u, v, w] of sample.edges) if ((u + v) % 2 === 1) cut += w;
  expect(objective.cutOf(objective.value(point, 0.1))).toBeCloseTo(cut, 9);
});
