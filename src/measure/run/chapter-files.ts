/** Finished chapters of a reproduction, a file each: an interrupted run is taken up where it was. */
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { outputError } from '../../node/write-file.ts';
import type { ChapterName } from '../paper/names.ts';
import type { ChapterStore, FinishedChapter } from '../paper/reproduce.ts';

export class ChapterFiles implements ChapterStore {
  readonly #folder: string;
  readonly #fresh: boolean;

  /** @param fresh keeps what is finished, but takes nothing from before */
  constructor(folder: string, fresh: boolean) {
    this.#folder = folder;
    this.#fresh = fresh;
  }

  /** Null where there is none, or none that can be read. */
  load(name: ChapterName): FinishedChapter | null {
    if (this.#fresh) return null;
    try {
      const found: unknown = JSON.parse(readFileSync(this.#file(name), 'utf8'));
      return isFinished(found) ? found : null;
    } catch {
      return null;
    }
  }

  /** @throws OutputError */
  save(name: ChapterName, finished: FinishedChapter): void {
    const file = this.#file(name);
    const part = `${file}.part`;
    try {
      mkdirSync(this.#folder, { recursive: true });
      writeFileSync(part, JSON.stringify(finished));
      renameSync(part, file);
    } catch (error) {
      rmSync(part, { force: true });
      throw outputError(file, 'chapter', error);
    }
  }

  #file(name: ChapterName): string {
    return join(this.#folder, `${name}.json`);
  }
}

function isFinished(found: unknown): found is FinishedChapter {
  const { key, chapter } = (found ?? {}) as Partial<FinishedChapter>;
  return typeof key === 'string' && Array.isArray(chapter?.sections);
}
