/** The cycles of three and four edges of a graph, listed once, and which of their odd-cycle inequalities a point violates: the
 *  plaquettes of grids. */
import type { EdgeIndex } from '../cuts/edge-index.ts';
import type { FoundCycles } from '../cuts/found-cycles.ts';
import type { CsrGraph } from '../graph/csr.ts';

/** No more cycles than so many per edge are listed. */
const MOST_PER_EDGE = 4;
/** Nor are more than so many ways of two edges per edge looked at. */
const MOST_WAYS_PER_EDGE = 200;

export class ShortCycles {
  readonly count: number;
  /** Int32Array(4·count): the edges around each cycle, the last −1 where there are three. */
  readonly #edges: Int32Array;
  readonly #member = new Int32Array(4);

  constructor(graph: CsrGraph, { edgeOf }: EdgeIndex) {
    const most = MOST_PER_EDGE * graph.m;
    this.#edges = new Int32Array(4 * most);
    this.count = list(graph, edgeOf, this.#edges, most);
  }

  /** Adds the inequalities that x violates by more than `least`. */
  search(x: Float64Array, least: number, found: FoundCycles): void {
    const edges = this.#edges;
    for (let i = 0; i < 4 * this.count; i += 4) {
      const size = edges[i + 3]! < 0 ? 3 : 4;
      // F holds the edges above ½, and if these are even in number, the one nearest to ½ changes sides.
      let length = 0;
      let odd = 0;
      let nearest = 2;
      let turned = 0;
      for (let j = 0; j < size; j++) {
        const value = x[edges[i + j]!]!;
        const inF = value > 0.5 ? 1 : 0;
        odd ^= inF;
        length += inF === 1 ? 1 - value : value;
        const cost = Math.abs(1 - 2 * value);
        if (cost < nearest) {
          nearest = cost;
          turned = j;
        }
      }
      if (odd === 0) length += nearest;
      if (!(1 - length > least)) continue;
      for (let j = 0; j < size; j++) {
        const inF = x[edges[i + j]!]! > 0.5 !== (odd === 0 && j === turned);
        this.#member[j] = 2 * edges[i + j]! + (inF ? 0 : 1);
      }
      found.add(this.#member, size, 1 - length);
    }
  }
}

/** @returns how many were listed */
function list({ n, m, rowPtr, adj }: CsrGraph, edgeOf: Int32Array, edges: Int32Array, most: number): number {
  let count = 0;
  let ways = MOST_WAYS_PER_EDGE * m;
  // For the smallest node u of a cycle: how a node at distance two was reached last, and by which two edges.
  const reached = new Int32Array(n).fill(-1);
  const first = new Int32Array(n);
  const second = new Int32Array(n);
  const direct = new Int32Array(n).fill(-1);
  const put = (a: number, b: number, c: number, d: number): void => {
    if (count === most) return;
    edges.set([a, b, c, d], 4 * count++);
  };
  for (let u = 0; u < n && ways > 0 && count < most; u++) {
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) direct[adj[a]!] = edgeOf[a]!;
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) {
      const v = adj[a]!;
      if (v < u) continue;
      ways -= rowPtr[v + 1]! - rowPtr[v]!;
      for (let b = rowPtr[v]!; b < rowPtr[v + 1]!; b++) {
        const t = adj[b]!;
        if (t <= u) continue;
        if (t > v && direct[t]! >= 0) put(edgeOf[a]!, edgeOf[b]!, direct[t]!, -1);
        if (reached[t] === u) put(first[t]!, second[t]!, edgeOf[b]!, edgeOf[a]!);
        reached[t] = u;
        first[t] = edgeOf[a]!;
        second[t] = edgeOf[b]!;
      }
    }
    for (let a = rowPtr[u]!; a < rowPtr[u + 1]!; a++) direct[adj[a]!] = -1;
  }
  return count;
}
