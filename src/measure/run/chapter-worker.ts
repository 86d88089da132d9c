/** A chapter of a reproduction on a thread of its own: what it is to do comes as workerData, any message calls it off. */
import { parentPort, workerData } from 'node:worker_threads';
import { Deadline } from '../../core/deadline.ts';
import { finishAsync } from '../../core/steps.ts';
import type { NamedGraph } from '../generated-graph.ts';
import type { ExperimentContext, ExperimentResult } from '../paper/experiment.ts';
import type { ChapterName } from '../paper/names.ts';
import { chapterSteps } from '../paper/reproduce.ts';

export interface ChapterTask extends Pick<ExperimentContext, 'quick' | 'seed' | 'settings'> {
  readonly name: ChapterName;
  readonly graphs: readonly NamedGraph[];
}

export type ChapterMessage =
  | { readonly type: 'announce'; readonly what: string }
  | ({ readonly type: 'done' } & ExperimentResult);

export async function serve(): Promise<void> {
  const { name, graphs, ...chosen } = workerData as ChapterTask;
  const port = parentPort!;
  const calledOff = new AbortController();
  port.once('message', () => calledOff.abort());
  const tell = (message: ChapterMessage) => port.postMessage(message);
  const context = {
    ...chosen,
    deadline: new Deadline({ signal: calledOff.signal }),
    announce: (what: string) => tell({ type: 'announce', what }),
  };
  tell({ type: 'done', ...(await finishAsync(chapterSteps(name, graphs, context))) });
  port.close();
}
