/** What solve() takes and gives back: the contract that the command, its JSON and callers rely on. */

import type { Attributes } from 'graphology-types';
import type { DescentState } from '../applications/derandomized-cut.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { Executor } from '../portfolio/executor.ts';
import type { IncumbentEvent } from '../portfolio/incumbent.ts';
import type { ProblemResult } from '../problems/result.ts';

/** Which bound to compute: `sdp` proves it where that is affordable and estimates it otherwise. */
export type BoundRequest = 'sdp' | 'verified' | 'estimated' | 'none';

/** How a branch and bound stands: nodes evaluated, and nodes still open. Told at most ten times a second, and when none is left. */
export interface TreeEvent {
  readonly type: 'tree';
  readonly nodes: number;
  readonly open: number;
  readonly elapsedSec: number;
}

/** What solve() tells while it works: that a stage begins, a better cut, a better bound of its kind (an estimate is told only while
 *  it is below what is proven), and the size of the tree. */
export type ProgressEvent =
  | { readonly type: 'stage'; readonly stage: string; readonly elapsedSec: number }
  | IncumbentEvent
  | TreeEvent;

/** @typeParam Node @typeParam Edge the attributes of a graphology graph, which getEdgeWeight gets; inferred from the graph */
export interface SolveOptions<Node extends Attributes = Attributes, Edge extends Attributes = Attributes> {
  /** One of `methods()`; default `auto`. */
  readonly method?: string | undefined;
  /** Wall-clock seconds; default none. */
  readonly timeLimitSec?: number | undefined;
  /** Steps in all (sweeps, descent steps, passes); with it the result depends on the seed alone. Default: none where there is a
   *  time limit, else what the method takes for some seconds' work on a graph of this size. */
  readonly maxSteps?: number | undefined;
  /** Stop as soon as a cut of at least this weight is found. */
  readonly target?: number | undefined;
  /** Whether to prove the cut optimal by branch and bound, where the graph is small enough for it: `true` goes on until it is proven
   *  (or a time limit strikes), `false` does not begin. Default: it may take some seconds, or what a time limit leaves. */
  readonly prove?: boolean | undefined;
  /** Keep what proves a bound by branch and bound, for a certificate: some 50 kB for each node of the tree. Default false. */
  readonly keepProof?: boolean | undefined;
  /** Stop as soon as (upperBound − cut)/|upperBound| is no larger, for a proven bound; default 0. */
  readonly gap?: number | undefined;
  /** How many good solutions to return in `solutions`, best first; default 1. Fewer where there are not so many. */
  readonly solutions?: number | undefined;
  /** In how many nodes any two of them differ at least, a cut and its complement being the same; default 1. */
  readonly minDistance?: number | undefined;
  /** A safe integer ≥ 0; default 1. */
  readonly seed?: number | undefined;
  /** Threads to use, which `auto` does; default as many as the executor has to offer. With a step limit the result does not depend
   *  on it. */
  readonly threads?: number | undefined;
  /** Where the tasks of other threads run: `workerThreads()` of `maxcut/node`, `webWorkers()` of `maxcut/browser`, or your own.
   *  Default: worker threads in Node, the calling thread alone elsewhere. */
  readonly executor?: Executor | undefined;
  /** Constants of the search by name, for experiments: `maxcut methods --parameters` lists them. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  /** Default `sdp`. */
  readonly bound?: BoundRequest | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined;
  /** Told of every better cut; the array, ±1 by node index, is the solver's own: copy what is to be kept. Of a QUBO or Ising problem, the
   *  cut of the max-cut that is solved. */
  readonly onCut?: ((spin: Int8Array, cut: number) => void) | undefined;
  /** Told of every step of the derandomizing descents that the method begins with, to show how randomness vanishes. */
  readonly onDescent?: ((state: DescentState) => void) | undefined;
  /** A cut to start from: spins ±1 or sides 0/1 by node index, or a mapping from node label to 0/1. */
  readonly start?: ArrayLike<number> | Readonly<Record<string, number>> | undefined;
  /** Where a graphology edge has its weight: an attribute's name, a function, or null for weight 1. Default `'weight'`. */
  readonly getEdgeWeight?: GetEdgeWeight<Node, Edge> | null | undefined;
}

/** graphology's convention. */
export type GetEdgeWeight<Node extends Attributes = Attributes, Edge extends Attributes = Attributes> =
  | (keyof Edge & string)
  | ((
      edge: string,
      attributes: Edge,
      source: string,
      target: string,
      sourceAttributes: Node,
      targetAttributes: Node,
      undirected: boolean,
    ) => number);

/** One of several good cuts. */
export interface SolvedCut {
  /** Its weight, recounted from the graph. */
  readonly cut: number;
  /** Nodes in which it differs from the best, a cut and its complement being the same. */
  readonly distance: number;
  /** Node label → side 0 or 1; the first node is on side 0. */
  readonly partition: Readonly<Record<string, 0 | 1>>;
  /** Int8Array(n) of ±1 by node index; the first node is +1. Left out of the JSON. */
  readonly spin: Int8Array;
}

/** The result of max-cut. `value` and `bound` of every problem's result are `cut` and `upperBound` here, too. */
export interface SolveResult extends ProblemResult {
  readonly problem: 'max-cut';
  readonly graph: {
    readonly name: string | null;
    readonly nodes: number;
    readonly edges: number;
    readonly totalWeight: number;
  };
  /** Weight of the returned cut, recounted from the graph; the same as `value`. */
  readonly cut: number;
  /** No cut weighs more if boundKind is `verified`; null where boundKind is `none`. The same as `bound`. */
  readonly upperBound: number | null;
  /** Node label → side 0 or 1; the first node is on side 0. */
  readonly partition: Readonly<Record<string, 0 | 1>>;
  /** Int8Array(n) of ±1 by node index; the first node is +1. Left out of the JSON. */
  readonly spin: Int8Array;
  /** As many good cuts as option `solutions` asked for, if there are so many, this one first. */
  readonly solutions: readonly SolvedCut[];
}

/** Anything solve() accepts besides a graphology graph. */
export interface EdgeListGraph {
  readonly nodes?: readonly (string | number)[] | number | undefined;
  readonly edges: readonly (readonly [string | number, string | number, number?])[];
}

/** A graph ready to be solved, with names for its nodes. */
export interface NamedGraph {
  readonly graph: CsrGraph;
  readonly name: string | null;
  /** What had to be added up or left out. */
  readonly warnings: readonly string[];
  labelOf(index: number): string;
  indexOf(label: string): number;
}
