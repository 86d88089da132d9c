import { describe, expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { UsageError } from '../../src/core/errors.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { certify } from '../../src/derandomize/certificate.ts';
import { certifiedDescent } from '../../src/derandomize/certified-descent.ts';
import { createWorkspace, descend } from '../../src/derandomize/descent.ts';
import type { GaussianObjective, Point } from '../../src/derandomize/objective.ts';
import { resolveDescentOptions } from '../../src/derandomize/options.ts';
import { trigonometric } from './objectives.ts';

const OPTIONS = { steps: 300, stepSize: 0.3, smoothingStart: 0, smoothingEnd: 0 };

function start(objective: GaussianObjective, seed: number, size = 1): Point {
  const random = new Random(seed, 7);
  const point = objective.createPoint();
  for (let i = 0; i < point.w.length; i++) point.w[i] = size * random.normal();
  for (let i = 0; i < point.b.length; i++) point.b[i] = size * random.normal();
  return point;
}

describe.each([1, 2, 3, 4, 5, 6])('random smooth objective %i', (seed) => {
  const objective = trigonometric(seed, 12, 3, 20);

  test('its gradient and curvature agree with finite differences (the oracle itself is checked)', () => {
    const point = start(objective, seed);
    const gradient = objective.createPoint();
    objective.gradient(point, 0, gradient);
    for (const name of ['w', 'b', 'theta'] as const) {
      for (let i = 0; i < point[name].length; i++) {
        const kept = point[name][i]!;
        point[name][i] = kept + 1e-5;
        const up = objective.value(point, 0);
        point[name][i] = kept - 1e-5;
        const down = objective.value(point, 0);
        point[name][i] = kept;
        expect((up - down) / 2e-5).toBeCloseTo(gradient[name][i]!, 6);
      }
    }
  });

  test.each([1, 2, 3])(
    'start %i: W vanishes, the point is no worse than the expectation, the certificate holds',
    (from) => {
      const point = start(objective, from);
      const result = finish(certifiedDescent(objective, point, OPTIONS, new Random(from), new Deadline()));
      expect(result.vanished).toBe(true);
      expect(result.residual).toBeLessThanOrEqual(1e-8);
      expect(point.w.every((x) => x === 0)).toBe(true);
      expect(result.valueEnd).toBeLessThanOrEqual(result.valueStart + 1e-9);
      expect(result.monotone).toBe(true);
      expect(result.certificate!.secondOrder).toBe(true);
      expect(result.certificate!.norm).toBeLessThanOrEqual(result.certificate!.normBound * (1 + 1e-9));
    },
  );
});

test('the bound on |W| holds wherever the curvature is positive, not only at the end', () => {
  const objective = trigonometric(9, 10, 2, 3, 1.5);
  const gradient = objective.createPoint();
  for (let seed = 1; seed <= 30; seed++) {
    const point = start(objective, seed, 0.5);
    const { norm, normBound, secondOrder } = certify(objective, point, gradient, 0.05, 0, new Random(seed));
    if (secondOrder) expect(norm).toBeLessThanOrEqual(normBound * (1 + 1e-9));
    else expect(normBound).toBe(Number.POSITIVE_INFINITY);
  }
});

test('every kept checkpoint descends when λ does not change', () => {
  const objective = trigonometric(3, 12, 3, 20);
  const options = resolveDescentOptions({
    ...OPTIONS,
    stepSize: 30,
    lambdaStart: 0.01,
    lambdaEnd: 0.01,
    checkpoints: 30,
    noise: 0,
  });
  const point = start(objective, 1);
  const result = finish(
    descend(objective, point, createWorkspace(objective), options, new Random(1), new Deadline()),
  );
  expect(result.rejected).toBeGreaterThan(0);
  let before = Number.POSITIVE_INFINITY;
  for (const { value, residual } of result.checkpoints) {
    expect(value).toBeLessThan(before + 0.01 * 3 * 12 * (residual + 4));
    before = value;
  }
  expect(objective.value(point, 0)).toBeLessThan(result.checkpoints[0]!.value);
});

test('leaves a saddle: from W = 0 at a maximum along one direction', () => {
  // g = −½z₀² + ¼z₀⁴ stands for any double well: at b = 0 the gradient is 0 and only curvature shows the way down.
  const objective: GaussianObjective = {
    n: 1,
    k: 1,
    metric: Float64Array.of(1),
    createPoint: () => ({ w: new Float64Array(1), b: new Float64Array(1), theta: new Float64Array(0) }),
    // E[(wx+b)²] = w²+b², E[(wx+b)⁴] = b⁴ + 6b²w² + 3w⁴
    value: ({ w, b }) =>
      -(w[0]! ** 2 + b[0]! ** 2) / 2 + (b[0]! ** 4 + 6 * b[0]! ** 2 * w[0]! ** 2 + 3 * w[0]! ** 4) / 4,
    gradient: ({ w, b }, _smoothing, out) => {
      out.w[0] = -w[0]! + 3 * b[0]! ** 2 * w[0]! + 3 * w[0]! ** 3;
      out.b[0] = -b[0]! + b[0]! ** 3 + 3 * b[0]! * w[0]! ** 2;
    },
    curvature:
      ({ w, b }) =>
      (direction, out) => {
        out[0] = (-1 + 3 * b[0]! ** 2 + 3 * w[0]! ** 2) * direction[0]!;
      },
  };
  const point = objective.createPoint();
  point.w[0] = 0.5;
  const result = finish(
    certifiedDescent(
      objective,
      point,
      { ...OPTIONS, noise: 1e-3, stepSize: 0.1, gradient: 1e-6 },
      new Random(1),
      new Deadline(),
    ),
  );
  expect(Math.abs(point.b[0]!)).toBeCloseTo(1, 3);
  expect(result.certificate!.secondOrder).toBe(true);
  expect(result.valueEnd).toBeCloseTo(-0.25, 5);
});

test('the same seed gives the same answer; a step limit ends it early and keeps W', () => {
  const run = (seed: number, maxSteps?: number) => {
    const objective = trigonometric(1, 12, 3, 20);
    const point = start(objective, 1);
    const result = finish(
      certifiedDescent(objective, point, OPTIONS, new Random(seed), new Deadline({ maxSteps })),
    );
    return { point, result };
  };
  expect(run(5).point.b).toEqual(run(5).point.b);
  expect(run(5).point.b).not.toEqual(run(6).point.b);
  const cut = run(5, 20);
  expect(cut.result.vanished).toBe(false);
  expect(cut.result.certificate).toBeNull();
  expect(cut.result.steps).toBe(20);
  expect(cut.point.w.some((x) => x !== 0)).toBe(true);
});

test('options out of range and unknown options are refused by name', () => {
  expect(() => resolveDescentOptions({ momentum: 1 })).toThrow(UsageError);
  expect(() => resolveDescentOptions({ momentum: Number.NaN })).toThrow(/momentum is NaN/);
  expect(() => resolveDescentOptions({ momentun: 0.5 } as object)).toThrow(
    /unknown descent option "momentun"/,
  );
});
