/** The report of one or more files of runs. Nothing in it comes from anywhere but their lines, the best values
 *  known today, and the recorded figures of peers. */
import { InputError } from '../../core/errors.ts';
import type { Peers } from '../peers.ts';
import type { Chapter, Report } from '../report/report.ts';
import { duelChapter } from './duel-chapter.ts';
import { type Entry, entriesOf, fileLetter, type RunFile } from './entries.ts';
import { gapChapter } from './gap-chapter.ts';
import { guaranteeChapter } from './guarantee-chapter.ts';
import { peerChapter } from './peer-chapter.ts';
import { profileChapter } from './profile-chapter.ts';
import { runsChapter } from './runs-chapter.ts';
import { scalingChapter } from './scaling-chapter.ts';
import { summaryChapter } from './summary-chapter.ts';
import { targetChapter } from './target-chapter.ts';
import { traceChapter } from './trace-chapter.ts';

/** @throws InputError where the files hold no run */
export function benchReport(files: readonly RunFile[], peers: Peers | null): Report {
  const entries = entriesOf(files);
  if (entries.length === 0) throw new InputError({ file: files[0]?.name }, 'no runs, expected at least one');
  const chapters: (Chapter | null)[] = [
    summaryChapter(entries),
    gapChapter(entries),
    duelChapter(entries),
    profileChapter(entries),
    targetChapter(entries),
    traceChapter(entries),
    guaranteeChapter(entries),
    scalingChapter(entries),
    peers === null ? null : peerChapter(entries, peers),
    runsChapter(entries),
  ];
  const suites = [...new Set(entries.map(({ row }) => row.suite))];
  return {
    title: `Benchmark: ${suites.join(', ')}`,
    introduction: introduction(files, entries),
    chapters: chapters.filter((chapter) => chapter !== null),
  };
}

function introduction(files: readonly RunFile[], entries: readonly Entry[]): string[] {
  const rows = entries.map(({ row }) => row);
  const each = (read: (row: (typeof rows)[number]) => string) => [...new Set(rows.map(read))].join('; ');
  const dates = rows.map(({ date }) => date.slice(0, 10)).sort();
  const [first, last] = [dates[0]!, dates.at(-1)!];
  const names = files.map(({ name, rows: { length } }, f) => `${fileLetter(f)} = ${name} (${length} runs)`);
  return [
    `${files.length === 1 ? `${files[0]!.name}, ${rows.length} ${rows.length === 1 ? 'run' : 'runs'}` : names.join(', ')}. Each run was a process of its own, and its value was counted again by another.`,
    `Machine: ${each(({ machine: { cpu, cores, os } }) => `${cpu}, ${cores} cores, ${os}`)}. Versions: ${each(({ versions: { maxcut, node, commit } }) => `maxcut ${maxcut}${commit === null ? '' : ` at ${commit}`}, Node ${node}`)}. ${first === last ? first : `${first} to ${last}`}.`,
    `Each run: ${each(limits)}.`,
    'Tables name the rows that their figures come from as instance/method/seed, with * for all of them; the last chapter gives the line of each.',
  ];
}

function limits(row: Entry['row']): string {
  return [
    row.timeLimitSec === null ? 'no time limit' : `${row.timeLimitSec} s`,
    ...(row.maxSteps === null ? [] : [`${row.maxSteps} steps`]),
    `${row.threads} ${row.threads === 1 ? 'thread' : 'threads'}`,
    ...(row.stopAtBest ? ['ended at the best known value'] : []),
  ].join(', ');
}
