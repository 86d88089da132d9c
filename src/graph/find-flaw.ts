/** Weights as a file has them; null where every arc weighs 1. */
export type FileWeights = Int8Array | Int16Array | Int32Array | Float64Array;

const FLAWED_ROW = 'is not increasing, leads to no node or to itself, or has no finite weight';

/** Looks for rows that do not follow one another, heads that are out of range or not increasing, weights that are not finite, arcs without
 *  an equal one back. Whether the matrix A of the weights' hashes is symmetric is told by xᵀAy = yᵀAx for vectors of hashes x and y
 *  (Freivalds 1977), modulo 2^32 and with keys drawn here: an asymmetric one goes unseen less than once in 10^6 files, whoever wrote them.
 *  Per arc 3 ns, 4 with weights; hashes of pairs of nodes, added up over the arcs up and those down, took 6 and 14, and looking for
 *  each arc back (check-csr.ts) 20. */
export class FlawFinder {
  readonly #n: number;
  readonly #rowPtr: Int32Array;
  readonly #adj: Int32Array;
  /** The bits of the weights; of doubles, two words each. */
  readonly #words: Int8Array | Int16Array | Int32Array | null;
  readonly #doubles: boolean;
  readonly #keys = crypto.getRandomValues(new Int32Array(4));
  /** xᵀAy − yᵀAx over the rows that have been looked at. */
  readonly #sum = new Int32Array(1);
  /** The first row that has not been looked at, −1 before the rows themselves are known to be in order. */
  #row = -1;
  #flaw: string | null = null;

  constructor(n: number, rowPtr: Int32Array, adj: Int32Array, weight: FileWeights | null) {
    this.#n = n;
    this.#rowPtr = rowPtr;
    this.#adj = adj;
    this.#doubles = weight instanceof Float64Array;
    this.#words =
      weight instanceof Float64Array
        ? new Int32Array(weight.buffer, weight.byteOffset, 2 * weight.length)
        : weight;
    // Multipliers are odd.
    this.#keys[1]! |= 1;
    this.#keys[2]! |= 1;
  }

  /** Looks at the rows that lie within the first `arcs` arcs; all of rowPtr must be there. */
  advance(arcs: number): void {
    if (this.#row < 0) this.#checkRows();
    if (this.#flaw !== null) return;
    const from = this.#row;
    const to = this.#rowsWithin(arcs);
    const bad =
      this.#words === null
        ? sumRows(this.#rowPtr, this.#adj, from, to, this.#n, this.#keys, this.#sum)
        : sumWeightedRows(
            this.#rowPtr,
            this.#adj,
            this.#words,
            this.#doubles,
            from,
            to,
            this.#n,
            this.#keys,
            this.#sum,
          );
    if (bad >= 0) this.#flaw = `row ${bad} ${FLAWED_ROW}`;
    this.#row = to;
  }

  /** What is wrong with the graph, all of which is there; null where nothing is. */
  finish(): string | null {
    this.advance(this.#adj.length);
    return this.#flaw ?? (this.#sum[0] === 0 ? null : 'it is not symmetric');
  }

  #checkRows(): void {
    const n = this.#n;
    const rowPtr = this.#rowPtr;
    this.#row = 0;
    if (rowPtr[0] !== 0 || rowPtr[n] !== this.#adj.length) this.#flaw = 'its rows do not cover its arcs';
    for (let u = 0; u < n && this.#flaw === null; u++)
      if (rowPtr[u + 1]! < rowPtr[u]!) this.#flaw = `row ${u} ends before it begins`;
  }

  /** How many rows end within the first `arcs` arcs. */
  #rowsWithin(arcs: number): number {
    let low = this.#row;
    let high = this.#n;
    while (low < high) {
      const middle = (low + high + 1) >>> 1;
      if (this.#rowPtr[middle]! <= arcs) low = middle;
      else high = middle - 1;
    }
    return low;
  }
}

/** Adds the rows from..to−1 of weight 1 to the sum: x_u (Ay)_u − y_u (Ax)_u. @returns the first row that cannot be, −1 if none */
function sumRows(
  rowPtr: Int32Array,
  adj: Int32Array,
  from: number,
  to: number,
  n: number,
  keys: Int32Array,
  sums: Int32Array,
): number {
  const [key = 0, first = 1, second = 1] = keys;
  let sum = sums[0]!;
  for (let u = from; u < to; u++) {
    let last = -1;
    let x = 0;
    let y = 0;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const v = adj[a]!;
      if (v <= last || v === u) return u;
      last = v;
      let hash = Math.imul(v ^ key, first);
      hash = Math.imul(hash ^ (hash >>> 15), second);
      x = (x + hash) | 0;
      y = (y + (hash ^ (hash >>> 13))) | 0;
    }
    if (last >= n) return u;
    let hash = Math.imul(u ^ key, first);
    hash = Math.imul(hash ^ (hash >>> 15), second);
    sum = (sum + Math.imul(hash, y) - Math.imul(hash ^ (hash >>> 13), x)) | 0;
  }
  sums[0] = sum;
  return -1;
}

/** The same with weights. */
function sumWeightedRows(
  rowPtr: Int32Array,
  adj: Int32Array,
  words: Int8Array | Int16Array | Int32Array,
  doubles: boolean,
  from: number,
  to: number,
  n: number,
  keys: Int32Array,
  sums: Int32Array,
): number {
  const [key = 0, first = 1, second = 1, other = 0] = keys;
  let sum = sums[0]!;
  for (let u = from; u < to; u++) {
    let last = -1;
    let x = 0;
    let y = 0;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const v = adj[a]!;
      if (v <= last || v === u) return u;
      last = v;
      let bits: number;
      if (doubles) {
        const high = words[2 * a + 1]!;
        if ((high & INFINITE) === INFINITE) return u;
        bits = Math.imul(words[2 * a]! ^ other, first);
        bits = (Math.imul(bits ^ (bits >>> 15), second) + high) | 0;
      } else bits = words[a]!;
      // Odd: an arc is never worth nothing.
      let weight = Math.imul(bits ^ other, first);
      weight = Math.imul(weight ^ (weight >>> 15), second);
      weight = (weight ^ (weight >>> 16)) | 1;
      let hash = Math.imul(v ^ key, first);
      hash = Math.imul(hash ^ (hash >>> 15), second);
      x = (x + Math.imul(weight, hash)) | 0;
      y = (y + Math.imul(weight, hash ^ (hash >>> 13))) | 0;
    }
    if (last >= n) return u;
    let hash = Math.imul(u ^ key, first);
    hash = Math.imul(hash ^ (hash >>> 15), second);
    sum = (sum + Math.imul(hash, y) - Math.imul(hash ^ (hash >>> 13), x)) | 0;
  }
  sums[0] = sum;
  return -1;
}

/** The exponent of infinities and of what is no number, in the high word of a double. */
const INFINITE = 0x7ff00000;
