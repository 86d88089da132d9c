/** What a running task has found, on its way to the coordinator: nothing here is needed, since the outcome has it all. */
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import type { FromWorker } from '../portfolio/worker-loop.ts';
import { KEYS, TTL } from './keys.ts';

/** Between two messages of better cuts: what is not sent is in the outcome. */
const PROGRESS_MS = 200;

export class TaskProgress {
  readonly #redis: Redis;
  readonly #job: Job;
  #sentMs = performance.now();
  #sending: Promise<unknown> = Promise.resolve();

  constructor(redis: Redis, job: Job) {
    this.#redis = redis;
    this.#job = job;
  }

  tell(message: Extract<FromWorker, { type: 'cut' | 'bound' }>): void {
    if (message.type === 'bound') {
      void this.#job.updateProgress({ bound: message.bound.upperBound }).catch(() => {});
      return;
    }
    if (performance.now() - this.#sentMs < PROGRESS_MS) return;
    this.#sentMs = performance.now();
    const { spin, cut } = message;
    this.#sending = this.#sending.then(() => this.#send(spin, cut)).catch(() => {});
  }

  async end(): Promise<void> {
    await this.#sending;
  }

  async #send(spin: Int8Array, cut: number): Promise<void> {
    await this.#redis.set(KEYS.cut(this.#job.id!), Buffer.from(spin), 'EX', TTL.task);
    await this.#job.updateProgress({ cut });
  }
}
