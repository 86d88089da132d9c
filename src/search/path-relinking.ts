/** Path relinking: a population of cuts from short tabu searches, and walks from one to another in which new ones are found.
 *  The walk flips the nodes in which two cuts differ, the best gain first; the best cut of its middle third, far from both ends, is
 *  improved by one-flip and then by tabu search, and joins the population if it is better than the worst. When all pairs have been
 *  walked, both ways, the population is built anew around the best. A cut and its complement are the same: the nearer one is walked to.
 *  One step of the deadline is STEP_FLIPS flips of the tabu searches; a walk counts as none, a pass of one-flip as one.
 *  Source: Wu, Wang, Lü, Hao et al., "A tabu search based hybrid evolutionary algorithm for the max-cut problem" (2015), and the
 *  path relinking of Wang, Lü, Glover & Hao for QUBO, European J. of Operational Research 223 (2012). */
import { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import { NUMBER } from '../kernels/gain-index.ts';
import { walkFlips } from '../kernels/tabu.ts';
import { ElitePool } from './elite-pool.ts';
import { GainIndex } from './gain-index.ts';
import { climb } from './one-flip.ts';
import { DEFAULT_SEARCH_PARAMETERS, type SearchParameters } from './parameters.ts';
import { randomCut } from './random-cut.ts';
import { BestCut, type SearchRequest, type SearchResult } from './search.ts';
import { drawTenure, tabuRound } from './tabu.ts';

export interface Relinked {
  /** A one-flip optimum between the two cuts. */
  readonly spin: Int8Array;
  /** Steps taken from the deadline: passes of one-flip. */
  readonly steps: number;
}

/** Walks from one cut towards another and improves the best cut of the middle third by one-flip. O(m + n) and the flips.
 *  @returns the cut found, or null where the two are too near or the deadline struck */
export function* relink(
  index: GainIndex,
  from: Int8Array,
  to: Int8Array,
  random: Random,
  deadline: Deadline = new Deadline(),
  parameters: SearchParameters = DEFAULT_SEARCH_PARAMETERS,
): Steps<Relinked | null> {
  const { free, apart } = difference(index.graph, from, to);
  if (apart < parameters.pathRelinkingNearest) return null;
  const { numbers, best } = index.arrays;
  index.start(from, random, free);
  const third = Math.floor(apart / 3);
  yield* walk(index, third, false, deadline);
  numbers[NUMBER.best] = Number.NEGATIVE_INFINITY;
  yield* walk(index, apart - 2 * third, true, deadline);
  if (deadline.expired) return null;
  const spin = best.slice();
  const steps = yield* climb(index.graph, spin, deadline);
  return { spin, steps };
}

/** The nodes in which two cuts differ, or where those are more than half, the nodes in which they agree; none without an edge. */
function difference(
  { n, rowPtr }: CsrGraph,
  from: Int8Array,
  to: Int8Array,
): { free: Uint8Array; apart: number } {
  const free = new Uint8Array(n);
  let apart = 0;
  let nodes = 0;
  for (let v = 0; v < n; v++) {
    if (rowPtr[v] === rowPtr[v + 1]) continue;
    nodes++;
    if (from[v] === to[v]) continue;
    free[v] = 1;
    apart++;
  }
  if (2 * apart <= nodes) return { free, apart };
  for (let v = 0; v < n; v++) if (rowPtr[v] !== rowPtr[v + 1]) free[v] = 1 - free[v]!;
  return { free, apart: nodes - apart };
}

function* walk(index: GainIndex, flips: number, keep: boolean, deadline: Deadline): Steps<void> {
  const chunk = index.callFlips;
  for (let left = flips; left > 0 && !deadline.expired; left -= chunk) {
    walkFlips(index.space, index.arrays, Math.min(chunk, left), keep);
    yield;
  }
}

export function* pathRelinkingSearch(request: SearchRequest): Steps<SearchResult> {
  const { graph } = request;
  const best = new BestCut(request, cutWeight(graph, request.start));
  if (graph.m === 0) return best.result();
  const index = new GainIndex(graph);
  let first = request.start;
  while (!best.over) {
    const pool = yield* population(index, first, best, request);
    yield* relinkAll(index, pool, best, request);
    first = best.spin.slice();
  }
  return best.result();
}

/** Tabu searches from the first cut and from random ones. */
function* population(
  index: GainIndex,
  first: Int8Array,
  best: BestCut,
  request: SearchRequest,
): Steps<ElitePool> {
  const { pathRelinkingPopulation } = request.parameters ?? DEFAULT_SEARCH_PARAMETERS;
  const pool = new ElitePool(pathRelinkingPopulation);
  const spin = first.slice();
  for (let i = 0; i < pathRelinkingPopulation && !best.over; i++) {
    if (i > 0) randomCut(request.random, spin);
    yield* improve(index, spin, pool, best, request);
  }
  return pool;
}

/** Walks between all pairs of the pool, pairs with new cuts included, until none is left. */
function* relinkAll(index: GainIndex, pool: ElitePool, best: BestCut, request: SearchRequest): Steps<void> {
  const { random, deadline, parameters } = request;
  const walked = new Map<object, Set<object>>();
  while (!best.over) {
    const pairs = pool.cuts.flatMap((one) =>
      pool.cuts
        .filter((other) => other !== one && !walked.get(one)?.has(other))
        .map((other) => [one, other] as const),
    );
    if (pairs.length === 0) return;
    const [one, other] = pairs[random.below(pairs.length)]!;
    if (!walked.has(one)) walked.set(one, new Set());
    walked.get(one)!.add(other);
    const found = yield* relink(index, one.spin, other.spin, random, deadline, parameters);
    if (found !== null) {
      best.steps += found.steps;
      yield* improve(index, found.spin, pool, best, request);
    }
    yield;
  }
}

/** A tabu search; what it finds joins the pool. */
function* improve(
  index: GainIndex,
  spin: Int8Array,
  pool: ElitePool,
  best: BestCut,
  request: SearchRequest,
): Steps<void> {
  const { random, parameters = DEFAULT_SEARCH_PARAMETERS } = request;
  drawTenure(index, random, parameters);
  yield* tabuRound(index, spin, parameters.pathRelinkingPatience * index.graph.n, best, request);
  pool.add(index.arrays.best, index.bestCut);
}
