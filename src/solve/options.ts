/** The options of solve(), solveQubo() and solveIsing() as tables. */
import { limitTable, seedRow } from '../core/common-options.ts';
import {
  choice,
  integer,
  number,
  type OptionTable,
  type Resolved,
  resolveOptions,
  value,
} from '../core/options.ts';
import type { Executor } from '../portfolio/executor.ts';
import { portfolioParameterTable } from '../portfolio/parameters.ts';
import type { Sense } from '../problems/quadratic.ts';
import { methodNames } from './methods.ts';
import type { QuadraticOptions, QuadraticProgressEvent } from './quadratic-types.ts';
import type { BoundRequest, GetEdgeWeight, ProgressEvent, SolveOptions } from './types.ts';

/** The parameters of the search: what `parameters` may set by name, and `--set name=value` on the command line. */
export const parameterTable = portfolioParameterTable;

const isObject = (given: unknown): boolean => typeof given === 'object' && given !== null;
const isFunction = (given: unknown): boolean => typeof given === 'function';

export const solveOptionTable = {
  method: choice({ default: 'auto', among: methodNames(), help: 'how to solve: one of methods()' }),
  timeLimitSec: limitTable.timeLimitSec,
  maxSteps: limitTable.maxSteps,
  target: number({
    default: undefined,
    range: [Number.NEGATIVE_INFINITY, Number.POSITIVE_INFINITY],
    help: 'stop as soon as a cut of this weight (or such a value) is found',
  }),
  prove: value<boolean>({
    expected: 'true or false',
    accepts: (given) => typeof given === 'boolean',
    defaultText: 'for some seconds',
    help: 'prove the cut optimal by branch and bound; true goes on until it is proven, false does not begin',
  }),
  keepProof: value<boolean>({
    expected: 'true or false',
    accepts: (given) => typeof given === 'boolean',
    defaultText: 'false',
    help: 'keep what proves a bound by branch and bound, for a certificate',
  }),
  gap: number({
    default: 0,
    range: [0, Number.POSITIVE_INFINITY],
    help: 'stop once (bound − cut)/|bound| is at most this, for a proven bound',
  }),
  solutions: integer({ default: 1, range: [1, 1000], help: 'good solutions to find, best first' }),
  minDistance: integer({
    default: 1,
    range: [1, 2 ** 31 - 1],
    help: 'nodes or variables in which any two of several solutions differ at least',
  }),
  seed: seedRow,
  threads: integer({
    default: undefined,
    defaultText: 'all cores',
    range: [1, 1024],
    help: 'threads to use',
  }),
  executor: value<Executor>({
    expected: 'an executor such as workerThreads() of maxcut/node',
    accepts: (given) => isObject(given) && typeof (given as Partial<Executor>).open === 'function',
    help: 'where the tasks of other threads run',
    defaultText: 'worker threads in Node, none elsewhere',
  }),
  bound: choice({
    default: 'sdp',
    among: ['sdp', 'verified', 'estimated', 'none'] as const satisfies readonly BoundRequest[],
    help: 'upper bound; sdp is verified where affordable',
  }),
  parameters: value<Readonly<Record<string, unknown>>>({
    expected: 'an object of parameters of the search',
    accepts: isObject,
    help: 'parameters of the search, by name',
  }),
  signal: limitTable.signal,
  onProgress: value<(event: ProgressEvent) => void>({
    expected: 'a function',
    accepts: isFunction,
    help: 'told of every stage, improvement and bound',
  }),
  onCut: value<NonNullable<SolveOptions['onCut']>>({
    expected: 'a function',
    accepts: isFunction,
    help: 'told of every better cut: its spins and its weight',
  }),
  onDescent: value<NonNullable<SolveOptions['onDescent']>>({
    expected: 'a function',
    accepts: isFunction,
    help: 'told of every step of the derandomizing descents: W and b',
  }),
  start: value<NonNullable<SolveOptions['start']>>({
    expected: 'one side per node',
    accepts: isObject,
    help: 'the cut to start from',
  }),
  getEdgeWeight: value<GetEdgeWeight | null>({
    expected: 'the name of an edge attribute, a function of the edge, or null',
    accepts: (given) => given === null || typeof given === 'string' || typeof given === 'function',
    help: 'where a graphology edge has its weight; null gives each edge weight 1',
    defaultText: 'weight',
  }),
} as const satisfies { readonly [name in keyof SolveOptions]-?: OptionTable[string] };

const { onProgress: _onProgress, start: _start, getEdgeWeight: _getEdgeWeight, ...shared } = solveOptionTable;

export const quadraticOptionTable = {
  ...shared,
  sense: choice({
    default: undefined,
    defaultText: "the problem's own, else minimize",
    among: ['minimize', 'maximize'] as const satisfies readonly Sense[],
    help: 'of a QUBO or Ising problem',
  }),
  onProgress: value<(event: QuadraticProgressEvent) => void>({
    expected: 'a function',
    accepts: isFunction,
    help: 'told of every stage, improvement and bound',
  }),
  start: value<NonNullable<QuadraticOptions['start']>>({
    expected: 'one value per variable',
    accepts: isObject,
    help: 'the assignment to start from',
  }),
} as const satisfies { readonly [name in keyof QuadraticOptions]-?: OptionTable[string] };

export type ResolvedSolveOptions = Omit<Resolved<typeof solveOptionTable>, 'target' | 'parameters'> & {
  /** Infinity where none is given. */
  readonly target: number;
  readonly parameters: Resolved<typeof parameterTable>;
};

/** Fills in the defaults.
 *  @throws UsageError naming the option, what it was, and what was expected */
export function resolveSolveOptions(given: SolveOptions = {}): ResolvedSolveOptions {
  const resolved = resolveOptions(solveOptionTable, given);
  return {
    ...resolved,
    target: resolved.target ?? Number.POSITIVE_INFINITY,
    parameters: resolveOptions(parameterTable, resolved.parameters, 'search'),
  };
}

/** The options that only a QUBO or Ising problem has in a meaning of its own, and those to hand on to solve() as they are.
 *  @throws UsageError naming the option, what it was, and what was expected */
export function resolveQuadraticOptions(given: QuadraticOptions = {}): Resolved<typeof quadraticOptionTable> {
  return resolveOptions(quadraticOptionTable, given);
}
