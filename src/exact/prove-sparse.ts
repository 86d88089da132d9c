/** Proves a cut optimal, or bounds it, by branch and cut on the linear program of odd-cycle inequalities: for sparse graphs such as grids,
 *  tori, roads and spin glasses, where that program's bound is near the optimum. Nothing rests on the LP solver: any multipliers ≥ 0
 *  prove a bound, which is computed from them without rounding (sparse-relaxation.ts).
 *  Sources: Barahona, Grötschel, Jünger, Reinelt, Oper. Res. 36 (1988); Liers, Jünger, Reinelt, Rinaldi, "Computing exact ground states of
 *  hard Ising spin glass problems by branch-and-cut" (2004); Rehfeldt, Koch, Shinano, "Faster exact solution of sparse MaxCut and QUBO
 *  problems", Math. Program. Comput. 15 (2023). */
import type { Highs } from 'highs';
import { Deadline } from '../core/deadline.ts';
import { type Given, resolveOptions } from '../core/options.ts';
import type { Steps } from '../core/steps.ts';
import type { WeightedCycles } from '../cuts/weighted-cycles.ts';
import { loadHighs } from '../lp/highs.ts';
import type { Proof } from '../problems/proof.ts';
import type { RoundedGraph } from './cut-weights.ts';
import { sparseParameters } from './sparse-parameters.ts';
import { sparseProblem } from './sparse-problem.ts';
import { sparseTreeProof } from './sparse-proof-file.ts';
import { type SparseResult, SparseTree } from './sparse-tree.ts';

export interface ProveSparseOptions {
  readonly deadline?: Deadline | undefined;
  /** All cuts are multiples of this; default: what integer weights tell. */
  readonly step?: number | undefined;
  readonly onCut?: ((cut: number, spin: Int8Array) => void) | undefined;
  /** A smaller upper bound. */
  readonly onBound?: ((bound: number) => void) | undefined;
  /** Asked between nodes for a better cut from elsewhere. */
  readonly betterCut?: (() => Int8Array | undefined) | undefined;
  readonly recordProof?: boolean | undefined;
  /** Called before a pause at which other work may be done for a while. */
  readonly onRest?: (() => void) | undefined;
  /** After each node: how many are done, and how many open. */
  readonly onNodes?: ((nodes: number, open: number) => void) | undefined;
  /** Odd cycles of the graph to begin with, and multipliers that prove a bound. */
  readonly cycles?: WeightedCycles | undefined;
  readonly parameters?: Given<typeof sparseParameters> | undefined;
  /** Where a worker finds the solver (lp/highs.ts); default: where this module does. */
  readonly highsUrl?: string | null | undefined;
}

/** @param start Int8Array(n) of ±1: a cut to begin with. Interrupted, it has the best cut and the bound of then
 *  @returns null where the LP solver is not installed */
export function* proveSparse(
  graph: RoundedGraph,
  start: Int8Array,
  options: ProveSparseOptions = {},
): Steps<SparseResult | null> {
  let highs: Highs | null = null;
  yield loadHighs(options.highsUrl).then((loaded) => {
    highs = loaded;
  });
  if (highs === null) return null;
  return yield* proveSparseWith(highs, graph, start, options);
}

/** The same with the solver at hand: nothing is waited for. */
export function* proveSparseWith(
  highs: Highs,
  graph: RoundedGraph,
  start: Int8Array,
  options: ProveSparseOptions = {},
): Steps<SparseResult> {
  const parameters = resolveOptions(sparseParameters, options.parameters, 'sparse proof');
  const problem = yield* sparseProblem(graph, options.step);
  const tree = new SparseTree(highs, problem, start, {
    parameters,
    deadline: options.deadline ?? new Deadline(),
    onCut: options.onCut,
    onBound: options.onBound,
    betterCut: options.betterCut,
    onRest: options.onRest,
    onNodes: options.onNodes,
    recordProof: options.recordProof ?? false,
  });
  try {
    if (options.cycles !== undefined) tree.begin(options.cycles);
    return yield* tree.run();
  } finally {
    tree.dispose();
  }
}

/** The proof of a result's bound, for a certificate; null where none was recorded. */
export function sparseProof({ record, step, bound }: SparseResult): Proof | null {
  return record && sparseTreeProof(record, step > 0 ? bound + step : null);
}
