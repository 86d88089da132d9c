/** The threads of a worker on a queue: each runs `serve` (worker-loop.ts) and does one task at a time, of whatever graph. A thread that
 *  failed is replaced by a fresh one: nothing that a task has broken is left to the next. */
import type { CsrGraph } from '../graph/csr.ts';
import { startWorkerThread } from '../node/worker-threads.ts';
import type { Task, TaskOutcome } from '../portfolio/task.ts';
import type { FromWorker } from '../portfolio/worker-loop.ts';
import type { StartWorker, WorkerHandle } from '../portfolio/worker-pool.ts';
import type { SearchParameters } from '../search/parameters.ts';

export interface Order {
  readonly graph: CsrGraph;
  readonly parameters: SearchParameters | undefined;
  /** Equal for orders of the same graph and parameters. */
  readonly workspace: string;
  readonly task: Task;
  readonly goal: number;
  readonly timeLimitSec: number;
  /** Told of better cuts and bounds meanwhile. */
  readonly tell: (message: Extract<FromWorker, { type: 'cut' | 'bound' }>) => void;
}

export interface Done {
  readonly outcome: TaskOutcome;
  readonly seconds: number;
}

/** A task that is under way. */
export interface Doing {
  /** Rejects with the reason where the task, or its thread, has failed. */
  readonly done: Promise<Done>;
  /** It is to end with what it has. */
  stop(): void;
  /** It is given up, with its thread. */
  abandon(): void;
}

interface Thread {
  readonly handle: WorkerHandle;
  workspace: string | null;
  receive: (message: FromWorker) => void;
  fail: (reason: string) => void;
}

export class TaskThreads {
  readonly #idle: Thread[] = [];
  readonly #start: StartWorker;
  #ids = 0;

  constructor(start: StartWorker = startWorkerThread) {
    this.#start = start;
  }

  /** Begins at once: the caller sees to it that there are no more at a time than there are to be threads. */
  run(order: Order): Doing {
    const { graph, parameters, workspace, task, goal, timeLimitSec, tell } = order;
    const thread = this.#take(workspace);
    const id = this.#ids++;
    const done = new Promise<Done>((resolve, reject) => {
      const fail = (reason: string): void => {
        thread.handle.terminate();
        reject(new Error(reason));
      };
      thread.fail = fail;
      thread.receive = (message) => {
        if (message.type === 'failed') fail(message.reason);
        else if (message.type !== 'ended') tell(message);
        else {
          thread.fail = () => this.#drop(thread);
          this.#idle.push(thread);
          resolve(message);
        }
      };
    });
    if (thread.workspace !== workspace) thread.handle.post({ type: 'open', graph, parameters });
    thread.workspace = workspace;
    thread.handle.post({ type: 'task', id, task, goal, timeLimitSec });
    return {
      done,
      stop: () => thread.handle.post({ type: 'stop', id }),
      abandon: () => thread.fail('the task was given up'),
    };
  }

  close(): void {
    for (const { handle } of this.#idle.splice(0)) handle.terminate();
  }

  /** One that has the workspace already, if there is one. */
  #take(workspace: string): Thread {
    const at = Math.max(
      0,
      this.#idle.findIndex((thread) => thread.workspace === workspace),
    );
    const [idle] = this.#idle.splice(at, 1);
    if (idle !== undefined) return idle;
    const thread: Thread = {
      handle: this.#start(
        (message) => thread.receive(message),
        (reason) => thread.fail(reason),
      ),
      workspace: null,
      receive: () => {},
      fail: () => {},
    };
    return thread;
  }

  #drop(thread: Thread): void {
    const at = this.#idle.indexOf(thread);
    if (at >= 0) this.#idle.splice(at, 1);
  }
}
