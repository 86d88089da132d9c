/** A memetic algorithm: a population of short annealings and crossover (crossover.ts). Two or three parents have an offspring, which
 *  replaces the worst of them if it is better, and the population ends when it has converged.
 *  On graphs of two dimensions crossover is exact and takes the best of its parents region by region: a hundred poor cuts become
 *  one that is nearly the best. On dense graphs parents differ everywhere and an offspring gains nothing: the population counts how
 *  often an offspring beats both parents, and its caller decides. Source: Moscato, Caltech C3P report 826 (1989). */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import { crossover } from './crossover.ts';
import { Cycling } from './cycling.ts';
import { DEFAULT_SEARCH_PARAMETERS, type SearchParameters } from './parameters.ts';
import { BestCut, type SearchRequest, type SearchResult } from './search.ts';

interface Member {
  readonly spin: Int8Array;
  readonly cut: number;
}

export class Population {
  /** First crossovers, and those whose offspring beat both parents: what crossover is worth on this graph. */
  crossovers = 0;
  gains = 0;
  /** Steps charged for crossovers, in sweeps of the graph. */
  steps = 0;
  readonly #graph: CsrGraph;
  readonly #cycling: Cycling;
  readonly #random: Random;
  readonly #deadline: Deadline;
  readonly #goal: number;
  readonly #onBetter: (spin: Int8Array, cut: number) => void;
  readonly #members: Member[];
  readonly #offspring: Int8Array;
  readonly #parameters: SearchParameters;
  #best = Number.NEGATIVE_INFINITY;

  /** @param immigrants cuts that join the population */
  constructor(parts: {
    graph: CsrGraph;
    cycling: Cycling;
    immigrants: readonly Int8Array[];
    random: Random;
    deadline: Deadline;
    goal: number;
    onBetter: (spin: Int8Array, cut: number) => void;
    parameters?: SearchParameters | undefined;
  }) {
    this.#graph = parts.graph;
    this.#cycling = parts.cycling;
    this.#random = parts.random;
    this.#deadline = parts.deadline;
    this.#goal = parts.goal;
    this.#onBetter = parts.onBetter;
    this.#members = parts.immigrants.map((spin) => ({ spin, cut: cutWeight(parts.graph, spin) }));
    this.#offspring = new Int8Array(parts.graph.n);
    this.#parameters = parts.parameters ?? DEFAULT_SEARCH_PARAMETERS;
  }

  /** Anneals and crosses over for about so many sweeps in all. @returns the best member */
  *run(sweeps: number): Steps<Member> {
    const { populationFewest, populationMost, populationPatience } = this.#parameters;
    const wanted = Math.round(Math.sqrt(sweeps / this.#parameters.populationSweepsPerMember));
    const count = Math.max(populationFewest, Math.min(populationMost, wanted));
    const each = Math.ceil(sweeps / count);
    yield* this.#initialize(count, each);
    for (let idle = 0; idle < populationPatience * this.#members.length && !this.#over; ) {
      const better = yield* this.#reproduce(each);
      idle = better ? 0 : idle + 1;
    }
    return this.#bestMember();
  }

  /** Two members for so many sweeps in all, and their offspring, to see what crossover gains. @returns the better of the two */
  *probe(sweeps: number): Steps<Member> {
    yield* this.#initialize(2, Math.ceil(sweeps / 2));
    return this.#bestMember();
  }

  /** So many members, annealed for so many sweeps each. Each pair of successive ones is crossed once: they share nothing yet. */
  *#initialize(count: number, each: number): Steps<void> {
    const cycling = this.#cycling;
    const initial = this.#parameters.populationInitialTemperature;
    // One at least: a population cut short still has a cut.
    for (let i = 0; i < count && (i === 0 || !this.#over); i++) {
      yield* cycling.anneal(each, this.#random, this.#deadline, this.#goal, initial);
      this.#add({ spin: cycling.spin.slice(), cut: cycling.cut });
      if (i % 2 === 0) continue;
      this.crossovers++;
      const parents = this.#members.slice(-2);
      const cut = yield* this.#cross(parents, each);
      if (cut > Math.max(parents[0]!.cut, parents[1]!.cut)) this.gains++;
    }
  }

  #bestMember(): Member {
    return this.#members.reduce((one, other) => (other.cut > one.cut ? other : one));
  }

  get #over(): boolean {
    return this.#deadline.expired || this.#best >= this.#goal;
  }

  /** Two or three members have an offspring. @returns whether it replaced the worst of them */
  *#reproduce(each: number): Steps<boolean> {
    const random = this.#random;
    const order = Int32Array.from(this.#members.keys());
    random.shuffle(order);
    const parents = Array.from(
      order.subarray(0, 2 + random.below(this.#parameters.populationMostParents - 1)),
      (i) => this.#members[i]!,
    );
    parents.sort((one, other) => other.cut - one.cut);
    const cut = yield* this.#cross(parents, each);
    const worst = parents.at(-1)!;
    if (cut <= worst.cut) return false;
    const spin = this.#offspring.slice();
    this.#members.splice(this.#members.indexOf(worst), 1);
    this.#add({ spin, cut });
    return true;
  }

  *#cross(parents: readonly Member[], each: number): Steps<number> {
    const { temperatureUnit, finalTemperature } = this.#cycling;
    const parameters = this.#parameters;
    const options = {
      from: parameters.populationInitialTemperature * temperatureUnit,
      to: finalTemperature,
      sweeps: parameters.populationCrossoverShare * each,
    };
    const left = yield* crossover(
      this.#graph,
      parents.map(({ spin }) => spin),
      this.#offspring,
      options,
      this.#random,
      this.#deadline,
      parameters,
    );
    this.steps += parameters.populationCrossoverCost + (left > 0 ? Math.ceil(options.sweeps) : 0);
    return cutWeight(this.#graph, this.#offspring);
  }

  #add(member: Member): void {
    this.#members.push(member);
    if (member.cut <= this.#best) return;
    this.#best = member.cut;
    this.#onBetter(member.spin, member.cut);
  }
}

/** Populations, each twice as long as the one before and with the best cut so far as an immigrant. A step is a sweep. */
export function* populationSearch(request: SearchRequest): Steps<SearchResult> {
  const { graph, random, deadline, parameters = DEFAULT_SEARCH_PARAMETERS } = request;
  const goal = request.goal ?? Number.POSITIVE_INFINITY;
  const best = new BestCut(request, cutWeight(graph, request.start));
  if (graph.m === 0 || best.over) return best.result();
  const cycling = new Cycling(graph, 'wasm', parameters);
  const timed = deadline.withoutSteps();
  for (let sweeps = parameters.populationFirstSweeps; !best.over; sweeps *= parameters.populationGrowth) {
    const immigrants = [best.spin.slice()];
    const onBetter = (spin: Int8Array, cut: number) => best.offer(spin, cut);
    const before = cycling.sweeps;
    const population = new Population({
      graph,
      cycling,
      immigrants,
      random,
      deadline: timed,
      goal,
      onBetter,
      parameters,
    });
    yield* population.run(Math.min(sweeps, deadline.stepsLeft));
    best.steps += deadline.take(cycling.sweeps - before + population.steps);
  }
  return best.result();
}
