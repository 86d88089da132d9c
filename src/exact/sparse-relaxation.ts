/** The linear program over odd cycles, with edges that are decided, as one model that goes from node to node of the tree.
 *  A row leaves once its inequality has been slack for some rounds. It stays while it is tight, whatever its multiplier: on ±1 weights
 *  most optimal multipliers are 0, and where rows left by that, G11 took the same rows in and out for ever.
 *  Costs are moved a little, the same in all rounds, by less in all than a tenth of the distance between cuts, which parts the many optimal
 *  multipliers: G34 ends after 52 rounds instead of 97, at its root in 4 s instead of 11. Bounds are of the true weights. */
import type { Highs } from 'highs';
import { Random } from '../core/random.ts';
import { nextUp } from '../linalg/upward-sum.ts';
import { isBasic, LinearProgram, type LpStatus } from '../lp/linear-program.ts';
import type { OddCycleStore } from './odd-cycle-store.ts';
import type { SparseParameters } from './sparse-parameters.ts';
import { type CycleMultipliers, LARGEST_SUM, type SparseProblem } from './sparse-problem.ts';

/** A state that a child starts from. */
export interface WarmStart {
  /** Int32Array: the cycles in the program, by number; their rows' places in the basis, and those of the edges (HiGHS's codes). */
  readonly cycles: Int32Array;
  readonly rows: Int8Array;
  readonly columns: Int8Array;
}

export interface SparseBound extends CycleMultipliers {
  readonly bound: number;
}

/** Rows that are less than this below their right-hand side are tight. */
const TIGHT = 1e-6;
/** Costs are moved by this share of the distance between cuts in all. */
const MOVED = 0.1;

export class SparseRelaxation {
  readonly problem: SparseProblem;
  readonly store: OddCycleStore;
  readonly program: LinearProgram;
  /** Float64Array(m): 0 and 1 where an edge is not decided. */
  readonly lower: Float64Array;
  readonly upper: Float64Array;
  /** Float64Array(m), in [0, 1]: the last solution. */
  readonly x: Float64Array;
  /** Float64Array(m): weights less cycles times their multipliers, of the last bound. */
  readonly rest: Float64Array;
  /** What is in the program, row by row, and for how many rounds each has been slack. */
  #cycles: number[] = [];
  #age: number[] = [];
  readonly #inside = new Set<number>();
  /** Costs of the program are weights times this, moved a little. */
  readonly #unit: number;
  readonly #cost: Float64Array;

  constructor(highs: Highs, problem: SparseProblem, store: OddCycleStore) {
    const m = problem.weight.length;
    this.problem = problem;
    this.store = store;
    this.lower = new Float64Array(m);
    this.upper = new Float64Array(m).fill(1);
    this.x = new Float64Array(m);
    this.rest = new Float64Array(m);
    let largest = 0;
    for (const w of problem.weight) largest = Math.max(largest, Math.abs(w));
    this.#unit = largest > 0 ? 1 / largest : 1;
    const random = new Random(1);
    const move = Math.min(1e-3, (this.#unit * MOVED * 2 * problem.step) / Math.max(1, m));
    this.#cost = problem.weight.map((w) => w * this.#unit + move * (2 * random.uniform() - 1));
    this.program = new LinearProgram(highs, this.#cost, this.lower, this.upper);
  }

  /** Edges decided otherwise are to be told in `lower` and `upper` first. */
  applyBounds(): void {
    this.program.setBounds(this.lower, this.upper);
  }

  /** Makes the edges of a cut worth less, and the others more, by a share of the largest weight.
   *  @param cut Float64Array(m) of 0 and 1 */
  moveCosts(cut: Float64Array, share: number): void {
    this.program.setCosts(this.#cost.map((c, e) => c + share * (1 - 2 * cut[e]!)));
  }

  get rows(): number {
    return this.#cycles.length;
  }

  /** A slice of the simplex method, of so many iterations.
   *  @param target stops once the bound is below it */
  solve(target: number, sec: number, iterations: number): LpStatus {
    const { program, x } = this;
    const cutOff = target === Number.NEGATIVE_INFINITY ? target : target * this.#unit;
    const status = program.solve(cutOff, sec, iterations);
    for (let e = 0; e < x.length; e++) x[e] = Math.min(1, Math.max(0, program.x[e]!));
    return status;
  }

  /** The bound that the program's multipliers prove. */
  bound(): SparseBound {
    const { y } = this.program;
    return this.boundFrom(
      this.#cycles,
      this.#cycles.map((_, r) => y[r]! / this.#unit),
    );
  }

  /** Σ y(|F| − 1) + Σ max(w', 0), w' = w − Σ y a, or w'x where x is decided: no cut of the node weighs more, whatever y ≥ 0 is.
   *  Multipliers are rounded to a grid on which nothing else rounds. */
  boundFrom(numbers: ArrayLike<number>, y: ArrayLike<number>): SparseBound {
    const { problem, rest, lower, upper, store } = this;
    const { multiplierGrid, weight, scale, slack } = problem;
    const cycles: number[] = [];
    const multiplier: number[] = [];
    rest.set(weight);
    let sum = 0;
    let size = 0;
    for (let r = 0; r < numbers.length; r++) {
      const value = Math.round(y[r]! / multiplierGrid) * multiplierGrid;
      if (!(value > 0)) continue;
      const t = numbers[r]!;
      cycles.push(t);
      multiplier.push(value);
      const end = store.start[t + 1]!;
      for (let i = store.start[t]!; i < end; i++) {
        const member = store.member[i]!;
        rest[member >> 1]! -= member & 1 ? -value : value;
      }
      size += value * (end - store.start[t]!);
      sum += value * store.limit[t]!;
    }
    for (let e = 0; e < rest.length; e++) sum += Math.max(rest[e]! * lower[e]!, rest[e]! * upper[e]!);
    // Beyond this, sums might have rounded.
    const exact = 2 * size + scale < LARGEST_SUM * scale;
    return {
      bound: !exact ? Number.POSITIVE_INFINITY : slack === 0 ? sum : nextUp(nextUp(sum + slack)),
      cycles: Int32Array.from(cycles),
      multiplier: Float64Array.from(multiplier),
    };
  }

  /** Drops rows that have been slack for long. */
  purge({ age: longest }: SparseParameters): void {
    const { store, x } = this;
    const gone = new Uint8Array(this.#cycles.length);
    let kept = 0;
    for (let r = 0; r < gone.length; r++) {
      const t = this.#cycles[r]!;
      let activity = 0;
      for (let i = store.start[t]!, end = store.start[t + 1]!; i < end; i++) {
        const member = store.member[i]!;
        activity += member & 1 ? -x[member >> 1]! : x[member >> 1]!;
      }
      const age = activity > store.limit[t]! - TIGHT ? 0 : this.#age[r]! + 1;
      if (age > longest) {
        gone[r] = 1;
        this.#inside.delete(t);
      } else {
        this.#cycles[kept] = t;
        this.#age[kept++] = age;
      }
    }
    this.#cycles.length = kept;
    this.#age.length = kept;
    this.program.deleteRows(gone);
  }

  has(cycle: number): boolean {
    return this.#inside.has(cycle);
  }

  /** @param cycles numbers of such as are not in the program */
  add(cycles: readonly number[] | Int32Array): void {
    const { store } = this;
    const starts = new Int32Array(cycles.length + 1);
    const upper = new Float64Array(cycles.length);
    let size = 0;
    for (const t of cycles) size += store.start[t + 1]! - store.start[t]!;
    const indices = new Int32Array(size);
    const values = new Float64Array(size);
    let to = 0;
    for (let r = 0; r < cycles.length; r++) {
      const t = cycles[r]!;
      const from = to;
      // Where each edge of a clique's walks has got its coefficient.
      const places = store.cliques.has(t) ? new Map<number, number>() : null;
      for (let i = store.start[t]!, end = store.start[t + 1]!; i < end; i++) {
        const e = store.member[i]! >> 1;
        const sign = store.member[i]! & 1 ? -1 : 1;
        const known = places?.get(e);
        if (known !== undefined) values[known]! += sign;
        else {
          places?.set(e, to);
          indices[to] = e;
          values[to++] = sign;
        }
      }
      if (places !== null) to = withoutZeros(indices, values, from, to);
      starts[r + 1] = to;
      upper[r] = store.limit[t]!;
      this.#cycles.push(t);
      this.#age.push(0);
      this.#inside.add(t);
    }
    this.program.addRows({
      starts,
      indices: indices.subarray(0, to),
      values: values.subarray(0, to),
      upper,
    });
  }

  /** What `restore` comes back to, without rows that are slack. */
  save(): WarmStart {
    const { columns, rows } = this.program.basis();
    const kept: number[] = [];
    for (let r = 0; r < rows.length; r++) if (!isBasic(rows[r]!)) kept.push(r);
    return {
      cycles: Int32Array.from(kept, (r) => this.#cycles[r]!),
      rows: Int8Array.from(kept, (r) => rows[r]!),
      columns: Int8Array.from(columns),
    };
  }

  /** The rows of a state and its basis; the bounds are the caller's. */
  restore({ cycles, rows, columns }: WarmStart): void {
    this.program.deleteRows(new Uint8Array(this.#cycles.length).fill(1));
    this.#cycles = [];
    this.#age = [];
    this.#inside.clear();
    this.add(cycles);
    this.program.setBasis({ columns: Int32Array.from(columns), rows: Int32Array.from(rows) });
  }

  dispose(): void {
    this.program.dispose();
  }
}

/** Closes up entries from..to−1. @returns their new end */
function withoutZeros(indices: Int32Array, values: Float64Array, from: number, to: number): number {
  let kept = from;
  for (let i = from; i < to; i++) {
    if (values[i] === 0) continue;
    indices[kept] = indices[i]!;
    values[kept++] = values[i]!;
  }
  return kept;
}
