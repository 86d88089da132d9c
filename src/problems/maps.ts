/** Maps between the problems that keep every value: the same number for assignments that stand for one another (x = 0 for side
 *  or spin +1, x = 1 for −1), offsets included. Exact wherever the sums are: scaling is by powers of two. O(n + m). */
import type { CsrGraph } from '../graph/csr.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import { forEachCoupling, type QuadraticProblem } from './quadratic.ts';

/** s_i = 1 − 2x_i: the coefficients become h_i = −(Q_ii + Σ_j Q_ij/2)/2 and J_ij = Q_ij/4. */
export function quboToIsing(qubo: QuadraticProblem): QuadraticProblem {
  const linear = qubo.linear.map((q, i) => -sumOf([q, ...rowOf(qubo.couplings, i, 1 / 2)]) / 2 + 0);
  const pairs = pairSum(qubo.couplings, 1 / 4);
  const offset = sumOf([qubo.offset, ...Array.from(qubo.linear, (q) => q / 2), ...pairs]);
  return { ...qubo, kind: 'ising', linear, couplings: scaled(qubo.couplings, 1 / 4), offset };
}

/** x_i = (1 − s_i)/2: the coefficients become Q_ii = −2(h_i + Σ_j J_ij) and Q_ij = 4J_ij. */
export function isingToQubo(ising: QuadraticProblem): QuadraticProblem {
  const linear = ising.linear.map((h, i) => -2 * sumOf([h, ...rowOf(ising.couplings, i, 1)]) + 0);
  const offset = sumOf([ising.offset, ...ising.linear, ...pairSum(ising.couplings, 1)]);
  return { ...ising, kind: 'qubo', linear, couplings: scaled(ising.couplings, 4), offset };
}

/** The heaviest cut of a graph as a QUBO to maximise: its value is the cut's weight. */
export function maxCutToQubo(graph: CsrGraph): QuadraticProblem {
  const linear = Float64Array.from({ length: graph.n }, (_, u) => sumOf(rowOf(graph, u, 1)));
  return { kind: 'qubo', sense: 'maximize', n: graph.n, linear, couplings: scaled(graph, -2), offset: 0 };
}

/** The heaviest cut of a graph as an Ising problem to maximise: its value is the cut's weight. */
export function maxCutToIsing(graph: CsrGraph): QuadraticProblem {
  return {
    kind: 'ising',
    sense: 'maximize',
    n: graph.n,
    linear: new Float64Array(graph.n),
    couplings: scaled(graph, -1 / 2),
    offset: sumOf(pairSum(graph, 1 / 2)),
  };
}

function scaled(graph: CsrGraph, factor: number): CsrGraph {
  return { ...graph, weight: Float64Array.from(graph.weight, (w) => w * factor + 0) };
}

function rowOf({ rowPtr, weight }: CsrGraph, u: number, factor: number): number[] {
  return Array.from(weight.subarray(rowPtr[u], rowPtr[u + 1]), (w) => w * factor);
}

function pairSum(graph: CsrGraph, factor: number): number[] {
  const terms: number[] = [];
  forEachCoupling(graph, (_i, _j, w) => terms.push(w * factor));
  return terms;
}

/** Exact where the doubles allow it, else off by no more than the last bit or two. */
function sumOf(terms: readonly number[]): number {
  const sum = new UpwardSum();
  for (const term of terms) sum.add(term);
  return sum.upper() + 0;
}
