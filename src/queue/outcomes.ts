/** What workers have put down of jobs, on its way to the coordinator: read, and seen whether it is what it claims to be. */
import type { Redis } from 'ioredis';
import type { CsrGraph } from '../graph/csr.ts';
import type { Task, TaskOutcome } from '../portfolio/task.ts';
import { fromBytes } from '../portfolio/wire.ts';
import { checkOutcome, isCut } from './check-task.ts';
import type { JobResult, TaskAnswer } from './job.ts';
import { KEYS } from './keys.ts';

export interface Answer {
  readonly outcome: TaskOutcome;
  readonly early: boolean;
  readonly bytes: number;
}

/** @returns null where there is none @throws InputError where it is none of that task's */
export async function readAnswer(
  redis: Redis,
  { job, task, graph }: { readonly job: string; readonly task: Task; readonly graph: CsrGraph },
  { size }: JobResult,
): Promise<Answer | null> {
  const bytes = await redis.getrangeBuffer(KEYS.outcome(job), 0, size - 1);
  if (bytes.length === 0) return null;
  const { outcome, early } = fromBytes(bytes) as Partial<TaskAnswer>;
  return { outcome: checkOutcome(outcome, task, graph), early: early === true, bytes: bytes.length };
}

/** The best cut of a job that is running. @returns null where it is none of that weight */
export async function readCut(
  redis: Redis,
  job: string,
  cut: number,
  graph: CsrGraph,
): Promise<Int8Array | null> {
  const bytes = await redis.getrangeBuffer(KEYS.cut(job), 0, graph.n - 1).catch(() => null);
  if (bytes === null) return null;
  const spin = new Int8Array(bytes.buffer, bytes.byteOffset, bytes.length).slice();
  return isCut(spin, cut, graph) ? spin : null;
}

/** Jobs whose outcomes have been taken: the last ones are kept for a coordinator that comes back, until it will not ask for them. */
export class TakenJobs {
  readonly #redis: Redis;
  readonly #jobs: string[] = [];

  constructor(redis: Redis) {
    this.#redis = redis;
  }

  add(job: string): void {
    this.#jobs.push(job);
  }

  /** All but the last ones. */
  forget(keep: number): void {
    const gone = this.#jobs.splice(0, Math.max(0, this.#jobs.length - keep));
    if (gone.length === 0) return;
    const keys = gone.flatMap((job) => [KEYS.task(job), KEYS.outcome(job), KEYS.cut(job)]);
    void this.#redis.unlink(...keys).catch(() => {});
  }
}
