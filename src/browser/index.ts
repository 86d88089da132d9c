/** What needs a browser: Web Workers. */
export { webWorkers } from './web-workers.ts';
