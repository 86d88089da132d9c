/** An executor on Web Workers, however the page starts them. */
import type { Executor } from '../portfolio/executor.ts';
import { type StartWorker, shareGraph, WorkerPool } from '../portfolio/worker-pool.ts';

export interface StartedWorker {
  /** Runs `serve` (portfolio/worker-loop.ts). */
  readonly worker: Worker;
  /** Called once it is ended. */
  release?(): void;
}

/** Tasks on workers that the page starts from a file of its own, as a strict content security policy wants it. They see the graph in
 *  shared memory where the page is cross-origin isolated, and get a copy each elsewhere. */
export function executorOf(start: () => StartedWorker): Executor {
  const startWorker: StartWorker = (onMessage, onFailure) => {
    const started = start();
    const { worker } = started;
    worker.onmessage = ({ data }) => onMessage(data);
    worker.onerror = (event) => onFailure(event.message ?? 'the worker could not be started');
    return {
      post: (message) => worker.postMessage(message),
      terminate: () => {
        worker.terminate();
        started.release?.();
      },
    };
  };
  return {
    available: globalThis.navigator?.hardwareConcurrency ?? 1,
    open: (graph, workers, parameters) => new WorkerPool(shareGraph(graph), workers, startWorker, parameters),
  };
}
