/** The text of a graph in pieces: large enough to be written fast, small enough that a file of any size needs little memory. */
import type { CsrGraph } from '../../graph/csr.ts';

const PIECE = 1 << 16;

/** The text of each edge u < v in the order of the rows. Weights are to be printed by String(): it is the shortest text that
 *  reads back as the same double. */
export function* edgeText(
  { n, rowPtr, adj, weight }: CsrGraph,
  textOf: (u: number, v: number, w: number) => string,
): Generator<string> {
  let piece = '';
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const v = adj[a]!;
      if (v < u) continue;
      piece += textOf(u, v, weight[a]!);
      if (piece.length < PIECE) continue;
      yield piece;
      piece = '';
    }
  }
  if (piece !== '') yield piece;
}

/** The text of each node. */
export function* nodeText(n: number, textOf: (v: number) => string): Generator<string> {
  let piece = '';
  for (let v = 0; v < n; v++) {
    piece += textOf(v);
    if (piece.length < PIECE) continue;
    yield piece;
    piece = '';
  }
  if (piece !== '') yield piece;
}

/** Whether every edge weighs 1, so that a format may leave the weights out. */
export function isUnweighted({ weight }: CsrGraph): boolean {
  return weight.every((w) => w === 1);
}
