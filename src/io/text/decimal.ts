/** Numbers read straight from bytes, without a string per number.
 *  A decimal whose digits make an integer ≤ 2^53 and whose power of ten is within ±22 is exact after one multiplication or
 *  division, as both operands are exact doubles and the one rounding is IEEE's (Clinger 1990, the fast path); everything
 *  else goes to Number() on the token's text, so that the result equals Number(text) bit for bit either way. */

const ZERO = 48;
const NINE = 57;
const PLUS = 43;
const MINUS = 45;
const POINT = 46;
const LOWER_E = 101;
const UPPER_E = 69;

/** Below this, another digit keeps the mantissa ≤ 2^53. */
const MANTISSA_LIMIT = (2 ** 53 - 9) / 10;
const POWERS_OF_TEN = Float64Array.from({ length: 23 }, (_, exponent) => Number(`1e${exponent}`));

/** The unsigned integer written in bytes start..end−1 (digits only), or −1 if it is anything else.
 *  Beyond 2^53 the value is rounded: callers with a smaller range need no further check. */
export function parseInteger(bytes: Uint8Array, start: number, end: number): number {
  if (start >= end) return -1;
  let value = 0;
  for (let p = start; p < end; p++) {
    const digit = bytes[p]! - ZERO;
    if (digit < 0 || digit > 9) return -1;
    value = value * 10 + digit;
  }
  return value;
}

/** The decimal number `[+-]digits[.digits][e[+-]digits]` (digits on one side of the point are enough) in bytes
 *  start..end−1: NaN if it is anything else (also `nan`, `inf` and hexadecimal), ±Infinity beyond the doubles. */
export function parseDecimal(bytes: Uint8Array, start: number, end: number): number {
  let p = start;
  const negative = bytes[p] === MINUS;
  if (negative || bytes[p] === PLUS) p++;
  let mantissa = 0;
  let digits = 0;
  let fractionDigits = 0;
  let inFraction = false;
  let exact = true;
  for (; p < end; p++) {
    const byte = bytes[p]!;
    if (byte >= ZERO && byte <= NINE) {
      if (mantissa <= MANTISSA_LIMIT) mantissa = mantissa * 10 + (byte - ZERO);
      else exact = false;
      digits++;
      if (inFraction) fractionDigits++;
    } else if (byte === POINT && !inFraction) inFraction = true;
    else break;
  }
  if (digits === 0) return Number.NaN;
  let exponent = -fractionDigits;
  if (p < end) {
    const written = parseExponent(bytes, p, end);
    if (Number.isNaN(written)) return Number.NaN;
    exponent += written;
  }
  if (!exact || exponent < -22 || exponent > 22)
    return Number(new TextDecoder().decode(bytes.subarray(start, end)));
  const size = exponent < 0 ? mantissa / POWERS_OF_TEN[-exponent]! : mantissa * POWERS_OF_TEN[exponent]!;
  return negative ? -size : size;
}

const scratch = new Uint8Array(64);

/** The decimal number that the text spells, blanks around it aside; NaN and ±Infinity as parseDecimal. */
export function decimalOf(text: string): number {
  const trimmed = text.trim();
  const { length } = trimmed;
  const bytes = length > scratch.length ? new Uint8Array(length) : scratch;
  // What is not ASCII becomes 0, which is no part of a number.
  for (let i = 0; i < length; i++) {
    const code = trimmed.charCodeAt(i);
    bytes[i] = code < 128 ? code : 0;
  }
  return parseDecimal(bytes, 0, length);
}

/** Whether the text, blanks around it aside, is a decimal number. */
export function isDecimal(text: string): boolean {
  return !Number.isNaN(decimalOf(text));
}

/** The value of `e[+-]digits` in bytes start..end−1, NaN if it is anything else. */
function parseExponent(bytes: Uint8Array, start: number, end: number): number {
  if (bytes[start] !== LOWER_E && bytes[start] !== UPPER_E) return Number.NaN;
  const sign = bytes[start + 1];
  const size = parseInteger(bytes, sign === PLUS || sign === MINUS ? start + 2 : start + 1, end);
  if (size < 0) return Number.NaN;
  return sign === MINUS ? -size : size;
}
