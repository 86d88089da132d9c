/** Pajek networks: `*Vertices n`, lines `i "label" …`, then `*Edges` and `*Arcs` with lines `i j [w]`, `*Edgeslist` and `*Arcslist`
 *  with lines `i j k …`, or `*Matrix`. Nodes are named by their labels where each has one of its own. Refused: several relations
 *  (`*Arcs :2`), whose weights mean different things. Source: Pajek reference manual, section 5.3. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { parseDecimal } from '../text/decimal.ts';
import { forEachLine, Scanner } from '../text/scanner.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { GraphFormat, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { consecutiveLabels, isNodeName, rankNames } from './labels.ts';
import { renumber } from './node-comments.ts';
import { type Declared, readNode, readNodeCount } from './numbered-nodes.ts';
import { foldDirections, SYMMETRIC } from './symmetry.ts';

const STAR = 42;
const QUOTE = 34;
const COLON = 58;
const VERTICES = '"*Vertices n"';
const EDGE = '"i j" or "i j w"';

export const pajek: GraphFormat = {
  name: 'pajek',
  description: 'sections "*Vertices n", "*Edges" and "*Arcs" with lines "i j [w]" (Pajek)',
  extensions: ['net', 'paj'],
  recognizes(bytes) {
    const scanner = new Scanner(bytes, undefined);
    if (!scanner.nextLine() || !scanner.next()) return false;
    const word = scanner.word().toLowerCase();
    return word === '*vertices' || word === '*network';
  },
  takes: ['symmetrize'],
  read,
};

type Section = 'edges' | 'arcs' | 'edgeslist' | 'arcslist' | 'matrix';

class PajekReader {
  readonly #scanner: Scanner;
  readonly #options: ReadFormatOptions | undefined;
  readonly edges = new EdgeBuffer(1024);
  readonly names = new Map<number, string>();
  nodes: Declared | null = null;
  directed = false;
  matrix: EdgeBuffer | null = null;
  #section: Section | 'vertices' | null = null;
  #relation: string | null = null;
  row = 0;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true });

  constructor(scanner: Scanner, options: ReadFormatOptions | undefined) {
    this.#scanner = scanner;
    this.#options = options;
  }

  readLine(): void {
    const scanner = this.#scanner;
    if (scanner.bytes[scanner.start] === STAR) this.#openSection();
    else if (this.#section === 'vertices') this.#readVertex();
    else if (this.#section === null) scanner.fail(`a line before the first section, expected ${VERTICES}`);
    else if (this.#section === 'matrix') this.#readRow();
    else if (this.#section.endsWith('list')) this.#readList();
    else {
      const u = readNode(scanner, this.nodes!, EDGE);
      const v = readNode(scanner, this.nodes!, EDGE);
      this.#readWeight(u, v);
    }
  }

  /** The weight; what follows it describes how the line is drawn. */
  #readWeight(u: number, v: number): void {
    const { bytes } = this.#scanner;
    if (!this.#scanner.next()) this.edges.addUnweighted(u, v);
    else if (Number.isNaN(parseDecimal(bytes, this.#scanner.start, this.#scanner.end)) && this.#isWord())
      this.edges.addUnweighted(u, v);
    else this.edges.addWeighted(u, v, this.#scanner);
  }

  /** Attributes such as `c Blue` begin with a letter. */
  #isWord(): boolean {
    return /^[a-zA-Z]{1,3}$/.test(this.#scanner.word());
  }

  #openSection(): void {
    const scanner = this.#scanner;
    scanner.next();
    const word = scanner.word().toLowerCase();
    if (word === '*network') return;
    if (word === '*vertices') {
      if (this.nodes !== null) scanner.fail('a second network, expected one');
      const n = readNodeCount(scanner, 'number of vertices', VERTICES, this.#options);
      this.nodes = { n, line: scanner.line };
      this.#section = 'vertices';
      return;
    }
    const section = ['edges', 'arcs', 'edgeslist', 'arcslist', 'matrix'].find((name) => word === `*${name}`);
    if (section === undefined) scanner.fail(`section ${scanner.quoted()}, expected *Edges, *Arcs or *Matrix`);
    if (this.nodes === null) scanner.fail(`${scanner.quoted()} before ${VERTICES}`);
    const relation = scanner.next() && scanner.bytes[scanner.start] === COLON ? scanner.word() : '';
    if (this.#relation !== null && relation !== this.#relation)
      scanner.fail('a second relation, expected one network of one relation');
    this.#relation = relation;
    this.#section = section as Section;
    this.row = 0;
    if (section!.startsWith('arcs')) this.directed = true;
  }

  #readVertex(): void {
    const scanner = this.#scanner;
    const v = readNode(scanner, this.nodes!, '"i label"');
    const { bytes } = scanner;
    if (!scanner.next()) return;
    let { start, end } = scanner;
    if (bytes[start] === QUOTE) {
      const lineEnd = scanner.lineEnd();
      end = bytes.indexOf(QUOTE, ++start);
      if (end < 0 || end > lineEnd) scanner.fail('a label without its closing quote');
    }
    let name: string;
    try {
      name = this.#decoder.decode(bytes.subarray(start, end));
    } catch (error) {
      throw new InputError(scanner.place(), `${scanner.quoted()} is not UTF-8 text`, { cause: error });
    }
    if (this.names.has(v)) scanner.fail(`vertex ${v + 1} is declared twice`);
    this.names.set(v, name);
  }

  #readList(): void {
    const u = readNode(this.#scanner, this.nodes!, '"i j k …"');
    do this.edges.add(u, readNode(this.#scanner, this.nodes!, '"i j k …"'), 1);
    while (!this.#scanner.atLineEnd());
  }

  #readRow(): void {
    const scanner = this.#scanner;
    const { n } = this.nodes!;
    this.matrix ??= new EdgeBuffer(1024);
    if (this.row >= n) scanner.fail(`a row after those of all ${n} vertices`);
    for (let v = 0; v < n; v++) {
      if (!scanner.next()) scanner.fail(`the row has ${v} values, expected ${n}`);
      if (parseDecimal(scanner.bytes, scanner.start, scanner.end) !== 0)
        this.matrix.addWeighted(this.row, v, scanner);
    }
    if (scanner.next()) scanner.fail(`more than ${n} values in a row`);
    this.row++;
  }
}

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  const scanner = new Scanner(bytes, file);
  const reader = new PajekReader(scanner, options);
  yield* forEachLine(scanner, () => reader.readLine());
  const { nodes, names } = reader;
  if (nodes === null) throw new InputError({ file }, `no network, expected ${VERTICES}`);
  let { edges } = reader;
  if (reader.matrix !== null) {
    if (reader.row < nodes.n)
      throw new InputError({ file }, `${reader.row} rows of the matrix, expected ${nodes.n}`);
    const folded = yield* foldDirections(nodes.n, reader.matrix, options?.symmetrize);
    if (!(folded instanceof EdgeBuffer))
      throw new InputError(
        { file },
        `row ${folded.u + 1} and column ${folded.u + 1} differ, expected ${SYMMETRIC}`,
      );
    edges = folded;
  }
  const warnings = edges.weightWarnings();
  if (reader.directed)
    warnings.unshift(
      'the graph is directed: its edges are taken without direction, and edges both ways add up',
    );
  const labels = Array.from({ length: nodes.n }, (_, v) => names.get(v) ?? '');
  if (names.size < nodes.n || !labels.every(isNodeName) || new Set(labels).size < nodes.n) {
    if (names.size > 0)
      warnings.push('not every node has a label of its own: the nodes are named by their numbers');
    return { labels: consecutiveLabels(nodes.n, 1), edges, warnings };
  }
  const ranked = yield* rankNames(labels);
  yield* renumber(edges, ranked.rank);
  return { labels: ranked.labels, edges, warnings };
}
