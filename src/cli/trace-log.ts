/** `--log FILE`: one JSON document per line for each stage, improvement and bound, written as it happens, so that a run that is killed
 *  leaves its trace; the last line is the end. Fields: those of the library's progress events. */
import { closeSync, openSync, writeSync } from 'node:fs';
import { UsageError } from '../core/errors.ts';

export class TraceLog {
  readonly #file: number;
  readonly #path: string;

  /** @throws UsageError if the file cannot be written */
  constructor(path: string) {
    this.#path = path;
    this.#file = this.#attempt(() => openSync(path, 'w'));
  }

  write(event: Readonly<Record<string, unknown>>): void {
    this.#attempt(() => writeSync(this.#file, `${JSON.stringify(event)}\n`));
  }

  close(): void {
    closeSync(this.#file);
  }

  #attempt<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UsageError(`the log cannot be written to ${JSON.stringify(this.#path)}: ${why}`, {
        cause: error,
      });
    }
  }
}
