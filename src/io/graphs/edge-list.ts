/** Edge list: one line `node node [weight]` per edge, separated by blanks or by commas, weight 1 where absent.
 *  Names are integers or any text without blanks and commas. Where all are integers as String() spells them, within ±2^53,
 *  the nodes are numbered by ascending integer; one other name ("007" is one: its zeros are kept) makes all of them
 *  strings, ordered by UTF-16 code unit. So the order of the lines leaves no trace.
 *  A first line of column names such as `source,target,weight` is passed over, with a warning where it could be an edge.
 *  Names in quotes, and edges in other columns than the first three, are csv-edges.ts's to read, and attributes in braces
 *  networkx-edges.ts's. A line `x x 0` says only that there is a node x: so nodes without edges are written. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { csvValue } from '../text/csv-records.ts';
import { parseInteger } from '../text/decimal.ts';
import { forEachLine, Scanner } from '../text/scanner.ts';
import { needsRecords, readRecords } from './csv-edges.ts';
import { EdgeBuffer, estimateLines } from './edge-buffer.ts';
import { type EdgeLayout, layOutEdges, layoutWarnings } from './edge-columns.ts';
import type {
  GraphFormat,
  GraphText,
  NodeLabels,
  ParsedGraph,
  ReadFormatOptions,
  WriteFormatOptions,
} from './graph-file.ts';
import { edgeText, nodeText } from './graph-text.ts';
import { rankIntegers } from './integer-ids.ts';
import { integerLabels, integerName } from './labels.ts';
import { refuseLookalikes } from './lookalikes.ts';
import { hasAttributes, readAttributed } from './networkx-edges.ts';
import { PendingNames } from './pending-names.ts';

export const edgeList: GraphFormat = {
  name: 'edge-list',
  description: 'lines "node node [weight]", separated by blanks or commas; names are integers or text',
  extensions: ['edges', 'edgelist', 'el', 'csv', 'tsv'],
  recognizes: () => true,
  takes: ['columns', 'weight'],
  doubts: refuseLookalikes,
  read,
  write,
};

const EXPECTED = 'expected "node node" or "node node weight"';

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  if (options?.columns === undefined && hasAttributes(bytes))
    return yield* readAttributed(bytes, file, options?.weight);
  const layout = layOutEdges(bytes, file, options);
  if (options?.columns !== undefined || needsRecords(bytes, file, layout))
    return yield* readRecords(bytes, file, layout);
  const parsed = yield* readIntegers(bytes, file, layout);
  // Under titles, a name may hold blanks: only the separator of the titles separates.
  return parsed ?? (yield* layout.titles ? readRecords(bytes, file, layout) : readNames(bytes, file, layout));
}

/** The fast path: names within 32 bits are kept as they are and numbered at the end. null at the first other name. */
function* readIntegers(
  bytes: Uint8Array,
  file: string | undefined,
  layout: EdgeLayout,
): Steps<ParsedGraph | null> {
  const edges = new EdgeBuffer(estimateLines(bytes));
  const scanner = new Scanner(bytes, file, { commas: true });
  toFirstEdge(scanner, layout);
  let other = false;
  yield* forEachLine(scanner, () => {
    const u = nextInteger(scanner);
    const v = u === NOT_32_BITS ? u : nextInteger(scanner);
    // Under titles `1 2,3` is the edge from "1 2" to "3".
    other = v === NOT_32_BITS || (layout.titles && scanner.commas === 0 && scanner.lineHasComma());
    if (!other) finishLine(scanner, edges, u, v, layout);
    return !other;
  });
  if (other) return null;
  const labels = integerLabels(yield* rankIntegers(edges));
  const warnings = layoutWarnings(layout, edges);
  edges.dropZeroLoops();
  return { edges, labels, warnings };
}

/** Any names, also integers of more than 32 bits. */
function* readNames(bytes: Uint8Array, file: string | undefined, layout: EdgeLayout): Steps<ParsedGraph> {
  const edges = new EdgeBuffer(estimateLines(bytes));
  const scanner = new Scanner(bytes, file, { commas: true });
  const names = new PendingNames(bytes, edges, (start) => failAt(bytes, file, start));
  toFirstEdge(scanner, layout);
  const lines = forEachLine(scanner, () => {
    const u = nextName(scanner, names);
    const v = nextName(scanner, names);
    finishLine(scanner, edges, u, v, layout);
    names.lineRead();
  });
  yield* names.during(lines);
  const labels = yield* names.finish();
  const warnings = layoutWarnings(layout, edges);
  edges.dropZeroLoops();
  return { edges, labels, warnings };
}

function nextName(scanner: Scanner, names: PendingNames): number {
  if (!scanner.next()) failAtLineEnd(scanner);
  return names.add(scanner.start, scanner.end);
}

/** Refuses the value that begins at byte `start`. */
function failAt(bytes: Uint8Array, file: string | undefined, start: number): never {
  const scanner = new Scanner(bytes, file, { commas: true });
  let found = false;
  while (!found && scanner.nextLine()) while (!found && scanner.next()) found = scanner.start === start;
  return scanner.fail(`${scanner.quoted()} is not a node name, expected printable UTF-8 text`);
}

function finishLine(scanner: Scanner, edges: EdgeBuffer, u: number, v: number, layout: EdgeLayout): void {
  const { width, commas } = layout;
  edges.addRestOfLine(scanner, u, v);
  if (scanner.values > width)
    scanner.fail(`${scanner.quoted()} follows the last column, expected the end of the line`);
  if (scanner.commas > 0 !== commas)
    scanner.fail(
      `${commas ? 'blanks' : 'commas'} separate the values of this line, those of the first line ${commas ? 'commas' : 'blanks'}`,
    );
  // "New York,5" must not become an edge New–York of weight 5.
  if (scanner.commas > 0 && scanner.commas !== scanner.values - 1)
    scanner.fail('both commas and blanks separate the values of this line, expected one of the two');
}

/** No integer of 32 bits. */
const NOT_32_BITS = 2 ** 31;
const ZERO = 48;
const MINUS = 45;

/** The next value if it is an integer of 32 bits spelled the way String() does, NOT_32_BITS otherwise. */
function nextInteger(scanner: Scanner): number {
  const earlier = scanner.values;
  let size = scanner.nextInteger();
  if (scanner.values === earlier) failAtLineEnd(scanner);
  const { bytes, start, end } = scanner;
  const negative = size < 0 && bytes[start] === MINUS;
  const digits = negative ? start + 1 : start;
  if (negative) size = parseInteger(bytes, digits, end);
  const leadingZero = bytes[digits] === ZERO && (negative || end - digits > 1);
  if (size < 0 || size >= NOT_32_BITS || leadingZero) return NOT_32_BITS;
  return negative ? -size : size;
}

function failAtLineEnd(scanner: Scanner): never {
  return scanner.fail(`the line ends after ${scanner.values === 1 ? '1 value' : 'no value'}, ${EXPECTED}`);
}

/** Moves to the first line of an edge, past a line of titles. */
function toFirstEdge(scanner: Scanner, { titles }: EdgeLayout): void {
  if (!scanner.nextLine()) throw noEdges(scanner);
  if (titles && !scanner.nextLine()) throw noEdges(scanner);
}

function noEdges(scanner: Scanner): InputError {
  return new InputError({ file: scanner.file }, `no edges, ${EXPECTED} in each line`);
}

/** What a name must not have to stand between blanks: blanks, separators, quotes, the signs of comments and of other formats. */
const NEEDS_CSV = /[\s,;"]|^[#%/(*[{]|:$/;

function write(graph: CsrGraph, labels: NodeLabels, options?: WriteFormatOptions): GraphText {
  const { n, rowPtr } = graph;
  if (n === 0) throw new InputError({}, 'an edge list cannot hold a graph without nodes');
  const names = Array.from({ length: n }, (_, v) => labels.labelOf(v));
  const extension = /\.(csv|tsv)(?:\.gz)?$/i.exec(options?.file ?? '')?.[1]?.toLowerCase();
  const integers = names.filter((name) => !Number.isNaN(integerName(name))).length;
  // Between blanks `1 pp 2` is the edge of a relation in SIF.
  const mixed = integers > 0 && integers < n;
  const commas = extension === 'csv' || mixed || names.some((name) => NEEDS_CSV.test(name));
  const separator = commas ? ',' : extension === 'tsv' ? '\t' : ' ';
  const shown = commas ? names.map(csvValue) : names;
  const line = (...values: (string | number)[]) => `${values.join(separator)}\n`;
  const isAlone = (v: number) => rowPtr[v] === rowPtr[v + 1];
  const alone = names.filter((_, v) => isAlone(v)).length;
  function* chunks(): Generator<string> {
    if (separator !== ' ') yield line('source', 'target', 'weight');
    yield* nodeText(n, (v) => (isAlone(v) ? line(shown[v]!, shown[v]!, 0) : ''));
    yield* edgeText(graph, (u, v, w) => line(shown[u]!, shown[v]!, w));
  }
  const loops =
    alone === 1
      ? '1 node without edges is written as a loop'
      : `${alone} nodes without edges are written as loops`;
  return { warnings: alone === 0 ? [] : [`${loops} of weight 0`], chunks: chunks() };
}
