/** graph6 and sparse6 (nauty, House of Graphs, networkx): a graph without weights in printable characters, one in a line; nodes are
 *  numbered from 0. Written as graph6. Source: B. D. McKay, formats.txt of nauty. */

import { inBlocks } from '../../core/blocks.ts';
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { quoteBytes } from '../text/quote.ts';
import { startOfText } from '../text/scanner.ts';
import { placeOf } from '../text/text.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph, ReadFormatOptions } from './graph-file.ts';
import { isUnweighted } from './graph-text.ts';
import { consecutiveLabels } from './labels.ts';
import { mostNodes } from './numbered-nodes.ts';

const BIAS = 63;
const COLON = 58;
const AMPERSAND = 38;
const SEMICOLON = 59;
const HEADERS = ['>>graph6<<', '>>sparse6<<', '>>digraph6<<'];
const PAIRS_PER_STEP = 1 << 20;

export const graph6: GraphFormat = {
  name: 'graph6',
  description: 'one graph without weights in a line of printable characters (graph6, sparse6)',
  extensions: ['g6', 's6'],
  recognizes: (bytes) => HEADERS.some((header) => startsWith(bytes, startOfText(bytes), header)),
  read,
  write,
};

function startsWith(bytes: Uint8Array, at: number, text: string): boolean {
  for (let i = 0; i < text.length; i++) if (bytes[at + i] !== text.charCodeAt(i)) return false;
  return true;
}

class SixBits {
  readonly #bytes: Uint8Array;
  readonly #file: string | undefined;
  readonly #end: number;
  #at: number;
  #bit = 0;

  constructor(bytes: Uint8Array, file: string | undefined, start: number, end: number) {
    this.#bytes = bytes;
    this.#file = file;
    this.#at = start;
    this.#end = end;
  }

  fail(detail: string): never {
    throw new InputError(placeOf(this.#bytes, this.#at, this.#file), detail);
  }

  /** The six bits of a character as a number. */
  #value(at: number): number {
    const value = this.#bytes[at]! - BIAS;
    if (at >= this.#end) return this.fail('the line ends within the graph');
    if (!(value >= 0 && value < 64))
      this.fail(`${quoteBytes(this.#bytes, at, at + 1)} is no character of graph6`);
    return value;
  }

  /** The number of nodes: one character, or 126 and three, or two of 126 and six. */
  readCount(): number {
    let characters = 1;
    if (this.#value(this.#at) === 63) {
      const twice = this.#value(this.#at + 1) === 63;
      this.#at += twice ? 2 : 1;
      characters = twice ? 6 : 3;
    }
    let n = 0;
    for (let i = 0; i < characters; i++) n = n * 64 + this.#value(this.#at++);
    return n;
  }

  /** Bits that are left. */
  get left(): number {
    return 6 * (this.#end - this.#at) - this.#bit;
  }

  next(): number {
    const bit = (this.#value(this.#at) >> (5 - this.#bit)) & 1;
    if (++this.#bit === 6) {
      this.#bit = 0;
      this.#at++;
    }
    return bit;
  }

  /** An unsigned number of so many bits, the highest first. */
  number(bits: number): number {
    let value = 0;
    for (let i = 0; i < bits; i++) value = value * 2 + this.next();
    return value;
  }
}

function* read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedGraph> {
  let start = startOfText(bytes);
  const header = HEADERS.find((text) => startsWith(bytes, start, text));
  start += header?.length ?? 0;
  let end = start;
  while (end < bytes.length && bytes[end]! > 32) end++;
  for (let p = end; p < bytes.length; p++)
    if (bytes[p]! > 32)
      throw new InputError(placeOf(bytes, p, file), 'a second graph, expected one in the file');
  const first = bytes[start];
  const reader = new SixBits(bytes, file, first === COLON ? start + 1 : start, end);
  if (first === AMPERSAND) reader.fail('a directed graph (digraph6), expected graph6 or sparse6');
  if (first === SEMICOLON)
    reader.fail('a difference to an earlier graph (incremental sparse6), expected a whole one');
  const n = reader.readCount();
  const most = mostNodes(bytes.length, options?.maxNodes);
  if (n > most) reader.fail(`${n} nodes, expected at most ${most} (--max-nodes)`);
  const edges = first === COLON ? readSparse(reader, n) : yield* readTriangle(reader, n);
  return { labels: consecutiveLabels(n, 0), edges, warnings: [] };
}

/** The upper triangle of the matrix, column by column. */
function* readTriangle(reader: SixBits, n: number): Steps<EdgeBuffer> {
  const pairs = (n * (n - 1)) / 2;
  if (reader.left !== 6 * Math.ceil(pairs / 6))
    reader.fail(
      `${n} nodes take ${Math.ceil(pairs / 6)} characters, but there are ${Math.floor(reader.left / 6)}`,
    );
  const edges = new EdgeBuffer(1024);
  const columns = Math.max(1, Math.floor(PAIRS_PER_STEP / Math.max(1, n)));
  yield* inBlocks(n, columns, (from, to) => {
    for (let v = from; v < to; v++) for (let u = 0; u < v; u++) if (reader.next() === 1) edges.add(u, v, 1);
  });
  return edges;
}

/** Steps of one bit and a node: the bit moves on to the next node, and a node beyond it takes its place, others are its neighbours. */
function readSparse(reader: SixBits, n: number): EdgeBuffer {
  const edges = new EdgeBuffer(1024);
  const bits = n > 1 ? 32 - Math.clz32(n - 1) : 0;
  let v = 0;
  while (reader.left > bits) {
    v += reader.next();
    const u = reader.number(bits);
    if (u >= n || v >= n) break;
    if (u > v) v = u;
    else edges.add(u, v, 1);
  }
  return edges;
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  const { n, rowPtr, adj } = graph;
  if (!isUnweighted(graph))
    throw new InputError({}, 'graph6 cannot hold weights, expected a graph whose edges all weigh 1');
  let numbered = true;
  for (let v = 0; v < n; v++) numbered &&= labels.labelOf(v) === String(v);
  function* chunks(): Generator<string> {
    yield countText(n);
    let piece = '';
    let value = 0;
    let bits = 0;
    for (let v = 0; v < n; v++) {
      let a = rowPtr[v]!;
      for (let u = 0; u < v; u++) {
        const edge = adj[a] === u && a < rowPtr[v + 1]!;
        if (edge) a++;
        value = value * 2 + (edge ? 1 : 0);
        if (++bits < 6) continue;
        piece += String.fromCharCode(BIAS + value);
        value = bits = 0;
      }
      if (piece.length < 1 << 16) continue;
      yield piece;
      piece = '';
    }
    if (bits > 0) piece += String.fromCharCode(BIAS + value * 2 ** (6 - bits));
    yield `${piece}\n`;
  }
  return {
    warnings: numbered
      ? []
      : ['graph6 numbers its nodes from 0 and holds no names: they are lost, their order is kept'],
    chunks: chunks(),
  };
}

function countText(n: number): string {
  const characters = n < 63 ? 1 : n < 258048 ? 3 : 6;
  let text = '';
  for (let i = 0, rest = n; i < characters; i++, rest = Math.floor(rest / 64))
    text = String.fromCharCode(BIAS + (rest % 64)) + text;
  return '~'.repeat(characters === 1 ? 0 : characters / 3) + text;
}
