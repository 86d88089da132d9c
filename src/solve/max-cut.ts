/** The library as graphology's users know theirs: `maxCut(graph)` gives a mapping from node to side, `maxCut.assign(graph)` writes
 *  the sides into the nodes, `maxCut.detailed(graph)` tells all. Synchronous, as graphology's algorithms are; solve() waits for
 *  nobody and can be interrupted.
 *
 *  Every type of graphology graph is taken. A cut counts an edge in either direction, so directed edges are taken as undirected,
 *  and parallel edges count with the sum of their weights: `detailed` has a warning for each. */
import type { AbstractGraph } from 'graphology-types';
import { InputError } from '../core/errors.ts';
import { resolveOptions, value } from '../core/options.ts';
import { solveOptionTable } from './options.ts';
import { solveSync } from './solve.ts';
import type { SolveOptions, SolveResult } from './types.ts';

/** Node → side; the first node of the graph is on side 0. */
export type SideMapping = Readonly<Record<string, 0 | 1>>;

/** Options of maxCut and maxCut.detailed: those of solveSync, which has no use for a signal. */
export type MaxCutOptions = Omit<SolveOptions, 'signal'>;

export interface MaxCutAssignOptions extends MaxCutOptions {
  /** The node attribute that gets the side. Default `'side'`. */
  readonly nodeSideAttribute?: string | undefined;
}

interface MaxCut {
  /** A heavy cut of the graph, as a mapping from node to side 0 or 1.
   *  @throws InputError naming the edge whose weight is not a finite number; UsageError for an option */
  (graph: AbstractGraph, options?: MaxCutOptions): SideMapping;
  /** The same, written into the nodes' attributes. */
  assign(graph: AbstractGraph, options?: MaxCutAssignOptions): void;
  /** The same with the weight of the cut, the bound on every cut, and how both were found. */
  detailed(graph: AbstractGraph, options?: MaxCutOptions): SolveResult;
}

function detailed(graph: AbstractGraph, options: MaxCutOptions = {}): SolveResult {
  requireGraphology(graph);
  return solveSync(graph, options);
}

const assignOptionTable = {
  ...solveOptionTable,
  nodeSideAttribute: value<string>({
    expected: 'the name of a node attribute',
    accepts: (given) => typeof given === 'string' && given !== '',
    defaultText: 'side',
    help: 'the node attribute that gets the side',
  }),
} as const;

function assign(graph: AbstractGraph, options: MaxCutAssignOptions = {}): void {
  const { nodeSideAttribute = 'side', ...rest } = resolveOptions(assignOptionTable, options);
  const { partition } = detailed(graph, rest);
  graph.updateEachNodeAttributes(
    (node, attributes) => ({ ...attributes, [nodeSideAttribute]: partition[node] }),
    { attributes: [nodeSideAttribute] },
  );
}

export const maxCut: MaxCut = Object.assign(
  (graph: AbstractGraph, options: MaxCutOptions = {}): SideMapping => detailed(graph, options).partition,
  { assign, detailed },
);

/** By what it can do, not by its class: a page may hold two copies of graphology. */
function requireGraphology(graph: unknown): void {
  const isGraph =
    typeof graph === 'object' &&
    graph !== null &&
    ['forEachEdge', 'updateEachNodeAttributes', 'nodes'].every(
      (name) => typeof (graph as Record<string, unknown>)[name] === 'function',
    );
  if (!isGraph) {
    throw new InputError(
      {},
      'maxCut: the graph is not a graphology graph; solve() and solveSync() take edge lists, CSR graphs and files that were read',
    );
  }
}
