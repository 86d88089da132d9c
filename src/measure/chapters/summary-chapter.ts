/** How each contender did on the whole and on each family, and which runs failed. */

import { REACHED, summarizeMethods } from '../method-summary.ts';
import type { Chapter, Section, Table } from '../report/report.ts';
import { mean, median } from '../statistics.ts';
import { contenderOf, distinct, type Entry, familyOf, gapsOf, groupBy, instanceOf } from './entries.ts';
import { percentText, secondsText } from './format.ts';

export function summaryChapter(entries: readonly Entry[]): Chapter {
  const tables = [overall(entries)];
  if (distinct(entries, familyOf).length > 1) tables.push(byFamily(entries));
  const sections: Section[] = [
    {
      title: 'Summary',
      text:
        'The gap is the distance to the best known value in percent of it: the median over the seeds of an instance, then the mean ' +
        'over instances. Seconds are wall-clock seconds of the search, without reading the graph; memory includes some 45 MiB of Node itself.',
      plots: [],
      tables,
    },
  ];
  const failed = failures(entries);
  if (failed.rows.length > 0)
    sections.push({
      title: 'Failed runs',
      text: 'A value that could not be confirmed, or a process that ended early. They count nowhere else.',
      plots: [],
      tables: [failed],
    });
  return { title: 'Who is ahead', settings: {}, sections };
}

function overall(entries: readonly Entry[]): Table {
  const rows = [...groupBy(entries, contenderOf)].map(([contender, group]) => {
    const relabelled = group.map(({ row }) => ({ ...row, method: contender }));
    const summary = summarizeMethods(relabelled)[0]!;
    const gaps = gapsOf(group);
    return [
      contender,
      summary.runs,
      summary.failed,
      `${summary.reached} of ${summary.compared}`,
      `${summary.instancesReached} of ${summary.instancesCompared}`,
      summary.meanGap === null ? '-' : percentText(summary.meanGap),
      gaps.length === 0 ? '-' : percentText(Math.max(...gaps)),
      secondsText(summary.medianSec),
      secondsText(medianOf(group.map(({ row }) => row.cpuSec))),
      Math.round(Math.max(...group.map(({ row }) => row.peakMemoryMiB ?? 0))),
      `*/${contender}/*`,
    ];
  });
  return {
    caption: 'All instances',
    columns: [
      'method',
      'runs',
      'failed',
      'runs that reached the best known',
      'instances on which any seed did',
      'mean gap %',
      'largest gap %',
      'median s',
      'median CPU s',
      'most MiB',
      'rows',
    ],
    rows,
  };
}

function medianOf(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : median(present);
}

/** Mean gaps, and how many instances' medians reach the best known value. */
function byFamily(entries: readonly Entry[]): Table {
  const contenders = distinct(entries, contenderOf);
  const rows = [...groupBy(entries, familyOf)].map(([family, members]) => [
    family,
    distinct(members, instanceOf).length,
    ...contenders.map((contender) => {
      const own = members.filter((entry) => entry.contender === contender);
      const medians = [...groupBy(own, instanceOf).values()]
        .map(gapsOf)
        .filter((gaps) => gaps.length > 0)
        .map(median);
      if (medians.length === 0) return '-';
      const reached = medians.filter((gap) => gap <= REACHED).length;
      return `${percentText(mean(medians))} (${reached}/${medians.length})`;
    }),
  ]);
  return {
    caption:
      'Families: mean gap %, and on how many instances the median seed reaches the best known value (rows: by instance, below)',
    columns: ['family', 'instances', ...contenders],
    rows,
  };
}

function failures(entries: readonly Entry[]): Table {
  return {
    caption: '',
    columns: ['run', 'file', 'line', 'why'],
    rows: entries
      .filter(({ row }) => row.status === 'failed')
      .map(({ ref, file, line, row }) => [ref, file, line, row.error ?? '']),
  };
}
