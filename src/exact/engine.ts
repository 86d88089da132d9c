/** What an exact engine is: it proves a cut of one block (a biconnected graph, reduced) optimal, or bounds it, and never needs to
 *  be told whether it suits the graph. solve/prove.ts asks every engine of the list (engines.ts) for its prediction, starts the one that is
 *  expected to end first, and lets others have their turn where it takes longer than they were predicted to. A further engine is a file
 *  that exports an ExactEngine, and a row in that list. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { Proof } from '../problems/proof.ts';
import type { BoundSource } from '../problems/result.ts';
import type { NodeEvaluator } from './branch-and-bound.ts';
import type { RoundedGraph } from './cut-weights.ts';
import type { ExactOutcome } from './outcome.ts';
import type { ProveSparseOptions } from './prove-sparse.ts';
import type { SparseResult } from './sparse-tree.ts';
import type { TreeMemory } from './tree-memory.ts';

export interface ExactEngine {
  /** What a bound that it finds rests on. */
  readonly name: BoundSource;
  /** Whether a proof is in reach, found out in a small part of the time that it would take (at most some milliseconds where it is not).
   *  Depends on the graph and on what the host can do. @returns null where the engine cannot be expected to end */
  reach(graph: RoundedGraph, deadline: Deadline, host: EngineHost): Steps<Reach | null>;
  /** Works until the cut is proven optimal or the deadline strikes. The result depends on graph, start, step and the deadline's steps
   *  alone, not on the number of threads nor, unless time ends it, on the clock. It may be given up at rest (generator.return): what is to
   *  be freed is freed in a `finally`.
   *  @param graph integer weights whose sizes over all edges add up to less than 2^50, or real ones between 2^-100 and 2^100, perhaps rounded:
   *  a cut is optimal if it is so in the weights that are meant
   *  @param start Int8Array(n) of ±1: a cut to begin with */
  run(graph: RoundedGraph, start: Int8Array, options: EngineOptions): Steps<EngineResult>;
}

/** A prediction: rough, but of the right order. */
export interface Reach {
  /** Processor seconds until the proof. */
  readonly seconds: number;
  /** Seconds of a step, as the engine takes them from its deadline. */
  readonly secondsPerStep: number;
}

export interface EngineOptions {
  /** Ends it; a step, taken before it begins, is a node of the tree, or whatever work of some 10 to 100 ms the engine counts. */
  readonly deadline: Deadline;
  /** All cuts are multiples of this; 0 where nothing is known. */
  readonly step: number;
  /** A better cut; the array is the engine's own. */
  readonly onCut: (spin: Int8Array) => void;
  /** A smaller bound: no cut weighs more, whatever rounding, as long as the weights are taken as the doubles that they are. */
  readonly onBound: (bound: number) => void;
  /** How its tree stands, where it has one: nodes evaluated and open. */
  readonly onNodes: (nodes: number, open: number) => void;
  /** A cut found elsewhere since it was last asked. */
  readonly betterCut: () => Int8Array | undefined;
  /** Called between two steps, at least every half second or so: at the `yield` that follows, another engine may be run for a while. Other
   *  threads may go on with what they have begun. */
  readonly onRest: () => void;
  /** Whether `proof` will be asked for. */
  readonly recordProof: boolean;
  readonly host: EngineHost;
}

/** What there is besides the calling thread. A further kind of work for other threads is a further member, made in solve/prove.ts. */
export interface EngineHost {
  /** Whether promises may be waited for (`yield promise`): not in solveSync(). */
  readonly canWait: boolean;
  /** Threads that do the nodes of a dense branch and bound on this graph. */
  openNodes(graph: CsrGraph): NodeThreads;
  /** Another thread that does a whole branch and cut over odd cycles; null where there is none. */
  proveSparse?(
    graph: RoundedGraph,
    start: Int8Array,
    options: ProveSparseOptions & { readonly deadline: Deadline },
  ): Steps<SparseResult | null>;
  /** Where the tree of a branch and bound on this graph outlives the process; absent or null where it does not. */
  treeMemory?(graph: CsrGraph): TreeMemory | null;
  /** Matching on surfaces has been done with all blocks, and its bounds are known: it would do no better another time. */
  readonly matched?: boolean | undefined;
  warn(warning: string): void;
}

export interface NodeThreads {
  /** Undefined: one after the other, here. */
  readonly evaluator: NodeEvaluator | undefined;
  close(): void;
}

/** The calling thread alone. */
export const ALONE: EngineHost = {
  canWait: false,
  openNodes: () => ({ evaluator: undefined, close: () => {} }),
  warn: () => {},
};

export interface EngineResult extends ExactOutcome {
  /** What proves the bound, about the graph that was given; null where nothing was recorded. */
  readonly proof: (() => Proof | null) | null;
}
