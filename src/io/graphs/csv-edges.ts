/** Edge lists as csv with quotes, a header line or columns of the caller's choice; edge-list.ts reads everything plainer. */
import { InputError, UsageError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { CsvRecords, forEachRecord } from '../text/csv-records.ts';
import { quoteText } from '../text/quote.ts';
import { startsComment } from '../text/scanner.ts';
import type { ParsedGraph } from './graph-file.ts';
import { NamedEdges } from './named-edges.ts';

const COLUMN_PAIRS = [
  ['source', 'target'],
  ['from', 'to'],
  ['src', 'dst'],
  ['node1', 'node2'],
] as const;
const WEIGHT_NAMES = ['weight', 'w'];

/** Where a record has its edge. */
interface Columns {
  readonly source: number;
  readonly target: number;
  /** −1 where every edge weighs 1. */
  readonly weight: number;
}

/** Whether the text needs this reader: a value begins with a quote, or a header line puts the columns of the edge elsewhere
 *  than first, or among others. */
export function needsRecords(bytes: Uint8Array, file: string | undefined): boolean {
  if (hasQuotedValue(bytes)) return true;
  const records = new CsvRecords(bytes, file);
  if (!records.next() || records.size < 3) return false;
  const found = columnsOf(titlesOf(records));
  if (found === null) return false;
  const { source, target, weight } = found;
  return records.size > 3 || source !== 0 || target !== 1 || weight !== 2;
}

/** Whether the text begins with titles of an edge's columns, separated by commas or tabs. */
export function hasEdgeHeader(bytes: Uint8Array, file: string | undefined): boolean {
  const records = new CsvRecords(bytes, file);
  return records.next() && isEdgeHeader(records);
}

/** @param chosen two or three columns, by the names in the header line or by number from 1 */
export function* readRecords(
  bytes: Uint8Array,
  file: string | undefined,
  chosen?: readonly string[] | undefined,
): Steps<ParsedGraph> {
  const records = new CsvRecords(bytes, file);
  const names = new NamedEdges<number>((i, detail) => records.fail(i, detail));
  const warnings: string[] = [];
  if (!records.next()) throw new InputError({ file }, 'no edges, expected a line for each');
  const { columns, header } = chosen === undefined ? detect(records, warnings) : choose(records, chosen);
  const width = header || chosen !== undefined ? Number.POSITIVE_INFINITY : 3;
  if (header && !records.next()) throw new InputError({ file }, 'no edges follow the line of column names');
  yield* forEachRecord(records, () => addEdge(records, names, columns, width));
  names.edges.dropZeroLoops();
  return yield* names.finish(false, warnings);
}

function addEdge(records: CsvRecords, names: NamedEdges<number>, columns: Columns, width: number): void {
  const { source, target, weight } = columns;
  const needed = Math.max(source, target, width === 3 ? 0 : weight) + 1;
  if (records.size < needed)
    records.fail(
      records.size,
      `the line ends after ${values(records.size)}, expected at least ${needed} separated by commas or tabs`,
    );
  if (records.size > width)
    records.fail(width, `${records.quoted(width)} follows the weight, expected the end of the line`);
  const u = names.mention(records.text(source), source);
  const v = names.mention(records.text(target), target);
  if (weight < 0 || weight >= records.size) names.edges.add(u, v, 1);
  else names.edges.addText(u, v, records.text(weight), (detail) => records.fail(weight, detail));
}

interface Layout {
  readonly columns: Columns;
  readonly header: boolean;
}

/** The columns by the first record, if it is a header; otherwise the first three. */
function detect(records: CsvRecords, warnings: string[]): Layout {
  const titles = valuesOf(records);
  const columns = columnsOf(titles);
  if (columns === null) return { columns: { source: 0, target: 1, weight: 2 }, header: false };
  const unread = titles.filter((_, i) => !Object.values(columns).includes(i));
  if (unread.length > 0)
    warnings.push(`columns that were not read: ${unread.map((title) => quoteText(title)).join(', ')}`);
  if (titles.length === 2) warnings.push(`line ${records.line} was read as column names, not as an edge`);
  else if (columns.weight < 0) warnings.push('no column named weight: every edge weighs 1');
  return { columns, header: true };
}

/** The columns that the caller names or numbers. */
function choose(records: CsvRecords, chosen: readonly string[]): Layout {
  if (chosen.length < 2 || chosen.length > 3)
    throw new UsageError(
      `columns are ${quoteText(chosen.join(','))}, expected two nodes and perhaps a weight, such as from,to,cost or 1,3,5`,
    );
  const titles = valuesOf(records);
  const numbered = chosen.every((name) => /^[1-9][0-9]{0,5}$/.test(name));
  const places = chosen.map((name) => (numbered ? Number(name) - 1 : titleNamed(records, titles, name)));
  const [source = 0, target = 0, weight = -1] = places;
  if (new Set(places).size < places.length)
    throw new UsageError(`columns are ${quoteText(chosen.join(','))}, expected different ones`);
  const known = columnsOf(titles);
  return {
    columns: { source, target, weight },
    header: !numbered || (known?.source === source && known.target === target),
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

/** The columns of an edge by well-known titles, null where the record is no header. */
function columnsOf(titles: readonly string[]): Columns | null {
  const lower = titles.map((title) => title.toLowerCase());
  for (const [from, to] of COLUMN_PAIRS) {
    const [source, target] = [lower.indexOf(from), lower.indexOf(to)];
    if (source < 0 || target < 0) continue;
    return { source, target, weight: lower.findIndex((title) => WEIGHT_NAMES.includes(title)) };
  }
  return null;
}

/** Whether the current record is a line of titles with those of an edge's two nodes. */
export function isEdgeHeader(records: CsvRecords): boolean {
  return columnsOf(titlesOf(records)) !== null;
}

/** The values of a record that may be titles; none where they are no text. */
function titlesOf(records: CsvRecords): string[] {
  try {
    return valuesOf(records);
  } catch (error) {
    if (error instanceof InputError) return [];
    throw error;
  }
}

function valuesOf(records: CsvRecords): string[] {
  return Array.from({ length: records.size }, (_, i) => records.text(i));
}

function values(size: number): string {
  return `${size} value${size === 1 ? '' : 's'}`;
}

const LF = 10;
const CR = 13;
const QUOTE = 34;
/** What may stand before a value: nothing, a line end, a tab, a blank, a comma. */
const BEFORE_VALUE = [undefined, LF, CR, 9, 32, 44, 0xbf];

/** Whether a quote opens a value, comments aside. O(length) at the speed of indexOf where there are few quotes. */
function hasQuotedValue(bytes: Uint8Array): boolean {
  for (let p = bytes.indexOf(QUOTE); p >= 0; p = bytes.indexOf(QUOTE, p + 1)) {
    if (!BEFORE_VALUE.includes(bytes[p - 1])) continue;
    let start = p;
    while (start > 0 && bytes[start - 1] !== LF && bytes[start - 1] !== CR) start--;
    while (bytes[start] === 32 || bytes[start] === 9) start++;
    if (!startsComment(bytes, start)) return true;
    while (p < bytes.length && bytes[p] !== LF && bytes[p] !== CR) p++;
  }
  return false;
}
