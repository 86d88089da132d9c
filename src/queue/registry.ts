/** The workers that there are: each tells of itself every few seconds, and is forgotten when it does not. */
import type { Redis } from 'ioredis';
import { printableText } from '../io/text/quote.ts';
import { KEYS, TTL } from './keys.ts';

export interface WorkerFigures {
  readonly id: string;
  readonly name: string;
  readonly version: string;
  readonly threads: number;
  /** Jobs that it is on, and that it has done and failed since it began. */
  readonly running: number;
  readonly done: number;
  readonly failed: number;
  /** Jobs of the last minute. */
  readonly perMinute: number;
  /** Share of its threads' time that was spent on jobs since it began. */
  readonly busy: number;
  readonly sinceMs: number;
}

const MINUTE_MS = 60_000;

/** What a worker counts of itself. */
export class WorkerTally {
  failed = 0;
  #busySec = 0;
  #done = 0;
  /** When the jobs of the last minute have ended. */
  #ends: number[] = [];
  readonly #sinceMs = Date.now();

  /** @param seconds that it took a thread */
  ended(seconds: number): void {
    this.#done++;
    this.#busySec += seconds;
    this.#ends.push(Date.now());
  }

  figures(own: Pick<WorkerFigures, 'id' | 'name' | 'version' | 'threads' | 'running'>): WorkerFigures {
    const nowMs = Date.now();
    this.#ends = this.#ends.filter((endMs) => nowMs - endMs < MINUTE_MS);
    const sec = Math.max(1, (nowMs - this.#sinceMs) / 1000);
    return {
      ...own,
      done: this.#done,
      failed: this.failed,
      perMinute: this.#ends.length,
      busy: Math.min(1, this.#busySec / sec / own.threads),
      sinceMs: this.#sinceMs,
    };
  }
}

export async function tellWorker(redis: Redis, figures: WorkerFigures): Promise<void> {
  const key = KEYS.worker(figures.id);
  await redis
    .multi()
    .set(key, JSON.stringify(figures), 'EX', TTL.alive)
    .sadd(KEYS.workers, figures.id)
    .exec();
}

export async function forgetWorker(redis: Redis, id: string): Promise<void> {
  await redis.multi().del(KEYS.worker(id)).srem(KEYS.workers, id).exec();
}

export async function readWorkers(redis: Redis): Promise<WorkerFigures[]> {
  const ids = await redis.smembers(KEYS.workers);
  if (ids.length === 0) return [];
  const texts = await redis.mget(ids.map((id) => KEYS.worker(id)));
  const gone = ids.filter((_, i) => texts[i] === null);
  if (gone.length > 0) await redis.srem(KEYS.workers, ...gone);
  return texts.flatMap((text) => figuresOf(text) ?? []);
}

function figuresOf(text: string | null | undefined): WorkerFigures | null {
  try {
    const figures = JSON.parse(text ?? 'null') as WorkerFigures | null;
    const { name, version, threads, running, done, failed, perMinute, busy, sinceMs } = figures ?? {};
    const numbers = [running, done, failed, perMinute, busy, sinceMs];
    const sound =
      typeof name === 'string' &&
      typeof version === 'string' &&
      Number.isSafeInteger(threads) &&
      threads! > 0 &&
      numbers.every(Number.isFinite);
    // Whoever watches the queue is shown it.
    return sound ? { ...figures!, name: printableText(name), version: printableText(version) } : null;
  } catch {
    return null;
  }
}
