/** QUBO and Ising problems as max-cut, and back. One more node r stands for the value that does not change; with σ = −1 where
 *  the problem is to be maximised, and +1 otherwise:
 *
 *  - Ising: edges σJ_ij and, from r, σh_i; s_i = spin_i·spin_r gives value = (offset + Σ h + Σ J) − 2σ·cut. Without fields r is
 *    left out. The weights are the coefficients themselves.
 *  - QUBO: edges σQ_ij and, from r, −σ(2Q_ii + Σ_j Q_ij); x_i = 1 where i is not on r's side gives value = offset − σ·cut/2.
 *
 *  Exactness. Coefficients that are decimals, such as 0.1, count as the integers that they are in units of a power of ten: sums of
 *  their doubles would round. Weights are counted in a unit, the largest power of two that makes integers of them: for coefficients
 *  like 3, −0.25 or 1.7 every step is exact. The values of a QUBO lie on the grid of its coefficients, which may be coarser than
 *  that of the cuts: a bound is rounded to it. For other reals a weight from r may have to be rounded: always upward, so that a
 *  bound of the cut still bounds the value, whose own rounding is outward. O(n + m). */
import { buildCsr, type CsrGraph } from '../graph/csr.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import { DecimalCoefficients } from './decimal-coefficients.ts';
import { asIntegers, DyadicGrid, type DyadicNumbers } from './dyadic.ts';
import { forEachCoupling, type QuadraticProblem } from './quadratic.ts';

/** A number between two doubles, which are equal where it is known exactly. */
interface Interval {
  readonly low: number;
  readonly high: number;
}

export class MaxCutForm {
  readonly problem: QuadraticProblem;
  /** The variables are nodes 0..n−1; node n, if there is one, is r. */
  readonly graph: CsrGraph;
  /** What a weight of 1 is worth, in the coefficients' own scale: a decimal where these are. */
  readonly unit: number;
  /** Every cut is a multiple of this; 0 where weights are not integers, or were rounded. */
  readonly cutStep: number;
  /** No weight was rounded: a best cut is a best value. */
  readonly exact: boolean;
  /** Null where coefficients count as the doubles that they are. */
  readonly #decimal: DecimalCoefficients | null;
  /** The unit in the scale that coefficients are counted in. */
  readonly #unit: number;
  /** The value where the cut is 0, in that scale; of decimals without the offset. */
  readonly #base: Interval;
  #exactWeights: DyadicNumbers | undefined;

  constructor(problem: QuadraticProblem) {
    this.problem = problem;
    this.#decimal = DecimalCoefficients.of(problem);
    const counted = this.#decimal?.integers ?? problem;
    const { nodes, source, target, weight, grid, exact } =
      problem.kind === 'qubo' ? quboEdges(counted) : isingEdges(counted);
    const weights = new DyadicGrid();
    for (const w of weight) weights.add(w);
    const unit = weights.unit();
    this.#unit = unit ?? 1;
    this.unit = this.#unit / (this.#decimal?.scale ?? 1);
    this.exact = exact;
    // A cut of weight c changes the value by c·unit/2, which is a multiple of the grid.
    this.cutStep = unit === null || !exact ? 0 : grid === null ? 1 : Math.max(1, (2 * grid) / unit);
    for (let e = 0; e < weight.length; e++) weight[e]! /= this.#unit;
    this.graph = buildCsr(nodes, source, target, weight).graph;
    this.#base = baseOf(counted);
  }

  /** Whether coefficients, values and the unit are the decimals that their doubles are nearest to. */
  get decimal(): boolean {
    return this.#decimal !== null;
  }

  /** The variables' values that the sides ±1 of a cut stand for. */
  valuesOf(spin: Int8Array): Int8Array {
    const { n, kind } = this.problem;
    const reference = this.graph.n > n ? spin[n]! : 1;
    const other = kind === 'ising' ? -1 : 0;
    return Int8Array.from(spin.subarray(0, n), (side) =>
      (side === reference) === (kind === 'ising') ? 1 : other,
    );
  }

  /** Sides ±1 that stand for the variables' values. */
  spinOf(values: ArrayLike<number>): Int8Array {
    const { n, kind } = this.problem;
    const spin = new Int8Array(this.graph.n).fill(1);
    const flipped = kind === 'ising' ? -1 : 1;
    for (let i = 0; i < n; i++) if (values[i] === flipped) spin[i] = -1;
    return spin;
  }

  /** The weights of the graph's arcs before they were rounded; null where they were not. */
  exactWeights(): DyadicNumbers | null {
    if (this.exact) return null;
    this.#exactWeights ??= this.#sumExactly();
    return this.#exactWeights;
  }

  #sumExactly(): DyadicNumbers {
    const { linear, couplings, n } = this.problem;
    // A QUBO of doubles: of others the form is exact.
    const sign = BigInt(this.#sign());
    const { integers: numbers, exponent } = asIntegers([...linear, ...couplings.weight]);
    const pair = (a: number): bigint => sign * numbers[n + a]!;
    const toReference = Array.from(linear, (_, i) => {
      let sum = 2n * sign * numbers[i]!;
      for (let a = couplings.rowPtr[i]!; a < couplings.rowPtr[i + 1]!; a++) sum += pair(a);
      return -sum;
    });
    const integers: bigint[] = [];
    for (let i = 0; i < n; i++) {
      for (let a = couplings.rowPtr[i]!; a < couplings.rowPtr[i + 1]!; a++) integers.push(pair(a));
      integers.push(toReference[i]!);
    }
    return { integers: integers.concat(toReference), exponent: exponent - Math.log2(this.#unit) };
  }

  /** The weight of an edge or a cut in the coefficients' own scale. */
  worthOf(weight: number): number {
    return (weight * this.#unit) / (this.#decimal?.scale ?? 1);
  }

  /** The value that goes with a cut's weight; exact where the weights are integers and the offset fits among them. */
  valueOfCut(cut: number): number {
    const value = this.#base.high - this.#sign() * this.#worth(cut) + 0;
    return this.#decimal === null ? value : this.#decimal.told(value, 0);
  }

  /** What a value is that was counted from the coefficients' doubles: of decimals, the decimal. */
  valueOfCount(value: number): number {
    return this.#decimal === null ? value : this.#decimal.nearest(value);
  }

  /** No value is better, if no cut weighs more than `upperBound`: a lower bound where the problem is to be minimised, an upper
   *  bound where it is to be maximised. Rounded to the grid of the values, then outward. */
  boundOfCut(upperBound: number): number {
    const sign = this.#sign();
    const cut = this.cutStep === 0 ? upperBound : this.cutStep * Math.floor(upperBound / this.cutStep);
    const sum = new UpwardSum();
    sum.add(sign > 0 ? -this.#base.low : this.#base.high);
    sum.add(this.#worth(cut));
    const bound = -sign * sum.upper() + 0;
    return this.#decimal === null ? bound : this.#decimal.told(bound, sign > 0 ? -1 : 1);
  }

  /** The weight of a cut whose value is `value`, or by rounding a hair worse. */
  cutOfValue(value: number): number {
    const perCut = this.#worth(1) / (this.#decimal?.scale ?? 1);
    const base = this.valueOfCut(0);
    const cut = (this.#sign() * (base - value)) / perCut;
    // Integers differ from the value of a cut by the rounding of its sum with the offset alone.
    const rounding = this.cutStep === 0 ? 1e-12 : 2 ** -50;
    const slack = (rounding * (Math.abs(base) + Math.abs(value))) / perCut;
    return this.cutStep === 0 ? cut - slack : Math.ceil(cut - Math.max(1e-9, slack)) + 0;
  }

  /** What a cut changes the value by, in the scale that coefficients are counted in. */
  #worth(cut: number): number {
    return cut * (this.problem.kind === 'qubo' ? this.#unit / 2 : 2 * this.#unit);
  }

  #sign(): 1 | -1 {
    return this.problem.sense === 'minimize' ? 1 : -1;
  }
}

interface EdgeColumns {
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly weight: Float64Array;
}

interface Edges extends EdgeColumns {
  readonly nodes: number;
  /** The grid of the values; null where it says no more than the weights do. */
  readonly grid: number | null;
  readonly exact: boolean;
}

function isingEdges({ n, linear, couplings, sense }: QuadraticProblem): Edges {
  const sign = sense === 'minimize' ? 1 : -1;
  const fields = linear.reduce((count, h) => count + (h === 0 ? 0 : 1), 0);
  const edges = copyCouplings(couplings, sign, fields);
  let e = couplings.m;
  for (let i = 0; i < n; i++) if (linear[i] !== 0) setEdge(edges, e++, i, n, sign * linear[i]!);
  return { ...edges, nodes: fields > 0 ? n + 1 : n, grid: null, exact: true };
}

function quboEdges({ n, linear, couplings, sense }: QuadraticProblem): Edges {
  const sign = sense === 'minimize' ? 1 : -1;
  const edges = copyCouplings(couplings, sign, n);
  const { rowPtr, weight } = couplings;
  let exact = true;
  const grid = new DyadicGrid();
  for (const q of linear) grid.add(q);
  for (const q of weight) grid.add(q);
  for (let i = 0; i < n; i++) {
    const sum = new UpwardSum();
    sum.add(-sign * 2 * linear[i]!);
    for (let a = rowPtr[i]!, end = rowPtr[i + 1]!; a < end; a++) sum.add(-sign * weight[a]!);
    exact &&= sum.exact;
    setEdge(edges, couplings.m + i, i, n, sum.upper());
  }
  return { ...edges, nodes: n + 1, grid: grid.unit(), exact };
}

function copyCouplings(couplings: CsrGraph, sign: number, more: number): EdgeColumns {
  const count = couplings.m + more;
  const edges = {
    source: new Int32Array(count),
    target: new Int32Array(count),
    weight: new Float64Array(count),
  };
  let e = 0;
  forEachCoupling(couplings, (i, j, coupling) => setEdge(edges, e++, i, j, sign * coupling));
  return edges;
}

function setEdge({ source, target, weight }: EdgeColumns, e: number, i: number, j: number, w: number): void {
  source[e] = i;
  target[e] = j;
  // Adding 0 turns −0 into 0.
  weight[e] = w + 0;
}

/** The value where every variable is on r's side. */
function baseOf({ kind, linear, couplings, offset }: QuadraticProblem): Interval {
  if (kind === 'qubo') return { low: offset, high: offset };
  const up = new UpwardSum();
  const down = new UpwardSum();
  const add = (x: number): void => {
    up.add(x);
    down.add(-x);
  };
  add(offset);
  for (const h of linear) add(h);
  forEachCoupling(couplings, (_i, _j, coupling) => add(coupling));
  return { low: -down.upper(), high: up.upper() };
}
