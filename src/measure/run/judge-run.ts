/** From a worker's answer to a row. What the worker says about the value is not believed: the value is counted again from the
 *  instance, which this process has read for itself, by code that the solver does not use. */

import type { GraphInput } from '../../io/graphs/graph-file.ts';
import type { ProblemInput } from '../../io/problems/problem-file.ts';
import { recountCut } from '../../verify/recount.ts';
import { recountValue } from '../../verify/recount-value.ts';
import type { Task } from '../plan.ts';
import { gapTo, type Machine, type RunRow, rowId, thinnedTrace, type Versions } from '../row.ts';
import type { Answer } from './worker.ts';
import type { RunReport } from './worker-process.ts';

/** Of a sum of decimal weights, relative to its size. */
const TOLERANCE = 1e-9;

export interface Surroundings {
  readonly machine: Machine;
  readonly versions: Versions;
}

export function judgeRun(
  task: Task,
  report: RunReport,
  input: GraphInput | ProblemInput | null,
  { machine, versions }: Surroundings,
): RunRow {
  const { instance, settings, suite } = task;
  const { answer } = report;
  const sense = senseOf(input);
  const verdict = input === null || answer === null ? null : judge(answer, input, task, sense);
  const error = report.error ?? verdict?.error ?? null;
  const failed = error !== null || answer === null || verdict === null;
  const value = failed ? null : verdict.value;
  const size = input === null ? null : sizeOf(input);
  return {
    id: rowId(settings),
    suite,
    ...settings,
    family: instance.family,
    nodes: size?.nodes ?? null,
    edges: size?.edges ?? null,
    sense,
    value,
    cut: input?.kind === 'graph' ? value : null,
    bestKnown: instance.bestKnown,
    provenOptimal: instance.provenOptimal,
    gap: gapTo(instance.bestKnown, value, sense),
    status: failed ? 'failed' : answer.status,
    error,
    upperBound: answer?.upperBound ?? null,
    boundKind: answer?.boundKind ?? 'none',
    boundSec: rounded(answer?.boundSec),
    trace: failed ? [] : thinnedTrace(answer.trace),
    stages: answer === null ? [] : answer.stages.map(shortStage),
    loadSec: rounded(report.loadSec),
    solveSec: rounded(answer?.solveSec),
    wallSec: rounded(report.wallSec)!,
    cpuSec: rounded(answer?.cpuSec),
    peakMemoryMiB: rounded(answer?.peakMemoryMiB, 1),
    loadedMemoryMiB: rounded(report.loadedMemoryMiB, 1),
    versions,
    machine,
    date: new Date().toISOString(),
  };
}

function senseOf(input: GraphInput | ProblemInput | null): RunRow['sense'] {
  return input === null || input.kind === 'graph' ? 'maximize' : input.problem.sense;
}

/** The value as counted here, or why the answer cannot be right. */
function judge(
  answer: Answer,
  input: GraphInput | ProblemInput,
  { instance }: Task,
  sense: RunRow['sense'],
): { readonly value: number; readonly error: string | null } {
  const { sides } = answer;
  const count = input.kind === 'graph' ? input.graph.n : input.problem.n;
  const allowed = input.kind === 'qubo' ? [0, 1] : [-1, 1];
  if (sides.length !== count) return wrong(`the answer has ${sides.length} sides for ${count} nodes`);
  const odd = sides.find((side) => !allowed.includes(side));
  if (odd !== undefined) return wrong(`the answer has a side ${odd}, expected ${allowed.join(' or ')}`);
  const value = input.kind === 'graph' ? recountCut(input.graph, sides) : recountValue(input.problem, sides);
  const slack = TOLERANCE * Math.max(1, Math.abs(value));
  const better = (a: number, b: number) => (sense === 'maximize' ? a > b + slack : a < b - slack);
  if (Math.abs(value - answer.value) > slack)
    return wrong(`the answer claims the value ${answer.value}, but its sides recount to ${value}`);
  const { bestKnown, provenOptimal } = instance;
  if (provenOptimal && bestKnown !== null && better(value, bestKnown))
    return wrong(`the value ${value} is better than the proven optimum ${bestKnown}`);
  if (answer.upperBound !== null && answer.boundKind === 'verified' && better(value, answer.upperBound))
    return wrong(`the value ${value} is better than its own proven bound ${answer.upperBound}`);
  return { value, error: null };
}

function wrong(error: string): { readonly value: number; readonly error: string } {
  return { value: Number.NaN, error };
}

function sizeOf(input: GraphInput | ProblemInput): { nodes: number; edges: number } {
  const graph = input.kind === 'graph' ? input.graph : input.problem.couplings;
  return { nodes: graph.n, edges: graph.m };
}

/** A stage's figures without its lists, numbers to seven digits. */
function shortStage(stage: Answer['stages'][number]): Answer['stages'][number] {
  const figures = Object.entries(stage).filter(([, figure]) => !Array.isArray(figure));
  return Object.fromEntries(
    figures.map(([name, figure]) => [
      name,
      typeof figure === 'number' && !Number.isInteger(figure) ? Number(figure.toPrecision(7)) : figure,
    ]),
  ) as unknown as Answer['stages'][number];
}

function rounded(value: number | null | undefined, decimals = 4): number | null {
  return value === null || value === undefined ? null : Number(value.toFixed(decimals));
}
