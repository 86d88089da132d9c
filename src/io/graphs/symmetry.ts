/** Formats that list every edge twice, u→v and v→u, as rows of a symmetric matrix: the two must agree. */

import { inBlocks, RANGE } from '../../core/blocks.ts';
import { InternalError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { buildCsrSteps, type CsrGraph } from '../../graph/csr.ts';
import { EdgeBuffer } from './edge-buffer.ts';

/** An entry whose counterpart is missing (`back` is null) or differs. */
export interface Asymmetry {
  readonly u: number;
  readonly v: number;
  readonly there: number;
  readonly back: number | null;
}

/** Keeps of each pair of entries the one with u < v, and entries u = u; repeated entries stay repeated.
 *  @returns the edges, or the first entry (in the order of rows) that has no equal counterpart. O(n + entries) */
export function* foldDirections(n: number, entries: EdgeBuffer): Steps<EdgeBuffer | Asymmetry> {
  const upper = new EdgeBuffer((entries.count >> 1) + 16);
  const lower = new EdgeBuffer((entries.count >> 1) + 16);
  const { source, target, weight, count } = entries;
  yield* inBlocks(count, RANGE, (from, to) => {
    for (let e = from; e < to; e++) {
      const half = source[e]! <= target[e]! ? upper : lower;
      half.add(source[e]!, target[e]!, weight === null ? 1 : weight[e]!);
    }
  });
  const above = yield* build(n, upper);
  const below = yield* build(n, lower);
  return firstDifference(above, below, entries) ?? upper;
}

function* build(n: number, { source, target, weight, count }: EdgeBuffer): Steps<CsrGraph> {
  return (yield* buildCsrSteps(n, source, target, weight, count)).graph;
}

function firstDifference(upper: CsrGraph, lower: CsrGraph, entries: EdgeBuffer): Asymmetry | null {
  for (let u = 0; u < upper.n; u++) {
    let a = upper.rowPtr[u]!;
    let b = lower.rowPtr[u]!;
    for (;;) {
      const v = a < upper.rowPtr[u + 1]! ? upper.adj[a]! : Number.POSITIVE_INFINITY;
      const t = b < lower.rowPtr[u + 1]! ? lower.adj[b]! : Number.POSITIVE_INFINITY;
      if (v === Number.POSITIVE_INFINITY && t === v) break;
      if (v === t && upper.weight[a] === lower.weight[b]) {
        a++;
        b++;
      } else
        return asWritten(
          u,
          Math.min(v, t),
          v <= t ? upper.weight[a]! : null,
          t <= v ? lower.weight[b]! : null,
          entries,
        );
    }
  }
  return null;
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
