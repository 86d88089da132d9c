/** `maxcut reproduce`: runs the paper's experiments and writes a page with their plots, and its figures as JSON beside it. */
import { join } from 'node:path';
import type { Command } from 'commander';
import { seedRow } from '../core/common-options.ts';
import { Deadline } from '../core/deadline.ts';
import { InterruptedError, UsageError } from '../core/errors.ts';
import { finishAsync } from '../core/steps.ts';
import { quoteText } from '../io/text/quote.ts';
import { EXPERIMENTS, type ExperimentName } from '../measure/paper/names.ts';
import { makeFolder } from '../measure/run/output-folder.ts';
import { writeFileAtomically } from '../node/write-file.ts';
import { Interruption } from './interruption.ts';
import { type Io, print, tell } from './io.ts';
import { addOptions, fileName, flag, libraryFlag, type OptionValues } from './options.ts';

const folder = (help: string) => ({
  ...fileName(help),
  placeholder: 'DIR',
  expected: 'the name of a folder',
});

const options = {
  quick: flag('fewer and shorter runs: about two minutes instead of ten'),
  out: folder('folder for reproduce.html and reproduce.json; created if missing (default: maxcut-report)'),
  data: folder(
    'folder with the G-set as <name>.txt.gz or <name>.txt (default: the repository’s; without it graphs are generated)',
  ),
  seed: libraryFlag(seedRow, 'N'),
  quiet: flag('nothing on standard error'),
};

type ReproduceFlags = OptionValues<typeof options>;

const EXAMPLES = `
Examples:
  maxcut reproduce --quick
  maxcut reproduce structure --out structure-report
`;

export function addReproduceCommand(
  program: Command,
  io: Io,
  version: string,
  exitWith: (code: number) => void,
): void {
  const command = program
    .command('reproduce')
    .description("run the paper's experiments and write a report with plots")
    .argument('[what]', `one of ${EXPERIMENTS.join(', ')}, or all`, 'all')
    .addHelpText('after', EXAMPLES)
    .action(async (what: string, flags: ReproduceFlags) =>
      exitWith(await runReproduce(what, flags, io, version)),
    );
  addOptions(command, options);
}

async function runReproduce(what: string, flags: ReproduceFlags, io: Io, version: string): Promise<number> {
  const names = experimentsOf(what);
  const quick = flags.quick === true;
  const interruption = new Interruption(io);
  try {
    // Loaded here: other commands start without them.
    const { reproduceSteps } = await import('../measure/paper/reproduce.ts');
    const { paperGraphs } = await import('../measure/run/paper-graphs.ts');
    const { reportPage } = await import('../measure/report/page.ts');
    const out = flags.out ?? 'maxcut-report';
    makeFolder(out);
    const seed = flags.seed ?? 1;
    const graphs = names.includes('maxcut') ? await paperGraphs(quick, seed, flags.data) : [];
    const context = {
      quick,
      seed,
      deadline: new Deadline({ signal: interruption.signal }),
      announce: (doing: string) => {
        if (flags.quiet !== true) void tell(io, `maxcut: ${doing}\n`);
      },
    };
    const { report, data, partial } = await finishAsync(reproduceSteps(names, graphs, context, version));
    const { exitCode } = interruption;
    if (exitCode !== null && report.chapters.length === 0) {
      throw new InterruptedError('interrupted before any figure was finished: there is no report', exitCode);
    }
    const page = join(out, 'reproduce.html');
    const json = join(out, 'reproduce.json');
    await writeFileAtomically(page, 'report', [reportPage(report)]);
    await writeFileAtomically(json, 'figures', [`${JSON.stringify(data)}\n`]);
    await print(io, `${page}\n${json}\n`);
    if (partial) await tell(io, 'maxcut: interrupted: the report holds what was finished\n');
    return exitCode ?? 0;
  } finally {
    interruption.end();
  }
}

function experimentsOf(what: string): readonly ExperimentName[] {
  if (what === 'all') return EXPERIMENTS;
  const name = EXPERIMENTS.find((known) => known === what);
  if (name === undefined) {
    throw new UsageError(
      `the experiment is ${quoteText(what)}, expected one of ${EXPERIMENTS.join(', ')}, all`,
    );
  }
  return [name];
}
