/** Every row of the report with the line where it stands: what the other chapters refer to. */
import type { Chapter } from '../report/report.ts';
import type { Entry } from './entries.ts';
import { percentText, secondsText, valueText } from './format.ts';

export function runsChapter(entries: readonly Entry[]): Chapter {
  return {
    title: 'All runs',
    settings: {},
    sections: [
      {
        title: 'Rows',
        text: 'The line of each run in its file.',
        plots: [],
        tables: [
          {
            caption: '',
            columns: [
              'row',
              'file',
              'line',
              'value',
              'gap %',
              'status',
              'bound',
              'kind',
              'load s',
              'search s',
              'CPU s',
              'MiB',
            ],
            rows: entries.map(({ ref, file, line, row }) => [
              ref,
              file,
              line,
              row.value === null ? '-' : valueText(row.value),
              row.gap === null ? '-' : percentText(row.gap),
              row.status,
              row.upperBound === null ? '-' : valueText(row.upperBound),
              row.boundKind,
              secondsText(row.loadSec),
              secondsText(row.solveSec),
              secondsText(row.cpuSec),
              row.peakMemoryMiB ?? '-',
            ]),
          },
        ],
      },
    ],
  };
}
