/** Adjacency matrix as text: n lines of n numbers, separated by commas, tabs, semicolons or blanks (as numpy.savetxt writes them),
 *  with or without names in a first line and a first column. It must be symmetric, unless the caller says how to make it so; numbers on the diagonal are loops. Empty values are no edges, and neither are zeros, unless
 *  some value is empty: then a zero is an edge of weight 0. Without names the nodes are 1..n.
 *  Written with names in both places, and with empty values only where a graph has edges of weight 0. O(n²). */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { CsvRecords, csvValue, forEachRecord } from '../text/csv-records.ts';
import { parseDecimal } from '../text/decimal.ts';
import { quoteText } from '../text/quote.ts';
import { placeOf } from '../text/text.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import { isEdgeHeader } from './edge-columns.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { nodeText } from './graph-text.ts';
import { consecutiveLabels, isNodeName, rankNames } from './labels.ts';
import { renumber } from './node-comments.ts';
import { foldDirections, SYMMETRIC } from './symmetry.ts';

export const adjacencyCsv: GraphFormat = {
  name: 'adjacency-csv',
  description: 'symmetric matrix of weights as csv or between blanks, with or without names',
  extensions: ['csv', 'tsv'],
  recognizes,
  takes: ['symmetrize'],
  doubts(bytes) {
    const records = recordsOf(bytes, undefined);
    const small = records.next() && records.size === 3 && isNumeric(records, 0) && !records.isEmpty(0);
    return small
      ? ['three lines of three numbers were read as a matrix (format edge-list: as three edges)']
      : [];
  },
  read,
  write,
};

/** How the numbers lie in the records. */
interface Layout {
  readonly n: number;
  /** The names of the columns, null where there is no first line of names. */
  readonly names: readonly string[] | null;
  /** Whether each line begins with the name of its node. */
  readonly rowNames: boolean;
}

/** A corner left empty; or n lines of n ≥ 4 values, all numbers but for a first line of names. Smaller ones look like edges,
 *  unless they are symmetric with zeros on the diagonal: no list has an edge there and back, and loops besides. */
function* recognizes(bytes: Uint8Array): Steps<boolean> {
  try {
    const records = recordsOf(bytes, undefined);
    if (!records.next() || records.size < 2) return false;
    const titles = isEdgeHeader(records);
    const corner = records.isEmpty(0) && !records.isEmpty(1);
    if (corner && titles) {
      // Columns of an edge list beside an index, or nodes of these names.
      const first = records.text(1);
      return records.next() && records.text(0) === first;
    }
    if (corner || titles) return corner;
    const width = records.size;
    if (width < 3) return false;
    let lines = isNumeric(records, 0) ? 1 : 0;
    // The column of names may have a title of its own, or none.
    let rowNames = false;
    if (records.next())
      yield* forEachRecord(records, () => {
        if (!isNumeric(records, 0)) rowNames = true;
        const fits = records.size <= width + 1 && records.size >= width && isNumeric(records, 1);
        lines = fits ? lines + 1 : Number.POSITIVE_INFINITY;
        return lines <= width;
      });
    if (width === 3) return lines === 3 && !rowNames && (yield* isHollow(bytes));
    return lines === width || (rowNames && lines === width - 1);
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** Whether it is symmetric and has no loops. */
function* isHollow(bytes: Uint8Array): Steps<boolean> {
  const { source, target, count } = (yield* read(bytes, undefined)).edges;
  for (let e = 0; e < count; e++) if (source[e] === target[e]) return false;
  return true;
}

function recordsOf(bytes: Uint8Array, file: string | undefined): CsvRecords {
  return new CsvRecords(bytes, file, { blanks: true });
}

/** Whether the values from the first on are numbers or empty. */
function isNumeric(records: CsvRecords, first: number): boolean {
  for (let i = first; i < records.size; i++)
    if (!records.isEmpty(i) && Number.isNaN(parseDecimal(records.bytes, records.start(i), records.end(i))))
      return false;
  return true;
}

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const layout = layOut(bytes, file);
  const records = recordsOf(bytes, file);
  if (layout.names !== null) records.next();
  const keepZeros = yield* hasEmptyValue(bytes, file, layout);
  const entries = new EdgeBuffer(1024);
  const starts = new Float64Array(layout.n);
  let row = 0;
  if (records.next())
    yield* forEachRecord(records, () => {
      if (row < layout.n) starts[row] = records.start(0);
      readRow(records, layout, row++, keepZeros, entries);
    });
  if (row !== layout.n)
    throw new InputError({ file }, `${row} lines of ${layout.n} columns, expected a square matrix`);
  const edges = yield* foldDirections(layout.n, entries, options?.symmetrize);
  if (!(edges instanceof EdgeBuffer)) {
    const { u, v, there, back } = edges;
    const name = (i: number) => quoteText(layout.names?.[i] ?? String(i + 1));
    throw new InputError(
      placeOf(bytes, starts[u]!, file),
      `row ${name(u)}, column ${name(v)} is ${there}, but row ${name(v)}, column ${name(u)} is ${back ?? 'no edge'}: expected ${SYMMETRIC}`,
    );
  }
  if (layout.names === null) return { labels: consecutiveLabels(layout.n, 1), edges, warnings: [] };
  const { labels, rank } = yield* rankNames(layout.names);
  yield* renumber(edges, rank);
  return { labels, edges, warnings: [] };
}

/** What the first two records say about the rest. */
function layOut(bytes: Uint8Array, file: string | undefined): Layout {
  const records = recordsOf(bytes, file);
  if (!records.next()) throw new InputError({ file }, 'no values, expected a matrix');
  const width = records.size;
  const corner = width > 1 && records.isEmpty(0) && !records.isEmpty(1);
  if (!corner && isNumeric(records, 0)) return { n: width, names: null, rowNames: false };
  const titles = Array.from({ length: width }, (_, i) => records.text(i));
  const place = (i: number) => (detail: string) => records.fail(i, detail);
  if (corner) return { n: width - 1, names: checkNames(titles.slice(1), 1, place), rowNames: true };
  if (records.next() && !isNumeric(records, 0) && records.size === width)
    return { n: width - 1, names: checkNames(titles.slice(1), 1, place), rowNames: true };
  return { n: width, names: checkNames(titles, 0, place), rowNames: records.size === width + 1 };
}

function checkNames(
  names: readonly string[],
  first: number,
  failAt: (i: number) => (detail: string) => never,
): readonly string[] {
  const seen = new Set<string>();
  for (const [i, name] of names.entries()) {
    if (!isNodeName(name))
      failAt(first + i)(`${quoteText(name)} is not a node name, expected printable text`);
    if (seen.has(name))
      failAt(first + i)(`two columns are named ${quoteText(name)}, expected different names`);
    seen.add(name);
  }
  return names;
}

/** Whether any number of the matrix is left out. */
function* hasEmptyValue(bytes: Uint8Array, file: string | undefined, { names }: Layout): Steps<boolean> {
  const records = recordsOf(bytes, file);
  if (names !== null) records.next();
  let found = false;
  if (records.next())
    yield* forEachRecord(records, () => {
      for (let i = 0; i < records.size && !found; i++) found = records.isEmpty(i);
      return !found;
    });
  return found;
}

function readRow(
  records: CsvRecords,
  { n, names, rowNames }: Layout,
  row: number,
  keepZeros: boolean,
  entries: EdgeBuffer,
): void {
  const first = rowNames ? 1 : 0;
  if (row >= n) records.fail(0, `more lines than the ${n} columns, expected a square matrix`);
  if (records.size !== n + first)
    records.fail(records.size, `the line has ${records.size} values, expected ${n + first}`);
  if (rowNames && names !== null && records.text(0) !== names[row])
    records.fail(
      0,
      `the row is named ${records.quoted(0)}, expected ${quoteText(names[row]!)} as column ${row + 1} is`,
    );
  for (let column = 0; column < n; column++) {
    const i = first + column;
    if (records.isEmpty(i)) continue;
    const w = parseDecimal(records.bytes, records.start(i), records.end(i));
    if (w === 0 && !(keepZeros && row !== column)) continue;
    if (Number.isFinite(w)) entries.add(row, column, w);
    else entries.addText(row, column, records.text(i), (detail) => records.fail(i, detail));
  }
  if (entries.totalSize === Number.POSITIVE_INFINITY)
    records.fail(0, 'the sum of all |weights| exceeds the largest double, 1.8e308');
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  const { n, rowPtr, adj, weight } = graph;
  if (n === 0) throw new InputError({}, 'a matrix of values cannot hold a graph without nodes');
  const names = Array.from({ length: n }, (_, v) => csvValue(labels.labelOf(v)));
  const absent = weight.includes(0) ? '' : '0';
  const row = (u: number) => {
    const values = new Array<string | number>(n).fill(absent);
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) values[adj[a]!] = weight[a]!;
    return `${names[u]},${values.join(',')}\n`;
  };
  function* chunks(): Generator<string> {
    yield `,${names.join(',')}\n`;
    yield* nodeText(n, row);
  }
  return { warnings: [], chunks: chunks() };
}
