/** What solve() takes and gives back: the contract that the command, its JSON and callers rely on. */
import type { CsrGraph } from '../graph/csr.ts';

/** What an upper bound rests on: a proof in floating point, an estimate of an eigenvalue, or nothing. */
export type BoundKind = 'verified' | 'estimated' | 'none';

/** An upper bound on every cut, and what it rests on. */
export interface CutBound {
  /** Null where none was asked for. */
  readonly upperBound: number | null;
  readonly boundKind: BoundKind;
  /** The y that prove the bound (verify/check-bound.ts); null where it is no more than Σ max(w, 0), or there is none. */
  readonly multipliers: Float64Array | null;
}

/** `optimal`: the cut meets a proven bound. `feasible`: the best cut found. `interrupted`: the caller's signal ended the search. */
export type SolveStatus = 'optimal' | 'feasible' | 'interrupted';

/** Which bound to compute: `sdp` proves it where that is affordable and estimates it otherwise. */
export type BoundRequest = 'sdp' | 'verified' | 'estimated' | 'none';

export type ProgressEvent =
  | { readonly type: 'stage'; readonly stage: string; readonly elapsedSec: number }
  | { readonly type: 'improved'; readonly cut: number; readonly elapsedSec: number; readonly stage: string }
  | {
      readonly type: 'bound';
      readonly upperBound: number;
      readonly boundKind: BoundKind;
      readonly elapsedSec: number;
    };

export interface SolveOptions {
  /** One of `methods()`; default `auto`. */
  readonly method?: string | undefined;
  /** Wall-clock seconds; default none. */
  readonly timeLimitSec?: number | undefined;
  /** Steps in all (sweeps, descent steps, passes); with it the result depends on the seed alone. Default: none where there is a
   *  time limit, else what the method takes for some seconds' work on a graph of this size. */
  readonly maxSteps?: number | undefined;
  /** Stop as soon as a cut of at least this weight is found. */
  readonly target?: number | undefined;
  /** Stop once (bound − cut)/|bound| is at most this; default none. */
  readonly gap?: number | undefined;
  /** A safe integer ≥ 0; default 1. */
  readonly seed?: number | undefined;
  /** Threads to use, which `auto` does; default as many as there are cores. With a step limit the result does not depend on it. */
  readonly threads?: number | undefined;
  /** Default `sdp`. */
  readonly bound?: BoundRequest | undefined;
  /** Parameters of the search, by name. */
  readonly parameters?: Readonly<Record<string, unknown>> | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: ((event: ProgressEvent) => void) | undefined;
  /** A cut to start from: spins ±1 or sides 0/1 by node index, or a mapping from node label to 0/1. */
  readonly start?: ArrayLike<number> | Readonly<Record<string, number>> | undefined;
  /** Where a graphology edge has its weight: an attribute's name, a function, or null for weight 1. Default `'weight'`. */
  readonly getEdgeWeight?: GetEdgeWeight | null | undefined;
}

/** graphology's convention. */
export type GetEdgeWeight =
  | string
  | ((
      edge: string,
      attributes: Readonly<Record<string, unknown>>,
      source: string,
      target: string,
      sourceAttributes: Readonly<Record<string, unknown>>,
      targetAttributes: Readonly<Record<string, unknown>>,
      undirected: boolean,
    ) => number);

/** The figures of one stage, plain JSON. */
export interface StageReport {
  readonly name: string;
  readonly seconds: number;
  readonly [figure: string]: number | string | boolean | null | readonly number[];
}

export interface SolveResult {
  readonly graph: {
    readonly name: string | null;
    readonly nodes: number;
    readonly edges: number;
    readonly totalWeight: number;
  };
  /** Weight of the returned cut, recounted from the graph. */
  readonly cut: number;
  /** No cut weighs more if boundKind is `verified`; null where boundKind is `none`. */
  readonly upperBound: number | null;
  readonly boundKind: BoundKind;
  /** (upperBound − cut)/|upperBound|; null without a bound, 0 when they are equal. */
  readonly gap: number | null;
  readonly status: SolveStatus;
  readonly method: string;
  readonly seed: number;
  readonly threads: number;
  readonly elapsedSec: number;
  readonly timeToBestSec: number;
  readonly stages: readonly StageReport[];
  /** [seconds, cut] at each improvement. */
  readonly trace: readonly (readonly [number, number])[];
  /** Node label → side 0 or 1; the first node is on side 0. */
  readonly partition: Readonly<Record<string, 0 | 1>>;
  /** Int8Array(n) of ±1 by node index; the first node is +1. Left out of the JSON. */
  readonly spin: Int8Array;
  /** The multipliers that prove the upper bound, one per node, for a certificate; null where the bound is no more than the sum
   *  of the positive weights, or there is none. Left out of the JSON. */
  readonly multipliers: Float64Array | null;
  readonly warnings: readonly string[];
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
