/** A worker on a queue: takes jobs of any run, does their tasks on threads of its own, and puts down what came of them. BullMQ hands out
 *  jobs, renews their locks, gives those of a worker that has gone to another, and tries again what has failed. */
import { randomUUID } from 'node:crypto';
import type { Job, Worker } from 'bullmq';
import type { Redis } from 'ioredis';
import { InputError } from '../core/errors.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { highsUrl } from '../lp/highs.ts';
import { fromBytes, toBytes } from '../portfolio/wire.ts';
import type { FromWorker } from '../portfolio/worker-loop.ts';
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
import { checkJobData, type JobData, type JobResult, type TaskPayload } from './job.ts';
import { KEYS, LOCK_MS, MOST, QUEUE, STALLED_MS, TTL } from './keys.ts';
import { forgetWorker, tellWorker } from './registry.ts';
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
  const shown = shownUrl(options.url);
  const connection = await connect(options.url, packages);
  try {
    await claimVersion(connection.redis, version, shown);
  } catch (error) {
    connection.disconnect();
    throw error;
  }
  return new Working(connection, packages, { ...options, version });
}

/** Bytes of graphs that are kept for further jobs; the one in use is kept in any case. */
const KEPT_BYTES = 2 ** 30;
/** Between two messages of a running task's better cuts. */
const PROGRESS_MS = 200;
const BEAT_MS = 2000;
const MINUTE_MS = 60_000;

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
  readonly #graphs = new Map<string, { readonly graph: Promise<CsrGraph>; bytes: number }>();
  readonly #running = new Map<string, { readonly run: string; doing: Doing | null; stopped: boolean }>();
  readonly #timer: NodeJS.Timeout;
  readonly #id = randomUUID();
  readonly #sinceMs = Date.now();
  #aheadMs = 0;
  #done = 0;
  #failed = 0;
  #busySec = 0;
  #ends: number[] = [];
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
    this.#worker = new bull.Worker(QUEUE, async (job, token) => this.#process(job, token!), {
      connection: redis,
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
    void this.#subscriber.subscribe(KEYS.stop).catch(() => {});
    this.#timer = setInterval(() => void this.#beat().catch(() => {}), BEAT_MS);
    void this.#beat().catch(() => {});
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
    clearInterval(this.#timer);
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
    try {
      data = checkJobData(job.data, this.version);
      if ((await this.#redis.exists(KEYS.alive(data.run))) === 0)
        throw new InputError({}, 'the run of the job has no coordinator');
    } catch (error) {
      // It would fail again.
      this.#failed++;
      this.#tell(`job ${id} refused: ${(error as Error).message}`);
      throw new this.#unrecoverable((error as Error).message);
    }
    this.#running.set(id, { run: data.run, doing: null, stopped: false });
    try {
      const result = await (data.kind === 'bench' ? this.#bench(id, data) : this.#task(id, data, job));
      this.#done++;
      this.#ends.push(Date.now());
      return result;
    } catch (error) {
      if (this.#givingBack) {
        await job.moveToWait(token);
        throw new this.#waiting();
      }
      this.#failed++;
      const { message } = error as Error;
      this.#tell(`job ${id} failed: ${message}`);
      throw error instanceof InputError ? new this.#unrecoverable(message) : error;
    } finally {
      this.#busySec += (performance.now() - startMs) / 1000;
      this.#running.delete(id);
    }
  }

  async #task(id: string, data: JobData, job: Job): Promise<JobResult> {
    const graph = await this.#graph(data.content);
    const payload = fromBytes(await this.#payload(id, data)) as TaskPayload;
    const parameters = checkParameters(payload.parameters);
    const task = checkTask(payload.task, graph, highsUrl());
    const goal = Number(payload.goal);
    const { endsAtMs } = data;
    const timeLimitSec =
      endsAtMs === null ? Number.POSITIVE_INFINITY : Math.max(0, endsAtMs - this.#nowMs()) / 1000;
    const workspace = `${data.content} ${JSON.stringify(payload.parameters)}`;
    const progress = new Progress(this.#redis, job);
    const tell = (message: Parameters<Progress['tell']>[0]) => progress.tell(message);
    const doing = this.#threads.run({ graph, parameters, workspace, task, goal, timeLimitSec, tell });
    const running = this.#running.get(id)!;
    running.doing = doing;
    if (running.stopped) doing.stop();
    const { outcome, seconds } = await doing.done;
    await progress.end();
    const early = running.stopped || (endsAtMs !== null && this.#nowMs() >= endsAtMs);
    return { seconds, size: await this.#keep(id, toBytes(outcome)), early };
  }

  async #bench(id: string, data: JobData): Promise<JobResult> {
    const payload = fromBytes(await this.#payload(id, data));
    const bytes = await getBlob(this.#redis, data.content);
    const startMs = performance.now();
    const controller = new AbortController();
    const abandon = (): void => controller.abort();
    const running = this.#running.get(id)!;
    running.doing = { done: new Promise(() => {}), stop: abandon, abandon };
    if (running.stopped) abandon();
    const report = await runBenchJob(payload, bytes, controller.signal);
    if (report === null) throw new Error('the run was given up');
    return {
      seconds: (performance.now() - startMs) / 1000,
      size: await this.#keep(id, toBytes(report)),
      early: false,
    };
  }

  async #payload(id: string, { size }: JobData): Promise<Uint8Array> {
    const key = KEYS.task(id);
    const bytes = (await this.#redis.strlen(key)) === size ? await this.#redis.getBuffer(key) : null;
    if (bytes === null) throw new InputError({}, 'what the job is to do is no longer on the queue');
    return bytes;
  }

  async #keep(id: string, bytes: Uint8Array): Promise<number> {
    if (bytes.length > MOST.outcome)
      throw new InputError({}, `the outcome has ${bytes.length} bytes, too many for a queue`);
    await this.#redis.set(KEYS.outcome(id), Buffer.from(bytes.buffer), 'EX', TTL.task);
    return bytes.length;
  }

  /** Fetched and checked once, for whatever number of jobs. */
  #graph(hash: string): Promise<CsrGraph> {
    const known = this.#graphs.get(hash);
    if (known !== undefined) {
      // To the end: the one that has not been used for longest is the first.
      this.#graphs.delete(hash);
      this.#graphs.set(hash, known);
      return known.graph;
    }
    const entry = { graph: this.#fetch(hash), bytes: 0 };
    this.#graphs.set(hash, entry);
    entry.graph.then(
      (graph) => {
        entry.bytes = graph.rowPtr.byteLength + graph.adj.byteLength + graph.weight.byteLength;
        this.#shrink();
      },
      () => this.#graphs.delete(hash),
    );
    return entry.graph;
  }

  async #fetch(hash: string): Promise<CsrGraph> {
    return shareGraph(checkGraph(fromBytes(await getBlob(this.#redis, hash))));
  }

  #shrink(): void {
    let bytes = [...this.#graphs.values()].reduce((sum, entry) => sum + entry.bytes, 0);
    for (const [hash, entry] of this.#graphs) {
      if (bytes <= KEPT_BYTES || this.#graphs.size === 1) return;
      bytes -= entry.bytes;
      this.#graphs.delete(hash);
    }
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
    const nowMs = Date.now();
    this.#ends = this.#ends.filter((endMs) => nowMs - endMs < MINUTE_MS);
    const { name, threads } = this.#options;
    const [seconds, micros] = await this.#redis.time();
    this.#aheadMs = Number(seconds) * 1000 + Number(micros) / 1000 - Date.now();
    await tellWorker(this.#redis, {
      id: this.#id,
      name,
      version: this.version,
      threads,
      running: this.#running.size,
      done: this.#done,
      failed: this.#failed,
      perMinute: this.#ends.length,
      busy: Math.min(1, this.#busySec / Math.max(1, (nowMs - this.#sinceMs) / 1000) / threads),
      sinceMs: this.#sinceMs,
    });
    await refreshVersion(this.#redis, this.version);
    for (const hash of this.#graphs.keys()) await refreshBlob(this.#redis, hash);
    const runs = [...new Set([...this.#running.values()].map(({ run }) => run))];
    for (const run of runs) {
      if ((await this.#redis.exists(KEYS.alive(run))) === 1) continue;
      // Nobody waits for it.
      for (const [id, running] of this.#running) if (running.run === run) this.#stopJob(id);
    }
  }
}

/** Better cuts of a running task, not too often: what is not sent is in the outcome. And its bounds. */
class Progress {
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
