/** What needs a browser: Web Workers. */

export { useHighs } from '../lp/highs.ts';
export { webWorkers } from './web-workers.ts';
export { executorOf, type StartedWorker } from './worker-executor.ts';
