/** What a linear map does to distances: q = |Ax_i − Ax_j|²/|x_i − x_j|², distortion |q − 1|.
 *  Measured from the points themselves in f64, sharing nothing with the descent's f32 tables. O(pairs·(d + k)), no table. */
import { forEachSquare, type GivenPairs, type PairSet } from './pairs.ts';
import type { PointSet } from './points.ts';
import { project } from './projection.ts';

export type { GivenPairs };

export interface Distortion {
  /** The largest |q − 1| over the pairs. */
  readonly maximum: number;
  readonly mean: number;
  /** The smallest and the largest q. */
  readonly smallest: number;
  readonly largest: number;
  /** The pair of the maximum; null where there is no pair of distinct points. */
  readonly worst: readonly [number, number] | null;
  /** Pairs of distinct points that were measured. */
  readonly pairs: number;
}

/** @param map k rows of d numbers */
export function measureDistortion(
  points: PointSet,
  map: Float64Array,
  k: number,
  { rowPtr, target }: Pick<PairSet, 'rowPtr' | 'target'>,
): Distortion {
  const image = new Float64Array(points.count * k);
  project(points, map, k, image);
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  let maximum = 0;
  let sum = 0;
  let pairs = 0;
  let worst: [number, number] | null = null;
  forEachSquare(points, rowPtr, target, (_p, square, i, j) => {
    if (square === 0) return;
    const q = imageSquare(image, k, i, j) / square;
    const off = Math.abs(q - 1);
    if (q < smallest) smallest = q;
    if (q > largest) largest = q;
    if (off > maximum || worst === null) {
      maximum = off;
      worst = [i, j];
    }
    sum += off;
    pairs++;
  });
  if (pairs === 0) smallest = largest = 1;
  return { maximum, mean: pairs === 0 ? 0 : sum / pairs, smallest, largest, worst, pairs };
}

/** |y_i − y_j|² of two images. */
export function imageSquare(image: Float64Array, k: number, i: number, j: number): number {
  let even = 0;
  let odd = 0;
  let x = i * k;
  let y = j * k;
  const end = x + k;
  for (; x + 1 < end; x += 2, y += 2) {
    const s = image[x]! - image[y]!;
    const t = image[x + 1]! - image[y + 1]!;
    even += s * s;
    odd += t * t;
  }
  if (x < end) even += (image[x]! - image[y]!) ** 2;
  return even + odd;
}

/** The smallest and the largest q of an image, or null as soon as some |q − 1| ≥ `enough`: a draw that cannot win costs little. */
export function rangeWithin(
  image: Float64Array,
  k: number,
  { rowPtr, target, inverse }: PairSet,
  enough: number,
): { smallest: number; largest: number } | null {
  let smallest = Number.POSITIVE_INFINITY;
  let largest = 0;
  const count = rowPtr.length - 1;
  for (let i = 0; i < count; i++) {
    const first = rowPtr[i]!;
    for (let p = first, end = rowPtr[i + 1]!; p < end; p++) {
      const scale = inverse[p]!;
      if (scale === 0) continue;
      const q = imageSquare(image, k, i, target === null ? i + 1 + p - first : target[p]!) * scale;
      if (q < smallest) smallest = q;
      if (q > largest) largest = q;
    }
    if (largest - 1 >= enough || 1 - smallest >= enough) return null;
  }
  return largest === 0 && smallest > 0 ? { smallest: 1, largest: 1 } : { smallest, largest };
}
