/** The library as graphology's users know theirs: `maxCut(graph)` gives a mapping from node to side, `maxCut.assign(graph)` writes
 *  the sides into the nodes, `maxCut.detailed(graph)` tells all. Synchronous, as graphology's algorithms are; solve() waits for
 *  nobody and can be interrupted.
 *
 *  Every type of graphology graph is taken. A cut counts an edge in either direction, so directed edges are taken as undirected,
 *  and parallel edges count with the sum of their weights: `detailed` has a warning for each. */
import type { AbstractGraph, Attributes } from 'graphology-types';
import { InputError } from '../core/errors.ts';
import { resolveOptions, value } from '../core/options.ts';
import { solveOptionTable } from './options.ts';
import { solveSync } from './solve.ts';
import type { SolveOptions, SolveResult } from './types.ts';

/** Node → side; the first node of the graph is on side 0. */
export type SideMapping = Readonly<Record<string, 0 | 1>>;

/** Options of maxCut and maxCut.detailed: those of solveSync, which has no use for a signal. */
export type MaxCutOptions<Node extends Attributes = Attributes, Edge extends Attributes = Attributes> = Omit<
  SolveOptions<Node, Edge>,
  'signal'
>;

export interface MaxCutAssignOptions<
  Node extends Attributes = Attributes,
  Edge extends Attributes = Attributes,
> extends MaxCutOptions<Node, Edge> {
  /** The node attribute that gets the side. Default `'side'`. */
  readonly nodeSideAttribute?: string | undefined;
}

interface MaxCut {
  /** A heavy cut of the graph, as a mapping from node to side 0 or 1. Where neither timeLimitSec nor maxSteps is given, and prove is not
   *  true, it takes about 0.2 s for graphs of up to 1,000 nodes, and proportionally longer for larger ones.
   *  @throws InputError naming the edge whose weight is not a finite number; UsageError for an option */
  <Node extends Attributes, Edge extends Attributes>(
    graph: AbstractGraph<Node, Edge>,
    options?: MaxCutOptions<Node, Edge>,
  ): SideMapping;
  /** The same, written into the nodes' attributes. */
  assign<Node extends Attributes, Edge extends Attributes>(
    graph: AbstractGraph<Node, Edge>,
    options?: MaxCutAssignOptions<Node, Edge>,
  ): void;
  /** The same with the weight of the cut, the bound on every cut, and how both were found. */
  detailed<Node extends Attributes, Edge extends Attributes>(
    graph: AbstractGraph<Node, Edge>,
    options?: MaxCutOptions<Node, Edge>,
  ): SolveResult;
}

/** Without a limit of the caller's: what the thread may be kept for, since nothing else runs meanwhile, of graphs of up to so many nodes. */
const BUDGET_SEC = 0.2;
const BUDGET_NODES = 1000;

function detailed(graph: AbstractGraph, options: MaxCutOptions = {}): SolveResult {
  requireGraphology(graph);
  // What is no object of options is left to the library's own check.
  if (typeof options !== 'object' || options === null) return solveSync(graph, options);
  const { timeLimitSec, maxSteps, prove } = options;
  if (timeLimitSec !== undefined || maxSteps !== undefined || prove === true)
    return solveSync(graph, options);
  return solveSync(graph, {
    ...options,
    timeLimitSec: BUDGET_SEC * Math.max(1, graph.order / BUDGET_NODES),
  });
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

export const maxCut = Object.assign(
  (graph: AbstractGraph, options: MaxCutOptions = {}): SideMapping => detailed(graph, options).partition,
  { assign, detailed },
) as unknown as MaxCut;

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
