/** The executor of Node: tasks on worker threads. */
import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Executor } from '../portfolio/executor.ts';
import { type StartWorker, shareGraph, WorkerPool } from '../portfolio/worker-pool.ts';
import { workerSource } from '../portfolio/worker-source.ts';

/** Worker threads, as an option of solve(): `solve(graph, { executor: workerThreads() })`. `import 'maxcut'` in Node uses them
 *  by itself. */
export function workerThreads(): Executor {
  return {
    available: availableParallelism(),
    open: (graph, workers, parameters) =>
      new WorkerPool(shareGraph(graph), workers, startWorkerThread, parameters),
  };
}

export const startWorkerThread: StartWorker = (onMessage, onFailure) => {
  const worker = new Worker(workerSource, { eval: true });
  worker.on('message', onMessage);
  worker.on('error', (error: Error) => onFailure(error.message));
  worker.on('exit', (code) => onFailure(`exit code ${code}`));
  // Threads must not keep a process alive whose work is done.
  worker.unref();
  return { post: (message) => worker.postMessage(message), terminate: () => void worker.terminate() };
};
