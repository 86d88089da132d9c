/** Which large files are read as blocks of plain lines (edge-lines.ts), and what they come to: rudy, edge lists of integers, METIS, and the
 *  coordinates of Matrix Market. The first lines tell what the format's
 *  own reader would take the file for; what they leave open (whether `5 7` above pairs is a header or an edge) the numbers of all
 *  lines decide. Wherever the answer could be another than that reader's it is null, and that reader has the file. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { Scanner, startOfText } from '../text/scanner.ts';
import { needsRecords } from './csv-edges.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import { type EdgeLayout, layOutEdges, layoutWarnings } from './edge-columns.ts';
import { edgeList } from './edge-list.ts';
import type { ReadFormatOptions } from './graph-file.ts';
import { rankIntegers } from './integer-ids.ts';
import { consecutiveLabels, integerLabels } from './labels.ts';
import { matrixMarket, readBanner, readSize } from './matrix-market.ts';
import { metis, readHeader } from './metis.ts';
import { hasAttributes } from './networkx-edges.ts';
import { mostNodes } from './numbered-nodes.ts';
import { finishOpen, type OpenQuestion, openQuestion } from './open-header.ts';
import { found, namesNodes, nextLine, type PlainEdges, rudyGraph, separatorAt } from './plain-plan.ts';
import { type DetectedGraph, fileExtension, graphFormats, recognizing } from './registry.ts';
import { headerShape, rudy } from './rudy.ts';
import { foldDirections } from './symmetry.ts';

const LF = 10;

/** Lines of a file that the detection of formats looks at, and more than its look-ahead: in a shorter head the answers could be
 *  others than in the whole file. */
const LEAST_LINES = 200;

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
    if (format === metis.name) return planMetis(text, options);
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
  if (byName.length === 1 && byName[0] === metis) return planMetis(head, options);
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

/** Lines of neighbours. */
function planMetis(head: Uint8Array, { maxNodes }: ReadFormatOptions): PlainEdges | null {
  const scanner = new Scanner(head, undefined, { blankLines: true });
  const { n, m, skip, weighted } = readHeader(scanner, { maxNodes: Number.POSITIVE_INFINITY });
  const start = nextLine(head, scanner.lineEnd());
  if (skip > 0 || start < 0 || namesNodes(head.subarray(0, start))) return null;
  return {
    start,
    rules: { separator: 0, first: 1, named: true, neighbours: weighted ? 'weighted' : 'plain' },
    declared: 2 * m,
    *finish(entries, { lowest, highest, bytes }) {
      const { count, rows, source } = entries;
      if (count !== 2 * m || rows < n || n > mostNodes(bytes, maxNodes)) return null;
      // The rows ascend.
      if (count > 0 && (lowest < 0 || highest >= n || source[count - 1]! >= n)) return null;
      const edges = yield* foldDirections(n, entries);
      if (!(edges instanceof EdgeBuffer)) return null;
      return found(metis, { labels: consecutiveLabels(n, 1), edges, warnings: [] });
    },
  };
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
