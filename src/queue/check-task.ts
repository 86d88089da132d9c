/** Whether what came from the queue is a graph, a task or an outcome: a stranger's bytes must not make a worker allocate without bound,
 *  leave its arrays or open a file, nor a worker's bytes become a cut that nobody has counted. Messages say what is wrong; what is
 *  right is not copied. */
import { InputError } from '../core/errors.ts';
import { resolveOptions } from '../core/options.ts';
import { denseParameters } from '../exact/parameters.ts';
import { sparseParameters } from '../exact/sparse-parameters.ts';
import type { Subproblem } from '../exact/subproblem.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import type { NodeTask, Task, TaskOutcome } from '../portfolio/task.ts';
import { type SearchParameters, searchParameterTable } from '../search/parameters.ts';

/** Nodes of a graph on which a dense relaxation is made: its memory grows with their square. */
const MOST_DENSE_NODES = 4096;
/** Rows of the dense relaxation's inequalities in all. */
const MOST_CAPACITY = 1e7;
const MOST_CUTS = 1000;
const OPERATORS: readonly unknown[] = [
  'restart',
  'cycling',
  'population',
  'breakout',
  'long-annealing',
  'probe',
];

type Fields = Readonly<Record<string, unknown>>;

function fail(what: string): never {
  throw new InputError({}, `${what} of the job is not sound`);
}

function fieldsOf(value: unknown, what: string): Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? (value as Fields)
    : fail(what);
}

const isCount = (value: unknown, most = Number.MAX_SAFE_INTEGER): value is number =>
  Number.isSafeInteger(value) && (value as number) >= 0 && (value as number) <= most;

/** Infinity among them. */
const isAtLeast = (value: unknown, least: number): value is number =>
  typeof value === 'number' && value >= least;

function isIntegers<T extends Int8Array | Int16Array | Int32Array | Uint8Array>(
  value: unknown,
  kind: new (length: number) => T,
  length: number,
  least: number,
  most: number,
): value is T {
  return value instanceof kind && value.length === length && value.every((x) => x >= least && x <= most);
}

export function isSpin(value: unknown, n: number): value is Int8Array {
  return value instanceof Int8Array && value.length === n && value.every((x) => x === 1 || x === -1);
}

/** @throws InputError */
export function checkGraph(value: unknown): CsrGraph {
  const { n, m, rowPtr, adj, weight } = fieldsOf(value, 'the graph');
  if (!isCount(n, 2 ** 31 - 2) || !isCount(m, 2 ** 31)) fail('the graph');
  if (!isIntegers(rowPtr, Int32Array, n + 1, 0, 2 * m) || rowPtr[0] !== 0 || rowPtr[n] !== 2 * m)
    fail('the graph');
  for (let u = 0; u < n; u++) if (rowPtr[u]! > rowPtr[u + 1]!) fail('the graph');
  if (!isIntegers(adj, Int32Array, 2 * m, 0, n - 1)) fail('the graph');
  if (!ArrayBuffer.isView(weight) || (weight as Float64Array).length !== 2 * m) fail('the graph');
  if (!(weight as Float64Array).every(Number.isFinite)) fail('the graph');
  return value as CsrGraph;
}

/** @returns defaults where there are none @throws UsageError, InputError */
export function checkParameters(value: unknown): SearchParameters | undefined {
  if (value === null) return undefined;
  const given = fieldsOf(value, 'the parameters');
  // Those of a portfolio hold more than a search asks for.
  const own = Object.keys(searchParameterTable).filter((name) => Object.hasOwn(given, name));
  return resolveOptions(searchParameterTable, Object.fromEntries(own.map((name) => [name, given[name]])));
}

/** @param highsUrl the worker's own LP solver, in place of what the task names
 *  @throws UsageError, InputError */
export function checkTask(value: unknown, { n, m }: CsrGraph, highsUrl: string | null): Task {
  const task = fieldsOf(value, 'the task');
  if (task.kind === 'search') {
    const { operator, seed, sweeps, cuts, timeShare = 1 } = task;
    if (!OPERATORS.includes(operator) || !isCount(seed) || !isAtLeast(sweeps, 0)) fail('the search');
    if (!Array.isArray(cuts) || cuts.length > MOST_CUTS || !cuts.every((cut) => isSpin(cut, n)))
      fail('the search');
    if (cuts.length === 0 && (operator === 'cycling' || operator === 'breakout')) fail('the search');
    if (!isAtLeast(timeShare, Number.MIN_VALUE) || timeShare > 1) fail('the search');
    return value as Task;
  }
  if (task.kind === 'node') {
    if (n > MOST_DENSE_NODES) fail('the node');
    checkSubproblem(task.node, n);
    const options = fieldsOf(task.options, 'the node');
    const { target, incumbent, recordProof } = options;
    if (typeof target !== 'number' || typeof incumbent !== 'number' || typeof recordProof !== 'boolean')
      fail('the node');
    const parameters = resolveOptions(denseParameters, fieldsOf(options.parameters, 'the node'));
    const { capacity, triangles, extensions } = parameters;
    if (Math.max(capacity, triangles, extensions) * n > MOST_CAPACITY) fail('the node');
    return { ...task, options: { ...options, parameters } } as unknown as Task;
  }
  if (task.kind === 'sparse') {
    const { start, maxNodes, step, exact, recordProof, cycles } = task;
    if (!isSpin(start, n) || !isAtLeast(maxNodes, 0) || !isAtLeast(step, 0)) fail('the proof');
    if (exact !== undefined && !areIntegers(exact, 2 * m)) fail('the proof');
    if (typeof recordProof !== 'boolean' || (cycles !== null && !isCycles(cycles, n))) fail('the proof');
    const parameters = resolveOptions(sparseParameters, fieldsOf(task.parameters, 'the proof'));
    return { ...task, parameters, highsUrl } as unknown as Task;
  }
  return fail('the task');
}

/** @throws InputError */
export function checkSubproblem(value: unknown, n: number): Subproblem {
  const { id, depth, group, sign, groups, bound, start } = fieldsOf(value, 'the node');
  if (!isCount(id, 2 ** 31) && id !== -1) fail('the node');
  if (!isCount(depth, n) || !isCount(groups, n) || groups === 0 || typeof bound !== 'number')
    fail('the node');
  if (!isIntegers(group, Int16Array, n, 0, groups - 1) || !isSpin(sign, n)) fail('the node');
  if (new Set(group).size !== groups) fail('the node');
  if (start === null) return value as Subproblem;
  const { vectors, columns, inequalities } = fieldsOf(start, 'the node');
  if (!isCount(columns, 1024) || !(vectors instanceof Float32Array) || vectors.length !== groups * columns)
    fail('the node');
  checkInequalities(inequalities, n);
  return value as Subproblem;
}

function checkInequalities(value: unknown, n: number): void {
  const { start, nodes, multiplier } = fieldsOf(value, 'the node');
  if (!(multiplier instanceof Float64Array) || !(nodes instanceof Int16Array)) fail('the node');
  const count = multiplier.length;
  if (!isIntegers(start, Int32Array, count + 1, 0, nodes.length)) fail('the node');
  // Triangles, pentagons and heptagons.
  for (let q = 0; q < count; q++)
    if (!(start[q + 1]! - start[q]! <= 7 && start[q]! <= start[q + 1]!)) fail('the node');
  if (!nodes.every((code) => code >= 0 && code >> 1 < n)) fail('the node');
}

/** Bits and decimal digits that sums of doubles may have, the range of their exponents included. */
const MOST_BITS = 4200;

/** As a SparseTask's `exact`. */
function areIntegers(value: unknown, count: number): boolean {
  const { integers, exponent } = fieldsOf(value, 'the proof');
  if (!Number.isInteger(exponent) || Math.abs(exponent as number) > MOST_BITS) return false;
  const isInteger = (x: unknown): boolean =>
    typeof x === 'string' && x.length <= MOST_BITS && /^-?\d+$/.test(x);
  return Array.isArray(integers) && integers.length === count && integers.every(isInteger);
}

function isCycles(value: unknown, n: number): boolean {
  const { count, start, source, target, inF, multiplier } = fieldsOf(value, 'the proof');
  if (!isCount(count) || !(source instanceof Int32Array) || !(multiplier instanceof Float64Array))
    return false;
  const size = source.length;
  return (
    multiplier.length === count &&
    isIntegers(start, Int32Array, count + 1, 0, size) &&
    start.every((at, t) => t === 0 || at >= start[t - 1]!) &&
    isIntegers(source, Int32Array, size, 0, n - 1) &&
    isIntegers(target, Int32Array, size, 0, n - 1) &&
    isIntegers(inF, Uint8Array, size, 0, 1)
  );
}

/** Of sums of real weights in another order, relative to the sizes of all. */
const TOLERANCE = 1e-9;

/** The outcome of a task on a graph, its cut counted again. @throws InputError */
export function checkOutcome(value: unknown, task: Task, graph: CsrGraph): TaskOutcome {
  const outcome = fieldsOf(value, 'the outcome');
  if (outcome.kind !== task.kind) fail('the outcome');
  if (outcome.kind === 'search') {
    const { spin, cut, sweeps, crossovers, gains } = outcome;
    if (![cut, sweeps, crossovers, gains].every(Number.isFinite) || !isCut(spin, cut as number, graph))
      fail('the outcome');
    return value as TaskOutcome;
  }
  if (outcome.kind === 'sparse') {
    if (outcome.result === null) return value as TaskOutcome;
    const { spin, cut, bound, nodes } = fieldsOf(outcome.result, 'the outcome');
    if (!isCut(spin, cut as number, graph) || typeof bound !== 'number' || !isCount(nodes))
      fail('the outcome');
    return value as TaskOutcome;
  }
  checkNodeResult(outcome.result, task as NodeTask, graph.n);
  return value as TaskOutcome;
}

function checkNodeResult(value: unknown, { node, options }: NodeTask, n: number): void {
  const result = fieldsOf(value, 'the outcome');
  const { bound, spin, children, branch, closed, interrupted, inequalities, rounds, proof } = result;
  const flags = [closed, interrupted];
  if (typeof bound !== 'number' || Number.isNaN(bound)) fail('the outcome');
  if (flags.some((flag) => typeof flag !== 'boolean') || !isCount(inequalities) || !isCount(rounds))
    fail('the outcome');
  if (spin !== null && !isSpin(spin, n)) fail('the outcome');
  if (!Array.isArray(children) || children.length !== (branch === null ? 0 : 2)) fail('the outcome');
  for (const child of children) if (checkSubproblem(child, n).groups !== node.groups - 1) fail('the outcome');
  if (branch !== null) {
    const { u, v } = fieldsOf(branch, 'the outcome');
    if (!isCount(u, n - 1) || !isCount(v, n - 1)) fail('the outcome');
  }
  if (options.recordProof !== (proof !== null)) fail('the outcome');
  if (proof === null) return;
  const leaf = fieldsOf(proof, 'the outcome');
  checkInequalities(leaf.inequalities, n);
  if (typeof leaf.bound !== 'number' || !(leaf.y instanceof Float64Array)) fail('the outcome');
  if (!isIntegers(leaf.group, Int16Array, n, 0, n - 1) || !isSpin(leaf.sign, n)) fail('the outcome');
}

/** Whether the spins are a cut of that weight. */
export function isCut(spin: unknown, cut: number, graph: CsrGraph): spin is Int8Array {
  if (!isSpin(spin, graph.n)) return false;
  const weight = cutWeight(graph, spin);
  let size = 1;
  if (weight !== cut) for (const w of graph.weight) size += Math.abs(w);
  return Math.abs(weight - cut) <= TOLERANCE * size;
}
