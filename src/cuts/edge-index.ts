/** Edges by number: e = 0..m−1 in the order of their arcs from the smaller node to the larger. */
import { inRowBlocks } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';

export interface EdgeIndex {
  /** Int32Array(m): ends, source < target. */
  readonly source: Int32Array;
  readonly target: Int32Array;
  /** Int32Array(2m): the edge of each arc. */
  readonly edgeOf: Int32Array;
  /** Int32Array(m): the arcs source → target and back. */
  readonly forth: Int32Array;
  readonly back: Int32Array;
}

/** Rows and arcs between two pauses. */
const PAUSE_WORK = 5e5;

/** O(n + m); 28 bytes per edge. */
export function* indexEdges({ n, m, rowPtr, adj }: CsrGraph): Steps<EdgeIndex> {
  const source = new Int32Array(m);
  const target = new Int32Array(m);
  const edgeOf = new Int32Array(2 * m);
  const forth = new Int32Array(m);
  const back = new Int32Array(m);
  // Rows are sorted: the arcs to smaller nodes come first, and those into v arrive in the order of their sources.
  const cursor = rowPtr.slice(0, n);
  let edge = 0;
  yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
    for (let u = from; u < to; u++) {
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const v = adj[a]!;
        if (v < u) continue;
        const b = cursor[v]!++;
        source[edge] = u;
        target[edge] = v;
        forth[edge] = a;
        back[edge] = b;
        edgeOf[a] = edge;
        edgeOf[b] = edge++;
      }
    }
  });
  return { source, target, edgeOf, forth, back };
}

/** Where each edge is among others that are numbered in the same order; −1 where it is not. */
export function placesOf(edges: EdgeIndex, among: EdgeIndex): Int32Array {
  const places = new Int32Array(edges.source.length).fill(-1);
  for (let e = 0, f = 0; e < places.length; e++) {
    const u = edges.source[e]!;
    const v = edges.target[e]!;
    while (
      f < among.source.length &&
      (among.source[f]! < u || (among.source[f] === u && among.target[f]! < v))
    ) {
      f++;
    }
    if (among.source[f] === u && among.target[f] === v) places[e] = f;
  }
  return places;
}
