/** The executor of browsers that needs no file: the worker's program is part of this package. */
import type { Executor } from '../portfolio/executor.ts';
import { workerSource } from '../portfolio/worker-source.ts';
import { executorOf } from './worker-executor.ts';

/** Web Workers, as an option of solve(): `solve(graph, { executor: webWorkers() })`. A content security policy must allow workers from
 *  `blob:`; where it does not, `executorOf` starts them from a file of the page's own. */
export function webWorkers(): Executor {
  return executorOf(() => {
    const url = URL.createObjectURL(new Blob([workerSource], { type: 'text/javascript' }));
    return { worker: new Worker(url), release: () => URL.revokeObjectURL(url) };
  });
}
