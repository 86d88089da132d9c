/** A task that has been given to the queue, and what is known of it until its outcome is taken. */
import type { Task } from '../portfolio/task.ts';
import { toBytes } from '../portfolio/wire.ts';
import type { SearchParameters } from '../search/parameters.ts';
import { hashOf } from './blobs.ts';
import type { Channel } from './channel.ts';
import { aboutOf, type JobData, type TaskPayload } from './job.ts';

export interface TaskOrder {
  readonly id: number;
  readonly task: Task;
  readonly goal: number;
  readonly timeLimitSec: number;
  readonly parameters: SearchParameters | null;
  /** As JobData has it. */
  readonly ahead: boolean;
}

export class PendingJob {
  readonly id: number;
  readonly task: Task;
  /** Its name on the queue. */
  readonly job: string;
  /** What it is to do (wire.ts). */
  readonly bytes: Uint8Array;
  readonly endsAtMs: number | null;
  readonly ahead: boolean;
  readonly sinceMs = performance.now();
  askedMs = this.sinceMs;
  best = Number.NEGATIVE_INFINITY;
  /** When it was called off. */
  stoppedMs: number | null = null;
  /** It has been put on the queue. */
  placed = false;
  /** Its outcome is being read. */
  taking = false;
  /** It has been put there a second time. */
  again = false;

  /** @param content hash of its graph */
  constructor(channel: Channel, content: string, order: TaskOrder) {
    const { id, task, goal, timeLimitSec, parameters, ahead } = order;
    this.id = id;
    this.task = task;
    this.ahead = ahead;
    this.endsAtMs = Number.isFinite(timeLimitSec) ? channel.nowMs() + 1000 * timeLimitSec : null;
    const plain = task.kind === 'sparse' ? { ...task, highsUrl: null } : task;
    this.bytes = toBytes({ task: plain, goal, parameters } satisfies TaskPayload);
    // The same task of the same run has the same name: a coordinator that comes back finds what was done meanwhile.
    const unique = this.endsAtMs !== null && task.kind === 'search' ? `${id}-${this.sinceMs}` : '';
    this.job = `${channel.run}-${task.kind}-${hashOf(content, this.bytes, unique).slice(0, 24)}`;
  }

  dataOn({ run, version }: Channel, content: string): JobData {
    const { task, bytes, endsAtMs, ahead } = this;
    const [kind, size, about] = [task.kind, bytes.length, aboutOf(task)];
    return { version, run, kind, content, size, endsAtMs, ahead, about };
  }
}
