/** What `maxcut bench` prints at its end: a line per method. */
import { summarizeMethods } from '../../measure/method-summary.ts';
import { type Cells, tableOf } from '../../measure/report/report.ts';
import type { RunRow } from '../../measure/row.ts';
import { duration, percent } from '../figures.ts';

export function resultTable(rows: readonly RunRow[]): string {
  return textTable(
    summarizeMethods(rows).map(({ method, runs, failed, reached, compared, meanGap, medianSec }) => ({
      method,
      runs,
      failed,
      'best known reached': `${reached} of ${compared}`,
      'mean gap': meanGap === null ? '-' : percent(meanGap),
      'median time': medianSec === null ? '-' : duration(medianSec),
    })),
  );
}

/** A table for the terminal, its first column to the left. */
export function textTable(cells: readonly Cells[]): string {
  const { columns, rows } = tableOf(cells);
  const all = [columns, ...rows].map((row) => row.map(String));
  const widths = columns.map((_, i) => Math.max(...all.map((row) => row[i]!.length)));
  const lines = all.map((row) =>
    row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join('  '),
  );
  return lines.map((line) => `${line.trimEnd()}\n`).join('');
}
