/** Powers of two in doubles: the coarsest grid 2^k that holds a list of numbers. Scaling by it is exact, and makes integers of
 *  coefficients such as 0.5 or −2.75, so that bounds can be rounded to the grid; 0.1 has no useful one (its last bit is 2^−55). */

const view = new DataView(new ArrayBuffer(8));

/** The exponent of the lowest set bit of x ≠ 0. */
function lowestBit(x: number): number {
  view.setFloat64(0, x);
  const high = view.getUint32(0);
  const low = view.getUint32(4);
  const exponent = (high >>> 20) & 0x7ff;
  const mantissa = (high & 0xfffff) | (exponent === 0 ? 0 : 0x100000);
  const zeros = low === 0 ? 32 + trailingZeros(mantissa) : trailingZeros(low);
  return Math.max(exponent, 1) - 1075 + zeros;
}

function trailingZeros(bits: number): number {
  return 31 - Math.clz32(bits & -bits);
}

/** The largest number that all are integer multiples of, unless it is a power of two: 1/3 of 1/3 and −5/3. Null for those that have but such a
 *  one in common, as most reals do, and where it is too near to either end of the range to divide by. */
export function commonFactor(numbers: ArrayLike<number>): number | null {
  let odd = 0;
  let exponent = Number.POSITIVE_INFINITY;
  for (let i = 0; i < numbers.length; i++) {
    const x = Math.abs(numbers[i]!);
    if (x === 0) continue;
    const bit = lowestBit(x);
    if (Math.abs(bit) > FARTHEST_BIT) return null;
    // Odd parts are below 2^53: remainders are exact.
    let rest = x / 2 ** bit;
    while (rest !== 0) [odd, rest] = [rest, odd % rest];
    if (odd === 1) return null;
    exponent = Math.min(exponent, bit);
  }
  return odd === 0 ? null : odd * 2 ** exponent;
}

const FARTHEST_BIT = 900;

/** Numbers integers[i]·2^exponent, which doubles need not hold. */
export interface DyadicNumbers {
  readonly integers: readonly bigint[];
  readonly exponent: number;
}

/** Doubles as integers times the least power of two that makes such of all. */
export function asIntegers(numbers: ArrayLike<number>): DyadicNumbers {
  const parts = Array.from(numbers, (x) => {
    view.setFloat64(0, x);
    const bits = view.getBigUint64(0);
    const exponent = Number((bits >> 52n) & 0x7ffn);
    const fraction = bits & ((1n << 52n) - 1n);
    const size = exponent === 0 ? fraction : fraction | (1n << 52n);
    return { size: x < 0 ? -size : size, exponent: Math.max(exponent, 1) };
  });
  const least = parts.reduce((e, { size, exponent }) => (size === 0n ? e : Math.min(e, exponent)), 2047);
  return {
    integers: parts.map(({ size, exponent }) => (size === 0n ? 0n : size << BigInt(exponent - least))),
    exponent: least - 1075,
  };
}

const MANTISSA_BITS = 53;
/** Products with a power of two are exact above this. */
const SMALLEST_SAFE = 2 ** -1000;

/** A double ≤ integer·2^exponent: the largest one, but for numbers below 2^−1000. −Infinity where it is beyond their range. */
export function doubleBelow(integer: bigint, exponent: number): number {
  if (integer === 0n) return 0;
  const shift = Math.max(0, bitsOf(integer) - MANTISSA_BITS);
  // Shifting rounds downward, and leaves what a double holds.
  const leading = Number(integer >> BigInt(shift));
  const half = Math.trunc((shift + exponent) / 2);
  const scaled = leading * 2 ** half * 2 ** (shift + exponent - half);
  if (scaled === Number.POSITIVE_INFINITY) return Number.MAX_VALUE;
  return Math.abs(scaled) < SMALLEST_SAFE ? scaled - Number.MIN_VALUE : scaled;
}

export function doubleAbove(integer: bigint, exponent: number): number {
  return -doubleBelow(-integer, exponent);
}

/** Of the size of an integer. */
function bitsOf(x: bigint): number {
  const digits = (x < 0n ? -x : x).toString(16);
  return 4 * digits.length - Math.clz32(Number.parseInt(digits[0]!, 16)) + 28;
}

/** The grid of the numbers that were added. */
export class DyadicGrid {
  #exponent = Number.POSITIVE_INFINITY;
  #size = 0;

  add(x: number): void {
    if (x === 0) return;
    this.#exponent = Math.min(this.#exponent, lowestBit(x));
    this.#size += Math.abs(x);
  }

  /** The largest power of two that every number is a multiple of, provided that the multiples add up to at most 2^53, signs left
   *  out: then all arithmetic on them is exact. Null otherwise, and 1 where there are only zeros. */
  unit(): number | null {
    if (this.#exponent === Number.POSITIVE_INFINITY) return 1;
    // Far from either end of the range, so that neither the unit nor its inverse over- or underflows.
    if (Math.abs(this.#exponent) > 500) return null;
    const unit = 2 ** this.#exponent;
    return this.#size / unit <= Number.MAX_SAFE_INTEGER ? unit : null;
  }
}
