/** Edge lists as csv with quotes, semicolons, titles or columns of the caller's choice; edge-list.ts reads everything plainer. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { CsvRecords, forEachRecord } from '../text/csv-records.ts';
import { quoteText } from '../text/quote.ts';
import { startOfText, startsComment } from '../text/scanner.ts';
import { EdgeBuffer, estimateLines } from './edge-buffer.ts';
import { type EdgeLayout, layoutWarnings } from './edge-columns.ts';
import type { ParsedGraph } from './graph-file.ts';
import { PendingNames } from './pending-names.ts';

/** Whether the text needs this reader: semicolons, a value in quotes, or an edge elsewhere than in the first two or three columns. */
export function needsRecords(bytes: Uint8Array, file: string | undefined, layout: EdgeLayout): boolean {
  const { columns, width } = layout;
  const { source, target, weight } = columns;
  if (source !== 0 || target !== 1 || width > 3 || (width === 3 && weight !== 2)) return true;
  const records = new CsvRecords(bytes, file);
  return hasQuotedValue(bytes) || records.semicolons || (records.separator === TAB && hasEmptyValue(bytes));
}

export function* readRecords(
  bytes: Uint8Array,
  file: string | undefined,
  layout: EdgeLayout,
): Steps<ParsedGraph> {
  const records = new CsvRecords(bytes, file, { blanks: true });
  const edges = new EdgeBuffer(estimateLines(bytes));
  const names = new PendingNames(bytes, edges, (start) => failAt(bytes, file, start));
  records.next();
  if (layout.titles && !records.next())
    throw new InputError({ file }, 'no edges follow the line of column names');
  let commas = 0;
  const lines = forEachRecord(records, () => {
    commas += addEdge(records, names, edges, layout);
    names.lineRead();
  });
  yield* names.during(lines);
  const labels = yield* names.finish();
  edges.dropZeroLoops();
  const warnings = layoutWarnings(layout, edges);
  if (commas > 0) warnings.push(`weights with a comma before their decimals: ${commas}`);
  return { labels, edges, warnings };
}

/** @returns 1 where the weight had a decimal comma */
function addEdge(
  records: CsvRecords,
  names: PendingNames,
  edges: EdgeBuffer,
  { columns, width }: EdgeLayout,
): number {
  const { source, target, weight } = columns;
  const needed = Math.max(source, target, width <= 3 ? 0 : weight) + 1;
  if (records.size < needed)
    records.fail(
      records.size,
      `the line ends after ${values(records.size)}, expected at least ${needed} separated by commas or tabs`,
    );
  if (records.size > width)
    records.fail(
      width,
      `${records.quoted(width)} follows the ${width === 3 && weight === 2 ? 'weight' : 'last column'}, expected the end of the line`,
    );
  for (const i of [source, target])
    if (records.hasStrayQuote(i))
      records.fail(i, `a quote within ${records.quoted(i)}, expected quotes around it`);
  const u = nodeAt(records, names, source);
  const v = nodeAt(records, names, target);
  if (weight < 0) edges.add(u, v, 1);
  else if (weight >= records.size) edges.addUnweighted(u, v);
  else {
    const text = records.text(weight);
    const comma = records.semicolons && text.includes(',') && !text.includes('.');
    edges.addText(u, v, comma ? text.replace(',', '.') : text, (detail) => records.fail(weight, detail));
    return comma ? 1 : 0;
  }
  return 0;
}

/** What stands for the node that value i names. */
function nodeAt(records: CsvRecords, names: PendingNames, i: number): number {
  if (!records.hasQuote(i)) return names.add(records.start(i), records.end(i));
  const node = names.addOther(new TextEncoder().encode(records.text(i)));
  return Number.isNaN(node) ? refuseName(records, i) : node;
}

function refuseName(records: CsvRecords, i: number): never {
  return records.fail(i, `${quoteText(records.text(i))} is not a node name, expected printable text`);
}

/** Refuses the value that begins at byte `start`. */
function failAt(bytes: Uint8Array, file: string | undefined, start: number): never {
  const records = new CsvRecords(bytes, file, { blanks: true });
  let i = -1;
  while (i < 0 && records.next()) {
    i = 0;
    while (i < records.size && records.start(i) !== start) i++;
    if (i === records.size) i = -1;
  }
  return refuseName(records, i);
}

function values(size: number): string {
  return `${size} value${size === 1 ? '' : 's'}`;
}

const TAB = 9;
const LF = 10;
const CR = 13;
const QUOTE = 34;
/** What may stand before a value: nothing, a line end, a tab, a blank, a comma, a semicolon. */
const BEFORE_VALUE = [undefined, LF, CR, 9, 32, 44, 59, 0xbf];

/** Whether a tab follows another, or begins a line though it does not begin the file: between blanks `a`, nothing, `5` would be an edge. */
function hasEmptyValue(bytes: Uint8Array): boolean {
  const indented = bytes[firstLine(bytes)] === TAB;
  for (let p = bytes.indexOf(TAB, 1); p >= 0; p = bytes.indexOf(TAB, p + 1)) {
    const before = bytes[p - 1];
    if (before === TAB || (!indented && (before === LF || before === CR))) return true;
  }
  return false;
}

/** Where the first line that holds values begins. */
function firstLine(bytes: Uint8Array): number {
  let start = startOfText(bytes);
  while (start < bytes.length) {
    let p = start;
    while (bytes[p] === 32 || bytes[p] === TAB) p++;
    if (p < bytes.length && bytes[p] !== LF && bytes[p] !== CR && !startsComment(bytes, p)) return start;
    while (p < bytes.length && bytes[p] !== LF && bytes[p] !== CR) p++;
    start = p + 1;
  }
  return start;
}

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
