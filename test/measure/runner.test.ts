/** Runs as processes: rows, what becomes of faulty methods, interruption and going on. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type Instance, planTasks, type Task } from '../../src/measure/plan.ts';
import type { RunRow } from '../../src/measure/row.ts';
import { Journal } from '../../src/measure/run/journal.ts';
import { theseVersions, thisMachine } from '../../src/measure/run/machine.ts';
import { type RemoteRuns, runTasks, tasksLeft } from '../../src/measure/run/runner.ts';
import { scratchFolder } from '../cli/harness.ts';

const path = scratchFolder();
const faultyWorker = fileURLToPath(new URL('../fixtures/bench/faulty-worker.mjs', import.meta.url));

function square(): Instance {
  const file = path('square.txt');
  writeFileSync(file, '4 4\n1 2 1\n2 3 2\n3 4 3\n4 1 4\n');
  return { name: 'square', family: 'own', source: { file }, bestKnown: 10, provenOptimal: true };
}

interface Request {
  readonly methods: readonly string[];
  readonly seeds?: number;
  readonly jobs?: number;
  readonly worker?: string;
  readonly instance?: Partial<Instance>;
  readonly signal?: AbortSignal;
  readonly onRow?: (row: RunRow) => void;
  readonly bound?: string;
}

function plan({ methods, seeds = 1, instance, bound = 'none' }: Request) {
  return planTasks({
    suite: 'test',
    instances: [{ ...square(), ...instance }],
    methods,
    seeds,
    timeLimitSec: 5,
    maxSteps: null,
    threads: 1,
    stopAtBest: false,
    bound,
  });
}

let folders = 0;
async function runAll(request: Request, folder = path(`run-${folders++}`)): Promise<Journal> {
  const journal = Journal.open(folder, true);
  await runTasks(tasksLeft(plan(request), journal.rows), journal, {
    jobs: request.jobs ?? 1,
    signal: request.signal ?? new AbortController().signal,
    machine: thisMachine(),
    versions: theseVersions(),
    onStart: () => {},
    onRow: request.onRow ?? (() => {}),
    worker: request.worker,
  });
  return journal;
}

describe('with runs elsewhere', () => {
  const tasks = plan({ methods: ['greedy', 'one-flip', 'annealing'] });
  const answer = {
    report: { answer: null, error: 'done elsewhere', loadSec: null, loadedMemoryMiB: null, wallSec: 1 },
  };
  const there = { ...answer, machine: null, versions: null };
  /** Of the square: all four edges. */
  const ANSWER = {
    sides: Int8Array.of(1, -1, 1, -1),
    value: 10,
    status: 'feasible',
    trace: [[0, 10]],
    stages: [],
    solveSec: 0.1,
    cpuSec: 0.1,
    peakMemoryMiB: 1,
    upperBound: null,
    boundKind: 'none',
    boundSec: null,
  } as const;

  async function runWith(elsewhere: RemoteRuns, jobs = 1): Promise<RunRow[]> {
    const journal = Journal.open(path(`run-${folders++}`), true);
    const { signal } = new AbortController();
    const where = { machine: thisMachine(), versions: theseVersions() };
    const options = { jobs, signal, ...where, onStart() {}, onRow() {}, elsewhere };
    await runTasks(tasks, journal, options);
    return [...journal.rows];
  }

  test('one that takes too long is done here again, and called off there', async () => {
    const calledOff: string[] = [];
    const late: Task[] = [];
    const rows = await runWith({
      get free() {
        return late.length < 1 ? 1 : 0;
      },
      run(task, signal) {
        late.push(task);
        return new Promise((resolve) => {
          signal.addEventListener('abort', () => {
            calledOff.push(task.settings.method);
            resolve(null);
          });
        });
      },
      idle: 0,
      reclaim() {},
      overdue: () => late,
    });
    expect(calledOff).toEqual(['annealing']);
    expect(rows.map(({ method, error }) => [method, error]).sort()).toEqual([
      ['annealing', null],
      ['greedy', null],
      ['one-flip', null],
    ]);
  });

  test('the first row counts: what was done there ends what was begun here', async () => {
    const late: Task[] = [];
    let asked = 0;
    const rows = await runWith({
      get free() {
        return late.length < 2 ? 1 : 0;
      },
      async run(task) {
        late.push(task);
        // As soon as it has been begun here.
        while (asked === 0) await new Promise((resolve) => setTimeout(resolve, 1));
        return there;
      },
      idle: 0,
      reclaim() {},
      overdue() {
        asked++;
        return late;
      },
    });
    expect(rows).toHaveLength(3);
    expect(rows.filter(({ error }) => error === 'done elsewhere').length).toBeGreaterThan(0);
  });

  test('with nobody here, one that takes too long is done there by another one', async () => {
    const begun: Task[] = [];
    const calledOff: string[] = [];
    const rows = await runWith(
      {
        get free() {
          return begun.length < 3 ? 1 : 0;
        },
        get idle() {
          return begun.length < 3 ? 0 : 1;
        },
        run(task, signal) {
          const again = begun.includes(task);
          begun.push(task);
          const slow = task.settings.method === 'one-flip' && !again;
          // A failure of the second one would not count while the first goes on.
          const report = { ...there.report, answer: again ? ANSWER : null, error: again ? null : 'there' };
          return new Promise((resolve) => {
            signal.addEventListener('abort', () => {
              calledOff.push(task.settings.method);
              resolve(null);
            });
            if (!slow) resolve({ ...there, report });
          });
        },
        reclaim() {},
        overdue: () => begun.filter(({ settings }) => settings.method === 'one-flip'),
      },
      0,
    );
    expect(begun.map(({ settings }) => settings.method)).toEqual([
      'annealing',
      'one-flip',
      'greedy',
      'one-flip',
    ]);
    expect(calledOff).toContain('one-flip');
    expect(rows.map(({ method, error }) => [method, error]).sort()).toEqual([
      ['annealing', 'there'],
      ['greedy', 'there'],
      ['one-flip', null],
    ]);
  });

  test('what comes back without a row is done here', async () => {
    let given = 0;
    const rows = await runWith({
      get free() {
        return 2 - given;
      },
      async run() {
        given++;
        return null;
      },
      idle: 0,
      reclaim() {},
      overdue: () => [],
    });
    expect(rows.map(({ error }) => error)).toEqual([null, null, null]);
  });
});

describe('a run', () => {
  test('leaves a line with all that a report needs', async () => {
    const { rows, file } = await runAll({ methods: ['greedy', 'one-flip'], bound: 'sdp' });
    expect(rows.map(({ id }) => id)).toEqual(['square/greedy/1', 'square/one-flip/1']);
    const lines = readFileSync(file, 'utf8').trimEnd().split('\n');
    expect(lines.map((line) => JSON.parse(line))).toEqual(rows);
    const [row] = rows;
    expect(row).toMatchObject({
      suite: 'test',
      nodes: 4,
      edges: 4,
      sense: 'maximize',
      value: 10,
      cut: 10,
      gap: 0,
      status: 'feasible',
      error: null,
      upperBound: 10,
      boundKind: 'verified',
      versions: { maxcut: '0.1.0', node: process.versions.node },
    });
    expect(row!.trace.at(-1)![1]).toBe(10);
    for (const seconds of [row!.loadSec, row!.solveSec, row!.cpuSec, row!.boundSec])
      expect(seconds).toBeGreaterThanOrEqual(0);
    expect(row!.wallSec).toBeGreaterThan(row!.solveSec!);
    expect(row!.peakMemoryMiB).toBeGreaterThan(20);
    expect(row!.machine.cores).toBeGreaterThan(0);
    expect(Date.parse(row!.date)).not.toBeNaN();
  });

  test('of a QUBO: its value, which is minimised', async () => {
    const file = path('small.sparse');
    writeFileSync(file, '2 3\n1 1 -2\n2 2 -3\n1 2 2\n');
    const { rows } = await runAll({
      methods: ['one-flip'],
      instance: { source: { file }, bestKnown: -3, provenOptimal: true },
    });
    // x = (0, 1) gives −3; (1, 1) gives −2 −3 + 2·2 = −1.
    expect(rows[0]).toMatchObject({ sense: 'minimize', value: -3, cut: null, gap: 0, error: null });
  });

  test('of a generated graph is the same in worker and parent', async () => {
    const generated = { name: 'g', family: 'gnm', seed: 3, parameters: { nodes: 20, edges: 40 } };
    const { rows } = await runAll({
      methods: ['greedy'],
      instance: { source: { generated }, bestKnown: null },
    });
    expect(rows[0]).toMatchObject({ nodes: 20, edges: 40, error: null, gap: null, bestKnown: null });
    expect(rows[0]!.cut).toBeGreaterThan(20);
  });
});

describe('a faulty method is one failed row, and the others go on', () => {
  const faults: Record<string, RegExp> = {
    'corrupted value': /^the answer claims the value 11, but its sides recount to 10$/,
    'corrupted sides': /^the answer claims the value 10, but its sides recount to 5$/,
    'too few sides': /^the answer has 3 sides for 4 nodes$/,
    'strange side': /^the answer has a side 0, expected -1 or 1$/,
    'false bound': /^the value 10 is better than its own proven bound 9$/,
    crash: /exit code 1: TypeError: the method fell over$/,
    'silent end': /^the process ended without an answer, exit code 3$/,
    killed: /^the process ended without an answer, signal SIGKILL$/,
  };

  test.each([1, 3])('%d at once', async (jobs) => {
    const methods = ['honest', ...Object.keys(faults)];
    const { rows } = await runAll({ methods, jobs, worker: faultyWorker });
    expect(rows.length).toBe(methods.length);
    for (const row of rows) {
      if (row.method === 'honest') expect(row).toMatchObject({ status: 'feasible', value: 10, error: null });
      else {
        expect(row).toMatchObject({ status: 'failed', value: null, cut: null, gap: null, trace: [] });
        expect(row.error).toMatch(faults[row.method]!);
      }
    }
  });

  test('a value beyond a proven optimum is none', async () => {
    const instance = { bestKnown: 9 };
    const { rows } = await runAll({ methods: ['honest'], worker: faultyWorker, instance });
    expect(rows[0]!.error).toBe('the value 10 is better than the proven optimum 9');
  });

  test('a worker that is not there, and an instance that is not', async () => {
    const absent = await runAll({ methods: ['honest'], worker: path('absent.mjs') });
    expect(absent.rows[0]!.error).toMatch(/^the process ended without an answer, exit code 1: .*Error/);
    const noFile = await runAll({ methods: ['greedy'], instance: { source: { file: path('absent.txt') } } });
    expect(noFile.rows[0]!.error).toMatch(/absent\.txt: no such file$/);
  });
});

describe('going on', () => {
  test('rows that are there are not run again, and a line that was cut off is', async () => {
    const folder = path('resumed');
    const first = await runAll({ methods: ['greedy'], seeds: 2 }, folder);
    const whole = readFileSync(first.file, 'utf8');
    const [line] = whole.split('\n');
    writeFileSync(first.file, `${line}\n${line!.slice(0, 100)}`);
    const ran: string[] = [];
    await runAll({ methods: ['greedy', 'random'], seeds: 2, onRow: ({ id }) => ran.push(id) }, folder);
    expect(ran).toEqual(['square/random/1', 'square/greedy/2', 'square/random/2']);
    const lines = readFileSync(first.file, 'utf8').trimEnd().split('\n');
    expect(lines[0]).toBe(line);
    expect(lines.map((text) => JSON.parse(text).id)).toEqual(['square/greedy/1', ...ran]);
  });

  test('an interruption ends the running process and leaves no row of it', async () => {
    const controller = new AbortController();
    const startMs = performance.now();
    const { rows } = await runAll({
      methods: ['honest', 'endless', 'crash'],
      worker: faultyWorker,
      signal: controller.signal,
      // While the next one runs.
      onRow: () => setTimeout(() => controller.abort(), 300),
    });
    expect(performance.now() - startMs).toBeLessThan(10_000);
    expect(rows.map(({ method }) => method)).toEqual(['honest']);
  });

  test('without --resume runs that are there are refused', async () => {
    const { file } = await runAll({ methods: ['greedy'] }, path('refused'));
    expect(() => Journal.open(path('refused'), false)).toThrow(`${JSON.stringify(file)} holds 1 runs`);
  });

  test('a line in the middle that cannot be read is an error with its place', () => {
    mkdirSync(path('damaged'));
    const file = path('damaged/runs.jsonl');
    writeFileSync(file, '\n{"id":1}\n');
    expect(() => Journal.open(path('damaged'), true)).toThrow(`${file}:2: id is 1, expected text`);
    writeFileSync(file, 'no json\n');
    expect(() => Journal.open(path('damaged'), true)).toThrow(`${file}:1: this is not JSON`);
  });
});
