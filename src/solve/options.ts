/** The options of solve(): defaults, and the check that refuses unknown names and unusable values. */
import { UsageError } from '../core/errors.ts';
import { resolveOptions } from '../core/options.ts';
import { type PortfolioParameters, portfolioParameterTable } from '../portfolio/parameters.ts';
import { methodNames } from './methods.ts';
import type { BoundRequest, SolveOptions } from './types.ts';

export interface ResolvedSolveOptions extends Omit<SolveOptions, 'parameters'> {
  readonly method: string;
  readonly seed: number;
  readonly bound: BoundRequest;
  readonly target: number;
  readonly gap: number;
  readonly parameters: PortfolioParameters;
}

interface Row {
  readonly expected: string;
  readonly accepts: (value: unknown) => boolean;
}

const isNumber = (value: unknown): value is number => typeof value === 'number' && !Number.isNaN(value);
const bounds: readonly BoundRequest[] = ['sdp', 'verified', 'estimated', 'none'];

const table: { readonly [name in keyof SolveOptions]-?: Row } = {
  method: {
    expected: 'the name of a method',
    accepts: (value) => typeof value === 'string' && methodNames().includes(value),
  },
  timeLimitSec: { expected: 'a number of seconds ≥ 0', accepts: (value) => isNumber(value) && value >= 0 },
  maxSteps: { expected: 'a number of steps ≥ 0', accepts: (value) => isNumber(value) && value >= 0 },
  target: { expected: 'a number', accepts: isNumber },
  gap: { expected: 'a number ≥ 0', accepts: (value) => isNumber(value) && value >= 0 },
  executor: {
    expected: 'an executor such as workerThreads() of maxcut/node',
    accepts: (value) => typeof value === 'object' && value !== null && 'open' in value,
  },
  parameters: {
    expected: 'an object of numbers',
    accepts: (value) => typeof value === 'object' && value !== null,
  },
  seed: {
    expected: `an integer in 0..${Number.MAX_SAFE_INTEGER}`,
    accepts: (value) => Number.isSafeInteger(value) && (value as number) >= 0,
  },
  threads: {
    expected: 'an integer in 1..1024',
    accepts: (value) => Number.isInteger(value) && (value as number) >= 1 && (value as number) <= 1024,
  },
  bound: {
    expected: `one of ${bounds.join(', ')}`,
    accepts: (value) => bounds.includes(value as BoundRequest),
  },
  signal: {
    expected: 'an AbortSignal',
    accepts: (value) => typeof value === 'object' && value !== null && 'aborted' in value,
  },
  onProgress: { expected: 'a function', accepts: (value) => typeof value === 'function' },
  start: {
    expected: 'one side per node',
    accepts: (value) => typeof value === 'object' && value !== null,
  },
  getEdgeWeight: {
    expected: 'the name of an edge attribute, a function of the edge, or null',
    accepts: (value) => value === null || typeof value === 'string' || typeof value === 'function',
  },
};

/** Fills in the defaults; throws UsageError naming the option, what it was, and what was expected. */
export function resolveSolveOptions(given: SolveOptions = {}): ResolvedSolveOptions {
  for (const [name, value] of Object.entries(given)) {
    if (value === undefined) continue;
    const row = (table as Record<string, Row>)[name];
    if (row === undefined) {
      throw new UsageError(`unknown option "${name}", expected one of ${Object.keys(table).join(', ')}`);
    }
    if (!row.accepts(value)) {
      const shown = typeof value === 'object' ? typeof value : JSON.stringify(value);
      const expected = name === 'method' ? `one of ${methodNames().join(', ')}` : row.expected;
      throw new UsageError(`option ${name} is ${shown}, expected ${expected}`);
    }
  }
  return {
    ...given,
    method: given.method ?? 'auto',
    seed: given.seed ?? 1,
    bound: given.bound ?? 'sdp',
    target: given.target ?? Number.POSITIVE_INFINITY,
    gap: given.gap ?? 0,
    parameters: resolveOptions(portfolioParameterTable, given.parameters, 'search'),
  };
}
