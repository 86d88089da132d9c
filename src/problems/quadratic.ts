/** Quadratic problems over two-valued variables: QUBO over x ∈ {0,1}ⁿ and Ising over s ∈ {−1,+1}ⁿ, both
 *
 *    offset + Σ linear[i]·x_i + Σ over pairs i < j of coupling(i,j)·x_i·x_j,
 *
 *  to be minimised or maximised. Every pair counts once: a matrix Q with xᵀQx has the coupling Q_ij + Q_ji.
 *  The couplings are a weighted graph: parallel ones add up in an order that does not depend on the input's. */
import { InputError } from '../core/errors.ts';
import { finish, type Steps } from '../core/steps.ts';
import { type ArcWeights, buildCsrSteps, type CsrGraph } from '../graph/csr.ts';

export type Sense = 'minimize' | 'maximize';
export type QuadraticKind = 'qubo' | 'ising';

export interface QuadraticProblem {
  /** `qubo`: the variables are 0 or 1; `ising`: they are −1 or +1. */
  readonly kind: QuadraticKind;
  readonly sense: Sense;
  /** Number of variables. */
  readonly n: number;
  /** Float64Array(n): the diagonal of Q, or the fields h. */
  readonly linear: Float64Array;
  /** The pairs with their coefficients, over nodes 0..n−1. */
  readonly couplings: CsrGraph;
  readonly offset: number;
}

/** The terms of a problem as columns: couplings source[e]–target[e], e < count; null where each is 1. */
export interface QuadraticColumns {
  readonly linear: Float64Array;
  readonly source: Int32Array;
  readonly target: Int32Array;
  readonly coupling: Float64Array | null;
  readonly count: number;
  readonly offset: number;
}

/** Builds a problem; couplings between the same two variables add up, and are counted.
 *  @throws InputError where the coefficients together overflow, or a variable is coupled with itself */
export function buildProblem(
  kind: QuadraticKind,
  sense: Sense,
  columns: QuadraticColumns,
): { problem: QuadraticProblem; duplicates: number } {
  return finish(buildProblemSteps(kind, sense, columns));
}

/** The same with pauses. */
export function* buildProblemSteps(
  kind: QuadraticKind,
  sense: Sense,
  columns: QuadraticColumns,
): Steps<{ problem: QuadraticProblem; duplicates: number }> {
  const { linear, source, target, coupling, count, offset } = columns;
  const { graph, duplicateEdges, selfLoops } = yield* buildCsrSteps(
    linear.length,
    source,
    target,
    coupling,
    count,
  );
  if (selfLoops > 0) throw new InputError({}, 'a variable is coupled with itself, expected two');
  checkSize(linear, graph.weight, offset);
  return {
    problem: { kind, sense, n: linear.length, linear, couplings: graph, offset },
    duplicates: duplicateEdges,
  };
}

/** What had to be added up. @param count of terms whose pair had one before */
export function repeatedTerms(count: number): string[] {
  if (count === 0) return [];
  return count === 1
    ? ['1 term of a pair given before: it was added to the first one']
    : [`${count} terms of a pair given before: they were added up`];
}

/** The maps to max-cut double coefficients and add them up. @throws InputError where that overflows */
export function checkSize(linear: Float64Array, weight: ArcWeights, offset: number): void {
  let size = Math.abs(offset);
  for (const x of linear) size += Math.abs(x);
  for (const x of weight) size += Math.abs(x);
  if (!(size < Number.MAX_VALUE / 4))
    throw new InputError(
      {},
      'the sum of all |coefficients| exceeds a quarter of the largest double, 4.5e307',
    );
}

/** Calls back for every pair i < j, in the order of the rows. */
export function forEachCoupling(
  { n, rowPtr, adj, weight }: CsrGraph,
  visit: (i: number, j: number, coupling: number) => void,
): void {
  for (let i = 0; i < n; i++) {
    for (let a = rowPtr[i]!, end = rowPtr[i + 1]!; a < end; a++) {
      if (adj[a]! > i) visit(i, adj[a]!, weight[a]!);
    }
  }
}
