/** The paper's claims, run and put together: one report for the page, and the same figures in full. Where the deadline strikes, the
 *  report holds what was finished, and says that it is a part. */
import type { Steps } from '../../core/steps.ts';
import type { NamedGraph } from '../generated-graph.ts';
import type { Chapter, Report } from '../report/report.ts';
import type { ExperimentContext, ExperimentResult } from './experiment.ts';
import { jlExperiment } from './jl-experiment.ts';
import { maxcutExperiment } from './maxcut-experiment.ts';
import type { ExperimentName } from './names.ts';
import { structureExperiment } from './structure-experiment.ts';

export interface Reproduction {
  readonly report: Report;
  readonly data: Readonly<Record<string, unknown>>;
  /** The deadline struck before the end. */
  readonly partial: boolean;
}

/** Runs the experiments one after the other. @param graphs of the max-cut experiment */
export function* reproduceSteps(
  names: readonly ExperimentName[],
  graphs: readonly NamedGraph[],
  context: ExperimentContext,
  version: string,
): Steps<Reproduction> {
  const chapters: Chapter[] = [];
  const data: Record<string, unknown> = {};
  const startMs = performance.now();
  for (const name of names) {
    if (context.deadline.expired) break;
    const begunMs = performance.now();
    const { chapter, data: figures } = yield* run(name, graphs, context);
    const seconds = Number(((performance.now() - begunMs) / 1000).toFixed(1));
    if (chapter.sections.length === 0) continue;
    const settings = { ...chapter.settings, seconds };
    chapters.push({ ...chapter, settings });
    data[name] = { settings, figures };
  }
  const seconds = Number(((performance.now() - startMs) / 1000).toFixed(1));
  const kind = context.quick ? ' --quick' : '';
  const command = `maxcut reproduce ${names.length === 1 ? names[0] : 'all'}${kind} --seed ${context.seed}`;
  const partial = context.deadline.expired;
  const introduction = [
    'Expectations over Gaussian x of a smooth g(Wx + b), minimised with any λ > 0 on W, end in W = 0: one point, no worse than the ' +
      'distribution that the descent began with (Tsikouras, Pantis, Mitliagkas, Tzamos, ICLR 2026). The chapters show it at work.',
    `maxcut ${version}, command: ${command}, ${seconds} s. The same seed gives the same figures. All of them in full: reproduce.json.`,
    ...(partial ? ['It was interrupted: what is here was finished before, the rest is missing.'] : []),
  ];
  const report = { title: 'Derandomization, reproduced', introduction, chapters };
  return { report, data: { version, command, seconds, partial, ...data }, partial };
}

function run(
  name: ExperimentName,
  graphs: readonly NamedGraph[],
  context: ExperimentContext,
): Steps<ExperimentResult> {
  if (name === 'maxcut') return maxcutExperiment(graphs, context);
  return name === 'jl' ? jlExperiment(context) : structureExperiment(context);
}
