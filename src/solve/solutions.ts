/** Several good cuts instead of one: those that the search came upon (search/solution-pool.ts), and what is near them. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { computeGainsSteps, cutWeightSteps } from '../graph/cut.ts';
import { type CutLattice, roundToDecimal } from '../problems/lattice.ts';
import { climb } from '../search/one-flip.ts';
import type { SolutionPool } from '../search/solution-pool.ts';
import { recountCut } from '../verify/recount.ts';
import type { NamedGraph, SolvedCut } from './types.ts';

/** What of a time limit the search leaves for the other solutions. */
export const SEARCH_SHARE = 0.95;
/** Arcs and spins to look at in all: some tenths of a second. */
const MOST_WORK = 2e8;
const ATTEMPTS_PER_SOLUTION = 10;
/** A climb's passes, for the count of work. */
const PASSES = 5;

/** Fills the pool: local optima near its cuts, then their neighbours by one flip, where such may be in it. The seed decides, unless the
 *  deadline strikes. */
export function* moreSolutions(
  graph: CsrGraph,
  pool: SolutionPool,
  random: Random,
  deadline: Deadline,
): Steps<void> {
  if (graph.n < 2) return;
  yield* otherOptima(graph, pool, random, deadline);
  if (pool.minDistance === 1) yield* neighbours(graph, pool, deadline);
}

/** From a cut of the pool, some nodes flipped, from one to half of them in turn, to a one-flip optimum. */
function* otherOptima(graph: CsrGraph, pool: SolutionPool, random: Random, deadline: Deadline): Steps<void> {
  const { n, m } = graph;
  const work = PASSES * (n + 2 * m) + n * pool.capacity;
  const attempts = Math.min(ATTEMPTS_PER_SOLUTION * pool.capacity, Math.ceil(MOST_WORK / work));
  const spin = new Int8Array(n);
  for (let i = 0; i < attempts && !deadline.expired; i++) {
    spin.set(pool.cuts[random.below(pool.cuts.length)]!.spin);
    const flips = Math.ceil((n / 2) ** (random.below(8) / 7));
    for (let flip = 0; flip < flips; flip++) {
      const u = random.below(n);
      spin[u] = -spin[u]!;
    }
    yield* climb(graph, spin, deadline);
    pool.add(spin, yield* cutWeightSteps(graph, spin));
  }
}

/** One flip away from the cuts of the pool, and from those that this adds. */
function* neighbours(graph: CsrGraph, pool: SolutionPool, deadline: Deadline): Steps<void> {
  const { n, m } = graph;
  const gain = new Float64Array(n);
  const seen = new Set<Int8Array>();
  let work = 0;
  for (;;) {
    const next = pool.cuts.find(({ spin }) => !seen.has(spin));
    if (next === undefined || work > MOST_WORK || deadline.expired) return;
    seen.add(next.spin);
    const spin = next.spin.slice();
    yield* computeGainsSteps(graph, spin, gain, deadline);
    work += n + 2 * m;
    const order = Int32Array.from(gain, (_, u) => u).sort((a, b) => gain[b]! - gain[a]! || a - b);
    for (const u of order.subarray(0, pool.capacity)) {
      const cut = next.cut + gain[u]!;
      if (!pool.wants(cut)) break;
      spin[u] = -spin[u]!;
      pool.add(spin, cut);
      spin[u] = -spin[u]!;
      work += n * pool.cuts.length;
    }
    yield;
  }
}

/** The cuts of the pool as the result has them: recounted, the result's own first, the others by weight. */
export function solvedCuts(
  named: NamedGraph,
  lattice: CutLattice | null,
  pool: SolutionPool,
  best: SolvedCut,
): SolvedCut[] {
  const others = pool.cuts
    // The best may be another cut of the same weight than the pool's.
    .filter(({ spin }) => pool.distance(spin, best.spin) >= pool.minDistance)
    .slice(0, pool.capacity - 1)
    .map(({ spin }) => solvedCut(named, lattice, spin, pool.distance(spin, best.spin)));
  return [best, ...others.sort((a, b) => b.cut - a.cut)];
}

/** @param spin is kept, its first node on side 0 from now on */
export function solvedCut(
  named: NamedGraph,
  lattice: CutLattice | null,
  spin: Int8Array,
  distance: number,
): SolvedCut {
  if (spin[0] === -1) for (let u = 0; u < spin.length; u++) spin[u] = -spin[u]!;
  const partition = lazyPartition(named, spin);
  const recounted = recountCut(named.graph, spin);
  return {
    cut: lattice === null ? recounted : roundToDecimal(lattice, recounted),
    distance,
    get partition() {
      return partition();
    },
    spin,
  };
}

/** Label → side, made when first asked for: most callers of a graph of 10^6 nodes want the spins. */
function lazyPartition(named: NamedGraph, spin: Int8Array): () => Readonly<Record<string, 0 | 1>> {
  let made: Record<string, 0 | 1> | undefined;
  return () => {
    if (made === undefined) {
      // Without a prototype, so that a node may be called "__proto__".
      made = Object.create(null) as Record<string, 0 | 1>;
      for (let u = 0; u < spin.length; u++) made[named.labelOf(u)] = spin[u] === 1 ? 0 : 1;
    }
    return made;
  };
}
