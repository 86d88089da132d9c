/** What every solve gives back, whatever the problem: a value, a bound on all values, and how both were found. Max-cut, QUBO and
 *  Ising results extend it; `problem` tells them apart. */
import type { Proof } from './proof.ts';

/** What a bound is worth: a proof with its rounding errors inside, an estimate, or nothing. */
export type BoundKind = 'verified' | 'estimated' | 'none';

/** What a bound rests on: Σ max(w, 0), the dual of the semidefinite relaxation, without and with
 *  odd-cycle inequalities, reductions that left nothing, enumeration of what
 *  they left, dynamic programming along a tree decomposition, matching on a surface, or a branch and bound. */
export type BoundSource =
  | 'positive-weights'
  | 'sdp'
  | 'cutting-planes'
  | 'reduction'
  | 'enumeration'
  | 'tree-decomposition'
  | 'matching'
  | 'branch-and-bound';

/** An upper bound on every cut, with its evidence. */
export interface CutBound {
  readonly upperBound: number;
  readonly kind: Exclude<BoundKind, 'none'>;
  readonly source: BoundSource;
  /** Float64Array(n): the y whose Diag(y) + W/4 is positive semidefinite (verify/check-bound.ts); null where the bound does not
   *  rest on them. */
  readonly multipliers: Float64Array | null;
  /** Makes the proof of a bound that rests on more than multipliers, for a certificate. */
  readonly proof?: (() => Proof) | undefined;
  /** Exact arithmetic has found that no cut weighs more than the one offered with it: the bound is its weight, as doubles round it. */
  readonly decided?: boolean;
}

/** `optimal`: the value meets a proven bound. `feasible`: the best found. `interrupted`: the caller's signal ended the search. */
export type SolveStatus = 'optimal' | 'feasible' | 'interrupted';

export interface ProblemResult {
  readonly problem: 'max-cut' | 'qubo' | 'ising';
  /** What was found, recounted from the input. */
  readonly value: number;
  /** No solution is better if boundKind is `verified`; null where boundKind is `none`. */
  readonly bound: number | null;
  readonly boundKind: BoundKind;
  readonly boundSource: BoundSource | null;
  /** |bound − value| / |bound|, of |value| where the bound is 0; null without a bound. */
  readonly gap: number | null;
  readonly status: SolveStatus;
  readonly method: string;
  readonly seed: number;
  /** Threads that have worked. */
  readonly threads: number;
  readonly elapsedSec: number;
  readonly timeToBestSec: number;
  /** The stages of the max-cut that was solved, in its own units. */
  readonly stages: readonly StageReport[];
  /** [seconds, value] at each improvement. */
  readonly trace: readonly (readonly [number, number])[];
  readonly warnings: readonly string[];
  /** The multipliers of the best bound that rests on them, one per node of the max-cut, for a certificate; null where there is
   *  none. Left out of the JSON. */
  readonly multipliers: Float64Array | null;
  /** Makes the proof of a bound that rests on more, for a certificate; null where there is none. Left out of the JSON. */
  readonly proof: (() => Proof) | null;
}

/** The figures of one stage, plain JSON; `name` tells which. */
export type StageReport =
  | ReductionStage
  | RelaxationStage
  | BoundStage
  | DerandomizationStage
  | RoundingStage
  | PortfolioStage
  | ExactStage
  | ProofStage
  | CuttingPlaneStage
  | SearchStage;

interface Stage {
  readonly name: string;
  readonly seconds: number;
}

export interface ReductionStage extends Stage {
  readonly name: 'reduce';
  /** Nodes and edges that are left. */
  readonly nodes: number;
  readonly edges: number;
}

export interface RelaxationStage extends Stage {
  readonly name: 'sdp';
  readonly value: number;
  readonly rank: number;
  readonly sweeps: number;
  readonly converged: boolean;
  /** The expected cut of a random hyperplane; null where the time limit came first. */
  readonly expectedRounding: number | null;
}

export interface BoundStage extends Stage {
  readonly name: 'bound';
  readonly upperBound: number;
  readonly kind: 'verified' | 'estimated';
  /** Before rounding down. */
  readonly value: number;
  readonly source: BoundSource;
  readonly shift: number;
  readonly factorizations: number;
  readonly factorEntries: number;
  /** Why the bound is no better, where it could be. */
  readonly reason: string | null;
}

export interface DerandomizationStage extends Stage {
  readonly name: 'derandomize';
  readonly cut: number;
  readonly starts: number;
  readonly columns: number;
  readonly strict: boolean;
  readonly expectedRounding: number;
  readonly expectationStart: number;
  readonly expectationEnd: number;
  readonly chainHolds: boolean;
  readonly atLeastExpectedRounding: boolean;
  readonly steps: number;
  readonly rejected: number;
  readonly escapes: number;
  readonly vanished: boolean;
  readonly residual: number;
  readonly lambda: number;
  readonly smoothing: number;
  readonly gradientNorm: number | null;
  readonly smallestCurvature: number | null;
  readonly norm: number | null;
  readonly normBound: number | null;
  readonly secondOrder: boolean;
}

export interface RoundingStage extends Stage {
  readonly name: 'rounding';
  readonly cut: number;
  readonly trials: number;
  readonly mean: number;
  readonly expectedRounding: number;
}

export interface PortfolioStage extends Stage {
  /** Of the one annealing of a large graph. */
  readonly sweeps?: number;
  readonly name: 'search';
  readonly cut: number;
  readonly tasks: number;
  /** How often each operator was used. */
  readonly operators: Readonly<Record<string, number>>;
  /** First crossovers of populations, and those whose offspring beat its parents. */
  readonly crossovers: number;
  readonly gains: number;
  readonly threads: number;
  /** Workers that failed. */
  readonly lost: number;
}

/** A method that ends in a proof. */
export interface ExactStage extends Stage {
  readonly name: 'exact';
  readonly cut: number;
  readonly method: BoundSource;
}

/** Odd-cycle inequalities on the relaxation. */
export interface CuttingPlaneStage extends Stage {
  readonly name: 'cutting-planes';
  /** Before rounding down; null where there was no time for one. */
  readonly upperBound: number | null;
  readonly kind: 'verified' | 'estimated' | null;
  readonly steps: number;
  readonly inequalities: number;
  /** Why it ended: the goal was met, there was little gain, or the limit struck. */
  readonly ended: 'goal' | 'gain' | 'deadline';
}

/** A branch and bound. */
export interface ProofStage extends Stage {
  readonly name: 'prove';
  readonly cut: number;
  readonly upperBound: number;
  readonly optimal: boolean;
  /** Nodes evaluated, and left open. */
  readonly nodes: number;
  readonly open: number;
  /** The most inequalities of a node. */
  readonly inequalities: number;
  /** Blocks that were not reduced to nothing, and the engine that has taken longest; null where none was needed. */
  readonly blocks: number;
  readonly engine: BoundSource | null;
}

/** A search that is a method of its own. */
export interface SearchStage extends Stage {
  readonly name:
    | 'annealing'
    | 'breakout'
    | 'cycling'
    | 'forest'
    | 'greedy'
    | 'island'
    | 'one-exchange'
    | 'one-flip'
    | 'path-relinking'
    | 'random'
    | 'random-best'
    | 'rank-2'
    | 'tabu';
  readonly cut: number;
  readonly startCut?: number;
  /** What the method counts. */
  readonly steps?: number;
  readonly passes?: number;
  readonly sweeps?: number;
  readonly flips?: number;
  readonly cuts?: number;
  /** Whether it began at the caller's cut. */
  readonly warm?: boolean;
}

/** The first stage of that name, with its figures. */
export function stageNamed<Name extends StageReport['name']>(
  stages: readonly StageReport[],
  name: Name,
): Extract<StageReport, { readonly name: Name }> | undefined {
  return stages.find((stage): stage is Extract<StageReport, { readonly name: Name }> => stage.name === name);
}

/** |bound − value| / |bound|, of |value| where the bound is 0. */
export function relativeGap(bound: number, value: number): number {
  const difference = Math.abs(bound - value);
  return difference === 0 ? 0 : difference / Math.abs(bound === 0 ? value : bound);
}
