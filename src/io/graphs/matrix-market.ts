/** Matrix Market: a line `%%MatrixMarket matrix <layout> <field> <symmetry>`. In coordinate files a line `n n entries` follows, then
 *  lines `i j [w]`, from 1; in array files a line `n n`, then a number per line, column by column, of which zeros are no edges.
 *  Fields pattern (every entry 1), integer and real; symmetry symmetric (one entry per edge; of an array, the columns from the diagonal
 *  down) or general, which must be a symmetric matrix all the same unless the caller says how to make it one. Entries on the diagonal
 *  are loops. Written as coordinates, symmetric, with the entries below the diagonal.
 *  Source: R. F. Boisvert, R. Pozo, K. A. Remington, The Matrix Market exchange formats, NISTIR 5935, 1996. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { parseDecimal } from '../text/decimal.ts';
import { quoteText } from '../text/quote.ts';
import { forEachLine, Scanner, startOfText } from '../text/scanner.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { edgeText, isUnweighted } from './graph-text.ts';
import { NodeNames, nameComments, nameWarnings } from './node-comments.ts';
import { type Declared, readCount, readNode, readNodeCount } from './numbered-nodes.ts';
import { type Asymmetry, foldDirections, SYMMETRIC } from './symmetry.ts';

const SIZES = '"rows columns entries"';
const ARRAY_SIZES = '"rows columns"';
const ENTRY = '"i j w"';
const BANNER = '%%MatrixMarket';

export const matrixMarket: GraphFormat = {
  name: 'matrix-market',
  description: 'symmetric matrix, lines "i j [w]" or one number each (Matrix Market)',
  extensions: ['mtx', 'mm'],
  recognizes: (bytes) => firstLine(bytes).toLowerCase().startsWith(BANNER.toLowerCase()),
  takes: ['symmetrize'],
  read,
  write,
};

export interface MatrixKind {
  /** A number for each place, not only for the entries. */
  readonly array: boolean;
  readonly pattern: boolean;
  readonly general: boolean;
}

interface Size extends Declared {
  readonly entries: number;
}

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const kind = readBanner(bytes, file);
  const names = new NodeNames(bytes);
  const warnings: string[] = [];
  const scanner = new Scanner(bytes, file, { onComment: names.read });
  const size = readSize(scanner, kind, options);
  const entries = new EdgeBuffer(kind.array ? 1024 : Math.min(size.entries, Math.ceil(bytes.length / 4)));
  let lines = 0;
  const column = kind.array ? new Column(size.n, kind.general) : null;
  yield* forEachLine(scanner, () => {
    if (++lines > size.entries) return; // only counted, for the message
    if (column === null) readEntry(scanner, kind, size, entries);
    else column.readNumber(scanner, entries);
  });
  if (lines !== size.entries)
    throw new InputError(
      { file, line: size.line, column: 1 },
      kind.array
        ? `the array has ${size.entries} numbers, but there are ${lines}`
        : `${size.entries} entries are declared, but there are ${lines}`,
    );
  const edges = kind.general ? yield* foldDirections(size.n, entries, options?.symmetrize) : entries;
  if (!(edges instanceof EdgeBuffer)) throw asymmetric(edges, kind.array, size.n, bytes, file);
  return { labels: yield* names.label(size.n, edges, warnings), edges, warnings };
}

export function readBanner(bytes: Uint8Array, file: string | undefined): MatrixKind {
  const line = firstLine(bytes);
  const refuse = (what: string): never => {
    throw new InputError({ file, line: 1, column: 1 }, what);
  };
  const [banner, object, layout, field, symmetry] = line.toLowerCase().split(/\s/).filter(Boolean);
  if (banner !== BANNER.toLowerCase())
    refuse(`${quoteText(line)}, expected a line "${BANNER} matrix coordinate real symmetric" or the like`);
  if (object !== 'matrix') refuse(`a Matrix Market ${quoteText(object ?? '')}, expected a matrix`);
  if (layout !== 'coordinate' && layout !== 'array')
    refuse(`layout ${quoteText(layout ?? '')}, expected coordinate or array`);
  if (layout === 'array' && field === 'pattern') refuse('an array of pattern, expected integer or real');
  if (!['pattern', 'integer', 'real'].includes(field ?? ''))
    refuse(
      `entries are ${quoteText(field ?? '')}, expected pattern, integer or real: a weight is one real number`,
    );
  if (symmetry !== 'symmetric' && symmetry !== 'general')
    refuse(
      `the matrix is ${quoteText(symmetry ?? '')}, expected symmetric, or general and symmetric all the same`,
    );
  return { array: layout === 'array', pattern: field === 'pattern', general: symmetry === 'general' };
}

function firstLine(bytes: Uint8Array): string {
  const start = startOfText(bytes);
  return /^[^\r\n]*/.exec(new TextDecoder().decode(bytes.subarray(start, start + 128)))![0];
}

export function readSize(
  scanner: Scanner,
  { array, general }: MatrixKind,
  options: ReadFormatOptions | undefined,
): Size {
  const expected = array ? ARRAY_SIZES : SIZES;
  if (!scanner.nextLine())
    throw new InputError({ file: scanner.file }, `no line of sizes, expected ${expected}`);
  const rows = readNodeCount(scanner, 'number of rows', expected, options);
  const columns = readCount(scanner, 'number of columns', expected);
  const entries = array
    ? (rows * (general ? 2 * rows : rows + 1)) / 2
    : readCount(scanner, 'number of entries', expected);
  if (scanner.next())
    scanner.fail(
      `${scanner.quoted()} follows the ${array ? 'two' : 'three'} sizes, expected the end of the line`,
    );
  if (rows !== columns)
    scanner.fail(`the matrix has ${rows} rows and ${columns} columns, expected a square matrix`);
  return { n: rows, entries, line: scanner.line };
}

function readEntry(scanner: Scanner, kind: MatrixKind, size: Size, entries: EdgeBuffer): void {
  const u = readNode(scanner, size, ENTRY);
  const v = readNode(scanner, size, ENTRY);
  if (!kind.pattern) {
    if (!scanner.next()) scanner.fail(`the line ends after 2 values, expected ${ENTRY}`);
    entries.addWeighted(u, v, scanner);
  } else entries.add(u, v, 1);
  if (scanner.next())
    scanner.fail(
      `${scanner.quoted()} follows the ${kind.pattern ? 'entry of a pattern' : 'weight'}, expected the end of the line`,
    );
}

/** The place of the next number of an array, column by column. */
class Column {
  readonly #n: number;
  readonly #general: boolean;
  #row = 0;
  #column = 0;

  constructor(n: number, general: boolean) {
    this.#n = n;
    this.#general = general;
  }

  readNumber(scanner: Scanner, entries: EdgeBuffer): void {
    if (!scanner.next()) scanner.fail('the line holds no number');
    if (parseDecimal(scanner.bytes, scanner.start, scanner.end) !== 0)
      entries.addWeighted(this.#row, this.#column, scanner);
    if (scanner.next()) scanner.fail(`${scanner.quoted()} follows the number, expected the end of the line`);
    if (++this.#row < this.#n) return;
    this.#column++;
    this.#row = this.#general ? 0 : this.#column;
  }
}

/** The error of a general matrix that is not symmetric, at the line of the entry: the file is read once more to find it. */
function asymmetric(
  { u, v, there, back }: Asymmetry,
  array: boolean,
  n: number,
  bytes: Uint8Array,
  file: string | undefined,
): InputError {
  const scanner = new Scanner(bytes, file);
  scanner.nextLine();
  let place = array ? n * v + u : Number.POSITIVE_INFINITY;
  while (scanner.nextLine()) {
    scanner.restartLine();
    if (place-- === 0 || (!array && scanner.nextInteger() === u + 1 && scanner.nextInteger() === v + 1))
      break;
  }
  const opposite = `entry (${v + 1}, ${u + 1})`;
  const other = back === null && !array ? `there is no ${opposite}` : `${opposite} is ${back ?? 0}`;
  return new InputError(
    { file, line: scanner.line, column: 1 },
    `entry (${u + 1}, ${v + 1}) is ${there}, but ${other}: expected ${SYMMETRIC}`,
  );
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  const pattern = isUnweighted(graph);
  const field = pattern ? 'pattern' : graph.weight.every(Number.isInteger) ? 'integer' : 'real';
  function* chunks(): Generator<string> {
    yield `${BANNER} matrix coordinate ${field} symmetric\n`;
    yield* nameComments(labels, '%');
    yield `${graph.n} ${graph.n} ${graph.m}\n`;
    yield* edgeText(graph, (u, v, w) => (pattern ? `${v + 1} ${u + 1}\n` : `${v + 1} ${u + 1} ${w}\n`));
  }
  return { warnings: nameWarnings(labels, 'Matrix Market'), chunks: chunks() };
}
