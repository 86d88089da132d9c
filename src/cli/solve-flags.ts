/** The options of `maxcut solve`: those of solve() itself, and what files to read and write. */
import { UsageError } from '../core/errors.ts';
import { parameterTable, quadraticOptionTable, solveOptionTable } from '../solve/options.ts';
import { inputOptions } from './input-options.ts';
import { assignments, fileName, flag, libraryFlag, libraryFlags, type OptionValues } from './options.ts';
import { checkOutputs, outputPaths } from './output-paths.ts';
import { queueOption, runIdOption } from './queue-options.ts';

export const solveFlags = {
  ...inputOptions,
  method: libraryFlag(solveOptionTable.method, 'M', 'see `maxcut methods`'),
  ...libraryFlags(solveOptionTable, {
    timeLimitSec: 'S',
    maxSteps: 'N',
    target: 'C',
    gap: 'G',
    seed: 'N',
    threads: 'N',
    bound: 'B',
    solutions: 'K',
    minDistance: 'D',
  }),
  ...libraryFlags(quadraticOptionTable, { sense: 'S' }),
  prove: flag(
    'prove the cut optimal by branch and bound, however long it takes (by default for some seconds)',
  ),
  // Commander stores it as `prove: false`.
  noProve: flag('do not begin a proof by branch and bound'),
  set: assignments(parameterTable, 'set a parameter of the search; may be given more than once'),
  queue: queueOption,
  resume: runIdOption('go on with the run ID on the --queue, whose process was lost'),
  start: fileName('start from the partition in FILE (lines `node side`, as --output writes them)'),
  output: fileName(
    'write the partition to FILE; further --solutions to FILE-2, FILE-3, … before its extension',
  ),
  outputDir: {
    ...fileName('write the partition of each FILE to DIR, as its name with .sol; created if missing'),
    placeholder: 'DIR',
    expected: 'the name of a folder',
  },
  csv: fileName('write a row for each input to FILE'),
  certificate: fileName('write a certificate of the bound to FILE, for `maxcut verify`'),
  log: fileName(
    'write a line of JSON to FILE at every stage, improvement and bound, and at the end; - is a table on standard error instead',
  ),
  plot: fileName('write an SVG plot of cut and bound over time (and of a small graph) to FILE'),
  force: flag('let an output overwrite an input or another output'),
  json: flag('print the result as one JSON document'),
  quiet: flag('no progress bar and no warnings on standard error'),
};

export type SolveFlags = OptionValues<typeof solveFlags>;

/** Before any work. @throws UsageError for what does not go together */
export function checkSolveFlags(file: string, flags: SolveFlags): void {
  const { start, output, certificate, log, plot } = flags;
  if (flags.prove === true && flags.bound === 'none')
    throw new UsageError('option --prove needs a bound, but --bound is none');
  if (certificate !== undefined && flags.bound === 'none')
    throw new UsageError('option --certificate needs a bound, but --bound is none');
  if (flags.resume !== undefined && flags.queue === undefined)
    throw new UsageError('option --resume names a run on a queue, but there is no --queue');
  if (file === '-' && start === '-')
    throw new UsageError('both the graph and --start are "-", expected one of them to be a file');
  checkOutputs(
    [
      ...outputPaths(output, flags.solutions).map((path) => ({
        name: 'option --output',
        path,
        instead: '--json prints the partition',
      })),
      { name: 'option --certificate', path: certificate },
      { name: 'option --log', path: log === '-' ? undefined : log },
      { name: 'option --plot', path: plot },
    ],
    [
      { name: 'FILE', path: file },
      { name: '--start', path: start },
    ],
    flags.force === true,
  );
}
