/** Whether the arrays of a csr file are those of a graph, found while they arrive. */
import { ARC_STATE, arcSumLayout, CHECKED_BLOCK, sumArcs } from '../../kernels/file-check.ts';
import type { Backend } from '../../kernels/space.ts';

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
  readonly #kernel;
  /** The arcs that have been looked at, −1 before the rows themselves are known to be in order. */
  #arcs = -1;
  /** The rows that start before the next arc. */
  #rows = 0;
  #flaw: string | null = null;

  constructor(n: number, rowPtr: Int32Array, adj: Int32Array, weight: FileWeights | null, backend: Backend) {
    this.#n = n;
    this.#rowPtr = rowPtr;
    this.#adj = adj;
    this.#weight =
      weight === null
        ? new Uint8Array(0)
        : new Uint8Array(weight.buffer, weight.byteOffset, weight.byteLength);
    this.#weightBytes = weight === null ? 0 : weight.BYTES_PER_ELEMENT;
    this.#kernel = arcSumLayout.open({}, backend);
    const { state } = this.#kernel.arrays;
    // Drawn here: whoever wrote the file cannot know them.
    state.set(crypto.getRandomValues(new Int32Array(ARC_STATE.sum)));
    // Multipliers are odd.
    state[ARC_STATE.key + 1]! |= 1;
    state[ARC_STATE.key + 2]! |= 1;
    state[ARC_STATE.row] = -1;
  }

  /** Looks at the first `arcs` arcs; all of rowPtr must be there. */
  advance(arcs: number): void {
    if (this.#arcs < 0) {
      this.#flaw = flawOfRows(this.#rowPtr, this.#adj.length);
      this.#arcs = 0;
    }
    while (this.#flaw === null && this.#arcs < arcs)
      this.#lookAt(this.#arcs, Math.min(arcs, this.#arcs + CHECKED_BLOCK));
  }

  /** What is wrong with the graph, all of which is there; null where nothing is. */
  finish(): string | null {
    this.advance(this.#adj.length);
    const sum = this.#kernel.arrays.state[ARC_STATE.sum];
    return this.#flaw ?? (sum === 0 ? null : 'it is not symmetric');
  }

  #lookAt(from: number, to: number): void {
    const { space, arrays } = this.#kernel;
    const { starts, heads, weight } = arrays;
    const bytes = this.#weightBytes;
    const n = this.#n;
    this.#rows = markRows(this.#rowPtr, n, this.#rows, from, to, starts);
    heads.set(this.#adj.subarray(from, to));
    if (bytes > 0) {
      const there = new Uint8Array(weight.buffer, weight.byteOffset, weight.byteLength);
      there.set(this.#weight.subarray(bytes * from, bytes * to));
    }
    const bad = sumArcs(space, arrays, to - from, n, bytes);
    if (bad >= 0) this.#flaw = `row ${bad} ${FLAWED_ROW}`;
    this.#arcs = to;
  }
}

function flawOfRows(rowPtr: Int32Array, arcs: number): string | null {
  const n = rowPtr.length - 1;
  if (rowPtr[0] !== 0 || rowPtr[n] !== arcs) return 'its rows do not cover its arcs';
  for (let u = 0; u < n; u++) if (rowPtr[u + 1]! < rowPtr[u]!) return `row ${u} ends before it begins`;
  return null;
}

/** Counts the rows that start at each of the arcs from..to−1. @param row the first that starts there @returns the first that does not */
function markRows(
  rowPtr: Int32Array,
  n: number,
  row: number,
  from: number,
  to: number,
  starts: Int32Array,
): number {
  starts.fill(0);
  let u = row;
  for (; u < n && rowPtr[u]! < to; u++) starts[rowPtr[u]! - from]!++;
  return u;
}
