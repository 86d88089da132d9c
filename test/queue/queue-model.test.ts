/** The model of a queue against what can be computed by hand: limits of width, of each server, and the asymptotic bounds of operational
 *  analysis (Denning, Buzen, ACM Computing Surveys 10 (1978)): no more than workers divided by the time of a cycle, nor than the
 *  slowest server does. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Costs, simulate } from '../../benchmarks/queue-model.ts';

const FREE: Costs = {
  submitSec: 0,
  takeSec: 0,
  lookSec: 0,
  redisSec: 0,
  beatSec: 0,
  workerSec: 0,
  roundTripSec: 0,
  bytesPerSec: Number.POSITIVE_INFINITY,
  taskBytes: 0,
  outcomeBytes: 0,
  graphBytes: 0,
  graphSec: 0,
};
const equal = (count: number, seconds: number): number[] => new Array(count).fill(seconds);

describe('where messages cost nothing', () => {
  test.each([
    [1, 12],
    [4, 3],
    [5, 3],
    [12, 1],
    [100, 1],
  ])('%d workers do twelve tasks of a second in %d seconds', (workers, seconds) => {
    const found = simulate(FREE, { kind: 'list', lengths: equal(12, 1) }, workers);
    expect(found.seconds).toBeCloseTo(seconds, 9);
    expect(found).toMatchObject({ jobs: 12, workSec: 12 });
    expect(found.busy.workers).toBeCloseTo(12 / (workers * seconds), 9);
  });

  test('of a proof the solving process does its share, and the nodes that there are at once are the end of it', () => {
    // A root and two generations of sixteen, each of which waits for all that is before it.
    const nodes = [1, 16, 16].flatMap((count, i) =>
      equal(count, 1).map((seconds) => ({ seconds, after: [0, 1, 17][i]! })),
    );
    const secondsOf = (workers: number) => simulate(FREE, { kind: 'tree', nodes }, workers).seconds;
    expect(secondsOf(0)).toBeCloseTo(33, 9);
    expect(secondsOf(1)).toBeCloseTo(1 + 8 + 8, 6);
    expect(secondsOf(15)).toBeCloseTo(3, 6);
    expect(secondsOf(1000)).toBeCloseTo(3, 6);
  });

  test('of a proof a node may be handed out while a longer one before it is under way, but is merged after it', () => {
    const nodes = [
      { seconds: 4, after: 0 },
      { seconds: 1, after: 0 },
      { seconds: 1, after: 0 },
      { seconds: 1, after: 1 },
      { seconds: 1, after: 2 },
    ];
    const secondsOf = (workers: number) => simulate(FREE, { kind: 'tree', nodes }, workers).seconds;
    expect(secondsOf(0)).toBeCloseTo(8, 9);
    // The second one is the worker's task ahead, behind the long one.
    expect(secondsOf(1)).toBeCloseTo(6, 6);
    expect(secondsOf(2)).toBeCloseTo(5, 6);
  });
});

const LENGTH = 0.1;
const stream = { kind: 'stream', lengths: [LENGTH], seconds: 20 } as const;
const rate = (costs: Partial<Costs>, workers: number) => {
  const { jobs, seconds } = simulate({ ...FREE, ...costs }, stream, workers);
  return jobs / seconds;
};

test.each<[string, Partial<Costs>, number]>([
  ['the solving process', { submitSec: 0.001, takeSec: 0.003 }, 250],
  ['Redis', { redisSec: 0.004 }, 250],
  ['the network', { taskBytes: 3000, outcomeBytes: 2000, bytesPerSec: 1e6 }, 1e6 / (2 * 3000 + 2 * 2000)],
])('%s saturates at what it can do', (_who, costs, most) => {
  expect(rate(costs, 1000)).toBeLessThanOrEqual(most * 1.001);
  expect(rate(costs, 1000)).toBeGreaterThan(0.95 * most);
  expect(rate(costs, 2)).toBeLessThan(2 / LENGTH);
});

test('nodes that are taken ahead hide the way to Redis behind the work; runs of a list do not', () => {
  const costs = { ...FREE, roundTripSec: 0.005 };
  const count = 400;
  const nodes = equal(count, LENGTH).map((seconds) => ({ seconds, after: 0 }));
  const { busy } = simulate(costs, { kind: 'tree', nodes }, 4);
  expect(busy.workers).toBeGreaterThan(0.95);
  const list = simulate(costs, { kind: 'list', lengths: equal(count, LENGTH) }, 4);
  // Of a cycle, one way before the job and two after it.
  expect(list.busy.workers).toBeCloseTo(LENGTH / (LENGTH + 3 * costs.roundTripSec), 1);
});

test('a worker gets the graph once, and all at a time share the network', () => {
  const graph = { graphBytes: 64 * 2 ** 20, bytesPerSec: 64 * 2 ** 20 };
  const { seconds } = simulate({ ...FREE, ...graph }, { kind: 'list', lengths: equal(40, 1) }, 4);
  // A graph takes a second for one, and four for four; then ten tasks for each.
  expect(seconds).toBeGreaterThan(13.9);
  expect(seconds).toBeLessThan(14.1);
});

test('no more than operational analysis allows, and not much less', () => {
  const sec = (most: number) => fc.double({ min: 0, max: most, noNaN: true });
  fc.assert(
    fc.property(
      fc.integer({ min: 1, max: 300 }),
      sec(0.004),
      sec(0.004),
      sec(0.004),
      sec(0.01),
      (workers, submitSec, takeSec, redisSec, roundTripSec) => {
        const costs = { submitSec, takeSec, redisSec, roundTripSec };
        const slowest = Math.max(submitSec + takeSec, redisSec);
        const bound = Math.min(workers / LENGTH, 1 / slowest);
        const found = rate(costs, workers);
        expect(found).toBeLessThanOrEqual(bound * 1.02 + 1);
        // All one after another, and a slice of the solver's own task in between: the other asymptote.
        const cycle = LENGTH + submitSec + takeSec + redisSec + 8 * roundTripSec + 0.015;
        const queued = workers * (submitSec + takeSec + redisSec);
        expect(found).toBeGreaterThan((0.9 * workers) / (cycle + queued) - 1);
      },
    ),
    { numRuns: 40, seed: 1 },
  );
});
