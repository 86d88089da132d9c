/** The folder that a report goes to. */
import { mkdirSync } from 'node:fs';
import { UsageError } from '../../core/errors.ts';
import { quoteText } from '../../io/text/quote.ts';
import { outputError } from '../../node/write-file.ts';

/** Makes the folder of an option and those above it, where there is none.
 *  @throws UsageError where a file is in the way, OutputError where the system refuses */
export function makeFolder(path: string, option = '--out'): void {
  try {
    mkdirSync(path, { recursive: true });
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    if (code !== 'EEXIST' && code !== 'ENOTDIR') throw outputError(path, 'folder', error);
    throw new UsageError(
      `option ${option} is ${quoteText(path)}, which cannot be created as a folder (${message})`,
      {
        cause: error,
      },
    );
  }
}
