/** What is decided in a node of the sparse branch and cut: edges of which both ends are in a group, by the decisions above the node, and by those
 *  that bounds allow in it, which are recorded. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { nextUp } from '../linalg/upward-sum.ts';
import { SparseGroups } from './sparse-groups.ts';
import type { SparseProblem } from './sparse-problem.ts';
import type { SparseFix } from './sparse-record.ts';
import type { SparseBound, SparseRelaxation } from './sparse-relaxation.ts';
import { type SolvedRest, SparseRest } from './sparse-rest.ts';

export class SparseDecisions {
  /** No cut that was left out in the node weighs more. */
  fixedBound = Number.NEGATIVE_INFINITY;
  fixes: SparseFix[] = [];
  readonly #problem: SparseProblem;
  readonly #relaxation: SparseRelaxation;
  readonly #groups: SparseGroups;
  readonly #rest: SparseRest;
  #list: number[] = [];

  /** @param mostOperations to solve what is left */
  constructor(problem: SparseProblem, relaxation: SparseRelaxation, mostOperations: number) {
    this.#problem = problem;
    this.#relaxation = relaxation;
    this.#groups = new SparseGroups(problem.graph.n);
    this.#rest = new SparseRest(problem, mostOperations);
  }

  /** Begins with those of a node: u, v, and 1 where they are on opposite sides, one after the other. */
  load(decisions: Int32Array): void {
    this.fixedBound = Number.NEGATIVE_INFINITY;
    this.fixes = [];
    this.#list = [];
    this.#groups.clear();
    for (let i = 0; i < decisions.length; i += 3)
      this.#decide(decisions[i]!, decisions[i + 1]!, decisions[i + 2]!);
    this.#apply();
  }

  /** All that is decided, as `load` takes it. */
  list(): Int32Array {
    return Int32Array.from(this.#list);
  }

  /** No edge is left open: all cuts of the node weigh the same. */
  get complete(): boolean {
    const { lower, upper } = this.#relaxation;
    return lower.every((x, e) => x === upper[e]);
  }

  /** The ends of an edge to branch on where the program has none; null where all cuts of the node weigh exactly the same. */
  heaviest(): { readonly u: number; readonly v: number } | null {
    return this.#rest.heaviest(this.#groups);
  }

  /** A heaviest cut as decided, where little is left to decide. */
  solve(deadline: Deadline): Steps<SolvedRest | null> {
    return this.#rest.solve(this.#groups, deadline);
  }

  /** Int8Array(n) of ±1: a cut that is as decided. */
  spin(): Int8Array {
    return Int8Array.from({ length: this.#problem.graph.n }, (_, u) => (this.#groups.side(u) === 1 ? -1 : 1));
  }

  /** u and v are on opposite sides where turn is 1, on the same where it is 0, since no cut otherwise weighs more than `bound`. */
  fix(u: number, v: number, turn: number, by: SparseBound): void {
    this.#decide(u, v, turn);
    this.#record([u, v, turn], by, by.bound);
  }

  /** Cuts on the other side of an edge weigh at most what the multipliers prove less the edge's reduced cost.
   *  @returns whether any was fixed */
  fixByReducedCosts(by: SparseBound, target: number): boolean {
    const relaxation = this.#relaxation;
    // With what has been decided since.
    const { bound } = relaxation.boundFrom(by.cycles, by.multiplier);
    const { edges, slack } = this.#problem;
    const pairs: number[] = [];
    let worst = Number.NEGATIVE_INFINITY;
    for (let e = 0; e < relaxation.rest.length; e++) {
      const cost = relaxation.rest[e]!;
      const difference = bound - Math.abs(cost);
      const other = slack === 0 ? difference : nextUp(difference);
      if (relaxation.lower[e]! === relaxation.upper[e]! || !(other < target)) continue;
      const turn = cost > 0 ? 1 : 0;
      if (!this.#decide(edges.source[e]!, edges.target[e]!, turn)) continue;
      pairs.push(edges.source[e]!, edges.target[e]!, turn);
      worst = Math.max(worst, other);
    }
    if (pairs.length === 0) return false;
    this.#record(pairs, by, worst);
    return true;
  }

  #decide(u: number, v: number, turn: number): boolean {
    if (!this.#groups.join(u, v, turn)) return false;
    this.#list.push(u, v, turn);
    return true;
  }

  #record(pairs: readonly number[], { cycles, multiplier }: SparseBound, bound: number): void {
    this.fixes.push({ pairs: Int32Array.from(pairs), by: { cycles, multiplier }, bound });
    this.fixedBound = Math.max(this.fixedBound, bound);
    this.#apply();
  }

  /** Edges within a group are decided. */
  #apply(): void {
    const { source, target } = this.#problem.edges;
    const { lower, upper } = this.#relaxation;
    const groups = this.#groups;
    for (let e = 0; e < lower.length; e++) {
      const joined = groups.find(source[e]!) === groups.find(target[e]!);
      const turn = joined ? groups.side(source[e]!) ^ groups.side(target[e]!) : 0;
      lower[e] = turn;
      upper[e] = joined ? turn : 1;
    }
    this.#relaxation.applyBounds();
  }
}
