/** The cut as a program in free MPS. As MPS has no maximum everywhere, minus the cut is minimised. */
import type { CsrGraph } from '../../graph/csr.ts';
import type { NodeLabels } from '../graphs/graph-file.ts';
import { gathered, type ProgramFormat, programComments, programEdges, rowsOf } from './cut-rows.ts';

export const mps: ProgramFormat = {
  name: 'mps',
  description: 'integer program of the cut for other solvers (free MPS); minimises minus the cut',
  extensions: ['mps'],
  write: (graph, labels, notes) => ({ warnings: [], chunks: gathered(pieces(graph, labels, notes)) }),
};

function* pieces(graph: CsrGraph, labels: NodeLabels, notes: readonly string[]): Generator<string> {
  yield* programComments(labels, [...notes, 'the objective is minus the cut'], '*');
  yield 'NAME maxcut\nROWS\n N obj\n';
  const edges = [...programEdges(graph)];
  for (let e = 0; e < edges.length; e++) yield ` L a${e + 1}\n L b${e + 1}\n`;
  yield "COLUMNS\n MARKER MARKER 'MARKER' 'INTORG'\n";
  yield* nodeColumns(graph.n, edges);
  yield " MARKER MARKER 'MARKER' 'INTEND'\n";
  for (const [e, [u, v, w]] of edges.entries()) {
    const [a, b] = rowsOf(w);
    const name = ` y${u + 1}_${v + 1}`;
    yield `${name} obj ${-w}\n${name} a${e + 1} ${a!.y}\n${name} b${e + 1} ${b!.y}\n`;
  }
  yield 'RHS\n';
  for (const [e, [, , w]] of edges.entries()) if (w > 0) yield ` RHS b${e + 1} ${rowsOf(w)[1]!.right}\n`;
  yield 'BOUNDS\n';
  for (let v = 0; v < graph.n; v++) yield ` UP BND x${v + 1} 1\n`;
  for (const [u, v] of edges) yield ` UP BND y${u + 1}_${v + 1} 1\n`;
  yield 'ENDATA\n';
}

/** The factors of each node in the rows of its edges. */
function* nodeColumns(n: number, edges: ReadonlyArray<[u: number, v: number, w: number]>): Generator<string> {
  const lines = Array.from({ length: n }, (): string[] => []);
  for (const [e, [u, v, w]] of edges.entries()) {
    const [a, b] = rowsOf(w);
    lines[u]!.push(` x${u + 1} a${e + 1} ${a!.u}\n x${u + 1} b${e + 1} ${b!.u}\n`);
    lines[v]!.push(` x${v + 1} a${e + 1} ${a!.v}\n x${v + 1} b${e + 1} ${b!.v}\n`);
  }
  for (const [v, own] of lines.entries()) yield own.length === 0 ? ` x${v + 1} obj 0\n` : own.join('');
}
