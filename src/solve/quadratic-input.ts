/** Every form of a QUBO or Ising problem that solveQubo() and solveIsing() accept, made into one. Nothing is dropped: a
 *  coefficient that is no finite number, or a variable that is not among those declared, is refused by name. */
import { InputError } from '../core/errors.ts';
import { showValue } from '../core/options.ts';
import { checkCsr } from '../graph/check-csr.ts';
import {
  buildProblem,
  checkSize,
  type QuadraticKind,
  type QuadraticProblem,
  repeatedTerms,
  type Sense,
} from '../problems/quadratic.ts';
import { nameOf } from './input.ts';
import { checkLabels, refuseUnknownFields, remedy } from './input-fields.ts';
import type { IsingInput, QuboInput, ReadProblem, Term } from './quadratic-types.ts';

export interface NamedProblem {
  readonly problem: QuadraticProblem;
  readonly name: string | null;
  readonly warnings: readonly string[];
  labelOf(index: number): string;
  indexOf(label: string): number;
}

const EXPECTED: Readonly<Record<QuadraticKind, string>> = {
  qubo: 'solveQubo: the problem is none of { terms: [[i, j, coefficient], …] }, a square matrix, or what readProblem returns',
  ising:
    'solveIsing: the problem is none of { h: [[i, h], …], J: [[i, j, J], …] }, or what readProblem returns',
};

const FILE_FIELDS = ['kind', 'problem', 'labels', 'name', 'format', 'warnings'];
const PROBLEM_FIELDS = ['kind', 'sense', 'n', 'linear', 'couplings', 'offset'];
const TERM_FIELDS: Readonly<Record<QuadraticKind, readonly string[]>> = {
  qubo: ['variables', 'terms', 'offset'],
  ising: ['variables', 'h', 'J', 'offset'],
};

/** Tells the form by its shape. @param sense overrides the problem's own */
export function nameProblem(
  kind: QuadraticKind,
  input: QuboInput | IsingInput,
  sense: Sense | undefined,
): NamedProblem {
  if (typeof input !== 'object' || input === null) throw new InputError({}, EXPECTED[kind] + remedy(input));
  if ('problem' in input) return fromFile(kind, input as ReadProblem, sense);
  if ('couplings' in input) return fromProblem(kind, input as QuadraticProblem, sense);
  if (kind === 'qubo' && Array.isArray(input)) return fromMatrix(input, sense);
  const {
    terms,
    J,
    h,
    variables,
    offset = 0,
  } = input as {
    terms?: readonly Term[];
    J?: readonly Term[];
    h?: readonly (readonly [string | number, number])[];
    variables?: readonly (string | number)[] | number;
    offset?: number;
  };
  const pairs = kind === 'qubo' ? terms : J;
  if (!Array.isArray(pairs) || (h !== undefined && !Array.isArray(h)))
    throw new InputError({}, EXPECTED[kind] + remedy(input));
  refuseUnknownFields(input, TERM_FIELDS[kind], CALLS[kind]);
  const reader = new TermReader(kind, variables);
  for (const [i, field] of (h ?? []).entries()) reader.addField(field, i);
  for (const [e, term] of (pairs as readonly Term[]).entries()) reader.addTerm(term, e);
  return reader.finish(sense, checkNumber(offset, `${CALLS[kind]}: the offset`));
}

const CALLS: Readonly<Record<QuadraticKind, string>> = { qubo: 'solveQubo', ising: 'solveIsing' };

function fromFile(kind: QuadraticKind, input: ReadProblem, sense: Sense | undefined): NamedProblem {
  const call = CALLS[kind];
  refuseUnknownFields(input, FILE_FIELDS, call);
  const { labels, name, warnings } = input;
  const { problem } = fromProblem(kind, input.problem, sense);
  checkLabels(labels, problem.n, 'variables', call);
  if (warnings !== undefined && !Array.isArray(warnings))
    throw new InputError({}, `${call}: warnings are ${showValue(warnings)}, expected a list of lines`);
  return {
    problem,
    name: name ?? null,
    warnings: warnings ?? [],
    labelOf: (index) => labels.labelOf(index),
    indexOf: (label) => labels.indexOf(label),
  };
}

function fromProblem(kind: QuadraticKind, problem: QuadraticProblem, sense: Sense | undefined): NamedProblem {
  checkProblem(kind, problem);
  return {
    problem: { ...problem, sense: sense ?? problem.sense },
    name: null,
    warnings: [],
    labelOf: String,
    indexOf: (label) => indexByNumber(label, problem.n),
  };
}

/** What is relied on of a problem that a caller may have put together. @throws InputError */
function checkProblem(kind: QuadraticKind, problem: QuadraticProblem): void {
  const call = CALLS[kind];
  if (typeof problem !== 'object' || problem === null) throw new InputError({}, EXPECTED[kind]);
  if (problem.kind !== kind) {
    const other = typeof problem.kind === 'string' ? CALLS[problem.kind] : undefined;
    throw new InputError(
      {},
      `${call}: this is a problem of kind ${showValue(problem.kind)}, use ${other ?? 'the function for it'}`,
    );
  }
  refuseUnknownFields(problem, PROBLEM_FIELDS, call);
  const { n, linear, couplings, offset, sense } = problem;
  if (sense !== 'minimize' && sense !== 'maximize')
    throw new InputError({}, `${call}: sense is ${showValue(sense)}, expected minimize or maximize`);
  if (!(linear instanceof Float64Array) || linear.length !== n)
    throw new InputError({}, `${call}: linear is not a Float64Array(n), n = ${showValue(n)}`);
  checkCsr(couplings, `${call}: couplings`);
  if (couplings.n !== n)
    throw new InputError({}, `${call}: the couplings are over ${couplings.n} variables, n is ${n}`);
  linear.forEach((x, i) => void checkNumber(x, `${call}: linear coefficient ${i}`));
  checkNumber(offset, `${call}: the offset`);
  checkSize(linear, couplings.weight, offset);
}

function fromMatrix(matrix: readonly ArrayLike<number>[], sense: Sense | undefined): NamedProblem {
  const n = matrix.length;
  const reader = new TermReader('qubo', n);
  for (const [i, row] of matrix.entries()) {
    if (!(Array.isArray(row) || ArrayBuffer.isView(row)) || row.length !== n)
      throw new InputError(
        {},
        `solveQubo: row ${i} of the matrix must have ${n} entries, as many as there are rows`,
      );
    for (let j = 0; j < n; j++) {
      if (row[j] !== 0) reader.addTerm([i, j, row[j]!], i);
    }
  }
  return { ...reader.finish(sense, 0), warnings: [] };
}

function indexByNumber(label: string, n: number): number {
  const i = Number(label);
  return Number.isInteger(i) && i >= 0 && i < n && String(i) === label ? i : -1;
}

function checkNumber(value: unknown, what: string): number {
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new InputError({}, `${what} is ${showValue(value)}, expected a finite number`);
}

/** Collects terms over variables that are declared, or numbered as they appear. */
class TermReader {
  readonly #call: string;
  readonly #kind: QuadraticKind;
  readonly #index = new Map<string, number>();
  readonly #declared: boolean;
  readonly #linear: number[] = [];
  readonly #source: number[] = [];
  readonly #target: number[] = [];
  readonly #coupling: number[] = [];

  constructor(kind: QuadraticKind, variables: readonly (string | number)[] | number | undefined) {
    this.#kind = kind;
    this.#call = CALLS[kind];
    this.#declared = variables !== undefined;
    const isCount =
      Number.isInteger(variables) && (variables as number) >= 0 && (variables as number) < 2 ** 31;
    if (variables !== undefined && !Array.isArray(variables) && !isCount)
      throw new InputError(
        {},
        `${this.#call}: variables is ${showValue(variables)}, expected a count ≥ 0 or a list of names`,
      );
    const names = typeof variables === 'number' ? Array.from({ length: variables }, (_, i) => i) : variables;
    for (const [i, name] of (names ?? []).entries()) {
      const label = nameOf(name, `${this.#call}: variable ${i}`);
      if (this.#index.has(label))
        throw new InputError({}, `${this.#call}: variable "${label}" is given twice`);
      this.#add(label);
    }
  }

  addField(field: readonly unknown[], at: number): void {
    if (!Array.isArray(field) || field.length !== 2) this.#refuse(`field ${at}`, field, '[i, h]');
    const i = this.#indexOf(field[0] as string, `field ${at}`);
    this.#linear[i]! += checkNumber(field[1], `${this.#call}: the field of "${field[0]}"`);
  }

  addTerm(term: Term, at: number): void {
    if (!Array.isArray(term) || term.length !== 3) this.#refuse(`term ${at}`, term, '[i, j, coefficient]');
    const i = this.#indexOf(term[0], `term ${at}`);
    const j = this.#indexOf(term[1], `term ${at}`);
    const coefficient = checkNumber(
      term[2],
      `${this.#call}: the coefficient of "${term[0]}" and "${term[1]}"`,
    );
    if (i !== j) {
      this.#source.push(i);
      this.#target.push(j);
      this.#coupling.push(coefficient);
    } else if (this.#kind === 'qubo') this.#linear[i]! += coefficient;
    else throw new InputError({}, `${this.#call}: term ${at} couples "${term[0]}" with itself`);
  }

  finish(sense: Sense | undefined, offset: number): NamedProblem {
    const { problem, duplicates } = buildProblem(this.#kind, sense ?? 'minimize', {
      linear: Float64Array.from(this.#linear),
      source: Int32Array.from(this.#source),
      target: Int32Array.from(this.#target),
      coupling: Float64Array.from(this.#coupling),
      count: this.#source.length,
      offset,
    });
    const labels = [...this.#index.keys()];
    return {
      problem,
      name: null,
      warnings: repeatedTerms(duplicates),
      labelOf: (index) => labels[index]!,
      indexOf: (label) => this.#index.get(label) ?? -1,
    };
  }

  #indexOf(variable: unknown, where: string): number {
    const label = nameOf(variable, `${this.#call}: a variable of ${where}`);
    const known = this.#index.get(label);
    if (known !== undefined) return known;
    if (this.#declared)
      throw new InputError({}, `${this.#call}: ${where} names "${label}", which is not among the variables`);
    return this.#add(label);
  }

  #add(label: string): number {
    this.#index.set(label, this.#index.size);
    return this.#linear.push(0) - 1;
  }

  #refuse(where: string, value: unknown, expected: string): never {
    throw new InputError({}, `${this.#call}: ${where} is ${showValue(value)}, expected ${expected}`);
  }
}
