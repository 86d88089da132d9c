/** Our cuts beside those that other programs reached, which were recorded once and are not rerun. */

import { bestPeerCuts, type PeerCut, type Peers, type PeerTime } from '../peers.ts';
import type { Chapter, Table } from '../report/report.ts';
import { median } from '../statistics.ts';
import { contenderOf, distinct, type Entry, groupBy, instanceOf, valuesOf } from './entries.ts';
import { secondsText, valueText } from './format.ts';
import { secondsTo } from './target-chapter.ts';

export function peerChapter(entries: readonly Entry[], peers: Peers): Chapter | null {
  const instances = new Set(entries.map(instanceOf));
  const cuts = peers.cuts.filter(({ instance }) => instances.has(instance));
  const times = peers.times.filter(({ instance }) => instances.has(instance));
  if (cuts.length === 0) return null;
  const contenders = distinct(entries, contenderOf);
  const groups = groupBy(entries, instanceOf);
  return {
    title: 'Recorded elsewhere',
    settings: {},
    sections: [
      {
        title: 'Cuts of other programs',
        text: `Not run here. ${peers.source}`,
        plots: [],
        tables: [
          cutTable(groups, contenders, cuts),
          ...(times.length === 0 ? [] : [timeTable(groups, contenders, times)]),
        ],
      },
    ],
  };
}

function cutTable(
  groups: ReadonlyMap<string, readonly Entry[]>,
  contenders: readonly string[],
  cuts: readonly PeerCut[],
): Table {
  const rows: (string | number)[][] = [];
  const recorded = bestPeerCuts(cuts);
  for (const [instance, group] of groups) {
    const best = recorded.get(instance);
    if (best === undefined) continue;
    const cells = contenders.map((contender) => {
      const values = valuesOf(group.filter((entry) => entry.contender === contender));
      if (values.length === 0) return '-';
      const middle = median(values);
      return `${valueText(middle)} (${signed(middle - best.cut)})`;
    });
    rows.push([instance, group[0]!.row.bestKnown ?? '-', best.cut, best.method, ...cells, `${instance}/*/*`]);
  }
  return {
    caption: 'Best recorded cut of any program in 10 CPU seconds, and our medians (difference)',
    columns: ['instance', 'best known', 'recorded', 'by', ...contenders, 'rows'],
    rows,
  };
}

function timeTable(
  groups: ReadonlyMap<string, readonly Entry[]>,
  contenders: readonly string[],
  times: readonly PeerTime[],
): Table {
  const ratios = new Map<string, number[]>(contenders.map((contender) => [contender, []]));
  const rows: (string | number)[][] = times.map(({ instance, share, seconds }) => {
    const group = groups.get(instance)!;
    const references = new Map([[instance, group[0]!.row.bestKnown ?? Number.POSITIVE_INFINITY]]);
    const cells = contenders.map((contender) => {
      const own = group.filter((entry) => entry.contender === contender);
      if (own.length === 0) return '';
      const middle = median(own.map((entry) => secondsTo(entry, references, 1 - share)));
      ratios.get(contender)!.push(middle / seconds);
      return Number.isFinite(middle)
        ? `${secondsText(middle)} (× ${(middle / seconds).toFixed(2)})`
        : 'not reached';
    });
    return [instance, `${100 * share} %`, seconds, ...cells, `${instance}/*/*`];
  });
  const medians = contenders.map((contender) => {
    const all = ratios.get(contender)!;
    if (all.length === 0) return '';
    const middle = median(all);
    return Number.isFinite(middle) ? `× ${middle.toFixed(2)}` : 'not reached';
  });
  rows.push(['median ratio', '', '', ...medians, '']);
  return {
    caption:
      'Seconds to a share of the best known cut: recorded CPU seconds of the fastest program, and our medians (ratio)',
    columns: ['instance', 'share', 'recorded s', ...contenders, 'rows'],
    rows,
  };
}

const signed = (value: number): string => (value > 0 ? `+${valueText(value)}` : valueText(value));
