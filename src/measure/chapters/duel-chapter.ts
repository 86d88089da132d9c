/** Wins, ties and losses of each contender against each other, by the median value on an instance. */
import { type Chapter, chapter, section, tableOf } from '../report/report.ts';
import { median } from '../statistics.ts';
import { contendersOf, type Entry, groupBy, instanceOf, runsOf, valuesOf } from './entries.ts';

const TIE = 1e-9;

export interface Score {
  wins: number;
  ties: number;
  losses: number;
}

/** How a fared against b on the instances that both have values for. */
export function duel(entries: readonly Entry[], a: string, b: string): Score {
  const score: Score = { wins: 0, ties: 0, losses: 0 };
  for (const group of groupBy(entries, instanceOf).values()) {
    const [mine, theirs] = [valuesOf(runsOf(group, a)), valuesOf(runsOf(group, b))];
    if (mine.length === 0 || theirs.length === 0) continue;
    const lead = (median(mine) - median(theirs)) * (group[0]!.row.sense === 'maximize' ? 1 : -1);
    if (Math.abs(lead) <= TIE * Math.abs(median(mine))) score.ties++;
    else if (lead > 0) score.wins++;
    else score.losses++;
  }
  return score;
}

export function duelChapter(entries: readonly Entry[]): Chapter | null {
  const contenders = contendersOf(entries);
  if (contenders.length < 2) return null;
  const rows = contenders.map((a) => {
    const scores = contenders.map((b) => {
      const { wins, ties, losses } = duel(entries, a, b);
      return [`against ${b}`, a === b ? '' : `${wins}/${ties}/${losses}`] as const;
    });
    return { '': a, ...Object.fromEntries(scores), rows: `*/${a}/*` };
  });
  const text = 'Instances on which the median value over the seeds is better, the same, or worse.';
  return chapter('Wins, ties, losses', [section('Row against column', text, tableOf(rows))]);
}
