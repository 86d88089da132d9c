/** A queue as an executor of solve(): `solve(graph, { executor: (await openQueue({ url })).executor })`. */
import type { Executor } from '../portfolio/executor.ts';
import { Channel } from './channel.ts';
import { connect, loadPackages, shownUrl } from './connection.ts';
import { Run, type RunFigures } from './run.ts';
import { QueueSession } from './session.ts';
import { claimVersion, thisVersion } from './version.ts';

export interface QueueOptions {
  /** `redis://HOST:PORT`, `rediss://` with TLS. */
  readonly url: string;
  /** Id of the run; random where there is none. A run that has been before goes on with what it has left. */
  readonly run?: string | undefined;
  /** There must have been a run of that id. */
  readonly resume?: boolean | undefined;
  /** In place of this version's, for tests. */
  readonly version?: string | undefined;
}

export interface QueueCoordinator {
  readonly executor: Executor;
  readonly channel: Channel;
  /** The id under which a later coordinator goes on. */
  readonly run: string;
  /** The address without its password. */
  readonly shownUrl: string;
  /** Threads of the workers that are there now. */
  readonly slots: number;
  /** Tells those who watch the queue how the run stands. */
  note(change: Partial<RunFigures>, at?: 'once' | 'leisure'): void;
  close(state?: RunFigures['state']): Promise<void>;
}

/** More workers come than anyone has asked for: what there are is for the session to say. */
const AVAILABLE = 1024;

/** @throws UsageError, InputError where there is no queue, it is another version's, or there is no such run */
export async function openQueue({
  url,
  run: id,
  resume,
  version: given,
}: QueueOptions): Promise<QueueCoordinator> {
  const packages = await loadPackages();
  const version = given ?? thisVersion();
  const connection = await connect(url, packages);
  const shown = shownUrl(url);
  const { redis } = connection;
  try {
    await claimVersion(redis, version, shown);
    const run = await Run.open(redis, { id, mustExist: resume === true, version });
    const channel = await Channel.open(connection, packages, run, version);
    run.note({}, 'once');
    return {
      executor: {
        available: AVAILABLE,
        open: (graph, workers, parameters) => new QueueSession(channel, graph, workers, parameters),
        memory: (graph) => run.memory(graph),
      },
      channel,
      run: run.id,
      shownUrl: shown,
      get slots() {
        return channel.slots;
      },
      note: (change, at) => run.note(change, at),
      async close(state = 'done') {
        run.note({ state }, 'once');
        await channel.close(() => run.flush());
      },
    };
  } catch (error) {
    connection.disconnect();
    throw error;
  }
}
