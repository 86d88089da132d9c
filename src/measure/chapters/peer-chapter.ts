/** Our cuts beside those that other programs reached, which were recorded once and are not rerun. */

import { bestPeerCuts, type PeerCut, type Peers, type PeerTime } from '../peers.ts';
import { type Chapter, chapter, section, type Table, tableOf } from '../report/report.ts';
import { median } from '../statistics.ts';
import { byContender, contendersOf, type Entry, groupBy, instanceOf, valuesOf } from './entries.ts';
import { secondsText, valueText } from './format.ts';
import { secondsTo } from './target-chapter.ts';

export function peerChapter(entries: readonly Entry[], peers: Peers): Chapter | null {
  const groups = groupBy(entries, instanceOf);
  const cuts = peers.cuts.filter(({ instance }) => groups.has(instance));
  const times = peers.times.filter(({ instance }) => groups.has(instance));
  if (cuts.length === 0) return null;
  const contenders = contendersOf(entries);
  const tables = [cutTable(groups, contenders, cuts)];
  if (times.length > 0) tables.push(timeTable(groups, contenders, times));
  const shown = section('Cuts of other programs', `Not run here. ${peers.source}`, ...tables);
  return chapter('Recorded elsewhere', [shown]);
}

type Groups = ReadonlyMap<string, readonly Entry[]>;

function cutTable(groups: Groups, contenders: readonly string[], cuts: readonly PeerCut[]): Table {
  const recorded = bestPeerCuts(cuts);
  const rows = [...groups].flatMap(([instance, group]) => {
    const best = recorded.get(instance);
    if (best === undefined) return [];
    return {
      instance,
      'best known': group[0]!.row.bestKnown ?? '-',
      recorded: best.cut,
      by: best.method,
      ...byContender(group, contenders, (own) => {
        const values = valuesOf(own);
        return values.length === 0
          ? '-'
          : `${valueText(median(values))} (${signed(median(values) - best.cut)})`;
      }),
      rows: `${instance}/*/*`,
    };
  });
  return tableOf(rows, 'Best recorded cut of any program in 10 CPU seconds, and our medians (difference)');
}

function timeTable(groups: Groups, contenders: readonly string[], times: readonly PeerTime[]): Table {
  const ratios = new Map<string, number[]>(contenders.map((contender) => [contender, []]));
  const rows = times.map(({ instance, share, seconds }) => {
    const group = groups.get(instance)!;
    const references = new Map([[instance, group[0]!.row.bestKnown ?? Number.POSITIVE_INFINITY]]);
    const cells = byContender(group, contenders, (own, contender) => {
      const middle = median(own.map((entry) => secondsTo(entry, references, 1 - share)));
      ratios.get(contender)!.push(middle / seconds);
      if (!Number.isFinite(middle)) return 'not reached';
      return `${secondsText(middle)} (× ${(middle / seconds).toFixed(2)})`;
    });
    return { instance, share: `${100 * share} %`, 'recorded s': seconds, ...cells, rows: `${instance}/*/*` };
  });
  const medians = contenders.map((contender) => {
    const middle = median(ratios.get(contender)!);
    return [contender, Number.isFinite(middle) ? `× ${middle.toFixed(2)}` : middle > 0 ? 'not reached' : ''];
  });
  const last = {
    instance: 'median ratio',
    share: '',
    'recorded s': '',
    ...Object.fromEntries(medians),
    rows: '',
  };
  return tableOf(
    [...rows, last],
    'Seconds to a share of the best known cut: recorded CPU seconds of the fastest program, and our medians (ratio)',
  );
}

const signed = (value: number): string => (value > 0 ? `+${valueText(value)}` : valueText(value));
