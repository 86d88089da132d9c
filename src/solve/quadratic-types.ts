/** What solveQubo() and solveIsing() take and give back. */
import type { NodeLabels } from '../io/graphs/graph-file.ts';
import type { QuadraticKind, QuadraticProblem, Sense } from '../problems/quadratic.ts';
import type { BoundKind, BoundSource, ProblemResult } from '../problems/result.ts';
import type { SolveOptions, TreeEvent } from './types.ts';

/** A problem read from a file, as `readProblem` gives it. */
export interface ReadProblem {
  readonly problem: QuadraticProblem;
  readonly labels: Pick<NodeLabels, 'labelOf' | 'indexOf'>;
  readonly name: string;
  readonly warnings: readonly string[];
}

/** A term: the coefficient of the product of two variables; of one variable where both are the same. */
export type Term = readonly [string | number, string | number, number];

/** A QUBO as a list of terms [i, j, coefficient]: each counts once, however its pair is ordered, and [i, i, c] is c·x_i. */
export interface QuboTerms {
  /** The variables, by name or by count (0, 1, …); without it those that appear. */
  readonly variables?: readonly (string | number)[] | number | undefined;
  readonly terms: readonly Term[];
  readonly offset?: number | undefined;
}

/** An Ising problem: fields [i, h] and couplings [i, j, J]. */
export interface IsingTerms {
  readonly variables?: readonly (string | number)[] | number | undefined;
  readonly h?: readonly (readonly [string | number, number])[] | undefined;
  readonly J: readonly Term[];
  readonly offset?: number | undefined;
}

/** A square matrix Q stands for xᵀQx: of two entries Q[i][j] and Q[j][i] both count. */
export type QuboInput = QuboTerms | readonly ArrayLike<number>[] | QuadraticProblem | ReadProblem;
export type IsingInput = IsingTerms | QuadraticProblem | ReadProblem;

/** As ProgressEvent, in the problem's own values. */
export type QuadraticProgressEvent =
  | { readonly type: 'stage'; readonly stage: string; readonly elapsedSec: number }
  | { readonly type: 'improved'; readonly value: number; readonly elapsedSec: number; readonly stage: string }
  | {
      readonly type: 'bound';
      readonly bound: number;
      readonly boundKind: BoundKind;
      readonly boundSource: BoundSource;
      readonly elapsedSec: number;
    }
  | TreeEvent;

export interface QuadraticOptions
  extends Omit<SolveOptions, 'getEdgeWeight' | 'onProgress' | 'start' | 'target'> {
  /** Default: the problem's own, which is `minimize` unless it says otherwise. */
  readonly sense?: Sense | undefined;
  /** Stop as soon as a value this good is found. */
  readonly target?: number | undefined;
  /** An assignment to start from: values by index, or by name. */
  readonly start?: ArrayLike<number> | Readonly<Record<string, number>> | undefined;
  readonly onProgress?: ((event: QuadraticProgressEvent) => void) | undefined;
}

/** One of several good assignments. */
export interface SolvedAssignment {
  /** Recounted from the coefficients. */
  readonly value: number;
  /** Variables in which it differs from the best; of an Ising problem without fields, an assignment and its negative are the same. */
  readonly distance: number;
  readonly assignment: Readonly<Record<string, number>>;
  /** The same as Int8Array(n) by index. Left out of the JSON. */
  readonly values: Int8Array;
}

/** The result of a QUBO or Ising problem. `value` is that of the assignment, recounted from the coefficients; no value is lower
 *  (minimize) or higher (maximize) than a verified `bound`. */
export interface QuadraticResult extends ProblemResult {
  readonly problem: QuadraticKind;
  readonly sense: Sense;
  readonly model: {
    readonly name: string | null;
    readonly variables: number;
    readonly couplings: number;
    readonly offset: number;
  };
  /** Variable → 0 or 1 (qubo), −1 or 1 (ising). */
  readonly assignment: Readonly<Record<string, number>>;
  /** The same as Int8Array(n) by index. Left out of the JSON. */
  readonly values: Int8Array;
  /** As many good assignments as option `solutions` asked for, if there are so many, this one first. */
  readonly solutions: readonly SolvedAssignment[];
  /** The max-cut that was solved: a weight of 1 is worth `unit` in the problem's coefficients. */
  readonly maxCut: {
    readonly nodes: number;
    readonly edges: number;
    readonly unit: number;
    readonly cut: number;
    readonly upperBound: number | null;
  };
}
