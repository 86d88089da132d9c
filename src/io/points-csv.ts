/** Points as csv: a line of numbers per point, separated by commas or tabs, with or without a line of titles. */
import { InputError } from '../core/errors.ts';
import { finish, type Steps, untilAborted } from '../core/steps.ts';
import { CsvRecords, forEachRecord } from './text/csv-records.ts';
import { parseDecimal } from './text/decimal.ts';

export interface PointsTable {
  readonly count: number;
  readonly dimension: number;
  /** Float64Array(count·dimension), point by point. */
  readonly values: Float64Array;
}

/** A first line of which no value is a number is taken as titles.
 *  @throws InputError naming line and column of what is no number, or of a line of another length */
export function readPointsCsv(bytes: Uint8Array, file: string | undefined): PointsTable {
  return finish(readPointsSteps(bytes, file));
}

/** The same with pauses, until the signal is aborted. @throws the signal's reason */
export function readPointsSteps(
  bytes: Uint8Array,
  file: string | undefined,
  signal?: AbortSignal,
): Steps<PointsTable> {
  return untilAborted(pointsSteps(bytes, file), signal);
}

function* pointsSteps(bytes: Uint8Array, file: string | undefined): Steps<PointsTable> {
  const records = new CsvRecords(bytes, file);
  if (!records.next()) throw new InputError({ file }, 'no points, expected a line of numbers for each');
  if (isTitles(records) && !records.next())
    throw new InputError({ file }, 'no points follow the line of titles');
  const dimension = records.size;
  let values = new Float64Array(1024 * dimension);
  let count = 0;
  yield* forEachRecord(records, () => {
    if (records.size !== dimension)
      records.fail(
        Math.min(records.size, dimension),
        `the line has ${records.size} values, expected ${dimension}, as the first point has`,
      );
    if ((count + 1) * dimension > values.length) values = grown(values);
    for (let j = 0; j < dimension; j++) values[count * dimension + j] = numberAt(records, j);
    count++;
  });
  return { count, dimension, values: values.slice(0, count * dimension) };
}

/** Rows of numbers as csv, a piece of text per row. */
export function* formatPointsCsv(values: Float64Array, dimension: number): Generator<string> {
  for (let at = 0; at < values.length; at += dimension)
    yield `${values.subarray(at, at + dimension).join(',')}\n`;
}

function grown(values: Float64Array): Float64Array<ArrayBuffer> {
  const larger = new Float64Array(2 * values.length);
  larger.set(values);
  return larger;
}

function isTitles(records: CsvRecords): boolean {
  for (let i = 0; i < records.size; i++)
    if (!Number.isNaN(parseDecimal(records.bytes, records.start(i), records.end(i)))) return false;
  return true;
}

function numberAt(records: CsvRecords, i: number): number {
  const value = parseDecimal(records.bytes, records.start(i), records.end(i));
  if (!Number.isFinite(value)) records.fail(i, `${records.quoted(i)} is not a finite number`);
  return value;
}
