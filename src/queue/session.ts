/** The coordinator's side of the jobs on one graph: a Session like that of worker threads. Nothing it is told is needed: a job that fails
 *  for good, that Redis has forgotten, or that takes too long is given back as lost or overdue, and its caller does it again. An outcome
 *  counts once, whoever brings it, and however often. */

import type { Redis } from 'ioredis';
import type { CsrGraph } from '../graph/csr.ts';
import type { Session, SessionEvent } from '../portfolio/executor.ts';
import { SessionEvents, WAIT_MS } from '../portfolio/session-events.ts';
import type { Task } from '../portfolio/task.ts';
import type { SearchParameters } from '../search/parameters.ts';
import type { Channel, JobEvent, JobState } from './channel.ts';
import { isJobResult, isMissing, type JobProgress, ownParameters } from './job.ts';
import { KEYS, MOST, TTL } from './keys.ts';
import { readAnswer, readCut, TakenJobs } from './outcomes.ts';
import { PendingJob } from './pending-job.ts';
import { type Placed, PlacedGraph } from './placed-graph.ts';

/** Jobs that nothing has been heard of for so long are asked for: an event may be missed, a Redis may have forgotten. */
const ASK_MS = 2000;
/** Overdue: this many times as long as the longest of its kind, and so much for the way. */
const OVERDUE = { factor: 3, seconds: 0.5 } as const;
/** Jobs that take less may wait at a worker for the one before them. */
const SHORT_SEC = 1;
/** A job that was called off is not waited for any longer: its worker may be gone. */
const STOP_MS = 2000;
/** Without Redis, or without any worker, for so long, its jobs are given up. */
const PATIENCE_MS = 5000;
/** Answers of Redis are waited for so long at most. */
const SOON_MS = 2;

export class QueueSession implements Session {
  used = 0;
  readonly #channel: Channel;
  readonly #graph: CsrGraph;
  readonly #placed: PlacedGraph;
  readonly #parameters: Readonly<Record<string, unknown>> | null;
  readonly #most: number;
  readonly #pending = new Map<string, PendingJob>();
  readonly #longestSec = new Map<Task['kind'], number>();
  readonly #timer: NodeJS.Timeout;
  readonly #leave: () => void;
  readonly #taken: TakenJobs;
  readonly #events = new SessionEvents();
  /** What Redis has been asked, and not answered yet. */
  readonly #asking = new Set<Promise<void>>();
  #closed = false;

  constructor(channel: Channel, graph: CsrGraph, workers: number, parameters: SearchParameters | undefined) {
    this.#channel = channel;
    this.#graph = graph;
    this.#placed = new PlacedGraph(channel, graph);
    this.#taken = new TakenJobs(channel.redis);
    this.#most = workers;
    this.#parameters = parameters === undefined ? null : ownParameters(parameters);
    this.#leave = channel.listen((event) => this.#hear(event));
    this.#timer = setInterval(() => this.#look(), WAIT_MS * 10);
    this.#timer.unref();
  }

  /** None where tasks would come back at once. */
  get workers(): number {
    if (this.#placed.refusal !== null || this.#channel.lostForMs > PATIENCE_MS) return 0;
    return Math.min(this.#most, this.#channel.slots);
  }

  get free(): number {
    return Math.max(0, this.workers - this.#pending.size);
  }

  get room(): number {
    return Math.max(0, 2 * this.workers - this.#pending.size);
  }

  submit(id: number, task: Task, goal: number, timeLimitSec: number): void {
    const placed = this.#placed.place();
    if (this.workers === 0 || placed === null) {
      const reason = this.#placed.refusal ?? 'there is no worker on the queue';
      this.#tell({ type: 'lost', id, reason });
      return;
    }
    const parameters = this.#parameters as SearchParameters | null;
    const ahead = this.#pending.size >= this.workers && this.#isShort(task.kind);
    const order = { id, task, goal, timeLimitSec, parameters, ahead };
    const pending = new PendingJob(this.#channel, placed.hash, order);
    this.#pending.set(pending.job, pending);
    this.used = Math.max(1, Math.min(this.workers, Math.max(this.used, this.#pending.size)));
    this.#put(pending, placed).catch((error: Error) => this.#lose(pending, error.message));
  }

  collect(): readonly SessionEvent[] {
    return this.#events.collect();
  }

  wait(): Promise<void> {
    return this.#events.wait();
  }

  /** In the middle of a task of its own the calling thread hears of an answer only at the next pause but one, some 20 ms later: longer than
   *  Redis takes for it. */
  soon(): Promise<unknown> | undefined {
    if (this.#asking.size === 0) return undefined;
    const patience = new Promise((resolve) => {
      setTimeout(resolve, SOON_MS).unref();
    });
    return Promise.race([Promise.allSettled([...this.#asking]), patience]);
  }

  overdue(): readonly number[] {
    const nowMs = performance.now();
    return [...this.#pending.values()]
      .filter(({ task, sinceMs }) => {
        const sec = OVERDUE.factor * (this.#longestSec.get(task.kind) ?? 0) + OVERDUE.seconds;
        // A tree may take hours, and ends by itself.
        return task.kind !== 'sparse' && nowMs - sinceMs > 1000 * sec;
      })
      .map(({ id }) => id);
  }

  /** As far as is known. */
  #isShort(kind: Task['kind']): boolean {
    return kind === 'node' && (this.#longestSec.get(kind) ?? Number.POSITIVE_INFINITY) < SHORT_SEC;
  }

  stop(only?: number): void {
    for (const pending of this.#pending.values()) {
      if ((only !== undefined && pending.id !== only) || pending.stoppedMs !== null) continue;
      pending.stoppedMs = performance.now();
      void this.#withdraw(pending);
    }
  }

  close(): void {
    this.stop();
    this.#closed = true;
    clearInterval(this.#timer);
    this.#leave();
    this.#taken.forget(0);
    this.#pending.clear();
  }

  /** A job that no worker has begun is taken off the queue, one that is running told to end. */
  async #withdraw(pending: PendingJob): Promise<void> {
    this.#channel.stop([pending.job]);
    const removed = await this.#channel.remove(pending.job);
    if (removed && this.#pending.delete(pending.job)) this.#give(pending, 'it was called off');
  }

  get #redis(): Redis {
    return this.#channel.redis;
  }

  async #put(pending: PendingJob, placed: Placed): Promise<void> {
    const { job, bytes } = pending;
    if (bytes.length > MOST.task)
      throw new Error(`it has ${bytes.length} bytes, more than travel on a queue`);
    await placed.done;
    if (!this.#pending.has(job)) return;
    if (pending.stoppedMs !== null) return this.#lose(pending, 'it was called off');
    await this.#ask(this.#add(pending, placed.hash));
    pending.placed = true;
    if (pending.stoppedMs !== null) return this.#withdraw(pending);
    // What an earlier coordinator has left under this name tells nothing more by itself.
    if (this.#channel.resumed) await this.#askFor(pending);
  }

  /** On one way to Redis: it does one command after the other. */
  async #add(pending: PendingJob, content: string): Promise<void> {
    const { job, bytes } = pending;
    await Promise.all([
      this.#redis.set(KEYS.task(job), Buffer.from(bytes.buffer), 'EX', TTL.task),
      this.#channel.add(job, pending.dataOn(this.#channel, content)),
    ]);
  }

  #ask(request: Promise<void>): Promise<void> {
    const end = (): void => void this.#asking.delete(request);
    this.#asking.add(request);
    request.then(end, end);
    return request;
  }

  #hear(event: JobEvent): void {
    const pending = this.#pending.get(event.job);
    if (pending === undefined) return;
    if (event.type === 'completed') void this.#ask(this.#take(pending, event.result));
    else if (event.type === 'failed') void this.#fail(pending, event.reason);
    else if (event.type === 'duplicated') void this.#askFor(pending);
    else if (event.type === 'progress') void this.#progress(pending, event.progress);
  }

  async #take(pending: PendingJob, result: unknown): Promise<void> {
    // Only once, though the event and the question may both have brought it.
    if (pending.taking) return;
    pending.taking = true;
    const { id, job, task, endsAtMs } = pending;
    try {
      if (!isJobResult(result)) return this.#lose(pending, 'the worker has answered what is no result');
      const answer = await readAnswer(this.#redis, { job, task, graph: this.#graph }, result);
      if (!this.#pending.has(job)) return;
      if (answer === null) return await this.#again(pending, 'its outcome is not on the queue');
      const { outcome, early, bytes } = answer;
      if (early && pending.stoppedMs === null && (endsAtMs === null || this.#channel.nowMs() < endsAtMs))
        return this.#lose(pending, 'the worker was told to end it');
      this.#pending.delete(job);
      this.#taken.add(job);
      this.#taken.forget(4 * Math.max(16, this.workers));
      const { seconds } = result;
      this.#longestSec.set(task.kind, Math.max(seconds, this.#longestSec.get(task.kind) ?? 0));
      this.#channel.count(task.kind, seconds, bytes);
      this.#tell({ type: 'ended', id, outcome, seconds });
    } catch (error) {
      this.#lose(pending, (error as Error).message);
    }
  }

  /** Better cuts of a running job count only where their outcome could not: nothing here is needed. */
  async #progress({ id, job, best }: PendingJob, progress: JobProgress): Promise<void> {
    const { cut, bound } = progress ?? {};
    if (typeof bound === 'number' && !Number.isNaN(bound)) {
      const source = 'branch-and-bound' as const;
      this.#tell({
        type: 'bound',
        id,
        bound: { upperBound: bound, kind: 'verified', source, multipliers: null },
      });
    }
    if (!(typeof cut === 'number' && cut > best)) return;
    const spin = await readCut(this.#redis, job, cut, this.#graph);
    const pending = this.#pending.get(job);
    if (spin === null || pending === undefined) return;
    pending.best = cut;
    this.#tell({ type: 'cut', id, spin, cut });
  }

  #look(): void {
    const nowMs = performance.now();
    if (this.#channel.lostForMs > PATIENCE_MS) {
      for (const pending of [...this.#pending.values()]) this.#lose(pending, 'the queue cannot be reached');
      return;
    }
    this.#placed.refresh(nowMs);
    for (const pending of [...this.#pending.values()]) {
      const { stoppedMs, placed, askedMs } = pending;
      if (stoppedMs !== null && nowMs - stoppedMs > STOP_MS) this.#lose(pending, 'it was called off');
      else if (placed && nowMs - askedMs > ASK_MS) void this.#askFor(pending);
    }
  }

  /** What has become of a job. */
  async #askFor(pending: PendingJob): Promise<void> {
    pending.askedMs = performance.now();
    const { state, held, result, reason } = await this.#channel
      .ask(pending.job)
      .catch((): JobState => ({ state: 'active', held: true }));
    if (!this.#pending.has(pending.job)) return;
    if (state === 'completed') await this.#take(pending, result);
    else if (state === 'failed' && this.#channel.resumed) await this.#again(pending, reason!);
    else if (state === 'failed') await this.#fail(pending, reason!);
    else if (state === 'unknown') this.#lose(pending, 'the queue has forgotten it');
    else if (!held && this.#channel.desertedForMs > PATIENCE_MS)
      this.#lose(pending, 'there is no worker left on the queue');
  }

  async #fail(pending: PendingJob, reason: string): Promise<void> {
    if (isMissing(reason)) await this.#again(pending, reason);
    else this.#lose(pending, reason);
  }

  /** A job of that name has ended before, and left nothing: it is put there anew, once. */
  async #again(pending: PendingJob, reason: string): Promise<void> {
    if (pending.again) return this.#lose(pending, reason);
    pending.again = true;
    await this.#channel.remove(pending.job);
    pending.taking = false;
    const placed = this.#placed.place();
    if (!this.#pending.has(pending.job)) return;
    if (placed === null) return this.#lose(pending, reason);
    await this.#put(pending, placed).catch((error: Error) => this.#lose(pending, error.message));
  }

  #lose(pending: PendingJob, reason: string): void {
    if (!this.#pending.delete(pending.job)) return;
    this.#channel.stop([pending.job]);
    void this.#channel.remove(pending.job);
    this.#give(pending, reason);
  }

  /** Of what was called off nobody waits for anything but a whole branch and cut. */
  #give({ id, task, stoppedMs }: PendingJob, reason: string): void {
    if (stoppedMs === null || task.kind === 'sparse') this.#tell({ type: 'lost', id, reason });
  }

  #tell(event: SessionEvent): void {
    if (this.#closed) return;
    this.#events.tell(event);
  }
}
