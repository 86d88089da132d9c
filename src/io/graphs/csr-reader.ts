/** Reads csr files (csr-layout.ts), piece by piece, straight into the arrays of the graph. */
import { inBlocks, RANGE } from '../../core/blocks.ts';
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { type ArcWeights, COMPACT_EDGES, type CsrGraph, vouchFor } from '../../graph/csr.ts';
import { CHECKED_BLOCK } from '../../kernels/file-check.ts';
import { BlockHash } from './block-hash.ts';
import { CheckedBlocks } from './checked-blocks.ts';
import {
  BYTE_ORDER,
  CHECKSUM,
  CSR_HEADER_BYTES,
  isCsr,
  PIECE,
  padded,
  requireByteOrder,
  TEXT_NAMES,
  VERSION,
  wordsOf,
} from './csr-layout.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import { type FileWeights, FlawFinder } from './find-flaw.ts';
import type { NodeLabels, ParsedGraph } from './graph-file.ts';
import { consecutiveLabels, integerLabels, isNodeName, stringLabels } from './labels.ts';
import { linesOf } from './name-ids.ts';

const FIRST_PIECE = 1 << 18;
const MOST_EDGES = 2 ** 30 - 1;
/** Smaller files are checked sooner than WebAssembly is there. */
export const LEAST_FOR_KERNELS = 1 << 20;
const WEIGHT_KINDS = { 1: Int8Array, 2: Int16Array, 4: Int32Array, 8: Float64Array } as const;
const NAME_BYTES: Readonly<Record<number, number>> = { 0: 0, 4: 4, 8: 8 };

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
  readonly #hash: BlockHash;
  readonly #flaws: FlawFinder;
  /** The weights of a graph whose file has none. */
  readonly #ones: Float64Array | Int8Array | null;
  readonly #sections: readonly Uint8Array[];
  /** Bytes of the sections that have been filled. */
  #filled = 0;
  #onesFilled = 0;

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
    const words = lengths.map((length) => padded(length) / 4);
    const blocks = new CheckedBlocks(size < LEAST_FOR_KERNELS ? 'typescript' : 'wasm', words);
    this.#sections = words.map((length) => bytesIn(blocks.take(length)));
    const [rowPtr, adj, weight, names] = this.#sections as [Uint8Array, Uint8Array, Uint8Array, Uint8Array];
    this.n = n!;
    this.m = m!;
    this.#rowPtr = new Int32Array(rowPtr.buffer, rowPtr.byteOffset, n! + 1);
    this.#adj = new Int32Array(adj.buffer, adj.byteOffset, 2 * m!);
    const Kind = WEIGHT_KINDS[weightKind as 1];
    this.#weight = weightKind === 0 ? null : new Kind(weight.buffer, weight.byteOffset, 2 * m!);
    this.#hash = new BlockHash(blocks);
    this.#flaws = new FlawFinder(n!, this.#rowPtr, this.#adj, this.#weight, blocks);
    this.#ones = this.#weight !== null ? null : new (m! < COMPACT_EDGES ? Float64Array : Int8Array)(2 * m!);
    this.#names = names.subarray(0, nameBytes);
    this.#nameKind = nameKind!;
    this.#firstName = view.getInt32(32, true);
    this.#checksum = [view.getInt32(CHECKSUM, true), view.getInt32(CHECKSUM + 4, true)];
    // Not slice(): that of a Buffer is no copy.
    const hashed = Uint8Array.from(header.subarray(0, CSR_HEADER_BYTES));
    hashed.fill(0, CHECKSUM, CHECKSUM + 8);
    this.#hash.add(wordsOf(hashed));
    if ([36, 56, 60].some((at) => view.getUint32(at, true) !== 0)) this.#fail('its header is no header');
  }

  /** What is to be filled with the bytes that follow the header, in their order: the first ones are short, so that there is something to check
   *  soon. */
  *pieces(): Generator<Uint8Array> {
    let size = FIRST_PIECE;
    for (const section of this.#sections) {
      for (let start = 0; start < section.length; ) {
        const piece = section.subarray(start, start + size);
        yield piece;
        start += piece.length;
        size = Math.min(PIECE, 2 * size);
      }
    }
  }

  /** To be told each piece in this order, once it is filled: it is checked while the next one is being read. */
  filled(piece: Uint8Array): void {
    const words = wordsOf(piece);
    for (let from = 0; from < words.length; from += CHECKED_BLOCK) {
      const block = words.subarray(from, from + CHECKED_BLOCK);
      this.#hash.add(block);
      this.#filled += block.byteLength;
      this.#flaws.advance(Math.min(this.n + 1, this.#filled / 4), this.#arcsThere());
    }
    const arcs = this.#arcsThere();
    this.#ones?.fill(1, this.#onesFilled, arcs);
    this.#onesFilled = arcs;
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
    const weight = this.#ones ?? arcWeights(this.#weight!, m);
    const graph: CsrGraph = { n, m, rowPtr: this.#rowPtr, adj: this.#adj, weight };
    vouchFor(graph);
    return { graph, labels: yield* this.#labels(), edges: new EdgeBuffer(0), warnings: [] };
  }

  /** How many arcs there are with their weights. */
  #arcsThere(): number {
    const [rows, heads, weights] = this.#sections as [Uint8Array, Uint8Array, Uint8Array];
    const words = this.#weight ?? this.#adj;
    const before = rows.length + (this.#weight === null ? 0 : heads.length);
    const bytes = Math.min(this.#filled - before, this.#weight === null ? heads.length : weights.length);
    return Math.max(0, Math.min(words.length, Math.floor(bytes / words.BYTES_PER_ELEMENT)));
  }

  *#labels(): Steps<NodeLabels> {
    const { n } = this;
    const names = this.#names;
    if (this.#nameKind === 0) {
      if (this.#firstName + n > 2 ** 31) this.#fail('its names are beyond 32 bits');
      return consecutiveLabels(n, this.#firstName);
    }
    if (this.#nameKind !== TEXT_NAMES) {
      const Kind = this.#nameKind === 4 ? Int32Array : Float64Array;
      const ids = new Kind(names.buffer as ArrayBuffer, names.byteOffset, n);
      for (let v = 0; v < n; v++)
        if (!Number.isSafeInteger(ids[v]) || (v > 0 && ids[v]! <= ids[v - 1]!))
          this.#fail('its names are not ascending integers');
      return integerLabels(ids);
    }
    const texts = yield* linesOf(names);
    if (texts?.length !== n) this.#fail(`its names are not ${n} lines of text`);
    yield* inBlocks(n, RANGE, (from, to) => {
      for (let v = from; v < to; v++) {
        if (!isNodeName(texts![v]!)) this.#fail(`its names are not ${n} lines of text`);
        if (v > 0 && !(texts![v - 1]! < texts![v]!)) this.#fail('its names are not in order');
      }
    });
    return stringLabels(texts!);
  }

  #fail(what: string): never {
    throw new InputError({ file: this.#file }, `a damaged csr file: ${what}`);
  }
}
function bytesIn({ buffer, byteOffset, byteLength }: Int32Array): Uint8Array {
  return new Uint8Array(buffer, byteOffset, byteLength);
}

/** The weights of the kind that graphs of m edges have in memory. */
function arcWeights(weight: FileWeights, m: number): ArcWeights {
  return m < COMPACT_EDGES || weight instanceof Int32Array ? Float64Array.from(weight) : weight;
}

/** Whether Σ|w| over edges is finite. */
function* hasFiniteSum(weight: Float64Array): Steps<boolean> {
  let sum = 0;
  yield* inBlocks(weight.length, RANGE, (from, to) => {
    for (let a = from; a < to; a++) sum += Math.abs(0.5 * weight[a]!);
  });
  return Number.isFinite(sum);
}
