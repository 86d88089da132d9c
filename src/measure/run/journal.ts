/** The lines of a run on disk: appended as the runs end, and read back to go on where an interruption left off. */
import { appendFileSync, existsSync, mkdirSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { quoteText } from '../../io/text/quote.ts';
import { parseRows, type RunRow } from '../row.ts';

/** A path in full. */
const shown = (path: string): string => quoteText(path, Number.POSITIVE_INFINITY);

export class Journal {
  readonly file: string;
  readonly rows: RunRow[];

  private constructor(file: string, rows: readonly RunRow[]) {
    this.file = file;
    this.rows = [...rows];
  }

  /** The journal of a folder, which is made where there is none. A line that was cut off is removed from the file.
   *  @throws UsageError where there are runs already and `resume` is not set, or the folder cannot be used */
  static open(folder: string, resume: boolean): Journal {
    const file = join(folder, 'runs.jsonl');
    try {
      mkdirSync(folder, { recursive: true });
      if (!existsSync(file)) appendFileSync(file, '');
    } catch (error) {
      const why = error instanceof Error ? error.message : String(error);
      throw new UsageError(`option --out is ${shown(folder)}, where nothing can be written (${why})`, {
        cause: error,
      });
    }
    const text = readFileSync(file, 'utf8');
    const { rows, wholeLength } = parseRows(text, file);
    if (rows.length > 0 && !resume)
      throw new UsageError(
        `${shown(file)} holds ${rows.length} runs: continue with --resume, or name another folder with --out`,
      );
    if (wholeLength < text.length) truncateSync(file, Buffer.byteLength(text.slice(0, wholeLength)));
    return new Journal(file, rows);
  }

  /** One write of a whole line: an interruption leaves at most the last one incomplete. */
  append(row: RunRow): void {
    appendFileSync(this.file, `${JSON.stringify(row)}\n`);
    this.rows.push(row);
  }
}
