/** What a coordinator shares among its sessions: the connection, the BullMQ queue and its events, the workers that there are, and its
 *  own sign of life, without which workers leave its jobs alone. */
import type { Queue, QueueEvents } from 'bullmq';
import type { Redis } from 'ioredis';
import { printableText } from '../io/text/quote.ts';
import type { Connection, Packages } from './connection.ts';
import type { JobData, JobKind, JobProgress } from './job.ts';
import { ATTEMPTS, KEYS, QUEUE, TTL } from './keys.ts';
import { readWorkers } from './registry.ts';
import { repeat } from './repeat.ts';
import type { Run } from './run.ts';
import type { RunLock } from './run-lock.ts';
import { refreshVersion } from './version.ts';

export type JobEvent =
  | { readonly type: 'completed'; readonly job: string; readonly result: unknown }
  | { readonly type: 'failed'; readonly job: string; readonly reason: string }
  | { readonly type: 'progress'; readonly job: string; readonly progress: JobProgress }
  | { readonly type: 'active'; readonly job: string }
  /** A job of that name was there already. */
  | { readonly type: 'duplicated'; readonly job: string };

export interface JobState {
  readonly state: string;
  /** A worker is on it, and has said so within the last LOCK_MS. */
  readonly held: boolean;
  readonly result?: unknown;
  readonly reason?: string;
}

/** What has been measured of the jobs of a kind. */
export interface KindFigures {
  jobs: number;
  seconds: number;
  bytes: number;
}

/** Between two looks at the workers. */
const LOOK_MS = 500;
/** Jobs that have ended are kept so long, and so many, for dashboards and for coordinators that come back. */
const KEPT = { age: 86_400, count: 5000 } as const;
/** Whole runs give way to tasks, whose coordinators wait for them. */
const BENCH_PRIORITY = 10;

export class Channel {
  readonly redis: Redis;
  readonly run: string;
  readonly version: string;
  /** An earlier coordinator has begun this run. */
  readonly resumed: boolean;
  /** Threads of all workers. */
  slots = 0;
  /** How often there has been a connection: what was put on the queue on an earlier one may be forgotten. */
  connection = 1;
  readonly figures = new Map<JobKind, KindFigures>();
  readonly #own: Connection;
  readonly #lock: RunLock;
  readonly #queue: Queue;
  readonly #events: QueueEvents;
  readonly #listeners = new Set<(event: JobEvent) => void>();
  readonly #timers: NodeJS.Timeout[];
  /** Of Redis's clock ahead of this one. */
  #aheadMs = 0;
  #lostMs: number | null = null;
  #desertedMs: number | null = null;

  static async open(connection: Connection, { bull }: Packages, run: Run, version: string): Promise<Channel> {
    const { redis } = connection;
    const queue = new bull.Queue(QUEUE, {
      connection: redis,
      defaultJobOptions: { attempts: ATTEMPTS, removeOnComplete: KEPT, removeOnFail: KEPT },
    });
    const events = new bull.QueueEvents(QUEUE, { connection: redis.duplicate() });
    const channel = new Channel(connection, queue, events, run, version);
    await events.waitUntilReady();
    await channel.#beat();
    await channel.#look();
    return channel;
  }

  private constructor(connection: Connection, queue: Queue, events: QueueEvents, run: Run, version: string) {
    const { redis } = connection;
    this.redis = redis;
    this.#own = connection;
    this.#queue = queue;
    this.#events = events;
    this.run = run.id;
    this.version = version;
    this.resumed = run.resumed;
    this.#lock = run.lock;
    // They retry by themselves; without a listener an error would end the process.
    queue.on('error', () => {});
    events.on('error', () => {});
    redis.on('close', () => {
      this.#lostMs ??= performance.now();
    });
    redis.on('ready', () => {
      this.#lostMs = null;
      this.connection++;
    });
    events.on('completed', ({ jobId, returnvalue }) =>
      this.#pass({ type: 'completed', job: jobId, result: parsed(returnvalue) }),
    );
    events.on('failed', ({ jobId, failedReason }) =>
      this.#pass({ type: 'failed', job: jobId, reason: reasonOf(failedReason) }),
    );
    events.on('progress', ({ jobId, data }) =>
      this.#pass({ type: 'progress', job: jobId, progress: parsed(data) as JobProgress }),
    );
    events.on('active', ({ jobId }) => this.#pass({ type: 'active', job: jobId }));
    events.on('duplicated', ({ jobId }) => this.#pass({ type: 'duplicated', job: jobId }));
    this.#timers = [repeat((TTL.alive * 1000) / 5, () => this.#beat()), repeat(LOOK_MS, () => this.#look())];
  }

  /** Milliseconds since the connection was lost; 0 while there is one. */
  get lostForMs(): number {
    return this.#lostMs === null ? 0 : performance.now() - this.#lostMs;
  }

  /** Milliseconds without any worker; 0 while there is one. */
  get desertedForMs(): number {
    return this.#desertedMs === null ? 0 : performance.now() - this.#desertedMs;
  }

  /** Redis's clock, which all machines share. */
  nowMs(): number {
    return Date.now() + this.#aheadMs;
  }

  listen(listener: (event: JobEvent) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async add(job: string, data: JobData): Promise<void> {
    const priority = data.kind === 'bench' ? { priority: BENCH_PRIORITY } : {};
    await this.#queue.add(data.kind, data, { jobId: job, ...priority });
  }

  async ask(job: string): Promise<JobState> {
    const state = await this.#queue.getJobState(job);
    const held = (await this.redis.exists(`${this.#queue.toKey(job)}:lock`)) === 1;
    if (state !== 'completed' && state !== 'failed') return { state, held };
    const found = await this.#queue.getJob(job);
    return { state, held, result: found?.returnvalue, reason: reasonOf(found?.failedReason) };
  }

  /** @returns whether the job is gone: one that a worker is on stays */
  async remove(job: string): Promise<boolean> {
    try {
      return (await this.#queue.remove(job)) === 1;
    } catch {
      return false;
    }
  }

  /** Tells workers to end jobs with what they have. */
  stop(jobs: readonly string[]): void {
    void this.redis.publish(KEYS.stop, JSON.stringify(jobs)).catch(() => {});
  }

  count(kind: JobKind, seconds: number, bytes: number): void {
    const figures = this.figures.get(kind) ?? { jobs: 0, seconds: 0, bytes: 0 };
    figures.jobs++;
    figures.seconds += seconds;
    figures.bytes += bytes;
    this.figures.set(kind, figures);
  }

  /** @param last what is to be written before, if Redis is there */
  async close(last: () => Promise<void>): Promise<void> {
    for (const timer of this.#timers) clearInterval(timer);
    if (this.#lostMs === null) await Promise.race([last(), pause(1000)]);
    if (this.#lostMs === null) await this.#lock.release().catch(() => {});
    if (this.#lostMs === null)
      await Promise.race([Promise.allSettled([this.#events.close(), this.#queue.close()]), pause(1000)]);
    this.#own.disconnect();
  }

  #pass(event: JobEvent): void {
    for (const listener of [...this.#listeners]) listener(event);
  }

  async #beat(): Promise<void> {
    await this.#lock.renew();
    await refreshVersion(this.redis, this.version);
    const [seconds, micros] = await this.redis.time();
    this.#aheadMs = Number(seconds) * 1000 + Number(micros) / 1000 - Date.now();
  }

  /** Of a run that another coordinator has gone on with nothing is given away. */
  async #look(): Promise<void> {
    const workers = this.#lock.lost ? [] : await readWorkers(this.redis);
    this.slots = workers
      .filter(({ version }) => version === this.version)
      .reduce((sum, { threads }) => sum + threads, 0);
    this.#desertedMs = this.slots > 0 ? null : (this.#desertedMs ?? performance.now());
  }
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, ms).unref();
  });
}

const LONGEST_REASON = 300;

/** Why a job has failed, as whoever worked on it has said: it is shown. */
function reasonOf(said: string | undefined): string {
  return said === undefined ? 'no reason was given' : printableText(said.slice(0, LONGEST_REASON));
}

/** What BullMQ passes on: a value, or its JSON. */
function parsed(value: unknown): unknown {
  if (typeof value !== 'string') return value;
  try {
    return JSON.parse(value);
  } catch {
    return null;
  }
}
