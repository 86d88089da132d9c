/** `--log FILE`: one JSON document per line for each stage, improvement and bound, written as it happens, so that a run that is killed
 *  leaves its trace. Fields: those of the library's progress events. The last line of a run that was not killed has type `end` and
 *  the result's figures. A log that can no longer be written costs its lines, not the search: see `failure`. */
import { closeSync, openSync, writeSync } from 'node:fs';
import type { OutputError } from '../core/errors.ts';
import { outputError } from '../node/write-file.ts';
import type { QuadraticResult } from '../solve/quadratic-types.ts';
import type { SolveResult } from '../solve/types.ts';

export class TraceLog {
  readonly #path: string;
  #file: number | null = null;
  #failure: OutputError | null = null;

  constructor(path: string) {
    this.#path = path;
    this.#attempt(() => {
      this.#file = openSync(path, 'w');
    });
  }

  /** Why the log lacks lines; null where it does not. */
  get failure(): OutputError | null {
    return this.#failure;
  }

  write(event: object): void {
    this.#attempt((file) => writeLine(file!, `${JSON.stringify(event)}\n`));
  }

  /** The last line. */
  end(result: SolveResult | QuadraticResult): void {
    const { status, boundKind, gap, elapsedSec } = result;
    const figures =
      'cut' in result
        ? { cut: result.cut, upperBound: result.upperBound }
        : { value: result.value, bound: result.bound };
    this.write({ type: 'end', status, ...figures, boundKind, gap, elapsedSec });
    this.close();
  }

  close(): void {
    const file = this.#file;
    this.#file = null;
    if (file !== null) this.#attempt(() => closeSync(file));
  }

  /** Nothing after the first failure: a log with a hole would mislead. */
  #attempt(work: (file: number | null) => void): void {
    if (this.#failure !== null) return;
    try {
      work(this.#file);
    } catch (error) {
      this.#failure = outputError(this.#path, 'log', error);
    }
  }
}

/** The whole line: a pipe may take less than it is given. */
function writeLine(file: number, line: string): void {
  const bytes = Buffer.from(line);
  for (let at = 0; at < bytes.length; ) at += writeSync(file, bytes, at);
}
