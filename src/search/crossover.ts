/** Crossover: what the parents agree on is contracted, what is left is reduced, and what remains after that is annealed.
 *  On graphs of two dimensions, and on other sparse ones, nothing remains, and the offspring is the best cut that agrees with
 *  its parents wherever they agree with each other. O(m·parents) and the annealing.
 *  Sources: contraction.ts, presolve/reduce.ts. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { reduceGraph } from '../presolve/reduce.ts';
import { Annealing } from './annealing.ts';
import { contract, lift } from './contraction.ts';
import { DEFAULT_SEARCH_PARAMETERS, type SearchParameters } from './parameters.ts';

export interface CrossoverOptions {
  /** Temperatures of the graph the cuts are of. */
  readonly from: number;
  readonly to: number;
  /** Sweeps of that graph that the annealing may cost: it gets as many more as its own graph is smaller. */
  readonly sweeps: number;
}

/** Writes the offspring of the given cuts, no lighter than the first, into `spin`.
 *  @returns nodes that contraction and reduction left to be annealed */
export function* crossover(
  graph: CsrGraph,
  cuts: readonly Int8Array[],
  spin: Int8Array,
  options: CrossoverOptions,
  random: Random,
  deadline: Deadline,
  parameters: SearchParameters = DEFAULT_SEARCH_PARAMETERS,
): Steps<number> {
  const contraction = contract(graph, cuts, parameters);
  const reduction = yield* reduceGraph(contraction.graph, deadline);
  const small = reduction.graph;
  const flips = new Int8Array(contraction.graph.n).fill(1);
  if (small.n === 0) reduction.lift(flips.subarray(0, 0), flips);
  else {
    const share = (graph.n + 2 * graph.m) / (small.n + 2 * small.m);
    const annealing = new Annealing(small, 'wasm', parameters);
    annealing.start(flips.subarray(0, small.n), random);
    const sweeps = Math.ceil(Math.min(parameters.crossoverMostSweeps, options.sweeps * share));
    yield* annealing.run(options.from * reduction.scale, options.to * reduction.scale, sweeps, deadline);
    reduction.lift(annealing.spin, flips);
  }
  lift(contraction, flips, spin);
  return small.n;
}
