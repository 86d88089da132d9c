/** The coordinator's side of the jobs on one graph: a Session like that of worker threads. Nothing it is told is needed: a job that fails
 *  for good, that Redis has forgotten, or that takes too long is given back as lost or overdue, and its caller does it again. An outcome
 *  counts once, whoever brings it, and however often. */

import type { Redis } from 'ioredis';
import type { CsrGraph } from '../graph/csr.ts';
import type { Session, SessionEvent } from '../portfolio/executor.ts';
import { SessionEvents, WAIT_MS } from '../portfolio/session-events.ts';
import type { Task } from '../portfolio/task.ts';
import { fromBytes, toBytes } from '../portfolio/wire.ts';
import { type SearchParameters, searchParameterTable } from '../search/parameters.ts';
import { hashOf, putBlob, refreshBlob } from './blobs.ts';
import type { Channel, JobEvent, JobState } from './channel.ts';
import { checkOutcome, isCut } from './check-task.ts';
import { isJobResult, isMissing, type JobProgress, type TaskAnswer, type TaskPayload } from './job.ts';
import { KEYS, MOST, TTL } from './keys.ts';

/** Jobs that nothing has been heard of for so long are asked for: an event may be missed, a Redis may have forgotten. */
const ASK_MS = 2000;
/** Overdue: this many times as long as the longest of its kind, and so much for the way. */
const OVERDUE = { factor: 3, seconds: 0.5 } as const;
/** A job that was called off is not waited for any longer: its worker may be gone. */
const STOP_MS = 2000;
/** Without Redis, or without any worker, for so long, its jobs are given up. */
const PATIENCE_MS = 5000;
const REFRESH_MS = (TTL.blob * 1000) / 3;

interface Pending {
  readonly id: number;
  readonly task: Task;
  readonly job: string;
  /** What it is to do (wire.ts). */
  readonly bytes: Uint8Array;
  readonly endsAtMs: number | null;
  readonly sinceMs: number;
  askedMs: number;
  best: number;
  /** When it was called off. */
  stoppedMs: number | null;
  /** It has been put on the queue. */
  placed: boolean;
  /** Its outcome is being read. */
  taking: boolean;
  /** It has been put there a second time. */
  again: boolean;
}

interface Content {
  readonly hash: string;
  readonly placed: Promise<void>;
  /** It was placed on this connection: a Redis that was restarted may have forgotten it. */
  readonly connection: number;
}

export class QueueSession implements Session {
  used = 0;
  readonly #channel: Channel;
  readonly #graph: CsrGraph;
  readonly #parameters: Readonly<Record<string, unknown>> | null;
  readonly #most: number;
  /** Of the graph, from the first task on. */
  #content: Content | null = null;
  /** Why the graph cannot travel. */
  #refusal: string | null = null;
  readonly #pending = new Map<string, Pending>();
  readonly #longestSec = new Map<Task['kind'], number>();
  readonly #timer: NodeJS.Timeout;
  readonly #leave: () => void;
  /** Jobs whose outcomes have been taken, the last ones: kept for a coordinator that comes back, until it will not ask for them. */
  #taken: string[] = [];
  readonly #events = new SessionEvents();
  #refreshedMs = performance.now();
  #closed = false;

  constructor(channel: Channel, graph: CsrGraph, workers: number, parameters: SearchParameters | undefined) {
    this.#channel = channel;
    this.#graph = graph;
    this.#most = workers;
    this.#parameters = parameters === undefined ? null : ownParameters(parameters);
    this.#leave = channel.listen((event) => this.#hear(event));
    this.#timer = setInterval(() => this.#look(), WAIT_MS * 10);
    this.#timer.unref();
  }

  /** None where tasks would come back at once. */
  get workers(): number {
    if (this.#refusal !== null || this.#channel.lostForMs > PATIENCE_MS) return 0;
    return Math.min(this.#most, this.#channel.slots);
  }

  get free(): number {
    return Math.max(0, this.workers - this.#pending.size);
  }

  get room(): number {
    return Math.max(0, 2 * this.workers - this.#pending.size);
  }

  submit(id: number, task: Task, goal: number, timeLimitSec: number): void {
    const content = this.#contentOfGraph();
    if (this.workers === 0 || content === null) {
      const reason = this.#refusal ?? 'there is no worker on the queue';
      this.#tell({ type: 'lost', id, reason });
      return;
    }
    const nowMs = performance.now();
    const endsAtMs = Number.isFinite(timeLimitSec) ? this.#channel.nowMs() + 1000 * timeLimitSec : null;
    const plain = task.kind === 'sparse' ? { ...task, highsUrl: null } : task;
    const parameters = this.#parameters as SearchParameters | null;
    const bytes = toBytes({ task: plain, goal, parameters } satisfies TaskPayload);
    // The same task of the same run has the same name: a coordinator that comes back finds what was done meanwhile.
    const unique = endsAtMs !== null && task.kind === 'search' ? `${id}-${nowMs}` : '';
    const job = `${this.#channel.run}-${task.kind}-${hashOf(content.hash, bytes, unique).slice(0, 24)}`;
    const times = { endsAtMs, sinceMs: nowMs, askedMs: nowMs };
    const flags = { stoppedMs: null, placed: false, taking: false, again: false };
    const pending: Pending = { id, task, job, bytes, best: Number.NEGATIVE_INFINITY, ...times, ...flags };
    this.#pending.set(job, pending);
    this.used = Math.max(1, Math.min(this.workers, Math.max(this.used, this.#pending.size)));
    this.#put(pending, content).catch((error: Error) => this.#lose(pending, error.message));
  }

  collect(): readonly SessionEvent[] {
    return this.#events.collect();
  }

  wait(): Promise<void> {
    return this.#events.wait();
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
    this.#forget(0);
    this.#pending.clear();
  }

  /** A job that no worker has begun is taken off the queue, one that is running told to end. */
  async #withdraw(pending: Pending): Promise<void> {
    this.#channel.stop([pending.job]);
    const removed = await this.#channel.remove(pending.job);
    if (removed && this.#pending.delete(pending.job)) this.#give(pending, 'it was called off');
  }

  /** @returns null where it is too large to travel */
  #contentOfGraph(): Content | null {
    const { n, rowPtr, adj, weight } = this.#graph;
    const size = rowPtr.byteLength + adj.byteLength + weight.byteLength;
    if (size > MOST.blob - MOST.text) {
      this.#refusal = `the graph of ${n} nodes has ${size} bytes, more than travel on a queue: workers do nothing`;
      return null;
    }
    const { connection } = this.#channel;
    if (this.#content?.connection === connection) return this.#content;
    const bytes = this.#content === null ? toBytes(this.#graph) : null;
    const hash = this.#content?.hash ?? hashOf(bytes!);
    const placed = putBlob(this.#redis, hash, () => bytes ?? toBytes(this.#graph));
    placed.catch((error: Error) => {
      this.#refusal = `the graph could not be put on the queue: ${error.message}`;
    });
    this.#content = { hash, placed, connection };
    return this.#content;
  }

  get #redis(): Redis {
    return this.#channel.redis;
  }

  async #put(pending: Pending, { hash, placed }: Content): Promise<void> {
    const { job, task, bytes, endsAtMs } = pending;
    const size = bytes.length;
    if (size > MOST.task) throw new Error(`it has ${size} bytes, more than travel on a queue`);
    await placed;
    if (!this.#pending.has(job)) return;
    const { run, version } = this.#channel;
    const about = aboutOf(task);
    await this.#redis.set(KEYS.task(job), Buffer.from(bytes.buffer), 'EX', TTL.task);
    if (pending.stoppedMs !== null) return this.#lose(pending, 'it was called off');
    await this.#channel.add(job, { version, run, kind: task.kind, content: hash, size, endsAtMs, about });
    pending.placed = true;
    // What an earlier coordinator has left under this name tells nothing more by itself.
    if (this.#channel.resumed) await this.#ask(pending);
  }

  #hear(event: JobEvent): void {
    const pending = this.#pending.get(event.job);
    if (pending === undefined) return;
    if (event.type === 'completed') void this.#take(pending, event.result);
    else if (event.type === 'failed') void this.#fail(pending, event.reason);
    else if (event.type === 'duplicated') void this.#ask(pending);
    else if (event.type === 'progress') void this.#progress(pending, event.progress);
  }

  async #take(pending: Pending, result: unknown): Promise<void> {
    // Only once, though the event and the question may both have brought it.
    if (pending.taking) return;
    pending.taking = true;
    const { id, job, task, endsAtMs } = pending;
    try {
      if (!isJobResult(result)) return this.#lose(pending, 'the worker has answered what is no result');
      const bytes = await this.#redis.getrangeBuffer(KEYS.outcome(job), 0, result.size - 1);
      if (!this.#pending.has(job)) return;
      if (bytes.length === 0) return await this.#again(pending, 'its outcome is not on the queue');
      const { outcome: given, early } = fromBytes(bytes) as Partial<TaskAnswer>;
      const outcome = checkOutcome(given, task, this.#graph);
      if (early && pending.stoppedMs === null && (endsAtMs === null || this.#channel.nowMs() < endsAtMs))
        return this.#lose(pending, 'the worker was told to end it');
      this.#pending.delete(job);
      this.#taken.push(job);
      this.#forget(4 * Math.max(16, this.workers));
      const { seconds } = result;
      this.#longestSec.set(task.kind, Math.max(seconds, this.#longestSec.get(task.kind) ?? 0));
      this.#channel.count(task.kind, seconds, bytes.length);
      this.#tell({ type: 'ended', id, outcome, seconds });
    } catch (error) {
      this.#lose(pending, (error as Error).message);
    }
  }

  /** Better cuts of a running job count only where their outcome could not: nothing here is needed. */
  async #progress({ id, job, best }: Pending, progress: JobProgress): Promise<void> {
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
    const bytes = await this.#redis.getrangeBuffer(KEYS.cut(job), 0, this.#graph.n - 1).catch(() => null);
    const pending = this.#pending.get(job);
    if (bytes === null || pending === undefined) return;
    const spin = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length).slice();
    if (!isCut(spin, cut, this.#graph)) return;
    pending.best = cut;
    this.#tell({ type: 'cut', id, spin, cut });
  }

  #look(): void {
    const nowMs = performance.now();
    if (this.#channel.lostForMs > PATIENCE_MS) {
      for (const pending of [...this.#pending.values()]) this.#lose(pending, 'the queue cannot be reached');
      return;
    }
    if (nowMs - this.#refreshedMs > REFRESH_MS && this.#channel.lostForMs === 0) {
      this.#refreshedMs = nowMs;
      if (this.#content !== null) void refreshBlob(this.#redis, this.#content.hash).catch(() => {});
    }
    for (const pending of [...this.#pending.values()]) {
      const { stoppedMs, placed, askedMs } = pending;
      if (stoppedMs !== null && nowMs - stoppedMs > STOP_MS) this.#lose(pending, 'it was called off');
      else if (placed && nowMs - askedMs > ASK_MS) void this.#ask(pending);
    }
  }

  /** What has become of a job. */
  async #ask(pending: Pending): Promise<void> {
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

  async #fail(pending: Pending, reason: string): Promise<void> {
    if (isMissing(reason)) await this.#again(pending, reason);
    else this.#lose(pending, reason);
  }

  /** A job of that name has ended before, and left nothing: it is put there anew, once. */
  async #again(pending: Pending, reason: string): Promise<void> {
    if (pending.again) return this.#lose(pending, reason);
    pending.again = true;
    await this.#channel.remove(pending.job);
    pending.taking = false;
    const content = this.#contentOfGraph();
    if (!this.#pending.has(pending.job) || content === null) return;
    await this.#put(pending, content).catch((error: Error) => this.#lose(pending, error.message));
  }

  #lose(pending: Pending, reason: string): void {
    if (!this.#pending.delete(pending.job)) return;
    this.#channel.stop([pending.job]);
    void this.#channel.remove(pending.job);
    this.#give(pending, reason);
  }

  /** Of what was called off nobody waits for anything but a whole branch and cut. */
  #give({ id, task, stoppedMs }: Pending, reason: string): void {
    if (stoppedMs === null || task.kind === 'sparse') this.#tell({ type: 'lost', id, reason });
  }

  /** Outcomes that have been taken, but for the last ones. */
  #forget(keep: number): void {
    const gone = this.#taken.splice(0, Math.max(0, this.#taken.length - keep));
    if (gone.length === 0) return;
    const keys = gone.flatMap((job) => [KEYS.task(job), KEYS.outcome(job), KEYS.cut(job)]);
    void this.#redis.unlink(...keys).catch(() => {});
  }

  #tell(event: SessionEvent): void {
    if (this.#closed) return;
    this.#events.tell(event);
  }
}

/** Those that a search asks for: a portfolio has more. */
function ownParameters(parameters: SearchParameters): Readonly<Record<string, unknown>> {
  return Object.fromEntries(
    Object.keys(searchParameterTable).map((name) => [name, parameters[name as keyof SearchParameters]]),
  );
}

function aboutOf(task: Task): string {
  if (task.kind === 'search') return `${task.operator}, ${Math.round(task.sweeps)} sweeps, seed ${task.seed}`;
  if (task.kind === 'node') return `node ${task.node.id}, depth ${task.node.depth}, bound ${task.node.bound}`;
  return `branch and cut, ${task.maxNodes} nodes at most`;
}
