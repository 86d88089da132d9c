/** One node of the sparse branch and cut: odd cycles are added until its bound closes it or stops falling; then edges are fixed by reduced
 *  costs and by trial, what is left is solved if it is little (sparse-rest.ts), or one is chosen to branch on. Of real weights no bound meets the best cut: it is isolated, with those that weigh
 *  exactly the same. */
import type { Highs } from 'highs';
import type { Steps } from '../core/steps.ts';
import type { WeightedCycles } from '../cuts/weighted-cycles.ts';
import { OddCycleStore } from './odd-cycle-store.ts';
import { type BranchingHost, FRACTIONAL, type SparseBranch, SparseBranching } from './sparse-branching.ts';
import { SparseDecisions } from './sparse-decisions.ts';
import type { SparseParameters } from './sparse-parameters.ts';
import type { CycleMultipliers, SparseProblem } from './sparse-problem.ts';
import type { SparseFix, SparseLeaf } from './sparse-record.ts';
import { type SparseBound, SparseRelaxation, type WarmStart } from './sparse-relaxation.ts';
import type { SolvedRest } from './sparse-rest.ts';
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
  readonly branch: (SparseBranch & { readonly decisions: Int32Array; readonly start: WarmStart }) | null;
  /** Int8Array(n) of ±1: a heaviest cut of those that are left; null where that was not found out. */
  readonly only: Int8Array | null;
  /** No cut that was left out weighs more. */
  readonly fixedBound: number;
  readonly fixes: readonly SparseFix[];
  readonly leaf: SparseLeaf;
  readonly rows: number;
}

/** What the tree tells and is told. */
export interface SparseNodeHost extends BranchingHost {
  /** The best cut, Int8Array(n) of ±1. */
  readonly best: () => Int8Array;
  readonly offer: (spin: Int8Array) => void;
  /** Whether a cut that the program ends with is to be isolated. */
  readonly mayIsolate: () => boolean;
  /** Called where it may be paused for longer. */
  readonly onRest: () => void;
  /** The node's bound has fallen. */
  readonly onBound: (bound: number) => void;
}

type Ended = 'closed' | 'late' | 'stuck' | 'integral';

/** Costs are moved against a cut by these shares of the largest weight: well above the solver's tolerance of 1e-7, and below what the next best cut
 *  lacks for each edge in which it differs. */
const AGAINST = [1e-4, 1e-5, 1e-6];
const NO_CYCLES: CycleMultipliers = { cycles: new Int32Array(0), multiplier: new Float64Array(0) };

export class SparseNodes {
  readonly store = new OddCycleStore();
  readonly relaxation: SparseRelaxation;
  readonly #problem: SparseProblem;
  readonly #parameters: SparseParameters;
  readonly #rows: SparseSeparation;
  readonly #rounding: SparseRounding;
  readonly #decisions: SparseDecisions;
  readonly #branching: SparseBranching;
  /** Of the node at hand. */
  #best: SparseBound | null = null;
  #leafFixes = 0;
  /** From the cycles that the root began with. */
  #first: SparseBound | null = null;

  constructor(highs: Highs, problem: SparseProblem, parameters: SparseParameters) {
    this.#problem = problem;
    this.#parameters = parameters;
    this.relaxation = new SparseRelaxation(highs, problem, this.store);
    this.#rows = new SparseSeparation(problem, this.relaxation, parameters);
    this.#rounding = new SparseRounding(problem);
    this.#decisions = new SparseDecisions(problem, this.relaxation, parameters.rest);
    this.#branching = new SparseBranching(problem, this.relaxation, this.#decisions, parameters);
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
    let searched = false;
    for (;;) {
      if (this.#best!.bound < host.target()) return this.#result(node);
      const ended = yield* this.#cut(node, host);
      if (ended === 'closed') return this.#result(node);
      if (ended === 'late') return this.#result(node, { interrupted: true });
      if (ended === 'integral') return yield* this.#decide(node, host);
      if (!searched) {
        searched = true;
        host.offer(yield* this.#rounding.search(host.best(), host.deadline));
        if (this.#best!.bound < host.target()) return this.#result(node);
      }
      const fixed = this.#decisions.fixByReducedCosts(this.#best!, host.target());
      const solved = yield* this.#decisions.solve(host.deadline);
      if (solved !== null) return this.#result(node, { solved });
      if (fixed) continue;
      const start = this.relaxation.save();
      const branch = yield* this.#branching.choose(host, this.#best!.bound);
      if (branch === 'fixed') continue;
      if (branch === 'late') return this.#result(node, { interrupted: true });
      if (branch === null) return yield* this.#decide(node, host);
      const decisions = this.#decisions.list();
      return this.#result(node, { branch: { ...branch, decisions, start } });
    }
  }

  /** The program's solution is a cut. Where bounds cannot meet its weight exactly, it is to be the only one left. */
  *#decide(node: SparseNode, host: SparseNodeHost): Steps<SparseNodeResult> {
    const solved = yield* this.#decisions.solve(host.deadline);
    if (solved !== null) return this.#result(node, { solved });
    if (!host.mayIsolate()) return this.#result(node);
    const start = this.relaxation.save();
    if (!(yield* this.#isolate(host))) return this.#result(node, { interrupted: true });
    const rest = yield* this.#decisions.solve(host.deadline);
    if (rest !== null) return this.#result(node, { solved: rest });
    const open = this.#decisions.heaviest();
    if (open === null) return this.#result(node, { only: this.#decisions.spin() });
    const { bound } = this.#best!;
    const branch = { ...open, bounds: [bound, bound], decisions: this.#decisions.list(), start } as const;
    return this.#result(node, { branch });
  }

  /** Makes each edge of the cut that the program's solution is, and of what it leaves uncut, worth less by a little. As long as that changes nothing,
   *  multipliers of the moved costs are proof that any edge otherwise costs at least so much in the true ones, and edges are fixed.
   *  @returns false where the time is up */
  *#isolate(host: SparseNodeHost): Steps<boolean> {
    const { relaxation } = this;
    const cut = relaxation.x.map(Math.round);
    const unbounded = () => Number.NEGATIVE_INFINITY;
    try {
      for (const share of AGAINST) {
        relaxation.moveCosts(cut, share);
        for (let added: readonly number[] = []; ; ) {
          relaxation.add(added);
          if (this.#decisions.complete) return true;
          if ((yield* this.#solve(host, unbounded)) === 'late') return false;
          this.#decisions.fixByReducedCosts(relaxation.bound(), host.target());
          added = this.#isIntegral() ? [] : yield* this.#rows.cycles();
          if (added.length === 0) break;
        }
      }
      return true;
    } finally {
      relaxation.moveCosts(cut, 0);
    }
  }

  #result(
    node: SparseNode,
    end: {
      interrupted?: true;
      only?: Int8Array;
      solved?: SolvedRest;
      branch?: SparseNodeResult['branch'];
    } = {},
  ): SparseNodeResult {
    const { bound, cycles, multiplier } = this.#best!;
    const { fixes, fixedBound } = this.#decisions;
    const only = end.solved?.spin ?? end.only ?? null;
    return {
      bound: Math.min(node.bound, bound),
      interrupted: end.interrupted === true,
      branch: end.branch ?? null,
      only,
      fixedBound,
      fixes,
      leaf:
        only === null
          ? { by: { cycles, multiplier }, bound, fixes: this.#leafFixes, order: null }
          : { by: NO_CYCLES, bound, fixes: fixes.length, order: end.solved?.order ?? null },
      rows: this.relaxation.rows,
    };
  }

  #load({ decisions, start }: SparseNode): void {
    this.#best = null;
    this.#decisions.load(decisions);
    if (start !== null) this.relaxation.restore(start);
    this.relaxation.program.useSteepestEdges(start === null);
    this.#improve(this.relaxation.boundFrom([], []));
    if (start === null && this.#first !== null) this.#improve(this.#first);
  }

  #improve(bound: SparseBound): void {
    if (this.#best !== null && !(bound.bound < this.#best.bound)) return;
    this.#best = bound;
    this.#leafFixes = this.#decisions.fixes.length;
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
      const status = yield* this.#solve(host, host.target);
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
  *#solve({ deadline, onRest }: SparseNodeHost, target: () => number): Steps<'late' | 'done'> {
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
}
