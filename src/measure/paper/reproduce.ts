/** The paper's figures and theorems, run and put together: one report for the page, and the same figures in full. Chapters that were
 *  finished before are taken as they are. Where the deadline strikes, the report holds what was finished, and says that it is a part. */
import type { Steps } from '../../core/steps.ts';
import type { NamedGraph } from '../generated-graph.ts';
import type { Chapter, Report } from '../report/report.ts';
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

/** Runs the chapters one after the other. @param graphs of the chapter cut-descent */
export function* reproduceSteps(
  names: readonly ChapterName[],
  graphs: readonly NamedGraph[],
  context: ExperimentContext,
  version: string,
  command = 'maxcut reproduce',
  store: ChapterStore = NOTHING_KEPT,
): Steps<Reproduction> {
  const chapters: Chapter[] = [];
  const data: Record<string, unknown> = {};
  const startMs = performance.now();
  let kept = 0;
  for (const [i, name] of names.entries()) {
    const announce = (what: string) => context.announce(`[${i + 1}/${names.length}] ${what}`);
    const key = keyOf(name, graphs, context, version);
    const stored = store.load(name);
    let finished = stored !== null && stored.key === key ? stored : null;
    if (finished !== null) {
      kept++;
      announce(`${name}: as finished before`);
    } else {
      if (context.deadline.expired) continue;
      finished = { key, ...(yield* timedChapter(name, graphs, { ...context, announce })) };
      if (!context.deadline.expired) store.save(name, finished);
    }
    if (finished.chapter.sections.length === 0) continue;
    chapters.push(finished.chapter);
    data[name] = { settings: finished.chapter.settings, figures: finished.data };
  }
  const seconds = Number(((performance.now() - startMs) / 1000).toFixed(1));
  const partial = context.deadline.expired;
  const resumed = kept === 0 ? '' : ` ${kept} of ${names.length} chapters were finished by an earlier run.`;
  const introduction = [
    'Expectations over Gaussian x of a smooth g(Wx + b), minimised with any λ > 0 on W, end in W = 0: one point, no worse than the ' +
      'distribution that the descent began with (Tsikouras, Pantis, Mitliagkas, Tzamos, ICLR 2026, arXiv:2510.19382). A chapter for each of ' +
      'the paper’s figures and theorems: with its own settings, beside what this package makes of it.',
    `maxcut ${version}, command: ${command}, ${seconds} s.${resumed} The same seed gives the same figures. All of them in full: reproduce.json.`,
    ...(partial ? ['It was interrupted: what is here was finished before, the rest is missing.'] : []),
  ];
  const report = { title: 'Derandomization, reproduced', introduction, chapters };
  return { report, data: { version, command, seconds, partial, ...data }, partial };
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

function* timedChapter(
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
  'cut-figure': cutFigure,
  'cut-table': cutTable,
  'cut-descent': (context, graphs) => maxcutExperiment(graphs, context),
  'jl-figure': jlFigure,
  'jl-pairs': (context) => jlExperiment(context),
  'structure-figure': structureFigure,
  'structure-theorem': structureExperiment,
};
