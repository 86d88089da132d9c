/** The result of a QUBO or Ising problem for people, in the manner of summary.ts: the value and its bound, the assignment where
 *  it fits a line, then the stages of the max-cut that was solved. */
import pc from 'picocolors';
import type { QuadraticResult } from '../solve/quadratic-types.ts';
import { count, duration, figure, percent } from './figures.ts';
import { type Row, stageRows } from './stage-rows.ts';

export interface ProblemSummaryContext {
  /** Where the assignment was written, if it was. */
  readonly writtenTo: string | undefined;
  readonly color: boolean;
}

const KINDS = { qubo: 'QUBO', ising: 'Ising' } as const;
const SENSES = { minimize: ['lower', 'minimised'], maximize: ['upper', 'maximised'] } as const;
const BOUND_WORDS = { verified: 'proven', estimated: 'estimated, not proven', none: '' } as const;
const STATUS_WORDS = {
  optimal: 'optimal: the value meets the proven bound',
  feasible: 'feasible: the best value found, not proven optimal',
  interrupted: 'interrupted: the best value found until then',
} as const;
const STATUS_COLORS = { optimal: 'green', feasible: 'reset', interrupted: 'yellow' } as const;
/** What fits a line of 80 columns beside its label. */
const LONGEST_ASSIGNMENT = 62;

export function problemSummary(result: QuadraticResult, context: ProblemSummaryContext): string {
  const paint = pc.createColors(context.color);
  const { maxCut, sense, bound, boundKind, gap, status, model } = result;
  const [side, how] = SENSES[sense];
  const outcome: Row[] = [['value', paint.bold(figure(result.value))]];
  if (bound !== null) outcome.push([`${side} bound`, `${figure(bound)} (${BOUND_WORDS[boundKind]})`]);
  if (gap !== null) outcome.push(['gap', percent(gap)]);
  outcome.push(
    ['status', paint[STATUS_COLORS[status]](STATUS_WORDS[status])],
    ['assignment', assignmentText(result)],
  );
  const form = `${count(maxCut.nodes, 'node')}, ${count(maxCut.edges, 'edge')}, cut ${figure(maxCut.cut)}`;
  const stages = result.stages.flatMap((stage) =>
    stageRows(stage, { cut: maxCut.cut, stages: result.stages }),
  );
  const origin: Row[] = [
    ['method', `${result.method}, seed ${result.seed}`],
    ['time', `${duration(result.elapsedSec)}, best value after ${duration(result.timeToBestSec)}`],
  ];
  if (context.writtenTo !== undefined) origin.push(['assignment', `written to ${context.writtenTo}`]);
  const sections: Row[][] = [outcome, [['as max-cut', form], ...stages], origin];
  const width = Math.max(...sections.flat().map(([label]) => label.length));
  const blocks = sections.map((rows) =>
    rows.map(([label, text]) => `${paint.dim(label.padEnd(width))}  ${text}\n`).join(''),
  );
  const name = model.name === null ? '' : `${model.name}: `;
  const size = `${count(model.variables, 'variable')}, ${count(model.couplings, 'coupling')}`;
  const offset = model.offset === 0 ? '' : `, offset ${figure(model.offset)}`;
  return [`${name}${KINDS[result.problem]}, ${size}${offset}, ${how}\n`, ...blocks].join('\n');
}

/** The values in the order of the variables, or how many are 1 where they are too many. */
function assignmentText({ problem, values }: QuadraticResult): string {
  const shown = Array.from(values, (value) => (problem === 'qubo' ? value : value === 1 ? '+' : '−')).join(
    '',
  );
  if (values.length === 0) return 'of no variables';
  if (values.length <= LONGEST_ASSIGNMENT) return shown;
  const ones = values.reduce((sum, value) => sum + (value === 1 ? 1 : 0), 0);
  return `${ones} of ${values.length} variables are 1: --output FILE lists all`;
}
