/** A result for people: at most one screen of a terminal, 24 lines of 80 columns. First what was found and what it is worth,
 *  then the chain that led to it (stage-rows.ts), then time, seed and files. */
import pc from 'picocolors';
import type { SolveResult } from '../solve/types.ts';
import { count, duration, figure, percent } from './figures.ts';
import { type Row, stageRows } from './stage-rows.ts';

export interface SummaryContext {
  /** Some edge weighs less than 0: then the ratio of cut to bound says nothing. */
  readonly negativeWeights: boolean;
  /** Where the partition was written, if it was. */
  readonly writtenTo?: string | undefined;
  readonly color: boolean;
}

const BOUND_WORDS = { verified: 'proven', estimated: 'estimated, not proven', none: '' } as const;
const STATUS_WORDS = {
  optimal: 'optimal: the cut meets the proven upper bound',
  feasible: 'feasible: the best cut found, not proven optimal',
  interrupted: 'interrupted: the best cut found until then',
} as const;
const STATUS_COLORS = { optimal: 'green', feasible: 'reset', interrupted: 'yellow' } as const;

type Paint = ReturnType<typeof pc.createColors>;

export function summary(result: SolveResult, context: SummaryContext): string {
  const paint = pc.createColors(context.color);
  const sections = [
    outcomeRows(result, context, paint),
    result.stages.flatMap((stage) => stageRows(stage, result)),
    originRows(result, context),
  ].filter((rows) => rows.length > 0);
  const width = Math.max(...sections.flat().map(([label]) => label.length));
  const blocks = sections.map((rows) =>
    rows.map(([label, text]) => `${paint.dim(label.padEnd(width))}  ${text}\n`).join(''),
  );
  return [`${graphLine(result, context)}\n`, ...blocks].join('\n');
}

function graphLine({ graph }: SolveResult, { negativeWeights }: SummaryContext): string {
  const name = graph.name === null ? '' : `${graph.name}: `;
  const weight = `total weight ${figure(graph.totalWeight)}${negativeWeights ? ', some weights negative' : ''}`;
  return `${name}${count(graph.nodes, 'node')}, ${count(graph.edges, 'edge')}, ${weight}`;
}

function outcomeRows(result: SolveResult, { negativeWeights }: SummaryContext, paint: Paint): Row[] {
  const { cut, upperBound, boundKind, gap, status } = result;
  const rows: Row[] = [['cut', paint.bold(figure(cut))]];
  if (upperBound !== null) rows.push(['upper bound', `${figure(upperBound)} (${BOUND_WORDS[boundKind]})`]);
  if (gap !== null) rows.push(['gap', percent(gap)]);
  if (upperBound !== null && upperBound > 0 && !negativeWeights) {
    rows.push(['cut / bound', figure(cut / upperBound)]);
  }
  rows.push(['status', paint[STATUS_COLORS[status]](STATUS_WORDS[status])]);
  return rows;
}

function originRows(result: SolveResult, { writtenTo }: SummaryContext): Row[] {
  const { method, seed, elapsedSec, timeToBestSec } = result;
  const rows: Row[] = [
    ['method', `${method}, seed ${seed}`],
    ['time', `${duration(elapsedSec)}, best cut after ${duration(timeToBestSec)}`],
  ];
  if (writtenTo !== undefined) rows.push(['partition', `written to ${writtenTo}`]);
  return rows;
}
