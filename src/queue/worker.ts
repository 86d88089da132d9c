/** A worker on a queue: takes jobs of any run, does their tasks on threads of its own, and puts down what came of them. BullMQ hands out
 *  jobs, renews their locks, gives those of a worker that has gone to another, and tries again what has failed. */
import { randomUUID } from 'node:crypto';
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { InputError } from '../core/errors.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { highsUrl } from '../lp/highs.ts';
import { fromBytes, toBytes } from '../portfolio/wire.ts';
import { type StartWorker, shareGraph } from '../portfolio/worker-pool.ts';
import { runBenchJob } from './bench-job.ts';
import { getBlob, refreshBlob } from './blobs.ts';
import { checkGraph, checkParameters, checkTask } from './check-task.ts';
import {
  type Connection,
  connect,
  loadPackages,
  type Packages,
  shownUrl,
  withoutPassword,
} from './connection.ts';
import {
  checkJobData,
  type JobData,
  type JobResult,
  MISSING,
  type TaskAnswer,
  type TaskPayload,
} from './job.ts';
import { KeptContent } from './kept-content.ts';
import { KEYS, LOCK_MS, MOST, QUEUE, STALLED_MS, TTL } from './keys.ts';
import { forgetWorker, tellWorker, WorkerTally } from './registry.ts';
import { repeat } from './repeat.ts';
import { TaskProgress } from './task-progress.ts';
import { type Doing, TaskThreads } from './task-threads.ts';
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

/** Bytes of graphs, and of instances' files, that are kept for further jobs. */
const KEPT_GRAPHS = 2 ** 30;
const KEPT_FILES = 2 ** 28;
const BEAT_MS = 2000;
const REFRESH_MS = (TTL.blob * 1000) / 3;

interface Running {
  readonly run: string;
  /** Null until its content is there. */
  doing: Pick<Doing, 'stop' | 'abandon'> | null;
  stopped: boolean;
}

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
  readonly #threads: TaskThreads;
  readonly #graphs: KeptContent<CsrGraph>;
  readonly #files: KeptContent<Uint8Array>;
  readonly #running = new Map<string, Running>();
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
    this.#threads = new TaskThreads(options.startThread);
    this.#waiting = bull.WaitingError;
    this.#unrecoverable = bull.UnrecoverableError;
    this.#graphs = new KeptContent(
      KEPT_GRAPHS,
      async (hash) => shareGraph(checkGraph(fromBytes(await getBlob(redis, hash)))),
      ({ rowPtr, adj, weight }) => rowPtr.byteLength + adj.byteLength + weight.byteLength,
    );
    this.#files = new KeptContent(
      KEPT_FILES,
      (hash) => getBlob(redis, hash),
      ({ length }) => length,
    );
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
    this.#timers.push(repeat(REFRESH_MS, () => this.#refresh()));
    this.#worker.run().catch((error: Error) => this.#tell(withoutPassword(error.message, this.#options.url)));
  }

  async close(graceSec: number): Promise<void> {
    const ended = this.#worker.close();
    const timer = setTimeout(() => {
      this.#givingBack = true;
      for (const { doing } of this.#running.values()) doing?.abandon();
    }, graceSec * 1000);
    // Without Redis nothing can be given back: the locks expire.
    const patience = new Promise((resolve) => {
      setTimeout(resolve, graceSec * 1000 + 2000).unref();
    });
    await Promise.race([ended.catch(() => {}), patience]);
    clearTimeout(timer);
    for (const one of this.#timers) clearInterval(one);
    this.#threads.close();
    await Promise.race([forgetWorker(this.#redis, this.#id).catch(() => {}), patience]);
    this.#connection.disconnect();
  }

  #tell(line: string): void {
    this.#options.tell?.(line);
  }

  async #process(job: Job, token: string): Promise<JobResult> {
    const startMs = performance.now();
    const id = job.id!;
    let data: JobData;
    let payload: Uint8Array;
    try {
      data = checkJobData(job.data, this.version);
      payload = await this.#payload(id, data);
    } catch (error) {
      if (!(error instanceof InputError)) throw error;
      // It would fail again.
      this.#tally.failed++;
      this.#tell(`job ${id} refused: ${(error as Error).message}`);
      throw new this.#unrecoverable((error as Error).message);
    }
    this.#running.set(id, { run: data.run, doing: null, stopped: false });
    try {
      const result = await (data.kind === 'bench'
        ? this.#bench(id, data, payload)
        : this.#task(job, data, payload));
      this.#tally.ended();
      return result;
    } catch (error) {
      if (this.#givingBack) {
        await job.moveToWait(token);
        throw new this.#waiting();
      }
      this.#tally.failed++;
      const { message } = error as Error;
      this.#tell(`job ${id} failed: ${message}`);
      // Called off, or it would fail again.
      const last = this.#running.get(id)!.stopped || error instanceof InputError;
      throw last ? new this.#unrecoverable(message) : error;
    } finally {
      this.#tally.busySec += (performance.now() - startMs) / 1000;
      this.#running.delete(id);
    }
  }

  async #task(job: Job, data: JobData, bytes: Uint8Array): Promise<JobResult> {
    const id = job.id!;
    const graph = await this.#graphs.get(data.content);
    const payload = fromBytes(bytes) as TaskPayload;
    const parameters = checkParameters(payload.parameters);
    const task = checkTask(payload.task, graph, highsUrl());
    const goal = Number(payload.goal);
    const { endsAtMs } = data;
    const timeLimitSec =
      endsAtMs === null ? Number.POSITIVE_INFINITY : Math.max(0, endsAtMs - this.#nowMs()) / 1000;
    const workspace = `${data.content} ${JSON.stringify(payload.parameters)}`;
    const progress = new TaskProgress(this.#redis, job);
    const tell = (message: Parameters<TaskProgress['tell']>[0]) => progress.tell(message);
    const doing = this.#threads.run({ graph, parameters, workspace, task, goal, timeLimitSec, tell });
    const running = this.#begin(id, doing);
    const { outcome, seconds } = await doing.done;
    await progress.end();
    const early = running.stopped || (endsAtMs !== null && this.#nowMs() >= endsAtMs);
    const size = await this.#keep(id, toBytes({ outcome, early } satisfies TaskAnswer));
    return { seconds, size };
  }

  async #bench(id: string, data: JobData, payload: Uint8Array): Promise<JobResult> {
    const bytes = await this.#files.get(data.content);
    const startMs = performance.now();
    const controller = new AbortController();
    const abandon = (): void => controller.abort();
    this.#begin(id, { stop: abandon, abandon });
    const report = await runBenchJob(fromBytes(payload), bytes, controller.signal);
    if (report === null) throw new Error('the run was called off');
    const seconds = (performance.now() - startMs) / 1000;
    return { seconds, size: await this.#keep(id, toBytes(report)) };
  }

  /** The job's work is under way, unless it has been called off meanwhile. */
  #begin(id: string, doing: Running['doing']): Running {
    const running = this.#running.get(id)!;
    running.doing = doing;
    if (this.#givingBack) doing?.abandon();
    else if (running.stopped) doing?.stop();
    return running;
  }

  /** On one way to Redis and back. @throws InputError where nobody waits for the job, or it is gone */
  async #payload(id: string, { run, size }: JobData): Promise<Uint8Array> {
    const [alive, bytes] = await Promise.all([
      this.#redis.exists(KEYS.alive(run)),
      this.#redis.getrangeBuffer(KEYS.task(id), 0, size - 1),
    ]);
    if (alive === 0) throw new InputError({}, MISSING.coordinator);
    if (bytes.length !== size) throw new InputError({}, MISSING.payload);
    return bytes;
  }

  async #keep(id: string, bytes: Uint8Array): Promise<number> {
    if (bytes.length > MOST.outcome)
      throw new InputError({}, `the outcome has ${bytes.length} bytes, too many for a queue`);
    await this.#redis.set(KEYS.outcome(id), Buffer.from(bytes.buffer), 'EX', TTL.task);
    return bytes.length;
  }

  /** @param text JSON from the channel, whoever wrote it */
  #stop(text: string): void {
    let ids: unknown;
    try {
      ids = JSON.parse(text);
    } catch {
      return;
    }
    for (const id of Array.isArray(ids) ? ids : []) this.#stopJob(String(id));
  }

  #stopJob(id: string): void {
    const running = this.#running.get(id);
    if (running === undefined) return;
    running.stopped = true;
    running.doing?.stop();
  }

  /** Redis's clock, which all machines share. */
  #nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  async #beat(): Promise<void> {
    const { name, threads } = this.#options;
    const [seconds, micros] = await this.#redis.time();
    this.#aheadMs = Number(seconds) * 1000 + Number(micros) / 1000 - Date.now();
    const running = this.#running.size;
    const own = { id: this.#id, name, version: this.version, threads, running };
    await tellWorker(this.#redis, this.#tally.figures(own));
    await refreshVersion(this.#redis, this.version);
    const runs = [...new Set([...this.#running.values()].map(({ run }) => run))];
    for (const run of runs) {
      if ((await this.#redis.exists(KEYS.alive(run))) === 1) continue;
      // Nobody waits for it.
      for (const [id, running] of this.#running) if (running.run === run) this.#stopJob(id);
    }
  }

  /** What is here may be asked for by others. */
  async #refresh(): Promise<void> {
    for (const hash of [...this.#graphs.hashes, ...this.#files.hashes]) await refreshBlob(this.#redis, hash);
  }
}
