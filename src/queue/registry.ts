/** The workers that there are: each tells of itself every few seconds, and is forgotten when it does not. */
import type { Redis } from 'ioredis';
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
    const { name, version, threads } = figures ?? {};
    const sound =
      typeof name === 'string' &&
      typeof version === 'string' &&
      Number.isSafeInteger(threads) &&
      threads! > 0;
    return sound ? figures : null;
  } catch {
    return null;
  }
}
