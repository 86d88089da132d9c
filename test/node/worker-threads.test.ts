/** The portfolio on worker threads, which run the bundled worker. */
import { setTimeout as sleep } from 'node:timers/promises';
import { describe, expect, test } from 'vitest';
import { solve as solveInNode } from '../../src/index.node.ts';
import { solve } from '../../src/index.ts';
import { startWorkerThread, workerThreads } from '../../src/node/worker-threads.ts';
import type { Executor, SessionEvent } from '../../src/portfolio/executor.ts';
import { type StartWorker, shareGraph, WorkerPool } from '../../src/portfolio/worker-pool.ts';
import { stageNamed } from '../../src/problems/result.ts';
import { randomGraph } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { recountEdges } from '../support/recount-edges.ts';

const sample = randomGraph(11, 400, 0.03);
const graph = fromEdges(sample);
const executor = workerThreads();

/** Worker threads started in another way. */
function executorOf(start: StartWorker): Executor {
  return { available: 2, open: (of, workers) => new WorkerPool(shareGraph(of), workers, start) };
}

/** Threads that are ended from outside after so many milliseconds. */
function mortal(afterMs: number): Executor {
  return executorOf((onMessage, onFailure) => {
    const handle = startWorkerThread(onMessage, onFailure);
    setTimeout(() => handle.terminate(), afterMs);
    return handle;
  });
}

describe('worker threads', () => {
  test('with a step limit any number of threads gives the same cut', async () => {
    const spins = [];
    for (const threads of [1, 2, 3]) {
      const result = await solve(graph, { maxSteps: 30_000, threads, seed: 5, bound: 'none', executor });
      expect(result.cut).toBe(recountEdges(sample.edges, result.spin));
      spins.push([...result.spin]);
    }
    expect(spins[1]).toEqual(spins[0]);
    expect(spins[2]).toEqual(spins[0]);
  });

  test('so it does where a goal ends the search in the middle of a group', async () => {
    const { cut } = await solve(graph, { maxSteps: 2000, seed: 5, bound: 'none' });
    const spins = [];
    for (const threads of [1, 2, 4]) {
      const options = {
        maxSteps: 10 ** 8,
        target: cut + 1,
        threads,
        seed: 5,
        bound: 'none',
        executor,
      } as const;
      spins.push([...(await solve(graph, options)).spin]);
    }
    expect(spins[1]).toEqual(spins[0]);
    expect(spins[2]).toEqual(spins[0]);
  });

  test('a time limit holds, and every thread works', async () => {
    const result = await solve(graph, { timeLimitSec: 1, threads: 3, bound: 'none', executor });
    expect(result.elapsedSec).toBeGreaterThan(0.9);
    expect(result.elapsedSec).toBeLessThan(3);
    expect(stageNamed(result.stages, 'search')).toMatchObject({ threads: 3, lost: 0 });
    expect(result.threads).toBe(3);
    expect(result.warnings).toEqual([]);
  });

  test('a graph that needs none starts none', async () => {
    let started = 0;
    const counting = executorOf((...hooks) => {
      started++;
      return startWorkerThread(...hooks);
    });
    const complete = fromEdges(randomGraph(1, 12, 2));
    const result = await solve(complete, { threads: 12, executor: counting });
    expect(result.cut).toBe(36);
    expect(started).toBe(0);
    expect(result.threads).toBe(1);
  });

  test('more than help are not used, with a warning', async () => {
    const complete = fromEdges(randomGraph(1, 12, 2));
    const { warnings } = await solve(complete, { threads: 1000, executor: { ...executor, available: 6 } });
    expect(warnings).toEqual(['threads 1000 are more than help on 6 cores: 12 are used']);
  });

  test('a target ends them all', async () => {
    const { cut } = await solve(graph, { maxSteps: 20_000, bound: 'none' });
    const result = await solve(graph, { timeLimitSec: 60, threads: 2, target: cut, bound: 'none', executor });
    expect(result.cut).toBeGreaterThanOrEqual(cut);
    expect(result.elapsedSec).toBeLessThan(30);
  });

  test('an abort ends them, with the best so far', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 700);
    const { signal } = controller;
    const result = await solve(graph, { threads: 3, timeLimitSec: 60, signal, executor });
    expect(result.status).toBe('interrupted');
    expect(result.elapsedSec).toBeLessThan(10);
    expect(result.cut).toBeGreaterThan(graph.m / 2);
  });

  test('a thread that dies costs its own work only, and the result says so', async () => {
    const result = await solve(graph, {
      timeLimitSec: 1.5,
      threads: 2,
      bound: 'none',
      executor: mortal(300),
    });
    expect(result.warnings.join()).toMatch(/^a worker failed(, and its task was lost)?: exit code 1$/);
    expect(result.cut).toBe(recountEdges(sample.edges, result.spin));
    expect(result.cut).toBeGreaterThan(graph.m / 2);
    expect(stageNamed(result.stages, 'search')!.lost).toBe(1);
  });

  test('with a step limit not even that changes the cut', async () => {
    const request = { maxSteps: 60_000, seed: 5, bound: 'none' } as const;
    const whole = await solve(graph, request);
    const harmed = await solve(graph, { ...request, threads: 2, executor: mortal(150) });
    expect([...harmed.spin]).toEqual([...whole.spin]);
  });

  test('threads that cannot start leave the work to the one there is', async () => {
    const broken = executorOf((_onMessage, onFailure) => {
      setTimeout(() => onFailure('no such thing'), 20);
      return { post: () => {}, terminate: () => {} };
    });
    const result = await solve(graph, { timeLimitSec: 0.8, threads: 3, bound: 'none', executor: broken });
    expect(result.warnings).toEqual(['a worker failed, and its task was lost: no such thing']);
    expect(stageNamed(result.stages, 'search')!.lost).toBe(2);
    expect(result.cut).toBeGreaterThan(graph.m / 2);
  });

  test('without an executor everything runs on one, and threads that were asked for are missed', async () => {
    const result = await solve(graph, { maxSteps: 5000, threads: 4, bound: 'none' });
    expect(result.threads).toBe(1);
    expect(result.warnings).toEqual(['threads 4 changes nothing: there is no executor to run them']);
  });

  test('in Node they come by themselves', async () => {
    const result = await solveInNode(graph, { timeLimitSec: 1, threads: 2, bound: 'none' });
    expect(result.threads).toBe(2);
  });

  test('a running task hears the word to stop in the middle of its work', async () => {
    const session = executor.open(graph, 1);
    const task = { kind: 'search', operator: 'restart', seed: 1, sweeps: 10 ** 6, cuts: [] } as const;
    session.submit(0, task, Number.POSITIVE_INFINITY, 600);
    const events: SessionEvent[] = [];
    const until = async (type: string) => {
      while (!events.some((event) => event.type === type)) {
        await session.wait();
        events.push(...session.collect());
      }
    };
    await sleep(200);
    session.stop();
    await until('ended');
    expect(session.free).toBe(1);
    session.close();
  }, 10_000);
});
