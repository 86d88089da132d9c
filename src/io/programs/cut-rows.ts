/** Max-cut as a mixed integer program for other solvers: a binary x per node, its side, and y in [0, 1] per edge, whether it is cut;
 *  maximise Σ w·y. Of the four inequalities that tie y to the sides, those suffice that the objective pushes against:
 *  y ≤ x_u + x_v and y ≤ 2 − x_u − x_v where w > 0, y ≥ x_u − x_v and y ≥ x_v − x_u where w < 0. Edges of weight 0 are left out.
 *  Source: F. Barahona, M. Jünger, G. Reinelt, Experiments in quadratic 0–1 programming, Math. Programming 44, 1989. */
import type { CsrGraph } from '../../graph/csr.ts';
import type { GraphText, NodeLabels } from '../graphs/graph-file.ts';

/** A format that such a program is written in; none of them is read. */
export interface ProgramFormat {
  readonly name: string;
  readonly description: string;
  readonly extensions: readonly string[];
  /** @param notes comments that say what the objective stands for */
  write(graph: CsrGraph, labels: NodeLabels, notes: readonly string[]): GraphText;
}

/** a·y + p·x_u + q·x_v ≤ right, for an edge. */
export interface CutRow {
  readonly y: number;
  readonly u: number;
  readonly v: number;
  readonly right: number;
}

const POSITIVE: readonly CutRow[] = [
  { y: 1, u: -1, v: -1, right: 0 },
  { y: 1, u: 1, v: 1, right: 2 },
];
const NEGATIVE: readonly CutRow[] = [
  { y: -1, u: 1, v: -1, right: 0 },
  { y: -1, u: -1, v: 1, right: 0 },
];

/** The two rows of an edge of that weight. */
export function rowsOf(w: number): readonly CutRow[] {
  return w > 0 ? POSITIVE : NEGATIVE;
}

/** Calls back for every edge u < v that counts, in the order of the rows of the graph. */
export function* programEdges({
  n,
  rowPtr,
  adj,
  weight,
}: CsrGraph): Generator<[u: number, v: number, w: number]> {
  for (let u = 0; u < n; u++)
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++)
      if (adj[a]! > u && weight[a] !== 0) yield [u, adj[a]!, weight[a]!];
}

/** What the names of variables stand for. */
export function* programComments(
  labels: NodeLabels,
  notes: readonly string[],
  sign: string,
): Generator<string> {
  yield `${sign} maximum cut: x is the side of a node, y whether an edge is cut\n`;
  for (const note of notes) yield `${sign} ${note}\n`;
  for (let v = 0; v < labels.size; v++)
    if (labels.labelOf(v) !== String(v + 1))
      yield `${sign} x${v + 1} is node ${JSON.stringify(labels.labelOf(v))}\n`;
}

/** Small pieces put together to pieces of about 64 KiB. */
export function* gathered(pieces: Iterable<string>): Generator<string> {
  let text = '';
  for (const piece of pieces) {
    text += piece;
    if (text.length < 1 << 16) continue;
    yield text;
    text = '';
  }
  if (text !== '') yield text;
}
