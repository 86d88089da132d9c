/** A worker on a queue: takes jobs of any run, does their tasks on threads of its own, and puts down what came of them. BullMQ hands out
 *  jobs, renews their locks, gives those of a worker that has gone to another, and tries again what has failed. */
import { randomUUID } from 'node:crypto';
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { InputError } from '../core/errors.ts';
import type { StartWorker } from '../portfolio/worker-pool.ts';
import { removeLeftFolders } from './bench-job.ts';
import {
  type Connection,
  connect,
  loadPackages,
  type Packages,
  shownUrl,
  withoutPassword,
} from './connection.ts';
import { checkJobData, type JobData, type JobResult } from './job.ts';
import { JobRunner, RunningJob } from './job-runner.ts';
import { KEYS, LOCK_MS, QUEUE, STALLED_MS, TTL } from './keys.ts';
import { forgetWorker, tellWorker, WorkerTally } from './registry.ts';
import { repeat } from './repeat.ts';
import { claimVersion, refreshVersion, thisVersion } from './version.ts';

/** Workers that may be lost with a job before it counts as the cause of it: where they come and go, a few are bad luck. */
const MOST_STALLS = 5;

export interface QueueWorkerOptions {
  readonly url: string;
  readonly name: string;
  readonly threads: number;
  /** Told in a line what goes on. */
  readonly tell?: ((line: string) => void) | undefined;
  /** In place of this version's, and of worker threads: for tests. */
  readonly version?: string | undefined;
  readonly startThread?: StartWorker | undefined;
}

export interface QueueWorker {
  readonly shownUrl: string;
  readonly version: string;
  /** Takes no more jobs, ends those it is on within so many seconds, and gives the others back to the queue. */
  close(graceSec: number): Promise<void>;
}

/** @throws UsageError, InputError where there is no queue, or it is another version's */
export async function startQueueWorker(options: QueueWorkerOptions): Promise<QueueWorker> {
  const packages = await loadPackages();
  await removeLeftFolders().catch(() => {});
  const version = options.version ?? thisVersion();
  const connection = await connect(options.url, packages);
  try {
    await claimVersion(connection.redis, version, shownUrl(options.url));
    const worker = new Working(connection, packages, { ...options, version });
    await worker.start();
    return worker;
  } catch (error) {
    connection.disconnect();
    throw error;
  }
}

const BEAT_MS = 2000;
const REFRESH_MS = (TTL.blob * 1000) / 3;

class Working implements QueueWorker {
  readonly version: string;
  readonly shownUrl: string;
  readonly #connection: Connection;
  readonly #redis: Redis;
  readonly #worker: Worker;
  readonly #subscriber: Redis;
  readonly #options: QueueWorkerOptions;
  readonly #waiting: new (
    message?: string,
  ) => Error;
  readonly #unrecoverable: new (
    message?: string,
  ) => Error;
  readonly #runner: JobRunner;
  readonly #running = new Map<string, RunningJob>();
  readonly #timers: NodeJS.Timeout[] = [];
  readonly #id = randomUUID();
  readonly #tally = new WorkerTally();
  #aheadMs = 0;
  /** Jobs go back to the queue. */
  #givingBack = false;

  constructor(
    connection: Connection,
    { bull }: Packages,
    options: QueueWorkerOptions & { readonly version: string },
  ) {
    const { url, name, threads, version } = options;
    this.version = version;
    this.shownUrl = shownUrl(url);
    const { redis } = connection;
    this.#connection = connection;
    this.#redis = redis;
    this.#options = options;
    this.#runner = new JobRunner(redis, () => this.#nowMs(), threads, options.startThread);
    this.#waiting = bull.WaitingError;
    this.#unrecoverable = bull.UnrecoverableError;
    this.#worker = new bull.Worker(QUEUE, async (job, token) => this.#process(job, token!), {
      connection: redis,
      autorun: false,
      name,
      concurrency: threads,
      lockDuration: LOCK_MS,
      stalledInterval: STALLED_MS,
      maxStalledCount: MOST_STALLS,
      metrics: { maxDataPoints: 60 },
    });
    this.#worker.on('error', (error) => this.#tell(withoutPassword(error.message, url)));
    this.#subscriber = redis.duplicate();
    this.#subscriber.on('error', () => {});
    this.#subscriber.on('message', (_channel, text) => this.#stop(text));
  }

  /** Takes jobs, once it hears when they are to end and knows what Redis's clock says. */
  async start(): Promise<void> {
    await this.#subscriber.subscribe(KEYS.stop);
    await this.#beat();
    this.#timers.push(repeat(BEAT_MS, () => this.#beat()));
    this.#timers.push(repeat(REFRESH_MS, () => this.#runner.refresh()));
    this.#worker.run().catch((error: Error) => this.#tell(withoutPassword(error.message, this.#options.url)));
  }

  async close(graceSec: number): Promise<void> {
    const ended = this.#worker.close();
    const timer = setTimeout(() => {
      this.#givingBack = true;
      for (const running of this.#running.values()) running.abandon();
    }, graceSec * 1000);
    // Without Redis nothing can be given back: the locks expire.
    const patience = new Promise((resolve) => {
      setTimeout(resolve, graceSec * 1000 + 2000).unref();
    });
    await Promise.race([ended.catch(() => {}), patience]);
    clearTimeout(timer);
    for (const one of this.#timers) clearInterval(one);
    this.#runner.close();
    await Promise.race([forgetWorker(this.#redis, this.#id).catch(() => {}), patience]);
    this.#connection.disconnect();
  }

  #tell(line: string): void {
    this.#options.tell?.(line);
  }

  async #process(job: Job, token: string): Promise<JobResult> {
    const id = job.id!;
    const data = this.#checked(job);
    if (!this.#isWelcome(data)) return this.#giveBack(job, token);
    const running = new RunningJob(data.run);
    if (this.#givingBack) running.abandon();
    this.#running.set(id, running);
    try {
      const payload = await this.#runner.payload(id, data);
      const result = await this.#runner.run(job, data, payload, running);
      this.#tally.ended(result.seconds);
      return result;
    } catch (error) {
      if (this.#givingBack) return await this.#giveBack(job, token);
      this.#tally.failed++;
      const { message } = error as Error;
      this.#tell(`job ${id} failed: ${message}`);
      // Called off, or it would fail again.
      const last = running.stopped || error instanceof InputError;
      throw last ? new this.#unrecoverable(message) : error;
    } finally {
      // A job whose lock was lost may have come here a second time.
      if (this.#running.get(id) === running) this.#running.delete(id);
    }
  }

  /** @throws UnrecoverableError where it is no job of this version's: it would fail again */
  #checked({ id, data }: Job): JobData {
    try {
      return checkJobData(data, this.version);
    } catch (error) {
      const { message } = error as Error;
      this.#tally.failed++;
      this.#tell(`job ${id} refused: ${message}`);
      throw new this.#unrecoverable(message);
    }
  }

  /** A thread is free for it, or it may wait for one. As many are taken from then on: of those that may wait one ahead for each thread. */
  #isWelcome({ ahead }: JobData): boolean {
    const { threads } = this.#options;
    this.#worker.concurrency = ahead ? 2 * threads : threads;
    return ahead || this.#atWork < threads;
  }

  /** Jobs that have, or wait for, a thread. */
  get #atWork(): number {
    let count = 0;
    for (const { worked } of this.#running.values()) if (!worked) count++;
    return count;
  }

  /** For another worker. @throws always */
  async #giveBack(job: Job, token: string): Promise<never> {
    await job.moveToWait(token);
    throw new this.#waiting();
  }

  /** @param text JSON from the channel, whoever wrote it */
  #stop(text: string): void {
    let ids: unknown;
    try {
      ids = JSON.parse(text);
    } catch {
      return;
    }
    for (const id of Array.isArray(ids) ? ids : []) this.#running.get(String(id))?.stop();
  }

  /** Redis's clock, which all machines share. */
  #nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  async #beat(): Promise<void> {
    const { name, threads } = this.#options;
    const [seconds, micros] = await this.#redis.time();
    this.#aheadMs = Number(seconds) * 1000 + Number(micros) / 1000 - Date.now();
    const running = Math.min(threads, this.#running.size);
    const own = { id: this.#id, name, version: this.version, threads, running };
    await tellWorker(this.#redis, this.#tally.figures(own));
    await refreshVersion(this.#redis, this.version);
    const runs = [...new Set([...this.#running.values()].map(({ run }) => run))];
    for (const run of runs) {
      if ((await this.#redis.exists(KEYS.alive(run))) === 1) continue;
      // Nobody waits for it.
      for (const running of this.#running.values()) if (running.run === run) running.stop();
    }
  }
}
