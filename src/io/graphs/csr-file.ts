/** The graph itself as a file, to be loaded again at the speed of the disk: a header of 64 bytes, then the arrays of the CSR graph as
 *  they lie in memory, each padded with zeros to a multiple of 16 bytes. All numbers are little-endian.
 *
 *      0  8 bytes  89 4d 43 43 53 52 0d 0a ("\x89MCCSR\r\n")     32  i32  name of node 0, where the names are consecutive
 *      8  u32      version, 1                                   36  u32  0
 *     12  u32      01020304 in this order of bytes              40  f64  bytes of the names
 *     16  u32      n                                            48  2 × i32  checksum of the header's first 48 bytes
 *     20  u32      m                                                         and of the arrays (block-hash.ts)
 *     24  u32      kind of weights                              56  8 bytes  0
 *     28  u32      kind of names
 *
 *  rowPtr i32 × (n + 1) · adj i32 × 2m · weights × 2m of kind 0 (none: all 1), 1 (i8), 2 (i16), 4 (i32) or 8 (f64) · names of kind
 *  0 (none: consecutive integers), 4 (i32 × n), 8 (f64 × n), both ascending, or 1 (UTF-8, a line each). */
import { inBlocks, RANGE } from '../../core/blocks.ts';
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { type ArcWeights, COMPACT_EDGES, type CsrGraph, vouchFor } from '../../graph/csr.ts';
import { type FileWeights, FlawFinder } from '../../graph/find-flaw.ts';
import { BlockHash } from './block-hash.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph } from './graph-file.ts';
import { consecutiveLabels, integerLabels, isNodeName, stringLabels } from './labels.ts';

const MAGIC = [0x89, 0x4d, 0x43, 0x43, 0x53, 0x52, 0x0d, 0x0a];
const VERSION = 1;
const BYTE_ORDER = 0x01020304;
export const CSR_HEADER_BYTES = 64;
const HASHED_HEADER_BYTES = 48;
const ALIGNMENT = 16;
const MOST_EDGES = 2 ** 30 - 1;
const LITTLE_ENDIAN = new Uint8Array(Uint16Array.of(1).buffer)[0] === 1;
/** Of the pieces that are written, and of those that are read and checked between two pauses. */
const PIECE = 1 << 22;

export const csrFile: GraphFormat = {
  name: 'csr',
  description: "the graph's arrays, binary: read again many times as fast as text",
  extensions: ['csr'],
  recognizes: isCsr,
  read,
  write,
};

export function isCsr(bytes: Uint8Array): boolean {
  return MAGIC.every((byte, i) => bytes[i] === byte);
}

const WEIGHT_KINDS = { 1: Int8Array, 2: Int16Array, 4: Int32Array, 8: Float64Array } as const;
const NAME_BYTES: Readonly<Record<number, number>> = { 0: 0, 4: 4, 8: 8 };
const TEXT_NAMES = 1;

/** A file that is being read: its pieces are filled and told to `filled` one after the other, and `finish` makes the graph. */
export class CsrReader {
  readonly n: number;
  readonly m: number;
  readonly #file: string | undefined;
  readonly #rowPtr: Int32Array;
  readonly #adj: Int32Array;
  readonly #weight: FileWeights | null;
  readonly #names: Uint8Array;
  readonly #nameKind: number;
  readonly #firstName: number;
  readonly #checksum: readonly number[];
  readonly #hash = new BlockHash();
  readonly #flaws: FlawFinder;
  readonly #sections: readonly Uint8Array[];
  /** Bytes of the sections that have been filled. */
  #filled = 0;

  /** @param header the first CSR_HEADER_BYTES bytes @param size of the whole file: no array is made for what is not there
   *  @throws InputError */
  constructor(header: Uint8Array, size: number, file: string | undefined) {
    this.#file = file;
    requireByteOrder(file);
    if (header.length < CSR_HEADER_BYTES || !isCsr(header)) this.#fail('it does not begin as one');
    const view = new DataView(header.buffer, header.byteOffset, CSR_HEADER_BYTES);
    const version = view.getUint32(8, true);
    if (version !== VERSION) this.#fail(`its version is ${version}, expected ${VERSION}`);
    if (view.getUint32(12, true) !== BYTE_ORDER) this.#fail('its bytes are in another order');
    const [n, m, weightKind, nameKind] = [16, 20, 24, 28].map((at) => view.getUint32(at, true));
    const nameBytes = view.getFloat64(40, true);
    const bytesPerName = NAME_BYTES[nameKind!];
    if (n! > 2 ** 31 - 2 || m! > MOST_EDGES) this.#fail(`it claims ${n} nodes and ${m} edges`);
    if (weightKind !== 0 && !(weightKind! in WEIGHT_KINDS)) this.#fail(`weights of kind ${weightKind}`);
    if (nameKind !== TEXT_NAMES && bytesPerName === undefined) this.#fail(`names of kind ${nameKind}`);
    const right =
      bytesPerName === undefined ? Number.isSafeInteger(nameBytes) : nameBytes === bytesPerName * n!;
    if (!right || nameBytes < 0) this.#fail('the size of its names is no such size');
    const lengths = [4 * (n! + 1), 8 * m!, 2 * m! * weightKind!, nameBytes];
    const expected = lengths.reduce((sum, length) => sum + padded(length), CSR_HEADER_BYTES);
    if (size !== expected) this.#fail(`it has ${size} bytes, expected ${expected}`);
    this.#sections = lengths.map((length) => new Uint8Array(padded(length)));
    const [rowPtr, adj, weight, names] = this.#sections.map(({ buffer }) => buffer);
    this.n = n!;
    this.m = m!;
    this.#rowPtr = new Int32Array(rowPtr!, 0, n! + 1);
    this.#adj = new Int32Array(adj!, 0, 2 * m!);
    this.#weight = weightKind === 0 ? null : new WEIGHT_KINDS[weightKind as 1](weight!, 0, 2 * m!);
    this.#flaws = new FlawFinder(n!, this.#rowPtr, this.#adj, this.#weight);
    this.#names = new Uint8Array(names!, 0, nameBytes);
    this.#nameKind = nameKind!;
    this.#firstName = view.getInt32(32, true);
    this.#checksum = [view.getInt32(48, true), view.getInt32(52, true)];
    this.#hash.add(wordsOf(header.slice(0, HASHED_HEADER_BYTES)));
    if ([36, 56, 60].some((at) => view.getUint32(at, true) !== 0)) this.#fail('its header is no header');
  }

  /** What is to be filled with the bytes that follow the header, in their order. */
  *pieces(): Generator<Uint8Array> {
    for (const section of this.#sections)
      for (let start = 0; start < section.length; start += PIECE)
        yield section.subarray(start, start + PIECE);
  }

  /** To be told each piece in this order, once it is filled: it is checked while the next one is being read. */
  filled(piece: Uint8Array): void {
    this.#hash.add(wordsOf(piece));
    this.#filled += piece.length;
    const arcs = this.#arcsThere();
    if (arcs > 0) this.#flaws.advance(arcs);
  }

  /** @throws InputError where the file is damaged, or its arrays are no graph */
  *finish(): Steps<ParsedGraph> {
    const [low, high] = this.#hash.value();
    if (low !== this.#checksum[0] || high !== this.#checksum[1]) this.#fail('its checksum is another');
    const flaw = this.#flaws.finish();
    if (flaw !== null) this.#fail(flaw);
    if (this.#weight instanceof Float64Array && !(yield* hasFiniteSum(this.#weight)))
      this.#fail('the sum of all |weights| exceeds the largest double, 1.8e308');
    const { n, m } = this;
    const weight = arcWeights(this.#weight, m);
    const graph: CsrGraph = { n, m, rowPtr: this.#rowPtr, adj: this.#adj, weight };
    vouchFor(graph);
    return { graph, labels: this.#labels(), edges: new EdgeBuffer(0), warnings: [] };
  }

  /** How many arcs there are with their weights. */
  #arcsThere(): number {
    const [rows, heads, weights] = this.#sections as [Uint8Array, Uint8Array, Uint8Array];
    const words = this.#weight ?? this.#adj;
    const before = rows.length + (this.#weight === null ? 0 : heads.length);
    const bytes = Math.min(this.#filled - before, this.#weight === null ? heads.length : weights.length);
    return Math.min(words.length, Math.floor(bytes / words.BYTES_PER_ELEMENT));
  }

  #labels(): NodeLabels {
    const { n } = this;
    const names = this.#names;
    if (this.#nameKind === 0) {
      if (this.#firstName + n > 2 ** 31) this.#fail('its names are beyond 32 bits');
      return consecutiveLabels(n, this.#firstName);
    }
    if (this.#nameKind !== TEXT_NAMES) {
      const Kind = this.#nameKind === 4 ? Int32Array : Float64Array;
      const ids = new Kind(names.buffer as ArrayBuffer, 0, n);
      for (let v = 0; v < n; v++)
        if (!Number.isSafeInteger(ids[v]) || (v > 0 && ids[v]! <= ids[v - 1]!))
          this.#fail('its names are not ascending integers');
      return integerLabels(ids);
    }
    const texts = linesOf(names);
    if (texts === null || texts.length !== n || !texts.every(isNodeName))
      this.#fail(`its names are not ${n} lines of text`);
    for (let v = 1; v < n; v++) if (!(texts![v - 1]! < texts![v]!)) this.#fail('its names are not in order');
    return stringLabels(texts!);
  }

  #fail(what: string): never {
    throw new InputError({ file: this.#file }, `a damaged csr file: ${what}`);
  }
}

function requireByteOrder(file: string | undefined): void {
  if (!LITTLE_ENDIAN)
    throw new InputError({ file }, 'csr files are for machines whose least significant byte comes first');
}

/** The lines of UTF-8 text, null where it is none. */
function linesOf(bytes: Uint8Array): string[] | null {
  const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });
  const lines: string[] = [];
  try {
    // Line by line: all of it may be longer than a string can be.
    for (let start = 0; start < bytes.length; ) {
      const end = bytes.indexOf(0x0a, start);
      if (end < 0) return null;
      lines.push(decoder.decode(bytes.subarray(start, end)));
      start = end + 1;
    }
    return lines;
  } catch {
    return null;
  }
}

/** The weights of the kind that graphs of m edges have in memory. */
function arcWeights(weight: FileWeights | null, m: number): ArcWeights {
  if (m < COMPACT_EDGES) return weight === null ? new Float64Array(2 * m).fill(1) : Float64Array.from(weight);
  if (weight === null) return new Int8Array(2 * m).fill(1);
  return weight instanceof Int32Array ? Float64Array.from(weight) : weight;
}

/** Whether Σ|w| over edges is finite. */
function* hasFiniteSum(weight: Float64Array): Steps<boolean> {
  let sum = 0;
  yield* inBlocks(weight.length, RANGE, (from, to) => {
    for (let a = from; a < to; a++) sum += Math.abs(0.5 * weight[a]!);
  });
  return Number.isFinite(sum);
}

function padded(bytes: number): number {
  return Math.ceil(bytes / ALIGNMENT) * ALIGNMENT;
}

function wordsOf(bytes: Uint8Array): Int32Array {
  return new Int32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
}

function* read(bytes: Uint8Array, file: string | undefined): Steps<ParsedGraph> {
  const reader = new CsrReader(bytes.subarray(0, CSR_HEADER_BYTES), bytes.length, file);
  let at = CSR_HEADER_BYTES;
  for (const piece of reader.pieces()) {
    piece.set(bytes.subarray(at, at + piece.length));
    at += piece.length;
    reader.filled(piece);
    yield;
  }
  return yield* reader.finish();
}

function write(graph: CsrGraph, labels: NodeLabels): GraphText {
  requireByteOrder(undefined);
  const { n, m, rowPtr, adj } = graph;
  const weight = fileWeights(graph.weight);
  const { kind, first, bytes: names } = fileNames(labels);
  const header = new Uint8Array(CSR_HEADER_BYTES);
  const view = new DataView(header.buffer);
  header.set(MAGIC);
  const fields = [VERSION, BYTE_ORDER, n, m, weight?.BYTES_PER_ELEMENT ?? 0, kind];
  for (const [i, field] of fields.entries()) view.setUint32(8 + 4 * i, field, true);
  view.setInt32(32, first, true);
  view.setFloat64(40, names.length, true);
  const arrays = [rowPtr, adj, weight, names].filter((array) => array !== null);
  const pieces = function* () {
    for (const array of arrays) yield* paddedPieces(array);
  };
  function* chunks(): Generator<Uint8Array> {
    const hash = new BlockHash();
    hash.add(wordsOf(header.slice(0, HASHED_HEADER_BYTES)));
    for (const piece of pieces()) hash.add(wordsOf(piece));
    for (const [i, word] of hash.value().entries()) view.setInt32(48 + 4 * i, word, true);
    yield header;
    yield* pieces();
  }
  return { warnings: [], chunks: chunks() };
}

/** The bytes of an array in pieces of which all but the last have PIECE bytes; that one is padded. */
function* paddedPieces(array: Int32Array | FileWeights | Uint8Array): Generator<Uint8Array> {
  const bytes = new Uint8Array(array.buffer, array.byteOffset, array.byteLength);
  for (let start = 0; start < bytes.length; start += PIECE) {
    const piece = bytes.subarray(start, start + PIECE);
    if (piece.length % ALIGNMENT === 0 && piece.byteOffset % 4 === 0) yield piece;
    else {
      const whole = new Uint8Array(padded(piece.length));
      whole.set(piece);
      yield whole;
    }
  }
}

/** The weights in the smallest kind that holds them all, null where all are 1. */
function fileWeights(weight: ArcWeights): FileWeights | null {
  let least = 1;
  let most = 1;
  let integers = true;
  for (let a = 0; a < weight.length; a++) {
    const w = weight[a]!;
    if (w < least) least = w;
    if (w > most) most = w;
    if (integers && w !== Math.trunc(w)) integers = false;
  }
  if (least === 1 && most === 1) return null;
  const size = integers ? Math.max(-least, most) : Number.POSITIVE_INFINITY;
  const Kind =
    size < 2 ** 7 ? Int8Array : size < 2 ** 15 ? Int16Array : size < 2 ** 31 ? Int32Array : Float64Array;
  return weight instanceof Kind ? weight : Kind.from(weight);
}

function fileNames({ size, integers, labelOf }: NodeLabels): {
  kind: number;
  first: number;
  bytes: Uint8Array;
} {
  if (typeof integers === 'number') return { kind: 0, first: integers, bytes: new Uint8Array(0) };
  if (integers !== undefined) {
    const bytes = new Uint8Array(integers.buffer, integers.byteOffset, integers.byteLength);
    return { kind: integers.BYTES_PER_ELEMENT, first: 0, bytes };
  }
  const encoder = new TextEncoder();
  const lines = Array.from({ length: size }, (_, v) => encoder.encode(`${labelOf(v)}\n`));
  const bytes = new Uint8Array(lines.reduce((sum, { length }) => sum + length, 0));
  let at = 0;
  for (const line of lines) {
    bytes.set(line, at);
    at += line.length;
  }
  return { kind: TEXT_NAMES, first: 0, bytes };
}
