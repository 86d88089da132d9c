/** Backpropagation, losses and activations against finite differences and sampling. */
import { describe, expect, test } from 'vitest';
import { type ActivationName, activations } from '../../../src/applications/structure/activation.ts';
import { type LossName, losses } from '../../../src/applications/structure/loss.ts';
import { Network } from '../../../src/applications/structure/network.ts';
import { Random } from '../../../src/core/random.ts';

const names = Object.keys(activations) as ActivationName[];
const lossNames = Object.keys(losses) as LossName[];

/** (f(x + h) − f(x − h))/2h. */
const slopeOf = (f: (x: number) => number, x: number, h = 1e-5): number => (f(x + h) - f(x - h)) / (2 * h);

describe.each(names)('%s', (name) => {
  const valueAt = (x: number): number => {
    const value = new Float64Array(1);
    activations[name](Float64Array.of(x), 1, value, new Float64Array(1));
    return value[0]!;
  };

  test('its slope is the difference quotient of its value', () => {
    for (const x of [-30, -4, -1, -0.1, 0.05, 0.7, 3, 25]) {
      const slope = new Float64Array(1);
      activations[name](Float64Array.of(x), 1, new Float64Array(1), slope);
      expect(slope[0]).toBeCloseTo(slopeOf(valueAt, x), 8);
    }
  });
});

test('known values of the activations', () => {
  const at = (name: ActivationName, x: number): number => {
    const value = new Float64Array(1);
    activations[name](Float64Array.of(x), 1, value, new Float64Array(1));
    return value[0]!;
  };
  expect(at('tanh', 0.3)).toBeCloseTo(Math.tanh(0.3), 14);
  expect(at('tanh', -700)).toBe(-1);
  expect(at('softplus', 0)).toBeCloseTo(Math.LN2, 14);
  expect(at('softplus', 800)).toBe(800);
  // Φ(1) = 0.8413447460685429 from tables.
  expect(at('gelu', 1)).toBeCloseTo(0.8413447460685429, 12);
  expect(at('sigmoid', -800)).toBe(0);
  expect(at('silu', 1)).toBeCloseTo(1 / (1 + Math.exp(-1)), 14);
});

describe.each(lossNames)('the %s loss', (name) => {
  const noise = 0.4;
  const loss = losses[name](noise);

  test('slopes are difference quotients', () => {
    for (const form of ['drawn', 'expected'] as const) {
      for (const label of [-1, 1]) {
        for (const f of [-2.5, -0.4, 0.3, 1.7]) {
          const numeric = slopeOf((x) => loss[form].value(x, label), f);
          expect(loss[form].slope(f, label)).toBeCloseTo(numeric, 7);
        }
      }
    }
  });

  test('the expected form is the mean of the drawn one over labels', () => {
    const random = new Random(3);
    const draws = 100_000;
    for (const [f, teacher] of [
      [0.3, -0.5],
      [1.9, 0.2],
    ] as const) {
      let value = 0;
      let slope = 0;
      for (let i = 0; i < draws; i++) {
        const label = loss.label(teacher, random);
        value += loss.drawn.value(f, label);
        slope += loss.drawn.slope(f, label);
      }
      // Standard deviations are below 1.5: three of their means are 0.015.
      expect(Math.abs(loss.expected.value(f, teacher) - value / draws)).toBeLessThan(0.015);
      expect(Math.abs(loss.expected.slope(f, teacher) - slope / draws)).toBeLessThan(0.015);
    }
  });
});

test('without noise the Huber loss in expectation is the loss itself', () => {
  const { drawn, expected } = losses.huber(0);
  for (const f of [-3, -0.5, 0, 0.9, 2]) {
    expect(expected.value(f, 0.1)).toBeCloseTo(drawn.value(f, 0.1), 14);
    expect(expected.slope(f, 0.1)).toBeCloseTo(drawn.slope(f, 0.1), 14);
  }
});

describe.each([2, 3, 4])('a network of depth %i', (depth) => {
  test.each(names)('has the gradient of its loss, %s', (activation) => {
    const random = new Random(depth);
    const dimension = 5;
    const network = new Network(dimension, 6, depth, activation);
    network.initialize(random);
    for (const { bias } of network.layers) for (let i = 0; i < bias.length; i++) bias[i] = random.normal();
    // 131 rows: a whole chunk, and a rest that is no multiple of four.
    const batch = {
      inputs: Float64Array.from({ length: 131 * dimension }, () => random.normal()),
      labels: Float64Array.from({ length: 131 }, () => random.normal()),
    };
    const loss = losses.squared(0).drawn;
    const gradient = new Float64Array(network.parameters.length);
    const value = network.addGradient(batch, loss, gradient);
    expect(value).toBeCloseTo(network.loss(batch, loss), 12);
    for (let i = 0; i < gradient.length; i++) {
      const kept = network.parameters[i]!;
      const numeric = slopeOf((x) => {
        network.parameters[i] = x;
        return network.loss(batch, loss);
      }, kept);
      network.parameters[i] = kept;
      expect(Math.abs(gradient[i]! - numeric)).toBeLessThan(1e-7);
    }
  });
});
