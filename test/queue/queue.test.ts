/** Solving through a real Redis: the same results whoever works, and whatever ends in the middle of it. */
import { readFileSync } from 'node:fs';
import { setTimeout as sleep } from 'node:timers/promises';
import { Queue } from 'bullmq';
import { Redis } from 'ioredis';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { denseProblem } from '../../src/exact/dense-problem.ts';
import { rootSubproblem } from '../../src/exact/subproblem.ts';
import { generateGraph } from '../../src/graph/generators/generate.ts';
import { graphInMemory } from '../../src/graph/generators/in-memory.ts';
import { torus3d } from '../../src/graph/generators/lattices.ts';
import { type Executor, type SolveResult, solve } from '../../src/index.node.ts';
import { readGraph } from '../../src/io/index.ts';
import { startWorkerThread } from '../../src/node/worker-threads.ts';
import { openQueue } from '../../src/queue/coordinator.ts';
import { type QueueStatus, viewQueue } from '../../src/queue/status.ts';
import { type QueueWorker, startQueueWorker } from '../../src/queue/worker.ts';
import { type Ended, scratchFolder, start, until } from '../cli/harness.ts';
import { hasRedis, NO_REDIS, type RedisServer, startRedis } from '../support/redis.ts';
import { DEFAULT_DENSE } from './dense-defaults.ts';

const DATA = new URL('../../data/biqmac-rudy/', import.meta.url);
const file = (name: string) => new URL(name, DATA).pathname;
const graphOf = (name: string) => readGraph(readFileSync(file(name)), { file: name });
const path = scratchFolder();

if (!hasRedis) console.warn(`skipped: ${NO_REDIS}: nothing is tried on a queue`);

/** With a limit of steps, and a proof: nothing in it depends on the clock. */
const REQUEST = { seed: 3, maxSteps: 6000, method: 'exact' } as const;
const NAME = 'g05_80.3';

/** What must not depend on who has worked. */
function essence({ cut, upperBound, status, spin, stages }: SolveResult) {
  const tree = stages.find(({ name }) => name === 'prove');
  const nodes = tree !== undefined && 'nodes' in tree ? tree.nodes : null;
  return { cut, upperBound, status, spin: Array.from(spin), nodes };
}

async function solveOn(url: string, name: string, executor?: Executor): Promise<SolveResult> {
  if (executor !== undefined) return solve(graphOf(name), { ...REQUEST, executor });
  const queue = await openQueue({ url });
  try {
    return await solve(graphOf(name), { ...REQUEST, executor: queue.executor });
  } finally {
    await queue.close();
  }
}

describe.skipIf(!hasRedis)('on a queue', () => {
  let redis: RedisServer;
  const workers: QueueWorker[] = [];
  let alone: SolveResult;
  const processes: ReturnType<typeof start>[] = [];
  const told: string[] = [];

  beforeAll(async () => {
    alone = await solve(graphOf(NAME), { ...REQUEST, threads: 1 });
    expect(alone.status).toBe('optimal');
  }, 120_000);
  beforeEach(async () => {
    redis = await startRedis({ persistent: true });
  });
  afterEach(async () => {
    await Promise.all(workers.splice(0).map((worker) => worker.close(0)));
    for (const { child } of processes.splice(0)) child.kill('SIGKILL');
    await redis.stop();
    told.length = 0;
  });

  async function work(options: Partial<Parameters<typeof startQueueWorker>[0]> = {}): Promise<QueueWorker> {
    const tell = (line: string) => void told.push(line);
    const worker = await startQueueWorker({ url: redis.url, name: 'w', threads: 1, tell, ...options });
    workers.push(worker);
    await sleep(100);
    return worker;
  }

  /** A worker as a process, which can be killed. */
  async function workerProcess(name: string): Promise<ReturnType<typeof start>> {
    const process = start(['worker', '--queue', redis.url, '--threads', '1', '--name', name]);
    processes.push(process);
    const view = await viewQueue(redis.url);
    for (let there = false; !there; await sleep(50))
      there = (await view.status()).workers.some((worker) => worker.name === name);
    await view.close();
    return process;
  }

  async function seen(what: (status: QueueStatus) => boolean): Promise<void> {
    const endMs = performance.now() + 25_000;
    for (let status = await statusOf(); !what(status); status = await statusOf()) {
      if (performance.now() > endMs) throw new Error(`not seen: ${JSON.stringify(status)}`);
      await sleep(20);
    }
  }

  /** What those who were killed have left, and would leave for 10 to 15 s, ends soon. */
  async function expireSoon(pattern: string): Promise<void> {
    const client = new Redis(redis.url, { maxRetriesPerRequest: null });
    for (const key of await client.keys(pattern)) await client.pexpire(key, 1000);
    client.disconnect();
  }

  async function statusOf() {
    const view = await viewQueue(redis.url);
    try {
      return await view.status();
    } finally {
      await view.close();
    }
  }

  test('the result is that of threads and of one thread, and the work is divided', {
    timeout: 120_000,
  }, async () => {
    const threads = await solve(graphOf(NAME), { ...REQUEST, threads: 2 });
    await work({ name: 'one' });
    await work({ name: 'two', threads: 2 });
    const queue = await solveOn(redis.url, NAME);
    expect(essence(threads)).toEqual(essence(alone));
    expect(essence(queue)).toEqual(essence(alone));
    expect(queue.warnings).toEqual([]);
    expect(queue.threads).toBeGreaterThan(1);
    const { workers: there, runs, jobs } = await statusOf();
    expect(there.map(({ name }) => name).sort()).toEqual(['one', 'two']);
    expect(jobs).toMatchObject({ waiting: 0, active: 0, failed: 0 });
    expect(jobs.done).toBeGreaterThan(2);
    expect(runs[0]).toMatchObject({ state: 'done', alive: false });
  });

  test('without a worker, and without Redis in the end, the calling thread does it all', {
    timeout: 120_000,
  }, async () => {
    expect(essence(await solveOn(redis.url, NAME))).toEqual(essence(alone));
    await work();
    const queue = await openQueue({ url: redis.url });
    const solving = solve(graphOf(NAME), { ...REQUEST, executor: queue.executor });
    await sleep(1500);
    await redis.stop();
    expect(essence(await solving)).toEqual(essence(alone));
    await queue.close();
    redis = await startRedis();
  });

  test('workers that are killed cost time only', { timeout: 120_000 }, async () => {
    const victims = [await workerProcess('first'), await workerProcess('second')];
    const queue = await openQueue({ url: redis.url });
    const killer = (async () => {
      for (const { child } of victims) {
        await until(() => (queue.channel.figures.get('node')?.jobs ?? 0) > 0);
        child.kill('SIGKILL');
        await sleep(300);
      }
    })();
    const result = await solve(graphOf(NAME), { ...REQUEST, executor: queue.executor });
    await killer;
    await queue.close();
    expect(essence(result)).toEqual(essence(alone));
  });

  test('a graph that is solved twice is divided twice', { timeout: 120_000 }, async () => {
    await work();
    const queue = await openQueue({ url: redis.url });
    const jobs = () => queue.channel.figures.get('node')?.jobs ?? 0;
    for (let before = -1, time = 0; time < 2; time++) {
      const result = await solveOn(redis.url, NAME, queue.executor);
      expect(essence(result)).toEqual(essence(alone));
      expect(result.warnings).toEqual([]);
      expect(jobs()).toBeGreaterThan(Math.max(0, before));
      before = jobs();
    }
    await queue.close();
  });

  test('the last worker is killed on a whole branch and cut: the solve ends with its time', {
    timeout: 120_000,
  }, async () => {
    const worker = await workerProcess('only');
    const queue = await openQueue({ url: redis.url });
    // Too large for a dense tree, and for a sparse one in that time.
    const torus = graphInMemory(generateGraph(torus3d, { width: 9, height: 9, depth: 9 }, 1));
    const solving = solve(torus, { method: 'exact', timeLimitSec: 6, executor: queue.executor });
    const client = new Redis(redis.url, { maxRetriesPerRequest: null });
    const bull = new Queue('maxcut', { connection: client });
    while (!(await bull.getActive()).some(({ name }) => name === 'sparse')) await sleep(20);
    await bull.close();
    client.disconnect();
    worker.child.kill('SIGKILL');
    const { cut, upperBound } = await solving;
    expect(cut).toBeLessThanOrEqual(upperBound!);
    await queue.close();
  });

  test('Redis may be restarted, and may have forgotten the last second', { timeout: 120_000 }, async () => {
    await work();
    const queue = await openQueue({ url: redis.url });
    const solving = solve(graphOf(NAME), { ...REQUEST, executor: queue.executor });
    for (const signal of ['SIGKILL', 'SIGTERM'] as const) {
      await sleep(1000);
      await redis.restart(signal);
    }
    expect(essence(await solving)).toEqual(essence(alone));
    await queue.close();
  });

  test('a task that fails everywhere is tried three times, then done here, and the reason is told', {
    timeout: 120_000,
  }, async () => {
    let started = 0;
    await work({
      startThread: (onMessage, onFailure) => {
        started++;
        const thread = startWorkerThread(onMessage, onFailure);
        return {
          ...thread,
          post: (message) => {
            if (message.type === 'task') onFailure('out of order');
            else thread.post(message);
          },
        };
      },
    });
    const result = await solveOn(redis.url, NAME);
    expect(essence(result)).toEqual(essence(alone));
    expect(result.warnings).toEqual(['a worker failed, and its task was lost: out of order']);
    expect(started).toBeGreaterThanOrEqual(3);
    const { jobs } = await statusOf();
    expect(jobs.waiting + jobs.active).toBe(0);
  });

  test('a coordinator that is lost is gone on with: cut, bound and tree', { timeout: 240_000 }, async () => {
    const argv = ['solve', file('g05_100.0'), '--method', 'exact', '--threads', '2', '--json'];
    const whole = JSON.parse((await start(argv).ended).stdout);
    const treeOf = (json: { stages: { name: string; nodes: number }[] }) =>
      json.stages.find(({ name }) => name === 'prove')!.nodes;
    const lost = start([...argv, '--queue', redis.url]);
    processes.push(lost);
    const view = await viewQueue(redis.url);
    let run: Awaited<ReturnType<typeof view.status>>['runs'][number] | undefined;
    const endMs = performance.now() + 100_000;
    for (; !(run?.alive && run.nodes! > 0 && run.open! > 0) && performance.now() < endMs; await sleep(20))
      [run] = (await view.status()).runs;
    lost.child.kill('SIGKILL');
    await lost.ended;
    await expireSoon('maxcut:run:*:alive');
    expect(run).toMatchObject({ kind: 'solve', alive: true, cut: whole.cut });
    await work();
    const { stdout, stderr } = await start([...argv, '--queue', redis.url, '--resume', run!.id]).ended;
    expect(stderr).toContain(`run ${run!.id} on ${redis.url}`);
    const resumed = JSON.parse(stdout);
    expect(resumed).toMatchObject({ cut: whole.cut, upperBound: whole.cut, status: 'optimal' });
    // It had the cut from the start, and all nodes of the tree count once.
    expect(resumed.trace[0][1]).toBe(whole.cut);
    expect(treeOf(resumed)).toBe(treeOf(whole));
    await view.close();
  });

  test('a run that never was, and one that is still going on, are not gone on with', {
    timeout: 60_000,
  }, async () => {
    await expect(openQueue({ url: redis.url, run: 'nothing', resume: true })).rejects.toThrow(
      'there is no run nothing',
    );
    const queue = await openQueue({ url: redis.url, run: 'mine' });
    await expect(openQueue({ url: redis.url, run: 'mine' })).rejects.toThrow(
      'run mine has a coordinator already',
    );
    await queue.close();
    const both = await Promise.allSettled([1, 2].map(() => openQueue({ url: redis.url, run: 'ours' })));
    const refusals = both.flatMap((one) => (one.status === 'rejected' ? [one.reason.message] : []));
    expect(refusals).toEqual(['run ours has a coordinator already: end that one first']);
    for (const one of both) if (one.status === 'fulfilled') await one.value.close();
  });

  test('one that was taken for lost gives nothing away when it wakes up', { timeout: 60_000 }, async () => {
    await work();
    const asleep = await openQueue({ url: redis.url, run: 'mine' });
    expect(asleep.slots).toBe(1);
    const client = new Redis(redis.url, { maxRetriesPerRequest: null });
    await client.del('maxcut:run:mine:alive');
    const other = await openQueue({ url: redis.url, run: 'mine', resume: true });
    await until(() => asleep.slots === 0);
    expect(other.slots).toBe(1);
    expect(essence(await solveOn(redis.url, NAME, asleep.executor))).toEqual(essence(alone));
    await asleep.close();
    expect(await client.exists('maxcut:run:mine:alive')).toBe(1);
    await other.close();
    client.disconnect();
  });

  test('another version is refused, and its jobs are', { timeout: 60_000 }, async () => {
    const queue = await openQueue({ url: redis.url, version: '0.0.1-other' });
    const { code, stderr } = await start(['worker', '--queue', redis.url]).ended;
    expect(code).toBe(2);
    expect(stderr).toMatch(
      /^maxcut: the queue at redis:\/\/\S+ is in use by maxcut "0\.0\.1-other", but this is .* use one version everywhere/,
    );
    const outsider = new Redis(redis.url, { maxRetriesPerRequest: null });
    await outsider.del('maxcut:version');
    await work();
    const job = {
      version: '0.0.1-other',
      run: queue.run,
      kind: 'node',
      content: 'a'.repeat(64),
      size: 8,
      endsAtMs: null,
      ahead: false,
      about: '',
    };
    await queue.channel.add('other-1', job as Parameters<typeof queue.channel.add>[1]);
    await until(() => told.length > 0);
    expect(told[0]).toContain('refused: the job is of maxcut 0.0.1-other, but the worker of');
    outsider.disconnect();
    await queue.close();
  });

  test('a stranger’s jobs fail one by one, and the worker goes on', { timeout: 120_000 }, async () => {
    const worker = await work();
    const { version } = worker;
    const client = new Redis(redis.url, { maxRetriesPerRequest: null });
    const bull = new Queue('maxcut', { connection: client });
    await client.set('maxcut:run:evil:alive', '1');
    await client.set('maxcut:task:large', 'x');
    await client.hset(`maxcut:blob:${'b'.repeat(64)}`, 'size', 2 ** 50, 'chunks', 2 ** 40);
    await client.hset(`maxcut:blob:${'c'.repeat(64)}`, 'size', 4, 'chunks', 1, '0', 'xxxx');
    const job = {
      version,
      run: 'evil',
      kind: 'node',
      content: 'a'.repeat(64),
      size: 1,
      endsAtMs: null,
      ahead: false,
      about: '',
    };
    const strange: readonly [string, unknown][] = [
      ['nothing', null],
      ['text', 'rm -rf /'],
      ['list', [1, 2]],
      ['gone', job],
      ['huge', { ...job, content: 'b'.repeat(64) }],
      ['false', { ...job, content: 'c'.repeat(64) }],
      ['large', { ...job, size: 2 ** 40 }],
      ['bench', { ...job, kind: 'bench', size: 1 }],
      ['path', { ...job, content: '../../etc/passwd' }],
      ['orphan', { ...job, run: 'nobody' }],
    ];
    for (const [jobId, data] of strange) await bull.add('any', data, { jobId, attempts: 1 });
    await client.publish('maxcut:stop', 'no JSON');
    await client.publish('maxcut:stop', '{"ids":1}');
    const failures = async () => (await bull.getJobCounts('failed')).failed!;
    for (
      const endMs = performance.now() + 25_000;
      (await failures()) < strange.length && performance.now() < endMs;
    )
      await sleep(50);
    expect(await failures()).toBe(strange.length);
    for (const failed of await bull.getFailed()) expect(failed.failedReason).toMatch(/job/);
    const result = await solveOn(redis.url, NAME);
    expect(result).toMatchObject({ status: 'optimal', warnings: [] });
    expect(result.threads).toBe(2);
    await bull.close();
    client.disconnect();
  });

  test('SIGTERM: a worker ends what it is on or gives it back, and exits with 0', {
    timeout: 60_000,
  }, async () => {
    const worker = await workerProcess('leaving');
    const queue = await openQueue({ url: redis.url });
    const controller = new AbortController();
    const { signal } = controller;
    const solving = solve(graphOf(NAME), {
      timeLimitSec: 60,
      prove: false,
      executor: queue.executor,
      signal,
    });
    await until(() => (queue.channel.figures.get('search')?.jobs ?? 0) > 0);
    worker.child.kill('SIGTERM');
    const { code, stderr }: Ended = await worker.ended;
    expect({ code, stderr }).toMatchObject({ code: 0 });
    expect(stderr).toContain('finishes what it is on, or gives it back');
    expect((await statusOf()).workers).toEqual([]);
    controller.abort();
    expect((await solving).cut).toBeGreaterThan(500);
    await queue.close();
  });

  test('a busy worker takes a short job ahead, where others have one, and leaves any other to them', {
    timeout: 60_000,
  }, async () => {
    const result = { bound: 1, closed: true, interrupted: false, spin: null, branch: null, children: [] };
    const outcome = { kind: 'node', result: { ...result, inequalities: 0, rounds: 1, proof: null } } as const;
    const ends: (() => void)[] = [];
    await work({
      startThread: (onMessage) => ({
        post(message) {
          if (message.type !== 'task') return;
          ends.push(() => onMessage({ type: 'ended', id: message.id, outcome, seconds: 0.01 }));
        },
        terminate() {},
      }),
    });
    const queue = await openQueue({ url: redis.url });
    const graph = graphOf(NAME).graph;
    const session = queue.executor.open(graph, 8);
    const options = { parameters: DEFAULT_DENSE, target: 1, incumbent: 0, recordProof: false };
    const submitNode = (id: number): void => {
      const node = { ...rootSubproblem(denseProblem(graph)), id };
      session.submit(id, { kind: 'node', node, options }, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    };
    const ended = async (id: number) => {
      const endedIds: number[] = [];
      await until(() => {
        for (const event of session.collect()) if (event.type === 'ended') endedIds.push(event.id);
        return endedIds.includes(id);
      });
    };
    // How long nodes take is known after the first.
    submitNode(1);
    await until(() => ends.length === 1);
    ends[0]!();
    await ended(1);
    // The second of these is the first that may wait: from then on one is taken ahead.
    for (const id of [2, 3, 4, 5]) submitNode(id);
    for (const id of [2, 3]) {
      await until(() => ends.length === id);
      ends[id - 1]!();
      await ended(id);
    }
    await seen(({ jobs }) => jobs.active === 2);
    expect(ends).toHaveLength(4);
    ends[3]!();
    await until(() => ends.length === 5);
    await ended(4);
    const search = { kind: 'search', operator: 'restart', seed: 1, sweeps: 1, cuts: [] } as const;
    session.submit(6, search, Number.POSITIVE_INFINITY, Number.POSITIVE_INFINITY);
    await seen(({ jobs }) => jobs.waiting === 1);
    await sleep(300);
    expect((await statusOf()).jobs).toMatchObject({ active: 1, waiting: 1 });
    expect(ends).toHaveLength(5);
    session.close();
    await queue.close();
  });

  test('the last worker is killed on a run of a bench: it is done here', { timeout: 200_000 }, async () => {
    const plan = ['--methods', 'annealing', '--seeds', '1', '--max-steps', '300000', '--bound', 'none'];
    const rows = ['--instances', 'G14,G43', '--quiet', '--out', path('lone')];
    const worker = await workerProcess('only');
    const bench = start(['bench', 'smoke', ...plan, ...rows, '--queue', redis.url]);
    processes.push(bench);
    await seen(({ jobs }) => jobs.active > 0);
    worker.child.kill('SIGKILL');
    await worker.ended;
    await expireSoon('bull:maxcut:*:lock');
    await expireSoon('maxcut:worker:*');
    expect(await bench.ended).toMatchObject({ code: 0 });
    expect(readFileSync(path('lone/runs.jsonl'), 'utf8').trim().split('\n')).toHaveLength(2);
  });

  test('a bench: rows as without a queue; what was finished for a lost coordinator is not done again', {
    timeout: 200_000,
  }, async () => {
    const plan = [
      '--methods',
      'one-flip,annealing',
      '--max-steps',
      '300',
      '--bound',
      'none',
      '--instances',
      'G14,bqp50-1',
      '--quiet',
    ];
    const rowsOf = (folder: string) =>
      readFileSync(`${folder}/runs.jsonl`, 'utf8')
        .trim()
        .split('\n')
        .map((line) => JSON.parse(line))
        .map(({ id, value, status, stages }) => ({ id, value, status, stages: stages.length }))
        .sort((a, b) => (a.id < b.id ? -1 : 1));
    const bench = (folder: string, ...more: string[]) =>
      start(['bench', 'smoke', ...plan, '--out', path(folder), ...more]).ended;
    const plain = await bench('plain');
    expect(plain).toMatchObject({ code: 0 });
    await workerProcess('runner');
    const options = ['--queue', redis.url, '--jobs', '0', '--run-id', 'bench-1'];
    expect(await bench('first', ...options)).toMatchObject({ code: 0 });
    expect(rowsOf(path('first'))).toEqual(rowsOf(path('plain')));
    const { done } = (await statusOf()).jobs;
    expect(await bench('second', ...options)).toMatchObject({ code: 0 });
    expect(rowsOf(path('second'))).toEqual(rowsOf(path('plain')));
    expect((await statusOf()).jobs.done).toBe(done);
    const dates = (folder: string) =>
      readFileSync(`${path(folder)}/runs.jsonl`, 'utf8')
        .match(/"solveSec":[\d.]+/g)!
        .sort();
    expect(dates('second')).toEqual(dates('first'));
  });
});

describe.skipIf(!hasRedis)('a queue with a password', () => {
  const SECRET = 'open-sesame';
  let redis: RedisServer;
  beforeAll(async () => {
    redis = await startRedis({ password: SECRET });
  });
  afterAll(() => redis.stop());

  test('works, and shows it nowhere', { timeout: 120_000 }, async () => {
    const worker = start(['worker', '--queue', redis.url, '--threads', '1']);
    const argv = ['solve', file(NAME), '--time-limit', '2', '--json', '--queue', redis.url];
    const solved = await start(argv).ended;
    const status = await start(['queue', 'status', '--json', '--queue', redis.url]).ended;
    const table = await start(['queue', 'status', '--queue', redis.url]).ended;
    worker.child.kill('SIGTERM');
    const all = [await worker.ended, solved, status, table];
    expect(all.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    for (const { stdout, stderr } of all) expect(stdout + stderr).not.toContain(SECRET);
    expect(JSON.parse(status.stdout).queue).toBe(`redis://127.0.0.1:${redis.port}`);
    const wrong = await start(['worker', '--queue', redis.url.replace(SECRET, 'wrong-sesame')]).ended;
    expect(wrong.code).toBe(66);
    expect(wrong.stderr).toMatch(/cannot be reached \(.*(WRONGPASS|NOAUTH)/);
    expect(wrong.stderr).not.toContain('sesame');
  });
});
