/** Whether the arrays of a csr file are those of a graph, found while they arrive. */
import {
  ARC_STATE,
  CHECKED_BLOCK,
  CHECKED_ROWS,
  markRows,
  risingWords,
  sumArcs,
} from '../../kernels/file-check.ts';
import type { CheckedBlocks } from './checked-blocks.ts';

/** Weights as a file has them; null where every arc weighs 1. */
export type FileWeights = Int8Array | Int16Array | Int32Array | Float64Array;

const FLAWED_ROW = 'is not increasing, leads to no node or to itself, or has no finite weight';

/** Looks for rows that do not follow one another, heads that are out of range or not increasing, weights that are not finite, arcs without
 *  an equal one back (kernels/file-check.ts). */
export class FlawFinder {
  readonly #n: number;
  readonly #rowPtr: Int32Array;
  readonly #adj: Int32Array;
  readonly #weight: Uint8Array;
  readonly #weightBytes: number;
  readonly #blocks: CheckedBlocks;
  /** The row pointers, and the arcs, that have been looked at. */
  #pointers = 0;
  #arcs = 0;
  /** The rows that start before the next arc. */
  #rows = 0;
  #flaw: string | null = null;

  constructor(
    n: number,
    rowPtr: Int32Array,
    adj: Int32Array,
    weight: FileWeights | null,
    blocks: CheckedBlocks,
  ) {
    this.#n = n;
    this.#rowPtr = rowPtr;
    this.#adj = adj;
    this.#weight =
      weight === null
        ? new Uint8Array(0)
        : new Uint8Array(weight.buffer, weight.byteOffset, weight.byteLength);
    this.#weightBytes = weight === null ? 0 : weight.BYTES_PER_ELEMENT;
    this.#blocks = blocks;
    const { state } = blocks.arrays;
    // Drawn here: whoever wrote the file cannot know them.
    state.set(crypto.getRandomValues(new Int32Array(ARC_STATE.sum)));
    // Multipliers are odd.
    state[ARC_STATE.key + 1]! |= 1;
    state[ARC_STATE.key + 2]! |= 1;
    state[ARC_STATE.row] = -1;
  }

  /** Looks at what is there: so many row pointers and, once these are all, arcs. */
  advance(pointers: number, arcs: number): void {
    while (this.#flaw === null && this.#pointers < pointers)
      this.#lookAtRows(this.#pointers, Math.min(pointers, this.#pointers + CHECKED_BLOCK));
    while (this.#flaw === null && this.#arcs < arcs)
      this.#lookAt(this.#arcs, Math.min(arcs, this.#arcs + CHECKED_BLOCK));
  }

  /** What is wrong with the graph, all of which is there; null where nothing is. */
  finish(): string | null {
    this.advance(this.#n + 1, this.#adj.length);
    const sum = this.#blocks.arrays.state[ARC_STATE.sum];
    return this.#flaw ?? (sum === 0 ? null : 'it is not symmetric');
  }

  #lookAtRows(from: number, to: number): void {
    const { space, arrays } = this.#blocks;
    const rowPtr = this.#rowPtr;
    const pointers = this.#blocks.seen(rowPtr.subarray(from, to), arrays.words);
    const falls = from + risingWords(space, pointers, from === 0 ? 0 : rowPtr[from - 1]!);
    if (falls < to) this.#flaw = `row ${falls - 1} ends before it begins`;
    if (rowPtr[0] !== 0 || (to > this.#n && rowPtr[to - 1] !== this.#adj.length))
      this.#flaw = 'its rows do not cover its arcs';
    this.#pointers = to;
  }

  #lookAt(from: number, to: number): void {
    const { space, arrays } = this.#blocks;
    const bytes = this.#weightBytes;
    this.#markRows(from, to);
    const heads = this.#blocks.seen(this.#adj.subarray(from, to), arrays.words);
    const { buffer, byteOffset, byteLength } = arrays.weight;
    const room = new Uint8Array(buffer, byteOffset, byteLength);
    const weight = this.#blocks.seen(this.#weight.subarray(bytes * from, bytes * to), room);
    const bad = sumArcs(space, arrays, heads, weight, this.#n);
    if (bad >= 0) this.#flaw = `row ${bad} ${FLAWED_ROW}`;
    this.#arcs = to;
  }

  /** Counts the rows that start at each of the arcs from..to−1. */
  #markRows(from: number, to: number): void {
    const { space, arrays } = this.#blocks;
    arrays.starts.fill(0);
    for (let all = true; all && this.#rows < this.#n; ) {
      const rows = this.#rowPtr.subarray(this.#rows, Math.min(this.#n, this.#rows + CHECKED_ROWS));
      const marked = markRows(space, arrays.starts, this.#blocks.seen(rows, arrays.rows), from, to);
      this.#rows += marked;
      all = marked === rows.length;
    }
  }
}
