/** The paper's figures and theorems, run and put together: one report for the page, and the same figures in full. Chapters that were
 *  finished before are taken as they are. Where the deadline strikes, the report holds what was finished, and says that it is a part. */
import { finishAsync, type Steps } from '../../core/steps.ts';
import type { NamedGraph } from '../generated-graph.ts';
import type { Chapter, Report } from '../report/report.ts';
import { biasFigure } from './bias-figure.ts';
import { cutFigure } from './cut-figure.ts';
import { cutTable } from './cut-table.ts';
import type { ExperimentContext, ExperimentResult } from './experiment.ts';
import { jlExperiment } from './jl-experiment.ts';
import { jlFigure } from './jl-figure.ts';
import { lemmaExperiment } from './lemma-experiment.ts';
import { maxcutExperiment } from './maxcut-experiment.ts';
import { CHAPTERS, type ChapterName } from './names.ts';
import type { PaperSettings, SettingName } from './settings.ts';
import { structureExperiment } from './structure-experiment.ts';
import { structureFigure } from './structure-figure.ts';

/** A chapter as it is kept between runs: plain data. */
export interface FinishedChapter {
  /** What its figures depend on; another key is another chapter. */
  readonly key: string;
  readonly chapter: Chapter;
  readonly data: unknown;
}

export interface Reproduction {
  readonly report: Report;
  readonly data: Readonly<Record<string, unknown>>;
  /** The deadline struck before the end. */
  readonly partial: boolean;
}

/** Where finished chapters are kept. */
export interface ChapterStore {
  load(name: ChapterName): FinishedChapter | null;
  save(name: ChapterName, finished: FinishedChapter): void;
}

const NOTHING_KEPT: ChapterStore = { load: () => null, save: () => {} };

/** Runs one chapter: in this thread (`runHere`), or elsewhere. */
export type ChapterRunner = (
  name: ChapterName,
  graphs: readonly NamedGraph[],
  context: ExperimentContext,
) => Promise<ExperimentResult>;

export const runHere: ChapterRunner = (name, graphs, context) =>
  finishAsync(chapterSteps(name, graphs, context));

export interface ReproductionOptions {
  readonly version: string;
  /** The command as the report tells it. */
  readonly command?: string;
  readonly store?: ChapterStore;
  readonly runChapter?: ChapterRunner;
  /** Chapters at once. Their figures do not depend on it: each has streams of random numbers of its own. */
  readonly jobs?: number;
}

/** The longest first, so that no core is left with a long one at the end. */
const LONGEST_FIRST: readonly ChapterName[] = [
  'structure-theorem',
  'cut-table',
  'cut-descent',
  'jl-figure',
  'structure-figure',
  'jl-pairs',
];

/** Runs the chapters. @param graphs of the chapter cut-descent */
export async function reproduce(
  names: readonly ChapterName[],
  graphs: readonly NamedGraph[],
  context: ExperimentContext,
  options: ReproductionOptions,
): Promise<Reproduction> {
  const { version, command = 'maxcut reproduce', store = NOTHING_KEPT, runChapter = runHere } = options;
  const startMs = performance.now();
  const finished = new Map<ChapterName, FinishedChapter>();
  let kept = 0;
  const left = [...LONGEST_FIRST, ...names].filter(
    (name, i, all) => names.includes(name) && all.indexOf(name) === i,
  );
  const one = async (name: ChapterName): Promise<void> => {
    const announce = (what: string) =>
      context.announce(`[${names.indexOf(name) + 1}/${names.length}] ${what}`);
    const key = keyOf(name, graphs, context, version);
    const stored = store.load(name);
    if (stored?.key === key) {
      kept++;
      finished.set(name, stored);
      announce(`${name}: as finished before`);
      return;
    }
    if (context.deadline.expired) return;
    const made = { key, ...(await runChapter(name, graphs, { ...context, announce })) };
    finished.set(name, made);
    if (context.deadline.expired) return;
    store.save(name, made);
    announce(`${name}: done, ${made.chapter.settings.seconds} s`);
  };
  const slot = async (): Promise<void> => {
    for (let name = left.shift(); name !== undefined; name = left.shift()) await one(name);
  };
  await Promise.all(Array.from({ length: Math.min(options.jobs ?? 1, names.length) }, slot));
  const seconds = Number(((performance.now() - startMs) / 1000).toFixed(1));
  const partial = context.deadline.expired;
  const told = names.filter((name) => (finished.get(name)?.chapter.sections.length ?? 0) > 0);
  const data = told.map((name) => {
    const { chapter, data: figures } = finished.get(name)!;
    return [name, { settings: chapter.settings, figures }] as const;
  });
  const resumed = kept === 0 ? '' : ` ${kept} of ${names.length} chapters were finished by an earlier run.`;
  const introduction = [
    'Expectations over Gaussian x of a smooth g(Wx + b), minimised with any λ > 0 on W, end in W = 0: one point, no worse than the ' +
      'distribution that the descent began with (Tsikouras, Pantis, Mitliagkas, Tzamos, ICLR 2026, arXiv:2510.19382). A chapter for each of ' +
      'the paper’s figures and theorems: with its own settings, beside what this package makes of it.',
    `maxcut ${version}, command: ${command}, ${seconds} s.${resumed} The same seed gives the same figures. All of them in full: reproduce.json.`,
    ...(partial ? ['It was interrupted: what is here was finished before, the rest is missing.'] : []),
  ];
  const chapters = told.map((name) => finished.get(name)!.chapter);
  const report = { title: 'Derandomization, reproduced', introduction, chapters };
  return { report, data: { version, command, seconds, partial, ...Object.fromEntries(data) }, partial };
}

/** The settings that a chapter has, of those that were given. */
function settingsOf(name: ChapterName, settings: PaperSettings): PaperSettings {
  const own: readonly SettingName[] = CHAPTERS[name].settings;
  return Object.fromEntries(own.map((key) => [key, settings[key]]));
}

function keyOf(
  name: ChapterName,
  graphs: readonly NamedGraph[],
  { quick, seed, settings }: ExperimentContext,
  version: string,
): string {
  const sizes = name === 'cut-descent' ? graphs.map((one) => [one.name, one.graph.n, one.graph.m]) : [];
  return JSON.stringify([name, version, quick, seed, settingsOf(name, settings), sizes]);
}

/** One chapter, with the seconds that it took among its settings. */
export function* chapterSteps(
  name: ChapterName,
  graphs: readonly NamedGraph[],
  context: ExperimentContext,
): Steps<ExperimentResult> {
  const startMs = performance.now();
  const { chapter, data } = yield* EXPERIMENTS[name](
    { ...context, settings: settingsOf(name, context.settings) },
    graphs,
  );
  const seconds = Number(((performance.now() - startMs) / 1000).toFixed(1));
  return { chapter: { ...chapter, settings: { ...chapter.settings, seconds } }, data };
}

type Experiment = (context: ExperimentContext, graphs: readonly NamedGraph[]) => Steps<ExperimentResult>;

const EXPERIMENTS: Readonly<Record<ChapterName, Experiment>> = {
  lemma: lemmaExperiment,
  'bias-figure': biasFigure,
  'cut-figure': cutFigure,
  'cut-table': cutTable,
  'cut-descent': (context, graphs) => maxcutExperiment(graphs, context),
  'jl-figure': jlFigure,
  'jl-pairs': (context) => jlExperiment(context),
  'structure-figure': structureFigure,
  'structure-theorem': structureExperiment,
};
