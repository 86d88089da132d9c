/** Thermal cycling: a cut is warmed and cooled again and again, and each time every connected part of what has changed is taken or
 *  left on its own account. A few short cycles after one annealing gain more than an annealing twice as long.
 *  Sources: Möbius, Neklioudov, Díaz-Sánchez, Hoffmann, Fachat, Schreiber, "Optimization by thermal cycling", Phys. Rev. Lett. 79
 *  (1997), which takes or leaves a cycle as a whole; the parts: patch.ts. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import type { Backend } from '../kernels/space.ts';
import { Annealing, temperatureScale, temperatureSpread } from './annealing.ts';
import { Patch } from './patch.ts';
import { randomCut } from './random-cut.ts';
import { BestCut, type SearchRequest, type SearchResult } from './search.ts';

/** Temperatures in units of temperatureScale: where annealings begin and end, and the range that cycles begin in. */
const HOT = 0.3;
const COLD = 0.05;
const WARM = [0.13, 0.27] as const;
/** Sweeps of a cycle as a share of those of the annealing before, and at least. */
const CYCLE_SHARES = [0.002, 0.01, 0.05] as const;
const SHORTEST_CYCLE = 40;

/** One graph in kernel memory, annealed and cycled as often as wanted. */
export class Cycling {
  readonly annealing: Annealing;
  /** Units of temperature: for where annealings and cycles begin, and for where they end. */
  readonly hot: number;
  readonly cold: number;
  /** The cut of this object, Int8Array(n) of ±1, and its weight. */
  readonly spin: Int8Array;
  cut = Number.NEGATIVE_INFINITY;
  /** Sweeps made so far. */
  sweeps = 0;
  readonly #graph: CsrGraph;
  readonly #patch: Patch;
  readonly #shaken: Int8Array;

  constructor(graph: CsrGraph, backend: Backend = 'wasm') {
    this.annealing = new Annealing(graph, backend);
    const scale = temperatureScale(graph);
    const spread = temperatureSpread(graph);
    this.hot = scale * spread;
    this.cold = (COLD * scale) / spread;
    this.spin = new Int8Array(graph.n);
    this.#graph = graph;
    this.#patch = new Patch(graph);
    this.#shaken = new Int8Array(graph.n);
  }

  /** One annealing from a random cut; its best becomes the cut. @param heat where it begins, in units of `hot` */
  *anneal(
    sweeps: number,
    random: Random,
    deadline: Deadline,
    goal = Number.POSITIVE_INFINITY,
    heat = HOT,
  ): Steps<void> {
    randomCut(random, this.#shaken);
    this.annealing.start(this.#shaken, random);
    this.sweeps += yield* this.annealing.run(heat * this.hot, this.cold, sweeps, deadline, goal);
    this.adopt(this.annealing.spin);
  }

  /** The same for the time that the deadline leaves, however many sweeps that is. */
  *annealByClock(random: Random, deadline: Deadline, goal = Number.POSITIVE_INFINITY): Steps<void> {
    randomCut(random, this.#shaken);
    this.annealing.start(this.#shaken, random);
    this.sweeps += yield* this.annealing.runByClock(HOT * this.hot, this.cold, deadline, goal);
    this.adopt(this.annealing.spin);
  }

  /** Takes over a cut. */
  adopt(spin: Int8Array): void {
    this.spin.set(spin);
    this.cut = cutWeight(this.#graph, spin);
  }

  /** Cycles from the cut as it stands, for so many sweeps in all. @param onBetter told when the cut has grown */
  *cycle(
    sweeps: number,
    random: Random,
    deadline: Deadline,
    goal = Number.POSITIVE_INFINITY,
    onBetter?: () => void,
  ): Steps<void> {
    for (let left = sweeps; left > 0 && this.cut < goal && !deadline.expired; ) {
      const share = CYCLE_SHARES[random.below(CYCLE_SHARES.length)]!;
      const length = Math.min(left, Math.max(SHORTEST_CYCLE, Math.ceil(share * sweeps)));
      const warm = WARM[0] + (WARM[1] - WARM[0]) * random.uniform();
      this.annealing.start(this.spin, random);
      const done = yield* this.annealing.run(warm * this.hot, this.cold, length, deadline);
      if (done === 0) return;
      left -= done;
      this.sweeps += done;
      this.annealing.readCurrent(this.#shaken);
      if (this.#patch.apply(this.spin, this.#shaken) <= 0) continue;
      // Counted anew: sums of real weights drift.
      this.cut = cutWeight(this.#graph, this.spin);
      onBetter?.();
    }
  }
}

/** Sweeps of the first round, which anneals for one half and cycles for the other; each is longer by half than the one before. */
const FIRST_SWEEPS = 100;
const GROWTH = 1.5;

/** Rounds of one annealing and its cycles; the start is cycled first. A step is a sweep. */
export function* cyclingSearch(request: SearchRequest): Steps<SearchResult> {
  const { graph, random, deadline } = request;
  const best = new BestCut(request, cutWeight(graph, request.start));
  if (graph.m === 0 || best.over) return best.result();
  const cycling = new Cycling(graph);
  const offer = () => {
    best.steps = cycling.sweeps;
    best.offer(cycling.spin, cycling.cut);
  };
  cycling.adopt(request.start);
  for (let sweeps = FIRST_SWEEPS; !best.over; sweeps = Math.ceil(sweeps * GROWTH)) {
    if (sweeps > FIRST_SWEEPS) yield* cycling.anneal(Math.ceil(sweeps / 2), random, deadline, request.goal);
    offer();
    yield* cycling.cycle(Math.ceil(sweeps / 2), random, deadline, request.goal, offer);
  }
  best.steps = cycling.sweeps;
  return best.result();
}
