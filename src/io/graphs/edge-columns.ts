/** Where the lines of an edge list have their edges: which values are the nodes and the weight, and whether the first line holds
 *  titles. A first line without a number above lines with numbers is a line of titles, whatever they say. */
import { InputError, UsageError } from '../../core/errors.ts';
import { CsvRecords } from '../text/csv-records.ts';
import { isDecimal } from '../text/decimal.ts';
import { quoteText } from '../text/quote.ts';
import type { EdgeBuffer } from './edge-buffer.ts';
import type { ReadFormatOptions } from './graph-file.ts';

const COLUMN_PAIRS = [
  ['source', 'target'],
  ['from', 'to'],
  ['src', 'dst'],
  ['node1', 'node2'],
  ['node_1', 'node_2'],
] as const;
const WEIGHT_NAMES = ['weight', 'w'];

const COMMA = 44;

/** Lines looked at below the first. */
const SAMPLE = 100;

/** Where a record has its edge. */
export interface Columns {
  readonly source: number;
  readonly target: number;
  /** −1 where every edge weighs 1. */
  readonly weight: number;
}

export interface EdgeLayout {
  readonly columns: Columns;
  /** Whether the first record is a line of titles. */
  readonly titles: boolean;
  /** Whether commas separate the values of the first line. */
  readonly commas: boolean;
  /** Most values of a record. */
  readonly width: number;
  readonly warnings: readonly string[];
  /** Those of them that say why the first line was taken for titles. */
  readonly notes: readonly string[];
}

type Layout = Omit<EdgeLayout, 'commas'>;

const PLAIN: Layout = {
  columns: { source: 0, target: 1, weight: 2 },
  titles: false,
  width: 3,
  warnings: [],
  notes: [],
};

/** @throws InputError where titles may as well be an edge, UsageError for columns that cannot be */
export function layOutEdges(
  bytes: Uint8Array,
  file: string | undefined,
  { columns: chosen, weight }: ReadFormatOptions = {},
): EdgeLayout {
  const records = new CsvRecords(bytes, file, { blanks: true });
  if (!records.next())
    throw new InputError({ file }, 'no edges, expected "node node" or "node node weight" in each line');
  const titles = titlesOf(records);
  const commas = records.separator === COMMA;
  if (chosen !== undefined) return { ...choose(records, titles, chosen, weight), commas };
  const found = { ...detect(records, titles, file), commas };
  if (weight === undefined) return found;
  if (!found.titles) throw new UsageError(`weight is ${quoteText(weight)}, but the columns have no titles`);
  return {
    ...titled(titles, { ...found.columns, weight: titleNamed(records, titles, weight) }, found.notes),
    commas,
  };
}

function detect(records: CsvRecords, titles: readonly string[], file: string | undefined): Layout {
  const known = columnsOf(titles);
  if (known !== null) return titled(titles, known, titles.length === 2 ? [asTitles(records)] : []);
  const first = titles[0] === '' ? 1 : 0;
  const nodes = titles.slice(first, first + 2);
  if (nodes.length < 2 || nodes.every((title) => isNumber(records, title))) return PLAIN;
  const { line } = records;
  const numeric = numericColumns(records, titles.length);
  const weight = titles.findIndex((title) => WEIGHT_NAMES.includes(title.toLowerCase()));
  const columns = { source: first, target: first + 1, weight };
  const shown = nodes.map((title) => quoteText(title)).join(' and ');
  const titlesOrEdge = () =>
    new InputError(
      { file, line, column: 1 },
      `${shown} may be titles or an edge: name the columns (${quoteText(titles.join(','))} for titles, "1,2" for an edge)`,
    );
  if (titles.slice(first).some((title) => title === '' || isNumber(records, title))) {
    // A name beside a number, above numbers alone; with a third number it is an edge with its weight.
    if (
      titles.length > first + 2 ||
      !nodes.some((title, i) => !isNumber(records, title) && numeric[first + i])
    )
      return PLAIN;
    throw titlesOrEdge();
  }
  if ((numeric[first] && numeric[first + 1]) || numeric.slice(first + 2).some((column) => column))
    return titled(titles, columns, [
      `line ${line} was read as titles: ${shown} are the nodes (columns names others)`,
    ]);
  if (titles.length === 2 && (numeric[0] || numeric[1])) throw titlesOrEdge();
  return PLAIN;
}

function asTitles(records: CsvRecords): string {
  return `line ${records.line} was read as column names, not as an edge`;
}

function titled(titles: readonly string[], columns: Columns, notes: readonly string[]): Layout {
  const used = Object.values(columns);
  // A first column without a title is an index, as pandas writes it.
  const isUnread = (title: string, i: number): boolean => !used.includes(i) && (title !== '' || i > 0);
  const unread = titles.flatMap((title, i) =>
    isUnread(title, i) ? [title === '' ? `number ${i + 1}` : quoteText(title)] : [],
  );
  const warnings = [...notes];
  if (unread.length > 0) warnings.push(`columns that were not read: ${unread.join(', ')}`);
  if (columns.weight < 0 && unread.length > 0) warnings.push('no column named weight: every edge weighs 1');
  return { columns, titles: true, width: titles.length, warnings, notes };
}

/** The columns that the caller names or numbers. */
function choose(
  records: CsvRecords,
  titles: readonly string[],
  columns: readonly string[],
  weightName: string | undefined,
): Layout {
  const chosen = weightName === undefined ? columns : [...columns, weightName];
  if (chosen.length < 2 || chosen.length > 3)
    throw new UsageError(
      `columns are ${quoteText(chosen.join(','))}, expected two nodes and perhaps a weight, such as from,to,cost or 1,3,5`,
    );
  const numbered = chosen.every((name) => /^[1-9][0-9]{0,5}$/.test(name));
  const places = chosen.map((name) => (numbered ? Number(name) - 1 : titleNamed(records, titles, name)));
  const [source = 0, target = 0, weight = -1] = places;
  if (new Set(places).size < places.length)
    throw new UsageError(`columns are ${quoteText(chosen.join(','))}, expected different ones`);
  const known = columnsOf(titles);
  return {
    columns: { source, target, weight },
    titles: !numbered || (known?.source === source && known.target === target),
    width: Number.POSITIVE_INFINITY,
    warnings: [],
    notes: [],
  };
}

function titleNamed(records: CsvRecords, titles: readonly string[], name: string): number {
  const exact = titles.indexOf(name);
  const found = exact >= 0 ? exact : titles.findIndex((title) => title.toLowerCase() === name.toLowerCase());
  if (found >= 0) return found;
  const shown = titles
    .slice(0, 12)
    .map((title) => quoteText(title))
    .join(', ');
  return records.fail(0, `no column is named ${quoteText(name)}, found ${shown}`);
}

/** The columns of an edge by well-known titles, null where the record is no line of titles. */
function columnsOf(titles: readonly string[]): Columns | null {
  const lower = titles.map((title) => title.toLowerCase());
  for (const [from, to] of COLUMN_PAIRS) {
    const [source, target] = [lower.indexOf(from), lower.indexOf(to)];
    if (source < 0 || target < 0) continue;
    return { source, target, weight: lower.findIndex((title) => WEIGHT_NAMES.includes(title)) };
  }
  return null;
}

/** What the user should know about the layout, and about lines without a weight. */
export function layoutWarnings({ titles, columns, warnings }: EdgeLayout, edges: EdgeBuffer): string[] {
  const { withoutWeight, count } = edges;
  const none = titles && columns.weight >= 0 && count > 0 && withoutWeight === count;
  const missing = none
    ? ['no line has a value in the column of weights: every edge weighs 1']
    : edges.weightWarnings();
  return [...warnings, ...missing];
}

/** Whether the current record is a line of titles with those of an edge's two nodes. */
export function isEdgeHeader(records: CsvRecords): boolean {
  return columnsOf(titlesOf(records)) !== null;
}

/** Which columns hold numbers only, in the records that follow; none where no record follows. */
function numericColumns(records: CsvRecords, width: number): boolean[] {
  const numeric = new Array<boolean>(width).fill(false);
  try {
    for (let row = 0; row < SAMPLE && records.next(); row++)
      for (let i = 0; i < width; i++)
        numeric[i] = (row === 0 || numeric[i]!) && i < records.size && isNumberAt(records, i);
  } catch (error) {
    // What is broken further down is for the reader to say.
    if (!(error instanceof InputError)) throw error;
  }
  return numeric;
}

function isNumberAt(records: CsvRecords, i: number): boolean {
  return isNumber(records, records.text(i));
}

/** Beside semicolons a comma may be the sign before decimals. */
function isNumber({ semicolons }: CsvRecords, text: string): boolean {
  return isDecimal(semicolons ? text.replace(',', '.') : text);
}

/** Values longer than this are no titles. */
const LONGEST_TITLE = 200;

/** The values of a record that may be titles; none where they are no text. */
function titlesOf(records: CsvRecords): string[] {
  try {
    return Array.from({ length: records.size }, (_, i) =>
      records.end(i) - records.start(i) > LONGEST_TITLE ? '' : records.text(i),
    );
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}
