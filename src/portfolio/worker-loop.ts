/** A worker's side of a session: does the tasks that it is sent, one after another. Knows no host: whatever passes messages both ways
 *  (worker threads, Web Workers, a queue) can be its port. A task gives way to messages every few milliseconds, so that the word
 *  to stop is heard in the middle of it. */
import { Deadline } from '../core/deadline.ts';
import { finishAsync } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { CutBound } from '../problems/result.ts';
import type { SearchParameters } from '../search/parameters.ts';
import { type LocalTask, runTask, type TaskHost, type TaskOutcome, Workspace } from './task.ts';

export type ToWorker =
  | { readonly type: 'open'; readonly graph: CsrGraph; readonly parameters?: SearchParameters | undefined }
  | {
      readonly type: 'task';
      readonly id: number;
      readonly task: LocalTask;
      readonly goal: number;
      readonly timeLimitSec: number;
    }
  /** A task, running or waiting, is to end with what it has. */
  | { readonly type: 'stop'; readonly id: number };

export type FromWorker =
  | { readonly type: 'ended'; readonly id: number; readonly outcome: TaskOutcome; readonly seconds: number }
  | { readonly type: 'cut'; readonly id: number; readonly spin: Int8Array; readonly cut: number }
  | { readonly type: 'bound'; readonly id: number; readonly bound: CutBound }
  | { readonly type: 'failed'; readonly id: number; readonly reason: string };

export interface Port {
  post(message: FromWorker): void;
  listen(handler: (message: ToWorker) => void): void;
}

/** Better cuts of a running task are sent no more often than a message of n bytes costs little. */
const SEND_EVERY_MS = 10;
const SEND_MS_PER_NODE = 1e-4;

export function serve(port: Port): void {
  let workspace: Workspace | undefined;
  const runs = new Map<number, Run>();
  // One after another: tasks share the workspace.
  let last = Promise.resolve();
  port.listen((message) => {
    if (message.type === 'open') workspace = new Workspace(message.graph, message.parameters);
    else if (message.type === 'stop') runs.get(message.id)?.stop();
    else {
      const run = new Run(port, workspace!, message);
      runs.set(message.id, run);
      last = last.then(() => run.finish()).then(() => void runs.delete(message.id));
    }
  });
}

/** One task, from its order to its outcome. */
class Run implements TaskHost {
  readonly deadline: Deadline;
  readonly goal: number;
  readonly #port: Port;
  readonly #workspace: Workspace;
  readonly #task: LocalTask;
  readonly #id: number;
  #startMs = 0;
  readonly #everyMs: number;
  #stopped = false;
  /** The best cut that is not sent yet. */
  #unsent: { readonly spin: Int8Array; readonly cut: number } | null = null;
  #sentMs = 0;

  constructor(port: Port, workspace: Workspace, order: Extract<ToWorker, { type: 'task' }>) {
    const { id, task, goal, timeLimitSec } = order;
    this.deadline = new Deadline({ timeLimitSec, until: () => this.#stopped });
    this.goal = goal;
    this.#port = port;
    this.#workspace = workspace;
    this.#task = task;
    this.#id = id;
    this.#everyMs = SEND_EVERY_MS + SEND_MS_PER_NODE * workspace.graph.n;
  }

  stop(): void {
    this.#stopped = true;
  }

  async finish(): Promise<void> {
    const id = this.#id;
    this.#startMs = performance.now();
    try {
      const steps = runTask(this.#workspace, this.#task, this);
      const outcome = await finishAsync(steps, () => this.#send());
      const seconds = (performance.now() - this.#startMs) / 1000;
      this.#port.post({ type: 'ended', id, outcome, seconds });
    } catch (error) {
      this.#port.post({ type: 'failed', id, reason: error instanceof Error ? error.message : String(error) });
    }
  }

  onCut(spin: Int8Array, cut: number): void {
    if (this.#unsent === null) this.#unsent = { spin: spin.slice(), cut };
    else {
      this.#unsent.spin.set(spin);
      this.#unsent = { spin: this.#unsent.spin, cut };
    }
  }

  onBound(bound: CutBound): void {
    this.#port.post({ type: 'bound', id: this.#id, bound });
  }

  #send(): void {
    const now = performance.now();
    if (this.#unsent === null || now < this.#sentMs + this.#everyMs) return;
    this.#port.post({ type: 'cut', id: this.#id, ...this.#unsent });
    this.#unsent = null;
    this.#sentMs = now;
  }
}
