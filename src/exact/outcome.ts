/** What an exact search ends with, whatever it searches. */
export interface ExactOutcome {
  /** Int8Array(n) of ±1: the best cut known. */
  readonly spin: Int8Array;
  /** Its weight. */
  readonly cut: number;
  /** No cut weighs more. */
  readonly bound: number;
  /** No cut weighs more than this one: the bound is the cut, rounded to multiples of the step, or ties were decided exactly. */
  readonly optimal: boolean;
  /** Nodes of the tree done, and left open: 1 and 0 where there was none to branch. */
  readonly nodes: number;
  readonly open: number;
  /** The most inequalities that a bound rests on. */
  readonly inequalities: number;
}
