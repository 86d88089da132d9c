/** Files of runs in, a page and its tables as Markdown out. */
import { join } from 'node:path';
import { InputError } from '../../core/errors.ts';
import { readInput } from '../../node/read-file.ts';
import { writeFileAtomically } from '../../node/write-file.ts';
import type { RunFile } from '../chapters/entries.ts';
import { parseRows } from '../row.ts';
import { measuredByManifest } from './manifest.ts';
import { makeFolder } from './output-folder.ts';
import { readPeers } from './read-peers.ts';

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
  makeFolder(folder);
  // Loaded here: other commands start without them.
  const { benchReport } = await import('../chapters/bench-report.ts');
  const { reportPage } = await import('../report/page.ts');
  const { reportMarkdown } = await import('../report/markdown.ts');
  const judged = files.map((file) => ({ ...file, rows: measuredByManifest(file.rows) }));
  const report = benchReport(judged, readPeers());
  const page = join(folder, 'report.html');
  const markdown = join(folder, 'report.md');
  await writeFileAtomically(page, 'report', [reportPage(report)]);
  await writeFileAtomically(markdown, 'report', [reportMarkdown(report, 'report.html')]);
  return [page, markdown];
}
