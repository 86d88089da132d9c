/** The rows of a report, each with the contender it counts for and where it stands. Where rows differ in limits, in what ends them, or in
 *  threads, a method is another contender under each. */
import type { Cells } from '../report/report.ts';
import type { RunRow } from '../row.ts';

export interface RunFile {
  readonly name: string;
  readonly rows: readonly RunRow[];
  /** Line of each row. */
  readonly lines: readonly number[];
}

export interface Entry {
  readonly row: RunRow;
  readonly file: string;
  readonly line: number;
  /** The method, with what sets it apart from the same method elsewhere in the report. */
  readonly contender: string;
  /** instance/contender/seed: what the tables refer to. */
  readonly ref: string;
}

export function entriesOf(files: readonly RunFile[]): Entry[] {
  const rows = files.flatMap(({ rows: list }) => list);
  const differs = (read: (row: RunRow) => unknown) => new Set(rows.map(read)).size > 1;
  const marks: ((row: RunRow) => string)[] = [];
  if (differs(({ timeLimitSec }) => timeLimitSec))
    marks.push(({ timeLimitSec }) => (timeLimitSec === null ? 'no limit' : `${timeLimitSec} s`));
  if (differs(({ maxSteps }) => maxSteps))
    marks.push(({ maxSteps }) => (maxSteps === null ? 'any steps' : `${maxSteps} steps`));
  if (differs(({ threads }) => threads)) marks.push(({ threads }) => `${threads} threads`);
  if (differs(({ stopAtBest }) => stopAtBest))
    marks.push(({ stopAtBest }) => (stopAtBest ? 'until the best known' : 'to the end'));
  const labelOf = (row: RunRow) => [row.method, ...marks.map((mark) => mark(row))].join(' ');
  const idOf = (row: RunRow) => `${row.instance}/${labelOf(row)}/${row.seed}`;
  const seen = new Set<string>();
  const ambiguous = rows.some((row) => seen.size === seen.add(idOf(row)).size);
  return files.flatMap(({ name, rows: list, lines }, f) =>
    list.map((row, i) => {
      // The same settings twice: two states of the program, say.
      const contender = ambiguous ? `${labelOf(row)} (${fileLetter(f)})` : labelOf(row);
      return {
        row,
        file: name,
        line: lines[i]!,
        contender,
        ref: `${row.instance}/${contender}/${row.seed}`,
      };
    }),
  );
}

/** A, B, … for the files of a report. */
export function fileLetter(index: number): string {
  return index < 26 ? String.fromCharCode(65 + index) : `#${index + 1}`;
}

/** In the order in which they first appear. */
export function distinct<T>(entries: readonly Entry[], read: (entry: Entry) => T): T[] {
  return [...new Set(entries.map(read))];
}

export const contendersOf = (entries: readonly Entry[]): string[] =>
  distinct(entries, ({ contender }) => contender);
export const instanceOf = ({ row }: Entry): string => row.instance;
export const familyOf = ({ row }: Entry): string => row.family;

export function groupBy<T>(entries: readonly Entry[], read: (entry: Entry) => T): Map<T, Entry[]> {
  const groups = new Map<T, Entry[]>();
  for (const entry of entries) {
    const key = read(entry);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [entry]);
    else group.push(entry);
  }
  return groups;
}

export function runsOf(entries: readonly Entry[], contender: string): Entry[] {
  return entries.filter((entry) => entry.contender === contender);
}

/** A cell of a table for each contender, from its runs; empty where it has none. */
export function byContender(
  entries: readonly Entry[],
  contenders: readonly string[],
  show: (own: readonly Entry[], contender: string) => string | number,
): Cells {
  const cells = contenders.map((contender) => {
    const own = runsOf(entries, contender);
    return [contender, own.length === 0 ? '' : show(own, contender)] as const;
  });
  return Object.fromEntries(cells);
}

/** Values of the runs that did not fail. */
export function valuesOf(entries: readonly Entry[]): number[] {
  return entries.flatMap(({ row }) => (row.value === null ? [] : [row.value]));
}

export function gapsOf(entries: readonly Entry[]): number[] {
  return entries.flatMap(({ row }) => (row.gap === null ? [] : [row.gap]));
}

/** The better of two values. */
export function isBetter(sense: RunRow['sense'], a: number, b: number): boolean {
  return sense === 'maximize' ? a > b : a < b;
}

/** Per instance what to measure by: the best known value, or the best of this report where none is known. */
export function referenceOf(entries: readonly Entry[]): Map<string, number> {
  const references = new Map<string, number>();
  for (const { row } of entries) {
    if (row.bestKnown !== null) references.set(row.instance, row.bestKnown);
    else if (row.value !== null) {
      const best = references.get(row.instance);
      if (best === undefined || isBetter(row.sense, row.value, best)) references.set(row.instance, row.value);
    }
  }
  return references;
}

/** Seconds after which a run was within a share of the reference; Infinity where it never was. */
export function timeToTarget({ row }: Entry, reference: number, share: number): number {
  const slack = share * Math.abs(reference) + 1e-9 * Math.abs(reference);
  const within = (value: number) =>
    row.sense === 'maximize' ? value >= reference - slack : value <= reference + slack;
  const point = row.trace.find(([, value]) => within(value));
  return point === undefined ? Number.POSITIVE_INFINITY : point[0];
}
