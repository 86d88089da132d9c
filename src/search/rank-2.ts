/** The rank-2 relaxation heuristic for max-cut: every node gets an angle, Σ w·cos(θu − θv) is brought down to a local minimum,
 *  and the best cut by a line through the centre, improved by single flips, is kept. The next descent begins near the best cut of
 *  its run: the sides become 0 and π, each node perturbed by an angle of its own. After rankTwoPatience descents without a better cut a new run
 *  begins from random angles. A step is a sweep over all angles, O(m); a descent ends with O(m + n) more.
 *  Source: Burer, Monteiro, Zhang, Rank-two relaxation heuristics for max-cut and other binary quadratic programs, SIAM J. Optim.
 *  12 (2002). Departs from it: coordinate steps (kernels/rank-2.ts), so nothing is tuned to a step length; single flips only, no
 *  exchanges of two nodes; the first descent begins near the start cut. */
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import { summarizeWeights } from '../graph/weights.ts';
import { angleSweeps, bestRotation, type RankTwoArrays, rankTwoLayout } from '../kernels/rank-2.ts';
import type { Backend, KernelSpace } from '../kernels/space.ts';
import { DEFAULT_SEARCH_PARAMETERS, type SearchParameters } from './parameters.ts';
import { BestCut, type SearchRequest, type SearchResult } from './search.ts';

/** Nodes and arcs per kernel call, at most. */
const CALL_WORK = 2e6;
/** Sweeps that rounding takes as long as, about: with less time left it is not begun. */
const ROUNDING_SWEEPS = 15;

/** One graph in kernel memory with an angle per node. */
export class RankTwo {
  readonly arrays: RankTwoArrays;
  readonly space: KernelSpace;
  readonly #parameters: SearchParameters;
  readonly #scale: number;
  readonly #total: number;
  readonly #noise: number;

  constructor(
    graph: CsrGraph,
    backend: Backend = 'wasm',
    parameters: SearchParameters = DEFAULT_SEARCH_PARAMETERS,
  ) {
    this.#parameters = parameters;
    const { n, m } = graph;
    const { space, arrays } = rankTwoLayout.open({ n, m }, backend);
    this.arrays = arrays;
    this.arrays.rowPtr.set(graph.rowPtr);
    this.arrays.adj.set(graph.adj);
    this.arrays.weight.set(graph.weight);
    this.space = space;
    const { positive, total, maxAbs, integral } = summarizeWeights(graph);
    const absolute = 2 * positive - total;
    this.#scale = 1 / (maxAbs || 1);
    this.#total = absolute * this.#scale;
    this.#noise = integral ? 0 : 1e-13 * absolute;
  }

  /** Random angles. */
  randomize(random: Random): void {
    const { point } = this.arrays;
    for (let i = 0; i < point.length; i += 2) {
      const [x, y] = [signed(random), signed(random)];
      this.#place(i, x, y);
    }
  }

  /** Angles near a cut: 0 or π, and each perturbed. */
  perturb(spin: Int8Array, random: Random): void {
    const { rankTwoPerturbation } = this.#parameters;
    for (let v = 0; v < spin.length; v++) this.#place(2 * v, spin[v]!, rankTwoPerturbation * signed(random));
  }

  #place(i: number, x: number, y: number): void {
    const norm = Math.sqrt(x * x + y * y);
    this.arrays.point[i] = norm === 0 ? 1 : x / norm;
    this.arrays.point[i + 1] = norm === 0 ? 0 : y / norm;
  }

  /** Some sweeps of descent. @returns by what share of Σ|w| the last one lowered Σ w·cos(θu − θv) */
  descend(sweeps: number): number {
    return angleSweeps(this.space, this.arrays, sweeps, this.#scale) / (this.#total || 1);
  }

  /** The best cut over rotations, improved by single flips, in `arrays.spin`. */
  round(): Int8Array {
    bestRotation(this.space, this.arrays, this.#noise);
    return this.arrays.spin;
  }
}

/** A step is a sweep. */
export function* rankTwoSearch(request: SearchRequest): Steps<SearchResult> {
  const { graph, deadline, random, parameters = DEFAULT_SEARCH_PARAMETERS } = request;
  const best = new BestCut(request, cutWeight(graph, request.start));
  if (graph.m === 0 || best.over) return best.result();
  const angles = new RankTwo(graph, 'wasm', parameters);
  const around = request.start.slice();
  angles.perturb(around, random);
  while (!best.over) {
    let local = Number.NEGATIVE_INFINITY;
    for (let failures = 0; failures <= parameters.rankTwoPatience && !best.over; failures++) {
      const secPerSweep = yield* descend(angles, best, request);
      if (deadline.remainingSec() < ROUNDING_SWEEPS * secPerSweep) return best.result();
      const spin = angles.round();
      const cut = cutWeight(graph, spin);
      best.offer(spin, cut);
      // Going on from an equal cut, too, gains up to 8 on ±1 tori.
      if (cut >= local) around.set(spin);
      if (cut > local) {
        local = cut;
        failures = -1;
      }
      angles.perturb(around, random);
    }
    angles.randomize(random);
  }
  return best.result();
}

/** Descends until a sweep brings next to nothing, or the deadline strikes. @returns seconds per sweep */
function* descend(
  angles: RankTwo,
  best: BestCut,
  { graph, deadline, parameters = DEFAULT_SEARCH_PARAMETERS }: SearchRequest,
): Steps<number> {
  const block = Math.max(
    1,
    Math.min(parameters.rankTwoBlock, Math.floor(CALL_WORK / (graph.n + 2 * graph.m))),
  );
  let seconds = 0;
  let sweeps = 0;
  for (let fall = 1; fall > parameters.rankTwoTolerance; ) {
    const granted = deadline.take(block);
    if (granted === 0) break;
    const startMs = performance.now();
    fall = angles.descend(granted);
    seconds += (performance.now() - startMs) / 1000;
    sweeps += granted;
    best.steps += granted;
    yield;
  }
  return seconds / Math.max(1, sweeps);
}

/** Uniform in (−1, 1). */
function signed(random: Random): number {
  return (random.int32() + 0.5) / 2 ** 31;
}
