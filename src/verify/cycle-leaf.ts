/** The bound of a leaf that odd cycles prove, exactly. With y = 2γ ≥ 0 for each cycle C and its edges F,
 *
 *      cut ≤ Σ y(|F| − 1) + [cut with w' = w − Σ y a],   a = 1 on F and −1 on the rest of C,
 *
 *  and with nodes joined in groups, x_u = s_u·X_g(u), an edge u–v is cut where s_u·s_v·X_g(u)·X_g(v) = −1: within groups w' is cut or not, and
 *  between two groups the edges add up to a constant and one weight, of which a cut has at most the positive part. */
import type { CycleLeaf, OddInequality } from '../problems/proof.ts';
import type { ExactGraph } from './exact-graph.ts';
import { stepsOf } from './odd-inequality.ts';
import { lcmDenominator, ofDouble, over, type Rational, timesInteger } from './rational.ts';
import { Refusal } from './refusal.ts';

/** Joined nodes: the group of each, and its sign in it. */
export interface Joined {
  readonly group: ArrayLike<number>;
  readonly sign: ArrayLike<number>;
}

export class CycleLeafCheck {
  readonly #n: number;
  /** Pairs of nodes that are edges of the graph or of cycles, and the weights of those of the graph in units of `#unit`. */
  readonly #source: number[] = [];
  readonly #target: number[] = [];
  readonly #weight: bigint[] = [];
  readonly #unit: Rational;
  /** Per inequality its pairs, as 2·pair + 1 for those of F, and its right-hand side. */
  readonly #pairs: readonly (readonly number[])[];
  readonly #limit: readonly number[];

  constructor(graph: ExactGraph, cycles: readonly OddInequality[]) {
    this.#n = graph.n;
    this.#unit = graph.unit;
    const places = new Map<number, number>();
    const place = (u: number, v: number): number => {
      const key = Math.min(u, v) * graph.n + Math.max(u, v);
      const known = places.get(key);
      if (known !== undefined) return known;
      places.set(key, this.#source.length);
      this.#weight.push(0n);
      this.#target.push(v);
      return this.#source.push(u) - 1;
    };
    graph.weight.forEach((w, e) => {
      this.#weight[place(graph.source[e]!, graph.target[e]!)] = w;
    });
    const inequalities = cycles.map(stepsOf);
    this.#pairs = inequalities.map(({ steps }) => steps.map(([u, v, inF]) => 2 * place(u, v) + inF));
    this.#limit = inequalities.map(({ limit }) => limit);
  }

  /** No cut that joins these nodes weighs more.
   *  @param others pairs u, v and 0 or 1 that are the other way round in the cuts asked about, one at a time; none: all cuts */
  bound(
    leaf: CycleLeaf,
    joined: Joined,
    others: readonly (readonly [number, number, number])[] | null,
    at: string,
  ): Rational {
    const { rest, constant, unit } = this.#take(leaf, at);
    const { group, sign } = joined;
    let sum = constant;
    const between = new Map<number, bigint>();
    for (let p = 0; p < rest.length; p++) {
      const [u, v] = [this.#source[p]!, this.#target[p]!];
      const [a, b] = [group[u]!, group[v]!];
      const turned = sign[u] !== sign[v];
      if (turned) sum += rest[p]!;
      if (a === b) continue;
      const key = Math.min(a, b) * this.#n + Math.max(a, b);
      between.set(key, (between.get(key) ?? 0n) + (turned ? -rest[p]! : rest[p]!));
    }
    for (const w of between.values()) if (w > 0n) sum += w;
    if (others === null) return timesInteger(unit, sum);
    let most: bigint | null = null;
    for (const [u, v, side] of others) {
      if (u >= this.#n || v >= this.#n)
        throw new Refusal(at, `nodes ${u} and ${v}, but there are ${this.#n}`);
      const [a, b] = [group[u]!, group[v]!];
      if (a === b) throw new Refusal(at, `nodes ${u} and ${v} are joined already`);
      const w = between.get(Math.min(a, b) * this.#n + Math.max(a, b)) ?? 0n;
      // The groups are on opposite sides where the nodes, the other way round, are, but for their signs.
      const opposite = (side === 0) !== (sign[u] !== sign[v]);
      const other = sum - (w > 0n ? w : 0n) + (opposite ? w : 0n);
      if (most === null || other > most) most = other;
    }
    if (most === null) throw new Refusal(at, 'no pair is fixed');
    return timesInteger(unit, most);
  }

  /** w' of all pairs and Σ y(|F| − 1), as integers times a unit. */
  #take({ cycles, multipliers }: CycleLeaf, at: string) {
    if (cycles.length !== multipliers.length)
      throw new Refusal(at, `${multipliers.length} multipliers for ${cycles.length} cycles`);
    const exact = multipliers.map((gamma) => over(ofDouble(2 * gamma), this.#unit));
    const common = lcmDenominator(exact);
    const rest = this.#weight.map((w) => w * common);
    let constant = 0n;
    cycles.forEach((t, i) => {
      const pairs = this.#pairs[t];
      if (pairs === undefined) throw new Refusal(at, `there is no cycle ${t}`);
      const y = exact[i]!.p * (common / exact[i]!.q);
      constant += y * BigInt(this.#limit[t]!);
      for (const pair of pairs) rest[pair >> 1]! += pair & 1 ? -y : y;
    });
    return { rest, constant, unit: over(this.#unit, { p: common, q: 1n }) };
  }
}
