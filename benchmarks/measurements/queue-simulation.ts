/** How far a queue carries: the model of queue-model.ts to a thousand workers, with what tasks, messages and round trips take on this machine.
 *  With --write the figure goes to docs/scaling.svg. */
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { Deadline } from '../../src/core/deadline.ts';
import { resolveOptions } from '../../src/core/options.ts';
import { finish } from '../../src/core/steps.ts';
import type { NodeEvaluator } from '../../src/exact/branch-and-bound.ts';
import { denseProblem } from '../../src/exact/dense-problem.ts';
import { denseParameters } from '../../src/exact/parameters.ts';
import { processNode } from '../../src/exact/process-node.ts';
import { proveDense } from '../../src/exact/prove-dense.ts';
import { NodeRelaxation } from '../../src/exact/relaxation.ts';
import { sparseParameters } from '../../src/exact/sparse-parameters.ts';
import type { CsrGraph } from '../../src/graph/csr.ts';
import { type Executor, type SolveOptions, solve } from '../../src/index.node.ts';
import { plotSvg } from '../../src/measure/plots/svg-plot.ts';
import { tableText } from '../../src/measure/report/markdown.ts';
import { tableOf } from '../../src/measure/report/report.ts';
import { manifestGraph } from '../../src/measure/run/manifest.ts';
import { workerThreads } from '../../src/node/worker-threads.ts';
import { type NodeTask, runTask, type SearchTask, type Task, Workspace } from '../../src/portfolio/task.ts';
import { stageNamed } from '../../src/problems/result.ts';
import { openQueue } from '../../src/queue/coordinator.ts';
import { startQueueWorker } from '../../src/queue/worker.ts';
import { hasRedis, NO_REDIS } from '../../test/support/redis.ts';
import { cpuSec, measurement, told } from '../measurement.ts';
import { ROOT } from '../pages.ts';
import { measureCosts } from '../queue-costs.ts';
import { QueueLab } from '../queue-lab.ts';
import { type Costs, type Simulated, simulate, type TreeTask, type Workload } from '../queue-model.ts';

const AT_ONCE = denseParameters.atOnce.default!;
const WIDE = 1024;
/** Of the tree that is larger than any that is proven in seconds: the lengths of its nodes are those of the measured one. */
const LARGE_TREE = 20_000;
const STREAM_SEC = 60;
/** Tasks that are done again to be measured, and messages that are sent. */
const MOST_TASKS = 40;
const LONGER = 8;

export const queueSimulation = measurement({
  name: 'queue-simulation',
  summary:
    'a proof, a portfolio and a bench on a queue of 1 to 1000 workers: a discrete-event model, from what tasks and messages take here',
  who: 'workers of one thread',
  flags: {
    proof: 'g05_100.0',
    graph: 'G22',
    seconds: 10,
    suite: 'gset',
    steps: 1000,
    instances: '*',
    workers: '1,4,16,64,256,1000',
    'rtt-ms': 0.3,
    gbit: 1,
    jobs: 300,
    'wait-sec': 4,
    svg: 'docs/scaling.svg',
  },
  tiny: [
    '--proof',
    'g05_60.1',
    '--graph',
    'g05_60.1',
    '--seconds',
    '0.5',
    '--suite',
    'smoke',
    '--steps',
    '10',
    '--instances',
    'bqp50-1',
    '--workers',
    '1,4',
    '--jobs',
    '10',
    '--wait-sec',
    '0',
    '--svg',
    '',
  ],
  async run(flags) {
    if (!hasRedis) return { 'queue-simulation': NO_REDIS };
    const how = {
      roundTripSec: flags['rtt-ms'] / 1000,
      bytesPerSec: (flags.gbit * 1e9) / 8,
      jobs: flags.jobs,
    };
    const lab = await QueueLab.open();
    try {
      await lab.work();
      const proof = await measuredProof(flags.proof);
      const nodes = await measureCosts(lab, proof.graph, proof.tasks, how);
      const portfolio = await measuredPortfolio(flags.graph, flags.seconds);
      const searches = await measureCosts(lab, portfolio.graph, portfolio.tasks, how);
      const bench = await measuredBench(lab, flags.suite, flags.steps, flags.instances);
      const runs: Costs = { ...searches, submitSec: bench.runSec / 2, takeSec: bench.runSec / 2 };
      const cases: readonly Case[] = [
        {
          name: `${flags.proof}, ${AT_ONCE} nodes at once`,
          costs: nodes,
          work: { kind: 'tree', nodes: proof.nodes },
        },
        ...[AT_ONCE, WIDE].map(
          (atOnce): Case => ({
            name: `${LARGE_TREE} nodes, ${atOnce} at once`,
            costs: nodes,
            work: { kind: 'tree', nodes: largeTree(proof.nodes, atOnce) },
          }),
        ),
        {
          name: `portfolio on ${flags.graph}`,
          costs: searches,
          work: { kind: 'stream', lengths: portfolio.lengths, seconds: STREAM_SEC },
        },
        {
          name: `the same, tasks ${LONGER} times as long`,
          costs: searches,
          work: {
            kind: 'stream',
            lengths: portfolio.lengths.map((sec) => LONGER * sec),
            seconds: STREAM_SEC,
          },
        },
        {
          name: `bench of ${bench.lengths.length} runs`,
          costs: runs,
          work: { kind: 'list', lengths: bench.lengths },
        },
        {
          name: `bench of ${25 * bench.lengths.length} runs`,
          costs: runs,
          work: { kind: 'list', lengths: Array.from({ length: 25 }, () => bench.lengths).flat() },
        },
      ];
      const counts = flags.workers.split(',').map(Number);
      const rows = cases.map((one) => ({ ...one, found: counts.map((count) => outcomeOf(one, count)) }));
      if (flags.svg !== '') writeFileSync(join(ROOT, flags.svg), figureOf(rows, counts));
      const check = await validation(
        lab,
        proof,
        { nodes, searches },
        {
          waitSec: flags['wait-sec'],
          addedSec: how.roundTripSec,
        },
      );
      return {
        'queue-simulation': textOf(rows, counts, { nodes, searches, runs, proof, portfolio, bench, check }),
      };
    } finally {
      await lab.close();
    }
  },
});

interface Case {
  readonly name: string;
  readonly costs: Costs;
  readonly work: Workload;
}

type Row = Case & { readonly found: readonly Simulated[] };

function outcomeOf({ name, costs, work }: Case, workers: number): Simulated {
  const found = simulate(costs, work, workers);
  told({ workers, name, speed: found.workSec / found.seconds });
  return found;
}

interface MeasuredProof {
  readonly graph: CsrGraph;
  readonly input: Awaited<ReturnType<typeof manifestGraph>>['input'];
  readonly nodes: readonly TreeTask[];
  readonly tasks: readonly Task[];
}

/** The nodes of a proof, in processor seconds. */
async function measuredProof(name: string): Promise<MeasuredProof> {
  const { input } = await manifestGraph(name);
  const { graph } = input;
  const { spin } = await solve(input, { seed: 1, maxSteps: 40_000, prove: false, threads: 1 });
  const relaxation = new NodeRelaxation(denseProblem(graph), resolveOptions(denseParameters, {}));
  const [afters, lengths, tasks] = [[] as number[], [] as number[], [] as NodeTask[]];
  const evaluator: NodeEvaluator = {
    begin(node, options) {
      afters.push(lengths.length);
      tasks.push({ kind: 'node', node, options });
    },
    *next() {
      const { node, options } = tasks[lengths.length]!;
      const startSec = cpuSec();
      const result = yield* processNode(relaxation, node, options);
      lengths.push(cpuSec() - startSec);
      return result;
    },
  };
  // The first time code is compiled.
  for (let time = 0; time < 2; time++) {
    afters.length = lengths.length = tasks.length = 0;
    finish(proveDense(graph, spin, { evaluator }));
  }
  const nodes = lengths.map((seconds, i) => ({ seconds, after: afters[i]! }));
  return { graph, input, nodes, tasks: tasks.slice(-MOST_TASKS) };
}

/** A tree in which the first nodes, as many as it takes, have two children each. */
function largeTree(measured: readonly TreeTask[], atOnce: number): TreeTask[] {
  return Array.from({ length: LARGE_TREE }, (_, i) => ({
    seconds: measured[i % measured.length]!.seconds,
    // Those that must have been merged so that it exists, and so that no more are under way.
    after: Math.max(Math.ceil(i / 2), i - atOnce + 1),
  }));
}

const MOST_PORTFOLIO_SEC = 60;

/** Tasks that a portfolio gives away within so many seconds, or twice as many where that were too few, done again here one by one. */
async function measuredPortfolio(name: string, seconds: number) {
  const { input } = await manifestGraph(name);
  const given: { readonly graph: CsrGraph; readonly task: SearchTask }[] = [];
  const threads = workerThreads();
  const executor: Executor = {
    available: threads.available,
    open(graph, workers, parameters) {
      const session = threads.open(graph, workers, parameters);
      const { submit } = session;
      session.submit = (...order) => {
        const [, task] = order;
        if (task.kind === 'search' && task.operator !== 'long-annealing') given.push({ graph, task });
        submit.apply(session, order);
      };
      return session;
    },
  };
  for (let limit = seconds; given.length === 0 && limit < MOST_PORTFOLIO_SEC; limit *= 2)
    await solve(input, { timeLimitSec: limit, threads: 2, prove: false, executor });
  const first = given[0];
  if (first === undefined) throw new Error(`a portfolio on ${name} gave no task away`);
  const workspace = new Workspace(first.graph);
  const tasks = given.filter(({ graph }) => graph === first.graph).map(({ task }) => task);
  const host = { deadline: new Deadline(), goal: Number.POSITIVE_INFINITY, onCut() {}, onBound() {} };
  const lengths = tasks.slice(0, MOST_TASKS).map((task) => {
    const startSec = cpuSec();
    finish(runTask(workspace, task, host));
    return cpuSec() - startSec;
  });
  // For the size of messages: the same with next to no work.
  const short = tasks.slice(0, MOST_TASKS).map((task) => ({ ...task, sweeps: Math.min(task.sweeps, 8) }));
  return { graph: first.graph, tasks: short, lengths };
}

/** Seconds of runs of a bench, and what each costs the process that gives them away. */
async function measuredBench(lab: QueueLab, suite: string, steps: number, instances: string) {
  const argv = [suite, '--methods', 'annealing', '--seeds', '1', '--max-steps', String(steps)];
  const plan = [...argv, '--bound', 'none', '--instances', instances];
  const { lengths, cpuSec: seconds } = await lab.bench('simulated', [
    ...plan,
    '--queue',
    lab.url,
    '--jobs',
    '0',
  ]);
  return { lengths, runSec: seconds / lengths.length };
}

const SLEEP_SEC = 0.05;
const SLEEPERS = [1, 4, 16, 32];

/** The model against what is measured where that is possible: a proof with one worker, and tasks that only wait, which many workers can do
 *  at a time on few cores; those workers are in this process, so that their part of the work is this thread's. */
async function validation(
  lab: QueueLab,
  proof: MeasuredProof,
  { nodes, searches }: { readonly nodes: Costs; readonly searches: Costs },
  { waitSec, addedSec }: { readonly waitSec: number; readonly addedSec: number },
): Promise<string[]> {
  const lines: string[] = [];
  const request = { method: 'exact', seed: 1, maxSteps: 40_000 } as const;
  const proofSec = async (how: Pick<SolveOptions, 'threads' | 'executor'>): Promise<number> =>
    stageNamed((await solve(proof.input, { ...request, ...how })).stages, 'prove')?.seconds ?? 0;
  const alone = await proofSec({ threads: 1 });
  const queue = await openQueue({ url: lab.url });
  const divided = await proofSec({ executor: queue.executor });
  await queue.close();
  const model = (workers: number) => simulate(nodes, { kind: 'tree', nodes: proof.nodes }, workers).seconds;
  lines.push(
    `a proof takes ${alone.toFixed(2)} s alone and ${divided.toFixed(2)} s with a worker, ${model(0).toFixed(2)} s and ${model(1).toFixed(2)} s by the model`,
  );
  for (const name of [...lab.workers.keys()]) lab.kill(name);
  for (const count of waitSec > 0 ? SLEEPERS : []) {
    const measured = await sleepingRate(lab, proof, count, waitSec);
    const { takeSec, workerSec } = searches;
    // Here there is no network.
    const roundTripSec = searches.roundTripSec - addedSec;
    const costs = { ...searches, takeSec: takeSec + workerSec, workerSec: 0, roundTripSec };
    const { jobs, seconds: sec } = simulate(
      costs,
      { kind: 'stream', lengths: [SLEEP_SEC], seconds: waitSec, spectator: true },
      count,
    );
    lines.push(
      `${count === 1 ? '1 worker that waits' : `${count} workers that wait`} ${1000 * SLEEP_SEC} ms: ${measured.toFixed(0)} jobs a second measured, ${(jobs / sec).toFixed(0)} by the model`,
    );
  }
  return lines;
}

async function sleepingRate(
  lab: QueueLab,
  { graph }: MeasuredProof,
  count: number,
  waitSec: number,
): Promise<number> {
  const worker = await startQueueWorker({
    url: lab.url,
    name: 'waiting',
    threads: count,
    startThread: (onMessage) => ({
      post(message) {
        if (message.type !== 'task') return;
        const { id } = message;
        const end = () =>
          onMessage({ type: 'ended', id, outcome: { kind: 'sparse', result: null }, seconds: SLEEP_SEC });
        setTimeout(end, 1000 * SLEEP_SEC);
      },
      terminate() {},
    }),
  });
  const queue = await openQueue({ url: lab.url });
  const session = queue.executor.open(graph, count);
  const sparse = {
    kind: 'sparse',
    maxNodes: 1,
    step: 1,
    recordProof: false,
    cycles: null,
    parameters: resolveOptions(sparseParameters, {}),
    highsUrl: null,
  } as const;
  const task = { ...sparse, start: new Int8Array(graph.n).fill(1) };
  let [given, done, startMs] = [0, 0, performance.now()];
  for (let warm = false; !warm || performance.now() - startMs < 1000 * waitSec; await session.wait()) {
    while (session.free > 0 && given < 1e6)
      session.submit(given, task, 1e12 + given++, Number.POSITIVE_INFINITY);
    done += session.collect().filter(({ type }) => type === 'ended').length;
    if (!warm && done >= count) [warm, done, startMs] = [true, 0, performance.now()];
  }
  const rate = (1000 * done) / (performance.now() - startMs);
  session.close();
  await queue.close();
  await worker.close(1);
  return rate;
}

function figureOf(rows: readonly Row[], counts: readonly number[]): string {
  const ideal = counts.map((count) => [count, count] as const);
  const series = rows.map(({ name, found }) => ({
    name,
    points: found.map(({ workSec, seconds }, i) => [counts[i]!, workSec / seconds] as const),
  }));
  return plotSvg({
    kind: 'lines',
    title: 'Throughput of a queue, by simulation',
    x: { label: 'workers of one thread', log: true },
    y: { label: 'threads’ worth of work done', log: true },
    series: [...series, { name: 'ideal', points: ideal }],
  });
}

interface Inputs {
  readonly nodes: Costs;
  readonly searches: Costs;
  readonly runs: Costs;
  readonly proof: MeasuredProof;
  readonly portfolio: { readonly lengths: readonly number[] };
  readonly bench: { readonly lengths: readonly number[]; readonly runSec: number };
  readonly check: readonly string[];
}

/** Speed in threads' worth of work, and its share of the threads that there are: of a bench the process that solves does none. */
function textOf(rows: readonly Row[], counts: readonly number[], inputs: Inputs): string {
  const { nodes, searches, runs, proof, portfolio, bench, check } = inputs;
  const speeds = rows.map(({ name, work, found }) => ({
    'threads’ worth of work': name,
    ...Object.fromEntries(
      found.map(({ workSec, seconds }, i) => {
        const threads = counts[i]! + (work.kind === 'list' ? 0 : 1);
        const speed = workSec / seconds;
        return [`${counts[i]} workers`, `${speed.toPrecision(3)} (${Math.round((100 * speed) / threads)} %)`];
      }),
    ),
  }));
  const percent = (share: number): string => `${Math.round(100 * share)} %`;
  const last = counts.at(-1)!;
  const busy = rows.map(({ name, found }) => {
    const { solver, redis, network, workers } = found.at(-1)!.busy;
    return {
      [`busy, with ${last} workers`]: name,
      'solving process': percent(solver),
      Redis: percent(redis),
      network: percent(network),
      workers: percent(workers),
    };
  });
  const costs = (
    [
      ['node', nodes, proof.nodes.map(({ seconds }) => seconds)],
      ['search', searches, portfolio.lengths],
      ['run of a bench', runs, bench.lengths],
    ] as const
  ).map(([job, cost, lengths]) => ({
    job,
    'ms, mean': ms(lengths.reduce((sum, sec) => sum + sec, 0) / lengths.length),
    longest: ms(Math.max(...lengths)),
    'solving process': ms(cost.submitSec + cost.takeSec),
    Redis: ms(cost.redisSec),
    worker: ms(cost.workerSec),
    'kB in': (cost.taskBytes / 1000).toFixed(1),
    'kB out': (cost.outcomeBytes / 1000).toFixed(1),
    'graph kB': (cost.graphBytes / 1000).toFixed(1),
  }));
  return [
    `A way to Redis and back takes ${ms(nodes.roundTripSec)} ms, its network ${((8 * nodes.bytesPerSec) / 1e9).toPrecision(2)} Gbit/s.`,
    tableText(tableOf(speeds)),
    tableText(tableOf(busy)),
    tableText(tableOf(costs)),
    `Against what can be measured here: ${check.join('; ')}.`,
  ].join('\n\n');
}

const ms = (seconds: number): string => (1000 * seconds).toPrecision(3);
