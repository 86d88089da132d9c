/** The engine behind solveQubo() and solveIsing(): the problem as max-cut (problems/max-cut-form.ts), solved, and mapped back.
 *  The value is recounted from the problem's own coefficients before it is returned. */

import { assertInternal, InputError, UsageError } from '../core/errors.ts';
import { showValue } from '../core/options.ts';
import type { Steps } from '../core/steps.ts';
import { sizeOfWeights } from '../graph/weights.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import type { Executor } from '../portfolio/executor.ts';
import { MaxCutForm } from '../problems/max-cut-form.ts';
import { forEachCoupling, type QuadraticKind, type QuadraticProblem } from '../problems/quadratic.ts';
import { relativeGap } from '../problems/result.ts';
import { recountValue } from '../verify/recount-value.ts';
import { resolveQuadraticOptions } from './options.ts';
import { type NamedProblem, nameProblem } from './quadratic-input.ts';
import type {
  IsingInput,
  QuadraticOptions,
  QuadraticProgressEvent,
  QuadraticResult,
  QuboInput,
  SolvedAssignment,
} from './quadratic-types.ts';
import { solveSteps } from './solve.ts';
import type { ProgressEvent, SolveOptions, SolveResult } from './types.ts';

export function* solveQuadraticSteps(
  kind: QuadraticKind,
  input: QuboInput | IsingInput,
  given: QuadraticOptions,
  executor?: Executor | null,
): Steps<QuadraticResult> {
  const { sense, target, start, onProgress, ...rest } = resolveQuadraticOptions(given);
  const named = nameProblem(kind, input, sense);
  const form = new MaxCutForm(named.problem);
  const { graph } = form;
  const options: SolveOptions = {
    ...rest,
    target: target === undefined ? undefined : form.cutOfValue(target),
    start: start === undefined ? undefined : form.spinOf(startValues(named, start)),
    onProgress: onProgress === undefined ? undefined : (event) => onProgress(translate(event, form)),
  };
  let decided = form.exact;
  const result = yield* solveSteps(graph, options, executor, {
    anchor: graph.n > named.problem.n ? named.problem.n : null,
    rounded: !form.exact,
    exactWeights: () => form.exactWeights(),
    onDecided: () => {
      decided = true;
    },
  });
  return assemble(named, form, result, decided);
}

function translate(event: ProgressEvent, form: MaxCutForm): QuadraticProgressEvent {
  if (event.type === 'stage' || event.type === 'tree') return event;
  const { elapsedSec } = event;
  if (event.type === 'improved')
    return { type: 'improved', value: form.valueOfCut(event.cut), elapsedSec, stage: event.stage };
  const { upperBound, boundKind, boundSource } = event;
  return { type: 'bound', bound: form.boundOfCut(upperBound), boundKind, boundSource, elapsedSec };
}

/** @param decided an optimal result is one of the problem, not only of weights that were rounded */
function assemble(
  named: NamedProblem,
  form: MaxCutForm,
  result: SolveResult,
  decided: boolean,
): QuadraticResult {
  const { problem } = named;
  const { cut, upperBound, boundKind, elapsedSec, timeToBestSec, stages, method, seed, threads } = result;
  const values = form.valuesOf(result.spin);
  const value = form.valueOfCount(recountValue(problem, values));
  assertInternal(
    Math.abs(value - form.valueOfCut(cut)) <= 1e-9 * (Math.abs(value) + sizeOf(form)),
    `the value was taken for ${form.valueOfCut(cut)} but recounts to ${value}`,
  );
  const limit = upperBound === null ? null : form.boundOfCut(upperBound);
  const solved = result.status === 'optimal' && (form.cutStep > 0 || decided);
  const optimal =
    boundKind === 'verified' && (solved || (limit !== null && reaches(problem, form, values, limit)));
  // Proven optimal: the value itself is the bound, without the outward rounding.
  const better = problem.sense === 'minimize' ? Math.min : Math.max;
  const bound = optimal ? value : limit === null ? null : better(value, limit);
  return {
    problem: problem.kind,
    sense: problem.sense,
    model: {
      name: named.name,
      variables: problem.n,
      couplings: problem.couplings.m,
      offset: problem.offset,
    },
    value,
    bound,
    boundKind,
    boundSource: result.boundSource,
    gap: bound === null ? null : relativeGap(bound, value),
    status: optimal ? 'optimal' : result.status === 'interrupted' ? 'interrupted' : 'feasible',
    method,
    seed,
    threads,
    elapsedSec,
    timeToBestSec,
    stages,
    trace: result.trace.map(([sec, weight]) => [sec, form.valueOfCut(weight)] as const),
    assignment: assignmentOf(named, values),
    values,
    solutions: result.solutions.map(({ spin, distance }) => solvedAssignment(named, form, spin, distance)),
    maxCut: { nodes: form.graph.n, edges: form.graph.m, unit: form.unit, cut, upperBound },
    multipliers: result.multipliers,
    proof: result.proof,
    warnings: [...named.warnings, ...result.warnings],
  };
}

function solvedAssignment(
  named: NamedProblem,
  form: MaxCutForm,
  spin: Int8Array,
  distance: number,
): SolvedAssignment {
  const values = form.valuesOf(spin);
  return {
    value: form.valueOfCount(recountValue(named.problem, values)),
    distance,
    assignment: assignmentOf(named, values),
    values,
  };
}

/** Whether the value surely meets the bound, not only in doubles; decimals are compared as what they mean. */
function reaches(problem: QuadraticProblem, form: MaxCutForm, values: Int8Array, limit: number): boolean {
  const sign = problem.sense === 'minimize' ? 1 : -1;
  if (form.decimal) return sign * form.valueOfCount(recountValue(problem, values)) <= sign * limit;
  const lacking = new UpwardSum();
  lacking.add(-sign * limit);
  lacking.add(sign * problem.offset);
  for (let i = 0; i < problem.n; i++) lacking.add(sign * problem.linear[i]! * values[i]!);
  forEachCoupling(problem.couplings, (i, j, c) => lacking.add(sign * c * values[i]! * values[j]!));
  return lacking.upper() <= 0;
}

/** Σ|w| in the problem's own scale. */
function sizeOf({ graph, unit }: MaxCutForm): number {
  return unit * sizeOfWeights(graph.weight);
}

function assignmentOf(named: NamedProblem, values: Int8Array): Readonly<Record<string, number>> {
  // Without a prototype, so that a variable may be called "__proto__".
  const made = Object.create(null) as Record<string, number>;
  values.forEach((value, i) => {
    made[named.labelOf(i)] = value;
  });
  return made;
}

/** The caller's assignment by index, checked: one of the two values for every variable, nothing unknown. */
function startValues(named: NamedProblem, start: NonNullable<QuadraticOptions['start']>): ArrayLike<number> {
  const { n, kind } = named.problem;
  const allowed = kind === 'qubo' ? [0, 1] : [-1, 1];
  const check = (value: number | undefined, label: string): void => {
    if (value === undefined) throw new InputError({}, `start: variable "${label}" has no value`);
    if (!allowed.includes(value))
      throw new InputError(
        {},
        `start: variable "${label}" is ${showValue(value)}, expected ${allowed.join(' or ')}`,
      );
  };
  let values: number[] = [];
  if (Array.isArray(start) || ArrayBuffer.isView(start)) {
    const list = start as ArrayLike<number>;
    if (list.length !== n)
      throw new InputError(
        {},
        `start: ${list.length} values were given, expected one for each of ${n} variables`,
      );
    values = Array.from(list);
  } else if (typeof start === 'object' && start !== null) {
    for (const [label, value] of Object.entries(start as Record<string, number>)) {
      const i = named.indexOf(label);
      if (i < 0) throw new InputError({}, `start: variable "${label}" is not in the problem`);
      values[i] = value;
    }
  } else throw new UsageError('option start is not one value per variable');
  for (let i = 0; i < n; i++) check(values[i], named.labelOf(i));
  return values;
}
