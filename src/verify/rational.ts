/** Fractions of integers of any size: what a check compares is never rounded. */

export interface Rational {
  readonly p: bigint;
  /** > 0; the fraction need not be in lowest terms. */
  readonly q: bigint;
}

export const ZERO: Rational = { p: 0n, q: 1n };

const view = new DataView(new ArrayBuffer(8));

/** Exactly the finite double x. */
export function ofDouble(x: number): Rational {
  if (Number.isSafeInteger(x)) return { p: BigInt(x), q: 1n };
  view.setFloat64(0, Math.abs(x));
  const bits = view.getBigUint64(0);
  const biased = Number(bits >> 52n);
  const fraction = bits & 0xfffffffffffffn;
  const mantissa = biased === 0 ? fraction : fraction | 0x10000000000000n;
  const exponent = Math.max(biased, 1) - 1075;
  const p = x < 0 ? -mantissa : mantissa;
  return timesPowerOfTwo({ p, q: 1n }, exponent);
}

/** The decimal number that String(x) writes, the shortest whose nearest double is x: 0.1 is 1/10. */
export function ofDecimal(x: number): Rational {
  const [digits, exponent = '0'] = String(x).split('e');
  const [whole, places = ''] = digits!.split('.');
  const power = Number(exponent) - places.length;
  const p = BigInt(whole! + places);
  return power >= 0 ? { p: p * 10n ** BigInt(power), q: 1n } : { p, q: 10n ** BigInt(-power) };
}

export function add(a: Rational, b: Rational): Rational {
  if (a.q === b.q) return { p: a.p + b.p, q: a.q };
  if (a.q % b.q === 0n) return { p: a.p + b.p * (a.q / b.q), q: a.q };
  if (b.q % a.q === 0n) return { p: a.p * (b.q / a.q) + b.p, q: b.q };
  return { p: a.p * b.q + b.p * a.q, q: a.q * b.q };
}

export function subtract(a: Rational, b: Rational): Rational {
  return add(a, negative(b));
}

export function negative({ p, q }: Rational): Rational {
  return { p: -p, q };
}

export function times(a: Rational, b: Rational): Rational {
  return lowest({ p: a.p * b.p, q: a.q * b.q });
}

/** @param b not 0 */
export function over(a: Rational, b: Rational): Rational {
  return times(a, b.p < 0n ? { p: -b.q, q: -b.p } : { p: b.q, q: b.p });
}

export function timesInteger({ p, q }: Rational, factor: bigint): Rational {
  return { p: p * factor, q };
}

/** x·2^exponent, without common factors of 2. */
export function timesPowerOfTwo({ p, q }: Rational, exponent: number): Rational {
  if (exponent >= 0) return lowest({ p: p << BigInt(exponent), q });
  return lowest({ p, q: q << BigInt(-exponent) });
}

/** Negative where a < b, 0 where they are equal, positive where a > b. */
export function compare(a: Rational, b: Rational): number {
  const left = a.q === b.q ? a.p : a.p * b.q;
  const right = a.q === b.q ? b.p : b.p * a.q;
  return left < right ? -1 : left > right ? 1 : 0;
}

export function isAtMost(a: Rational, b: Rational): boolean {
  return compare(a, b) <= 0;
}

/** The largest multiple of step > 0 that is no larger than x. */
export function floorToMultiple(x: Rational, step: Rational): Rational {
  const numerator = x.p * step.q;
  const denominator = x.q * step.p;
  const quotient = numerator / denominator;
  const below = numerator < 0n && numerator % denominator !== 0n ? quotient - 1n : quotient;
  return { p: below * step.p, q: step.q };
}

export function gcd(a: bigint, b: bigint): bigint {
  let x = a < 0n ? -a : a;
  let y = b < 0n ? -b : b;
  while (y !== 0n) [x, y] = [y, x % y];
  return x;
}

function lowest({ p, q }: Rational): Rational {
  const common = gcd(p, q);
  return common === 1n ? { p, q } : { p: p / common, q: q / common };
}

/** A common denominator. */
export function lcmDenominator(numbers: Iterable<Rational>): bigint {
  let common = 1n;
  for (const { q } of numbers) if (common % q !== 0n) common *= q / gcd(common, q);
  return common;
}

/** Bits of |x|, up to 3 too many. */
export function bitsOf(x: bigint): number {
  return 4 * (x < 0n ? -x : x).toString(16).length;
}

/** The nearest double. */
export function nearestDouble({ p, q }: Rational): number {
  if (p === 0n) return 0;
  const size = p < 0n ? -p : p;
  // At least 60 bits, and one for all that are cut off: Number() rounds as if it saw them.
  const shift = 68 - bitsOf(size) + bitsOf(q);
  const numerator = shift > 0 ? size << BigInt(shift) : size;
  const denominator = shift > 0 ? q : q << BigInt(-shift);
  const quotient = numerator / denominator;
  const sticky = quotient * denominator === numerator ? quotient : quotient | 1n;
  const half = Math.trunc(-shift / 2);
  const x = Number(sticky) * 2 ** half * 2 ** (-shift - half);
  return p < 0n ? -x : x;
}
