/** The gap on every instance, family by family: dots with the range over the seeds, and the cuts in a table. */
import type { DotPlot } from '../plots/plot.ts';
import type { Chapter, Section, Table } from '../report/report.ts';
import { median } from '../statistics.ts';
import {
  contenderOf,
  distinct,
  type Entry,
  familyOf,
  gapsOf,
  groupBy,
  instanceOf,
  isBetter,
  valuesOf,
} from './entries.ts';
import { percentText, valueText } from './format.ts';

/** With more, the ranges hide the dots. */
const MOST_RANGES = 5;

export function gapChapter(entries: readonly Entry[]): Chapter {
  const contenders = distinct(entries, contenderOf);
  const sections = [...groupBy(entries, familyOf)].map(([family, members]) =>
    familySection(family, members, contenders),
  );
  return { title: 'Gaps by instance', settings: {}, sections };
}

function familySection(family: string, members: readonly Entry[], contenders: readonly string[]): Section {
  const byInstance = groupBy(members, instanceOf);
  const ranges = contenders.length <= MOST_RANGES;
  const rows = [...byInstance].map(([name, group]) => ({
    name,
    dots: contenders.map((contender) => {
      const gaps = gapsOf(group.filter((entry) => entry.contender === contender)).map((gap) => 100 * gap);
      if (gaps.length === 0) return null;
      const middle = median(gaps);
      return [middle, ranges ? Math.min(...gaps) : middle, ranges ? Math.max(...gaps) : middle] as const;
    }),
  }));
  const shown = rows.filter(({ dots }) => dots.some((dot) => dot !== null));
  const plot: DotPlot = {
    kind: 'dots',
    title: `${family}: gap to the best known value`,
    x: { label: 'gap in percent, on a scale of square roots', root: true, include: [0] },
    series: contenders,
    rows: shown,
  };
  return {
    title: family,
    text:
      shown.length === 0
        ? 'No best known value to compare with.'
        : `Dots: the median over the seeds${ranges ? '; lines: from the best seed to the worst' : ''}.`,
    plots: shown.length === 0 ? [] : [plot],
    tables: [cutTable(byInstance, contenders)],
  };
}

/** Best value and median gap per contender. */
function cutTable(byInstance: ReadonlyMap<string, readonly Entry[]>, contenders: readonly string[]): Table {
  const rows = [...byInstance].map(([name, group]) => {
    const { row } = group[0]!;
    const known =
      row.bestKnown === null ? '-' : valueText(row.bestKnown) + (row.provenOptimal ? ' proven' : '');
    const cells = contenders.map((contender) => {
      const own = group.filter((entry) => entry.contender === contender);
      const values = valuesOf(own);
      const gaps = gapsOf(own);
      if (values.length === 0) return own.length === 0 ? '' : 'failed';
      const best = values.reduce((a, b) => (isBetter(row.sense, b, a) ? b : a));
      return `${valueText(best)}${gaps.length === 0 ? '' : ` (${percentText(median(gaps))})`}`;
    });
    const sizes = group.find((entry) => entry.row.nodes !== null)?.row;
    return [name, sizes?.nodes ?? '-', sizes?.edges ?? '-', known, ...cells, `${name}/*/*`];
  });
  return {
    caption: 'Best value of any seed (gap of the median seed in percent)',
    columns: ['instance', 'nodes', 'edges', 'best known', ...contenders, 'rows'],
    rows,
  };
}
