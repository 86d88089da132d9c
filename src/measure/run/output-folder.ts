/** The folder that a report goes to. */
import { mkdir } from 'node:fs/promises';
import { UsageError } from '../../core/errors.ts';
import { quoteText } from '../../io/text/quote.ts';

/** Makes it where there is none. @throws UsageError where that cannot be */
export async function makeFolder(path: string): Promise<void> {
  try {
    await mkdir(path, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`option --out is ${quoteText(path)}, which cannot be made a folder (${why})`, {
      cause: error,
    });
  }
}
