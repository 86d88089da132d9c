/** The graph itself as a file, to be loaded again at the speed of the disk (csr-layout.ts). */
import type { Steps } from '../../core/steps.ts';
import type { ArcWeights, CsrGraph } from '../../graph/csr.ts';
import { BlockHash } from './block-hash.ts';
import { CheckedBlocks } from './checked-blocks.ts';
import {
  BYTE_ORDER,
  CHECKSUM,
  CSR_HEADER_BYTES,
  isCsr,
  MAGIC,
  PIECE,
  padded,
  requireByteOrder,
  TEXT_NAMES,
  VERSION,
  wordsOf,
} from './csr-layout.ts';
import { CsrReader, LEAST_FOR_KERNELS } from './csr-reader.ts';
import type { FileWeights } from './find-flaw.ts';
import type { GraphFormat, GraphText, NodeLabels, ParsedGraph } from './graph-file.ts';

export const csrFile: GraphFormat = {
  name: 'csr',
  description: "the graph's arrays, binary: read again many times as fast as text",
  extensions: ['csr'],
  recognizes: isCsr,
  read,
  write,
};

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
    const backend = adj.byteLength < LEAST_FOR_KERNELS ? 'typescript' : 'wasm';
    const hash = new BlockHash(new CheckedBlocks(backend));
    hash.add(wordsOf(header));
    for (const piece of pieces()) hash.add(wordsOf(piece));
    for (const [i, word] of hash.value().entries()) view.setInt32(CHECKSUM + 4 * i, word, true);
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
    if (piece.length === padded(piece.length) && piece.byteOffset % 4 === 0) yield piece;
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
