import { describe, expect, test } from 'vitest';
import { nextUp, UpwardSum } from '../../src/linalg/upward-sum.ts';
import { generator } from '../oracles/random-graphs.ts';

/** A double as an integer multiple of 2⁻¹⁰⁷⁴. */
function exact(x: number): bigint {
  const bits = new DataView(new ArrayBuffer(8));
  bits.setFloat64(0, x);
  const high = bits.getUint32(0);
  const exponent = (high >>> 20) & 0x7ff;
  const fraction = (BigInt(high & 0xfffff) << 32n) | BigInt(bits.getUint32(4));
  const size = exponent === 0 ? fraction : (fraction | (1n << 52n)) << BigInt(exponent - 1);
  return x < 0 ? -size : size;
}

const upper = (terms: number[]): number => {
  const sum = new UpwardSum();
  for (const x of terms) sum.add(x);
  return sum.upper();
};

describe('upward sum', () => {
  test('is never below the exact sum, and close to it', () => {
    const uniform = generator(1);
    for (let trial = 0; trial < 300; trial++) {
      const terms = Array.from(
        { length: 1 + Math.floor(60 * uniform()) },
        () => (uniform() - 0.5) * 2 ** Math.floor((uniform() - 0.5) * (trial % 3 === 0 ? 2000 : 100)),
      );
      if (trial % 2 === 0) terms.push(...terms.map((x) => -x * (1 + 2e-16)));
      const sum = terms.reduce((total, x) => total + exact(x), 0n);
      const bound = upper(terms);
      expect(exact(bound) >= sum).toBe(true);
      const size = terms.reduce((total, x) => total + (exact(x) < 0n ? -exact(x) : exact(x)), 0n);
      const excess = exact(bound) - sum;
      expect(excess <= (sum < 0n ? -sum : sum) / 10n ** 15n + size / 10n ** 27n + 4n).toBe(true);
    }
  });

  test('integers are exact', () => {
    expect(upper([1, 2, 3, -7])).toBe(-1);
    expect(upper([])).toBe(0);
    expect(upper([2 ** 53 - 2, 1])).toBe(2 ** 53 - 1);
  });

  test('what additions round off is found again where the sum is a double, and nowhere else', () => {
    expect(upper([2 ** 53, 1, 1])).toBe(2 ** 53 + 2);
    expect(upper([2 ** 60, 3, -(2 ** 60)])).toBe(3);
    const uniform = generator(2);
    let found = 0;
    for (let trial = 0; trial < 500; trial++) {
      const sum = new UpwardSum();
      let total = 0n;
      for (let i = 0; i < 2 + (trial % 7); i++) {
        const x = Math.floor((uniform() - 0.5) * 2 ** 55);
        sum.add(x);
        total += BigInt(x);
      }
      expect(sum.exact).toBe(BigInt(Number(total)) === total);
      if (sum.exact) expect(BigInt(sum.upper())).toBe(total);
      if (sum.exact) found++;
    }
    expect(found).toBeGreaterThan(100);
    expect(found).toBeLessThan(500);
  });

  test('overflow gives Infinity, not NaN', () => {
    expect(upper([1e308, 1e308, 0.5])).toBe(Number.POSITIVE_INFINITY);
    expect(upper([-1e308, -1e308, 1e308])).toBeGreaterThanOrEqual(-1e308);
  });

  test('nextUp is above, by two steps at most', () => {
    for (const x of [0, 1, -1, 1 - 2 ** -53, 0.1, -0.3, 5e-324, -5e-324, 1e-310, 1e308]) {
      expect(nextUp(x)).toBeGreaterThan(x);
      expect(nextUp(x) - x).toBeLessThanOrEqual(Math.abs(x) * 2 ** -51 + 5e-324);
    }
  });
});
