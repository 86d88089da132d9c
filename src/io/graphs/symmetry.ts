/** Formats that list every edge twice, u→v and v→u, as rows of a symmetric matrix: the two must agree. */

import { inBlocks, RANGE } from '../../core/blocks.ts';
import { InternalError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { buildCsrSteps, type CsrGraph } from '../../graph/csr.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { Symmetrize } from './graph-file.ts';

/** An entry whose counterpart is missing (`back` is null) or differs. */
export interface Asymmetry {
  readonly u: number;
  readonly v: number;
  readonly there: number;
  readonly back: number | null;
}

/** Keeps of each pair of entries the one with u < v, and entries u = u; repeated entries stay repeated.
 *  @param symmetrize what becomes of entries that differ from their counterparts
 *  @returns the edges, or the first entry (in the order of rows) that has no equal counterpart. O(n + entries) */
export function* foldDirections(
  n: number,
  entries: EdgeBuffer,
  symmetrize?: Symmetrize,
): Steps<EdgeBuffer | Asymmetry> {
  const upper = yield* half(entries, 1);
  if (symmetrize === 'upper' || (yield* sameBothWays(entries))) return upper;
  const above = yield* build(n, upper);
  const below = yield* build(n, yield* half(entries, -1));
  const difference = firstDifference(above, below, entries);
  if (difference === null) return upper;
  if (symmetrize === undefined) return difference;
  return symmetrize === 'sum' ? entries : larger(above, below, upper);
}

/** The entries above the diagonal and on it (side 1), or those below (side −1). */
function* half({ source, target, weight, count, memory }: EdgeBuffer, side: 1 | -1): Steps<EdgeBuffer> {
  const kept = new EdgeBuffer((count >> 1) + 16, memory);
  yield* inBlocks(count, RANGE, (from, to) => {
    for (let e = from; e < to; e++)
      if (source[e]! <= target[e]! === side > 0)
        kept.add(source[e]!, target[e]!, weight === null ? 1 : weight[e]!);
  });
  return kept;
}

/** Whether the entries above the diagonal are those below it, each as often: sums of 64 bits of hashes tell, whose keys nobody knows who
 *  has written the file, and which are wrong less than once in 10^15. false says nothing of entries that only add up to the same.
 *  Of 2·10^7 entries in 0.6 of the time of building the graphs of the halves and comparing them. */
function* sameBothWays({ source, target, weight, count }: EdgeBuffer): Steps<boolean> {
  const keys = crypto.getRandomValues(new Int32Array(6)).map((key) => key | 1);
  const real = Float64Array.of(1);
  const bits = new Int32Array(real.buffer);
  let one = 0;
  let other = 0;
  yield* inBlocks(count, RANGE, (from, to) => {
    let x = one;
    let y = other;
    for (let e = from; e < to; e++) {
      const u = source[e]!;
      const v = target[e]!;
      if (u === v) continue;
      if (weight !== null) real[0] = weight[e]!;
      const low = Math.min(u, v);
      const high = Math.max(u, v);
      const first = hashed(low, high, bits[0]!, bits[1]!, keys[0]!, keys[1]!, keys[2]!);
      const second = hashed(low, high, bits[0]!, bits[1]!, keys[3]!, keys[4]!, keys[5]!);
      x = (u < v ? x + first : x - first) | 0;
      y = (u < v ? y + second : y - second) | 0;
    }
    one = x;
    other = y;
  });
  return one === 0 && other === 0;
}

/** @param w0 @param w1 the words of the weight @param key of three odd ones */
function hashed(
  low: number,
  high: number,
  w0: number,
  w1: number,
  key: number,
  second: number,
  third: number,
): number {
  let hash = Math.imul(low ^ (low >>> 15) ^ key, second);
  hash = Math.imul(hash ^ (hash >>> 15) ^ high, third);
  hash = Math.imul(hash ^ (hash >>> 13) ^ w0, second);
  hash = Math.imul(hash ^ (hash >>> 16) ^ w1, third);
  return hash ^ (hash >>> 16);
}

/** Of each pair the larger entry; one that is not there counts for nothing. Loops are kept as they are. */
function larger(above: CsrGraph, below: CsrGraph, upper: EdgeBuffer): EdgeBuffer {
  const edges = new EdgeBuffer(above.m + below.m);
  forEachPair(above, below, (u, v, there, back) => {
    edges.add(u, v, there === null ? back! : back === null ? there : Math.max(there, back));
  });
  for (let e = 0; e < upper.count; e++)
    if (upper.source[e] === upper.target[e])
      edges.add(upper.source[e]!, upper.source[e]!, upper.weight === null ? 1 : upper.weight[e]!);
  return edges;
}

function* build(n: number, { source, target, weight, count }: EdgeBuffer): Steps<CsrGraph> {
  return (yield* buildCsrSteps(n, source, target, weight, count)).graph;
}

/** Calls back for every pair u < v that one of the halves has, in the order of rows, until false is returned. */
function forEachPair(
  upper: CsrGraph,
  lower: CsrGraph,
  visit: (u: number, v: number, there: number | null, back: number | null) => unknown,
): void {
  for (let u = 0; u < upper.n; u++) {
    let a = upper.rowPtr[u]!;
    let b = lower.rowPtr[u]!;
    for (;;) {
      const v = a < upper.rowPtr[u + 1]! ? upper.adj[a]! : Number.POSITIVE_INFINITY;
      const t = b < lower.rowPtr[u + 1]! ? lower.adj[b]! : Number.POSITIVE_INFINITY;
      const next = Math.min(v, t);
      if (next === Number.POSITIVE_INFINITY) break;
      const there = v === next ? upper.weight[a++]! : null;
      const back = t === next ? lower.weight[b++]! : null;
      // Each half has both arcs of its pairs.
      if (next > u && visit(u, next, there, back) === false) return;
    }
  }
}

function firstDifference(upper: CsrGraph, lower: CsrGraph, entries: EdgeBuffer): Asymmetry | null {
  let found: Asymmetry | null = null;
  forEachPair(upper, lower, (u, v, there, back) => {
    if (there === back) return true;
    found = asWritten(u, v, there, back, entries);
    return false;
  });
  return found;
}

/** The difference between edge {u, v} of the two halves, from the side that the file has first. */
function asWritten(
  u: number,
  v: number,
  upper: number | null,
  lower: number | null,
  { source, target, count }: EdgeBuffer,
): Asymmetry {
  const [low, high] = [Math.min(u, v), Math.max(u, v)];
  for (let e = 0; e < count; e++) {
    if (source[e] === low && target[e] === high) return { u: low, v: high, there: upper!, back: lower };
    if (source[e] === high && target[e] === low) return { u: high, v: low, there: lower!, back: upper };
  }
  throw new InternalError('internal error: two halves of a matrix differ where it has no entry');
}

/** What an error says to whoever has such a matrix. */
export const SYMMETRIC = 'a symmetric matrix, or --symmetrize sum, max or upper';
