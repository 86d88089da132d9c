/** `maxcut bench report FILE…`: the report of runs that were made before, of one file or of several together. */
import { dirname } from 'node:path';
import type { Command } from 'commander';
import { readRunFile, writeReport } from '../../measure/run/report-files.ts';
import { type Io, print } from '../io.ts';
import { addOptions, type OptionRow, type OptionValues } from '../options.ts';

const options = {
  out: {
    placeholder: 'DIR',
    help: 'folder for report.html and report.md; created if missing',
    expected: 'the name of a folder',
    standard: 'that of the first file',
    read: (text: string) => text || undefined,
  } satisfies OptionRow<string>,
};

export const BENCH_REPORT_EXAMPLES = `
Examples:
  maxcut bench report benchmarks/baseline/smoke.jsonl --out smoke-report
  maxcut bench report benchmarks/baseline/smoke.jsonl smoke-report/runs.jsonl --out both
`;

export function addBenchReportCommand(parent: Command, io: Io): void {
  const command = parent
    .command('report')
    .description('write a report on recorded runs, as HTML and Markdown')
    .argument('<files...>', 'files that `maxcut bench` wrote; several are compared side by side')
    .addHelpText('after', BENCH_REPORT_EXAMPLES)
    .action(async (files: readonly string[], flags: OptionValues<typeof options>) => {
      const runs = await Promise.all(files.map(readRunFile));
      const written = await writeReport(runs, flags.out ?? dirname(files[0]!));
      await print(io, written.map((path) => `${path}\n`).join(''));
    });
  addOptions(command, options);
}
