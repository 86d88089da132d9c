/** Graphs of millions of edges: there is time for one good annealing, by all threads at once, and for an estimated bound, and for nothing
 *  that needs memory of its own per thread. Weights that are no small integers go the ordinary way. */
import { type Deadline, secondsSince } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeightSteps } from '../graph/cut.ts';
import { LANES } from '../kernels/sweep-control.ts';
import type { Session } from '../portfolio/executor.ts';
import type { PortfolioParameters } from '../portfolio/parameters.ts';
import type { Reduction } from '../presolve/reduction.ts';
import { temperatureScale } from '../search/annealing.ts';
import { type LargeAnnealing, largeAnnealing } from '../search/large-annealing.ts';
import { randomCut } from '../search/random-cut.ts';
import type { Schedule } from '../search/shared-sweeps.ts';
import { quickBound } from './bound.ts';
import { type SolveContext, STREAM } from './context.ts';

/** Of the time that is left: what the bound may take of the calling thread's, where others anneal meanwhile and where none does; it ends by
 *  itself after 14 products, and 16 sweeps before them where the graph has short cycles: those are too much for 10^8 edges in 420 s. */
const BOUND_SHARE = 0.8;
const ALONE_SHARE = 0.4;
/** Where the annealing begins and ends, in units of the root mean square of Σ w² over nodes: 1.1 and 0.15 for unit weights of degree 7. The
 *  temperature falls linearly with time. Cut edges after what is 100 s of one thread at 10^7 edges, on 20 graphs of 3.2·10^5 edges, each mean
 *  within 0.003: 78.366 % so and from 1.2; from 0.95 78.357 %; to 0.05 78.363 %, to 0.25 78.337 %; geometrically to 0.2 78.355 %. */
const INITIAL_TEMPERATURE = 0.43;
const FINAL_TEMPERATURE = 0.058;
/** Parts of the annealing after which the cut as it stands is counted and offered: a signal that comes later finds it. */
const MARKS = [0.5, 0.8, 0.95];
/** Time to keep for the end: so many times as long as reading off and counting a cut takes, of which the result is one more, and so many
 *  sweeps of one thread. Before the first cut was counted, that is a share of what setting up took: a busy machine is slow at both. */
const COUNTS_LEFT = 2.5;
const SWEEPS_LEFT = 5;
const COUNT_SHARE = 0.4;

/** Whether a graph goes this way. */
export function isLarge({ m, weight }: CsrGraph, { largeEdges }: PortfolioParameters): boolean {
  return m >= largeEdges && !(weight instanceof Float64Array);
}

/** @param warm whether to go on from the caller's cut */
export function* searchLarge(context: SolveContext, reduction: Reduction, warm: boolean): Steps<void> {
  context.announce('search');
  const startMs = performance.now();
  const search = new LargeSearch(context, reduction);
  try {
    yield* search.open(warm);
    yield* search.attend(quickBound(context, search.threads > 1 ? BOUND_SHARE : ALONE_SHARE));
    context.bounded = context.boundRequest !== 'verified';
    context.announce('search');
    yield* search.run();
  } finally {
    search.close();
  }
  context.threadsUsed = search.threads;
  context.stages.push({
    name: 'search',
    seconds: secondsSince(startMs),
    cut: context.incumbent.cut,
    tasks: 1,
    operators: { [search.operator]: 1 },
    crossovers: 0,
    gains: 0,
    threads: search.threads,
    lost: search.lost,
    sweeps: search.sweeps,
  });
}

class LargeSearch {
  threads = 1;
  lost = 0;
  sweeps = 0;
  operator = '';
  readonly #context: SolveContext;
  readonly #reduction: Reduction;
  readonly #deadline: Deadline;
  readonly #startMs = performance.now();
  readonly #limitSec: number;
  #annealing: LargeAnnealing | null = null;
  #session: Session | null = null;
  /** How much of the annealing is over, from 0 to 1. */
  #progress = 0;
  #countSec = 0;
  /** When the sweeps began. */
  #sweepsMs = 0;

  constructor(context: SolveContext, reduction: Reduction) {
    this.#context = context;
    this.#reduction = reduction;
    this.#deadline = context.deadline.until(() => context.incumbent.satisfied);
    this.#limitSec = this.#deadline.remainingSec();
  }

  /** Sets the annealing up, and other threads to work on it. */
  *open(warm: boolean): Steps<void> {
    const { threads, incumbent, parameters } = this.#context;
    const { graph, kept } = this.#reduction;
    const annealing = yield* largeAnnealing(graph, Math.min(threads, LANES));
    this.#countSec = (COUNT_SHARE * (performance.now() - this.#startMs)) / 1000;
    const random = this.#context.random(STREAM.search);
    const spin = warm ? Int8Array.from(kept, (u) => incumbent.spin[u]!) : new Int8Array(graph.n);
    if (!warm) randomCut(random, spin);
    const scale = temperatureScale(graph);
    const from = (warm ? parameters.annealingReheat : INITIAL_TEMPERATURE) * scale;
    yield* annealing.start(spin, random, this.#cooling(from, FINAL_TEMPERATURE * scale));
    this.#annealing = annealing;
    this.#sweepsMs = performance.now();
    this.operator = annealing.operator;
    if (annealing.shared === null) return;
    const session = this.#context.openSession(NO_GRAPH);
    if (session?.sharesMemory !== true) {
      session?.close();
      return;
    }
    this.#session = session;
    for (let thread = 1; thread <= Math.min(session.workers, LANES - 1); thread++) {
      const task = { kind: 'lanes', shared: annealing.shared, thread } as const;
      session.submit(thread, task, Number.POSITIVE_INFINITY, this.#deadline.remainingSec());
      this.threads++;
    }
  }

  /** Work of the calling thread's while the others go on. */
  *attend<Result>(work: Steps<Result>): Steps<Result> {
    for (;;) {
      this.#exchange();
      this.#annealing!.keepGoing();
      const next = work.next();
      if (next.done) return next.value;
      yield next.value;
    }
  }

  /** The annealing to its end, with the cut offered now and then, and at last what gains. */
  *run(): Steps<void> {
    const { incumbent, stepLimited } = this.#context;
    const annealing = this.#annealing!;
    const over = () => this.#deadline.expired || this.#remainingSec <= 0;
    // What has been counted by then is a matter of the clock.
    for (const mark of stepLimited ? [] : MARKS) {
      const ended = yield* this.attend(annealing.run(() => this.#progress >= mark || over()));
      if (ended || over()) break;
      yield* this.attend(this.#offer());
    }
    const timed = this.#deadline.withoutSteps();
    yield* this.attend(annealing.run(() => timed.expired || this.#remainingSec <= 0));
    this.sweeps = annealing.sweeps;
    if (incumbent.satisfied) return;
    const whole = this.#context.deadline.withoutSteps();
    yield* annealing.quench(whole.until(() => whole.remainingSec() < COUNTS_LEFT * this.#countSec));
    yield* this.#offer();
  }

  close(): void {
    this.#annealing?.stop();
    this.#session?.close();
  }

  /** Linear from `from` to `to`, over the sweeps of a step limit or the time that is there. */
  #cooling(from: number, to: number): Schedule {
    const { deadline } = this.#context;
    const sweeps = deadline.stepsLeft;
    const at = (progress: number) => from + progress * (to - from);
    return (sweep) => {
      if (Number.isFinite(sweeps)) {
        this.#progress = sweep / sweeps;
        return deadline.take(1) === 0 ? null : at(this.#progress);
      }
      const elapsedSec = (performance.now() - this.#startMs) / 1000;
      this.#progress = Math.min(1, elapsedSec / (this.#limitSec - this.#closingSec));
      return this.#progress < 1 ? at(this.#progress) : null;
    };
  }

  /** What the end will take. */
  get #closingSec(): number {
    const { sweeps } = this.#annealing!;
    const sweepSec = (performance.now() - this.#sweepsMs) / 1000 / Math.max(1, sweeps);
    return COUNTS_LEFT * this.#countSec + (sweeps === 0 ? 0 : SWEEPS_LEFT * this.threads * sweepSec);
  }

  get #remainingSec(): number {
    return this.#deadline.remainingSec() - this.#closingSec;
  }

  *#offer(): Steps<void> {
    const { graph, incumbent } = this.#context;
    const startMs = performance.now();
    const reduction = this.#reduction;
    const small = new Int8Array(reduction.graph.n);
    yield* this.#annealing!.read(small);
    const spin = new Int8Array(graph.n);
    reduction.lift(small, spin);
    incumbent.offer(spin, yield* cutWeightSteps(graph, spin), 'search');
    this.#countSec = (performance.now() - startMs) / 1000;
  }

  /** A thread that has failed is done without. */
  #exchange(): void {
    for (const event of this.#session?.collect() ?? []) {
      if (event.type !== 'lost') continue;
      this.lost++;
      this.#context.warnings.push(`a worker failed: ${event.reason}`);
    }
  }
}

/** Workers get the graph with their task. */
const NO_GRAPH: CsrGraph = {
  n: 0,
  m: 0,
  rowPtr: new Int32Array(1),
  adj: new Int32Array(0),
  weight: new Float64Array(0),
};
