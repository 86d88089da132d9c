/** The authors' training of a random map, against the map itself. */
import { expect, test } from 'vitest';
import {
  normSamplerSteps,
  PUBLISHED,
  randomNormDistortions,
} from '../../../src/applications/jl/norm-sampler.ts';
import { toPointSet } from '../../../src/applications/jl/points.ts';
import { Deadline } from '../../../src/core/deadline.ts';
import { Random } from '../../../src/core/random.ts';
import { finish } from '../../../src/core/steps.ts';
import { unitCubePoints } from '../../../src/measure/paper/point-clouds.ts';

const K = 6;
const rows = unitCubePoints(9, 20, new Random(5));
const points = toPointSet(rows);

function normDistortion(map: Float64Array): number {
  return Math.max(
    ...rows.map((x) => {
      let square = 0;
      for (let c = 0; c < K; c++) square += x.reduce((dot, xj, j) => dot + map[c * 20 + j]! * xj, 0) ** 2;
      return Math.abs(square - 1);
    }),
  );
}

test('what it says of its map is what the map does, and below every random draw', () => {
  const found = finish(normSamplerSteps(points, K, { ...PUBLISHED, steps: 2000 }, new Deadline()));
  expect(found.distortion).toBeCloseTo(normDistortion(found.map), 9);
  expect(found.sigma).toBeLessThan(0.2);
  const random = finish(randomNormDistortions(points, K, 300, 1));
  expect(found.distortion).toBeLessThan(Math.min(...random));
});

test.each([
  [9, 20],
  [9, 4],
])('images of %i points in %i dimensions have the law of those under Gaussian maps', (count, d) => {
  const own = toPointSet(unitCubePoints(count, d, new Random(6)));
  const random = new Random(7);
  const direct = Array.from({ length: 3000 }, () => {
    let most = 0;
    const map = Float64Array.from({ length: K * d }, () => random.normal());
    for (let i = 0; i < count; i++) {
      let square = 0;
      for (let c = 0; c < K; c++) {
        let dot = 0;
        for (let j = 0; j < d; j++) dot += map[c * d + j]! * own.values[i * d + j]!;
        square += dot * dot;
      }
      most = Math.max(most, Math.abs(square / K - 1));
    }
    return most;
  });
  const drawn = finish(randomNormDistortions(own, K, 3000, 1));
  const mean = (x: readonly number[]) => x.reduce((a, b) => a + b, 0) / x.length;
  const error = (x: readonly number[]) => Math.sqrt(mean(x.map((v) => (v - mean(x)) ** 2)) / x.length);
  expect(Math.abs(mean(direct) - mean(drawn))).toBeLessThan(5 * Math.hypot(error(direct), error(drawn)));
});
