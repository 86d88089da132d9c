/** Wins, ties and losses of each contender against each other, by the median value on an instance. */
import type { Chapter, Table } from '../report/report.ts';
import { median } from '../statistics.ts';
import { contenderOf, distinct, type Entry, groupBy, instanceOf, valuesOf } from './entries.ts';

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
    const [mine, theirs] = [a, b].map((name) =>
      valuesOf(group.filter(({ contender }) => contender === name)),
    );
    if (mine!.length === 0 || theirs!.length === 0) continue;
    const lead = (median(mine!) - median(theirs!)) * (group[0]!.row.sense === 'maximize' ? 1 : -1);
    if (Math.abs(lead) <= TIE * Math.abs(median(mine!))) score.ties++;
    else if (lead > 0) score.wins++;
    else score.losses++;
  }
  return score;
}

export function duelChapter(entries: readonly Entry[]): Chapter | null {
  const contenders = distinct(entries, contenderOf);
  if (contenders.length < 2) return null;
  const table: Table = {
    caption: '',
    columns: ['', ...contenders.map((name) => `against ${name}`), 'rows'],
    rows: contenders.map((a) => [
      a,
      ...contenders.map((b) => {
        if (a === b) return '';
        const { wins, ties, losses } = duel(entries, a, b);
        return `${wins}/${ties}/${losses}`;
      }),
      `*/${a}/*`,
    ]),
  };
  return {
    title: 'Wins, ties, losses',
    settings: {},
    sections: [
      {
        title: 'Row against column',
        text: 'Instances on which the median value over the seeds is better, the same, or worse.',
        plots: [],
        tables: [table],
      },
    ],
  };
}
