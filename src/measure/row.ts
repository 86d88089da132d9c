/** A run of the benchmark as one line of JSON: what was asked, what came out, and on what machine. Every figure of a report comes
 *  from these lines; where a better value has become known since, gaps are to that. */
import { InputError } from '../core/errors.ts';
import type { BoundKind, SolveStatus, StageReport } from '../problems/result.ts';

/** What identifies a run: two rows with the same of these repeat one another. */
export interface RunSettings {
  readonly instance: string;
  readonly method: string;
  readonly seed: number;
  /** Null: none. */
  readonly timeLimitSec: number | null;
  readonly maxSteps: number | null;
  readonly threads: number;
  /** The run ends as soon as it reaches the best known value. */
  readonly stopAtBest: boolean;
  /** Which bound was asked for; it is computed after the search, outside its time limit. */
  readonly bound: string;
}

export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly os: string;
}

export interface Versions {
  readonly maxcut: string;
  readonly node: string;
  /** Short hash of the repository's commit, with `-dirty` where files differ from it; null outside a repository. */
  readonly commit: string | null;
}

export interface RunRow extends RunSettings {
  /** instance/method/seed: unique within one run of a suite. */
  readonly id: string;
  readonly suite: string;
  readonly family: string;
  readonly nodes: number | null;
  readonly edges: number | null;
  /** What is searched for: the largest cut, or the least value of a QUBO. */
  readonly sense: 'maximize' | 'minimize';
  /** Weight of the cut or value of the QUBO, counted again by the parent process; null in a failed run. */
  readonly value: number | null;
  /** The same where it is a cut. */
  readonly cut: number | null;
  readonly bestKnown: number | null;
  readonly provenOptimal: boolean;
  /** How far the value is from the best known one, as a share of that; negative where it is better. */
  readonly gap: number | null;
  readonly status: SolveStatus | 'failed';
  /** Why the run failed; null in the others. */
  readonly error: string | null;
  readonly upperBound: number | null;
  readonly boundKind: BoundKind;
  readonly boundSec: number | null;
  /** [seconds, value] at the improvements; of several within one percent of the same time the last. */
  readonly trace: readonly (readonly [number, number])[];
  readonly stages: readonly StageReport[];
  /** Reading the file or generating the graph. */
  readonly loadSec: number | null;
  /** Wall-clock seconds of solve(). */
  readonly solveSec: number | null;
  /** The whole process, its start included. */
  readonly wallSec: number;
  /** Processor seconds of all threads during solve(). */
  readonly cpuSec: number | null;
  /** Peak of the process in MiB, of which Node itself takes some 45. */
  readonly peakMemoryMiB: number | null;
  /** The same before solve(), with the graph in memory. */
  readonly loadedMemoryMiB: number | null;
  readonly versions: Versions;
  readonly machine: Machine;
  /** When the run ended, ISO 8601. */
  readonly date: string;
}

export function rowId({ instance, method, seed }: RunSettings): string {
  return `${instance}/${method}/${seed}`;
}

/** Equal for runs that repeat one another. */
export function settingsKey(settings: RunSettings): string {
  const { timeLimitSec, maxSteps, threads, stopAtBest, bound } = settings;
  return JSON.stringify([rowId(settings), timeLimitSec, maxSteps, threads, stopAtBest, bound]);
}

/** Distance to the best known value, as a share of it; null where none is known, or it is 0 and missed. */
export function gapTo(bestKnown: number | null, value: number | null, sense: RunRow['sense']): number | null {
  if (bestKnown === null || value === null) return null;
  const missing = sense === 'maximize' ? bestKnown - value : value - bestKnown;
  if (missing === 0) return 0;
  return bestKnown === 0 ? null : missing / Math.abs(bestKnown);
}

/** Keeps of several improvements within one percent of the same time the last: a report then dates a value at most one percent late. */
export function thinnedTrace(trace: readonly (readonly [number, number])[]): [number, number][] {
  const kept: [number, number][] = [];
  let windowStart = Number.NEGATIVE_INFINITY;
  for (const [seconds, value] of trace) {
    const point: [number, number] = [Number(seconds.toPrecision(4)), value];
    if (kept.length > 0 && seconds <= windowStart * 1.01) kept[kept.length - 1] = point;
    else {
      kept.push(point);
      windowStart = seconds;
    }
  }
  return kept;
}

export interface Rows {
  readonly rows: readonly RunRow[];
  /** Line of each row, from 1. */
  readonly lines: readonly number[];
  /** Length of the text up to the last whole line. */
  readonly wholeLength: number;
}

/** Reads the lines of a run. A last line that an interruption cut off is left out; any other that cannot be read is an error.
 *  @throws InputError naming file and line */
export function parseRows(text: string, file: string): Rows {
  const wholeLength = text.lastIndexOf('\n') + 1;
  const rows: RunRow[] = [];
  const lines: number[] = [];
  text
    .slice(0, wholeLength)
    .split('\n')
    .forEach((line, i) => {
      if (line.trim() === '') return;
      rows.push(parseRow(line, { file, line: i + 1 }));
      lines.push(i + 1);
    });
  return { rows, lines, wholeLength };
}

const isNumber = (value: unknown) => typeof value === 'number';
const isNumberOrNull = (value: unknown) => value === null || typeof value === 'number';
const isText = (value: unknown) => typeof value === 'string';

/** What the reports rely on. */
const FIELDS: readonly (readonly [keyof RunRow, string, (value: unknown) => boolean])[] = [
  ['id', 'text', isText],
  ['suite', 'text', isText],
  ['instance', 'text', isText],
  ['family', 'text', isText],
  ['method', 'text', isText],
  ['seed', 'a number', isNumber],
  ['timeLimitSec', 'a number or null', isNumberOrNull],
  ['threads', 'a number', isNumber],
  ['sense', 'maximize or minimize', (value) => value === 'maximize' || value === 'minimize'],
  ['value', 'a number or null', isNumberOrNull],
  ['bestKnown', 'a number or null', isNumberOrNull],
  ['status', 'text', isText],
  ['trace', 'a list', Array.isArray],
  ['stages', 'a list', Array.isArray],
  ['machine', 'an object', (value) => typeof value === 'object' && value !== null],
  ['versions', 'an object', (value) => typeof value === 'object' && value !== null],
];

function parseRow(line: string, place: { readonly file: string; readonly line: number }): RunRow {
  let row: unknown;
  try {
    row = JSON.parse(line);
  } catch (error) {
    throw new InputError(place, 'this is not JSON, expected a line of `maxcut bench`', { cause: error });
  }
  if (typeof row !== 'object' || row === null || Array.isArray(row))
    throw new InputError(place, 'expected a JSON object, as `maxcut bench` writes it');
  for (const [field, expected, accepts] of FIELDS) {
    const value = (row as Record<string, unknown>)[field];
    if (!accepts(value)) {
      const shown = value === undefined ? 'missing' : JSON.stringify(value);
      throw new InputError(place, `${field} is ${shown}, expected ${expected}`);
    }
  }
  return row as RunRow;
}
