import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import { type SearchTask, type TaskKind, TaskRunner } from '../../src/portfolio/task.ts';
import { randomCut } from '../../src/search/random-cut.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const kinds: readonly TaskKind[] = ['hot', 'warm', 'island', 'breakout', 'scout'];
const graph = fromEdges(randomGraph(9, 150, 0.05, weightKinds.integers));

function taskOf(kind: TaskKind, sweeps = 400): SearchTask {
  const cut = new Int8Array(graph.n);
  randomCut(new Random(5), cut);
  return { kind, seed: 77, sweeps, cuts: kind === 'hot' || kind === 'scout' ? [] : [cut] };
}

function run(
  runner: TaskRunner,
  task: SearchTask,
  goal = Number.POSITIVE_INFINITY,
  deadline = new Deadline(),
) {
  const told: number[] = [];
  const outcome = finish(
    runner.run(task, deadline, goal, (spin, cut) => {
      expect(cut).toBe(cutWeight(graph, spin));
      told.push(cut);
    }),
  );
  return { ...outcome, told };
}

test.each(kinds)('%s: the same task has the same outcome, whatever its runner did before', (kind) => {
  const fresh = run(new TaskRunner(graph), taskOf(kind));
  const used = new TaskRunner(graph);
  for (const other of kinds) run(used, taskOf(other, 100));
  expect(run(used, taskOf(kind))).toEqual(fresh);
});

test.each(kinds)(
  '%s: what it returns is a cut of the weight it says, and no lighter than what it told of',
  (kind) => {
    const { spin, cut, told, steps } = run(new TaskRunner(graph), taskOf(kind));
    expect(cut).toBe(cutWeight(graph, spin));
    expect(cut).toBeGreaterThanOrEqual(Math.max(...told));
    expect(steps).toBeGreaterThan(0);
  },
);

test.each(kinds)('%s: ends at once where the time is over', (kind) => {
  const late = run(new TaskRunner(graph), taskOf(kind, 1e6), undefined, new Deadline({ timeLimitSec: 0 }));
  expect(late.spin.every((s) => s === 1 || s === -1)).toBe(true);
  expect(late.cut).toBe(cutWeight(graph, late.spin));
});

test.each(kinds)('%s: ends early at the goal', (kind) => {
  const pausesUntil = (goal: number) => {
    const steps = new TaskRunner(graph).run(taskOf(kind, 1e5), new Deadline(), goal, () => {});
    let pauses = 0;
    let next = steps.next();
    for (; !next.done; next = steps.next()) pauses++;
    return { pauses, cut: next.value.cut };
  };
  const goal = run(new TaskRunner(graph), taskOf(kind)).cut - 5;
  const reached = pausesUntil(goal);
  expect(reached.cut).toBeGreaterThanOrEqual(goal);
  expect(reached.pauses).toBeLessThan(pausesUntil(Number.POSITIVE_INFINITY).pauses);
});

test('a word from another thread ends a task', () => {
  const stopFlag = new Int32Array(new SharedArrayBuffer(4));
  const deadline = new Deadline({ stopFlag });
  const steps = new TaskRunner(graph).run(taskOf('hot', 1e9), deadline, Number.POSITIVE_INFINITY, () => {});
  for (let i = 0; i < 5; i++) expect(steps.next().done).toBe(false);
  Atomics.store(stopFlag, 0, 1);
  expect(deadline.aborted).toBe(true);
  const { cut, spin } = finish(steps);
  expect(cut).toBe(cutWeight(graph, spin));
});

test('a long annealing takes its share of the time, and tells of its cut', () => {
  const task: SearchTask = { kind: 'long', seed: 3, sweeps: 0, cuts: [], share: 0.5 };
  const deadline = new Deadline({ timeLimitSec: 0.2 });
  const { spin, cut, told, steps } = run(new TaskRunner(graph), task, undefined, deadline);
  expect(cut).toBe(cutWeight(graph, spin));
  expect(told).toEqual([cut]);
  expect(steps).toBeGreaterThan(0);
  expect(deadline.remainingSec()).toBeGreaterThan(0);
  expect(cut).toBeGreaterThanOrEqual(run(new TaskRunner(graph), taskOf('hot', 100)).cut);
});

test('a scout crosses one pair', () => {
  expect(run(new TaskRunner(graph), taskOf('scout', 60))).toMatchObject({ crossings: 1 });
});

test('the time of a sweep is that of a sweep', () => {
  const runner = new TaskRunner(graph);
  const secPerSweep = finish(runner.secPerSweep(new Deadline()));
  expect(secPerSweep).toBeGreaterThan(0);
  expect(secPerSweep).toBeLessThan(1e-2);
});
