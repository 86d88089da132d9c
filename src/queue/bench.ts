/** Runs of a benchmark on the workers of a queue, for the runner (measure/run/runner.ts). A run has one name within its bench: what
 *  workers have finished for a coordinator that was lost is found again, and not done a second time. */
import { readFile } from 'node:fs/promises';
import { basename } from 'node:path';
import { consecutiveLabels } from '../io/graphs/labels.ts';
import { writeGraph } from '../io/index.ts';
import type { Instance, Task } from '../measure/plan.ts';
import { settingsKey } from '../measure/row.ts';
import { loadInstance } from '../measure/run/load-instance.ts';
import type { RemoteReport, RemoteRuns } from '../measure/run/runner.ts';
import type { RunReport } from '../measure/run/worker-process.ts';
import { fromBytes, toBytes } from '../portfolio/wire.ts';
import type { BenchPayload, BenchReport } from './bench-job.ts';
import { hashOf, putBlob, refreshBlob } from './blobs.ts';
import type { Channel, JobEvent, JobState } from './channel.ts';
import { isJobResult, isMissing } from './job.ts';
import { KEYS, TTL } from './keys.ts';

/** Jobs that nothing has been heard of for so long are asked for. */
const ASK_MS = 3000;
/** A run with a limit of time is given up after twice the limit and so many seconds, on its worker after thirty less. */
const OVERSTAY_SEC = 60;
/** Overdue: this many times as long as the longest so far, and so much for starting. */
const OVERDUE = { factor: 3, seconds: 5 } as const;
/** Without Redis for so long, runs are taken back. */
const PATIENCE_MS = 10_000;
/** A run may wait longer for a worker than its instance's file stays on the queue by itself. */
const REFRESH_MS = (TTL.blob * 1000) / 3;

interface Pending {
  readonly job: string;
  readonly task: Task;
  /** Hash of its instance's file, once it is known. */
  content: string | null;
  /** Its worker has begun it, on this process's clock; null before, and when that worker has gone. */
  activeMs: number | null;
  askedMs: number;
  again: boolean;
  readonly resolve: (report: RemoteReport | null) => void;
}

export class BenchRuns implements RemoteRuns {
  readonly #channel: Channel;
  readonly #pending = new Map<string, Pending>();
  readonly #contents = new Map<Instance, Promise<{ readonly hash: string; readonly bytes: Uint8Array }>>();
  readonly #leave: () => void;
  readonly #timer: NodeJS.Timeout;
  #refreshedMs = performance.now();
  #longestSec = 0;

  constructor(channel: Channel) {
    this.#channel = channel;
    this.#leave = channel.listen((event) => void this.#hear(event));
    this.#timer = setInterval(() => this.#look(), 500);
  }

  /** One ahead for each thread, so that none waits for the next. */
  get free(): number {
    return Math.max(0, 2 * this.#channel.slots - this.#pending.size);
  }

  get idle(): number {
    return Math.max(0, this.#channel.slots - this.#pending.size);
  }

  run(task: Task, signal: AbortSignal): Promise<RemoteReport | null> {
    return new Promise((resolve) => {
      let pending: Pending | null = null;
      const end = (report: RemoteReport | null): void => {
        signal.removeEventListener('abort', abort);
        if (pending !== null) this.#pending.delete(pending.job);
        resolve(report);
      };
      const abort = (): void => {
        if (pending !== null) this.#channel.stop([pending.job]);
        if (pending !== null) void this.#channel.remove(pending.job);
        end(null);
      };
      signal.addEventListener('abort', abort, { once: true });
      const name = `${this.#channel.run}-bench-${hashOf(task.suite, settingsKey(task.settings)).slice(0, 24)}`;
      const job = this.#pending.has(name) ? `${name}-again` : name;
      const askedMs = performance.now();
      pending = { job, task, content: null, activeMs: null, askedMs, again: false, resolve: end };
      this.#pending.set(job, pending);
      this.#put(pending).catch(() => end(null));
    });
  }

  /** The run that was given away last comes back, unless a worker is on it: somebody here has nothing to do. */
  reclaim(): void {
    const waiting = [...this.#pending.values()].filter(({ activeMs }) => activeMs === null);
    const last = waiting.at(-1);
    if (last === undefined) return;
    void this.#channel.remove(last.job).then((removed) => {
      if (removed && this.#pending.has(last.job)) last.resolve(null);
      else last.activeMs ??= performance.now();
    });
  }

  overdue(): readonly Task[] {
    const nowMs = performance.now();
    const late = this.#longestSec * OVERDUE.factor + OVERDUE.seconds;
    return [...this.#pending.values()]
      .filter(({ activeMs }) => activeMs !== null && nowMs - activeMs > 1000 * late)
      .sort((a, b) => a.activeMs! - b.activeMs!)
      .map(({ task }) => task);
  }

  close(): void {
    this.#leave();
    clearInterval(this.#timer);
  }

  async #put(pending: Pending): Promise<void> {
    const { job, task } = pending;
    const { redis, run, version } = this.#channel;
    const { hash, bytes } = await this.#content(task.instance);
    pending.content = hash;
    await putBlob(redis, hash, () => bytes);
    const payload = Buffer.from(toBytes(payloadOf(task)).buffer);
    await redis.set(KEYS.task(job), payload, 'EX', TTL.task);
    const { instance, method, seed } = task.settings;
    const about = `${instance}, ${method}, seed ${seed}`;
    const size = payload.length;
    const data = {
      version,
      run,
      kind: 'bench',
      content: hash,
      size,
      endsAtMs: null,
      ahead: false,
      about,
    } as const;
    await this.#channel.add(job, data);
    if (this.#channel.resumed) await this.#ask(pending);
  }

  /** The bytes of the file, or of the generated graph as one; read once for the runs of an instance, which follow one another. */
  #content(instance: Instance): Promise<{ readonly hash: string; readonly bytes: Uint8Array }> {
    let content = this.#contents.get(instance);
    if (content === undefined) {
      content = readContent(instance).then((bytes) => ({ hash: hashOf(bytes), bytes }));
      this.#contents.set(instance, content);
      if (this.#contents.size > 4) this.#contents.delete(this.#contents.keys().next().value!);
    }
    return content;
  }

  async #hear(event: JobEvent): Promise<void> {
    const pending = this.#pending.get(event.job);
    if (pending === undefined) return;
    if (event.type === 'active') pending.activeMs ??= performance.now();
    else if (event.type === 'completed') await this.#take(pending, event.result);
    else if (event.type === 'failed') await this.#fail(pending, event.reason);
    else if (event.type === 'duplicated') await this.#ask(pending);
  }

  async #take(pending: Pending, result: unknown): Promise<void> {
    const { job, resolve } = pending;
    const key = KEYS.outcome(job);
    const { redis } = this.#channel;
    const bytes = isJobResult(result)
      ? await redis.getrangeBuffer(key, 0, result.size - 1).catch(() => null)
      : null;
    const report = bytes === null ? null : reportOf(bytes);
    if (report !== null) this.#longestSec = Math.max(this.#longestSec, report.report.wallSec);
    if (report !== null && isJobResult(result)) this.#channel.count('bench', result.seconds, result.size);
    if (report !== null) resolve(report);
    else await this.#again(pending);
  }

  /** Nothing is left of it: it is put there anew, once. */
  async #again(pending: Pending): Promise<void> {
    await this.#channel.remove(pending.job);
    if (pending.again) pending.resolve(null);
    else {
      pending.again = true;
      await this.#put(pending).catch(() => pending.resolve(null));
    }
  }

  /** Tried as often as may be: a row that says why. */
  async #fail(pending: Pending, reason: string): Promise<void> {
    if (isMissing(reason)) return this.#again(pending);
    const report = { answer: null, error: reason, loadSec: null, loadedMemoryMiB: null, wallSec: 0 };
    pending.resolve({ report, machine: null, versions: null });
  }

  async #ask(pending: Pending): Promise<void> {
    pending.askedMs = performance.now();
    const { state, held, result, reason } = await this.#channel
      .ask(pending.job)
      .catch((): JobState => ({ state: 'waiting', held: false }));
    if (!this.#pending.has(pending.job)) return;
    if (state === 'completed') await this.#take(pending, result);
    else if (state === 'failed' && this.#channel.resumed && !pending.again) await this.#again(pending);
    else if (state === 'failed') await this.#fail(pending, reason!);
    else if (state === 'unknown') await this.#again(pending);
    else if (state === 'active') pending.activeMs = held ? (pending.activeMs ?? performance.now()) : null;
  }

  #look(): void {
    const nowMs = performance.now();
    if (nowMs - this.#refreshedMs > REFRESH_MS && this.#channel.lostForMs === 0) {
      this.#refreshedMs = nowMs;
      for (const content of new Set([...this.#pending.values()].map(({ content }) => content)))
        if (content !== null) void refreshBlob(this.#channel.redis, content).catch(() => {});
    }
    for (const pending of [...this.#pending.values()]) {
      const { timeLimitSec } = pending.task.settings;
      const longestMs =
        timeLimitSec === null ? Number.POSITIVE_INFINITY : 1000 * (2 * timeLimitSec + OVERSTAY_SEC);
      const overdue = pending.activeMs !== null && nowMs - pending.activeMs > longestMs;
      if (overdue || this.#channel.lostForMs > PATIENCE_MS) {
        this.#channel.stop([pending.job]);
        pending.resolve(null);
      } else if (nowMs - pending.askedMs > ASK_MS) void this.#ask(pending);
    }
  }
}

async function readContent({ source }: Instance): Promise<Uint8Array> {
  if ('file' in source) return readFile(source.file);
  const input = await loadInstance(source);
  if (input.kind !== 'graph') throw new Error('only graphs are generated');
  const { graph } = input;
  const text = writeGraph({ graph, labels: consecutiveLabels(graph.n, 1) }, { format: 'rudy' });
  return new TextEncoder().encode([...text.chunks].join(''));
}

function payloadOf({ suite, settings, instance }: Task): BenchPayload {
  const { name, family, bestKnown, provenOptimal, source } = instance;
  const generated = !('file' in source);
  const file = generated ? 'generated.rud' : basename(source.file).replace(/[^A-Za-z0-9._-]/g, '_');
  const read = generated || source.read === undefined ? null : source.read;
  const plain = /^[A-Za-z0-9]/.test(file) ? file : `_${file}`.replace(/^[^A-Za-z0-9]+/, 'instance-');
  return { suite, settings, name, family, bestKnown, provenOptimal, file: plain, read };
}

/** @returns null where the bytes are no report; what it claims of its value is counted again in any case */
function reportOf(bytes: Uint8Array): RemoteReport | null {
  try {
    const { report, machine, versions } = fromBytes(bytes) as BenchReport;
    return isReport(report) && typeof machine.cpu === 'string' && typeof versions.maxcut === 'string'
      ? { report, machine, versions }
      : null;
  } catch {
    return null;
  }
}

function isReport({ answer, error, wallSec }: RunReport): boolean {
  if (typeof wallSec !== 'number' || (error !== null && typeof error !== 'string')) return false;
  if (answer === null) return error !== null;
  const { sides, value, trace, stages } = answer;
  return (
    sides instanceof Int8Array && typeof value === 'number' && Array.isArray(trace) && Array.isArray(stages)
  );
}
