/** What jobs on a queue cost on this machine, in processor seconds: measured with a real Redis and a worker of one thread. */
import { setTimeout as sleep } from 'node:timers/promises';
import { Redis } from 'ioredis';
import type { CsrGraph } from '../src/graph/csr.ts';
import { highsUrl } from '../src/lp/highs.ts';
import { median } from '../src/measure/statistics.ts';
import type { Task } from '../src/portfolio/task.ts';
import { fromBytes, toBytes } from '../src/portfolio/wire.ts';
import { getBlob, hashOf, putBlob } from '../src/queue/blobs.ts';
import { checkGraph, checkTask } from '../src/queue/check-task.ts';
import { openQueue } from '../src/queue/coordinator.ts';
import { KEYS } from '../src/queue/keys.ts';
import { readWorkers, tellWorker, WorkerTally } from '../src/queue/registry.ts';
import { cpuSec } from './measurement.ts';
import { processCpuSec, type QueueLab } from './queue-lab.ts';
import type { Costs } from './queue-model.ts';

const PINGS = 200;
const IDLE_MS = 3000;
const FAKE_WORKERS = 1000;
const ANY = 1024;

/** A way there and back, and bytes per second, beyond this machine's; and how many jobs tell what one costs. */
export interface HowMeasured {
  readonly roundTripSec: number;
  readonly bytesPerSec: number;
  readonly jobs: number;
}

/** @param tasks of a kind, on the graph */
export async function measureCosts(
  lab: QueueLab,
  graph: CsrGraph,
  tasks: readonly Task[],
  { roundTripSec, bytesPerSec, jobs }: HowMeasured,
): Promise<Costs> {
  const redis = new Redis(lab.url, { maxRetriesPerRequest: null });
  const real = await costOfJobs(lab, redis, graph, tasks, jobs);
  const empty: Task = { kind: 'search', operator: 'restart', seed: 1, sweeps: 0, cuts: [] };
  const small = await costOfJobs(lab, redis, SMALL, [empty], jobs);
  const costs = {
    submitSec: real.solverSec / 2,
    takeSec: real.solverSec / 2,
    redisSec: real.redisSec,
    workerSec: small.workerSec + codecSec(graph, tasks, real.outcomeBytes),
    roundTripSec: roundTripSec + (await pingSec(redis)),
    bytesPerSec,
    taskBytes: tasks.reduce((sum, task) => sum + bytesOf(task, 0).length, 0) / tasks.length,
    outcomeBytes: real.outcomeBytes,
    ...(await graphCosts(redis, graph)),
    ...(await backgroundCosts(redis)),
  };
  redis.disconnect();
  return costs;
}

/** A triangle: its tasks take no time. */
const SMALL: CsrGraph = {
  n: 3,
  m: 3,
  rowPtr: Int32Array.of(0, 2, 4, 6),
  adj: Int32Array.of(1, 2, 0, 2, 0, 1),
  weight: new Float64Array(6).fill(1),
};

/** Jobs are told apart by their goals, which none of them reaches. */
const bytesOf = (task: Task, i: number) => toBytes({ task, goal: 1e12 + i, parameters: null });

async function costOfJobs(
  lab: QueueLab,
  redis: Redis,
  graph: CsrGraph,
  tasks: readonly Task[],
  count: number,
) {
  const queue = await openQueue({ url: lab.url });
  const session = queue.executor.open(graph, ANY);
  let given = 0;
  const run = async (jobs: number): Promise<void> => {
    for (let [left, done] = [jobs, 0]; done < jobs; await session.wait()) {
      for (; left > 0 && session.room > 0; left--, given++)
        session.submit(given, tasks[given % tasks.length]!, 1e12 + given, Number.POSITIVE_INFINITY);
      for (const event of session.collect()) {
        if (event.type === 'lost') throw new Error(`a job was lost: ${event.reason}`);
        if (event.type === 'ended') done++;
      }
    }
  };
  // Until all code is compiled, and the worker has the graph.
  await run(count);
  const [pid] = [...lab.workers.values()].map((child) => child.pid!);
  const spent = async () => [cpuSec(), await redisCpuSec(redis), processCpuSec(pid!)] as const;
  /** Processor seconds of the three, and seconds. */
  const during = async (what: () => Promise<void>) => {
    const [before, startMs] = [await spent(), performance.now()];
    await what();
    return {
      sec: (performance.now() - startMs) / 1000,
      cpu: (await spent()).map((sec, i) => sec - before[i]!),
    };
  };
  // What time costs, without jobs, is no cost of a job.
  const idle = await during(async () => {
    for (const endMs = performance.now() + IDLE_MS; performance.now() < endMs; ) await session.wait();
  });
  const busy = await during(() => run(count));
  const [solver, server, worker] = busy.cpu.map((sec, i) =>
    Math.max(0, (sec - (busy.sec * idle.cpu[i]!) / idle.sec) / count),
  ) as [number, number, number];
  const kind = queue.channel.figures.get(tasks[0]!.kind)!;
  session.close();
  await queue.close();
  return {
    solverSec: solver,
    redisSec: server,
    workerSec: worker,
    outcomeBytes: kind.bytes / kind.jobs,
  };
}

async function redisCpuSec(redis: Redis): Promise<number> {
  const text = await redis.info('cpu');
  const secondsOf = (name: string) => Number(text.split(`${name}:`)[1]!.split('\r')[0]);
  return secondsOf('used_cpu_sys') + secondsOf('used_cpu_user');
}

async function pingSec(redis: Redis): Promise<number> {
  const seconds: number[] = [];
  for (let i = 0; i < PINGS; i++) {
    const startMs = performance.now();
    await redis.ping();
    seconds.push((performance.now() - startMs) / 1000);
  }
  return median(seconds);
}

/** What a worker does for a message of that size besides what it does for a small one. */
function codecSec(graph: CsrGraph, tasks: readonly Task[], outcomeBytes: number): number {
  const outcome = { bytes: new Uint8Array(outcomeBytes) };
  const startSec = cpuSec();
  tasks.forEach((task, i) => {
    const { task: read } = fromBytes(bytesOf(task, i)) as { task: Task };
    structuredClone(checkTask(read, graph, highsUrl()));
    toBytes(structuredClone(outcome));
  });
  return (cpuSec() - startSec) / tasks.length;
}

async function graphCosts(redis: Redis, graph: CsrGraph) {
  const bytes = toBytes(graph);
  const hash = hashOf(bytes);
  await putBlob(redis, hash, () => bytes);
  const pieces = Number(await redis.hget(KEYS.blob(hash), 'chunks'));
  let graphBytes = 0;
  for (let i = 0; i < pieces; i++) graphBytes += await redis.hstrlen(KEYS.blob(hash), String(i));
  const startSec = cpuSec();
  checkGraph(fromBytes(await getBlob(redis, hash)));
  return { graphBytes, graphSec: cpuSec() - startSec };
}

/** Signs of life, and looking at them. */
async function backgroundCosts(redis: Redis) {
  const tally = new WorkerTally();
  const own = { name: 'fake', version: '0', threads: 1, running: 0 };
  const ids = Array.from({ length: FAKE_WORKERS }, (_, i) => `fake-${i}`);
  const before = await redisCpuSec(redis);
  for (const id of ids) await tellWorker(redis, tally.figures({ ...own, id }));
  const beatSec = ((await redisCpuSec(redis)) - before) / FAKE_WORKERS;
  await readWorkers(redis);
  const startSec = cpuSec();
  await readWorkers(redis);
  const lookSec = (cpuSec() - startSec) / FAKE_WORKERS;
  await redis.del(KEYS.workers, ...ids.map((id) => KEYS.worker(id)));
  // The ones that there are tell of themselves again.
  await sleep(2500);
  return { beatSec, lookSec };
}
