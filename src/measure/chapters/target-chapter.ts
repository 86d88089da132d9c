/** Time-to-target plots (Aiex, Resende, Ribeiro 2007): the share of runs that have reached a target by a time; and the medians by
 *  instance. */
import type { LinePlot } from '../plots/plot.ts';
import { type Chapter, chapter, section, type Table, tableOf } from '../report/report.ts';
import { median } from '../statistics.ts';
import {
  byContender,
  contendersOf,
  type Entry,
  groupBy,
  instanceOf,
  referenceOf,
  runsOf,
  timeToTarget,
} from './entries.ts';
import { secondsText } from './format.ts';
import { TARGETS, targetText } from './profile-chapter.ts';

const SHORTEST_SEC = 1e-3;

export function targetChapter(entries: readonly Entry[]): Chapter {
  const references = referenceOf(entries);
  const contenders = contendersOf(entries);
  return chapter('Time to target', [
    section(
      'Runs that are there by a time',
      'Seconds of search, from traces that date an improvement at most one percent late. A curve that ends below 1 belongs to runs ' +
        'that never got there. Rows: all.',
      ...TARGETS.map((share) => targetPlot(entries, contenders, references, share)),
    ),
    section(
      'By instance',
      'Median seconds over the seeds until a run is there; - where half of the seeds or more never got there. ' +
        'Where no best known value exists, the best of this report stands in.',
      ...TARGETS.map((share) => medianTable(entries, contenders, references, share)),
    ),
  ]);
}

function targetPlot(
  entries: readonly Entry[],
  contenders: readonly string[],
  references: ReadonlyMap<string, number>,
  share: number,
): LinePlot {
  const series = contenders.map((contender) => {
    const own = runsOf(entries, contender);
    const times = own
      .map((entry) => Math.max(SHORTEST_SEC, secondsTo(entry, references, share)))
      .filter(Number.isFinite)
      .sort((a, b) => a - b);
    const points = times.map((seconds, i): [number, number] => [seconds, (i + 1) / own.length]);
    return { name: contender, points, style: 'steps' as const, endMark: true };
  });
  return {
    kind: 'lines',
    title: `Reached ${targetText(share)}`,
    x: { label: 'seconds', log: true },
    y: { label: 'share of runs', include: [0, 1] },
    series,
  };
}

export function secondsTo(entry: Entry, references: ReadonlyMap<string, number>, share: number): number {
  const reference = references.get(entry.row.instance);
  if (reference === undefined || entry.row.value === null) return Number.POSITIVE_INFINITY;
  return timeToTarget(entry, reference, share);
}

function medianTable(
  entries: readonly Entry[],
  contenders: readonly string[],
  references: ReadonlyMap<string, number>,
  share: number,
): Table {
  const rows = [...groupBy(entries, instanceOf)].map(([instance, group]) => ({
    instance,
    ...byContender(group, contenders, (own) =>
      secondsText(median(own.map((entry) => secondsTo(entry, references, share)))),
    ),
    rows: `${instance}/*/*`,
  }));
  return tableOf(rows, `Seconds to ${targetText(share)}`);
}
