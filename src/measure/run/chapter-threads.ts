/** Chapters of a reproduction on worker threads, so that several run at once and this one stays free for signals. */
import { Worker } from 'node:worker_threads';
import { packagePath } from '../../node/package.ts';
import type { ExperimentResult } from '../paper/experiment.ts';
import type { ChapterRunner } from '../paper/reproduce.ts';
import type { ChapterMessage, ChapterTask } from './chapter-worker.ts';

/** From src as well as from dist: the worker is the built one. */
const WORKER = packagePath('bin/chapter-worker.js');

export class ChapterThreads {
  readonly #running = new Set<Worker>();
  readonly #signal: AbortSignal;

  /** @param signal calls the chapters off: each then gives what it has */
  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  /** Rejects with what the chapter threw. */
  readonly run: ChapterRunner = (name, graphs, { quick, seed, settings, announce }) => {
    const task: ChapterTask = { name, graphs, quick, seed, settings };
    const worker = new Worker(WORKER, { workerData: task });
    this.#running.add(worker);
    const callOff = () => worker.postMessage('stop');
    if (this.#signal.aborted) callOff();
    this.#signal.addEventListener('abort', callOff, { once: true });
    return new Promise<ExperimentResult>((resolve, reject) => {
      worker.on('message', (message: ChapterMessage) => {
        if (message.type === 'announce') announce(message.what);
        else resolve({ chapter: message.chapter, data: message.data });
      });
      worker.on('error', reject);
      worker.on('exit', (code) => reject(new Error(`the thread of ${name} ended with exit code ${code}`)));
    }).finally(() => {
      this.#signal.removeEventListener('abort', callOff);
      this.#running.delete(worker);
    });
  };

  /** Ends what still runs, after an error elsewhere. */
  async close(): Promise<void> {
    await Promise.all([...this.#running].map((worker) => worker.terminate()));
  }
}
