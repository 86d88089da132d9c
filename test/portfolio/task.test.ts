import { expect, test } from 'vitest';
import { Deadline } from '../../src/core/deadline.ts';
import { Random } from '../../src/core/random.ts';
import { finish } from '../../src/core/steps.ts';
import { cutWeight } from '../../src/graph/cut.ts';
import {
  runTask,
  type SearchOperator,
  type SearchTask,
  secondsPerSweep,
  Workspace,
} from '../../src/portfolio/task.ts';
import { randomCut } from '../../src/search/random-cut.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';

const operators: readonly SearchOperator[] = ['restart', 'cycling', 'population', 'breakout', 'probe'];
const graph = fromEdges(randomGraph(9, 150, 0.05, weightKinds.integers));

function taskOf(operator: SearchOperator, sweeps = 400): SearchTask {
  const cut = new Int8Array(graph.n);
  randomCut(new Random(5), cut);
  const cuts = operator === 'restart' || operator === 'probe' ? [] : [cut];
  return { kind: 'search', operator, seed: 77, sweeps, cuts };
}

function run(
  workspace: Workspace,
  task: SearchTask,
  goal = Number.POSITIVE_INFINITY,
  deadline = new Deadline(),
) {
  const told: number[] = [];
  const outcome = finish(
    runTask(workspace, task, {
      deadline,
      goal,
      onCut: (spin, cut) => {
        expect(cut).toBe(cutWeight(graph, spin));
        told.push(cut);
      },
      onBound: () => expect.unreachable('a search has no bound to tell of'),
    }),
  );
  return { ...outcome, told };
}

test.each(operators)(
  '%s: the same task has the same outcome, whatever its workspace was used for before',
  (operator) => {
    const fresh = run(new Workspace(graph), taskOf(operator));
    const used = new Workspace(graph);
    for (const other of operators) run(used, taskOf(other, 100));
    expect(run(used, taskOf(operator))).toEqual(fresh);
  },
);

test.each(operators)(
  '%s: what it returns is a cut of the weight it says, and no lighter than what it told of',
  (operator) => {
    const { spin, cut, told, sweeps } = run(new Workspace(graph), taskOf(operator));
    expect(cut).toBe(cutWeight(graph, spin));
    expect(cut).toBeGreaterThanOrEqual(Math.max(...told));
    expect(sweeps).toBeGreaterThan(0);
  },
);

test.each(operators)('%s: ends at once where the time is over', (operator) => {
  const late = run(new Workspace(graph), taskOf(operator, 1e6), undefined, new Deadline({ timeLimitSec: 0 }));
  expect(late.spin.every((s) => s === 1 || s === -1)).toBe(true);
  expect(late.sweeps).toBeLessThanOrEqual(operator === 'breakout' ? 1e6 : 10);
});

test.each(['restart', 'cycling', 'population', 'breakout'] as const)(
  '%s: ends at the goal, long before its sweeps do',
  (operator) => {
    // What a short run reaches at first a long one reaches, too.
    const { told } = run(new Workspace(graph), taskOf(operator));
    const { cut, sweeps } = run(new Workspace(graph), taskOf(operator, 300_000), told[0]);
    expect(cut).toBeGreaterThanOrEqual(told[0]!);
    if (operator !== 'breakout') expect(sweeps).toBeLessThan(150_000);
  },
);

test('a deadline that is met from outside ends a task', () => {
  let met = false;
  const deadline = new Deadline().until(() => met);
  const steps = runTask(new Workspace(graph), taskOf('restart', 1e9), {
    deadline,
    goal: Number.POSITIVE_INFINITY,
    onCut: () => {},
    onBound: () => {},
  });
  for (let i = 0; i < 5; i++) expect(steps.next().done).toBe(false);
  met = true;
  expect(deadline.aborted).toBe(false);
  const { cut, spin } = finish(steps);
  expect(cut).toBe(cutWeight(graph, spin));
});

test('a long annealing takes its share of the time, and tells of its cut', () => {
  const task: SearchTask = {
    kind: 'search',
    operator: 'long-annealing',
    seed: 3,
    sweeps: 0,
    cuts: [],
    timeShare: 0.5,
  };
  const deadline = new Deadline({ timeLimitSec: 0.2 });
  const { spin, cut, told, sweeps } = run(new Workspace(graph), task, undefined, deadline);
  expect(cut).toBe(cutWeight(graph, spin));
  expect(told).toEqual([cut]);
  expect(sweeps).toBeGreaterThan(0);
  expect(deadline.remainingSec()).toBeGreaterThan(0);
  expect(cut).toBeGreaterThanOrEqual(run(new Workspace(graph), taskOf('restart', 100)).cut);
});

test('a probe recombines one pair', () => {
  expect(run(new Workspace(graph), taskOf('probe', 60))).toMatchObject({ crossovers: 1 });
});

test('the time of a sweep is that of a sweep', () => {
  const secPerSweep = finish(secondsPerSweep(new Workspace(graph), new Deadline()));
  expect(secPerSweep).toBeGreaterThan(0);
  expect(secPerSweep).toBeLessThan(1e-2);
});
