/** What csr files (io/graphs/csr-file.ts) are checked by while they are read, in blocks, where the kernels see them (io/graphs/checked-blocks.ts).
 *
 *  hashWords: a checksum of 64 bits in 16 lanes of 32, each multiplied and rotated with every sixteenth word. It tells accidents, not
 *  intent: whoever forges a file forges its checksum, too. Four lanes wait for one another's products: a third as fast.
 *
 *  sumArcs: whether heads are nodes, increase within each row and are not the row itself, weights are finite, and each arc has an equal
 *  one back. The last is told by xᵀAy = yᵀAx for vectors of hashes x and y and the matrix A of the weights' hashes (Freivalds 1977), modulo
 *  2^32: with keys that the file's author cannot know, an asymmetric one goes unseen less than once in 10^6. The rows do not matter to the
 *  loop: where they start is marked, and added up the marks are the tails. Row after row, in JavaScript, an arc took 4 ns instead of 1; hashes
 *  of pairs of nodes, added up over the arcs up and those down, 6; looking for each arc back (graph/check-csr.ts) 20.
 *  risingWords, markRows: whether rows follow one another, and where they start. In JavaScript, not yet compiled when a file is read, they
 *  took as long as sumArcs.
 *  WebAssembly in file-check.as.ts; the functions named …Twin are its oracle and fallback: the same numbers. */
import { i32, type KernelArrays, KernelLayout } from './layout.ts';
import type { KernelSpace } from './space.ts';

/** Words or arcs at a time: they fit in the second cache. */
export const CHECKED_BLOCK = 1 << 14;
/** Rows at a time. */
export const CHECKED_ROWS = 1 << 12;
const LANES = 16;
const MULTIPLIER = 0x9e3779b1 | 0;

/** Places in `state`; `key` is followed by two odd multipliers and the key of the weights. */
export const ARC_STATE = { key: 0, sum: 4, row: 5, last: 6, length: 8 } as const;
/** The exponent of infinities and of what is no number, in the high word of a double. */
const INFINITE = 0x7ff00000;

/** The kernels' own memory, and room for words, rows and weights that lie elsewhere. */
export const checkLayout = new KernelLayout([], () => ({
  lanes: i32(LANES),
  state: i32(ARC_STATE.length),
  /** How many rows start at each arc, empty ones included. */
  starts: i32(CHECKED_BLOCK),
  words: i32(CHECKED_BLOCK),
  rows: i32(CHECKED_ROWS),
  weight: i32(2 * CHECKED_BLOCK),
}));
export type CheckArrays = KernelArrays<typeof checkLayout>;

/** Hashes words, a multiple of 16; they are in the space. */
export function hashWords(space: KernelSpace, lanes: Int32Array, words: Int32Array): void {
  if (space.wasm === null) hashWordsTwin(lanes, words);
  else space.wasm.hashWords!(words.length, lanes.byteOffset, words.byteOffset);
}

export function hashWordsTwin(lanes: Int32Array, words: Int32Array): void {
  const count = words.length;
  for (let lane = 0; lane < LANES; lane += 4) {
    let a = lanes[lane]!;
    let b = lanes[lane + 1]!;
    let c = lanes[lane + 2]!;
    let d = lanes[lane + 3]!;
    for (let i = lane; i < count; i += LANES) {
      a = Math.imul(a ^ words[i]!, MULTIPLIER);
      a = (a << 13) | (a >>> 19);
      b = Math.imul(b ^ words[i + 1]!, MULTIPLIER);
      b = (b << 13) | (b >>> 19);
      c = Math.imul(c ^ words[i + 2]!, MULTIPLIER);
      c = (c << 13) | (c >>> 19);
      d = Math.imul(d ^ words[i + 3]!, MULTIPLIER);
      d = (d << 13) | (d >>> 19);
    }
    lanes[lane] = a;
    lanes[lane + 1] = b;
    lanes[lane + 2] = c;
    lanes[lane + 3] = d;
  }
}

/** @param words in the space @param before what comes before them
 *  @returns the first that is less than the one before it, their number if none is */
export function risingWords(space: KernelSpace, words: Int32Array, before: number): number {
  return space.wasm === null
    ? risingWordsTwin(words, before)
    : space.wasm.risingWords!(words.length, before, words.byteOffset);
}

export function risingWordsTwin(words: Int32Array, before: number): number {
  let last = before;
  for (let i = 0; i < words.length; i++) {
    if (words[i]! < last) return i;
    last = words[i]!;
  }
  return words.length;
}

/** Counts, in `starts` from arc `from` on, the rows that start before arc `to`. @param rows in the space: where rows start, rising, at
 *  arc `from` or later @returns how many start before `to` */
export function markRows(
  space: KernelSpace,
  starts: Int32Array,
  rows: Int32Array,
  from: number,
  to: number,
): number {
  return space.wasm === null
    ? markRowsTwin(starts, rows, from, to)
    : space.wasm.markRows!(rows.length, from, to, rows.byteOffset, starts.byteOffset);
}

export function markRowsTwin(starts: Int32Array, rows: Int32Array, from: number, to: number): number {
  let i = 0;
  for (; i < rows.length && rows[i]! < to; i++) starts[rows[i]! - from]!++;
  return i;
}

/** Adds arcs to the sum in `state`: 0 in the end where the matrix is symmetric. @param heads in the space, as the weights are
 *  @param weight bytes of integers of 8, 16 or 32 bits, or of doubles; none where all weigh 1 @param n nodes
 *  @returns the first row that cannot be, −1 if none */
export function sumArcs(
  space: KernelSpace,
  { state, starts }: Pick<CheckArrays, 'state' | 'starts'>,
  heads: Int32Array,
  weight: Uint8Array,
  n: number,
): number {
  const weightBytes = weight.length / heads.length;
  const arcs = { state, starts, heads, weight };
  const { wasm } = space;
  if (wasm === null) return sumArcsTwin(arcs, 0, n);
  const whole = heads.length & ~3;
  const pointers = [state, starts, heads, weight].map(({ byteOffset }) => byteOffset);
  const good = whole > 0 && wasm.sumArcs!(whole, n, weightBytes, ...pointers) === 0;
  if (good && whole === heads.length) return -1;
  // The twin tells which row it is, and adds the last few.
  return sumArcsTwin(arcs, good ? whole : 0, n);
}

/** @param first arc that is added */
export function sumArcsTwin(
  {
    state,
    starts,
    heads,
    weight,
  }: Readonly<Record<'state' | 'starts' | 'heads', Int32Array>> & {
    readonly weight: Uint8Array;
  },
  from: number,
  n: number,
): number {
  const count = heads.length;
  const weightBytes = weight.length / count;
  const [key = 0, first = 1, second = 1, other = 0, before = 0] = state;
  const Kind = weightBytes === 1 ? Int8Array : weightBytes === 2 ? Int16Array : Int32Array;
  const words = new Kind(
    weight.buffer as ArrayBuffer,
    weight.byteOffset,
    weight.length / Kind.BYTES_PER_ELEMENT,
  );
  let sum = before;
  let u = state[ARC_STATE.row]!;
  let last = state[ARC_STATE.last]!;
  for (let i = from; i < count; i++) {
    if (starts[i]! > 0) last = -1;
    u += starts[i]!;
    const v = heads[i]!;
    if (v <= last || v === u || v >= n) return u;
    last = v;
    let factor = 1;
    if (weightBytes !== 0) {
      let bits = words[weightBytes === 8 ? 2 * i : i]!;
      if (weightBytes === 8) {
        const high = words[2 * i + 1]!;
        if ((high & INFINITE) === INFINITE) return u;
        bits = (hashed(bits, other, first, second) + high) | 0;
      }
      factor = hashed(bits, other, first, second);
      // Odd: an arc is never worth nothing.
      factor = (factor ^ (factor >>> 16)) | 1;
    }
    const xu = hashed(u, key, first, second);
    const xv = hashed(v, key, first, second);
    const term = (Math.imul(xu, xv ^ (xv >>> 13)) - Math.imul(xu ^ (xu >>> 13), xv)) | 0;
    sum = (sum + Math.imul(factor, term)) | 0;
  }
  state[ARC_STATE.sum] = sum;
  state[ARC_STATE.row] = u;
  state[ARC_STATE.last] = last;
  return -1;
}

function hashed(value: number, key: number, first: number, second: number): number {
  const product = Math.imul(value ^ key, first);
  return Math.imul(product ^ (product >>> 15), second);
}
