/** A file that grows line by line while a command works, so that a command that is killed leaves what it had. A file that can no longer
 *  be written costs its lines, not the work: see `failure`. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { OutputError } from '../core/errors.ts';
import { outputError } from '../node/write-file.ts';

export class LineFile {
  readonly #path: string;
  readonly #what: string;
  #file: number | null = null;
  #failure: OutputError | null = null;

  /** @param what as messages name it: `log` */
  constructor(path: string, what: string) {
    this.#path = path;
    this.#what = what;
    this.#attempt(() => {
      this.#file = openSync(path, 'w');
    });
  }

  /** Why the file lacks lines; null where it does not. */
  get failure(): OutputError | null {
    return this.#failure;
  }

  write(line: string): void {
    this.#attempt((file) => writeWhole(file!, `${line}\n`));
  }

  close(): void {
    const file = this.#file;
    this.#file = null;
    if (file !== null) this.#attempt(() => closeSync(file));
  }

  /** Nothing after the first failure: a file with a hole would mislead. */
  #attempt(work: (file: number | null) => void): void {
    if (this.#failure !== null) return;
    try {
      work(this.#file);
    } catch (error) {
      this.#failure = outputError(this.#path, this.#what, error);
    }
  }
}

/** The whole line: a pipe may take less than it is given. */
function writeWhole(file: number, line: string): void {
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
