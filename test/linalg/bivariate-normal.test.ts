import { describe, expect, test } from 'vitest';
import { Random } from '../../src/core/random.ts';
import { bivariateNormalCdf } from '../../src/linalg/bivariate-normal.ts';
import { normalCdf } from '../../src/linalg/normal.ts';
import { bivariateByQuadrature } from '../oracles/normal-quadrature.ts';

describe('bivariate normal', () => {
  test.each([
    // mpmath 1.3.0, 40 digits, one-dimensional quadrature.
    [1, 1, 0.5, 0.7452035868467497],
    [1, -1, 0.5, 0.15487295185860278],
    [-1.5, 0.5, -0.8, 0.0037121114359018217],
    [0.3, 0.7, 0.93, 0.6082221036251547],
    [-2, -2.1, 0.99, 0.0168947576896767],
    [1.2, -1.1, -0.95, 0.03753595218745169],
    [2.5, 2.5, 0.999, 0.9934777448469434],
    [-3, 2, 0.2, 0.0013453250312509789],
    [0.1, 0.1000001, 0.9999999, 0.539757035861382],
    [-5, -5, 0.9, 6.721906367432721e-8],
  ])('Φ₂(%d, %d; %d)', (h, k, rho, exact) => {
    expect(Math.abs(bivariateNormalCdf(h, k, rho) - exact)).toBeLessThan(1e-15);
  });

  test('Φ₂(0, 0; ρ) = 1/4 + asin ρ/2π', () => {
    for (let rho = -1; rho <= 1; rho += 1 / 64) {
      expect(Math.abs(bivariateNormalCdf(0, 0, rho) - (0.25 + Math.asin(rho) / (2 * Math.PI)))).toBeLessThan(
        1e-15,
      );
    }
  });

  test('equals adaptive quadrature', () => {
    const random = new Random(1);
    for (let i = 0; i < 300; i++) {
      const h = 2 * random.normal();
      const k = 2 * random.normal();
      const rho =
        i % 2 === 0 ? 2 * random.uniform() - 1 : (i % 4 === 1 ? 1 : -1) * (1 - 0.08 * random.uniform());
      expect(Math.abs(bivariateNormalCdf(h, k, rho) - bivariateByQuadrature(h, k, rho))).toBeLessThan(3e-14);
    }
  });

  test('identities: independence, ρ = ±1, symmetry, complement', () => {
    const random = new Random(2);
    for (let i = 0; i < 500; i++) {
      const h = 3 * random.normal();
      const k = 3 * random.normal();
      const rho = 2 * random.uniform() - 1;
      expect(Math.abs(bivariateNormalCdf(h, k, 0) - normalCdf(h) * normalCdf(k))).toBeLessThan(1e-16);
      expect(bivariateNormalCdf(h, k, 1)).toBe(normalCdf(Math.min(h, k)));
      expect(
        Math.abs(bivariateNormalCdf(h, k, -1) - Math.max(0, normalCdf(h) + normalCdf(k) - 1)),
      ).toBeLessThan(3e-16);
      expect(Math.abs(bivariateNormalCdf(h, k, rho) - bivariateNormalCdf(k, h, rho))).toBeLessThan(3e-16);
      const complement = normalCdf(h) - bivariateNormalCdf(h, -k, -rho);
      expect(Math.abs(bivariateNormalCdf(h, k, rho) - complement)).toBeLessThan(1e-15);
    }
  });

  test('the two ranges of ρ meet without a step', () => {
    for (const [h, k] of [
      [0.3, 0.2],
      [-1, 1.2],
      [2, -2.5],
    ] as const) {
      for (const sign of [-1, 1]) {
        const below = bivariateNormalCdf(h, k, sign * (0.925 - 1e-15));
        expect(Math.abs(below - bivariateNormalCdf(h, k, sign * 0.925))).toBeLessThan(3e-15);
      }
    }
  });

  test('infinite limits and a correlation beyond 1 by rounding', () => {
    expect(bivariateNormalCdf(Number.POSITIVE_INFINITY, 0.5, 0.3)).toBe(normalCdf(0.5));
    expect(bivariateNormalCdf(0.5, Number.NEGATIVE_INFINITY, 0.3)).toBe(0);
    expect(bivariateNormalCdf(0.5, 0.7, 1 + 1e-15)).toBe(normalCdf(0.5));
    expect(bivariateNormalCdf(0, 0, Number.NaN)).toBeNaN();
  });
});
