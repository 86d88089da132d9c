/** The portfolio's tasks on worker threads. A thread that dies costs its task: the rest goes on. Uses Node only through what the process
 *  itself offers, so that a bundle for a browser carries this file without harm. */
import type { Worker } from 'node:worker_threads';
import type { CsrGraph } from '../graph/csr.ts';
import type { Ended, Executor, Threads } from '../portfolio/executor.ts';
import type { SearchTask } from '../portfolio/task.ts';
import type { Answer, Order, WorkerStart } from './search-worker.ts';
import { createSlot, createStopFlag, readSlot, type Slot, shareGraph, versionOf } from './shared-slot.ts';
import { workerUrl } from './worker-url.ts';

type WorkerThreads = typeof import('node:worker_threads');
type Os = typeof import('node:os');

/** Node's threads; null in a browser, and in a Node older than 20.16. */
export function nodeThreads(): Threads | null {
  const load = (globalThis as { process?: { getBuiltinModule?: (name: string) => unknown } }).process
    ?.getBuiltinModule;
  const workers = load?.('node:worker_threads') as WorkerThreads | undefined;
  const os = load?.('node:os') as Os | undefined;
  if (workers === undefined || os === undefined) return null;
  return {
    available: os.availableParallelism(),
    start: (graph, threads, goal, timeLimitSec) =>
      new ThreadExecutor(workers.Worker, graph, threads, goal, timeLimitSec),
  };
}

interface Lane {
  readonly worker: Worker;
  readonly slot: Slot;
  /** The version of the slot that was read last. */
  seen: number;
  /** The task it is on, −1 for none. */
  id: number;
  alive: boolean;
}

export class ThreadExecutor implements Executor {
  readonly #lanes: Lane[];
  readonly #stopFlag = createStopFlag();
  readonly #spin: Int8Array;
  #ended: Ended[] = [];
  #wake: (() => void) | null = null;

  constructor(
    WorkerOfHost: new (...parameters: ConstructorParameters<typeof Worker>) => Worker,
    graph: CsrGraph,
    threads: number,
    goal: number,
    timeLimitSec: number,
  ) {
    const shared = shareGraph(graph);
    this.#spin = new Int8Array(graph.n);
    this.#lanes = Array.from({ length: threads }, () => {
      const slot = createSlot(graph.n);
      const start: WorkerStart = { graph: shared, slot, stopFlag: this.#stopFlag, goal, timeLimitSec };
      const worker = new WorkerOfHost(workerUrl(), { workerData: start, stderr: false });
      const lane: Lane = { worker, slot, seen: 0, id: -1, alive: true };
      worker.on('message', (answer: Answer) => this.#finished(lane, answer));
      worker.on('error', (error: Error) => this.#died(lane, error.message));
      worker.on('exit', (code) => this.#died(lane, `exit code ${code}`));
      // The threads must not keep a process alive whose work is done.
      worker.unref();
      return lane;
    });
  }

  get threads(): number {
    return this.#lanes.filter(({ alive }) => alive).length;
  }

  get idle(): number {
    return this.#lanes.filter(({ alive, id }) => alive && id < 0).length;
  }

  submit(id: number, task: SearchTask): void {
    const lane = this.#lanes.find((one) => one.alive && one.id < 0)!;
    lane.id = id;
    const order: Order = { id, task };
    lane.worker.postMessage(order);
  }

  collect(): readonly Ended[] {
    const ended = this.#ended;
    if (ended.length > 0) this.#ended = [];
    return ended;
  }

  better(least: number): { readonly spin: Int8Array; readonly cut: number } | null {
    let found: { spin: Int8Array; cut: number } | null = null;
    for (const lane of this.#lanes) {
      const version = versionOf(lane.slot);
      if (version === lane.seen || !(lane.slot.cut[0]! > (found?.cut ?? least))) continue;
      const cut = readSlot(lane.slot, this.#spin);
      if (cut === null) continue;
      lane.seen = version;
      if (cut > (found?.cut ?? least)) found = { spin: this.#spin, cut };
    }
    return found;
  }

  wait(): Promise<void> {
    if (this.#ended.length > 0) return Promise.resolve();
    return new Promise((resolve) => {
      // Looked at again soon in any case: an abort or the time limit sends no message.
      const timer = setTimeout(resolve, WAIT_MS);
      this.#wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }

  stop(): void {
    Atomics.store(this.#stopFlag, 0, 1);
  }

  close(): void {
    this.stop();
    for (const lane of this.#lanes) {
      lane.alive = false;
      void lane.worker.terminate();
    }
  }

  #finished(lane: Lane, { id, outcome, seconds }: Answer): void {
    lane.id = -1;
    this.#end({ id, outcome, seconds, failure: null });
  }

  #died(lane: Lane, reason: string): void {
    if (!lane.alive) return;
    lane.alive = false;
    this.#end({ id: lane.id, outcome: null, seconds: 0, failure: reason });
    lane.id = -1;
  }

  #end(ended: Ended): void {
    this.#ended.push(ended);
    this.#wake?.();
    this.#wake = null;
  }
}

const WAIT_MS = 20;
