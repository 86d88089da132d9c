/** The cut against time, with the best known value and the bound. */
import type { LinePlot } from '../plots/plot.ts';
import { type Chapter, chapter, section, tableOf } from '../report/report.ts';
import { contendersOf, type Entry, groupBy, instanceOf, isBetter, runsOf } from './entries.ts';

const MOST_PLOTS = 12;
/** Above the worst final value, the range of the axis is this many times what lies between it and the top. */
const RANGE = 1.6;
const SHORTEST_SEC = 1e-3;

export function traceChapter(entries: readonly Entry[]): Chapter {
  const groups = [...groupBy(entries, instanceOf)].filter(([, group]) =>
    group.some(({ row }) => row.trace.length > 0),
  );
  const chosen = spread(groups, MOST_PLOTS);
  const shown =
    chosen.length < groups.length
      ? `${chosen.length} of the ${groups.length} instances, at even distances in their order`
      : 'All instances';
  const rows = chosen.map(([instance, group]) => {
    const refs = medianRuns(group).map(({ ref }) => ref);
    return { instance, rows: refs.join(', ') };
  });
  const drawn = section(
    'The median run of each method',
    `${shown}. Of each method the run whose final value is the median over its seeds. Curves begin ` +
      'where they come into the range drawn, and end with the run, at the mark.',
    ...chosen.map(([instance, group]) => tracePlot(instance, group)),
    tableOf(rows, 'Runs that are drawn'),
  );
  return chapter('Value against time', [drawn]);
}

/** Items at even distances, the first and the last among them. */
function spread<T>(items: readonly T[], most: number): T[] {
  if (items.length <= most) return [...items];
  return Array.from({ length: most }, (_, i) => items[Math.round((i * (items.length - 1)) / (most - 1))]!);
}

/** Per contender the run with the median value, of two the worse. */
function medianRuns(group: readonly Entry[]): Entry[] {
  return contendersOf(group).flatMap((contender) => {
    const own = runsOf(group, contender).filter(({ row }) => row.trace.length > 0);
    own.sort((a, b) => (isBetter(a.row.sense, a.row.value!, b.row.value!) ? 1 : -1));
    return own.length === 0 ? [] : [own[(own.length - 1) >> 1]!];
  });
}

function tracePlot(instance: string, group: readonly Entry[]): LinePlot {
  const runs = medianRuns(group);
  const { sense, bestKnown, provenOptimal } = runs[0]!.row;
  const bounds = group.flatMap(({ row }) => (row.upperBound === null ? [] : [row.upperBound]));
  const tightest = bounds.length === 0 ? null : bounds.reduce((a, b) => (isBetter(sense, b, a) ? a : b));
  const finals = runs.map(({ row }) => row.value!);
  const worst = finals.reduce((a, b) => (isBetter(sense, b, a) ? a : b));
  const best = [...finals, ...(bestKnown === null ? [] : [bestKnown])].reduce((a, b) =>
    isBetter(sense, b, a) ? b : a,
  );
  // Without this, the first random cut would squeeze all that matters into a line.
  const limit = best - RANGE * (best - worst || 0.01 * Math.abs(best));
  const series = runs.map(({ contender, row }) => {
    const visible = row.trace.filter(([, value]) => !isBetter(sense, limit, value));
    const end = row.solveSec ?? 0;
    const points = visible.map(([sec, value]): [number, number] => [Math.max(SHORTEST_SEC, sec), value]);
    const last = points.at(-1);
    if (last !== undefined && end > last[0]) points.push([end, last[1]]);
    return { name: contender, points, style: 'steps' as const, endMark: true };
  });
  return {
    kind: 'lines',
    title: instance,
    x: { label: 'seconds', log: true },
    y: { label: sense === 'maximize' ? 'cut weight' : 'value' },
    series,
    levels: [
      ...(bestKnown === null
        ? []
        : [{ name: provenOptimal ? 'optimum (proven)' : 'best known', value: bestKnown }]),
      ...(tightest === null
        ? []
        : [{ name: sense === 'maximize' ? 'upper bound' : 'lower bound', value: tightest }]),
    ],
  };
}
