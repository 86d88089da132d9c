/** A result as the one JSON document of `--json`: every field but `spin`, in the order of the contract. */
import type { QuadraticResult } from '../solve/quadratic-types.ts';
import type { SolveResult } from '../solve/types.ts';

const FIELDS = [
  'graph',
  'cut',
  'upperBound',
  'boundKind',
  'gap',
  'status',
  'method',
  'seed',
  'threads',
  'elapsedSec',
  'timeToBestSec',
  'stages',
  'trace',
  'partition',
  'warnings',
] as const satisfies readonly (keyof SolveResult)[];

export function resultJson(result: SolveResult): string {
  return `${JSON.stringify(Object.fromEntries(FIELDS.map((field) => [field, result[field]])))}\n`;
}

const PROBLEM_FIELDS = [
  'problem',
  'sense',
  'model',
  'value',
  'bound',
  'boundKind',
  'gap',
  'status',
  'method',
  'seed',
  'threads',
  'elapsedSec',
  'timeToBestSec',
  'stages',
  'trace',
  'assignment',
  'maxCut',
  'warnings',
] as const satisfies readonly (keyof QuadraticResult)[];

/** The same of a QUBO or Ising problem: every field but the arrays. */
export function problemJson(result: QuadraticResult): string {
  return `${JSON.stringify(Object.fromEntries(PROBLEM_FIELDS.map((field) => [field, result[field]])))}\n`;
}
