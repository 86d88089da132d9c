/** max c·x, l ≤ x ≤ u, A x ≤ b as a model of HiGHS that stays in memory: rows come and go, and the dual simplex method goes on from
 *  the basis that it had. A call cannot be interrupted from outside: it is given a share of a second, and called again. */
import type { Highs, Model } from 'highs';

export type LpStatus =
  /** x and y are optimal. */
  | 'optimal'
  /** The dual values prove that no x is worth as much as the cut-off. */
  | 'cut-off'
  | 'infeasible'
  /** The time was up: `solve` again goes on. */
  | 'unfinished'
  /** The solver has given up. */
  | 'failed';

/** Rows Σ values[i]·x[indices[i]] ≤ upper[r], i = starts[r] .. starts[r + 1] − 1. */
export interface LpRows {
  readonly starts: Int32Array;
  readonly indices: Int32Array;
  readonly values: Float64Array;
  readonly upper: Float64Array;
}

/** Which variables and rows are in the basis, in HiGHS's codes. */
export interface LpBasis {
  readonly columns: Int32Array;
  readonly rows: Int32Array;
}

/** HiGHS's codes. */
const STATUS: Readonly<Record<number, LpStatus>> = {
  7: 'optimal',
  8: 'infeasible',
  9: 'infeasible',
  11: 'cut-off',
  13: 'unfinished',
  14: 'unfinished',
  17: 'unfinished',
};
const BASIC = 1;
/** Stands for infinity where HiGHS takes finite numbers only. */
const LARGEST = 1e30;

export class LinearProgram {
  readonly columns: number;
  rows = 0;
  /** Simplex iterations so far. */
  iterations = 0;
  /** Seconds in the solver. */
  seconds = 0;
  /** Float64Array(columns). */
  x: Float64Array;
  /** Float64Array(rows): multipliers, ≥ 0 but for the solver's tolerance. */
  y: Float64Array;
  readonly #model: Model;
  readonly #infinity: number;

  /** @param cost Float64Array(columns); so are the bounds */
  constructor(highs: Highs, cost: Float64Array, lower: Float64Array, upper: Float64Array) {
    this.columns = cost.length;
    this.x = new Float64Array(this.columns);
    this.y = new Float64Array(0);
    this.#infinity = highs.infinity;
    // Minimised: the cut-off of HiGHS's dual simplex method is one from below.
    this.#model = highs.createModel({
      numCols: this.columns,
      numRows: 0,
      colCost: cost.map((c) => -c),
      colLower: lower,
      colUpper: upper,
      rowLower: new Float64Array(0),
      rowUpper: new Float64Array(0),
      matrix: {
        format: 'csr',
        numRows: 0,
        numCols: this.columns,
        starts: new Int32Array(1),
        indices: new Int32Array(0),
        values: new Float64Array(0),
      },
    });
    this.#model.options.set({
      output_flag: false,
      // A warm basis is worth more than what presolving finds; so is a row's place in the basis.
      presolve: 'off',
      solver: 'simplex',
      simplex_strategy: 1,
    });
  }

  addRows({ starts, indices, values, upper }: LpRows): void {
    const count = upper.length;
    if (count === 0) return;
    this.#model.addRows({
      lower: new Float64Array(count).fill(-this.#infinity),
      upper,
      matrix: { format: 'csr', numRows: count, numCols: this.columns, starts, indices, values },
    });
    this.rows += count;
  }

  /** @param gone Uint8Array(rows): 1 for those to delete; the others keep their order */
  deleteRows(gone: Uint8Array): void {
    let count = 0;
    for (const x of gone) count += x;
    if (count === 0) return;
    this.#model.deleteRows({ kind: 'mask', mask: gone });
    this.rows -= count;
  }

  /** Float64Array(columns) each. */
  setBounds(lower: Float64Array, upper: Float64Array): void {
    if (this.columns === 0) return;
    this.#model.changeColsBounds({ kind: 'range', from: 0, to: this.columns - 1 }, lower, upper);
  }

  /** Float64Array(columns). */
  setCosts(cost: Float64Array): void {
    if (this.columns === 0) return;
    this.#model.changeColsCost(
      { kind: 'range', from: 0, to: this.columns - 1 },
      cost.map((c) => -c),
    );
  }

  /** Whether pivots are chosen by steepest edges, or by what approximates them (Devex). After a change of basis from outside the former
   *  begin with a solution of equations for each row: 0.1 s with 2,500 rows, several times as long as what a trial takes. */
  useSteepestEdges(exact: boolean): void {
    this.#model.options.set('simplex_dual_edge_weight_strategy', exact ? -1 : 1);
  }

  /** @param cutOff an optimum below this is not of interest; −Infinity for none
   *  @param sec after which it is 'unfinished' */
  solve(cutOff: number, sec: number, iterations = 2147483647): LpStatus {
    const startMs = performance.now();
    const model = this.#model;
    model.options.set({
      objective_bound: Math.min(LARGEST, -cutOff),
      time_limit: Math.min(LARGEST, sec),
      simplex_iteration_limit: iterations,
    });
    model.zeroAllClocks();
    const { modelStatus } = model.run();
    this.iterations += Number(model.info.get('simplex_iteration_count'));
    const status = STATUS[modelStatus] ?? 'failed';
    const { colValue, rowDual } = model.getSolution();
    this.x = colValue;
    this.y = rowDual.map((y) => (y < 0 ? -y : 0));
    this.seconds += (performance.now() - startMs) / 1000;
    return status;
  }

  get value(): number {
    return -this.#model.getObjectiveValue();
  }

  basis(): LpBasis {
    const { colStatus, rowStatus } = this.#model.getBasis();
    return { columns: colStatus, rows: rowStatus };
  }

  setBasis({ columns, rows }: LpBasis): void {
    this.#model.setBasis({ colStatus: columns, rowStatus: rows });
  }

  /** Frees the solver's memory. */
  dispose(): void {
    this.#model.dispose();
  }
}

/** Whether a variable or row with this code is in the basis. */
export function isBasic(code: number): boolean {
  return code === BASIC;
}
