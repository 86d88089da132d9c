/** Whether arrays that a file claims to be a graph are one, at the speed of memory: every arc is looked at once, in order. */
import { inRowBlocks } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from './csr.ts';

const PAUSE_WORK = 2e6;

const MULTIPLIER = 0x9e3779b1 | 0;
const SECOND_MULTIPLIER = 0x85ebca6b | 0;
const WEIGHT_MULTIPLIER = 0xc2b2ae35 | 0;

/** What is wrong with the graph, null where nothing is: rows that do not follow one another, heads that are out of range or not
 *  increasing, weights that are not finite, arcs without an equal one back. The last is told by sums of hashes over the arcs up and
 *  the arcs down, with a key drawn here: unequal arcs go unseen once in 2^32 files, whoever wrote them. Looking for each arc back
 *  instead (check-csr.ts) took 4 times as long.
 *  @param weight null where every arc weighs 1 */
export function* findFlaw({
  n,
  rowPtr,
  adj,
  weight,
}: Omit<CsrGraph, 'm' | 'weight'> & {
  readonly weight: Float64Array | Int8Array | Int16Array | Int32Array | null;
}): Steps<string | null> {
  if (rowPtr[0] !== 0 || rowPtr[n] !== adj.length) return 'its rows do not cover its arcs';
  for (let u = 0; u < n; u++) if (rowPtr[u + 1]! < rowPtr[u]!) return `row ${u} ends before it begins`;
  const keys = crypto.getRandomValues(new Int32Array(2));
  const sums = new Int32Array(2);
  let bad = -1;
  yield* inRowBlocks(
    rowPtr,
    PAUSE_WORK,
    (from, to) => {
      bad = sumRows(rowPtr, adj, from, to, n, keys, sums);
      if (bad < 0 && weight !== null) bad = sumWeights(rowPtr, adj, weight, from, to, keys, sums);
    },
    {
      get expired() {
        return bad >= 0;
      },
    },
  );
  if (bad >= 0) return `row ${bad} is not increasing, leads to no node or to itself, or has no finite weight`;
  return sums[0] === sums[1] ? null : 'it is not symmetric';
}

/** Adds up the arcs to smaller nodes in sums[0], those to larger ones in sums[1]. @returns the first row that cannot be, −1 if none */
function sumRows(
  rowPtr: Int32Array,
  adj: Int32Array,
  from: number,
  to: number,
  n: number,
  keys: Int32Array,
  sums: Int32Array,
): number {
  const key = keys[0]!;
  const other = keys[1]!;
  let down = sums[0]!;
  let up = sums[1]!;
  for (let u = from; u < to; u++) {
    const end = rowPtr[u + 1]!;
    const scaled = Math.imul(u ^ key, MULTIPLIER);
    const own = u ^ other;
    let a = rowPtr[u]!;
    let last = -1;
    for (; a < end; a++) {
      const v = adj[a]!;
      if (v >= u) break;
      if (v <= last) return u;
      last = v;
      let hash = (Math.imul(v ^ key, MULTIPLIER) + own) | 0;
      hash = Math.imul(hash ^ (hash >>> 15), SECOND_MULTIPLIER);
      down = (down + (hash ^ (hash >>> 13))) | 0;
    }
    last = u;
    for (; a < end; a++) {
      const v = adj[a]!;
      if (v <= last) return u;
      last = v;
      let hash = (scaled + (v ^ other)) | 0;
      hash = Math.imul(hash ^ (hash >>> 15), SECOND_MULTIPLIER);
      up = (up + (hash ^ (hash >>> 13))) | 0;
    }
    if (last >= n) return u;
  }
  sums[0] = down;
  sums[1] = up;
  return -1;
}

const double = new Float64Array(1);
const halves = new Int32Array(double.buffer);

/** The same for the arcs with their weights. */
function sumWeights(
  rowPtr: Int32Array,
  adj: Int32Array,
  weight: Float64Array | Int8Array | Int16Array | Int32Array,
  from: number,
  to: number,
  keys: Int32Array,
  sums: Int32Array,
): number {
  const key = keys[0]!;
  const integers = !(weight instanceof Float64Array);
  for (let u = from; u < to; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const v = adj[a]!;
      const w = weight[a]!;
      let bits = w | 0;
      if (!integers) {
        if (!Number.isFinite(w)) return u;
        double[0] = w;
        bits = halves[0]! ^ Math.imul(halves[1]!, SECOND_MULTIPLIER);
      }
      let hash = (Math.imul(Math.min(u, v), MULTIPLIER) + Math.max(u, v)) ^ key;
      hash = Math.imul(hash ^ (hash >>> 15) ^ Math.imul(bits, WEIGHT_MULTIPLIER), SECOND_MULTIPLIER);
      sums[u < v ? 1 : 0]! += hash ^ (hash >>> 13);
    }
  }
  return -1;
}
