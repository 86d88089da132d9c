/** A graph whose weights are integers of any size, times a unit: what a file says, or the decimals that it is said to mean, without
 *  rounding. Parallel edges are added up, self-loops and what cancels are left out. */
import { gcd, lcmDenominator, ofDecimal, ofDouble, type Rational, times, timesInteger } from './rational.ts';
import type { EdgeArrays } from './recount.ts';

/** How doubles are read: as they are, or as the shortest decimals that they are nearest to. */
export type NumberReading = 'binary' | 'decimal';

export function readNumber(x: number, reading: NumberReading): Rational {
  return reading === 'decimal' ? ofDecimal(x) : ofDouble(x);
}

/** Sums of so many units are exact in doubles, and twice as much is. */
const LARGEST_DOUBLE_SUM = 2n ** 52n;

export class ExactGraph {
  readonly n: number;
  /** Edges source[e] < target[e], each pair once, increasing; weights in units, not 0. */
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly weight: readonly bigint[];
  readonly unit: Rational;
  /** Σ|weight|. */
  readonly size: bigint;
  #rows: Rows | undefined;

  private constructor(
    n: number,
    source: Int32Array,
    target: Int32Array,
    weight: readonly bigint[],
    unit: Rational,
  ) {
    this.n = n;
    this.source = source;
    this.target = target;
    this.weight = weight;
    this.unit = unit;
    let size = 0n;
    for (const w of weight) size += w < 0n ? -w : w;
    this.size = size;
  }

  /** @param edges [u, v, integer weight] in any order */
  static of(n: number, edges: readonly (readonly [number, number, bigint])[], unit: Rational): ExactGraph {
    const ordered = edges
      .filter(([u, v]) => u !== v)
      .map(([u, v, w]): [number, number, bigint] => (u < v ? [u, v, w] : [v, u, w]));
    ordered.sort((a, b) => a[0] - b[0] || a[1] - b[1]);
    const source: number[] = [];
    const target: number[] = [];
    const weight: bigint[] = [];
    let common = 0n;
    for (let e = 0; e < ordered.length; ) {
      const [u, v] = ordered[e]!;
      let sum = 0n;
      for (; e < ordered.length && ordered[e]![0] === u && ordered[e]![1] === v; e++) sum += ordered[e]![2];
      if (sum === 0n) continue;
      source.push(u);
      target.push(v);
      weight.push(sum);
      if (common !== 1n) common = gcd(common, sum);
    }
    const integers = common > 1n ? weight.map((w) => w / common) : weight;
    const newUnit = common > 1n ? times(unit, { p: common, q: 1n }) : unit;
    return new ExactGraph(n, Int32Array.from(source), Int32Array.from(target), integers, newUnit);
  }

  static ofRationals(n: number, edges: readonly (readonly [number, number, Rational])[]): ExactGraph {
    const q = lcmDenominator(edges.map(([, , w]) => w));
    return ExactGraph.of(
      n,
      edges.map(([u, v, w]) => [u, v, w.p * (q / w.q)] as const),
      { p: 1n, q },
    );
  }

  static ofEdges(n: number, { source, target, weight }: EdgeArrays, reading: NumberReading): ExactGraph {
    const edges = Array.from(
      source,
      (u, e) => [u, target[e]!, readNumber(weight === null ? 1 : weight[e]!, reading)] as const,
    );
    return ExactGraph.ofRationals(n, edges);
  }

  /** The same graph with all weights times a factor > 0. */
  scaled(factor: Rational): ExactGraph {
    return new ExactGraph(this.n, this.source, this.target, this.weight, times(this.unit, factor));
  }

  /** What an integer number of units is. */
  worth(units: bigint): Rational {
    return timesInteger(this.unit, units);
  }

  /** Σ of all weights, in units. */
  total(): bigint {
    let sum = 0n;
    for (const w of this.weight) sum += w;
    return sum;
  }

  /** Σ max(w, 0), in units. */
  positive(): bigint {
    let sum = 0n;
    for (const w of this.weight) if (w > 0n) sum += w;
    return sum;
  }

  /** The weight of a cut, in units. @param side any two values */
  cut(side: ArrayLike<unknown>): bigint {
    let sum = 0n;
    for (let e = 0; e < this.weight.length; e++)
      if (side[this.source[e]!] !== side[this.target[e]!]) sum += this.weight[e]!;
    return sum;
  }

  /** Every cut is a multiple of so many units: flipping v changes a cut by v's weighted degree − 2·(weight of v's cut edges), and the
   *  empty cut weighs 0. 0 where there is no edge. */
  step(): bigint {
    const degree = new Array<bigint>(this.n).fill(0n);
    let common = 0n;
    for (let e = 0; e < this.weight.length; e++) {
      const w = this.weight[e]!;
      degree[this.source[e]!]! += w;
      degree[this.target[e]!]! += w;
      if (common !== 1n) common = gcd(common, 2n * w);
    }
    for (let u = 0; u < this.n && common !== 1n; u++) common = gcd(common, degree[u]!);
    return common;
  }

  /** The weights as doubles, where all sums of them are exact; null otherwise. */
  doubles(): Float64Array | null {
    return this.size <= LARGEST_DOUBLE_SUM ? Float64Array.from(this.weight, Number) : null;
  }

  /** Adjacency in compressed rows. */
  rows(): Rows {
    this.#rows ??= rowsOf(this);
    return this.#rows;
  }
}

export interface Rows {
  /** The arcs of u are start[u] .. start[u + 1] − 1; each leads to `head` along `edge`. Heads increase within a row. */
  readonly start: Int32Array;
  readonly head: Int32Array;
  readonly edge: Int32Array;
}

function rowsOf({ n, source, target }: ExactGraph): Rows {
  const start = new Int32Array(n + 1);
  for (const u of source) start[u + 1]!++;
  for (const v of target) start[v + 1]!++;
  for (let u = 0; u < n; u++) start[u + 1]! += start[u]!;
  const next = start.slice(0, n);
  const head = new Int32Array(2 * source.length);
  const edge = new Int32Array(2 * source.length);
  const put = (u: number, v: number, e: number): void => {
    head[next[u]!] = v;
    edge[next[u]!++] = e;
  };
  // Edges come by source, then target: smaller heads first, then larger ones.
  for (let e = 0; e < source.length; e++) put(target[e]!, source[e]!, e);
  for (let e = 0; e < source.length; e++) put(source[e]!, target[e]!, e);
  return { start, head, edge };
}
