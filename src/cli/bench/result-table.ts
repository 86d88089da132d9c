/** What `maxcut bench` prints at its end: a line per method. */
import { type MethodSummary, summarizeMethods } from '../../measure/method-summary.ts';
import type { RunRow } from '../../measure/row.ts';
import { duration, percent } from '../figures.ts';

const COLUMNS: readonly (readonly [string, (summary: MethodSummary) => string])[] = [
  ['method', ({ method }) => method],
  ['runs', ({ runs }) => String(runs)],
  ['failed', ({ failed }) => String(failed)],
  ['best known reached', ({ reached, compared }) => `${reached} of ${compared}`],
  ['mean gap', ({ meanGap }) => (meanGap === null ? '-' : percent(meanGap))],
  ['median time', ({ medianSec }) => (medianSec === null ? '-' : duration(medianSec))],
];

export function resultTable(rows: readonly RunRow[]): string {
  const lines = summarizeMethods(rows).map((summary) => COLUMNS.map(([, show]) => show(summary)));
  const all = [COLUMNS.map(([title]) => title), ...lines];
  const widths = COLUMNS.map((_, i) => Math.max(...all.map((cells) => cells[i]!.length)));
  return all
    .map((cells) =>
      cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
    )
    .map((line) => `${line.trimEnd()}\n`)
    .join('');
}
