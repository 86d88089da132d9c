/** The leading k principal components as a map with orthonormal rows, by randomised subspace iteration.
 *  Source: Halko, Martinsson, Tropp, "Finding structure with randomness", SIAM Review 53 (2011). O(count·d·k) per pass.
 *  Departs from it: passes go on until the variance held grows by less than a millionth, 40 at most. */
import type { Random } from '../../core/random.ts';
import type { PointSet } from './points.ts';
import { project, pullBack } from './projection.ts';

const EXTRA = 8;
const MOST_PASSES = 40;

export function principalComponents(points: PointSet, k: number, random: Random): Float64Array {
  const { dimension: d } = points;
  const centred = centre(points);
  const size = Math.min(d, k + EXTRA);
  const basis = Float64Array.from({ length: size * d }, () => random.normal());
  orthonormalize(basis, size, d, random);
  const image = new Float64Array(points.count * size);
  const next = new Float64Array(size * d);
  let held = 0;
  for (let pass = 0; pass < MOST_PASSES; pass++) {
    project(centred, basis, size, image);
    const variance = image.reduce((sum, x) => sum + x * x, 0);
    pullBack(centred, image, size, 1, next);
    sortByLength(next, size, d);
    basis.set(next);
    orthonormalize(basis, size, d, random);
    if (variance - held <= 1e-6 * variance && pass > 0) break;
    held = variance;
  }
  return basis.slice(0, k * d);
}

function centre({ count, dimension: d, values }: PointSet): PointSet {
  const mean = new Float64Array(d);
  for (let i = 0; i < values.length; i++) mean[i % d]! += values[i]! / count;
  return { count, dimension: d, values: values.map((x, i) => x - mean[i % d]!) };
}

/** Longest rows first, so that the rows kept in the end are the leading ones. */
function sortByLength(rows: Float64Array, size: number, d: number): void {
  const lengths = Array.from({ length: size }, (_, r) =>
    rows.subarray(r * d, r * d + d).reduce((sum, x) => sum + x * x, 0),
  );
  const order = lengths.map((_, r) => r).sort((a, b) => lengths[b]! - lengths[a]!);
  const sorted = new Float64Array(rows.length);
  order.forEach((from, to) => {
    sorted.set(rows.subarray(from * d, from * d + d), to * d);
  });
  rows.set(sorted);
}

/** Gram–Schmidt, twice for each row; a row that depends on those before gives way to a random one. */
function orthonormalize(rows: Float64Array, size: number, d: number, random: Random): void {
  for (let r = 0; r < size; r++) {
    const row = rows.subarray(r * d, r * d + d);
    for (let attempt = 0; ; attempt++) {
      const before = lengthOf(row);
      for (let pass = 0; pass < 2; pass++) {
        for (let s = 0; s < r; s++) {
          const other = rows.subarray(s * d, s * d + d);
          let dot = 0;
          for (let j = 0; j < d; j++) dot += row[j]! * other[j]!;
          for (let j = 0; j < d; j++) row[j]! -= dot * other[j]!;
        }
      }
      const length = lengthOf(row);
      if (length > 1e-10 * before || attempt === 5) {
        for (let j = 0; j < d; j++) row[j]! /= length || 1;
        break;
      }
      for (let j = 0; j < d; j++) row[j] = random.normal();
    }
  }
}

function lengthOf(row: Float64Array): number {
  let sum = 0;
  for (let j = 0; j < row.length; j++) sum += row[j]! * row[j]!;
  return Math.sqrt(sum);
}
