/** A result as the one JSON document of `--json`: every field but `spin`, in the order of the contract. */
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
