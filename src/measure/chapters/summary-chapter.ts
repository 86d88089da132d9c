/** How each contender did on the whole and on each family, and which runs failed. */
import { REACHED, summarizeMethods } from '../method-summary.ts';
import { type Chapter, chapter, section, type Table, tableOf } from '../report/report.ts';
import { mean, median } from '../statistics.ts';
import {
  byContender,
  contendersOf,
  distinct,
  type Entry,
  familyOf,
  gapsOf,
  groupBy,
  instanceOf,
  runsOf,
} from './entries.ts';
import { percentText, secondsText } from './format.ts';
import { leadText } from './lead.ts';

export function summaryChapter(entries: readonly Entry[]): Chapter {
  const tables = [overall(entries)];
  if (distinct(entries, familyOf).length > 1) tables.push(byFamily(entries));
  const summary = section(
    'Summary',
    'The gap is the distance to the best known value in percent of it: the median over the seeds of an instance, then the mean ' +
      'over instances. Seconds are wall-clock seconds of the search, without reading the graph; memory includes some 45 MiB of Node itself. ' +
      leadText(entries),
    ...tables,
  );
  const failed = entries.filter(({ row }) => row.status === 'failed');
  if (failed.length === 0) return chapter('Who is ahead', [summary]);
  const why = 'A value that could not be confirmed, or a process that ended early. They count nowhere else.';
  const rows = failed.map(({ ref, file, line, row }) => ({ run: ref, file, line, why: row.error ?? '' }));
  return chapter('Who is ahead', [summary, section('Failed runs', why, tableOf(rows))]);
}

function overall(entries: readonly Entry[]): Table {
  const rows = contendersOf(entries).map((contender) => {
    const group = runsOf(entries, contender);
    const relabelled = group.map(({ row }) => ({ ...row, method: contender }));
    const summary = summarizeMethods(relabelled)[0]!;
    const gaps = gapsOf(group);
    return {
      method: contender,
      runs: summary.runs,
      failed: summary.failed,
      'runs that reached the best known': `${summary.reached} of ${summary.compared}`,
      'instances on which any seed did': `${summary.instancesReached} of ${summary.instancesCompared}`,
      'mean gap %': summary.meanGap === null ? '-' : percentText(summary.meanGap),
      'largest gap %': gaps.length === 0 ? '-' : percentText(Math.max(...gaps)),
      'median s': secondsText(summary.medianSec),
      'median CPU s': secondsText(medianOf(group.map(({ row }) => row.cpuSec))),
      'most MiB': Math.round(Math.max(...group.map(({ row }) => row.peakMemoryMiB ?? 0))),
      rows: `*/${contender}/*`,
    };
  });
  return tableOf(rows, 'All instances');
}

function medianOf(values: readonly (number | null)[]): number | null {
  const present = values.filter((value) => value !== null);
  return present.length === 0 ? null : median(present);
}

/** Mean gaps, and how many instances' medians reach the best known value. */
function byFamily(entries: readonly Entry[]): Table {
  const contenders = contendersOf(entries);
  const rows = [...groupBy(entries, familyOf)].map(([family, members]) => ({
    family,
    instances: distinct(members, instanceOf).length,
    ...byContender(members, contenders, (own) => {
      const gaps = [...groupBy(own, instanceOf).values()].map(gapsOf).filter((list) => list.length > 0);
      const medians = gaps.map(median);
      if (medians.length === 0) return '-';
      const reached = medians.filter((gap) => gap <= REACHED).length;
      return `${percentText(mean(medians))} (${reached}/${medians.length})`;
    }),
  }));
  const caption =
    'Families: mean gap %, and on how many instances the median seed reaches the best known value (rows: by instance, below)';
  return tableOf(rows, caption);
}
