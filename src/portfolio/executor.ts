/** Other threads that do a portfolio's tasks. The portfolio asks and polls; it never blocks on them. */
import type { CsrGraph } from '../graph/csr.ts';
import type { SearchTask, TaskOutcome } from './task.ts';

/** A task that has ended: with its outcome, or with the reason why there is none: its thread died. */
export interface Ended {
  /** −1 where a thread died without a task. */
  readonly id: number;
  readonly outcome: TaskOutcome | null;
  readonly seconds: number;
  readonly failure: string | null;
}

export interface Executor {
  /** Threads at work, the calling one not counted; a thread that dies is one less. */
  readonly threads: number;
  /** Threads without a task. */
  readonly idle: number;
  /** Gives a task to an idle thread. */
  submit(id: number, task: SearchTask): void;
  /** The tasks that have ended since the last call. */
  collect(): readonly Ended[];
  /** The best cut that a task still running has found, if it weighs more than `least`. */
  better(least: number): { readonly spin: Int8Array; readonly cut: number } | null;
  /** Resolves when a task may have ended. */
  wait(): Promise<void>;
  /** Tells all tasks to end at once, with what they have. */
  stop(): void;
  /** Ends the threads. */
  close(): void;
}

/** Starts so many threads on a graph. @param goal a cut of this weight ends a task; @param timeLimitSec from now */
export type ExecutorFactory = (
  graph: CsrGraph,
  threads: number,
  goal: number,
  timeLimitSec: number,
) => Executor;

/** What a host offers: how many threads are worth having, this one counted, and how to start them. */
export interface Threads {
  readonly available: number;
  readonly start: ExecutorFactory;
}

let host: Threads | null = null;

/** Told once, by the entry that knows its host; without it everything runs on the calling thread. */
export function useThreads(threads: Threads | null): void {
  host = threads;
}

export function hostThreads(): Threads | null {
  return host;
}
