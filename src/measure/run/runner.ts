/** Runs the tasks of a suite that the journal does not hold yet, some at once, each in a process of its own, here or elsewhere. */

import { setTimeout as sleep } from 'node:timers/promises';
import type { GraphInput } from '../../io/graphs/graph-file.ts';
import type { ProblemInput } from '../../io/problems/problem-file.ts';
import type { Instance, Task } from '../plan.ts';
import { type Machine, type RunRow, settingsKey, type Versions } from '../row.ts';
import type { Journal } from './journal.ts';
import { judgeRun, type Surroundings } from './judge-run.ts';
import { loadInstance } from './load-instance.ts';
import { type RunReport, runInProcess } from './worker-process.ts';

/** What came of a run that was done elsewhere, and where that was; null where nobody there has got to it. */
export interface RemoteReport {
  readonly report: RunReport;
  readonly machine: Machine | null;
  readonly versions: Versions | null;
}

/** Where runs are done besides this machine. */
export interface RemoteRuns {
  /** How many more may be given away now. */
  readonly free: number;
  /** Threads that would begin one at once. */
  readonly idle: number;
  /** One that is there already is done there once more, by somebody else.
   *  @returns null where the run is to be done here after all, or the signal has ended it */
  run(task: Task, signal: AbortSignal): Promise<RemoteReport | null>;
  /** One that nobody is on is to come back. */
  reclaim(): void;
  /** Those that have taken longer than their like, the longest first: whoever has nothing else to do may do them again. */
  overdue(): readonly Task[];
}

export interface RunnerOptions extends Surroundings {
  /** Runs at once on this machine; with `elsewhere` there may be none. */
  readonly jobs: number;
  readonly elsewhere?: RemoteRuns | undefined;
  readonly signal: AbortSignal;
  readonly onStart: (task: Task) => void;
  readonly onRow: (row: RunRow) => void;
  /** The worker's script; another one in tests. */
  readonly worker?: string | undefined;
}

/** Of a suite's tasks those without a row. */
export function tasksLeft(tasks: readonly Task[], rows: readonly RunRow[]): Task[] {
  const done = new Set(rows.map(settingsKey));
  return tasks.filter(({ settings }) => !done.has(settingsKey(settings)));
}

/** How often what may be given away is looked at. */
const LOOK_MS = 100;

/** Runs the tasks in their order, those elsewhere from the end. A signal ends the running ones, which leave no row. */
export function runTasks(tasks: readonly Task[], journal: Journal, options: RunnerOptions): Promise<void> {
  return new Runner(tasks, journal, options).run();
}

class Runner {
  readonly #waiting: Task[];
  readonly #journal: Journal;
  readonly #options: RunnerOptions;
  readonly #inputs: InputCache;
  /** Given away; and begun here again, since that took long. Each is ended by its controller. */
  readonly #away = new Map<Task, AbortController>();
  readonly #again = new Map<Task, AbortController>();
  readonly #kept = new Set<Task>();

  constructor(tasks: readonly Task[], journal: Journal, options: RunnerOptions) {
    this.#waiting = [...tasks];
    this.#journal = journal;
    this.#options = options;
    this.#inputs = new InputCache(options.jobs + (options.elsewhere === undefined ? 0 : KEPT_INPUTS));
  }

  async run(): Promise<void> {
    const { jobs, elsewhere } = this.#options;
    const slots = Array.from({ length: jobs }, () => this.#slot());
    await Promise.all(elsewhere === undefined ? slots : [...slots, this.#distribute(elsewhere)]);
  }

  get #goesOn(): boolean {
    return !this.#options.signal.aborted && this.#waiting.length + this.#away.size > 0;
  }

  async #slot(): Promise<void> {
    const { elsewhere, onStart, signal, worker } = this.#options;
    while (this.#goesOn) {
      const task = this.#waiting.shift();
      if (task === undefined) {
        elsewhere?.reclaim();
        const late = this.#late;
        await (late === undefined
          ? sleep(LOOK_MS)
          : this.#overtake(late, async (end) => {
              const report = await runInProcess(late, end, worker);
              return report && { ...this.#options, report };
            }));
        continue;
      }
      onStart(task);
      const report = await runInProcess(task, signal, worker);
      if (report !== null) await this.#keep(task, report, this.#options);
    }
  }

  /** One that has been given away, takes long, and has not been begun again. */
  get #late(): Task | undefined {
    const late = this.#options.elsewhere?.overdue() ?? [];
    return late.find((one) => this.#away.has(one) && !this.#again.has(one));
  }

  /** Whoever is first, here or elsewhere, ends the other. */
  async #overtake(
    task: Task,
    again: (end: AbortSignal) => Promise<(Surroundings & { report: RunReport }) | null>,
  ) {
    const controller = new AbortController();
    this.#again.set(task, controller);
    const done = await again(AbortSignal.any([this.#options.signal, controller.signal]));
    // A failure does not count as long as the other may yet succeed.
    if (done !== null && (done.report.answer !== null || !this.#away.has(task)))
      await this.#keep(task, done.report, done);
    this.#again.delete(task);
  }

  /** The last one stays for a thread here, unless there is one elsewhere that has nothing to do. */
  async #distribute(to: RemoteRuns): Promise<void> {
    const own = Math.min(1, this.#options.jobs);
    while (this.#goesOn) {
      while (this.#waiting.length > 0 && (to.idle > 0 || (to.free > 0 && this.#waiting.length > own)))
        void this.#giveAway(this.#waiting.pop()!, to);
      const late = this.#waiting.length === 0 && to.idle > 0 ? this.#late : undefined;
      if (late !== undefined) void this.#overtake(late, async (end) => this.#placed(await to.run(late, end)));
      await sleep(LOOK_MS);
    }
  }

  async #giveAway(task: Task, to: RemoteRuns): Promise<void> {
    const { signal, onStart } = this.#options;
    const controller = new AbortController();
    this.#away.set(task, controller);
    onStart(task);
    const done = this.#placed(await to.run(task, AbortSignal.any([signal, controller.signal])));
    if (done !== null) await this.#keep(task, done.report, done);
    else if (!this.#kept.has(task)) {
      this.#again.get(task)?.abort();
      this.#waiting.unshift(task);
    }
    this.#away.delete(task);
  }

  /** Where it says nothing of that, it is taken to have been done here. */
  #placed(done: RemoteReport | null): (Surroundings & { report: RunReport }) | null {
    const { machine, versions } = this.#options;
    return (
      done && { report: done.report, machine: done.machine ?? machine, versions: done.versions ?? versions }
    );
  }

  async #keep(task: Task, report: RunReport, where: Surroundings): Promise<void> {
    if (this.#kept.has(task)) return;
    this.#kept.add(task);
    this.#away.get(task)?.abort();
    this.#again.get(task)?.abort();
    const row = await rowOf(task, report, this.#inputs, where);
    this.#journal.append(row);
    this.#options.onRow(row);
  }
}

async function rowOf(
  task: Task,
  report: RunReport,
  inputs: InputCache,
  surroundings: Surroundings,
): Promise<RunRow> {
  try {
    return judgeRun(task, report, await inputs.get(task.instance), surroundings);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return judgeRun(task, { ...report, error: report.error ?? why }, null, surroundings);
  }
}

/** With runs elsewhere, whose instances come back in any order. */
const KEPT_INPUTS = 4;

/** The instances that were read last, since a suite takes them in turn: one for each job. */
class InputCache {
  readonly #size: number;
  readonly #inputs = new Map<Instance, Promise<GraphInput | ProblemInput>>();

  constructor(size: number) {
    this.#size = size;
  }

  get(instance: Instance): Promise<GraphInput | ProblemInput> {
    let input = this.#inputs.get(instance);
    if (input === undefined) {
      if (this.#inputs.size >= this.#size) this.#inputs.delete(this.#inputs.keys().next().value!);
      input = loadInstance(instance.source);
      this.#inputs.set(instance, input);
    }
    return input;
  }
}
