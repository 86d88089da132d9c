/** `maxcut reproduce`: runs the paper's experiments and writes a page with their plots, and its figures as JSON beside it. */

import { availableParallelism } from 'node:os';
import { join } from 'node:path';
import { Argument, type Command } from 'commander';
import { seedRow } from '../core/common-options.ts';
import { Deadline } from '../core/deadline.ts';
import { InterruptedError, UsageError } from '../core/errors.ts';
import { quoteText } from '../io/text/quote.ts';
import { CHAPTER_NAMES, CHAPTERS, type ChapterName, chaptersOf, GROUPS } from '../measure/paper/names.ts';
import { type PaperSettings, type SettingName, settingTable } from '../measure/paper/settings.ts';
import { ChapterFiles } from '../measure/run/chapter-files.ts';
import { makeFolder } from '../measure/run/output-folder.ts';
import { packageVersion } from '../node/package.ts';
import { writeFileAtomically } from '../node/write-file.ts';
import type { CommandContext } from './command.ts';
import { Interruption } from './interruption.ts';
import { type Io, print, tell } from './io.ts';
import {
  addOptions,
  fileName,
  flag,
  integer,
  libraryFlag,
  libraryFlags,
  type OptionValues,
  suggesting,
} from './options.ts';

const folder = (help: string) => ({
  ...fileName(help),
  placeholder: 'DIR',
  expected: 'the name of a folder',
});

const settings = libraryFlags(settingTable, {
  nodes: 'N',
  edgeProbability: 'P',
  lambda: 'L',
  steps: 'N',
  depth: 'N',
  width: 'N',
  dimension: 'N',
});

const options = {
  quick: flag('fewer and shorter runs: under a minute instead of some minutes'),
  fresh: flag('run every chapter again, also those that an earlier run finished'),
  out: folder('folder for reproduce.html and reproduce.json; created if missing (default: maxcut-report)'),
  data: folder(
    'folder with the G-set as <name>.txt.gz or <name>.txt (default: the repository’s; without it graphs are generated)',
  ),
  seed: libraryFlag(seedRow, 'N'),
  jobs: integer('N', 'chapters at once', 'the cores of this machine', 1, 64),
  ...settings,
  quiet: flag('nothing on standard error'),
};

/** `edgeProbability` → `--edge-probability`. */
function flagOf(name: SettingName): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

type ReproduceFlags = OptionValues<typeof options>;

const EXAMPLES = `
Examples:
  maxcut reproduce --quick
  maxcut reproduce structure --out structure-report
  maxcut reproduce cut-figure --nodes 30 --edge-probability 0.3 --steps 2000

Chapters, a figure or theorem each:
${CHAPTER_NAMES.map((name) => `  ${name.padEnd(19)}${CHAPTERS[name].settings.map((one) => flagOf(one)).join(' ')}`.trimEnd()).join('\n')}
An interrupted run is taken up where it was: finished chapters are kept in the folder.
`;

export function defineCommand(command: Command, { io, exitWith }: CommandContext): void {
  command
    .addArgument(
      suggesting(new Argument('[what]', `one of ${GROUPS.join(', ')}, a chapter, or all`).default('all'), [
        ...new Set<string>([...GROUPS, ...CHAPTER_NAMES, 'all']),
      ]),
    )
    .addHelpText('after', EXAMPLES)
    .action(async (what: string, flags: ReproduceFlags) => exitWith(await runReproduce(what, flags, io)));
  addOptions(command, options);
}

async function runReproduce(what: string, flags: ReproduceFlags, io: Io): Promise<number> {
  const names = chaptersNamed(what);
  const { quick = false, fresh = false, out = 'maxcut-report', seed = 1 } = flags;
  const chosen = chosenSettings(flags, names);
  const interruption = new Interruption(io);
  // Loaded here: other commands start without them.
  const { reproduce } = await import('../measure/paper/reproduce.ts');
  const { ChapterThreads } = await import('../measure/run/chapter-threads.ts');
  const { paperGraphs } = await import('../measure/run/paper-graphs.ts');
  const { reportPage } = await import('../measure/report/page.ts');
  const threads = new ChapterThreads(interruption.signal);
  try {
    makeFolder(out);
    const graphs = names.includes('cut-descent') ? await paperGraphs(quick, seed, flags.data) : [];
    const context = {
      quick,
      seed,
      settings: chosen,
      deadline: new Deadline({ signal: interruption.signal }),
      announce: (doing: string) => {
        if (flags.quiet !== true) void tell(io, `maxcut: ${doing}\n`);
      },
    };
    const { report, data, partial } = await reproduce(names, graphs, context, {
      version: packageVersion(),
      command: [
        'maxcut reproduce',
        what,
        ...(quick ? ['--quick'] : []),
        `--seed ${seed}`,
        ...given(chosen),
      ].join(' '),
      store: new ChapterFiles(join(out, 'chapters'), fresh),
      runChapter: threads.run,
      jobs: flags.jobs ?? availableParallelism(),
    });
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
    await threads.close();
  }
}

function chaptersNamed(what: string): readonly ChapterName[] {
  const names = chaptersOf(what);
  if (names.length === 0)
    throw new UsageError(
      `the experiment is ${quoteText(what)}, expected one of ${GROUPS.join(', ')}, all, or a chapter: ${CHAPTER_NAMES.join(', ')}`,
    );
  return names;
}

/** @throws UsageError for a setting that none of the chapters has */
function chosenSettings(flags: ReproduceFlags, names: readonly ChapterName[]): PaperSettings {
  const known = Object.keys(settingTable) as SettingName[];
  const chosen = known.filter((name) => flags[name] !== undefined);
  for (const name of chosen) {
    const having = CHAPTER_NAMES.filter((one) =>
      (CHAPTERS[one].settings as readonly string[]).includes(name),
    );
    if (!names.some((one) => having.includes(one)))
      throw new UsageError(`option ${flagOf(name)} is given, but only ${having.join(', ')} have it`);
  }
  return Object.fromEntries(chosen.map((name) => [name, flags[name]]));
}

const given = (chosen: PaperSettings): string[] =>
  Object.entries(chosen).map(([name, value]) => `${flagOf(name as SettingName)} ${value}`);
