/** What a worker does for a job: fetches its graph or file, checks what it is told, does the task on a thread of its own or the run in a
 *  process, and puts down what came of it. Graphs and files are kept for further jobs. */
import type { Job } from 'bullmq';
import type { Redis } from 'ioredis';
import { InputError } from '../core/errors.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { highsUrl } from '../lp/highs.ts';
import { fromBytes, toBytes } from '../portfolio/wire.ts';
import { type StartWorker, shareGraph } from '../portfolio/worker-pool.ts';
import { runBenchJob } from './bench-job.ts';
import { getBlob, refreshBlob } from './blobs.ts';
import { checkGraph, checkParameters, checkTask } from './check-task.ts';
import { type JobData, type JobResult, MISSING, type TaskAnswer, type TaskPayload } from './job.ts';
import { KeptContent } from './kept-content.ts';
import { KEYS, MOST, TTL } from './keys.ts';
import { TaskProgress } from './task-progress.ts';
import { type Doing, TaskThreads } from './task-threads.ts';
import { Turns } from './turns.ts';

/** Bytes of graphs, and of instances' files, that are kept for further jobs. */
const KEPT_GRAPHS = 2 ** 30;
const KEPT_FILES = 2 ** 28;

/** A job that a worker is on. */
export class RunningJob {
  readonly run: string;
  /** What it takes threads for is done. */
  worked = false;
  #doing: Pick<Doing, 'stop' | 'abandon'> | null = null;
  #stopped = false;
  #abandoned = false;

  constructor(run: string) {
    this.run = run;
  }

  /** It was told to end. */
  get stopped(): boolean {
    return this.#stopped;
  }

  get abandoned(): boolean {
    return this.#abandoned;
  }

  /** Its work is under way, unless it has been called off meanwhile. */
  begin(doing: Pick<Doing, 'stop' | 'abandon'>): void {
    this.#doing = doing;
    if (this.#abandoned) doing.abandon();
    else if (this.#stopped) doing.stop();
  }

  /** It is to end with what it has. */
  stop(): void {
    this.#stopped = true;
    this.#doing?.stop();
  }

  /** It is given up. */
  abandon(): void {
    this.#abandoned = true;
    this.#doing?.abandon();
  }
}

export class JobRunner {
  readonly #redis: Redis;
  readonly #nowMs: () => number;
  readonly #threads: TaskThreads;
  readonly #turns: Turns;
  readonly #graphs: KeptContent<CsrGraph>;
  readonly #files: KeptContent<Uint8Array>;

  /** @param nowMs Redis's clock @param threads jobs at work at a time @param startThread in place of worker threads, for tests */
  constructor(redis: Redis, nowMs: () => number, threads: number, startThread: StartWorker | undefined) {
    this.#redis = redis;
    this.#nowMs = nowMs;
    this.#threads = new TaskThreads(startThread);
    this.#turns = new Turns(threads);
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
  }

  /** What the job is to do, on one way to Redis and back. @throws InputError where nobody waits for the job, or it is gone */
  async payload(id: string, { run, size }: JobData): Promise<Uint8Array> {
    const [alive, bytes] = await Promise.all([
      this.#redis.exists(KEYS.alive(run)),
      this.#redis.getrangeBuffer(KEYS.task(id), 0, size - 1),
    ]);
    if (alive === 0) throw new InputError({}, MISSING.coordinator);
    if (bytes.length !== size) throw new InputError({}, MISSING.payload);
    return bytes;
  }

  /** @throws InputError where it would fail again */
  run(job: Job, data: JobData, payload: Uint8Array, running: RunningJob): Promise<JobResult> {
    return data.kind === 'bench'
      ? this.#bench(job.id!, data, payload, running)
      : this.#task(job, data, payload, running);
  }

  /** What is here may be asked for by others. */
  async refresh(): Promise<void> {
    for (const hash of [...this.#graphs.hashes, ...this.#files.hashes]) await refreshBlob(this.#redis, hash);
  }

  close(): void {
    this.#threads.close();
  }

  async #task(job: Job, data: JobData, bytes: Uint8Array, running: RunningJob): Promise<JobResult> {
    const { content, endsAtMs } = data;
    const graph = await this.#graphs.get(content);
    const payload = fromBytes(bytes) as TaskPayload;
    const parameters = checkParameters(payload.parameters);
    const task = checkTask(payload.task, graph, highsUrl());
    const goal = Number(payload.goal);
    const workspace = `${content} ${JSON.stringify(payload.parameters)}`;
    const progress = new TaskProgress(this.#redis, job);
    const tell = (message: Parameters<TaskProgress['tell']>[0]) => progress.tell(message);
    const { outcome, seconds } = await this.#inTurn(running, () => {
      const timeLimitSec =
        endsAtMs === null ? Number.POSITIVE_INFINITY : Math.max(0, endsAtMs - this.#nowMs()) / 1000;
      const doing = this.#threads.run({ graph, parameters, workspace, task, goal, timeLimitSec, tell });
      running.begin(doing);
      return doing.done;
    });
    await progress.end();
    const early = running.stopped || (endsAtMs !== null && this.#nowMs() >= endsAtMs);
    const size = await this.#keep(job.id!, toBytes({ outcome, early } satisfies TaskAnswer));
    return { seconds, size };
  }

  async #bench(id: string, data: JobData, payload: Uint8Array, running: RunningJob): Promise<JobResult> {
    const bytes = await this.#files.get(data.content);
    const controller = new AbortController();
    const abandon = (): void => controller.abort();
    running.begin({ stop: abandon, abandon });
    const { report, seconds } = await this.#inTurn(running, async () => {
      const startMs = performance.now();
      const report = await runBenchJob(fromBytes(payload), bytes, controller.signal);
      return { report, seconds: (performance.now() - startMs) / 1000 };
    });
    if (report === null) throw new Error('the run was called off');
    return { seconds, size: await this.#keep(id, toBytes(report)) };
  }

  /** No more jobs at work than there are threads: others wait, with all that they take at hand. */
  async #inTurn<Result>(running: RunningJob, work: () => Promise<Result>): Promise<Result> {
    await this.#turns.take();
    try {
      if (running.abandoned) throw new Error('the job was given up');
      return await work();
    } finally {
      running.worked = true;
      this.#turns.give();
    }
  }

  async #keep(id: string, bytes: Uint8Array): Promise<number> {
    if (bytes.length > MOST.outcome)
      throw new InputError({}, `the outcome has ${bytes.length} bytes, too many for a queue`);
    await this.#redis.set(KEYS.outcome(id), Buffer.from(bytes.buffer), 'EX', TTL.task);
    return bytes.length;
  }
}
