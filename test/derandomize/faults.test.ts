/** Objectives that are wrong: each is refused with what is wrong and where, and none that is right is. */
import { describe, expect, test } from 'vitest';
import { UsageError } from '../../src/core/errors.ts';
import { type DerandomizeOptions, derandomize, type SmoothFunction } from '../../src/derandomize/index.ts';
import { quadratic } from './random-objectives.ts';

const bowl: SmoothFunction = { n: 2, value: ([x, y]) => x! ** 2 + y! ** 2 };

function refusal(g: unknown, options: DerandomizeOptions = {}): string {
  try {
    derandomize(g as SmoothFunction, { samples: 32, ...options });
  } catch (error) {
    expect(error).toBeInstanceOf(UsageError);
    return (error as Error).message;
  }
  throw new Error('it was not refused');
}

describe('a method is missing or is none', () => {
  const closed = quadratic(1, 4, 2);
  test.each([
    [null, /the function is object, expected an object with n and value/],
    [() => 1, /the function is function, expected an object/],
    [{ n: 2 }, /the function has no method value, expected value$/],
    [{ ...bowl, n: 0 }, /n is 0, expected an integer ≥ 1/],
    [{ ...bowl, gradient: [1, 2] }, /gradient is object, expected a function/],
    [{ ...bowl, theta: 2 }, /theta is 2, expected a list of numbers: where the parameters begin/],
    [{ n: 4, k: 2, metric: closed.metric, createPoint: () => closed.createPoint() }, /has no method value/],
    [
      objectiveWithout('curvature'),
      /the objective has no method curvature, expected createPoint, value, gradient/,
    ],
    [objectiveWithout('metric'), /the metric holds undefined numbers, expected 4/],
    [objectiveWith({ k: 3 }), /createPoint\(\) gives w of 8 numbers, b of 4 and theta of 0, expected 12, 4/],
  ])('%#', (g, message) => {
    expect(refusal(g)).toMatch(message);
  });
});

function objectiveWith(changed: object): object {
  const g = quadratic(1, 4, 2);
  return {
    n: g.n,
    k: g.k,
    metric: g.metric,
    createPoint: () => g.createPoint(),
    value: g.value.bind(g),
    gradient: g.gradient.bind(g),
    curvature: g.curvature.bind(g),
    ...changed,
  };
}

function objectiveWithout(name: string): object {
  const g: Record<string, unknown> = { ...objectiveWith({}) };
  delete g[name];
  return g;
}

describe('a value or gradient is no number', () => {
  test.each([
    [{ n: 2, value: () => Number.NaN }, /value\(z\) is NaN at z = \(/],
    [{ n: 2, value: () => undefined }, /value\(z\) is undefined at z = \(/],
    [{ n: 1, value: ([x]: number[]) => Math.sqrt(x!) }, /value\(z\) is NaN at z = \(-/],
    [{ ...bowl, gradient: ([x]: number[]) => [2 * x!, Number.NaN] }, /gradient\(z\)\[1\] is NaN at z = \(/],
    [{ ...bowl, gradient: ([x]: number[]) => [2 * x!] }, /gradient\(z\) holds 1 numbers, expected 2/],
    [{ ...bowl, gradient: () => undefined }, /gradient\(z\) holds undefined numbers, expected 2/],
    [{ ...bowl, theta: [1], thetaGradient: () => [Number.NaN] }, /thetaGradient\(z\)\[0\] is NaN/],
    [objectiveWith({ value: () => Number.NaN }), /the expectation is NaN at b = \(/],
    [
      objectiveWith({
        gradient: (_p: unknown, _s: number, out: { b: Float64Array }) => out.b.fill(Number.NaN),
      }),
      /the gradient by b\[0\] is NaN at b = \(/,
    ],
  ])('%#', (g, message) => {
    for (const method of ['accelerated', 'perturbed'] as const)
      expect(refusal(g, { method })).toMatch(message);
  });
});

describe('no minimum', () => {
  test.each<[string, SmoothFunction]>([
    ['a slope', { n: 3, value: ([x, y, z]) => x! - 2 * y! + z! ** 2 }],
    ['an inverted bowl', { n: 2, value: ([x, y]) => -(x! ** 2) - y! ** 2 }],
    ['a cubic', { n: 1, value: ([x]) => x! ** 3 }],
    ['a logarithm', { n: 2, value: ([x, y]) => -Math.log(1 + x! ** 2 + y! ** 2) }],
    ['a parameter that falls', { n: 1, theta: [0], value: ([x], theta) => x! ** 2 - theta[0]! }],
  ])('%s is noticed', (_name, g) => {
    expect(refusal(g, { descent: { steps: 200, extraSteps: 200 } })).toMatch(/the objective has no minimum/);
  });

  test.each<[string, SmoothFunction]>([
    ['a limit that is never reached', { n: 1, value: ([x]) => 1 / (1 + Math.exp(x!)) }],
    ['a valley', { n: 2, value: ([x, y]) => (x! - y!) ** 2 }],
    ['waves on a bowl', { n: 2, value: ([x, y]) => Math.cos(5 * x!) + 1e-3 * (x! ** 2 + y! ** 2) }],
    ['waves', { n: 1, value: ([x]) => Math.cos(x!) }],
    ['a constant', { n: 2, value: () => 3 }],
  ])('%s is fine, even after few steps', (_name, g) => {
    const result = derandomize(g, { samples: 32, descent: { steps: 5, extraSteps: 0 } });
    expect(result.noWorse).toBe(true);
  });
});
