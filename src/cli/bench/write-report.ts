/** Files of runs in, a page and its tables as Markdown out. */
import { existsSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { InputError, UsageError } from '../../core/errors.ts';
import { quoteText } from '../../io/text/quote.ts';
import type { RunFile } from '../../measure/chapters/entries.ts';
import type { Peers } from '../../measure/chapters/peer-chapter.ts';
import { parseRows } from '../../measure/row.ts';
import { readInput } from '../../node/read-file.ts';
import { writeFileAtomically } from '../../node/write-file.ts';

const REFERENCE = fileURLToPath(new URL('../../../benchmarks/reference/', import.meta.url));

/** @throws InputError if a file cannot be read, or a line of it is no run */
export async function readRunFile(file: string): Promise<RunFile> {
  const text = Buffer.from(await readInput(file)).toString('utf8');
  const { rows, lines } = parseRows(
    isJson(text.slice(text.lastIndexOf('\n') + 1)) ? `${text}\n` : text,
    file,
  );
  // A report may be read elsewhere: where the folder lies on this machine says nothing there.
  return { name: file.split(/[/\\]/).slice(-2).join('/'), rows, lines };
}

/** A last line that lacks nothing but its end, as in a file that was put together by hand. */
function isJson(line: string): boolean {
  try {
    JSON.parse(line);
    return true;
  } catch {
    return false;
  }
}

/** Writes report.html and report.md. @returns their paths */
export async function writeReport(files: readonly RunFile[], folder: string): Promise<readonly string[]> {
  if (files.every(({ rows }) => rows.length === 0))
    throw new InputError({ file: files[0]?.name }, 'no runs, expected a line of `maxcut bench` for each');
  try {
    await mkdir(folder, { recursive: true });
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    throw new UsageError(`option --out is ${quoteText(folder)}, which cannot be made a folder (${why})`, {
      cause: error,
    });
  }
  // Loaded here: other commands start without them.
  const { benchReport } = await import('../../measure/chapters/bench-report.ts');
  const { reportPage } = await import('../../measure/plots/page.ts');
  const { reportMarkdown } = await import('../../measure/plots/markdown.ts');
  const report = benchReport(files, readPeers());
  const page = join(folder, 'report.html');
  const markdown = join(folder, 'report.md');
  await writeFileAtomically(page, 'report', [reportPage(report)]);
  await writeFileAtomically(markdown, 'report', [reportMarkdown(report, 'report.html')]);
  return [page, markdown];
}

/** What other programs reached, where the repository is at hand. */
export function readPeers(): Peers | null {
  if (!existsSync(REFERENCE)) return null;
  const cells = (file: string) =>
    readFileSync(join(REFERENCE, file), 'utf8')
      .trim()
      .split('\n')
      .slice(1)
      .map((line) => line.split(','));
  return {
    source:
      'Recorded once in November 2026 on one core of an AMD EPYC: ten heuristics of MQLib and the annealing of dwave-samplers, ' +
      'both C++ (benchmarks/reference says how).',
    cuts: cells('peers-10s.csv').map(([instance, method, , , cut]) => ({
      instance: instance!,
      method: method!,
      cut: Number(cut),
    })),
    times: cells('time-to-target.csv').map(([instance, share, seconds]) => ({
      instance: instance!,
      share: Number(share),
      seconds: Number(seconds),
    })),
  };
}
