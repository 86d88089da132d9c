/** A thread of the portfolio: does the tasks it is sent, one after another, until it is ended. */
import { parentPort, workerData } from 'node:worker_threads';
import { Deadline } from '../core/deadline.ts';
import { finish } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { type SearchTask, type TaskOutcome, TaskRunner } from '../portfolio/task.ts';
import { type Slot, writeSlot } from './shared-slot.ts';

/** What a thread is given at its start. */
export interface WorkerStart {
  readonly graph: CsrGraph;
  readonly slot: Slot;
  readonly stopFlag: Int32Array;
  readonly goal: number;
  /** Seconds from now; Infinity for none. */
  readonly timeLimitSec: number;
}

export interface Order {
  readonly id: number;
  readonly task: SearchTask;
}

export interface Answer {
  readonly id: number;
  readonly outcome: TaskOutcome;
  readonly seconds: number;
}

const { graph, slot, stopFlag, goal, timeLimitSec } = workerData as WorkerStart;
const runner = new TaskRunner(graph);
const deadline = new Deadline({ timeLimitSec, stopFlag });

parentPort!.on('message', ({ id, task }: Order) => {
  const startMs = performance.now();
  const outcome = finish(runner.run(task, deadline, goal, (spin, cut) => writeSlot(slot, spin, cut)));
  const answer: Answer = { id, outcome, seconds: (performance.now() - startMs) / 1000 };
  parentPort!.postMessage(answer);
});
