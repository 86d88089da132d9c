/** The gap on every instance, family by family: dots with the range over the seeds, and the cuts in a table. */
import type { DotPlot } from '../plots/plot.ts';
import { type Chapter, chapter, type Section, section, type Table, tableOf } from '../report/report.ts';
import { median } from '../statistics.ts';
import {
  byContender,
  contendersOf,
  type Entry,
  familyOf,
  gapsOf,
  groupBy,
  instanceOf,
  isBetter,
  runsOf,
  valuesOf,
} from './entries.ts';
import { percentText, valueText } from './format.ts';

/** With more, the ranges hide the dots. */
const MOST_RANGES = 5;

export function gapChapter(entries: readonly Entry[]): Chapter {
  const contenders = contendersOf(entries);
  const families = [...groupBy(entries, familyOf)];
  return chapter(
    'Gaps by instance',
    families.map(([family, members]) => familySection(family, members, contenders)),
  );
}

function familySection(family: string, members: readonly Entry[], contenders: readonly string[]): Section {
  const byInstance = groupBy(members, instanceOf);
  const ranges = contenders.length <= MOST_RANGES;
  const rows = [...byInstance].map(([name, group]) => ({
    name,
    dots: contenders.map((contender) => {
      const gaps = gapsOf(runsOf(group, contender)).map((gap) => 100 * gap);
      if (gaps.length === 0) return null;
      const middle = median(gaps);
      return [middle, ranges ? Math.min(...gaps) : middle, ranges ? Math.max(...gaps) : middle] as const;
    }),
  }));
  const shown = rows.filter(({ dots }) => dots.some((dot) => dot !== null));
  const cuts = cutTable(byInstance, contenders);
  if (shown.length === 0) return section(family, 'No best known value to compare with.', cuts);
  const plot: DotPlot = {
    kind: 'dots',
    title: `${family}: gap to the best known value`,
    x: { label: 'gap in percent, on a scale of square roots', root: true, include: [0] },
    series: contenders,
    rows: shown,
  };
  const lines = ranges ? '; lines: from the best seed to the worst' : '';
  return section(family, `Dots: the median over the seeds${lines}.`, plot, cuts);
}

/** Best value and median gap per contender. */
function cutTable(byInstance: ReadonlyMap<string, readonly Entry[]>, contenders: readonly string[]): Table {
  const rows = [...byInstance].map(([name, group]) => {
    const { sense, bestKnown, provenOptimal } = group[0]!.row;
    const sizes = group.find((entry) => entry.row.nodes !== null)?.row;
    return {
      instance: name,
      nodes: sizes?.nodes ?? '-',
      edges: sizes?.edges ?? '-',
      'best known': bestKnown === null ? '-' : valueText(bestKnown) + (provenOptimal ? ' proven' : ''),
      ...byContender(group, contenders, (own) => {
        const values = valuesOf(own);
        const gaps = gapsOf(own);
        if (values.length === 0) return 'failed';
        const best = values.reduce((a, b) => (isBetter(sense, b, a) ? b : a));
        return `${valueText(best)}${gaps.length === 0 ? '' : ` (${percentText(median(gaps))})`}`;
      }),
      rows: `${name}/*/*`,
    };
  });
  return tableOf(rows, 'Best value of any seed (gap of the median seed in percent)');
}
