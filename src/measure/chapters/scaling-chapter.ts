/** How time and memory grow with the number of edges, for methods whose runs end by themselves. */
import type { LinePlot, Series } from '../plots/plot.ts';
import { type Chapter, chapter, section, type Table, tableOf } from '../report/report.ts';
import { median, powerLaw } from '../statistics.ts';
import { type Entry, groupBy, instanceOf } from './entries.ts';
import { secondsText } from './format.ts';

const LEAST_SIZES = 3;
/** The largest instance has at least so many times the edges of the smallest. */
const LEAST_RANGE = 10;
/** A run that took this share of its limit was ended by it. */
const ENDED_BY_LIMIT = 0.9;

type Points = readonly (readonly [number, number])[];

interface Quantity {
  readonly title: string;
  readonly label: string;
  /** Of the table. */
  readonly column: string;
  readonly read: (entry: Entry) => number | null;
}

const QUANTITIES: readonly Quantity[] = [
  {
    title: 'Seconds of search',
    label: 'CPU seconds',
    column: 'CPU seconds of search',
    read: ({ row }) => row.cpuSec,
  },
  { title: 'Seconds to load', label: 'seconds', column: 'seconds to load', read: ({ row }) => row.loadSec },
  { title: 'Peak memory', label: 'MiB', column: 'MiB', read: ({ row }) => row.peakMemoryMiB },
];

export function scalingChapter(entries: readonly Entry[]): Chapter | null {
  const free = entries.filter(
    ({ row }) =>
      row.value !== null &&
      row.edges !== null &&
      (row.timeLimitSec === null || (row.solveSec ?? 0) < ENDED_BY_LIMIT * row.timeLimitSec),
  );
  const groups = [...groupBy(free, ({ contender }) => contender)].filter(([, group]) => isWide(group));
  if (groups.length === 0) return null;
  const shown = section(
    'Against the number of edges',
    'Runs that ended by themselves: medians over the seeds, and the power of the number of edges that fits best (least squares on ' +
      'logarithms). Small graphs measure the start of a process, large ones the cache: a slope is over all of them.',
    ...QUANTITIES.map((quantity) => scalingPlot(quantity, groups)),
    slopeTable(groups),
  );
  return chapter('Scaling', [shown]);
}

function isWide(group: readonly Entry[]): boolean {
  const edges = [...new Set(group.map(({ row }) => row.edges!))];
  return edges.length >= LEAST_SIZES && Math.max(...edges) >= LEAST_RANGE * Math.min(...edges);
}

function pointsOf(group: readonly Entry[], read: Quantity['read']): Points {
  return [...groupBy(group, instanceOf).values()]
    .flatMap((own): [number, number][] => {
      const values = own.map(read).filter((value) => value !== null && value > 0) as number[];
      return values.length === 0 ? [] : [[own[0]!.row.edges!, median(values)]];
    })
    .sort(([a], [b]) => a - b);
}

function scalingPlot(
  { title, label, read }: Quantity,
  groups: readonly (readonly [string, Entry[]])[],
): LinePlot {
  const series = groups.flatMap(([contender, group]): Series[] => {
    const points = pointsOf(group, read);
    if (points.length < LEAST_SIZES) return [];
    const { power } = powerLaw(points);
    return [{ name: `${contender}, slope ${power.toFixed(2)}`, points }];
  });
  return { kind: 'lines', title, x: { label: 'edges', log: true }, y: { label, log: true }, series };
}

function slopeTable(groups: readonly (readonly [string, Entry[]])[]): Table {
  const rows = groups.flatMap(([contender, group]) =>
    [...groupBy(group, instanceOf)].map(([instance, own]) => {
      const figures = QUANTITIES.map(({ column, read }) => {
        const values = own.map(read).filter((value) => value !== null);
        return [column, values.length === 0 ? '-' : secondsText(median(values))];
      });
      return {
        method: contender,
        instance,
        edges: own[0]!.row.edges!,
        ...Object.fromEntries(figures),
        rows: `${instance}/${contender}/*`,
      };
    }),
  );
  return tableOf(rows);
}
