/** Where tasks are done besides the calling thread: an option of solve(). `maxcut/node` has one on worker threads and
 *  `maxcut/browser` one on Web Workers; a queue of machines is another. To add one: implement Executor, or give WorkerPool
 *  (worker-pool.ts) a way to start a worker that calls `serve` (worker-loop.ts). */
import type { TreeMemory } from '../exact/tree-memory.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { CutBound } from '../problems/result.ts';
import type { SearchParameters } from '../search/parameters.ts';
import type { LocalTask, TaskOutcome } from './task.ts';

export interface Executor {
  /** Threads worth having on this host, the calling one counted. */
  readonly available: number;
  /** Opens a session on a graph. Nothing need be started before the first task.
   *  @param workers how many may work at once, the calling thread not counted
   *  @param parameters of the searches; default their own */
  open(graph: CsrGraph, workers: number, parameters?: SearchParameters): Session;
  /** What is kept of a solve beyond this process, and what an earlier process has left; absent, or null, where nothing is. */
  memory?(graph: CsrGraph): SolveMemory | null;
}

/** Where cuts, bounds and trees of one solve outlive its process. */
export interface SolveMemory {
  /** What an earlier process has left: the best cut of the graph and the best proven bound. */
  readonly cut: Int8Array | null;
  readonly bound: CutBound | null;
  keepCut(spin: Int8Array, cut: number): void;
  /** @param bound a proven one */
  keepBound(bound: CutBound): void;
  /** Of the branch and bound on a graph, one of the blocks of what data reduction leaves. */
  tree(graph: CsrGraph): TreeMemory;
}

/** What a session has to tell. A cut or a bound comes from a task that is still running. */
export type SessionEvent =
  | { readonly type: 'ended'; readonly id: number; readonly outcome: TaskOutcome; readonly seconds: number }
  | { readonly type: 'cut'; readonly id: number; readonly spin: Int8Array; readonly cut: number }
  | { readonly type: 'bound'; readonly id: number; readonly bound: CutBound }
  /** A worker failed. Its task, if it had one, is lost: `id` is −1 where it had none. */
  | { readonly type: 'lost'; readonly id: number; readonly reason: string };

/** One graph's tasks. The portfolio submits and collects; it never blocks. */
export interface Session {
  /** Workers there are or may yet be: one that failed is one less. */
  readonly workers: number;
  /** Whether a task may hold memory that this thread and the workers share. */
  readonly sharesMemory?: boolean;
  /** Workers that have been given a task. */
  readonly used: number;
  /** Tasks that may be submitted now and begin at once. */
  readonly free: number;
  /** The same with one task ahead for each worker, which begins without asking when the one before has ended: for short tasks. */
  readonly room: number;
  /** Gives a task to a free worker, which is started if need be, or else to one with a single task.
   *  @param goal a cut of this weight ends it @param timeLimitSec from now; Infinity for none */
  submit(id: number, task: LocalTask, goal: number, timeLimitSec: number): void;
  /** What has happened since the last call. */
  collect(): readonly SessionEvent[];
  /** Resolves when something may have happened, within some milliseconds in any case. */
  wait(): Promise<void>;
  /** What the calling thread should wait for before it goes on with a task of its own: news that is about to come, and that it would hear
   *  later otherwise. Undefined where there is none; absent where there never is. */
  soon?(): Promise<unknown> | undefined;
  /** Tasks that have taken longer than their like: whoever has nothing else to do may do them again. Absent where none can. */
  overdue?(): readonly number[];
  /** Tells one running task, or all of them, to end at once with what they have. */
  stop(id?: number): void;
  /** Ends the workers. */
  close(): void;
}
