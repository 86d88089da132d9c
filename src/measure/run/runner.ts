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
  /** @returns null where the run is to be done here after all, or the signal has ended it */
  run(task: Task, signal: AbortSignal): Promise<RemoteReport | null>;
  /** One that nobody is on is to come back. */
  reclaim(): void;
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
export async function runTasks(
  tasks: readonly Task[],
  journal: Journal,
  options: RunnerOptions,
): Promise<void> {
  const { jobs, elsewhere, signal, onStart, onRow, worker } = options;
  const inputs = new InputCache(jobs + (elsewhere === undefined ? 0 : KEPT_INPUTS));
  const waiting = [...tasks];
  let away = 0;
  const keep = async (task: Task, report: RunReport, where: Surroundings): Promise<void> => {
    const row = await rowOf(task, report, inputs, where);
    journal.append(row);
    onRow(row);
  };
  const slot = async (): Promise<void> => {
    while (!signal.aborted && (waiting.length > 0 || away > 0)) {
      const task = waiting.shift();
      if (task === undefined) {
        elsewhere?.reclaim();
        await sleep(LOOK_MS);
        continue;
      }
      onStart(task);
      const report = await runInProcess(task, signal, worker);
      if (report !== null) await keep(task, report, options);
    }
  };
  const giveAway = async (task: Task, to: RemoteRuns): Promise<void> => {
    away++;
    onStart(task);
    const done = await to.run(task, signal);
    const { machine, versions } = options;
    if (done === null) waiting.unshift(task);
    else
      await keep(task, done.report, {
        machine: done.machine ?? machine,
        versions: done.versions ?? versions,
      });
    away--;
  };
  const distribute = async (to: RemoteRuns): Promise<void> => {
    while (!signal.aborted && (waiting.length > 0 || away > 0)) {
      while (waiting.length > Math.min(1, jobs) && to.free > 0) void giveAway(waiting.pop()!, to);
      await sleep(LOOK_MS);
    }
  };
  const slots = Array.from({ length: jobs }, slot);
  await Promise.all(elsewhere === undefined ? slots : [...slots, distribute(elsewhere)]);
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
