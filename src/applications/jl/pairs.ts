/** The pairs whose distances count, with 1/|x_i − x_j|² of each in f32: four bytes per pair, 50 MB for 5,000 points.
 *  All pairs i < j are numbered row by row and not listed; given pairs are listed by their first point. */
import { UsageError } from '../../core/errors.ts';
import type { PointSet } from './points.ts';

export interface PairSet {
  /** Pairs of first point i are rowPtr[i] .. rowPtr[i+1] − 1. */
  readonly rowPtr: Float64Array;
  /** The second point of each pair; null where the pairs are all i < j in order. */
  readonly target: Int32Array | null;
  /** 1/|x_i − x_j|², 0 for points that coincide: any linear map keeps those together. */
  readonly inverse: Float32Array;
  /** Pairs of points that differ. */
  readonly distinct: number;
  /** The first pair of points that coincide. */
  readonly coincident: readonly [number, number] | null;
}

/** Two indices per pair, one pair after the other, or pairs of them. */
export type GivenPairs = ArrayLike<number> | readonly (readonly [number, number])[];

/** O(pairs·d). Points come in blocks of 16, so that each is read from memory once per block. */
export function createPairs(points: PointSet, given?: GivenPairs): PairSet {
  const { rowPtr, target } = given === undefined ? allPairs(points.count) : listPairs(points.count, given);
  const inverse = new Float32Array(rowPtr[points.count]!);
  let distinct = 0;
  let coincident: [number, number] | null = null;
  forEachSquare(points, rowPtr, target, (p, square, i, j) => {
    if (square > 0) {
      inverse[p] = 1 / square;
      distinct++;
    } else if (coincident === null || i < coincident[0] || (i === coincident[0] && j < coincident[1]))
      coincident = [i, j];
  });
  return { rowPtr, target, inverse, distinct, coincident };
}

const BLOCK = 16;

/** Calls back with the number of each pair and |x_i − x_j|², in f64. */
export function forEachSquare(
  points: PointSet,
  rowPtr: Float64Array,
  target: Int32Array | null,
  visit: (p: number, square: number, i: number, j: number) => void,
): void {
  const { count } = points;
  if (target !== null) {
    for (let i = 0; i < count; i++)
      for (let p = rowPtr[i]!; p < rowPtr[i + 1]!; p++)
        visit(p, squareOf(points, i, target[p]!), i, target[p]!);
    return;
  }
  for (let block = 0; block < count; block += BLOCK) {
    for (let j = block + 1; j < count; j++) {
      const end = Math.min(block + BLOCK, j);
      for (let i = block; i < end; i++) visit(rowPtr[i]! + (j - i - 1), squareOf(points, i, j), i, j);
    }
  }
}

function squareOf({ dimension: d, values }: PointSet, i: number, j: number): number {
  let even = 0;
  let odd = 0;
  let x = i * d;
  let y = j * d;
  const end = x + d;
  for (; x + 1 < end; x += 2, y += 2) {
    const s = values[x]! - values[y]!;
    const t = values[x + 1]! - values[y + 1]!;
    even += s * s;
    odd += t * t;
  }
  if (x < end) even += (values[x]! - values[y]!) ** 2;
  return even + odd;
}

function allPairs(count: number): Pick<PairSet, 'rowPtr' | 'target'> {
  const rowPtr = new Float64Array(count + 1);
  for (let i = 0; i < count; i++) rowPtr[i + 1] = rowPtr[i]! + (count - 1 - i);
  return { rowPtr, target: null };
}

function listPairs(count: number, given: GivenPairs): Pick<PairSet, 'rowPtr' | 'target'> {
  const flat = flatten(given);
  if (flat.length === 0) throw new UsageError('no pairs are given, expected at least one');
  if (flat.length % 2 === 1)
    throw new UsageError(`pairs hold ${flat.length} indices, expected an even number`);
  const rowPtr = new Float64Array(count + 1);
  for (let a = 0; a < flat.length; a += 2) {
    checkIndex(flat[a]!, count, a / 2);
    checkIndex(flat[a + 1]!, count, a / 2);
    rowPtr[flat[a]! + 1]!++;
  }
  for (let i = 0; i < count; i++) rowPtr[i + 1]! += rowPtr[i]!;
  const cursor = rowPtr.slice(0, count);
  const target = new Int32Array(flat.length / 2);
  for (let a = 0; a < flat.length; a += 2) target[cursor[flat[a]!]!++] = flat[a + 1]!;
  return { rowPtr, target };
}

function flatten(given: GivenPairs): ArrayLike<number> {
  return Array.isArray(given) && Array.isArray(given[0])
    ? (given as readonly (readonly [number, number])[]).flat()
    : (given as ArrayLike<number>);
}

function checkIndex(index: number, count: number, pair: number): void {
  if (!(Number.isInteger(index) && index >= 0 && index < count))
    throw new UsageError(`pair ${pair} names point ${index}, expected an integer in 0..${count - 1}`);
}
