/** Conditional expectations over the entries of x: never worse where x is Gaussian and E exact, and the way past a stall. */
import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { certify } from '../../src/derandomize/certificate.ts';
import { entriesOf, fixLargestEntry } from '../../src/derandomize/conditioning.ts';
import { createWorkspace, descend } from '../../src/derandomize/descent.ts';
import {
  derandomize,
  type GaussianObjective,
  type Point,
  resolveDescentOptions,
  SampledObjective,
  type Shape,
  type SmoothFunction,
} from '../../src/derandomize/index.ts';
import { expectationOf } from '../../src/derandomize/objective.ts';
import { trigonometric } from './objectives.ts';
import { quadratic } from './random-objectives.ts';

function randomPoint(objective: GaussianObjective, seed: number): Point {
  const random = new Random(seed, 9);
  const point = objective.createPoint();
  for (let i = 0; i < point.w.length; i++) point.w[i] = 0.7 * random.normal();
  for (let i = 0; i < point.b.length; i++) point.b[i] = random.normal();
  return point;
}

describe.each([1, 2, 3, 4, 5, 6, 7, 8])('random objectives, seed %i', (seed) => {
  test.each([
    ['quadratic', quadratic(seed, 9, 3)],
    ['trigonometric', trigonometric(seed, 12, 3, 20)],
  ] as const)(
    '%s: holding one entry after the other never raises the expectation, and leaves a point',
    (_, g) => {
      const point = randomPoint(g, seed);
      const measure = (at: Point) => g.value(at, 0);
      const steps = (at: Point) => expectationOf(g, at, 0);
      for (let held = 0; held < 3; held++) {
        const before = measure(point);
        expect(finish(fixLargestEntry(entriesOf(g), point, steps, before))).toBe(true);
        expect(measure(point)).toBeLessThanOrEqual(before + 1e-9 * Math.abs(before));
      }
      expect(point.w.every((x) => x === 0)).toBe(true);
      expect(finish(fixLargestEntry(entriesOf(g), point, steps, Number.POSITIVE_INFINITY))).toBe(false);
    },
  );
});

test('where no value keeps to the limit, nothing moves', () => {
  const g = quadratic(1, 6, 2);
  const point = randomPoint(g, 1);
  const kept = { w: point.w.slice(), b: point.b.slice() };
  const steps = (at: Point) => expectationOf(g, at, 0);
  expect(finish(fixLargestEntry(entriesOf(g), point, steps, -1e9))).toBe(false);
  expect(point.w).toEqual(kept.w);
  expect(point.b).toEqual(kept.b);
});

const sphere: SmoothFunction = { n: 4, value: (z) => z.reduce((sum, x) => sum + x * x, 0) };

test.each<[Shape, (w: ArrayLike<number>, i: number, c: number) => number]>([
  ['full', (w, i, c) => w[i * 2 + c]!],
  ['diagonal', (w, i, c) => (i === c ? w[i]! : 0)],
  [{ blocks: [0, 1, 1, 0] }, (w, i, c) => (Math.floor(c / 2) === [0, 1, 1, 0][i] ? w[i * 2 + (c % 2)]! : 0)],
])('shape %j: an entry held at ξ moves z as x_c = ξ does', (shape, entryOfW) => {
  const objective = new SampledObjective(sphere, { shape, columns: 2, samples: 16 });
  const point = randomPoint(objective, 5);
  const w = point.w.slice();
  const b = point.b.slice();
  const { x, inputs } = objective.draws;
  expect(objective.entries.count).toBe(inputs);
  objective.entries.fix(point, 1, 0.8);
  for (let s = 0; s < 16; s++) {
    const z = objective.drawOf(point, s);
    for (let i = 0; i < 4; i++) {
      let expected = b[i]!;
      for (let c = 0; c < inputs; c++) expected += entryOfW(w, i, c) * (c === 1 ? 0.8 : x[s * inputs + c]!);
      expect(z[i]).toBeCloseTo(expected, 12);
    }
  }
});

test('a scalar W, a free distribution and rows have no entries to hold', () => {
  const count = (options: ConstructorParameters<typeof SampledObjective>[1]) =>
    new SampledObjective(sphere, options).entries.count;
  expect(count({ shape: 'scalar' })).toBe(0);
  expect(count({ distribution: (random, x) => x.fill(random.normal()) })).toBe(0);
  expect(count({ distribution: [[1], [-1]], columns: 1 })).toBe(0);
  expect(count({ distribution: 'rademacher', columns: 3 })).toBe(3);
});

test('a descent stalls with W ≠ 0 where the curvature is −λ, as the lemma has it', () => {
  const lambda = 1e-2;
  const g = quadratic(6, 20, 3);
  const point = g.createPoint();
  const random = new Random(3);
  for (let i = 0; i < point.w.length; i++) point.w[i] = 0.5 * random.normal();
  const options = resolveDescentOptions({
    ...{ stepSize: 0.1, lambdaStart: lambda, lambdaEnd: lambda, smoothingStart: 0, smoothingEnd: 0 },
    ...{ noise: 0, stall: 1, gradient: 1e-7, extraSteps: 1e5, checkpoints: 20 },
  });
  const result = finish(descend(g, point, createWorkspace(g), options, random, new Deadline()));
  expect(result.stalled).toBe(true);
  expect(result.residual).toBeGreaterThan(0.01);
  const { smallestCurvature } = certify(g, point, g.createPoint(), lambda, 0, random);
  expect(smallestCurvature).toBeCloseTo(-lambda, 4);
});

test('a minimum of the draws is left by holding entries; without that, by a draw', () => {
  const closed = quadratic(2, 20, 1);
  const g: SmoothFunction = {
    n: 20,
    value: (z) => closed.value({ ...closed.createPoint(), b: z }, 0),
    gradient(z) {
      const out = closed.createPoint();
      closed.gradient({ ...closed.createPoint(), b: z }, 0, out);
      return out.b;
    },
  };
  const options = { samples: 64, columns: 4, seed: 1 };
  const held = derandomize(g, options);
  expect(held.fixed).toBeGreaterThan(0);
  expect(held.restarted).toBe(false);
  expect(held.vanished).toBe(true);
  expect(held.noWorse).toBe(true);
  const drawn = derandomize(g, { ...options, conditioning: false });
  expect(drawn.fixed).toBe(0);
  expect(drawn.restarted).toBe(true);
  expect(drawn.noWorse).toBe(true);
});

test('perturbed descent may end at a saddle of curvature −λ; holding an entry leaves it', () => {
  const result = derandomize(quadratic(6, 20, 3), { method: 'perturbed', seed: 2 });
  expect(result.fixed).toBeGreaterThan(0);
  expect(result.restarted).toBe(false);
  expect(result.certificate.secondOrder).toBe(true);
  expect(result.noWorse).toBe(true);
});
