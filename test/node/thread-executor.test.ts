/** The portfolio on worker threads. They run the build. */
import { Worker } from 'node:worker_threads';
import { afterEach, describe, expect, test } from 'vitest';
import { solve } from '../../src/index.ts';
import { nodeThreads, ThreadExecutor } from '../../src/node/thread-executor.ts';
import { useThreads } from '../../src/portfolio/executor.ts';
import { randomGraph } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { recountEdges } from '../support/recount-edges.ts';

const sample = randomGraph(11, 400, 0.03);
const graph = fromEdges(sample);

afterEach(() => useThreads(nodeThreads()));

/** Threads that are ended from outside after so many milliseconds. */
function mortal(afterMs: number, available = 2) {
  class MortalWorker extends Worker {
    constructor(...parameters: ConstructorParameters<typeof Worker>) {
      super(...parameters);
      setTimeout(() => void this.terminate(), afterMs);
    }
  }
  useThreads({
    available,
    start: (...given) => new ThreadExecutor(MortalWorker, ...given),
  });
}

describe('threads', () => {
  test('with a step limit any number of threads gives the same cut', async () => {
    const spins = [];
    for (const threads of [1, 2, 3]) {
      const result = await solve(graph, { maxSteps: 30_000, threads, seed: 5, bound: 'none' });
      expect(result.threads).toBe(threads);
      expect(result.cut).toBe(recountEdges(sample.edges, result.spin));
      spins.push([...result.spin]);
    }
    expect(spins[1]).toEqual(spins[0]);
    expect(spins[2]).toEqual(spins[0]);
  });

  test('without any limit, too', async () => {
    const small = fromEdges(randomGraph(3, 60, 0.1));
    const [one, two] = await Promise.all([solve(small, { threads: 1 }), solve(small, { threads: 2 })]);
    expect([...two!.spin]).toEqual([...one!.spin]);
  });

  test('a time limit holds, and every thread works', async () => {
    const result = await solve(graph, { timeLimitSec: 1, threads: 3, bound: 'none' });
    expect(result.elapsedSec).toBeGreaterThan(0.9);
    expect(result.elapsedSec).toBeLessThan(3);
    const search = result.stages.find(({ name }) => name === 'search')!;
    expect(search.threads).toBe(3);
    expect(search.lost).toBe(0);
    expect(result.warnings).toEqual([]);
  });

  test('a target ends them all', async () => {
    const { cut } = await solve(graph, { maxSteps: 20_000, threads: 1, bound: 'none' });
    const result = await solve(graph, { timeLimitSec: 60, threads: 2, target: cut, bound: 'none' });
    expect(result.cut).toBeGreaterThanOrEqual(cut);
    expect(result.elapsedSec).toBeLessThan(30);
  });

  test('an abort ends them, with the best so far', async () => {
    const controller = new AbortController();
    setTimeout(() => controller.abort(), 700);
    const result = await solve(graph, { threads: 3, timeLimitSec: 60, signal: controller.signal });
    expect(result.status).toBe('interrupted');
    expect(result.elapsedSec).toBeLessThan(10);
    expect(result.cut).toBeGreaterThan(graph.m / 2);
  });

  test('a thread that dies costs its own work only, and the result says so', async () => {
    mortal(300);
    const result = await solve(graph, { timeLimitSec: 1.5, threads: 2, bound: 'none' });
    expect(result.warnings.join()).toMatch(/^a thread was lost(, and the task it was on)?: exit code 1$/);
    expect(result.cut).toBe(recountEdges(sample.edges, result.spin));
    expect(result.cut).toBeGreaterThan(graph.m / 2);
    expect(result.stages.find(({ name }) => name === 'search')!.lost).toBe(1);
  });

  test('with a step limit not even that changes the cut', async () => {
    const whole = await solve(graph, { maxSteps: 30_000, threads: 1, seed: 5, bound: 'none' });
    mortal(150);
    const harmed = await solve(graph, { maxSteps: 30_000, threads: 2, seed: 5, bound: 'none' });
    expect([...harmed.spin]).toEqual([...whole.spin]);
  });

  test('threads that cannot start leave the work to the one there is', async () => {
    class NoWorker extends Worker {
      constructor(_file: string | URL, options?: ConstructorParameters<typeof Worker>[1]) {
        super(new URL('./no-such-file.js', import.meta.url), options);
      }
    }
    useThreads({ available: 3, start: (...given) => new ThreadExecutor(NoWorker, ...given) });
    const result = await solve(graph, { timeLimitSec: 0.8, threads: 3, bound: 'none' });
    expect(result.warnings).toHaveLength(2);
    expect(result.warnings[0]).toMatch(/^a thread was lost.*no-such-file/);
    expect(result.cut).toBeGreaterThan(graph.m / 2);
  });

  test('without threads of the host everything runs on one', async () => {
    useThreads(null);
    const result = await solve(graph, { maxSteps: 5000, threads: 4, bound: 'none' });
    expect(result.threads).toBe(1);
  });
});
