/** The portfolio behind `--method auto`: tasks on every thread, chosen by what has paid off on this graph so far.
 *
 *  It works on what data reduction leaves of the graph. A pool keeps a dozen good cuts that differ. A task makes one more: an
 *  annealing with cycles (`hot`), cycles from a cut of the pool (`warm`), a population of short annealings bred to one cut
 *  (`island`), jumps out of a cut of the pool (`breakout`), or a derandomized cut of the relaxation, cycled (`descent`). Where crossing two cuts gains, as on tori and
 *  sparse graphs, islands lead; where it does not, there are no more of them: the first task, an island, finds out.
 *  Tasks grow, so that the first good cuts come at once and long runs get long annealings; with a time limit the last ones are
 *  fitted into what is left. With a step limit tasks are made in groups that do not depend on the number of
 *  threads, and count in order, so that the result depends on the seed alone. */
import { Derandomizer, planDescents } from '../applications/derandomized-cut.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { cutWeight } from '../graph/cut.ts';
import type { Ended, Executor } from '../portfolio/executor.ts';
import { type SearchTask, type TaskOutcome, TaskRunner } from '../portfolio/task.ts';
import { type Arm, GROUP, LONG_SHARE, TaskChoice } from '../portfolio/task-choice.ts';
import type { Reduction } from '../presolve/low-degree.ts';
import { ElitePool } from '../search/elite-pool.ts';
import { type SolveContext, STREAM } from './context.ts';
import { affordableSteps } from './first-cut.ts';

const POOL = 12;
/** Guests of an island: the best cut and some others. */
const GUESTS = 3;
/** To find out how long a sweep takes, no more than this share of a time limit. */
const TIMED_SHARE = 0.04;
/** Other threads see the word to stop within some milliseconds. */
const SETTLE_MS = 60;
/** Descents may take this share of what is left. */
const DESCENT_SHARE = 0.1;

interface Running {
  readonly id: number;
  readonly task: SearchTask;
  readonly arm: Arm;
  readonly parent: Int8Array | null;
}

export class Portfolio {
  readonly pool = new ElitePool(POOL);
  readonly choice: TaskChoice;
  tasks = 0;
  lost = 0;
  readonly #context: SolveContext;
  readonly #reduction: Reduction;
  readonly #executor: Executor | null;
  readonly #random: Random;
  readonly #runner: TaskRunner;
  readonly #lifted: Int8Array;
  readonly #goal: number;
  readonly #running = new Map<number, Running>();
  #best = Number.NEGATIVE_INFINITY;
  #descents = 0;
  #descentsOpen = false;
  #derandomizer: Derandomizer | undefined;

  /** @param reduction of the context's graph, with at least one edge left */
  constructor(context: SolveContext, reduction: Reduction, executor: Executor | null) {
    this.#context = context;
    this.#reduction = reduction;
    this.#executor = executor;
    this.#random = context.random(STREAM.search);
    this.choice = new TaskChoice(reduction.graph.n);
    this.#runner = new TaskRunner(reduction.graph);
    this.#lifted = new Int8Array(context.graph.n);
    this.#goal = goalOf(reduction, context.incumbent.goal);
  }

  /** A cut of the context's graph joins the pool. */
  adopt(spin: Int8Array): void {
    const { kept, graph } = this.#reduction;
    const small = Int8Array.from(kept, (u) => spin[u]!);
    this.#keep(small, cutWeight(graph, small), 'start');
  }

  /** The descents of the derandomizer come into play: so many starts are taken. */
  openDescents(taken: number): void {
    this.#descents = taken;
    this.#descentsOpen = true;
  }

  /** Whether a derandomizing descent is a small part of what the limit leaves. */
  get descentAffordable(): boolean {
    const { deadline, graph } = this.#context;
    const { starts, descent } = planDescents(graph);
    const steps = starts * (descent.steps ?? 0);
    const sec = DESCENT_SEC_PER_EDGE_STEP * graph.m * steps;
    return sec < DESCENT_SHARE * deadline.remainingSec() && steps < DESCENT_SHARE * deadline.stepsLeft;
  }

  /** One task of this thread's, while others do theirs; with a step limit, a group of tasks. */
  *round(): Steps<void> {
    if (this.#context.stepLimited) yield* this.#group();
    else yield* this.#untilOwnTaskEnds();
  }

  /** Measures the speed of sweeps, so that a time limit becomes a number of them; where it is a small one, a scout finds out what
   *  crossing gains before anything long begins. */
  *scout(): Steps<void> {
    const { deadline } = this.#context;
    const secPerSweep = yield* this.#runner.secPerSweep(deadline.share(TIMED_SHARE).withoutSteps());
    const scout = this.choice.measured(secPerSweep, deadline);
    if (scout === 0) return;
    const seed = this.#random.int32() >>> 0;
    const task: SearchTask = { kind: 'scout', seed, sweeps: scout, cuts: [] };
    const outcome = yield* this.#runner.run(task, deadline.withoutSteps(), this.#goal, () => {});
    this.#merge({ id: -1, arm: 'scout', parent: null, task }, outcome, 0);
  }

  /** After `stop`: what the other threads still have, within a moment. */
  *settle(): Steps<void> {
    const executor = this.#executor;
    if (executor === null) return;
    const untilMs = performance.now() + SETTLE_MS;
    while (this.#running.size > 0 && performance.now() < untilMs) {
      for (const { id, outcome } of executor.collect()) {
        this.#running.delete(id);
        if (outcome !== null) this.#offer(outcome.spin, outcome.cut, 'search');
      }
      if (this.#running.size > 0) yield executor.wait();
    }
  }

  get over(): boolean {
    return this.#context.deadline.expired || this.#context.incumbent.satisfied;
  }

  /** With a time limit: a task for this thread, while the others get and give as they please. */
  *#untilOwnTaskEnds(): Steps<void> {
    const { deadline } = this.#context;
    const own = this.#next();
    const startMs = performance.now();
    if (own.arm === 'descent') {
      this.exchange();
      yield* this.#descend(own);
      return;
    }
    const steps = this.#runner.run(own.task, deadline.withoutSteps(), this.#goal, (spin, cut) =>
      this.#offer(spin, cut, own.arm),
    );
    for (;;) {
      this.exchange();
      const next = steps.next();
      if (next.done) {
        const seconds = (performance.now() - startMs) / 1000;
        this.#merge(own, next.value, seconds);
        return;
      }
      yield;
    }
  }

  /** Idle threads get tasks; what they have found counts. */
  exchange(): void {
    const executor = this.#executor;
    if (executor === null) return;
    for (const ended of executor.collect()) {
      const running = this.#running.get(ended.id);
      this.#running.delete(ended.id);
      if (running !== undefined && ended.outcome !== null) this.#merge(running, ended.outcome, ended.seconds);
      else this.#mourn(ended);
    }
    const better = executor.better(this.#best);
    if (better !== null) this.#offer(better.spin, better.cut, 'search');
    while (executor.idle > 0 && !this.over) {
      const running = this.#next(false);
      this.#running.set(running.id, running);
      executor.submit(running.id, running.task);
    }
  }

  /** With a step limit: a group of tasks, done in any order by any thread, that count in the order they were made. */
  *#group(): Steps<void> {
    const { deadline } = this.#context;
    const group: Running[] = [];
    for (let i = 0; i < GROUP; i++) group.push(this.#next());
    const outcomes = new Map<number, TaskOutcome>();
    const waiting = group.filter(({ arm }) => arm !== 'descent');
    const executor = this.#executor;
    const share = () => {
      for (const ended of executor?.collect() ?? []) {
        const running = this.#running.get(ended.id);
        this.#running.delete(ended.id);
        if (ended.outcome !== null) outcomes.set(ended.id, ended.outcome);
        else {
          this.#mourn(ended);
          // The work of a thread that died is done again here: the result must not depend on it.
          if (running !== undefined) waiting.push(running);
        }
      }
      while (executor !== null && executor.idle > 0 && waiting.length > 1) {
        const running = waiting.pop()!;
        this.#running.set(running.id, running);
        executor.submit(running.id, running.task);
      }
    };
    const count = waiting.length;
    while (outcomes.size < count && !this.over) {
      share();
      const own = waiting.shift();
      if (own === undefined) {
        if (this.#running.size > 0) yield executor!.wait();
        continue;
      }
      const steps = this.#runner.run(own.task, deadline.withoutSteps(), this.#goal, () => {});
      for (;;) {
        const next = steps.next();
        if (next.done) {
          outcomes.set(own.id, next.value);
          break;
        }
        share();
        yield;
      }
    }
    for (const running of group) {
      const outcome = outcomes.get(running.id);
      if (running.arm === 'descent') yield* this.#descend(running);
      else if (outcome !== undefined) {
        deadline.take(Math.max(1, outcome.steps));
        this.#merge(running, outcome, 0);
      }
    }
  }

  /** @param own whether this thread does it: only it has the relaxation */
  #next(own = true): Running {
    const id = this.tasks++;
    const random = this.#random;
    const { cuts } = this.pool;
    const lanes = this.#context.stepLimited ? GROUP : 1 + (this.#executor?.threads ?? 0);
    const sweeps = this.choice.sweeps(id, lanes, this.#context.deadline);
    const descents = own && this.#descentsOpen && this.descentAffordable;
    const arm = this.choice.arm(id, lanes, sweeps, cuts.length, descents, random);
    const seed = random.int32() >>> 0;
    let parent: Int8Array | null = null;
    let given: Int8Array[] = [];
    if (arm === 'warm' || arm === 'breakout') {
      // The best as often as all others.
      parent = cuts[random.below(2) === 0 ? 0 : random.below(cuts.length)]!.spin;
      given = [parent];
    } else if (arm === 'island') {
      const order = Int32Array.from({ length: Math.max(0, cuts.length - 1) }, (_, i) => i + 1);
      random.shuffle(order);
      given = [0, ...order].slice(0, Math.min(GUESTS, cuts.length)).map((i) => cuts[i]!.spin);
    }
    const kind = arm === 'descent' ? 'warm' : arm;
    return { id, arm, parent, task: { kind, seed, sweeps, cuts: given, share: LONG_SHARE } };
  }

  /** One more derandomized cut, from another projection of the relaxation's vectors, then cycles. */
  *#descend(running: Running): Steps<void> {
    const { graph, weights, deadline } = this.#context;
    const relaxation = yield* this.#context.relaxation();
    if (this.over) return;
    const plan = planDescents(graph, affordableSteps(this.#context, relaxation));
    this.#derandomizer ??= yield* Derandomizer.of(
      graph,
      relaxation.vectors,
      relaxation.rank,
      weights.maxAbs,
      plan.columns,
    );
    const start = this.#descents++;
    const random = this.#context.random(STREAM.descents + start);
    const { spin } = yield* this.#derandomizer.run(start, plan.descent, random, deadline);
    const small = Int8Array.from(this.#reduction.kept, (u) => spin[u]!);
    this.#offer(small, cutWeight(this.#reduction.graph, small), 'derandomize');
    const task: SearchTask = { ...running.task, kind: 'warm', cuts: [small] };
    const steps = this.#runner.run(task, deadline.withoutSteps(), this.#goal, (better, cut) =>
      this.#offer(better, cut, 'descent'),
    );
    const outcome = yield* steps;
    deadline.take(this.#context.stepLimited ? Math.max(1, outcome.steps) : 0);
    this.#merge(running, outcome, 0);
  }

  /** @param seconds 0 where they say nothing of a sweep's time */
  #merge({ arm, parent }: Running, outcome: TaskOutcome, seconds: number): void {
    const { spin, cut } = outcome;
    const { cuts } = this.pool;
    // It pays if its cut is the best, or among the best third of the pool; made of another, it must be better than those.
    const mark = cuts.length === 0 ? cut : cuts[Math.floor((cuts.length - 1) / 3)]!.cut;
    this.choice.learn(arm, parent === null ? cut >= mark : cut > mark, outcome, seconds);
    if (parent !== null && cut >= cutWeight(this.#reduction.graph, parent)) this.pool.drop(parent);
    this.#keep(spin, cut, arm);
  }

  #mourn({ id, failure }: Ended): void {
    this.lost++;
    const loss = id < 0 ? '' : ', and the task it was on';
    this.#context.warnings.push(`a thread was lost${loss}: ${failure}`);
  }

  #keep(spin: Int8Array, cut: number, stage: string): void {
    this.pool.add(spin, cut);
    this.#offer(spin, cut, stage);
  }

  /** A better cut of the reduced graph is lifted, counted on the whole graph, and offered. */
  #offer(spin: Int8Array, cut: number, stage: string): void {
    if (!(cut > this.#best)) return;
    this.#best = cut;
    this.#reduction.lift(spin, this.#lifted);
    this.#context.incumbent.offer(this.#lifted, cutWeight(this.#context.graph, this.#lifted), stage);
  }
}

/** What a descent costs per edge and step, roughly: it decides whether one is tried at all. */
const DESCENT_SEC_PER_EDGE_STEP = 6e-8;

/** The weight in the reduced graph of a cut that weighs `goal` in the whole one. */
export function goalOf({ offset, scale }: Reduction, goal: number): number {
  return (goal - offset) * scale;
}
