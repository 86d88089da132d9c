/** The text of a graph in pieces: large enough to be written fast, small enough that a file of any size needs little memory. */
import type { CsrGraph } from '../../graph/csr.ts';
import { EdgeText } from '../../graph/generators/edge-text.ts';

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

const EDGES_AT_ONCE = 1 << 12;

/** Lines `u v w` of nodes from 1; where all weights are integers of 32 bits, digit by digit: 3 times as fast. */
export function* numberedEdgeText(graph: CsrGraph): Generator<string> {
  const { n, rowPtr, adj, weight } = graph;
  if (!weight.every((w) => w === (w | 0))) {
    yield* edgeText(graph, (u, v, w) => `${u + 1} ${v + 1} ${w}\n`);
    return;
  }
  const [source, target] = [new Int32Array(EDGES_AT_ONCE), new Int32Array(EDGES_AT_ONCE)];
  const weights = new Float64Array(EDGES_AT_ONCE);
  const text = new EdgeText();
  const decoder = new TextDecoder();
  let count = 0;
  function* flush(): Generator<string> {
    for (let i = 0; i < count; ) {
      i = text.add(source, target, weights, i, count);
      if (text.full) yield decoder.decode(text.take());
    }
    count = 0;
  }
  for (let u = 0; u < n; u++)
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      if (adj[a]! < u) continue;
      source[count] = u;
      target[count] = adj[a]!;
      weights[count++] = weight[a]!;
      if (count === EDGES_AT_ONCE) yield* flush();
    }
  yield* flush();
  yield decoder.decode(text.take());
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
