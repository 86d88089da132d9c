/** The cut as a program in LP format (CPLEX, Gurobi, HiGHS, SCIP, CBC). */
import type { CsrGraph } from '../../graph/csr.ts';
import type { NodeLabels } from '../graphs/graph-file.ts';
import { gathered, type ProgramFormat, programComments, programEdges, rowsOf } from './cut-rows.ts';

export const lp: ProgramFormat = {
  name: 'lp',
  description: 'integer program of the cut for other solvers (LP format)',
  extensions: ['lp'],
  write: (graph, labels, notes) => ({ warnings: [], chunks: gathered(pieces(graph, labels, notes)) }),
};

function* pieces(graph: CsrGraph, labels: NodeLabels, notes: readonly string[]): Generator<string> {
  yield* programComments(labels, notes, '\\');
  yield 'Maximize\n obj:\n';
  let edges = 0;
  for (const [u, v, w] of programEdges(graph)) {
    edges++;
    yield `  ${term(w)} y${u + 1}_${v + 1}\n`;
  }
  // An objective has to name a variable.
  if (edges === 0) yield `  0 x1\n`;
  yield 'Subject To\n';
  for (const [u, v, w] of programEdges(graph))
    for (const row of rowsOf(w))
      yield ` ${sign(row.y)} y${u + 1}_${v + 1} ${sign(row.u)} x${u + 1} ${sign(row.v)} x${v + 1} <= ${row.right}\n`;
  if (edges === 0) yield ' x1 <= 1\n';
  yield 'Bounds\n';
  for (const [u, v] of programEdges(graph)) yield ` 0 <= y${u + 1}_${v + 1} <= 1\n`;
  yield 'Binary\n';
  for (let v = 0; v < Math.max(1, graph.n); v++) yield ` x${v + 1}\n`;
  yield 'End\n';
}

function sign(factor: number): string {
  return factor > 0 ? '+' : '-';
}

function term(w: number): string {
  return w < 0 ? `- ${-w}` : `+ ${w}`;
}
