/** Optima of small max-cut, QUBO and Ising problems in exact arithmetic: coefficients as integers times a unit, all assignments tried along a
 *  Gray code. Imports nothing from src. */
import { decimalUnits, doubleUnits } from './exact-cut.ts';

export type Kind = 'graph' | 'qubo' | 'ising';

export interface Terms {
  readonly pairs: readonly (readonly [number, number, number])[];
  /** Of single variables; zeros for a graph. */
  readonly linear: readonly number[];
  readonly offset: number;
}

/** What numbers stand for: integers times a unit. */
export interface Meaning {
  readonly units: (x: number) => bigint;
  /** The double nearest to so many units. */
  readonly nearest: (units: bigint) => number;
}

const MOST_PLACES = 9;
const LARGEST_DECIMAL = 1e15;

/** Doubles are multiples of 2^−1074. */
const binary: Meaning = { units: doubleUnits, nearest: nearestOfBinary };

/** What the numbers may be taken for: for the doubles that they are, and where all are decimals of up to nine places but not all
 *  integers, for these. */
export function meanings({ pairs, linear, offset }: Terms): readonly Meaning[] {
  const numbers = [...pairs.map(([, , w]) => w), ...linear, offset];
  const places = Math.max(...numbers.map(placesOf));
  const largest = Math.max(...numbers.map((x) => Math.abs(x)));
  if (places === 0 || places > MOST_PLACES || largest * 10 ** places > LARGEST_DECIMAL) return [binary];
  const decimal: Meaning = {
    units: (x) => decimalUnits(x, places),
    nearest: (units) => nearestOfDecimal(units, places),
  };
  return [decimal, binary];
}

function placesOf(x: number): number {
  const text = String(x);
  return text.includes('e') ? (Number.isInteger(x) ? 0 : 1000) : (text.split('.')[1]?.length ?? 0);
}

function nearestOfDecimal(units: bigint, places: number): number {
  const digits = String(units < 0n ? -units : units).padStart(places + 1, '0');
  const size = Number(`${digits.slice(0, -places)}.${digits.slice(-places)}`);
  return units < 0n ? -size : size;
}

/** Number() of a big integer rounds to nearest; of one too large it is told all bits below as one. */
function nearestOfBinary(units: bigint): number {
  const size = units < 0n ? -units : units;
  const excess = Math.max(0, size.toString(2).length - 64);
  const low = size & ((1n << BigInt(excess)) - 1n);
  const kept = ((size >> BigInt(excess)) << 1n) | (low === 0n ? 0n : 1n);
  // Two factors, each of which is a double.
  const exponent = excess - 1 - 1074;
  const half = Math.trunc(exponent / 2);
  const value = Number(kept) * 2 ** half * 2 ** (exponent - half);
  return units < 0n ? -value : value;
}

/** The weight of a cut given by ±1, or the value of an assignment of 0/1 or ±1. */
export function worthOf(kind: Kind, terms: Terms, { units }: Meaning, x: ArrayLike<number>): bigint {
  let value = units(terms.offset);
  for (const [u, v, w] of terms.pairs) {
    if (kind === 'graph') value += x[u] === x[v] ? 0n : units(w);
    else value += BigInt(x[u]! * x[v]!) * units(w);
  }
  terms.linear.forEach((c, i) => {
    value += BigInt(x[i]!) * units(c);
  });
  return value;
}

/** The largest value of n variables. O(2ⁿ·n) */
export function largest(kind: Kind, n: number, terms: Terms, meaning: Meaning): bigint {
  const { units } = meaning;
  const matrix = Array.from({ length: n }, () => new Array<bigint>(n).fill(0n));
  for (const [u, v, w] of terms.pairs) {
    matrix[u]![v]! += units(w);
    matrix[v]![u]! += units(w);
  }
  const linear = terms.linear.map(units);
  const low = kind === 'qubo' ? 0 : -1;
  const x = new Array<number>(n).fill(low);
  let value = worthOf(kind, terms, meaning, x);
  let best = value;
  // A cut and its complement weigh the same.
  const free = kind === 'graph' ? n - 1 : n;
  for (let step = 1; step < 2 ** free; step++) {
    const v = 31 - Math.clz32(step & -step);
    const row = matrix[v]!;
    let field = 0n;
    for (let u = 0; u < n; u++) {
      if (x[u] === 1) field += row[u]!;
      else if (x[u] === -1) field -= row[u]!;
    }
    const up = x[v] === 1;
    if (kind === 'graph') value += up ? field : -field;
    else {
      const change = (kind === 'qubo' ? 1n : 2n) * (field + linear[v]!);
      value += up ? -change : change;
    }
    x[v] = up ? low : 1;
    if (value > best) best = value;
  }
  return best;
}
