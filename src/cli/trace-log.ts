/** `--log FILE`: one JSON document per line for each stage, improvement and bound, written as it happens, so that a run that is killed
 *  leaves its trace. Fields: those of the library's progress events. The last line of a run that was not killed has type `end` and
 *  the result's figures. */
import type { OutputError } from '../core/errors.ts';
import type { QuadraticResult } from '../solve/quadratic-types.ts';
import type { SolveResult } from '../solve/types.ts';
import { LineFile } from './line-file.ts';

export class TraceLog {
  readonly #lines: LineFile;

  constructor(path: string) {
    this.#lines = new LineFile(path, 'log');
  }

  /** Why the log lacks lines; null where it does not. */
  get failure(): OutputError | null {
    return this.#lines.failure;
  }

  write(event: object): void {
    this.#lines.write(JSON.stringify(event));
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
    this.#lines.close();
  }
}
