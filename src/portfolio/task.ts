/** The one unit of work: a task in, an outcome out. Both are plain data, structured-cloneable and serialisable to bytes (wire.ts), so
 *  that this thread, worker threads, Web Workers and other machines do the same tasks. A task is told all that it needs and draws
 *  from a seed of its own: its outcome depends on nothing else, except where a time limit or the goal ends it early. */
import type { Deadline } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { WeightedCycles } from '../cuts/weighted-cycles.ts';
import { denseProblem } from '../exact/dense-problem.ts';
import type { DenseParameters } from '../exact/parameters.ts';
import { type NodeOptions, type NodeResult, processNode } from '../exact/process-node.ts';
import { proveSparse } from '../exact/prove-sparse.ts';
import { NodeRelaxation } from '../exact/relaxation.ts';
import type { SparseParameters } from '../exact/sparse-parameters.ts';
import type { SparseResult } from '../exact/sparse-tree.ts';
import type { Subproblem } from '../exact/subproblem.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { CutBound } from '../problems/result.ts';
import { breakoutSearch } from '../search/breakout.ts';
import { Cycling } from '../search/cycling.ts';
import { attachedThread, type SharedAnnealing } from '../search/large-annealing.ts';
import { DEFAULT_SEARCH_PARAMETERS, type SearchParameters } from '../search/parameters.ts';
import { Population } from '../search/population.ts';

/** How a search task makes its cut:
 *  - `restart`: an annealing from a random cut, then thermal cycling;
 *  - `cycling`: thermal cycling from an elite cut;
 *  - `population`: short annealings, recombined until they are one cut, with elite cuts as immigrants;
 *  - `breakout`: breakout local search from an elite cut;
 *  - `long-annealing`: one annealing whose temperature follows the clock;
 *  - `probe`: two short annealings and their offspring, to see what crossover gains on this graph. */
export type SearchOperator = 'restart' | 'cycling' | 'population' | 'breakout' | 'long-annealing' | 'probe';

export interface SearchTask {
  readonly kind: 'search';
  readonly operator: SearchOperator;
  readonly seed: number;
  /** Sweeps to spend, about. */
  readonly sweeps: number;
  /** Cuts to begin with, each Int8Array(n): one for `cycling` and `breakout`, immigrants for `population`. */
  readonly cuts: readonly Int8Array[];
  /** Of `long-annealing`: the share of the time left that it takes, instead of sweeps. */
  readonly timeShare?: number;
}

export interface SearchOutcome {
  readonly kind: 'search';
  readonly spin: Int8Array;
  readonly cut: number;
  /** Sweeps spent. */
  readonly sweeps: number;
  /** Of a population: first crossovers, and those whose offspring beat both parents. */
  readonly crossovers: number;
  readonly gains: number;
}

/** A node of the branch and bound on the task's graph. */
export interface NodeTask {
  readonly kind: 'node';
  readonly node: Subproblem;
  readonly options: NodeOptions;
}

export interface NodeOutcome {
  readonly kind: 'node';
  readonly result: NodeResult;
}

/** A whole branch and cut over odd cycles of the task's graph: its linear programs occupy a thread for a tenth of a second at a time. */
export interface SparseTask {
  readonly kind: 'sparse';
  readonly start: Int8Array;
  /** Nodes at most. */
  readonly maxNodes: number;
  /** What cuts are multiples of. */
  readonly step: number;
  /** The weights of the graph's arcs that are meant, where its own are rounded: integers, as decimals, times 2^exponent. */
  readonly exact?: { readonly integers: readonly string[]; readonly exponent: number };
  readonly recordProof: boolean;
  readonly cycles: WeightedCycles | null;
  readonly parameters: SparseParameters;
  /** Where the LP solver is (lp/highs.ts). */
  readonly highsUrl: string | null;
}

export interface SparseOutcome {
  readonly kind: 'sparse';
  /** Null where the LP solver could not be loaded. */
  readonly result: SparseResult | null;
}

/** A thread's part of one annealing that all threads share; only where memory is shared. */
export interface LanesTask {
  readonly kind: 'lanes';
  readonly shared: SharedAnnealing;
  /** From 1 on; 0 is the calling thread. */
  readonly thread: number;
}

export interface LanesOutcome {
  readonly kind: 'lanes';
}

/** Every kind of task. A new kind is a member here, its outcome below, and a line in `runTask`. */
export type Task = SearchTask | NodeTask | SparseTask;
/** With those that only threads of one process can do. */
export type LocalTask = Task | LanesTask;
export type TaskOutcome = SearchOutcome | NodeOutcome | SparseOutcome | LanesOutcome;

/** What a running task can ask, and whom it tells. */
export interface TaskHost {
  /** For time and abort; steps are the task's own. */
  readonly deadline: Deadline;
  /** A cut of this weight ends the task. */
  readonly goal: number;
  /** Told of every better cut within the task; the array is the task's own. */
  onCut(spin: Int8Array, cut: number): void;
  /** Told of every better bound on the cuts of the task's graph. */
  onBound(bound: CutBound): void;
}

/** What tasks on one graph share: kernel memory is filled once. */
export class Workspace {
  readonly graph: CsrGraph;
  readonly parameters: SearchParameters;
  #cycling: Cycling | undefined;
  #relaxation: NodeRelaxation | undefined;

  constructor(graph: CsrGraph, parameters: SearchParameters = DEFAULT_SEARCH_PARAMETERS) {
    this.graph = graph;
    this.parameters = parameters;
  }

  /** @param parameters those of the first call count */
  relaxation(parameters: DenseParameters): NodeRelaxation {
    this.#relaxation ??= new NodeRelaxation(denseProblem(this.graph), parameters);
    return this.#relaxation;
  }

  get cycling(): Cycling {
    this.#cycling ??= new Cycling(this.graph, 'wasm', this.parameters);
    return this.#cycling;
  }
}

export function runTask(workspace: Workspace, task: SearchTask, host: TaskHost): Steps<SearchOutcome>;
export function runTask(workspace: Workspace, task: NodeTask, host: TaskHost): Steps<NodeOutcome>;
export function runTask(workspace: Workspace, task: SparseTask, host: TaskHost): Steps<SparseOutcome>;
export function runTask(workspace: Workspace, task: LocalTask, host: TaskHost): Steps<TaskOutcome>;
export function runTask(workspace: Workspace, task: LocalTask, host: TaskHost): Steps<TaskOutcome> {
  switch (task.kind) {
    case 'search':
      return runSearch(workspace, task, host);
    case 'node':
      return runNode(workspace, task, host);
    case 'sparse':
      return runSparse(workspace, task, host);
    case 'lanes':
      return runLanes(task, host);
  }
}

/** Between two pauses: messages are seen that soon. */
const LANES_PAUSE_MS = 5;

function* runLanes({ shared, thread }: LanesTask, { deadline }: TaskHost): Steps<LanesOutcome> {
  const lanes = attachedThread(shared, thread);
  for (let pausedMs = performance.now(); !lanes.stopped && !deadline.expired; ) {
    if (!lanes.visit()) lanes.wait();
    const nowMs = performance.now();
    if (nowMs < pausedMs + LANES_PAUSE_MS) continue;
    yield;
    pausedMs = nowMs;
  }
  return { kind: 'lanes' };
}

function* runSparse({ graph }: Workspace, task: SparseTask, host: TaskHost): Steps<SparseOutcome> {
  const { start, maxNodes, step, exact, recordProof, cycles, parameters, highsUrl } = task;
  const meant = exact && { integers: exact.integers.map(BigInt), exponent: exact.exponent };
  const result = yield* proveSparse({ ...graph, exact: meant }, start, {
    deadline: host.deadline.limit(maxNodes),
    step,
    recordProof,
    cycles: cycles ?? undefined,
    parameters,
    highsUrl,
    onCut: (cut, spin) => host.onCut(spin, cut),
    onBound: (upperBound) =>
      host.onBound({ upperBound, kind: 'verified', source: 'branch-and-bound', multipliers: null }),
  });
  return { kind: 'sparse', result };
}

function* runNode(workspace: Workspace, { node, options }: NodeTask, host: TaskHost): Steps<NodeOutcome> {
  const relaxation = workspace.relaxation(options.parameters);
  return { kind: 'node', result: yield* processNode(relaxation, node, options, host.deadline) };
}

/** Steps of breakout local search that take as long as a sweep, per node. */
const BREAKOUT_STEPS_PER_NODE = 2e-4;

function* runSearch(workspace: Workspace, task: SearchTask, host: TaskHost): Steps<SearchOutcome> {
  const { cycling } = workspace;
  const random = new Random(task.seed);
  switch (task.operator) {
    case 'population':
    case 'probe':
      return yield* populationTask(workspace, task, host, random);
    case 'breakout':
      return yield* breakoutTask(workspace, task, host, random);
    default: {
      const before = cycling.sweeps;
      yield* annealingTask(cycling, task, host, random);
      const { spin, cut } = cycling;
      return outcomeOf(spin.slice(), cut, cycling.sweeps - before);
    }
  }
}

function* annealingTask(cycling: Cycling, task: SearchTask, host: TaskHost, random: Random): Steps<void> {
  const { deadline, goal } = host;
  const offer = () => host.onCut(cycling.spin, cycling.cut);
  if (task.operator === 'long-annealing') {
    yield* cycling.annealByClock(random, deadline.share(task.timeShare!), goal);
    offer();
    return;
  }
  if (task.operator === 'cycling') {
    cycling.adopt(task.cuts[0]!);
    yield* cycling.cycle(task.sweeps, random, deadline, goal, offer);
    return;
  }
  yield* cycling.anneal(Math.ceil(task.sweeps / 2), random, deadline, goal);
  offer();
  yield* cycling.cycle(Math.ceil(task.sweeps / 2), random, deadline, goal, offer);
}

function* populationTask(
  { graph, cycling, parameters }: Workspace,
  task: SearchTask,
  host: TaskHost,
  random: Random,
): Steps<SearchOutcome> {
  const before = cycling.sweeps;
  const { deadline, goal } = host;
  const onBetter = (spin: Int8Array, cut: number) => host.onCut(spin, cut);
  const immigrants = task.cuts;
  const parts = { graph, cycling, immigrants, random, deadline, goal, onBetter, parameters };
  const population = new Population(parts);
  const { spin, cut } = yield* task.operator === 'probe'
    ? population.probe(task.sweeps)
    : population.run(task.sweeps);
  const sweeps = cycling.sweeps - before + population.steps;
  return { ...outcomeOf(spin, cut, sweeps), crossovers: population.crossovers, gains: population.gains };
}

function* breakoutTask(
  { graph, parameters }: Workspace,
  task: SearchTask,
  host: TaskHost,
  random: Random,
): Steps<SearchOutcome> {
  const steps = Math.ceil(task.sweeps * BREAKOUT_STEPS_PER_NODE * graph.n);
  const { spin, cut } = yield* breakoutSearch({
    graph,
    start: task.cuts[0]!,
    deadline: host.deadline.limit(steps),
    random,
    goal: host.goal,
    parameters,
    onBetter: (better, weight) => host.onCut(better, weight),
  });
  return outcomeOf(spin, cut, task.sweeps);
}

function outcomeOf(spin: Int8Array, cut: number, sweeps: number): SearchOutcome {
  return { kind: 'search', spin, cut, sweeps, crossovers: 0, gains: 0 };
}

/** Sweeps of the first annealing that is timed, and how long one must take to count. */
const FIRST_TIMED = 16;
const TIMED_MS = 8;

/** Seconds of a sweep: longer and longer annealings are timed, since the first ones run code that is not optimised yet. */
export function* secondsPerSweep({ cycling }: Workspace, deadline: Deadline): Steps<number> {
  for (let sweeps = FIRST_TIMED; ; sweeps *= 2) {
    const startMs = performance.now();
    const before = cycling.sweeps;
    yield* cycling.anneal(sweeps, new Random(0), deadline);
    const ms = performance.now() - startMs;
    if ((sweeps > FIRST_TIMED && ms > TIMED_MS) || deadline.expired)
      return ms / 1000 / Math.max(1, cycling.sweeps - before);
  }
}
