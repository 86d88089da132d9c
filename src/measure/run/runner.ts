/** Runs the tasks of a suite that the journal does not hold yet, some at once, each in a process of its own. */

import type { GraphInput } from '../../io/graphs/graph-file.ts';
import type { ProblemInput } from '../../io/problems/problem-file.ts';
import type { Instance, Task } from '../plan.ts';
import { type RunRow, settingsKey } from '../row.ts';
import type { Journal } from './journal.ts';
import { judgeRun, type Surroundings } from './judge-run.ts';
import { loadInstance } from './load-instance.ts';
import { type RunReport, runInProcess } from './worker-process.ts';

export interface RunnerOptions extends Surroundings {
  readonly jobs: number;
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

/** Runs the tasks in their order. A signal ends the running ones, which leave no row. */
export async function runTasks(
  tasks: readonly Task[],
  journal: Journal,
  options: RunnerOptions,
): Promise<void> {
  const { jobs, signal, onStart, onRow, worker } = options;
  const inputs = new InputCache(jobs);
  let next = 0;
  const slot = async (): Promise<void> => {
    while (!signal.aborted && next < tasks.length) {
      const task = tasks[next++]!;
      onStart(task);
      const report = await runInProcess(task, signal, worker);
      if (report === null) return;
      const row = await rowOf(task, report, inputs, options);
      journal.append(row);
      onRow(row);
    }
  };
  await Promise.all(Array.from({ length: jobs }, slot));
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
