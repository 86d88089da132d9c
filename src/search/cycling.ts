/** Thermal cycling: a cut is reheated and cooled again and again, and each time every connected component of what has changed is
 *  accepted or rejected by itself. A few short cycles after one annealing gain more than an annealing twice as long.
 *  Sources: Möbius, Neklioudov, Díaz-Sánchez, Hoffmann, Fachat, Schreiber, "Optimization by thermal cycling", Phys. Rev. Lett. 79
 *  (1997), which accepts or rejects a cycle as a whole; the components: partition-crossover.ts. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import type { Backend } from '../kernels/space.ts';
import { Annealing, temperatureScale, temperatureSpread } from './annealing.ts';
import { DEFAULT_SEARCH_PARAMETERS, type SearchParameters } from './parameters.ts';
import { PartitionCrossover } from './partition-crossover.ts';
import { randomCut } from './random-cut.ts';
import { BestCut, type SearchRequest, type SearchResult } from './search.ts';

/** One graph in kernel memory, annealed and cycled as often as wanted. */
export class Cycling {
  readonly annealing: Annealing;
  /** The unit of the temperatures where annealings and cycles begin, and the temperature where they end. */
  readonly temperatureUnit: number;
  readonly finalTemperature: number;
  /** The cut of this object, Int8Array(n) of ±1, and its weight. */
  readonly spin: Int8Array;
  cut = Number.NEGATIVE_INFINITY;
  /** Sweeps made so far. */
  sweeps = 0;
  readonly #graph: CsrGraph;
  readonly #parameters: SearchParameters;
  readonly #partition: PartitionCrossover;
  readonly #perturbed: Int8Array;

  constructor(
    graph: CsrGraph,
    backend: Backend = 'wasm',
    parameters: SearchParameters = DEFAULT_SEARCH_PARAMETERS,
  ) {
    this.annealing = new Annealing(graph, backend, parameters);
    const scale = temperatureScale(graph);
    const spread = temperatureSpread(graph, parameters);
    this.temperatureUnit = scale * spread;
    this.finalTemperature = (parameters.cyclingFinalTemperature * scale) / spread;
    this.spin = new Int8Array(graph.n);
    this.#graph = graph;
    this.#parameters = parameters;
    this.#partition = new PartitionCrossover(graph);
    this.#perturbed = new Int8Array(graph.n);
  }

  /** One annealing from a random cut; its best becomes the cut. @param initial where it begins, in units of
   *  `temperatureUnit` */
  *anneal(
    sweeps: number,
    random: Random,
    deadline: Deadline,
    goal = Number.POSITIVE_INFINITY,
    initial = this.#parameters.cyclingInitialTemperature,
  ): Steps<void> {
    randomCut(random, this.#perturbed);
    this.annealing.start(this.#perturbed, random);
    this.sweeps += yield* this.annealing.run(
      initial * this.temperatureUnit,
      this.finalTemperature,
      sweeps,
      deadline,
      goal,
    );
    this.adopt(this.annealing.spin);
  }

  /** The same for the time that the deadline leaves, however many sweeps that is. */
  *annealByClock(random: Random, deadline: Deadline, goal = Number.POSITIVE_INFINITY): Steps<void> {
    randomCut(random, this.#perturbed);
    this.annealing.start(this.#perturbed, random);
    const initial = this.#parameters.cyclingInitialTemperature * this.temperatureUnit;
    this.sweeps += yield* this.annealing.runByClock(initial, this.finalTemperature, deadline, goal);
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
    const parameters = this.#parameters;
    const { cyclingShortShare, cyclingMiddleShare, cyclingLongShare } = parameters;
    const shares = [cyclingShortShare, cyclingMiddleShare, cyclingLongShare];
    const { cyclingReheatLow: low, cyclingReheatHigh: high } = parameters;
    for (let left = sweeps; left > 0 && this.cut < goal && !deadline.expired; ) {
      const share = shares[random.below(shares.length)]!;
      const length = Math.min(left, Math.max(parameters.cyclingLeastSweeps, Math.ceil(share * sweeps)));
      const initial = (low + (high - low) * random.uniform()) * this.temperatureUnit;
      this.annealing.start(this.spin, random);
      const done = yield* this.annealing.run(initial, this.finalTemperature, length, deadline);
      if (done === 0) return;
      left -= done;
      this.sweeps += done;
      this.annealing.readCurrent(this.#perturbed);
      if (this.#partition.apply(this.spin, this.#perturbed) <= 0) continue;
      // Counted anew: sums of real weights drift.
      this.cut = cutWeight(this.#graph, this.spin);
      onBetter?.();
    }
  }
}

/** Rounds of one annealing and its cycles; the start is cycled first. A step is a sweep. */
export function* cyclingSearch(request: SearchRequest): Steps<SearchResult> {
  const { graph, random, deadline, parameters = DEFAULT_SEARCH_PARAMETERS } = request;
  const { cyclingFirstSweeps, cyclingGrowth } = parameters;
  const best = new BestCut(request, cutWeight(graph, request.start));
  if (graph.m === 0 || best.over) return best.result();
  const cycling = new Cycling(graph, 'wasm', parameters);
  const offer = () => {
    best.steps = cycling.sweeps;
    best.offer(cycling.spin, cycling.cut);
  };
  cycling.adopt(request.start);
  for (let sweeps = cyclingFirstSweeps; !best.over; sweeps = Math.ceil(sweeps * cyclingGrowth)) {
    if (sweeps > cyclingFirstSweeps)
      yield* cycling.anneal(Math.ceil(sweeps / 2), random, deadline, request.goal);
    offer();
    yield* cycling.cycle(Math.ceil(sweeps / 2), random, deadline, request.goal, offer);
  }
  best.steps = cycling.sweeps;
  return best.result();
}
