/** The edge to branch on in a node of the sparse branch and cut: some simplex iterations with an edge decided either way show how far the bound
 *  falls. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { SparseDecisions } from './sparse-decisions.ts';
import type { SparseParameters } from './sparse-parameters.ts';
import type { SparseProblem } from './sparse-problem.ts';
import type { SparseBound, SparseRelaxation } from './sparse-relaxation.ts';

/** Edges that are no nearer to 0 or 1 are fractional. */
export const FRACTIONAL = 1e-6;

export interface BranchingHost {
  readonly deadline: Deadline;
  /** Bounds below this close a node; it rises with the best cut. */
  readonly target: () => number;
}

export interface SparseBranch {
  readonly u: number;
  readonly v: number;
  /** Of the cuts with both on the same side, and of the others. */
  readonly bounds: readonly [number, number];
}

export class SparseBranching {
  readonly #problem: SparseProblem;
  readonly #relaxation: SparseRelaxation;
  readonly #decisions: SparseDecisions;
  readonly #parameters: SparseParameters;

  constructor(
    problem: SparseProblem,
    relaxation: SparseRelaxation,
    decisions: SparseDecisions,
    parameters: SparseParameters,
  ) {
    this.#problem = problem;
    this.#relaxation = relaxation;
    this.#decisions = decisions;
    this.#parameters = parameters;
  }

  /** @param before the node's bound @returns the edge where the smaller fall is large; 'fixed' where one of the sides is closed by that; null
   *  where no edge is fractional */
  *choose(host: BranchingHost, before: number): Steps<SparseBranch | 'fixed' | 'late' | null> {
    const { source, target } = this.#problem.edges;
    const { program } = this.#relaxation;
    const basis = program.basis();
    let best: SparseBranch | null = null;
    let most = Number.NEGATIVE_INFINITY;
    program.useSteepestEdges(false);
    for (const e of this.#candidates()) {
      const [u, v] = [source[e]!, target[e]!];
      const bounds: [number, number] = [before, before];
      for (const turn of [0, 1] as const) {
        if (host.deadline.remainingSec() === 0 || host.deadline.aborted) return 'late';
        const proven = this.#probe(e, turn, basis);
        yield;
        bounds[turn] = Math.min(before, proven.bound);
        if (proven.bound < host.target()) {
          this.#decisions.fix(u, v, 1 - turn, proven);
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
    const relaxation = this.#relaxation;
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
    const { x, lower, upper } = this.#relaxation;
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
