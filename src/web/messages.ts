/** What the page and its workers tell one another: plain data that can be posted. */
import type { BoundKind, SolveStatus } from '../problems/result.ts';

/** Where a graph or problem comes from: the content of a file, or a generator's parameters. */
export type Source =
  | { readonly file: string; readonly content: string | Uint8Array }
  | {
      readonly file: string;
      readonly family: string;
      readonly parameters: Readonly<Record<string, number>>;
      readonly seed: number;
    };

export interface Settings {
  readonly method: string;
  /** Null for none. */
  readonly timeLimitSec: number | null;
  readonly seed: number;
  readonly threads: number;
  /** Null where the solver decides. */
  readonly prove: boolean | null;
  /** Keep the branch and bound's proof, for a certificate. */
  readonly keepProof: boolean;
}

export type ToSolver =
  | { readonly type: 'read'; readonly source: Source }
  | { readonly type: 'solve'; readonly settings: Settings }
  | { readonly type: 'stop' }
  | { readonly type: 'rows'; readonly table: TableName; readonly from: number; readonly find: string }
  | { readonly type: 'export'; readonly what: ExportName; readonly place: Float32Array | null }
  | { readonly type: 'check'; readonly source: Source; readonly certificate: Uint8Array };

export type FromSolver =
  /** Said once, at the beginning. */
  | {
      readonly type: 'methods';
      readonly methods: readonly { readonly name: string; readonly summary: string }[];
    }
  | { readonly type: 'read'; readonly model: Model; readonly drawing: Drawing }
  | { readonly type: 'refused'; readonly message: string; readonly excerpt: Excerpt | null }
  | { readonly type: 'progress'; readonly news: readonly News[] }
  /** ±1 by node of the drawing: the best cut so far. */
  | { readonly type: 'sides'; readonly spin: Int8Array }
  | { readonly type: 'frames'; readonly frames: readonly DescentFrame[] }
  | { readonly type: 'result'; readonly outcome: Outcome; readonly spin: Int8Array }
  | { readonly type: 'rows'; readonly rows: TableRows }
  | { readonly type: 'file'; readonly name: string; readonly mime: string; readonly parts: readonly string[] }
  | { readonly type: 'checked'; readonly check: Check };

export type ProblemKind = 'graph' | 'qubo' | 'ising';

/** What was read. */
export interface Model {
  readonly kind: ProblemKind;
  readonly name: string;
  readonly format: string;
  /** Nodes and edges, or variables and couplings. */
  readonly nodes: number;
  readonly edges: number;
  /** Of a QUBO or Ising problem. */
  readonly minimize: boolean;
  readonly negativeWeights: boolean;
  readonly warnings: readonly string[];
}

/** The graph whose cuts are drawn: of a QUBO or Ising problem its max-cut form, with one node more than variables. Each edge once. */
export interface Drawing {
  readonly n: number;
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly weight: Float64Array;
  /** Null where there are too many nodes to draw each. */
  readonly labels: readonly string[] | null;
}

/** Above so many nodes the page draws a matrix in place of the graph. */
export const MOST_DRAWN = 5000;

/** The lines around the place that an error is about. */
export interface Excerpt {
  readonly firstLine: number;
  readonly lines: readonly string[];
  readonly line: number;
  /** In characters from 1; null for the whole line. */
  readonly column: number | null;
}

/** Where a run stands after an event. */
export interface News {
  readonly sec: number;
  readonly stage: string;
  /** The best cut, or the best value of a QUBO or Ising problem. */
  readonly value: number | null;
  readonly bound: number | null;
  readonly boundKind: BoundKind;
  /** Of the branch and bound, once there is one: nodes evaluated, and still open. */
  readonly nodes: number | null;
  readonly open: number | null;
}

/** ‖W‖²/n that counts as none. */
export const VANISHED = 1e-6;

/** A descent at one step. */
export interface DescentFrame {
  readonly step: number;
  /** ‖W‖²/n: 1 where all is chance, 0 where nothing is. */
  readonly residual: number;
  /** What random roundings weigh, ascending; empty where the graph is too large to draw any. */
  readonly cuts: Float64Array;
  /** The expected spin of each node, times 127; empty where the graph is too large to draw. */
  readonly mean: Int8Array;
  /** The share of nodes whose side is all but certain. */
  readonly settled: number;
  /** The last one, of the one cut that is left; where the time was over before W had vanished, the best of some draws. */
  readonly last: boolean;
}

export interface Outcome {
  readonly value: number;
  readonly bound: number | null;
  readonly boundKind: BoundKind;
  readonly gap: number | null;
  readonly status: SolveStatus;
  readonly elapsedSec: number;
  readonly timeToBestSec: number;
  readonly threads: number;
  readonly method: string;
  readonly seed: number;
  /** What the bound rests on, in words; empty where there is nothing to add. */
  readonly basis: string;
  /** Of the drawing: nodes on each side, and edges in the cut. */
  readonly sides: readonly [number, number];
  readonly cutEdges: number;
  readonly stages: readonly (readonly [label: string, text: string])[];
  readonly warnings: readonly string[];
}

export type TableName = 'nodes' | 'edges';

export interface TableRows {
  readonly table: TableName;
  readonly columns: readonly string[];
  readonly rows: readonly (readonly (string | number)[])[];
  readonly from: number;
  readonly count: number;
}

export const ROWS_PER_PAGE = 50;

export type ExportName = 'sides' | 'json' | 'certificate' | 'svg' | 'gexf';

/** A certificate checked against what was read. */
export interface Check {
  readonly holds: boolean;
  readonly optimal: boolean;
  readonly lines: readonly string[];
}
