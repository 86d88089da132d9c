/** The portfolio behind `--method auto`: tasks on every thread, chosen by what has paid off on this graph so far (schedule.ts).
 *
 *  It works on what data reduction leaves of the graph. An elite pool keeps a dozen good cuts that differ; a task makes one more.
 *  With a time limit tasks begin and end as they please, and the calling thread, which does tasks as well, serves the others
 *  whatever it is busy with (`attend`). With a step limit tasks are made in groups whose size does not depend on the number of
 *  threads, and count in the order in which they were made, so that the result depends on the seed alone. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { cutWeight } from '../graph/cut.ts';
import { ElitePool } from '../search/elite-pool.ts';
import { Batch } from './batch.ts';
import type { Session } from './executor.ts';
import type { DescentOperator, PortfolioParts, Running } from './portfolio-parts.ts';
import { ReducedIncumbent } from './reduced-incumbent.ts';
import { GROUP, Schedule } from './schedule.ts';
import {
  runTask,
  type SearchOutcome,
  type SearchTask,
  secondsPerSweep,
  type TaskHost,
  Workspace,
} from './task.ts';

/** Workers are started where at least so much work is left: they take some 0.05 s to come. */
const WORTH_WORKERS_SEC = 0.3;
/** After the end: how long to wait for what the workers still have; running tasks see it after a kernel call, longer on large graphs. */
const SETTLE_MS = 60;
const SETTLE_MS_PER_EDGE = 1e-5;

export class Portfolio {
  readonly pool: ElitePool;
  readonly schedule: Schedule;
  tasks = 0;
  /** Sweeps of the tasks that have ended. */
  sweeps = 0;
  /** Workers that failed. */
  lost = 0;
  readonly #parts: PortfolioParts;
  readonly #deadline: Deadline;
  readonly #stepLimited: boolean;
  readonly #workspace: Workspace;
  readonly #incumbent: ReducedIncumbent;
  readonly #running = new Map<number, Running>();
  #secPerSweep = 0;
  #descents: DescentOperator | null = null;

  constructor(parts: PortfolioParts) {
    const { reduction, incumbent, deadline, parameters } = parts;
    this.#parts = parts;
    this.pool = new ElitePool(parameters.eliteCuts);
    this.#stepLimited = Number.isFinite(deadline.stepsLeft);
    this.#deadline = deadline.until(() => incumbent.satisfied);
    this.schedule = new Schedule(reduction.graph.n, parameters);
    this.#workspace = new Workspace(reduction.graph, parameters);
    this.#incumbent = new ReducedIncumbent(parts);
  }

  /** A cut of the whole graph joins the pool. */
  adopt(spin: Int8Array): void {
    const { kept, graph } = this.#parts.reduction;
    const small = Int8Array.from(kept, (u) => spin[u]!);
    this.#keep(small, cutWeight(graph, small), 'start');
  }

  /** Descents come into play. */
  openDescents(descents: DescentOperator): void {
    this.#descents = descents;
  }

  get over(): boolean {
    return this.#deadline.expired;
  }

  /** One task of this thread's, while others do theirs; with a step limit, a group of tasks. */
  *round(): Steps<void> {
    if (this.#stepLimited) yield* this.#group();
    else yield* this.#ownTask();
  }

  /** Runs work of the calling thread's, while the workers get and give. */
  *attend<Result>(work: Steps<Result>): Steps<Result> {
    for (;;) {
      if (!this.#stepLimited) this.#exchange();
      const next = work.next();
      if (next.done) return next.value;
      yield next.value;
    }
  }

  /** Measures the speed of sweeps, so that a time limit becomes a number of them; where it is a small one, a probe finds out what
   *  crossover gains before anything long begins. */
  *probe(): Steps<void> {
    const timed = this.#deadline.withoutSteps().share(this.#parts.parameters.timedShare);
    this.#secPerSweep = yield* secondsPerSweep(this.#workspace, timed);
    const sweeps = this.schedule.measured(this.#secPerSweep, this.#deadline);
    if (sweeps === 0) return;
    const seed = this.#parts.random.int32() >>> 0;
    const task: SearchTask = { kind: 'search', operator: 'probe', seed, sweeps, cuts: [] };
    const running: Running = { id: -1, operator: 'probe', parent: null, task };
    this.#merge(running, yield* this.#run(running), 0);
  }

  /** Ends all tasks. What the workers have by then counts, but for tasks of a group that come after the one that has reached the goal. */
  *settle(): Steps<void> {
    const { session, reduction, incumbent } = this.#parts;
    if (session === null) return;
    session.stop();
    const settled = this.#stepLimited && incumbent.satisfied;
    const untilMs = performance.now() + SETTLE_MS + SETTLE_MS_PER_EDGE * reduction.graph.m;
    while (this.#running.size > 0 && performance.now() < untilMs) {
      for (const event of session.collect()) {
        if (event.type === 'ended' || event.type === 'lost') this.#running.delete(event.id);
        if (settled || event.type === 'lost') continue;
        if (event.type === 'bound') this.#incumbent.offerBound(event.bound);
        else {
          const { spin, cut } = event.type === 'cut' ? event : (event.outcome as SearchOutcome);
          this.#incumbent.offer(spin, cut, 'search');
        }
      }
      if (this.#running.size > 0) yield session.wait();
    }
  }

  /** With a time limit: a task for this thread, while the others get and give as they please. */
  *#ownTask(): Steps<void> {
    const own = this.#next(true);
    if (own.operator === 'descent') {
      yield* this.#descend(own);
      return;
    }
    const startMs = performance.now();
    const outcome = yield* this.attend(this.#run(own));
    this.#merge(own, outcome, (performance.now() - startMs) / 1000);
  }

  #run({ task, operator }: Running): Steps<SearchOutcome> {
    const host: TaskHost = {
      deadline: this.#deadline.withoutSteps(),
      goal: this.#incumbent.goal,
      // With a step limit cuts count in the order of their tasks.
      onCut: (spin, cut) => {
        if (!this.#stepLimited) this.#incumbent.offer(spin, cut, operator);
      },
      onBound: (bound) => this.#incumbent.offerBound(bound),
    };
    return runTask(this.#workspace, task, host);
  }

  /** Free workers get tasks; what the others have found counts. */
  #exchange(): void {
    const { session } = this.#parts;
    if (session === null) return;
    for (const event of session.collect()) {
      if (event.type === 'cut') this.#incumbent.offer(event.spin, event.cut, 'search');
      else if (event.type === 'bound') this.#incumbent.offerBound(event.bound);
      else {
        const running = this.#running.get(event.id);
        this.#running.delete(event.id);
        if (event.type === 'lost') this.#report(event.id, event.reason);
        else if (running !== undefined) this.#merge(running, event.outcome as SearchOutcome, event.seconds);
      }
    }
    if (this.over) {
      session.stop();
      return;
    }
    if (session.used === 0 && this.#deadline.remainingSec() < WORTH_WORKERS_SEC) return;
    while (session.free > 0 && !this.over) this.#submit(session, this.#next(false));
  }

  #submit(session: Session, running: Running): void {
    this.#running.set(running.id, running);
    session.submit(running.id, running.task, this.#incumbent.goal, this.#deadline.remainingSec());
  }

  /** With a step limit: a group of tasks, done in any order by any thread, that count in the order in which they were made. Once one has
   *  reached the goal the later ones do not count, and are ended. */
  *#group(): Steps<void> {
    const group: Running[] = [];
    for (let i = 0; i < GROUP; i++) group.push(this.#next(true));
    const goal = this.#incumbent.goal;
    const batch = new Batch<Running, SearchOutcome>(
      group.filter(({ operator }) => operator !== 'descent'),
      this.#parts.session,
      {
        over: () => this.over,
        run: (running) => this.#timed(running),
        submit: (session, running) => this.#submit(session, running),
        ended: (id) => this.#running.delete(id),
        lost: (id, reason) => this.#report(id, reason),
        worthWorkers: () => this.#worthWorkers,
        settles: ({ cut }) => cut >= goal,
      },
    );
    const outcomes = yield* batch.outcomes();
    for (const running of group) {
      if (this.#parts.incumbent.satisfied) return;
      const outcome = outcomes.get(running.id);
      if (running.operator === 'descent') yield* this.#descend(running);
      else if (outcome !== undefined) {
        this.#parts.deadline.take(Math.max(1, outcome.sweeps));
        this.#merge(running, outcome, 0);
      }
    }
  }

  /** A task of this thread's in a group; its time tells whether workers are worth starting. */
  *#timed(running: Running): Steps<SearchOutcome> {
    const startMs = performance.now();
    const outcome = yield* this.#run(running);
    this.#secPerSweep = (performance.now() - startMs) / 1000 / Math.max(1, outcome.sweeps);
    return outcome;
  }

  get #worthWorkers(): boolean {
    const { stepsLeft } = this.#parts.deadline;
    return Math.min(stepsLeft * this.#secPerSweep, this.#deadline.remainingSec()) > WORTH_WORKERS_SEC;
  }

  /** The next task. @param own whether this thread does it: only it has the relaxation */
  #next(own: boolean): Running {
    const { random, session, parameters } = this.#parts;
    const id = this.tasks++;
    const { cuts } = this.pool;
    const workers = this.#stepLimited ? GROUP : 1 + (session?.workers ?? 0);
    const sweeps = this.schedule.sweeps(id, workers, this.#deadline);
    const descents = own && this.#descents?.affordable === true;
    const operator = this.schedule.operator(id, workers, sweeps, cuts.length, descents, random);
    const seed = random.int32() >>> 0;
    let parent: Int8Array | null = null;
    let given: Int8Array[] = [];
    if (operator === 'cycling' || operator === 'breakout') {
      parent = this.pool.pick(random);
      given = [parent];
    } else if (operator === 'population') given = this.pool.sample(parameters.immigrants, random);
    const task: SearchTask = {
      kind: 'search',
      operator: operator === 'descent' ? 'cycling' : operator,
      seed,
      sweeps,
      cuts: given,
      timeShare: parameters.longShare,
    };
    return { id, operator, parent, task };
  }

  /** One more derandomized cut, then thermal cycling from it. */
  *#descend(running: Running): Steps<void> {
    const { deadline, reduction } = this.#parts;
    const spin = yield* this.attend(this.#descents!.next());
    if (spin === null) return;
    const small = Int8Array.from(reduction.kept, (u) => spin[u]!);
    this.#incumbent.offer(small, cutWeight(reduction.graph, small), 'derandomize');
    if (this.over) return;
    const task: SearchTask = { ...running.task, operator: 'cycling', cuts: [small] };
    const outcome = yield* this.attend(this.#run({ ...running, task }));
    if (this.#stepLimited) deadline.take(Math.max(1, outcome.sweeps));
    this.#merge(running, outcome, 0);
  }

  /** @param seconds 0 where they say nothing of a sweep's time */
  #merge({ operator, parent }: Running, outcome: SearchOutcome, seconds: number): void {
    const { spin, cut } = outcome;
    this.sweeps += outcome.sweeps;
    const { cuts } = this.pool;
    // It pays if its cut is the best, or among the best third of the pool; made of another, it must be better than those.
    const mark = cuts.length === 0 ? cut : cuts[Math.floor((cuts.length - 1) / 3)]!.cut;
    this.schedule.learn(operator, parent === null ? cut >= mark : cut > mark, outcome, seconds);
    if (parent !== null && cut >= cutWeight(this.#parts.reduction.graph, parent)) this.pool.drop(parent);
    this.#keep(spin, cut, operator);
  }

  #report(id: number, reason: string): void {
    this.lost++;
    this.#parts.warn(`a worker failed${id < 0 ? '' : ', and its task was lost'}: ${reason}`);
  }

  #keep(spin: Int8Array, cut: number, stage: string): void {
    this.pool.add(spin, cut);
    this.#incumbent.offer(spin, cut, stage);
    this.#incumbent.collect(spin);
  }
}
