import { describe, expect, test } from 'vitest';
import {
  achlioptasMap,
  createPairs,
  FailureProbability,
  gaussianMap,
  jlEmbedding,
  measureDistortion,
  principalComponents,
  promisedDistortion,
  targetDimension,
  toPointSet,
  verySparseMap,
} from '../../../src/applications/jl/index.ts';
import { InputError, UsageError } from '../../../src/core/errors.ts';
import { Random } from '../../../src/core/random.ts';
import { checkGradient, checkStationarity } from '../../../src/derandomize/index.ts';

function gaussianPoints(count: number, d: number, seed = 1): number[][] {
  const random = new Random(seed, 5);
  return Array.from({ length: count }, () => Array.from({ length: d }, () => random.normal()));
}

/** The largest | |A(x−y)|²/|x−y|² − 1 |, by the definition: the oracle. */
function largestDistortion(points: number[][], map: Float64Array, k: number, pairs?: number[][]): number {
  let most = 0;
  const look = (x: number[], y: number[]) => {
    const d = x.length;
    let image = 0;
    for (let c = 0; c < k; c++) image += x.reduce((s, v, j) => s + map[c * d + j]! * (v - y[j]!), 0) ** 2;
    const square = x.reduce((s, v, j) => s + (v - y[j]!) ** 2, 0);
    if (square > 0) most = Math.max(most, Math.abs(image / square - 1));
  };
  const all = points.flatMap((_, i) => points.slice(0, i).map((_, j) => [i, j]));
  for (const [i, j] of pairs ?? all) look(points[i!]!, points[j!]!);
  return most;
}

describe('jlEmbedding', () => {
  test.each([1e200, 1e-200])('coordinates of %d, whose squares are no doubles, are refused', (x) => {
    expect(() =>
      jlEmbedding(
        [
          [x, 0],
          [0, x],
          [x, x],
        ],
        { dimension: 1 },
      ),
    ).toThrow(/scale the points/);
  });

  test('reports the distortion that its map has, a third or less of a Gaussian draw', () => {
    const points = gaussianPoints(80, 60);
    const result = jlEmbedding(points, { dimension: 15, steps: 200 });
    expect(result.distortion.maximum).toBeCloseTo(largestDistortion(points, result.map, 15), 9);
    const draws = Array.from({ length: 21 }, (_, seed) =>
      largestDistortion(points, gaussianMap(60, 15, new Random(seed)), 15),
    ).sort((a, b) => a - b);
    expect(result.distortion.maximum).toBeLessThan(0.35 * draws[10]!);
    expect(result.distortion.maximum).toBeLessThan(result.bestDraw);
    expect(result.distortion.maximum).toBeLessThan(result.principalComponents);
    expect(result.apply(points[3]!)[2]).toBeCloseTo(
      points[3]!.reduce((s, x, j) => s + x * result.map[2 * 60 + j]!, 0),
      9,
    );
  });

  test('the best draw it reports is the best of the draws of its seed', () => {
    const points = gaussianPoints(30, 20);
    const result = jlEmbedding(points, { dimension: 5, steps: 1, draws: 40, seed: 3 });
    const random = new Random(3, 17);
    const draws = Array.from({ length: 40 }, () => largestDistortion(points, gaussianMap(20, 5, random), 5));
    expect(result.bestDraw).toBeCloseTo(Math.min(...draws), 5);
    expect(result.distortion.maximum).toBeLessThanOrEqual(result.bestDraw);
  });

  test('the same seed gives the same map, another another', () => {
    const points = gaussianPoints(20, 12);
    const run = (seed: number) => jlEmbedding(points, { dimension: 4, steps: 20, seed }).map;
    expect(run(1)).toEqual(run(1));
    expect(run(1)).not.toEqual(run(2));
  });

  test('only given pairs count, in either form', () => {
    const points = gaussianPoints(40, 30);
    const pairs = Array.from({ length: 20 }, (_, i) => [i, 39 - i] as [number, number]);
    const result = jlEmbedding(points, { dimension: 6, pairs, steps: 200 });
    expect(result.distortion.pairs).toBe(20);
    expect(result.distortion.maximum).toBeCloseTo(largestDistortion(points, result.map, 6, pairs), 9);
    expect(result.distortion.maximum).toBeLessThan(0.05);
    expect(jlEmbedding(points, { dimension: 6, pairs: pairs.flat(), steps: 200 }).map).toEqual(result.map);
  });

  test('a distortion asked for is met by the dimension found', () => {
    const points = gaussianPoints(40, 30);
    const result = jlEmbedding(points, { distortion: 0.3, steps: 100 });
    expect(largestDistortion(points, result.map, result.dimension)).toBeLessThanOrEqual(0.3);
    expect(result.dimension).toBeLessThan(targetDimension(40, 0.3) / 5);
  });

  test('as many dimensions as the points have distort nothing; points that coincide are left out', () => {
    const points = gaussianPoints(10, 5);
    points.push([...points[0]!]);
    const result = jlEmbedding(points, { dimension: 5, steps: 5 });
    expect(result.distortion.maximum).toBeLessThan(1e-6);
    expect(result.distortion.pairs).toBe(54);
  });

  test('the sampler: σ vanishes, and the point it leaves fails no more than the sampler did', () => {
    const points = gaussianPoints(40, 30);
    const result = jlEmbedding(points, { dimension: 10, objective: 'failure', distortion: 0.5, steps: 50 });
    const { sampler } = result;
    expect(sampler!.vanished).toBe(true);
    expect(sampler!.monotone).toBe(true);
    expect(sampler!.certificate!.norm).toBeLessThanOrEqual(sampler!.certificate!.normBound * (1 + 1e-6));
    expect(result.distortion.maximum).toBeLessThan(result.bestDraw);
  });

  test('what cannot be used is refused by name', () => {
    const points = gaussianPoints(5, 4);
    expect(() => jlEmbedding(points, {})).toThrow(UsageError);
    expect(() => jlEmbedding(points, { dimension: 5 })).toThrow(
      /dimension is 5, expected an integer in 1..4/,
    );
    expect(() => jlEmbedding(points, { dimension: 2, sed: 1 } as object)).toThrow(/unknown option "sed"/);
    expect(() => jlEmbedding([[1, 2], [3]], { dimension: 1 })).toThrow(InputError);
    expect(() => jlEmbedding([[1], [Number.NaN]], { dimension: 1 })).toThrow(
      /coordinate 0 of point 1 is NaN/,
    );
    expect(() => jlEmbedding(points, { dimension: 2, pairs: [0, 9] })).toThrow(/pair 0 names point 9/);
  });
});

describe('the sampler’s failure probability', () => {
  const points = toPointSet(gaussianPoints(12, 8));
  const k = 3;
  const objective = new FailureProbability(points, createPairs(points), k, 0.4);
  const point = objective.createPoint();
  point.b.set(gaussianMap(8, k, new Random(4)));
  point.w[0] = 1.1;

  test('agrees with maps drawn from it', () => {
    const random = new Random(8);
    const sigma = Math.sqrt(point.w[0]! ** 2 / objective.n + 0.05 ** 2);
    let failed = 0;
    const draws = 2000;
    for (let s = 0; s < draws; s++) {
      const map = Float64Array.from(point.b, (x) => x + sigma * random.normal());
      for (let i = 0; i < 12; i++)
        for (let j = 0; j < i; j++) {
          const rows = [i, j].map((p) => Array.from(points.values.subarray(p * 8, p * 8 + 8)));
          if (largestDistortion(rows, map, k) > 0.4) failed++;
        }
    }
    expect(objective.value(point, 0.05)).toBeCloseTo(failed / draws / 66, 1);
    expect(Math.abs(objective.value(point, 0.05) - failed / draws / 66)).toBeLessThan(0.015);
  });

  test('its gradient and curvature agree with differences, and Stein’s identity holds for the scalar', () => {
    expect(checkGradient(objective, point, { smoothing: 0.1, tolerance: 1e-4 }).holds).toBe(true);
    // ∂E/∂w = w·tr H/n.
    const product = objective.curvature(point, 0.1);
    const [unit, image] = [new Float64Array(objective.n), new Float64Array(objective.n)];
    let trace = 0;
    for (let i = 0; i < objective.n; i++) {
      unit.fill(0)[i] = 1;
      product(unit, image);
      trace += image[i]!;
    }
    const gradient = objective.createPoint();
    objective.gradient(point, 0.1, gradient);
    expect(gradient.w[0]! / ((point.w[0]! * trace) / objective.n)).toBeCloseTo(1, 4);
    expect(checkStationarity(objective, point, 0.01, { smoothing: 0.1 }).boundHolds).toBe(true);
  });
});

test.each([
  ['Gaussian', gaussianMap],
  ['Achlioptas', achlioptasMap],
  ['very sparse', verySparseMap],
])('%s maps keep squared lengths in expectation', (_name, draw) => {
  const random = new Random(2);
  let sum = 0;
  for (let s = 0; s < 400; s++) sum += draw(25, 4, random).reduce((a, x) => a + x * x, 0) / 25;
  expect(sum / 400).toBeCloseTo(1, 1);
});

test('principal components: orthonormal, and as much variance as the leading axes hold', () => {
  const random = new Random(3);
  const rows = Array.from({ length: 60 }, () => [9, 5, 0.1, 0.1, 0.1].map((s) => s * random.normal()));
  const map = principalComponents(toPointSet(rows), 2, random);
  const dot = (a: number, b: number) =>
    [0, 1, 2, 3, 4].reduce((s, j) => s + map[a * 5 + j]! * map[b * 5 + j]!, 0);
  expect(dot(0, 0)).toBeCloseTo(1, 9);
  expect(dot(0, 1)).toBeCloseTo(0, 9);
  expect(Math.abs(map[0]!)).toBeGreaterThan(0.95);
  expect(map[2]! ** 2 + map[3]! ** 2 + map[4]! ** 2).toBeLessThan(1e-3);
});

test('the bound and what it promises are inverse to each other', () => {
  const k = targetDimension(1000, 0.3);
  expect(promisedDistortion(1000, k)!).toBeLessThanOrEqual(0.3);
  expect(targetDimension(1000, promisedDistortion(1000, k)!)).toBeLessThanOrEqual(k);
  expect(promisedDistortion(1000, 10)).toBeNull();
});

test('the distortion names its worst pair', () => {
  const points = gaussianPoints(15, 6);
  const map = gaussianMap(6, 2, new Random(1));
  const set = toPointSet(points);
  const { maximum, worst } = measureDistortion(set, map, 2, createPairs(set));
  expect(largestDistortion(points, map, 2, [[...worst!]])).toBeCloseTo(maximum, 12);
});
