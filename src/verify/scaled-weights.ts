/** Exact weights as the entries w/4 of a matrix in doubles, in a power of two that brings the largest to about 1. */
import { bitsOf, nearestDouble, type Rational, timesPowerOfTwo } from './rational.ts';

export const UNIT = 2 ** -53;
/** More than all that underflow can lose in a matrix of this kind: (n + 3)·n² errors of 2⁻⁹⁹⁰ for n < 2²⁴. */
export const UNDERFLOW = 2 ** -900;

export interface MatrixScale {
  /** Entries are in units of 2^exponent. */
  readonly exponent: number;
  /** Each weight/4, off by at most 4·2⁻⁵³ of itself and 2⁻⁹⁹⁰. */
  readonly quarters: Float64Array;
  /** Whether none is off at all. */
  readonly exact: boolean;
}

/** @param weight times `unit` @param largest of the other entries of the matrix */
export function matrixScale(weight: readonly bigint[], unit: Rational, largest: number): MatrixScale {
  let most = 0n;
  for (const w of weight) {
    const size = w < 0n ? -w : w;
    if (size > most) most = size;
  }
  const most4 = { p: most * unit.p, q: unit.q * 4n };
  const exponent = Math.max(binaryExponent(most4), largest > 0 ? Math.ceil(Math.log2(largest)) : -1074);
  // Integers beyond the range of doubles lose what lies 990 bits below the largest.
  const cut = Math.max(0, bitsOf(most) - 1000);
  const factor = nearestDouble(timesPowerOfTwo(unit, cut - 2 - exponent));
  const quarters = new Float64Array(weight.length);
  let exact = isPowerOfTwo(unit.p) && isPowerOfTwo(unit.q) && cut === 0;
  for (let e = 0; e < weight.length; e++) {
    const x = Number(cut === 0 ? weight[e]! : weight[e]! >> BigInt(cut));
    exact &&= Number.isSafeInteger(x) && (x === 0 || Math.abs(x * factor) > 2 ** -950);
    quarters[e] = x * factor;
  }
  return { exponent, quarters, exact };
}

/** k with x < 2^k, at most 5 too large; −1074 for 0. */
function binaryExponent({ p, q }: Rational): number {
  return p === 0n ? -1074 : Math.max(-1074, bitsOf(p) - bitsOf(q) + 4);
}

function isPowerOfTwo(x: bigint): boolean {
  return x > 0n && (x & (x - 1n)) === 0n;
}
