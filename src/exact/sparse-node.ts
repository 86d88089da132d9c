/** One node of the sparse branch and cut: odd cycles are added until its bound closes it or stops falling; then edges are fixed by reduced
 *  costs and by trial, and one is chosen to branch on. */
import type { Highs } from 'highs';
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { WeightedCycles } from '../cuts/weighted-cycles.ts';
import { OddCycleStore } from './odd-cycle-store.ts';
import { SparseGroups } from './sparse-groups.ts';
import type { SparseParameters } from './sparse-parameters.ts';
import type { SparseProblem } from './sparse-problem.ts';
import type { SparseFix, SparseLeaf } from './sparse-record.ts';
import { type SparseBound, SparseRelaxation, type WarmStart } from './sparse-relaxation.ts';
import { SparseRounding } from './sparse-rounding.ts';
import { SparseSeparation } from './sparse-separation.ts';

export interface SparseNode {
  readonly id: number;
  readonly depth: number;
  /** No cut of it weighs more. */
  readonly bound: number;
  /** Int32Array: u, v, and 1 where they are on opposite sides, one after the other. */
  readonly decisions: Int32Array;
  /** What its parent ended with; null at the root. */
  readonly start: WarmStart | null;
}

export interface SparseNodeResult {
  readonly bound: number;
  readonly interrupted: boolean;
  /** The edge u–v to branch on, and what the children begin with, same side first; null where the node needs none. */
  readonly branch: {
    readonly u: number;
    readonly v: number;
    readonly bounds: readonly [number, number];
    readonly decisions: Int32Array;
    readonly start: WarmStart;
  } | null;
  /** No cut that was left out weighs more. */
  readonly fixedBound: number;
  readonly fixes: readonly SparseFix[];
  readonly leaf: SparseLeaf;
  readonly rows: number;
}

/** What the tree tells and is told. */
export interface SparseNodeHost {
  readonly deadline: Deadline;
  /** Bounds below this close a node; it rises with the best cut. */
  readonly target: () => number;
  /** The best cut, Int8Array(n) of ±1. */
  readonly best: () => Int8Array;
  readonly offer: (spin: Int8Array) => void;
  /** Called where it may be paused for longer. */
  readonly onRest: () => void;
  /** The node's bound has fallen. */
  readonly onBound: (bound: number) => void;
}

type Ended = 'closed' | 'late' | 'stuck' | 'integral';

/** Edges that are no nearer to 0 or 1 are fractional. */
const FRACTIONAL = 1e-6;

export class SparseNodes {
  readonly store = new OddCycleStore();
  readonly relaxation: SparseRelaxation;
  readonly #problem: SparseProblem;
  readonly #parameters: SparseParameters;
  readonly #rows: SparseSeparation;
  readonly #rounding: SparseRounding;
  readonly #groups: SparseGroups;
  /** Of the node at hand. */
  #best: SparseBound | null = null;
  #leafFixes = 0;
  #fixes: SparseFix[] = [];
  #fixedBound = Number.NEGATIVE_INFINITY;
  #decisions: number[] = [];
  /** From the cycles that the root began with. */
  #first: SparseBound | null = null;

  constructor(highs: Highs, problem: SparseProblem, parameters: SparseParameters) {
    this.#problem = problem;
    this.#parameters = parameters;
    this.relaxation = new SparseRelaxation(highs, problem, this.store);
    this.#rows = new SparseSeparation(problem, this.relaxation, parameters);
    this.#rounding = new SparseRounding(problem);
    this.#groups = new SparseGroups(problem.graph.n);
  }

  /** Rows of the first program. Cycles with edges that the graph does not have are left out, and then there is no bound from them.
   *  @returns the bound that their multipliers prove; Infinity for none */
  begin({ count, start, source, target, inF, multiplier }: WeightedCycles): number {
    const { edges } = this.#problem;
    const { n } = this.#problem.graph;
    const numbers = new Map(Array.from(edges.source, (u, e) => [u * n + edges.target[e]!, e]));
    const cycles: number[] = [];
    const y: number[] = [];
    for (let t = 0; t < count; t++) {
      const members = new Int32Array(start[t + 1]! - start[t]!);
      for (let i = 0; i < members.length; i++) {
        const at = start[t]! + i;
        members[i] = 2 * (numbers.get(source[at]! * n + target[at]!) ?? -1) + 1 - inF[at]!;
      }
      const number = members.every((x) => x >= 0) ? this.store.number(members, 0, members.length) : -1;
      if (number < 0) continue;
      cycles.push(number);
      y.push(multiplier[t]!);
    }
    this.relaxation.add([...new Set(cycles)]);
    this.#first = this.relaxation.boundFrom(cycles, y);
    return this.#first.bound;
  }

  *evaluate(node: SparseNode, host: SparseNodeHost): Steps<SparseNodeResult> {
    this.#load(node);
    let ended: Ended = 'closed';
    let searched = false;
    for (;;) {
      if (this.#best!.bound < host.target()) break;
      ended = yield* this.#cut(node, host);
      if (ended !== 'stuck') break;
      if (!searched) {
        searched = true;
        host.offer(yield* this.#rounding.search(host.best(), host.deadline));
        if (this.#best!.bound < host.target()) {
          ended = 'closed';
          break;
        }
      }
      if (this.#fixByReducedCosts(host.target())) continue;
      const start = this.relaxation.save();
      const branch = yield* this.#tryEdges(host);
      if (branch === 'late') ended = 'late';
      if (branch === null) ended = 'integral';
      if (branch === 'fixed') continue;
      if (branch === null || branch === 'late') break;
      const decisions = Int32Array.from(this.#decisions);
      return { ...this.#result(node, false), branch: { ...branch, decisions, start } };
    }
    return this.#result(node, ended === 'late');
  }

  #result(node: SparseNode, interrupted: boolean): SparseNodeResult {
    const { bound, cycles, multiplier } = this.#best!;
    return {
      bound: Math.min(node.bound, bound),
      interrupted,
      branch: null,
      fixedBound: this.#fixedBound,
      fixes: this.#fixes,
      leaf: { by: { cycles, multiplier }, bound, fixes: this.#leafFixes },
      rows: this.relaxation.rows,
    };
  }

  #load(node: SparseNode): void {
    this.#best = null;
    this.#fixes = [];
    this.#fixedBound = Number.NEGATIVE_INFINITY;
    this.#decisions = [];
    this.#groups.clear();
    const { decisions, start } = node;
    for (let i = 0; i < decisions.length; i += 3)
      this.#decide(decisions[i]!, decisions[i + 1]!, decisions[i + 2]!);
    this.#applyGroups();
    if (start !== null) this.relaxation.restore(start);
    this.relaxation.program.useSteepestEdges(start === null);
    this.#improve(this.relaxation.boundFrom([], []));
    if (start === null && this.#first !== null) this.#improve(this.#first);
  }

  #decide(u: number, v: number, turn: number): boolean {
    if (!this.#groups.join(u, v, turn)) return false;
    this.#decisions.push(u, v, turn);
    return true;
  }

  /** Edges within a group are decided. */
  #applyGroups(): void {
    const { source, target } = this.#problem.edges;
    const { lower, upper } = this.relaxation;
    const groups = this.#groups;
    for (let e = 0; e < lower.length; e++) {
      const joined = groups.find(source[e]!) === groups.find(target[e]!);
      const turn = joined ? groups.side(source[e]!) ^ groups.side(target[e]!) : 0;
      lower[e] = turn;
      upper[e] = joined ? turn : 1;
    }
    this.relaxation.applyBounds();
  }

  #improve(bound: SparseBound): void {
    if (this.#best !== null && !(bound.bound < this.#best.bound)) return;
    this.#best = bound;
    this.#leafFixes = this.#fixes.length;
  }

  /** Rows are added until there is nothing more to be had. */
  *#cut(node: SparseNode, host: SparseNodeHost): Steps<Ended> {
    const { relaxation } = this;
    const { window } = this.#parameters;
    const { patience, cliquePatience } = this.#patience(node);
    const history: number[] = [];
    // Where the last cliques were added.
    let before = Number.POSITIVE_INFINITY;
    for (let round = 0; ; round++) {
      const status = yield* this.#solve(host);
      this.#improve(relaxation.bound());
      const bound = Math.min(node.bound, this.#best!.bound);
      host.onBound(bound);
      if (this.#best!.bound < host.target()) return 'closed';
      if (status === 'late') return 'late';
      host.offer(yield* this.#rounding.round(relaxation.x, host.best(), host.deadline));
      const target = host.target();
      if (this.#best!.bound < target) return 'closed';
      history.push(bound);
      const fall = round >= window ? history[round - window]! - bound : Number.POSITIVE_INFINITY;
      const slow = fall * patience < bound - target;
      // Where no edge is fractional there is none to branch on, and cycles are violated unless x is a cut.
      const integral = this.#isIntegral();
      let added = slow && !integral ? [] : yield* this.#rows.cycles();
      if (added.length === 0 && !integral && (before - bound) * cliquePatience > bound - target) {
        before = bound;
        history.length = 0;
        round = -1;
        added = yield* this.#rows.cliques();
      }
      // The program has to stay as it was solved where it is branched on.
      if (added.length === 0) return integral ? 'integral' : 'stuck';
      relaxation.purge(this.#parameters);
      relaxation.add(added);
    }
  }

  /** Slices of the simplex method. */
  *#solve({ deadline, target, onRest }: SparseNodeHost): Steps<'late' | 'done'> {
    const { relaxation } = this;
    const { slice } = this.#parameters;
    let cutOff = target();
    for (;;) {
      const iterations = Math.max(50, Math.ceil(slice / (relaxation.rows + relaxation.x.length)));
      if (deadline.expired && deadline.stepsLeft > 0) return 'late';
      const status = relaxation.solve(cutOff, deadline.remainingSec(), iterations);
      onRest();
      yield;
      if (status === 'unfinished') {
        // A limit of steps counts nodes: this one has begun.
        if (deadline.remainingSec() === 0 || deadline.aborted) return 'late';
        continue;
      }
      if (status !== 'cut-off' || relaxation.bound().bound < target()) return 'done';
      // Costs are moved a little: the cut-off was reached, but the bound is not below the target yet.
      cutOff = Number.NEGATIVE_INFINITY;
    }
  }

  #patience({ depth }: SparseNode): { patience: number; cliquePatience: number } {
    const { patience, rootPatience, cliquePatience, rootCliquePatience } = this.#parameters;
    return depth === 0
      ? { patience: rootPatience, cliquePatience: rootCliquePatience }
      : { patience, cliquePatience };
  }

  #isIntegral(): boolean {
    return this.relaxation.x.every((x) => x < FRACTIONAL || x > 1 - FRACTIONAL);
  }

  /** Cuts on the other side of an edge weigh at most the bound less the edge's reduced cost. @returns whether any was fixed */
  #fixByReducedCosts(target: number): boolean {
    const best = this.#best!;
    const { relaxation } = this;
    // The rest of the best bound, with what has been decided since.
    const { bound } = relaxation.boundFrom(best.cycles, best.multiplier);
    const { source, target: heads } = this.#problem.edges;
    const pairs: number[] = [];
    let worst = Number.NEGATIVE_INFINITY;
    for (let e = 0; e < relaxation.rest.length; e++) {
      const cost = relaxation.rest[e]!;
      const other = bound - Math.abs(cost);
      if (relaxation.lower[e]! === relaxation.upper[e]! || !(other < target)) continue;
      const turn = cost > 0 ? 1 : 0;
      if (!this.#decide(source[e]!, heads[e]!, turn)) continue;
      pairs.push(source[e]!, heads[e]!, turn);
      worst = Math.max(worst, other);
    }
    if (pairs.length === 0) return false;
    this.#fix(pairs, best, worst);
    return true;
  }

  #fix(pairs: readonly number[], { cycles, multiplier }: SparseBound, bound: number): void {
    this.#fixes.push({ pairs: Int32Array.from(pairs), by: { cycles, multiplier }, bound });
    this.#fixedBound = Math.max(this.#fixedBound, bound);
    this.#applyGroups();
  }

  /** Some simplex iterations with an edge decided either way show how far the bound falls.
   *  @returns the edge where the smaller fall is large; 'fixed' where one of the sides is closed by that; null where no edge is fractional */
  *#tryEdges(
    host: SparseNodeHost,
  ): Steps<{ u: number; v: number; bounds: [number, number] } | 'fixed' | 'late' | null> {
    const { relaxation } = this;
    const { source, target } = this.#problem.edges;
    const basis = relaxation.program.basis();
    let best: { u: number; v: number; bounds: [number, number] } | null = null;
    let most = Number.NEGATIVE_INFINITY;
    const before = this.#best!.bound;
    relaxation.program.useSteepestEdges(false);
    for (const e of this.#candidates()) {
      const [u, v] = [source[e]!, target[e]!];
      const bounds: [number, number] = [before, before];
      for (const turn of [0, 1] as const) {
        if (host.deadline.remainingSec() === 0 || host.deadline.aborted) return 'late';
        const proven = this.#probe(e, turn, basis);
        yield;
        bounds[turn] = Math.min(before, proven.bound);
        if (proven.bound < host.target()) {
          this.#decide(u, v, 1 - turn);
          this.#fix([u, v, 1 - turn], proven, proven.bound);
          return 'fixed';
        }
      }
      const falls = [before - bounds[0], before - bounds[1]].sort((a, b) => a - b);
      const score = falls[0]! + falls[1]! / 6;
      if (score > most) {
        most = score;
        best = { u, v, bounds };
      }
    }
    return best;
  }

  #probe(
    e: number,
    turn: number,
    basis: Parameters<SparseRelaxation['program']['setBasis']>[0],
  ): SparseBound {
    const { relaxation } = this;
    relaxation.lower[e] = turn;
    relaxation.upper[e] = turn;
    relaxation.applyBounds();
    relaxation.program.solve(Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY, this.#parameters.probe);
    const proven = relaxation.bound();
    relaxation.lower[e] = 0;
    relaxation.upper[e] = 1;
    relaxation.applyBounds();
    relaxation.program.setBasis(basis);
    return proven;
  }

  /** The edges nearest to ½. */
  #candidates(): readonly number[] {
    const { x, lower, upper } = this.relaxation;
    const weight = this.#problem.weight;
    const list: { e: number; score: number }[] = [];
    for (let e = 0; e < x.length; e++) {
      if (lower[e] === upper[e] || x[e]! < FRACTIONAL || x[e]! > 1 - FRACTIONAL) continue;
      list.push({ e, score: (0.5 - Math.abs(x[e]! - 0.5)) * Math.abs(weight[e]!) });
    }
    list.sort((a, b) => b.score - a.score || a.e - b.e);
    return list.slice(0, this.#parameters.candidates).map(({ e }) => e);
  }
}
