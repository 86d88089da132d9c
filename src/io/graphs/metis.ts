/** METIS (and Chaco) graphs: a line `n m [fmt [ncon]]`, then a line per node with its neighbours, from 1; comments `%`. The
 *  digits of fmt say whether lines begin with a size, with ncon weights of the node (both passed over with a warning), and
 *  whether each neighbour is followed by the edge's weight. Every edge stands in the lines of both its ends, which must agree.
 *  Source: METIS manual, version 5.1, section 4.1. Departure: edge weights may be any decimal number, not integers > 0 only. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { parseInteger } from '../text/decimal.ts';
import { forEachLine, Scanner } from '../text/scanner.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { isUnweighted, nodeText } from './graph-text.ts';
import { NodeNames, nameComments, nameWarnings } from './node-comments.ts';
import { readCount, readNodeCount } from './numbered-nodes.ts';
import { foldDirections } from './symmetry.ts';

const EXPECTED = 'a line "n m"';

export const metis: GraphFormat = {
  name: 'metis',
  description: 'line "n m [fmt]", then a line per node with its neighbours (METIS)',
  extensions: ['metis', 'graph', 'chaco'],
  recognizes,
  doubts: (bytes, file, byName) => (byName ? [] : doubts(bytes, file)),
  read,
  write,
};

interface Header {
  readonly n: number;
  readonly m: number;
  /** Values before the neighbours in each line. */
  readonly skip: number;
  readonly weighted: boolean;
}

/** Only a whole METIS file is one: `n m` begins rudy files too, and a line per node may by chance be as many as the edges. */
function* recognizes(bytes: Uint8Array): Steps<boolean> {
  try {
    const scanner = new Scanner(bytes, undefined, { blankLines: true });
    const { n, m } = readHeader(scanner, undefined);
    if (m === 0) return false;
    let lines = 0;
    yield* forEachLine(scanner, () => {
      if (scanner.next()) lines++;
      return lines <= n;
    });
    return lines <= n && (yield* read(bytes, undefined)).edges.count === m;
  } catch (error) {
    if (error instanceof InputError) return false;
    throw error;
  }
}

/** A line of two neighbours may be an edge of a rudy file: where all are, and as many as the header says, only the caller knows.
 *  @throws InputError where that is another graph */
function doubts(bytes: Uint8Array, file: string | undefined): readonly string[] {
  const scanner = new Scanner(bytes, undefined, { blankLines: true });
  const { n, m } = readHeader(scanner, undefined);
  const { line, values } = scanner;
  let [shortest, longest, lines, row] = [3, 2, 0, 0];
  const [asMetis, asRudy] = [new Float64Array(2 * m), new Float64Array(2 * m)];
  while (longest <= 3 && scanner.nextLine()) {
    const [u, v] = [scanner.nextInteger() - 1, scanner.nextInteger() - 1];
    while (scanner.next());
    const own = row++;
    if (scanner.values === 0) continue;
    shortest = Math.min(shortest, scanner.values);
    longest = Math.max(longest, scanner.values);
    for (const [e, x, y] of [
      [0, u, v],
      [1, v, u],
    ] as const) {
      asMetis[2 * lines + e] = n * own + x;
      asRudy[2 * lines + e] = n * x + y;
    }
    lines++;
  }
  if (shortest < 2 || longest > 3 || values > 3) return [];
  if (longest === 2 && lines === m && !sameNumbers(asMetis.sort(), asRudy.sort()))
    throw new InputError(
      { file },
      'this may be METIS, each line the neighbours of a node, or rudy, each line an edge, and they are different graphs: name its format',
    );
  return [`line ${line} was read as the numbers of nodes and edges (format edge-list: as an edge)`];
}

function sameNumbers(a: Float64Array, b: Float64Array): boolean {
  return a.every((x, i) => x === b[i]);
}

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const names = new NodeNames(bytes);
  const warnings: string[] = [];
  const scanner = new Scanner(bytes, file, { blankLines: true, onComment: names.read });
  const header = readHeader(scanner, options);
  const { n, m } = header;
  const place = { file, line: scanner.line, column: 1 };
  const entries = new EdgeBuffer(Math.min(2 * m, bytes.length >> 1));
  const lineOf = new Int32Array(n);
  let rows = 0;
  yield* forEachLine(scanner, () => {
    if (rows < n) {
      lineOf[rows] = scanner.line;
      readRow(scanner, header, rows, entries);
      rows++;
    } else if (scanner.next())
      scanner.fail(`a line after those of all ${n} nodes, expected the end of the file`);
  });
  if (rows < n) throw new InputError(place, `the header declares ${n} nodes, but ${rows} lines follow`);
  if (entries.count !== 2 * m)
    throw new InputError(
      place,
      `the header declares ${m} edges, expected ${2 * m} neighbours (each edge twice), but there are ${entries.count}`,
    );
  if (header.skip > 0) warnings.push('sizes and weights of nodes were ignored');
  const edges = yield* foldDirections(n, entries);
  if (edges instanceof EdgeBuffer) return { labels: yield* names.label(n, edges, warnings), edges, warnings };
  const { u, v, there, back } = edges;
  const other =
    back === null ? `the line of node ${v + 1} does not name node ${u + 1}` : `the other way ${back}`;
  throw new InputError(
    { file, line: lineOf[u], column: 1 },
    `the edge from node ${u + 1} to node ${v + 1} weighs ${there}, but ${other}, expected both to agree`,
  );
}

/** The header, in the first line that is not blank. */
export function readHeader(scanner: Scanner, options: ReadFormatOptions | undefined): Header {
  do {
    if (!scanner.nextLine())
      throw new InputError(
        { file: scanner.file },
        `no header, expected ${EXPECTED}: the numbers of nodes and edges`,
      );
  } while (!scanner.next());
  scanner.restartLine();
  const n = readNodeCount(scanner, 'number of nodes', EXPECTED, options);
  const m = readCount(scanner, 'number of edges', EXPECTED);
  const flags = scanner.next() ? readFlags(scanner) : 0;
  const ncon = scanner.next() ? parseInteger(scanner.bytes, scanner.start, scanner.end) : 1;
  if (ncon < 0 || ncon > 1000)
    scanner.fail(`ncon ${scanner.quoted()}, expected a number of weights per node`);
  if (scanner.next()) scanner.fail(`${scanner.quoted()} in the header, expected "n m [fmt [ncon]]"`);
  return { n, m, skip: (flags & 4 ? 1 : 0) + (flags & 2 ? ncon : 0), weighted: (flags & 1) === 1 };
}

/** The binary digits of fmt as a number. */
function readFlags(scanner: Scanner): number {
  const text = scanner.word();
  if (!/^[01]{1,3}$/.test(text)) scanner.fail(`fmt ${scanner.quoted()}, expected up to three digits 0 or 1`);
  return Number.parseInt(text, 2);
}

function readRow(scanner: Scanner, { n, skip, weighted }: Header, u: number, entries: EdgeBuffer): void {
  for (let i = 0; i < skip; i++)
    if (!scanner.next())
      scanner.fail(`the line of node ${u + 1} ends within its sizes and weights, expected ${skip} of them`);
  for (;;) {
    const earlier = scanner.values;
    const v = scanner.nextInteger();
    if (scanner.values === earlier) return;
    if (v < 1 || v > n)
      scanner.fail(`neighbour ${scanner.quoted()} of node ${u + 1}, expected an integer in 1..${n}`);
    if (!weighted) entries.add(u, v - 1, 1);
    else if (scanner.next()) entries.addWeighted(u, v - 1, scanner);
    else scanner.fail(`the line of node ${u + 1} ends after neighbour ${v}, expected the edge's weight`);
  }
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  const { n, m, rowPtr, adj, weight } = graph;
  const plain = isUnweighted(graph);
  const row = (u: number) => {
    const parts: number[] = [];
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) {
      parts.push(adj[a]! + 1);
      if (!plain) parts.push(weight[a]!);
    }
    return `${parts.join(' ')}\n`;
  };
  function* chunks(): Generator<string> {
    yield* nameComments(labels, '%');
    yield plain ? `${n} ${m}\n` : `${n} ${m} 001\n`;
    yield* nodeText(n, row);
  }
  const warnings = nameWarnings(labels, 'METIS');
  if (weight.some((w) => !(Number.isInteger(w) && w > 0)))
    warnings.push('METIS itself takes edge weights that are integers > 0 only');
  return { warnings, chunks: chunks() };
}
