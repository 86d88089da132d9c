/** The text of a graph in pieces: large enough to be written fast, small enough that a file of any size needs little memory. */
import { InputError } from '../../core/errors.ts';
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

/** The bytes as text. @throws InputError where they are not UTF-8 */
export function decodeText(bytes: Uint8Array, file: string | undefined): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    throw new InputError({ file }, 'the text is not UTF-8', { cause: error });
  }
}

const LF = 10;
const CR = 13;

/** The place of byte `offset`, 1-based, by counting line ends from the start: for errors only. */
export function placeOf(
  bytes: Uint8Array,
  offset: number,
  file: string | undefined,
): { file: string | undefined; line: number; column: number } {
  let line = 1;
  let lineStart = 0;
  for (let p = 0; p < offset; p++) {
    if (bytes[p] !== LF && !(bytes[p] === CR && bytes[p + 1] !== LF)) continue;
    line++;
    lineStart = p + 1;
  }
  return { file, line, column: offset - lineStart + 1 };
}
