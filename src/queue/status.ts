/** What there is on a queue, for those who watch it: one object, as `maxcut queue status --json` prints it. */
import { connect, loadPackages, shownUrl } from './connection.ts';
import { KEYS, QUEUE } from './keys.ts';
import { readWorkers, type WorkerFigures } from './registry.ts';
import { type RunFigures, readRuns, readTrace, type TracePoint } from './run.ts';

export interface QueueStatus {
  /** Without its password. */
  readonly queue: string;
  /** That is in use there; null where nobody is. */
  readonly version: string | null;
  readonly jobs: {
    readonly waiting: number;
    readonly active: number;
    readonly done: number;
    readonly failed: number;
    /** Done in the last whole minute, as BullMQ counts them. */
    readonly perMinute: number;
  };
  readonly workers: readonly WorkerFigures[];
  /** The ones of a week, the last first; `alive` where there is a coordinator. */
  readonly runs: readonly (RunFigures & { readonly alive: boolean })[];
}

export interface QueueView {
  status(): Promise<QueueStatus>;
  /** Cuts and bounds of a run over time. @param from how many points are known already */
  trace(run: string, from: number): Promise<readonly TracePoint[]>;
  close(): Promise<void>;
}

/** @throws InputError where there is no Redis at that address */
export async function viewQueue(url: string): Promise<QueueView> {
  const packages = await loadPackages();
  const { redis, disconnect } = await connect(url, packages);
  const queue = new packages.bull.Queue(QUEUE, { connection: redis });
  queue.on('error', () => {});
  return {
    async status() {
      const counts = await queue.getJobCounts(
        'wait',
        'prioritized',
        'delayed',
        'active',
        'completed',
        'failed',
      );
      const { data } = await queue.getMetrics('completed', 0, 0);
      const runs = await Promise.all(
        (await readRuns(redis)).map(async (run) => ({
          ...run,
          alive: (await redis.exists(KEYS.alive(run.id))) === 1,
        })),
      );
      return {
        queue: shownUrl(url),
        version: await redis.get(KEYS.version),
        jobs: {
          waiting: counts.wait! + counts.prioritized! + counts.delayed!,
          active: counts.active!,
          done: counts.completed!,
          failed: counts.failed!,
          perMinute: Number(data[0] ?? 0),
        },
        workers: await readWorkers(redis),
        runs,
      };
    },
    trace: (run, from) => readTrace(redis, run, from),
    async close() {
      await queue.close();
      disconnect();
    },
  };
}
