/** The lines of a run on disk: appended as the runs end, and read back to go on where an interruption left off. */
import { appendFileSync, existsSync, readFileSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { UsageError } from '../../core/errors.ts';
import { quoteText } from '../../io/text/quote.ts';
import { outputError } from '../../node/write-file.ts';
import { parseRows, type RunRow } from '../row.ts';
import { makeFolder } from './output-folder.ts';

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
   *  @throws UsageError where there are runs already and `resume` is not set, or a file is in the folder's way, OutputError where the system refuses */
  static open(folder: string, resume: boolean): Journal {
    const file = join(folder, 'runs.jsonl');
    makeFolder(folder);
    if (!existsSync(file)) writing(file, () => appendFileSync(file, ''));
    const text = readFileSync(file, 'utf8');
    const { rows, wholeLength } = parseRows(text, file);
    if (rows.length > 0 && !resume)
      throw new UsageError(
        `${shown(file)} holds ${rows.length} runs: continue with --resume, or name another folder with --out`,
      );
    if (wholeLength < text.length)
      writing(file, () => truncateSync(file, Buffer.byteLength(text.slice(0, wholeLength))));
    return new Journal(file, rows);
  }

  /** One write of a whole line: an interruption leaves at most the last one incomplete. @throws OutputError */
  append(row: RunRow): void {
    writing(this.file, () => appendFileSync(this.file, `${JSON.stringify(row)}\n`));
    this.rows.push(row);
  }
}

function writing(file: string, work: () => void): void {
  try {
    work();
  } catch (error) {
    throw outputError(file, 'list of runs', error);
  }
}
