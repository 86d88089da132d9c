/** Every row of the report with the line where it stands: what the other chapters refer to. */
import { type Chapter, chapter, section, tableOf } from '../report/report.ts';
import type { Entry } from './entries.ts';
import { percentText, secondsText, valueText } from './format.ts';

export function runsChapter(entries: readonly Entry[]): Chapter {
  const rows = entries.map(({ ref, file, line, row }) => ({
    row: ref,
    file,
    line,
    value: row.value === null ? '-' : valueText(row.value),
    'gap %': row.gap === null ? '-' : percentText(row.gap),
    status: row.status,
    bound: row.upperBound === null ? '-' : valueText(row.upperBound),
    kind: row.boundKind,
    'load s': secondsText(row.loadSec),
    'search s': secondsText(row.solveSec),
    'CPU s': secondsText(row.cpuSec),
    MiB: row.peakMemoryMiB ?? '-',
  }));
  return chapter('All runs', [section('Rows', 'The line of each run in its file.', tableOf(rows))]);
}
