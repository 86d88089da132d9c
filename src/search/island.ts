/** An island: a population of short annealings is bred to one cut. Two or three parents are crossed (crossing.ts), the child takes the
 *  place of the worse parent, and the island ends when its cuts have become one.
 *  On graphs of two dimensions a crossing is exact and takes the best of its parents region by region: a hundred poor cuts become
 *  one that is nearly the best. On dense graphs parents differ everywhere and a child gains nothing: the island counts how often a
 *  child beats both parents, and its caller decides. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import { cross } from './crossing.ts';
import { Cycling } from './cycling.ts';
import { BestCut, type SearchRequest, type SearchResult } from './search.ts';

/** Where the annealings of a population begin, in units of temperatureScale: cooler than one alone. */
const HEAT = 0.25;
/** Sweeps of the graph that a crossing may anneal for, as a share of one member's annealing. */
const CROSSING_SHARE = 0.3;
/** What contraction and reduction cost, in sweeps of the graph. */
const CROSSING_STEPS = 10;
/** Crossings per member without a better child, after which an island has become one. */
const PATIENCE = 2;
const FEWEST = 8;
const MOST = 200;
/** Sweeps of a member per member: a population of 100 anneals each for 800 sweeps. */
const SWEEPS_PER_MEMBER = 8;

interface Member {
  readonly spin: Int8Array;
  readonly cut: number;
}

export class Island {
  /** First crossings, and those whose child beat both parents: what crossing is worth on this graph. */
  crossings = 0;
  gains = 0;
  /** Steps charged for crossings, in sweeps of the graph. */
  steps = 0;
  readonly #graph: CsrGraph;
  readonly #cycling: Cycling;
  readonly #random: Random;
  readonly #deadline: Deadline;
  readonly #goal: number;
  readonly #onBetter: (spin: Int8Array, cut: number) => void;
  readonly #members: Member[];
  readonly #child: Int8Array;
  #best = Number.NEGATIVE_INFINITY;

  /** @param guests cuts that join the population */
  constructor(parts: {
    graph: CsrGraph;
    cycling: Cycling;
    guests: readonly Int8Array[];
    random: Random;
    deadline: Deadline;
    goal: number;
    onBetter: (spin: Int8Array, cut: number) => void;
  }) {
    this.#graph = parts.graph;
    this.#cycling = parts.cycling;
    this.#random = parts.random;
    this.#deadline = parts.deadline;
    this.#goal = parts.goal;
    this.#onBetter = parts.onBetter;
    this.#members = parts.guests.map((spin) => ({ spin, cut: cutWeight(parts.graph, spin) }));
    this.#child = new Int8Array(parts.graph.n);
  }

  /** Anneals and breeds for about so many sweeps in all. @returns the best member */
  *run(sweeps: number): Steps<Member> {
    const count = Math.max(FEWEST, Math.min(MOST, Math.round(Math.sqrt(sweeps / SWEEPS_PER_MEMBER))));
    const each = Math.ceil(sweeps / count);
    yield* this.#settle(count, each);
    for (let idle = 0; idle < PATIENCE * this.#members.length && !this.#over; ) {
      const better = yield* this.#breed(each);
      idle = better ? 0 : idle + 1;
    }
    return this.#fittest();
  }

  /** Two members for so many sweeps in all, and their child, which counts as a crossing. @returns the better of the two */
  *scout(sweeps: number): Steps<Member> {
    yield* this.#settle(2, Math.ceil(sweeps / 2));
    return this.#fittest();
  }

  /** So many members, annealed for so many sweeps each; neighbours are crossed as they come, once: pairs that share nothing yet. */
  *#settle(count: number, each: number): Steps<void> {
    const cycling = this.#cycling;
    // One at least: an island cut short still has a cut.
    for (let i = 0; i < count && (i === 0 || !this.#over); i++) {
      yield* cycling.anneal(each, this.#random, this.#deadline, this.#goal, HEAT);
      this.#join({ spin: cycling.spin.slice(), cut: cycling.cut });
      if (i % 2 === 0) continue;
      this.crossings++;
      const parents = this.#members.slice(-2);
      const child = yield* this.#cross(parents, each);
      if (child > Math.max(parents[0]!.cut, parents[1]!.cut)) this.gains++;
    }
  }

  #fittest(): Member {
    return this.#members.reduce((one, other) => (other.cut > one.cut ? other : one));
  }

  get #over(): boolean {
    return this.#deadline.expired || this.#best >= this.#goal;
  }

  /** Two or three members have a child. @returns whether it took a worse one's place */
  *#breed(each: number): Steps<boolean> {
    const random = this.#random;
    const order = Int32Array.from(this.#members.keys());
    random.shuffle(order);
    const parents = Array.from(order.subarray(0, 2 + random.below(2)), (i) => this.#members[i]!);
    parents.sort((one, other) => other.cut - one.cut);
    const cut = yield* this.#cross(parents, each);
    const worst = parents.at(-1)!;
    if (cut <= worst.cut) return false;
    const spin = this.#child.slice();
    this.#members.splice(this.#members.indexOf(worst), 1);
    this.#join({ spin, cut });
    return true;
  }

  *#cross(parents: readonly Member[], each: number): Steps<number> {
    const { hot, cold } = this.#cycling;
    const options = { from: HEAT * hot, to: cold, sweeps: CROSSING_SHARE * each };
    const cuts = parents.map(({ spin }) => spin);
    const left = yield* cross(this.#graph, cuts, this.#child, options, this.#random, this.#deadline);
    this.steps += CROSSING_STEPS + (left > 0 ? Math.ceil(options.sweeps) : 0);
    return cutWeight(this.#graph, this.#child);
  }

  #join(member: Member): void {
    this.#members.push(member);
    if (member.cut <= this.#best) return;
    this.#best = member.cut;
    this.#onBetter(member.spin, member.cut);
  }
}

/** Sweeps of the first island of a search; each later one has twice as many. */
const FIRST_SWEEPS = 1600;

/** Islands, each twice as large as the one before and with the best cut so far as a guest. A step is a sweep. */
export function* islandSearch(request: SearchRequest): Steps<SearchResult> {
  const { graph, random, deadline } = request;
  const goal = request.goal ?? Number.POSITIVE_INFINITY;
  const best = new BestCut(request, cutWeight(graph, request.start));
  if (graph.m === 0 || best.over) return best.result();
  const cycling = new Cycling(graph);
  const timed = deadline.withoutSteps();
  for (let sweeps = FIRST_SWEEPS; !best.over; sweeps *= 2) {
    const guests = [best.spin.slice()];
    const onBetter = (spin: Int8Array, cut: number) => best.offer(spin, cut);
    const before = cycling.sweeps;
    const island = new Island({ graph, cycling, guests, random, deadline: timed, goal, onBetter });
    yield* island.run(Math.min(sweeps, deadline.stepsLeft));
    best.steps += deadline.take(cycling.sweeps - before + island.steps);
  }
  return best.result();
}
