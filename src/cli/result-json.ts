/** A result as the one JSON document of `--json`: every field but the arrays that only code can use, in the order of the contract. */
import type { QuadraticResult, SolvedAssignment } from '../solve/quadratic-types.ts';
import type { SolvedCut, SolveResult } from '../solve/types.ts';

type Field = keyof SolveResult | keyof QuadraticResult;

/** What is shared stands between the problem and its solution. */
const SHARED = [
  'value',
  'bound',
  'boundKind',
  'boundSource',
  'gap',
  'status',
  'method',
  'seed',
  'threads',
  'elapsedSec',
  'timeToBestSec',
  'stages',
  'trace',
] as const satisfies readonly (keyof SolveResult & keyof QuadraticResult)[];

const FIELDS: Readonly<Record<'max-cut' | 'quadratic', readonly Field[]>> = {
  'max-cut': ['problem', 'graph', 'cut', 'upperBound', ...SHARED, 'partition', 'warnings'],
  quadratic: ['problem', 'sense', 'model', ...SHARED, 'assignment', 'maxCut', 'warnings'],
};

/** @param solutions whether several were asked for */
export function resultJson(result: SolveResult | QuadraticResult, solutions = false): string {
  const fields = FIELDS[result.problem === 'max-cut' ? 'max-cut' : 'quadratic'];
  const of = result as unknown as Readonly<Record<Field, unknown>>;
  const document = Object.fromEntries(fields.map((field) => [field, of[field]]));
  if (solutions) document.solutions = result.solutions.map(solutionJson);
  return `${JSON.stringify(document)}\n`;
}

function solutionJson(solution: SolvedCut | SolvedAssignment): object {
  const { distance } = solution;
  return 'cut' in solution
    ? { cut: solution.cut, distance, partition: solution.partition }
    : { value: solution.value, distance, assignment: solution.assignment };
}
