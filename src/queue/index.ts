/** Solving on many machines through BullMQ over Redis; needs the packages bullmq and ioredis. */
export { openQueue, type QueueCoordinator, type QueueOptions } from './coordinator.ts';
export { type QueueStatus, type QueueView, viewQueue } from './status.ts';
export { type QueueWorker, type QueueWorkerOptions, startQueueWorker } from './worker.ts';
