/** A result for people: at most one screen of a terminal, 24 lines of 80 columns. First what was found and what it is worth,
 *  then the stages that led to it (stage-rows.ts), then time, seed and files. One summary for all problems: they differ in a few rows. */
import pc from 'picocolors';
import type { ProblemResult } from '../problems/result.ts';
import type { QuadraticResult } from '../solve/quadratic-types.ts';
import type { SolveResult } from '../solve/types.ts';
import { count, duration, figure, percent } from './figures.ts';
import { type Row, SOURCE_WORDS, stageRows } from './stage-rows.ts';

export interface SummaryContext {
  /** Some edge weighs less than 0: then the ratio of cut to bound says nothing. */
  readonly negativeWeights: boolean;
  /** Where the partition or assignment was written, if it was. */
  readonly writtenTo?: string | undefined;
  readonly color: boolean;
}

const BOUND_WORDS = { verified: 'proven', estimated: 'estimated, not proven', none: '' } as const;
const STATUS_COLORS = { optimal: 'green', feasible: 'reset', interrupted: 'yellow' } as const;
/** Relative gaps up to this are of the size of rounding errors. */
const ALIKE = 1e-9;
/** What fits a line of 80 columns beside its label. */
const LONGEST_ASSIGNMENT = 62;

type Paint = ReturnType<typeof pc.createColors>;
type AnyResult = SolveResult | QuadraticResult;

/** The same facts in the words of each problem. */
interface Words {
  readonly title: string;
  readonly value: string;
  readonly bound: string;
  /** Rows before and after the status, and before the stages. */
  readonly before: Row[];
  readonly after: Row[];
  readonly form: Row[];
  readonly written: string;
  /** The cut that the stages speak of. */
  readonly cut: number;
}

export function summary(result: AnyResult, context: SummaryContext): string {
  const paint = pc.createColors(context.color);
  const words = result.problem === 'max-cut' ? cutWords(result, context) : quadraticWords(result);
  const sections = [
    outcomeRows(result, words, paint),
    [...words.form, ...stageRows(result.stages, words.cut)],
    [...solutionRows(result, words), ...originRows(result, words, context)],
  ].filter((rows) => rows.length > 0);
  const width = Math.max(...sections.flat().map(([label]) => label.length));
  const blocks = sections.map((rows) =>
    rows.map(([label, text]) => `${paint.dim(label.padEnd(width))}  ${text}\n`).join(''),
  );
  return [`${words.title}\n`, ...blocks].join('\n');
}

function cutWords(result: SolveResult, { negativeWeights }: SummaryContext): Words {
  const { graph, cut, upperBound } = result;
  const weight = `total weight ${figure(graph.totalWeight)}${negativeWeights ? ', some weights negative' : ''}`;
  const ratio = upperBound !== null && upperBound > 0 && !negativeWeights;
  return {
    title: `${named(graph.name)}${count(graph.nodes, 'node')}, ${count(graph.edges, 'edge')}, ${weight}`,
    value: 'cut',
    bound: 'upper bound',
    before: ratio ? [['cut / bound', figure(cut / upperBound)]] : [],
    after: [],
    form: [],
    written: 'partition',
    cut,
  };
}

function quadraticWords(result: QuadraticResult): Words {
  const { model, maxCut, problem, sense } = result;
  const kind = problem === 'qubo' ? 'QUBO' : 'Ising';
  const size = `${count(model.variables, 'variable')}, ${count(model.couplings, 'coupling')}`;
  const offset = model.offset === 0 ? '' : `, offset ${figure(model.offset)}`;
  const form = `${count(maxCut.nodes, 'node')}, ${count(maxCut.edges, 'edge')}, cut ${figure(maxCut.cut)}`;
  return {
    title: `${named(model.name)}${kind}, ${size}${offset}, ${sense === 'minimize' ? 'minimised' : 'maximised'}`,
    value: 'value',
    bound: sense === 'minimize' ? 'lower bound' : 'upper bound',
    before: [],
    after: [['assignment', assignmentText(result)]],
    form: [['as max-cut', form]],
    written: 'assignment',
    cut: maxCut.cut,
  };
}

function named(name: string | null): string {
  return name === null ? '' : `${name}: `;
}

function outcomeRows(result: AnyResult, words: Words, paint: Paint): Row[] {
  const { value, bound, boundKind, boundSource, gap, status } = result;
  const rows: Row[] = [[words.value, paint.bold(figure(value))]];
  if (bound !== null) {
    const basis = boundSource === null ? '' : SOURCE_WORDS[boundSource];
    rows.push([
      words.bound,
      `${figure(bound)} (${BOUND_WORDS[boundKind]}${basis === '' ? '' : `: ${basis}`})`,
    ]);
  }
  if (gap !== null) rows.push(['gap', percent(gap)]);
  const text = paint[STATUS_COLORS[status]](statusText(result, words.value));
  return [...rows, ...words.before, ['status', text], ...words.after];
}

function statusText(result: ProblemResult, value: string): string {
  switch (result.status) {
    case 'optimal':
      return `optimal: the ${value} meets the proven ${value === 'cut' ? 'upper bound' : 'bound'}`;
    case 'feasible':
      return `feasible: ${nearlyMet(result, value) ?? `the best ${value} found`}, not proven optimal`;
    case 'interrupted':
      return `interrupted: the best ${value} found so far`;
  }
}

/** What lies between two figures that look the same; null where they differ, or are no proof. */
function nearlyMet({ value, bound, boundKind, gap }: ProblemResult, word: string): string | null {
  if (bound === null || gap === null || boundKind !== 'verified' || gap > ALIKE) return null;
  if (bound === value) return `the ${word} meets the bound as a double`;
  return `the bound is ${figure(Math.abs(bound - value))} beyond, perhaps by rounding`;
}

/** Only where several were asked for. */
function solutionRows({ problem, solutions }: AnyResult, words: Words): Row[] {
  if (solutions.length < 2) return [];
  const last = solutions.at(-1)!;
  const worst = 'cut' in last ? last.cut : last.value;
  const nearest = Math.min(...solutions.slice(1).map(({ distance }) => distance));
  const distance = count(nearest, problem === 'max-cut' ? 'node' : 'variable');
  return [
    [
      'solutions',
      `${solutions.length}, the last of ${words.value} ${figure(worst)}, at least ${distance} from the best`,
    ],
  ];
}

function originRows(result: AnyResult, words: Words, { writtenTo }: SummaryContext): Row[] {
  const { method, seed, elapsedSec, timeToBestSec } = result;
  const rows: Row[] = [
    ['method', `${method}, seed ${seed}`],
    ['time', `${duration(elapsedSec)}, best ${words.value} after ${duration(timeToBestSec)}`],
  ];
  if (writtenTo !== undefined) rows.push([words.written, `written to ${writtenTo}`]);
  return rows;
}

/** The values in the order of the variables, or how many are 1 where they are too many. */
function assignmentText({ problem, values }: QuadraticResult): string {
  if (values.length === 0) return 'of no variables';
  if (values.length <= LONGEST_ASSIGNMENT)
    return Array.from(values, (value) => (problem === 'qubo' ? value : value === 1 ? '+' : '−')).join('');
  const ones = values.reduce((sum, value) => sum + (value === 1 ? 1 : 0), 0);
  return `${ones} of ${values.length} variables are 1: --output FILE lists all`;
}
