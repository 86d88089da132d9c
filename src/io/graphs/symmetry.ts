/** Formats that list every edge twice, u→v and v→u, as rows of a symmetric matrix: the two must agree. */
import { InternalError } from '../../core/errors.ts';
import { buildCsr, type CsrGraph } from '../../graph/csr.ts';
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
export function foldDirections(n: number, entries: EdgeBuffer): EdgeBuffer | Asymmetry {
  const upper = part(entries, (u, v) => u <= v);
  const lower = part(entries, (u, v) => u > v);
  return firstDifference(build(n, upper), build(n, lower), entries) ?? upper;
}

function part(entries: EdgeBuffer, wanted: (u: number, v: number) => boolean): EdgeBuffer {
  const kept = new EdgeBuffer((entries.count >> 1) + 16);
  const { source, target, weight } = entries;
  for (let e = 0; e < entries.count; e++) {
    const u = source[e]!;
    const v = target[e]!;
    if (wanted(u, v)) kept.add(u, v, weight === null ? 1 : weight[e]!);
  }
  return kept;
}

function build(n: number, { source, target, weight, count }: EdgeBuffer): CsrGraph {
  return buildCsr(n, source, target, weight, count).graph;
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
