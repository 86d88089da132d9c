/** The portfolio behind `--method auto`: rounds of annealing and combination on top of derandomized cuts.
 *
 *  A pool keeps a dozen good cuts that differ. Each round makes one more: a fresh derandomized descent annealed warm, a cut of
 *  the pool annealed warm, or a hot annealing from a random cut — whichever has paid off on this graph so far — and then
 *  combines: what a few cuts of the pool agree on is contracted, and the small graph of what they disagree on is annealed.
 *  Rounds grow by half each time, so that short and long runs both get their turn whatever the time limit; lengths are
 *  counted in sweeps, so that with a step limit the result depends on the seed alone.
 *  On ±1 tori and sparse random graphs combining derandomized cuts is what wins: G77 reaches 9920 in 10 s where 10 s of
 *  annealing alone end near 9870. */
import { Derandomizer, planDescents } from '../applications/derandomized-cut.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { cutWeight } from '../graph/cut.ts';
import { Annealing, coldTemperature, temperatureScale } from '../search/annealing.ts';
import { contract, lift } from '../search/contraction.ts';
import { ElitePool } from '../search/elite-pool.ts';
import { randomCut } from '../search/random-cut.ts';
import { type Relaxation, type SolveContext, STREAM } from './context.ts';
import { affordableSteps } from './first-cut.ts';

const POOL = 12;
/** Nodes and arcs swept by the first annealing: about 0.1 s, less on small graphs. */
const FIRST_WORK = 2e7;
const FIRST_SWEEPS = 2000;
const GROWTH = 1.5;
/** No annealing takes more than this share of the time that is left. */
const LARGEST_SHARE = 0.3;
/** Temperatures in units of temperatureScale. */
const HOT = 0.75;
const WARM = [0.2, 0.3, 0.45];
const COMBINED = [0.2, 0.4, 0.8];
/** Combinations after each round, and their length as a share of the round's. */
const COMBINATIONS = 3;
const COMBINED_SHARE = 0.3;
/** Without any limit: rounds without a better cut before the search ends. */
export const PATIENCE = 8;

/** On sparse graphs derandomized cuts are so much ahead that the first rounds are theirs. */
const SPARSE_DEGREE = 6;
const SPARSE_DESCENTS = 3;

type Arm = 'descent' | 'warm' | 'hot';
const ARMS: readonly Arm[] = ['descent', 'warm', 'hot'];

export class Portfolio {
  readonly pool = new ElitePool(POOL);
  rounds = 0;
  combinations = 0;
  /** Tries and successes of each arm: both begin at 1, so that each is tried. */
  readonly record = new Map(ARMS.map((arm) => [arm, { tries: 1, wins: 1 }]));
  readonly #context: SolveContext;
  readonly #relaxation: Relaxation;
  readonly #random: Random;
  readonly #annealing: Annealing;
  readonly #scale: number;
  readonly #cold: number;
  readonly #least: number;
  readonly #spin: Int8Array;
  readonly #firstDescents: number;
  #derandomizer: Derandomizer | undefined;
  #descents = 0;
  #sweepsPerSec = Number.POSITIVE_INFINITY;
  #sweeps: number;

  constructor(context: SolveContext, relaxation: Relaxation) {
    const { graph } = context;
    this.#context = context;
    this.#relaxation = relaxation;
    this.#random = context.random(STREAM.search);
    this.#annealing = new Annealing(graph);
    this.#scale = temperatureScale(graph);
    this.#cold = coldTemperature(graph);
    this.#least = 1e-12 * (2 * context.weights.positive - context.weights.total);
    this.#spin = new Int8Array(graph.n);
    this.#firstDescents = 2 * graph.m <= SPARSE_DEGREE * graph.n ? SPARSE_DESCENTS : 1;
    this.#sweeps = Math.max(20, Math.min(FIRST_SWEEPS, Math.ceil(FIRST_WORK / (graph.n + 2 * graph.m))));
  }

  /** One round. @returns whether it found a better cut than any before */
  *round(): Steps<boolean> {
    const before = this.#context.incumbent.cut;
    const arm = this.rounds < this.#firstDescents ? 'descent' : this.#chooseArm();
    const cut = yield* this.#play(arm);
    for (let i = 0; i < COMBINATIONS && this.pool.cuts.length > 1 && !this.#over; i++) yield* this.#combine();
    // With real weights one cut can be summed in two orders: a last bit more is no improvement.
    const improved = this.#context.incumbent.cut > before + this.#least;
    const record = this.record.get(arm)!;
    record.tries++;
    // A round pays if it, or what was combined from it, is the best, or if its cut is among the best third of the pool.
    if (improved || cut >= this.pool.cuts[Math.floor((this.pool.cuts.length - 1) / 3)]!.cut) record.wins++;
    this.#sweeps = Math.ceil(this.#sweeps * GROWTH);
    this.rounds++;
    return improved;
  }

  get #over(): boolean {
    return this.#context.deadline.expired || this.#context.incumbent.satisfied;
  }

  /** Draws an arm in proportion to its rate of success. */
  #chooseArm(): Arm {
    const rates = ARMS.map((arm) => this.record.get(arm)!.wins / this.record.get(arm)!.tries);
    let draw = this.#random.uniform() * rates.reduce((sum, rate) => sum + rate, 0);
    for (let i = 0; i < ARMS.length; i++) {
      draw -= rates[i]!;
      if (draw < 0) return ARMS[i]!;
    }
    return 'descent';
  }

  /** @returns the cut that the arm ended with */
  *#play(arm: Arm): Steps<number> {
    const random = this.#random;
    if (arm === 'hot') {
      randomCut(random, this.#spin);
      return yield* this.#anneal(this.#spin, HOT, 'annealing');
    }
    const warm = WARM[random.below(WARM.length)]!;
    if (arm === 'warm' && this.pool.cuts.length > 0) {
      const { spin } = this.pool.cuts[random.below(this.pool.cuts.length)]!;
      return yield* this.#anneal(spin, warm, 'annealing');
    }
    const spin = yield* this.#descend();
    return this.#over ? 0 : yield* this.#anneal(spin, warm, 'annealing');
  }

  /** One more derandomized cut, from another projection of the relaxation's vectors. */
  *#descend(): Steps<Int8Array> {
    const { graph, weights, deadline } = this.#context;
    const { vectors, rank } = this.#relaxation;
    const plan = planDescents(graph, affordableSteps(this.#context, this.#relaxation));
    this.#derandomizer ??= new Derandomizer(graph, vectors, rank, weights.maxAbs, plan.columns);
    const start = this.#descents++;
    const random = this.#context.random(STREAM.descents + start);
    const { spin, cut } = yield* this.#derandomizer.run(start, plan.descent, random, deadline);
    this.#offer(spin, cut, 'derandomize');
    return spin;
  }

  *#anneal(start: Int8Array, heat: number, stage: string): Steps<number> {
    const { deadline } = this.#context;
    const affordable = LARGEST_SHARE * deadline.remainingSec() * this.#sweepsPerSec;
    const sweeps = Math.max(10, Math.ceil(Math.min(this.#sweeps, affordable)));
    const startMs = performance.now();
    this.#annealing.start(start, this.#random);
    const done = yield* this.#annealing.run(heat * this.#scale, this.#cold, sweeps, deadline);
    this.#sweepsPerSec = (1000 * done) / Math.max(0.01, performance.now() - startMs);
    this.#offer(this.#annealing.spin, this.#annealing.bestCut, stage);
    return this.#annealing.bestCut;
  }

  /** Contracts what two to four cuts of the pool agree on, and anneals the rest. */
  *#combine(): Steps<void> {
    const { graph, deadline } = this.#context;
    const random = this.#random;
    const order = Int32Array.from(this.pool.cuts.keys());
    random.shuffle(order);
    const count = 2 + random.below(Math.min(3, order.length - 1));
    const chosen = Array.from(order.subarray(0, count), (i) => this.pool.cuts[i]!.spin);
    const contraction = contract(graph, chosen);
    const small = contraction.graph;
    if (small.n < 2 || small.m === 0) return;
    this.combinations++;
    const share = (COMBINED_SHARE * (graph.n + 2 * graph.m)) / (small.n + 2 * small.m);
    const sweeps = Math.ceil(Math.min(this.#sweeps * share, MOST_COMBINED_SWEEPS));
    const annealing = new Annealing(small);
    annealing.start(new Int8Array(small.n).fill(1), random);
    const heat = COMBINED[random.below(COMBINED.length)]!;
    yield* annealing.run(heat * temperatureScale(small), coldTemperature(small), sweeps, deadline);
    lift(contraction, annealing.spin, this.#spin);
    this.#offer(this.#spin, cutWeight(graph, this.#spin), 'combine');
  }

  #offer(spin: Int8Array, cut: number, stage: string): void {
    this.#context.incumbent.offer(spin, cut, stage);
    this.pool.add(spin, cut);
  }
}

/** Contracted graphs are small: more sweeps than this have not found more. */
const MOST_COMBINED_SWEEPS = 20_000;
