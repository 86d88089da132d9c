/** The executor of browsers: tasks on Web Workers. */
import type { Executor } from '../portfolio/executor.ts';
import { type StartWorker, shareGraph, WorkerPool } from '../portfolio/worker-pool.ts';
import { workerSource } from '../portfolio/worker-source.ts';

/** Web Workers, as an option of solve(): `solve(graph, { executor: webWorkers() })`. They see the graph in shared memory where the page
 *  is cross-origin isolated, and get a copy each elsewhere. A content security policy must allow workers from `blob:`. */
export function webWorkers(): Executor {
  return {
    available: globalThis.navigator?.hardwareConcurrency ?? 1,
    open: (graph, workers, parameters) =>
      new WorkerPool(shareGraph(graph), workers, startWebWorker, parameters),
  };
}

const startWebWorker: StartWorker = (onMessage, onFailure) => {
  const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
  const worker = new Worker(url);
  worker.onmessage = ({ data }) => onMessage(data);
  worker.onerror = (event) => onFailure(event.message ?? 'the worker could not be started');
  return {
    post: (message) => worker.postMessage(message),
    terminate: () => {
      worker.terminate();
      URL.revokeObjectURL(url);
    },
  };
};
