/** Rudy, the format of the G-set and of the BiqMac library: a line `n m`, then m lines `i j [w]`, nodes 1..n, w = 1 where
 *  absent. Written by G. Rinaldi's graph generator of that name. Departures: comment and blank lines are passed over, commas may
 *  separate, and the header may end with a third value 0, as in the DIMACS torus files (any other third value is refused: METIS files
 *  look like that, and mean something else). Written with the weights; names, where there are any, follow the edges as
 *  comments, where programs that read m lines do not come upon them. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { parseInteger } from '../text/decimal.ts';
import { forEachLine, Scanner } from '../text/scanner.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { numberedEdgeText } from './graph-text.ts';
import { NodeNames, nameComments, nameWarnings } from './node-comments.ts';
import { counted, readCount, readNode, readNodeCount } from './numbered-nodes.ts';

const EXPECTED = 'a line "n m"';
/** The shortest edge line: `1 2` and its line end. */
const SHORTEST_LINE = 4;

export const rudy: GraphFormat = {
  name: 'rudy',
  description: 'line "n m", then m lines "i j [w]" with nodes 1..n (G-set, BiqMac)',
  extensions: ['rud', 'rudy', 'mc', 'gset', 'csv'],
  recognizes,
  confirms,
  doubts: (bytes, _, byName) => (byName ? [] : doubts(bytes)),
  read,
  write,
};

export interface RudyHeader {
  readonly nodes: number;
  readonly edges: number;
  readonly values: number;
}

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const names = new NodeNames(bytes);
  const warnings: string[] = [];
  const scanner = scannerOf(bytes, file, names.read);
  const { nodes: n, edges: m } = readHeader(scanner, options);
  const declared = { n, line: scanner.line };
  const edges = new EdgeBuffer(Math.min(m, Math.ceil(bytes.length / SHORTEST_LINE)));
  let lines = 0;
  yield* forEachLine(scanner, () => {
    if (++lines > m) return; // only counted, for the message
    const u = readNode(scanner, declared, '"i j" or "i j w"');
    const v = readNode(scanner, declared, '"i j" or "i j w"');
    edges.addRestOfLine(scanner, u, v);
  });
  if (lines !== m)
    throw new InputError(
      { file, line: declared.line, column: 1 },
      `the header declares ${counted(m, 'edge')}, but ${counted(lines, 'edge line')} ${lines === 1 ? 'follows' : 'follow'}`,
    );
  warnings.push(...edges.weightWarnings());
  return { labels: yield* names.label(n, edges, warnings), edges, warnings };
}

/** Commas separate where they do in the header; elsewhere one may be the sign before decimals, which is refused. */
function scannerOf(
  bytes: Uint8Array,
  file: string | undefined,
  onComment?: (start: number, end: number) => void,
): Scanner {
  const scanner = new Scanner(bytes, file);
  const commas = scanner.nextLine() && scanner.lineHasComma();
  return new Scanner(bytes, file, { onComment, commas });
}

/** The header may be an edge where the lines below it have as many values, or commas. */
function doubts(bytes: Uint8Array): readonly string[] {
  const scanner = new Scanner(bytes, undefined);
  if (!scanner.nextLine()) return [];
  const { line } = scanner;
  const commas = scanner.lineHasComma();
  let values = 0;
  if (scanner.nextLine()) while (scanner.next()) values++;
  return commas || values === 0 || values === 2
    ? [`line ${line} was read as the numbers of nodes and edges (format edge-list: as an edge)`]
    : [];
}

/** A header between blanks; with commas, which edge lists have more often, only where every line that follows has a weight, and
 *  there are as many as the header says. */
function* recognizes(bytes: Uint8Array): Steps<boolean> {
  const scanner = scannerOf(bytes, undefined);
  const header = headerShape(scanner);
  if (header === null || scanner.commas === 0) return header !== null;
  const { nodes, edges, values } = header;
  let lines = 0;
  let fits = values === 2;
  yield* forEachLine(scanner, () => {
    const u = scanner.nextInteger();
    const v = scanner.nextInteger();
    fits &&= u >= 1 && v >= 1 && u <= nodes && v <= nodes && scanner.next() && !scanner.next();
    return fits && ++lines <= edges;
  });
  return fits && lines === edges && lines > 0;
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  function* chunks(): Generator<string> {
    yield `${graph.n} ${graph.m}\n`;
    yield* numberedEdgeText(graph);
    yield* nameComments(labels, '#');
  }
  return { warnings: nameWarnings(labels, 'rudy'), chunks: chunks() };
}

function readHeader(scanner: Scanner, options: ReadFormatOptions | undefined): RudyHeader {
  if (!scanner.nextLine())
    throw new InputError(
      { file: scanner.file },
      `no header, expected ${EXPECTED}: the numbers of nodes and edges`,
    );
  const nodes = readNodeCount(scanner, 'number of nodes', EXPECTED, options);
  const edges = readCount(scanner, 'number of edges', EXPECTED);
  if (scanner.next() && !(parseInteger(scanner.bytes, scanner.start, scanner.end) === 0 && !scanner.next()))
    scanner.fail(`${scanner.quoted()} follows the numbers of nodes and edges, expected the end of the line`);
  return { nodes, edges, values: scanner.values };
}

/** The first line if it is `n m` or `n m 0`, null otherwise. */
export function headerShape(scanner: Scanner): RudyHeader | null {
  if (!scanner.nextLine()) return null;
  const values: number[] = [];
  while (values.length < 4 && scanner.next())
    values.push(parseInteger(scanner.bytes, scanner.start, scanner.end));
  const [nodes = -1, edges = -1, third = 0] = values;
  return nodes >= 0 && edges >= 0 && third === 0 && values.length < 4
    ? { nodes, edges, values: values.length }
    : null;
}

/** Told from an edge list whose first line happens to be two integers: it is a faulty rudy file rather than an edge list
 *  when every line but the first has a weight; or when m edges fit among n nodes (so `1 2` is never a header), and either
 *  the number of edge lines is right, or all their nodes are in 1..n, as in a truncated file. */
function* confirms(bytes: Uint8Array): Steps<boolean> {
  const scanner = scannerOf(bytes, undefined);
  const header = headerShape(scanner);
  if (header === null) return false;
  const { nodes: n, edges: m } = header;
  let allWeighted = header.values === 2;
  const plausible = m <= (n * (n - 1)) / 2;
  let allInRange = plausible;
  let lines = 0;
  let refuted = false;
  yield* forEachLine(scanner, () => {
    lines++;
    for (let end = 0; end < 2; end++) {
      const node = scanner.nextInteger();
      if (node < 1 || node > n) allInRange = false;
    }
    while (scanner.next());
    if (scanner.values !== 3) allWeighted = false;
    refuted = !allWeighted && !allInRange && (lines > m || !plausible);
    return !refuted;
  });
  if (refuted) return false;
  return (allWeighted && lines > 0) || (plausible && lines === m) || allInRange;
}
