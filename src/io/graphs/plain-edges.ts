/** Which large files are read as blocks of plain lines (edge-lines.ts), and what they come to: rudy, edge lists of integers, and the
 *  coordinates of Matrix Market. The first lines tell what the format's
 *  own reader would take the file for; what they leave open (whether `5 7` above pairs is a header or an edge) the numbers of all
 *  lines decide. Wherever the answer could be another than that reader's it is null, and that reader has the file. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { parseInteger } from '../text/decimal.ts';
import { Scanner, startOfText } from '../text/scanner.ts';
import { needsRecords } from './csv-edges.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import { type EdgeLayout, layOutEdges, layoutWarnings } from './edge-columns.ts';
import { edgeList } from './edge-list.ts';
import type { GraphFormat, ReadFormatOptions } from './graph-file.ts';
import { rankIntegers } from './integer-ids.ts';
import { consecutiveLabels, integerLabels } from './labels.ts';
import { matrixMarket, readBanner, readSize } from './matrix-market.ts';
import { hasAttributes } from './networkx-edges.ts';
import { mayNameNode } from './node-comments.ts';
import { mostNodes } from './numbered-nodes.ts';
import { type DetectedGraph, fileExtension, graphFormats, recognizing } from './registry.ts';
import { headerShape, type RudyHeader, rudy } from './rudy.ts';
import { foldDirections } from './symmetry.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const COMMA = 44;

/** Lines of a file that the detection of formats looks at, and more than its look-ahead: in a shorter head the answers could be
 *  others than in the whole file. */
const LEAST_LINES = 200;

/** How the lines after the first ones are to be read: the parameters of EdgeLines.read. */
export interface LineRules {
  readonly separator: number;
  readonly first: number;
  readonly named: boolean;
}

/** What all lines hold together. */
export interface EdgeTotals {
  readonly lowest: number;
  readonly highest: number;
  /** Of the whole text. */
  readonly bytes: number;
}

export interface PlainEdges {
  /** Where the edges begin. */
  readonly start: number;
  readonly rules: LineRules;
  /** The number of edges that a header declares, null where there is none. */
  readonly declared: number | null;
  /** @returns the graph, null where the format's own reader has to decide */
  finish(edges: EdgeBuffer, totals: EdgeTotals): Steps<DetectedGraph | null>;
}

/** How the file is read whose text begins with `head`, 64 KiB and more; null where it is not read as plain lines. */
export function* planPlainEdges(
  head: Uint8Array,
  file: string | undefined,
  options: ReadFormatOptions & { readonly format?: string | undefined },
): Steps<PlainEdges | null> {
  const { format, columns, weight, symmetrize } = options;
  if (columns !== undefined || weight !== undefined || symmetrize !== undefined) return null;
  const lastLine = head.lastIndexOf(LF);
  const text = head.subarray(0, lastLine + 1);
  try {
    if (format === rudy.name) return planRudy(text, options);
    if (format === matrixMarket.name) return planMatrix(text, options);
    if (format === edgeList.name) return hasLines(text) ? planList(text, file, null) : null;
    return format === undefined ? yield* planByContent(text, file, options) : null;
  } catch (error) {
    if (error instanceof InputError) return null;
    throw error;
  }
}

/** The formats that parseGraphSteps would ask one after the other. */
function* planByContent(
  head: Uint8Array,
  file: string | undefined,
  options: ReadFormatOptions,
): Steps<PlainEdges | null> {
  const extension = fileExtension(file ?? '');
  const byName = graphFormats.filter(({ extensions }) => extensions.includes(extension));
  if (byName.length === 1 && byName[0] === rudy) return planRudy(head, options);
  if (byName.length === 1 && byName[0] === matrixMarket) return planMatrix(head, options);
  const formats = byName.length === 0 ? graphFormats : byName;
  if (formats.at(-1) !== edgeList || !hasLines(head)) return null;
  const asked = byName.length === 0 ? graphFormats : [...byName, ...graphFormats];
  const others = asked.filter((one) => one !== rudy && one !== edgeList);
  if ((yield* recognizing(others, head)).length > 0) return null;
  const doubts = edgeList.doubts?.(head, file, byName.length === 1) ?? [];
  const open = openQuestion(head, formats.includes(rudy), options);
  if (open === null) return null;
  const plan = planList(head, file, open);
  return plan && { ...plan, finish: (edges, totals) => finishOpen(plan, open, doubts, edges, totals) };
}

function hasLines(head: Uint8Array): boolean {
  let p = -1;
  for (let lines = 0; lines < LEAST_LINES; lines++) {
    p = head.indexOf(LF, p + 1);
    if (p < 0) return false;
  }
  return true;
}

/** What the first lines do not decide. */
interface OpenQuestion {
  /** The first line where it may be the header of a rudy file. */
  readonly header: RudyHeader | null;
  readonly rudyAllowed: boolean;
  /** The first number of the file: a METIS file has as many rows at most. */
  readonly rows: number;
  readonly notes: readonly string[];
  readonly maxNodes: number | undefined;
  readonly start: number;
}

function openQuestion(
  head: Uint8Array,
  rudyAllowed: boolean,
  { maxNodes }: ReadFormatOptions,
): OpenQuestion | null {
  const scanner = new Scanner(head, undefined, { commas: true });
  const header = headerShape(scanner);
  const commas = scanner.commas > 0;
  scanner.restartLine();
  // As names, "007" is another than "7".
  const zeros = header !== null && !(spells(scanner, header.nodes) && spells(scanner, header.edges));
  scanner.restartLine();
  const rows = commas ? -1 : metisRows(scanner);
  const start = nextLine(head, scanner.lineEnd());
  // Rudy files with commas are told by all of their lines, `n m 0` by its zero: neither is worth the speed.
  if (start < 0 || zeros || (header !== null && header.values !== 2)) return null;
  if (commas && header !== null) {
    if (!scanner.nextLine()) return null;
    while (scanner.next());
    if (scanner.values !== 2) return null;
  }
  const open = { rudyAllowed, rows, maxNodes, start, notes: rudy.doubts?.(head, undefined, false) ?? [] };
  return { ...open, header: commas ? null : header };
}

/** The number of nodes where the line may be the header of a METIS file, `n m` or `n m` and three binary digits; −1 elsewhere. */
function metisRows(scanner: Scanner): number {
  const { bytes } = scanner;
  const rows = scanner.next() ? parseInteger(bytes, scanner.start, scanner.end) : -1;
  return scanner.next() && scanner.next() && !/^[01]{1,3}$/.test(scanner.word()) ? -1 : rows;
}

/** Whether the next value is spelled as String() does. */
function spells(scanner: Scanner, value: number): boolean {
  return scanner.next() && scanner.end - scanner.start === String(value).length;
}

/** The start of the line after the one that ends at p, −1 where a carriage return alone ends it. */
function nextLine(bytes: Uint8Array, p: number): number {
  const end = bytes[p] === CR ? p + 1 : p;
  return bytes[end] === LF ? end + 1 : -1;
}

function* finishOpen(
  plan: PlainEdges,
  { header, rudyAllowed, rows, notes, maxNodes }: OpenQuestion,
  doubts: readonly string[],
  edges: EdgeBuffer,
  totals: EdgeTotals,
): Steps<DetectedGraph | null> {
  const { count, withoutWeight, weightedLoops } = edges;
  if (weightedLoops > 0) return null;
  if (header === null) {
    if (count <= rows) return null;
    return withWarnings(yield* plan.finish(edges, totals), doubts);
  }
  const { nodes: n, edges: m } = header;
  // The lines as the rows of METIS, which name each edge twice.
  if (count <= n && 3 * count - withoutWeight === 2 * m) return null;
  const inRange = totals.lowest >= 0 && totals.highest < n;
  const reads = count === m && inRange && n <= mostNodes(totals.bytes, maxNodes);
  if (rudyAllowed && reads) return withWarnings(rudyGraph(n, edges), notes);
  const plausible = m <= (n * (n - 1)) / 2;
  if (withoutWeight === 0 || (plausible && (inRange || count === m))) return null;
  if (n >= 2 ** 31 || m >= 2 ** 31 || String(n).length > 9 || String(m).length > 9) return null;
  // It was an edge, and the numbers are the names.
  edges.addUnweighted(n - plan.rules.first, m - plan.rules.first);
  return withWarnings(yield* plan.finish(edges, totals), doubts);
}

function withWarnings(read: DetectedGraph | null, warnings: readonly string[]): DetectedGraph | null {
  return read && { ...read, warnings };
}

function planRudy(head: Uint8Array, options: ReadFormatOptions): PlainEdges | null {
  const scanner = new Scanner(head, undefined, { commas: true });
  const header = headerShape(scanner);
  if (header === null) return null;
  const { nodes: n, edges: m } = header;
  return planDeclared(head, scanner, n, m, options, function* (edges) {
    yield;
    return edges.weightedLoops === 0 ? rudyGraph(n, edges) : null;
  });
}

/** Coordinates; arrays are numbers without places. */
function planMatrix(head: Uint8Array, options: ReadFormatOptions): PlainEdges | null {
  const { array, pattern, general } = readBanner(head, undefined);
  const scanner = new Scanner(head, undefined);
  // How many rows the whole text may claim is asked at its end.
  const { n, entries } = readSize(
    scanner,
    { array, pattern, general },
    { maxNodes: Number.POSITIVE_INFINITY },
  );
  if (array) return null;
  return planDeclared(head, scanner, n, entries, options, function* (edges) {
    if (edges.withoutWeight !== (pattern ? entries : 0)) return null;
    const folded = general ? yield* foldDirections(n, edges) : edges;
    if (!(folded instanceof EdgeBuffer)) return null;
    return found(matrixMarket, { labels: consecutiveLabels(n, 1), edges: folded, warnings: [] });
  });
}

/** Nodes 1..n and m edges, as the line declares that the scanner is in. */
function planDeclared(
  head: Uint8Array,
  scanner: Scanner,
  n: number,
  m: number,
  { maxNodes }: ReadFormatOptions,
  graphOf: (edges: EdgeBuffer) => Steps<DetectedGraph | null>,
): PlainEdges | null {
  const start = nextLine(head, scanner.lineEnd());
  if (start < 0 || namesNodes(head.subarray(0, start))) return null;
  return {
    start,
    rules: { separator: separatorAt(head, start, scanner.commas > 0), first: 1, named: true },
    declared: m,
    *finish(edges, { lowest, highest, bytes }) {
      const good = edges.count === m && lowest >= 0 && highest < n && n <= mostNodes(bytes, maxNodes);
      return good ? yield* graphOf(edges) : null;
    },
  };
}

/** Whether a comment may name a node. */
function namesNodes(text: Uint8Array): boolean {
  let named = false;
  const onComment = (start: number, end: number) => {
    named ||= mayNameNode(text, start, end);
  };
  const scanner = new Scanner(text, undefined, { onComment });
  while (scanner.nextLine());
  return named;
}

function rudyGraph(n: number, edges: EdgeBuffer): DetectedGraph {
  const labels = consecutiveLabels(n, 1);
  return found(rudy, { labels, edges, warnings: edges.weightWarnings() });
}

function found(format: GraphFormat, parsed: DetectedGraph['parsed']): DetectedGraph {
  return { format, parsed, warnings: [] };
}

function planList(head: Uint8Array, file: string | undefined, open: OpenQuestion | null): PlainEdges | null {
  if (hasAttributes(head)) return null;
  const layout = layOutEdges(head, file);
  if (needsRecords(head, file, layout)) return null;
  const header = open?.header ?? null;
  let start = startOfText(head);
  if (header !== null) start = open!.start;
  else if (layout.titles) {
    const scanner = new Scanner(head, undefined);
    scanner.nextLine();
    start = nextLine(head, scanner.lineEnd());
    if (start < 0) return null;
  }
  const first = header === null ? 0 : 1;
  return {
    start,
    rules: { separator: separatorAt(head, start, layout.commas), first, named: header !== null },
    declared: header === null ? null : header.edges,
    finish: (edges) => finishList(edges, layout, first),
  };
}

function* finishList(edges: EdgeBuffer, layout: EdgeLayout, first: number): Steps<DetectedGraph | null> {
  const { count, withoutWeight, weightedLoops } = edges;
  if (count === 0 || weightedLoops > 0 || (layout.width === 2 && withoutWeight < count)) return null;
  const names = yield* rankIntegers(edges);
  if (first !== 0) for (let v = 0; v < names.length; v++) names[v]! += first;
  const warnings = layoutWarnings(layout, edges);
  edges.dropZeroLoops();
  return found(edgeList, { edges, labels: integerLabels(names), warnings });
}

/** What separates the first two values from `start` on. */
function separatorAt(bytes: Uint8Array, start: number, commas: boolean): number {
  if (commas) return COMMA;
  const scanner = new Scanner(bytes.subarray(start), undefined);
  return scanner.nextLine() && scanner.next() && scanner.bytes[scanner.end] === TAB ? TAB : SPACE;
}
