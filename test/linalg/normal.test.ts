import stdlibErfc from '@stdlib/math-base-special-erfc';
import { describe, expect, test } from 'vitest';
import { erf, erfc, normalCdf, normalPdf } from '../../src/linalg/normal.ts';

const relative = (value: number, exact: number): number => Math.abs(value - exact) / Math.abs(exact);

describe('normal distribution', () => {
  test('erfc equals stdlib to 2e-15 relative, tails included', () => {
    for (let x = -6; x <= 26; x += 0.0137) expect(relative(erfc(x), stdlibErfc(x))).toBeLessThan(2e-15);
  });

  test('erf equals 1 − erfc, is odd, and keeps relative accuracy near 0', () => {
    for (let x = 0.001; x <= 7; x += 0.0137) {
      expect(Math.abs(erf(x) - (1 - stdlibErfc(x)))).toBeLessThan(3e-16);
      expect(erf(-x)).toBe(-erf(x));
    }
    expect(relative(erf(1e-10), 2e-10 / Math.sqrt(Math.PI))).toBeLessThan(1e-15);
    expect(erf(0)).toBe(0);
  });

  test.each([
    // Abramowitz & Stegun, tables 26.1 and 26.2 (and mpmath, 40 digits, for the last two).
    [0, 0.5],
    [1, 0.8413447460685429],
    [1.96, 0.9750021048517795],
    [-3, 0.0013498980316300946],
    [-10, 7.619853024160525e-24],
    [-37, 5.72557122252458e-300],
  ])('Φ(%d)', (x, exact) => {
    expect(relative(normalCdf(x), exact)).toBeLessThan(2e-15);
  });

  test('Φ is symmetric, monotone, and φ its slope', () => {
    let before = 0;
    for (let x = -8; x <= 8; x += 0.01) {
      const value = normalCdf(x);
      expect(Math.abs(value + normalCdf(-x) - 1)).toBeLessThan(3e-16);
      expect(value).toBeGreaterThanOrEqual(before);
      before = value;
      const slope = (normalCdf(x + 1e-4) - normalCdf(x - 1e-4)) / 2e-4;
      expect(Math.abs(slope - normalPdf(x))).toBeLessThan(1e-8);
    }
  });

  test('the ends: infinities, underflow, NaN', () => {
    expect(normalCdf(Number.POSITIVE_INFINITY)).toBe(1);
    expect(normalCdf(Number.NEGATIVE_INFINITY)).toBe(0);
    expect(normalCdf(-50)).toBe(0);
    expect(erf(Number.NEGATIVE_INFINITY)).toBe(-1);
    expect(erfc(Number.POSITIVE_INFINITY)).toBe(0);
    expect(normalPdf(Number.POSITIVE_INFINITY)).toBe(0);
    for (const f of [erf, erfc, normalCdf, normalPdf]) expect(f(Number.NaN)).toBeNaN();
  });
});
