/** What csr files (io/graphs/csr-file.ts) are checked by while they are read, in blocks that are copied to where the kernels work.
 *
 *  hashWords: a checksum of 64 bits in 16 lanes of 32, each multiplied and rotated with every sixteenth word. It tells accidents, not
 *  intent: whoever forges a file forges its checksum, too. Four lanes wait for one another's products: a third as fast.
 *
 *  sumArcs: whether heads are nodes, increase within each row and are not the row itself, weights are finite, and each arc has an equal
 *  one back. The last is told by xᵀAy = yᵀAx for vectors of hashes x and y and the matrix A of the weights' hashes (Freivalds 1977), modulo
 *  2^32: with keys that the file's author cannot know, an asymmetric one goes unseen less than once in 10^6. The rows do not matter to the
 *  loop: where they start is marked, and added up the marks are the tails. Row after row, in JavaScript, an arc took 4 ns instead of 1; hashes
 *  of pairs of nodes, added up over the arcs up and those down, 6; looking for each arc back (graph/check-csr.ts) 20.
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

export const checkLayout = new KernelLayout([], () => ({
  lanes: i32(LANES),
  state: i32(ARC_STATE.length),
  /** Where rows start. */
  rows: i32(CHECKED_ROWS),
  /** How many rows start at each arc, empty ones included; 0 behind the last arc. */
  starts: i32(CHECKED_BLOCK),
  /** Words that are hashed; heads, which may be those that have just been. */
  words: i32(CHECKED_BLOCK),
  /** Integers of 8, 16 or 32 bits, or doubles. */
  weight: i32(2 * CHECKED_BLOCK),
}));
export type CheckArrays = KernelArrays<typeof checkLayout>;

/** Hashes the first `count` words, a multiple of 16. */
export function hashWords(space: KernelSpace, arrays: CheckArrays, count: number): void {
  if (space.wasm === null) hashWordsTwin(arrays, count);
  else space.wasm.hashWords!(count, ...checkLayout.pointers(arrays, 'lanes', 'words'));
}

export function hashWordsTwin({ lanes, words }: CheckArrays, count: number): void {
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

/** @returns the first of the first `count` words that is less than the one before it, of word 0 `before`; `count` if none is */
export function risingWords(space: KernelSpace, arrays: CheckArrays, count: number, before: number): number {
  return space.wasm === null
    ? risingWordsTwin(arrays, count, before)
    : space.wasm.risingWords!(count, before, ...checkLayout.pointers(arrays, 'words'));
}

export function risingWordsTwin({ words }: CheckArrays, count: number, before: number): number {
  let last = before;
  for (let i = 0; i < count; i++) {
    if (words[i]! < last) return i;
    last = words[i]!;
  }
  return count;
}

/** Counts the first `count` rows, which start at arc `from` or later, in their order, where they start before arc `to`.
 *  @returns how many do */
export function markRows(
  space: KernelSpace,
  arrays: CheckArrays,
  count: number,
  from: number,
  to: number,
): number {
  return space.wasm === null
    ? markRowsTwin(arrays, count, from, to)
    : space.wasm.markRows!(count, from, to, ...checkLayout.pointers(arrays, 'rows', 'starts'));
}

export function markRowsTwin({ rows, starts }: CheckArrays, count: number, from: number, to: number): number {
  let i = 0;
  for (; i < count && rows[i]! < to; i++) starts[rows[i]! - from]!++;
  return i;
}

/** Adds the first `count` ≥ 1 arcs to the sum: 0 in the end where the matrix is symmetric. @param n nodes
 *  @param weightBytes of each weight, 0 where all weigh 1 @returns the first row that cannot be, −1 if none; then the state stays */
export function sumArcs(
  space: KernelSpace,
  arrays: CheckArrays,
  count: number,
  n: number,
  weightBytes: number,
): number {
  const { wasm } = space;
  const pointers = checkLayout.pointers(arrays, 'state', 'starts', 'words', 'weight');
  const good = wasm !== null && wasm.sumArcs!(count, n, weightBytes, ...pointers) === 0;
  // The twin tells which row it is.
  return good ? -1 : sumArcsTwin(arrays, count, n, weightBytes);
}

export function sumArcsTwin(
  { state, starts, words: heads, weight }: CheckArrays,
  count: number,
  n: number,
  weightBytes: number,
): number {
  const [key = 0, first = 1, second = 1, other = 0, before = 0] = state;
  const { buffer, byteOffset, length } = weight;
  const words =
    weightBytes === 1
      ? new Int8Array(buffer, byteOffset, 4 * length)
      : weightBytes === 2
        ? new Int16Array(buffer, byteOffset, 2 * length)
        : weight;
  let sum = before;
  let u = state[ARC_STATE.row]!;
  let last = state[ARC_STATE.last]!;
  for (let i = 0; i < count; i++) {
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
