/** What comes from a queue is checked before anything is done with it: sound tasks pass as they are, broken ones are refused. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MaxcutError } from '../../src/core/errors.ts';
import { finish } from '../../src/core/steps.ts';
import { denseProblem } from '../../src/exact/dense-problem.ts';
import { processNode } from '../../src/exact/process-node.ts';
import { NodeRelaxation } from '../../src/exact/relaxation.ts';
import { rootSubproblem } from '../../src/exact/subproblem.ts';
import type { NodeTask, SearchTask, Task } from '../../src/portfolio/task.ts';
import { fromBytes, toBytes } from '../../src/portfolio/wire.ts';
import { runBenchJob } from '../../src/queue/bench-job.ts';
import { checkGraph, checkOutcome, checkTask } from '../../src/queue/check-task.ts';
import { checkJobData } from '../../src/queue/job.ts';
import { randomGraph, weightKinds } from '../oracles/random-graphs.ts';
import { fromEdges } from '../support/build.ts';
import { DEFAULT_DENSE } from './dense-defaults.ts';

const graph = fromEdges(randomGraph(3, 20, 0.5, weightKinds.ones!));
const spin = new Int8Array(20).fill(1);
const options = { parameters: DEFAULT_DENSE, target: 1000, incumbent: 0, recordProof: true };

const search: SearchTask = { kind: 'search', operator: 'cycling', seed: 1, sweeps: 5, cuts: [spin] };
function nodeTask(): NodeTask {
  const problem = denseProblem(graph);
  const relaxation = new NodeRelaxation(problem, DEFAULT_DENSE);
  const root = rootSubproblem(problem);
  // The target makes it branch: a child has all that a subproblem may have.
  const split = { ...options, target: -1, incumbent: -1 };
  const { children } = finish(processNode(relaxation, root, split));
  return { kind: 'node', node: { ...children[0]!, id: 1 }, options };
}

test('sound tasks pass', () => {
  const task = nodeTask();
  expect(task.node.start).not.toBeNull();
  expect(checkTask(fromBytes(toBytes(task)), graph, null)).toMatchObject({ kind: 'node', node: task.node });
  expect(checkTask(search, graph, null)).toEqual(search);
});

test('a sparse proof loads the worker’s own solver, whatever it is told', () => {
  const task = {
    kind: 'sparse',
    start: spin,
    maxNodes: 10,
    step: 1,
    recordProof: false,
    cycles: null,
    parameters: { cliques: 7 },
    highsUrl: 'file:///etc/passwd',
  };
  expect(checkTask(task, graph, 'own')).toMatchObject({
    highsUrl: 'own',
    parameters: { cliques: 7, age: 10 },
  });
  expect(() => checkTask({ ...task, parameters: { cliques: -1 } }, graph, 'own')).toThrow();
  const integers = new Array(2 * graph.m).fill('-12345678901234567890');
  const exact = { integers, exponent: -60 };
  expect(checkTask(fromBytes(toBytes({ ...task, exact })), graph, 'own')).toMatchObject({ exact });
  for (const wrong of [{ integers, exponent: 0.5 }, { integers: integers.slice(1), exponent: 0 }, null])
    expect(() => checkTask({ ...task, exact: wrong }, graph, 'own')).toThrow();
  const words = { integers: integers.map(() => '1e3'), exponent: 0 };
  expect(() => checkTask({ ...task, exact: words }, graph, 'own')).toThrow();
});

const junk = fc.oneof(
  fc.constantFrom(null, undefined, -1, 1e300, Number.NaN, '', 'x', true, {}, []),
  fc.int8Array(),
  fc.int32Array(),
  fc.float64Array(),
);

/** Puts something else in one place of plain data. */
function spoil(value: unknown, path: readonly number[], other: unknown): unknown {
  const keys =
    typeof value === 'object' && value !== null && !ArrayBuffer.isView(value) ? Object.keys(value) : [];
  const [first, ...rest] = path;
  if (first === undefined || keys.length === 0) return other;
  const key = keys[first % keys.length]!;
  const changed = spoil((value as Record<string, unknown>)[key], rest, other);
  return Array.isArray(value)
    ? value.map((item, i) => (String(i) === key ? changed : item))
    : { ...(value as object), [key]: changed };
}

describe('broken ones are refused by name, or are sound after all', () => {
  const tasks: readonly Task[] = [search, nodeTask()];
  test('whatever stands in their fields', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...tasks),
        fc.array(fc.nat(9), { minLength: 1, maxLength: 4 }),
        junk,
        (task, path, other) => {
          const spoilt = spoil(task, path, other);
          try {
            const { kind } = checkTask(spoilt, graph, null);
            if (kind === 'search')
              expect((spoilt as SearchTask).cuts.every((cut) => cut.length === 20)).toBe(true);
          } catch (error) {
            expect(error).toBeInstanceOf(MaxcutError);
          }
        },
      ),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['groups beyond the graph', { group: new Int16Array(20).fill(25) }],
    ['signs that are none', { sign: new Int8Array(20).fill(3) }],
    ['vectors of another size', { start: { vectors: new Float32Array(3), columns: 2, inequalities: null } }],
  ])('%s', (_what, part) => {
    const task = nodeTask();
    expect(() => checkTask({ ...task, node: { ...task.node, ...part } }, graph, null)).toThrow(
      /node of the job/,
    );
  });

  test('inequalities of nodes that the graph does not have', () => {
    const task = nodeTask();
    const inequalities = {
      start: Int32Array.of(0, 3),
      nodes: Int16Array.of(0, 2, 99),
      multiplier: Float64Array.of(1),
    };
    const start = { ...task.node.start!, inequalities };
    expect(() => checkTask({ ...task, node: { ...task.node, start } }, graph, null)).toThrow(
      /node of the job/,
    );
  });

  test('a dense relaxation that would take all memory', () => {
    const n = 100_000;
    const large = {
      n,
      m: 0,
      rowPtr: new Int32Array(n + 1),
      adj: new Int32Array(0),
      weight: new Float64Array(0),
    };
    const node = {
      ...rootSubproblem(denseProblem(graph)),
      group: new Int16Array(n),
      sign: new Int8Array(n).fill(1),
    };
    expect(() => checkTask({ kind: 'node', node, options }, large, null)).toThrow(/node of the job/);
  });

  test.each([
    ['rows that run back', { rowPtr: graph.rowPtr.map((at, u) => (u === 3 ? 0 : at)) }],
    ['heads that are no nodes', { adj: graph.adj.map((u, a) => (a === 0 ? 20 : u)) }],
    ['weights that are no numbers', { weight: graph.weight.map((w, a) => (a === 0 ? Number.NaN : w)) }],
    ['fewer weights than arcs', { weight: graph.weight.slice(1) }],
    ['more nodes than rows', { n: 2 ** 30 }],
  ])('a graph of %s', (_what, part) => {
    expect(() => checkGraph({ ...graph, ...part })).toThrow(/graph of the job/);
  });
});

test('an outcome whose cut weighs something else is refused', () => {
  const outcome = { kind: 'search', spin, cut: 0, sweeps: 5, crossovers: 0, gains: 0 };
  expect(checkOutcome(outcome, search, graph)).toBe(outcome);
  expect(() => checkOutcome({ ...outcome, cut: 7 }, search, graph)).toThrow(/outcome/);
  expect(() => checkOutcome({ ...outcome, kind: 'node' }, search, graph)).toThrow(/outcome/);
});

describe('outcomes of a node', () => {
  const task = nodeTask();
  const problem = denseProblem(graph);
  const relaxation = new NodeRelaxation(problem, DEFAULT_DENSE);
  const split = { ...task, options: { ...options, target: -1, incumbent: -1 } };
  const result = finish(processNode(relaxation, split.node, split.options));
  const outcome = { kind: 'node', result } as const;

  test('pass as they are', () => {
    expect(result.children).toHaveLength(2);
    expect(checkOutcome(fromBytes(toBytes(outcome)), split, graph)).toEqual(outcome);
  });

  test('are refused by name, or are sound after all, whatever stands in their fields', () => {
    fc.assert(
      fc.property(fc.array(fc.nat(15), { minLength: 1, maxLength: 5 }), junk, (path, other) => {
        const spoilt = spoil(outcome, path, other);
        try {
          const checked = checkOutcome(spoilt, split, graph);
          if (checked.kind !== 'node') throw new Error('another kind');
          const { children, branch, bound } = checked.result;
          expect(children).toHaveLength(branch === null ? 0 : 2);
          expect(bound).not.toBeNaN();
          for (const { group, groups } of children) expect(Math.max(...group)).toBe(groups - 1);
        } catch (error) {
          expect(error).toBeInstanceOf(MaxcutError);
        }
      }),
      { numRuns: 2000 },
    );
  });

  test.each([
    ['a child of another tree', { children: [result.children[0]!, task.node] }],
    ['no proof where one is wanted', { proof: null }],
    ['a branch on nodes that there are not', { branch: { u: 0, v: 20 } }],
    ['a bound that is no number', { bound: Number.NaN }],
  ])('%s', (_what, part) => {
    const spoilt = { kind: 'node', result: { ...result, ...part } };
    expect(() => checkOutcome(spoilt, split, graph)).toThrow(/outcome|node of the job/);
  });
});

test('a job of another version, or of nobody, is refused with what to do', () => {
  const data = {
    version: '1',
    run: 'r',
    kind: 'node',
    content: 'a'.repeat(64),
    size: 10,
    endsAtMs: null,
    ahead: false,
    about: '',
  };
  expect(checkJobData(data, '1')).toEqual(data);
  expect(() => checkJobData(data, '2')).toThrow(
    'the job is of maxcut 1, but the worker of 2: use one version everywhere',
  );
  for (const part of [
    { run: '../x' },
    { kind: 'exec' },
    { content: '/etc/passwd' },
    { size: 1e12 },
    { endsAtMs: 'now' },
    { ahead: 1 },
  ])
    expect(() => checkJobData({ ...data, ...part }, '1')).toThrow(
      'the fields of the job are not those of maxcut',
    );
  for (const other of [null, 3, 'text', [], {}])
    expect(() => checkJobData(other, '1')).toThrow('no job of maxcut');
});

test('a run of a benchmark names a file, not a path', async () => {
  const settings = {
    instance: 'g',
    method: 'greedy',
    seed: 1,
    timeLimitSec: 1,
    maxSteps: null,
    threads: 1,
    stopAtBest: false,
    bound: 'none',
  };
  const payload = {
    suite: 's',
    settings,
    name: 'g',
    family: 'f',
    bestKnown: null,
    provenOptimal: false,
    file: 'g.txt',
    read: null,
  };
  const { signal } = new AbortController();
  for (const part of [
    { file: '../../etc/passwd' },
    { file: '/etc/passwd' },
    { file: '..' },
    { settings: { ...settings, method: 'nothing' } },
    { settings: { ...settings, threads: 1e9 } },
    { read: { file: '/etc/passwd' } },
  ])
    await expect(runBenchJob({ ...payload, ...part }, new Uint8Array(1), signal)).rejects.toThrow(
      'the run of the job is not sound',
    );
});
