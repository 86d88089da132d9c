/** Points as one block of numbers, row by row. */
import { InputError, UsageError } from '../../core/errors.ts';

export interface PointSet {
  readonly count: number;
  readonly dimension: number;
  /** Float64Array(count·dimension), point by point. */
  readonly values: Float64Array;
}

/** Rows of numbers, or the block itself. */
export type JlPoints = PointSet | readonly ArrayLike<number>[];

/** Checks and copies rows into a block; a block is checked and taken as it is.
 *  @throws InputError where rows differ in length or a value is not finite */
export function toPointSet(points: JlPoints): PointSet {
  if (!isRows(points)) {
    if (points.values.length !== points.count * points.dimension)
      throw new UsageError(
        `points.values holds ${points.values.length} numbers, expected count·dimension = ${points.count * points.dimension}`,
      );
    checkFinite(points);
    return points;
  }
  const count = points.length;
  const dimension = points[0]?.length ?? 0;
  const values = new Float64Array(count * dimension);
  for (let i = 0; i < count; i++) {
    const row = points[i]!;
    if (row.length !== dimension)
      throw new InputError(
        {},
        `point ${i} has ${row.length} coordinates, expected ${dimension}, as point 0 has`,
      );
    values.set(row, i * dimension);
  }
  const set = { count, dimension, values };
  checkFinite(set);
  return set;
}

function isRows(points: JlPoints): points is readonly ArrayLike<number>[] {
  return Array.isArray(points);
}

/** Beyond it squares of distances overflow, below its inverse they vanish. */
const LARGEST = 1e150;

function checkFinite({ count, dimension, values }: PointSet): void {
  if (count < 2) throw new InputError({}, `${count} points, expected at least 2`);
  if (dimension < 1) throw new InputError({}, 'points without coordinates, expected at least 1');
  const at = values.findIndex((x) => !Number.isFinite(x));
  if (at < 0) {
    checkSize(values);
    return;
  }
  const [point, coordinate] = [Math.floor(at / dimension), at % dimension];
  throw new InputError(
    {},
    `coordinate ${coordinate} of point ${point} is ${values[at]}, expected a finite number`,
  );
}

function checkSize(values: Float64Array): void {
  const largest = values.reduce((most, x) => Math.max(most, Math.abs(x)), 0);
  if (largest > LARGEST || (largest > 0 && largest < 1 / LARGEST))
    throw new InputError(
      {},
      `the largest coordinate is ${largest}, expected one in ${1 / LARGEST}..${LARGEST}: scale the points`,
    );
}
