/** Performance profiles (Dolan & Moré 2002): for each contender, on which share of the problems it needs at most τ times what the best
 *  contender needs. A problem is an instance with a seed; what is needed is the time to a target, or how large a gap is left. */
import type { LinePlot, Series } from '../plots/plot.ts';
import { type Chapter, chapter, section, type Table, tableOf } from '../report/report.ts';
import { contendersOf, type Entry, referenceOf, runsOf, timeToTarget } from './entries.ts';
import { percentText } from './format.ts';

/** Distances to the reference at which a run counts as done. */
export const TARGETS = [0, 0.001, 0.01] as const;
/** Traces do not tell shorter times apart. */
const SHORTEST_SEC = 1e-3;

export function targetText(share: number): string {
  return share === 0 ? 'the best known value' : `within ${percentText(share)} % of the best known value`;
}

export function profileChapter(entries: readonly Entry[]): Chapter {
  const contenders = contendersOf(entries);
  const gaps = section(
    'Gaps',
    'On how many runs the gap at the end is at most so large. Higher is better. Where no best known value exists, the best of ' +
      'this report stands in. Rows: all.',
    gapProfile(entries, contenders),
  );
  const alone = section('Times to a target', 'A profile compares; there is one contender only.');
  if (contenders.length < 2) return chapter('Performance profiles', [gaps, alone]);
  const times = section(
    'Times to a target',
    'Each pair of instance and seed is a problem. At τ = 1: the share of problems on which the method was the fastest to the ' +
      `target; at the right end: on which it got there at all. Times below ${SHORTEST_SEC * 1000} ms count as that. Rows: all.`,
    ...TARGETS.map((share) => timeProfile(entries, contenders, share)),
    solvedTable(entries, contenders),
  );
  return chapter('Performance profiles', [gaps, times]);
}

function gapProfile(entries: readonly Entry[], contenders: readonly string[]): LinePlot {
  const references = referenceOf(entries);
  const series = contenders.map((contender): Series => {
    const own = runsOf(entries, contender);
    const gaps = own.map(({ row }) => {
      const reference = references.get(row.instance);
      if (row.value === null || reference === undefined) return Number.POSITIVE_INFINITY;
      const missing = row.sense === 'maximize' ? reference - row.value : row.value - reference;
      return (100 * Math.max(0, missing)) / Math.max(Math.abs(reference), 1e-300);
    });
    return { name: contender, points: distribution(gaps, own.length), style: 'steps' };
  });
  return {
    kind: 'lines',
    title: 'Share of runs with at most that gap',
    x: { label: 'gap in percent, on a scale of square roots', root: true, include: [0] },
    y: { label: 'share of runs', include: [0, 1] },
    series: untilTheRightEnd(series),
  };
}

function timeProfile(entries: readonly Entry[], contenders: readonly string[], share: number): LinePlot {
  const ratios = ratiosToBest(entries, share);
  const series = contenders.map((contender): Series => {
    const own = ratios.get(contender)!;
    return { name: contender, points: distribution(own, own.length), style: 'steps' };
  });
  return {
    kind: 'lines',
    title: `Time to ${targetText(share)}`,
    x: { label: 'τ: times the fastest method’s time', log: true, include: [1] },
    y: { label: 'share of problems', include: [0, 1] },
    series: untilTheRightEnd(series),
  };
}

/** Per contender, over all problems, its time divided by the fastest one's. Infinity where it did not get there. */
export function ratiosToBest(entries: readonly Entry[], share: number): Map<string, number[]> {
  const references = referenceOf(entries);
  const contenders = contendersOf(entries);
  const problems = new Map<string, Map<string, number>>();
  for (const entry of entries) {
    const key = `${entry.row.instance}/${entry.row.seed}`;
    const reference = references.get(entry.row.instance);
    const seconds =
      reference === undefined || entry.row.value === null
        ? Number.POSITIVE_INFINITY
        : Math.max(SHORTEST_SEC, timeToTarget(entry, reference, share));
    if (!problems.has(key)) problems.set(key, new Map());
    problems.get(key)!.set(entry.contender, seconds);
  }
  return new Map(
    contenders.map((contender) => [
      contender,
      [...problems.values()]
        .filter((times) => times.has(contender))
        .map((times) => {
          const seconds = times.get(contender)!;
          return Number.isFinite(seconds) ? seconds / Math.min(...times.values()) : Number.POSITIVE_INFINITY;
        }),
    ]),
  );
}

/** The steps of a distribution function: [x, share of the values that are at most x]. */
function distribution(values: readonly number[], count: number): [number, number][] {
  const sorted = values.filter(Number.isFinite).sort((a, b) => a - b);
  const points: [number, number][] = [];
  sorted.forEach((value, i) => {
    if (sorted[i + 1] !== value) points.push([value, (i + 1) / count]);
  });
  return points;
}

/** Draws every curve to the largest abscissa of any. */
function untilTheRightEnd(series: readonly Series[]): Series[] {
  const right = Math.max(...series.flatMap(({ points }) => points.map(([x]) => x)), 0);
  return series.map((one) => {
    const last = one.points.at(-1);
    return last === undefined || last[0] === right
      ? one
      : { ...one, points: [...one.points, [right, last[1]]] };
  });
}

function solvedTable(entries: readonly Entry[], contenders: readonly string[]): Table {
  const targets = TARGETS.map((share) => [targetText(share), ratiosToBest(entries, share)] as const);
  const rows = contenders.map((contender) => {
    const cells = targets.flatMap(([target, all]) => {
      const ratios = all.get(contender)!;
      const fastest = ratios.filter((ratio) => ratio <= 1).length;
      const reached = ratios.filter(Number.isFinite).length;
      return [
        [`fastest to ${target}`, fastest],
        [`got to ${target}`, `${reached} of ${ratios.length}`],
      ];
    });
    return { method: contender, ...Object.fromEntries(cells), rows: `*/${contender}/*` };
  });
  return tableOf(rows, 'Problems on which a method was the fastest, or got there');
}
