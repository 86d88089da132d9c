import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import {
  checkExpectation,
  checkGradient,
  checkStationarity,
  type Derandomized,
  type DerandomizeOptions,
  type Distribution,
  derandomize,
  derandomizeSteps,
  type GaussianObjective,
  SampledObjective,
  type SmoothFunction,
} from '../../src/derandomize/index.ts';
import { network, quadratic, randomObjectives } from './random-objectives.ts';

/** The measure on a start: W within its bound, the point no worse than the expectation. */
function expectGuarantee(result: Derandomized): void {
  const { certificate } = result;
  expect(certificate.secondOrder).toBe(true);
  expect(certificate.norm).toBeLessThanOrEqual(certificate.normBound * (1 + 1e-6) + 1e-12);
  expect(result.noWorse).toBe(true);
  expect(result.value).toBeLessThanOrEqual(result.expectation.mean + 1e-9 * (1 + Math.abs(result.value)));
}

describe.each(randomObjectives())('$name', ({ g }) => {
  test.each([1, 2])('start %i: |W| within its bound, g(b) no worse than the expectation', (seed) => {
    const result = derandomize(g, { seed, samples: 64, columns: 3 });
    expectGuarantee(result);
    expect(result.vanished).toBe(true);
  });
});

const double: SmoothFunction = { n: 2, value: ([x = 0, y = 0]) => (x * x - 1) ** 2 + 0.5 * (y - x) ** 2 };

test.each<Exclude<DerandomizeOptions['shape'], undefined>>([
  'full',
  'diagonal',
  'scalar',
  { blocks: [0, 1] },
  { blocks: [0, 0] },
])('W of shape %j vanishes, and the answer is a minimum of g', (shape) => {
  const result = derandomize(double, { shape, columns: 2, spread: 0.4, samples: 512 });
  expectGuarantee(result);
  expect(result.vanished).toBe(true);
  expect(Math.abs(result.b[0]!)).toBeCloseTo(1, 3);
  expect(result.b[1]!).toBeCloseTo(result.b[0]!, 3);
  expect(result.value).toBeLessThan(1e-6);
});

test.each(['full', 'diagonal', 'scalar', { blocks: [0, 0, 1, 2, 2] }] as const)(
  'the gradient of a sampled objective of shape %j agrees with differences',
  (shape) => {
    const objective = new SampledObjective(network(5, 5, 6), { shape, columns: 2, samples: 64 });
    const point = randomPoint(objective, 3);
    const check = checkGradient(objective, point);
    expect(check.worst).not.toBeNull();
    expect(check.holds).toBe(true);
  },
);

test('what g leaves out is found by differences: gradient, curvature, gradient by θ', () => {
  const whole = network(7, 4, 5);
  const trained: SmoothFunction = {
    n: 4,
    theta: [0.5],
    value: (z, theta, term) => whole.value(z, theta, term) + Math.sin(theta[0]! + z[0]!) + theta[0]! ** 2,
  };
  const objective = new SampledObjective(trained, { samples: 32 });
  expect(checkGradient(objective, randomPoint(objective, 1), { tolerance: 1e-4 }).holds).toBe(true);
  const result = derandomize(trained, { samples: 32 });
  expectGuarantee(result);
  expect(result.theta[0]).not.toBe(0.5);
});

test('the checker finds a wrong gradient and a wrong curvature', () => {
  const g = quadratic(3, 6, 2);
  const point = g.createPoint();
  for (let i = 0; i < 6; i++) point.b[i] = 1 + i;
  const wrongGradient = {
    ...g,
    gradient: (p: typeof point, s: number, out: typeof point) => {
      g.gradient(p, s, out);
      out.b[2]! += 0.01;
    },
  };
  const check = checkGradient(wrongGradient, point);
  expect(check.holds).toBe(false);
  expect(check.worst).toEqual({ part: 'b', index: 2 });
  const wrongCurvature = { ...g, curvature: () => (d: Float64Array, out: Float64Array) => out.set(d) };
  expect(checkGradient(wrongCurvature, point).holds).toBe(false);
  expect(checkGradient(g, point).holds).toBe(true);
});

test('the checker takes a point with W = 0, where the differences by W are rounding, and no list for a typed array', () => {
  const rugged = { n: 3, value: (z: Float64Array) => z.reduce((sum, x) => sum + x * x + Math.sin(2 * x), 5) };
  const objective = new SampledObjective(rugged, { samples: 32, columns: 2 });
  const point = objective.createPoint();
  point.b[0] = 1;
  expect(checkGradient(objective, point).holds).toBe(true);
  const list = { w: [0, 0, 0, 0, 0, 0], b: [1, 0, 0], theta: [] } as unknown as typeof point;
  expect(() => checkGradient(objective, list)).toThrow("the point's w is not a typed array of 6 numbers");
  expect(() => checkExpectation(objective, { ...point, b: new Float64Array(2) }, rugged)).toThrow(UsageError);
});

test('the closed form agrees with fresh draws, and a wrong one does not', () => {
  const closed = quadratic(4, 5, 2);
  const point = randomPoint(closed, 2);
  const plain: SmoothFunction = { n: 5, value: (z) => closed.value({ ...closed.createPoint(), b: z }, 0) };
  expect(checkExpectation(closed, point, plain).holds).toBe(true);
  const off: SmoothFunction = { n: 5, value: (z) => plain.value(z, new Float64Array(0), 0) + 3 };
  expect(checkExpectation(closed, point, off).holds).toBe(false);
});

test('Stein: ∇_W E = H W in the closed form, and the point passes the dense check', () => {
  const g = quadratic(8, 10, 3);
  const away = checkStationarity(g, randomPoint(g, 4), 0.01);
  expect(away.steinError).toBeLessThan(1e-6);
  const result = derandomize(g, { seed: 2 });
  const point = g.createPoint();
  point.b.set(result.b);
  const check = checkStationarity(g, point, result.lambda);
  expect(check.stationary).toBe(true);
  expect(check.boundHolds).toBe(true);
  expect(check.denseCurvature).toBeGreaterThan(-1e-6);
});

const cubes = (random: Random, x: Float64Array) => {
  for (let c = 0; c < x.length; c++) x[c] = random.normal() ** 3 / 4;
};
const rows = [
  [1, 0],
  [-1, 0],
  [0, 2],
  [0, -2],
  [1, 1],
];

test.each<{ distribution: Distribution }>([
  { distribution: 'uniform' },
  { distribution: 'rademacher' },
  { distribution: cubes },
  { distribution: rows },
])('x of another distribution (%#): one point all the same, by a draw where W stays', ({ distribution }) => {
  const result = derandomize(double, { distribution, columns: 2, samples: 256, spread: 0.3 });
  expect(result.noWorse).toBe(true);
  expect(result.value).toBeLessThan(1e-6);
  expect(result.expectation.error === 0).toBe(Array.isArray(distribution));
});

test('the error bar covers the truth, and the lattice shrinks it', () => {
  const closed = quadratic(4, 5, 2);
  const plain: SmoothFunction = { n: 5, value: (z) => closed.value({ ...closed.createPoint(), b: z }, 0) };
  const point = randomPoint(closed, 2);
  const truth = closed.value(point, 0);
  const estimates = (['monte-carlo', 'lattice'] as const).map((sampling) =>
    new SampledObjective(plain, { columns: 2, samples: 4096, sampling }).estimate(point),
  );
  for (const { mean, error } of estimates) expect(Math.abs(mean - truth)).toBeLessThan(5 * error);
  expect(estimates[1]!.error).toBeLessThan(0.75 * estimates[0]!.error);
});

test('g given as samples: the mean over its terms is what is minimised', () => {
  const targets = [0.5, 1.5, 4];
  const g: SmoothFunction = {
    n: 1,
    terms: 3,
    value: ([z = 0], _theta, term) => (z - targets[term]!) ** 2,
    gradient: ([z = 0], _theta, term) => [2 * (z - targets[term]!)],
  };
  const result = derandomize(g, { columns: 1, samples: 48 });
  expect(result.b[0]).toBeCloseTo(2, 5);
  expect(result.value).toBeCloseTo((1.5 ** 2 + 0.5 ** 2 + 4) / 3, 8);
});

test('perturbed gradient descent as analysed leaves a strict saddle and ends by its own rule', () => {
  const saddle = quadratic(6, 4, 1);
  const result = derandomize(saddle, {
    method: 'perturbed',
    lambda: 1e-3,
    start: { w: new Float64Array(4), b: new Float64Array(4) },
    perturbed: { epsilon: 1e-2 },
  });
  expect(result.escapes).toBeGreaterThan(1);
  expect(result.value).toBeLessThan(-0.01);
  expectGuarantee(result);
});

test.each([1e-1, 1e-3, 1e-6])('λ = %d: the same guarantee', (lambda) => {
  expectGuarantee(derandomize(quadratic(2, 12, 3), { lambda }));
});

test('as work that pauses it gives the same', () => {
  const g = quadratic(1, 4, 2);
  const steps = derandomizeSteps(g, { seed: 3 });
  expect(steps.next().done).toBe(false);
  expect(finish(derandomizeSteps(g, { seed: 3 })).b).toEqual(derandomize(g, { seed: 3 }).b);
});

test('unknown options and values out of range are refused by name', () => {
  expect(() => derandomize(double, { lamda: 1 } as object)).toThrow(UsageError);
  expect(() => derandomize(double, { lambda: 0 })).toThrow(/lambda is 0/);
  expect(() => derandomize(double, { shape: { blocks: [0] } })).toThrow(/a block for each of 2/);
  expect(() => derandomize(double, { start: { b: [1] } })).toThrow(/start\.b holds 1/);
});

function randomPoint(objective: GaussianObjective, seed: number) {
  const random = new Random(seed, 9);
  const point = objective.createPoint();
  for (let i = 0; i < point.w.length; i++) point.w[i] = 0.7 * random.normal();
  for (let i = 0; i < point.b.length; i++) point.b[i] = random.normal();
  return point;
}
