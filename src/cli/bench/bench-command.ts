/** `maxcut bench`: runs methods on the instances of a suite, each run in a process of its own, and keeps a line of JSON for each. */

import { Argument, type Command } from 'commander';
import { UsageError } from '../../core/errors.ts';
import type { ReadGraphOptions } from '../../io/index.ts';
import { quoteText } from '../../io/text/quote.ts';
import { type Instance, planTasks, selectInstances, type Task } from '../../measure/plan.ts';
import { type FoundSuite, instancesOf, readSuite, suiteNames } from '../../measure/run/find-suite.ts';
import { Journal } from '../../measure/run/journal.ts';
import { theseVersions, thisMachine } from '../../measure/run/machine.ts';
import { readRunFile, writeReport } from '../../measure/run/report-files.ts';
import { runTasks, tasksLeft } from '../../measure/run/runner.ts';
import type { Suite } from '../../measure/suite.ts';
import { methodNames } from '../../solve/methods.ts';
import { wrappedRows } from '../columns.ts';
import type { CommandContext } from '../command.ts';
import { count } from '../figures.ts';
import { inputOptions, readOptions } from '../input-options.ts';
import { Interruption } from '../interruption.ts';
import { type Io, print, tell } from '../io.ts';
import {
  addOptions,
  flag,
  integer,
  type OptionRow,
  type OptionValues,
  oneOf,
  positiveNumber,
  suggesting,
} from '../options.ts';
import { queueOption, runIdOption } from '../queue-options.ts';
import { BenchProgress, remaining } from './bench-progress.ts';
import { BenchQueue } from './bench-queue.ts';
import { addBenchCompareCommand } from './compare-command.ts';
import { addBenchReportCommand } from './report-command.ts';
import { resultTable } from './result-table.ts';

const SUITES = 'the suite’s';

const names = (placeholder: string, help: string, expected: string): OptionRow<readonly string[]> => ({
  placeholder,
  help,
  expected,
  standard: SUITES,
  read: (text) => {
    const list = text.split(',').map((name) => name.trim());
    return list.every((name) => name !== '') ? [...new Set(list)] : undefined;
  },
});

const bounds = ['none', 'sdp', 'verified', 'estimated'] as const;

const options = {
  ...inputOptions,
  methods: {
    ...names('LIST', 'methods', `names of \`maxcut methods\` separated by commas, or all`),
    choices: [...methodNames(), 'all'],
    list: true,
  } satisfies OptionRow<readonly string[]>,
  instances: names('LIST', 'instances of the suite', 'names separated by commas, * for any characters'),
  seeds: integer('N', 'runs of each method on each instance, with seeds 1 to N', SUITES, 1, 10_000),
  timeLimit: positiveNumber('S', 'wall-clock seconds of each run', SUITES),
  maxSteps: integer('N', 'steps of each run', SUITES, 1),
  threads: integer('N', 'threads of each run', '1', 1, 1024),
  jobs: integer('N', 'runs at once on this machine; with --queue 0 leaves them all to workers', '1', 0, 1024),
  queue: queueOption,
  runId: runIdOption(
    'id of the run on the --queue; one whose process was lost goes on with what workers have finished',
  ),
  bound: oneOf('B', 'upper bound, computed after the search and outside its limit', SUITES, bounds),
  stopAtBest: flag('end a run when it reaches the best known value'),
  out: {
    placeholder: 'DIR',
    help: 'folder for runs.jsonl and the report; created if missing',
    expected: 'the name of a folder',
    standard: 'maxcut-bench-SUITE',
    read: (text: string) => text || undefined,
  } satisfies OptionRow<string>,
  resume: flag('continue with the runs missing from --out'),
  verbose: flag('a line on standard error for each run, where that is not a terminal'),
  quiet: flag('nothing on standard error'),
};

type BenchFlags = OptionValues<typeof options>;

export const BENCH_EXAMPLES = `
Examples:
  maxcut bench
  maxcut bench smoke --methods greedy,one-flip --instances G14,bqp50-1 --out smoke-report
`;

export function defineCommand(command: Command, { io, exitWith }: CommandContext): void {
  command
    .addArgument(
      suggesting(
        new Argument(
          '[suite]',
          'a suite, or the name of a file that ends in .json; without it the suites are listed',
        ),
        suiteNames(),
      ),
    )
    .addHelpText('after', BENCH_EXAMPLES)
    .action(async (suite: string | undefined, flags: BenchFlags) =>
      exitWith(suite === undefined ? await listSuites(io) : await runBench(suite, flags, io)),
    );
  addOptions(command, options);
  addBenchReportCommand(command, io);
  addBenchCompareCommand(command, io, exitWith);
}

async function listSuites(io: Io): Promise<number> {
  const known = suiteNames().map((name) => readSuite(name).suite);
  const rows = known.map(({ name, summary }) => [name, summary] as const);
  await print(io, wrappedRows(rows, io.stdout.columns));
  return 0;
}

async function runBench(nameOrPath: string, flags: BenchFlags, io: Io): Promise<number> {
  const { suite, file } = readSuite(nameOrPath);
  const tasks = tasksOf({ suite, instances: instancesOf(suite, file) }, flags);
  const jobs = flags.jobs ?? 1;
  if (jobs === 0 && flags.queue === undefined)
    throw new UsageError('option --jobs is 0, but there is no --queue whose workers could do the runs');
  const folder = flags.out ?? `maxcut-bench-${suite.name}`;
  const journal = Journal.open(folder, flags.resume === true);
  const left = tasksLeft(tasks, journal.rows);
  const queue = await BenchQueue.open(flags, folder, suite.name, tasks.length, io);
  const interruption = new Interruption(io);
  const { verbose = false, quiet = false } = flags;
  const progress = await BenchProgress.on(io, left, { jobs: jobs + (queue?.slots ?? 0), verbose, quiet });
  interruption.signal.addEventListener('abort', () => progress.stop());
  const startMs = performance.now();
  try {
    await runTasks(left, journal, {
      jobs,
      elsewhere: queue?.runs,
      signal: interruption.signal,
      machine: thisMachine(),
      versions: theseVersions(),
      onStart: (task) => progress.started(task),
      onRow: (row) => {
        progress.ended(row);
        queue?.note(journal.rows.length);
      },
    });
  } finally {
    progress.stop();
    await queue?.close(interruption.signal.aborted);
    interruption.end();
  }
  const open = tasksLeft(tasks, journal.rows).length;
  if (interruption.exitCode !== null) {
    await tell(
      io,
      `maxcut: interrupted: ${tasks.length - open} of ${tasks.length} runs are in ${journal.file}; --resume continues\n`,
    );
    return interruption.exitCode;
  }
  const { rows, file: runs } = journal;
  const failed = rows.filter(({ status }) => status === 'failed').length;
  const seconds = (performance.now() - startMs) / 1000;
  const written = [runs, ...(await writeReport([await readRunFile(runs)], folder))];
  await print(
    io,
    `${resultTable(rows)}\n${count(left.length, 'run')} in ${remaining(seconds)}\n${written.join('\n')}\n`,
  );
  if (failed > 0) await tell(io, `maxcut: ${count(failed, 'run')} failed; ${runs} says why\n`);
  return failed > 0 ? 1 : 0;
}

function tasksOf({ suite, instances }: FoundSuite, flags: BenchFlags): Task[] {
  const selected =
    flags.instances === undefined
      ? instances
      : selectInstances(instances, flags.instances, `the suite ${suite.name}`);
  return planTasks({
    suite: suite.name,
    instances: readAs(selected, readOptions(flags)),
    methods: methodsOf(suite, flags.methods),
    seeds: flags.seeds ?? suite.seeds,
    timeLimitSec: flags.timeLimit ?? suite.timeLimitSec,
    maxSteps: flags.maxSteps ?? suite.maxSteps,
    threads: flags.threads ?? 1,
    stopAtBest: flags.stopAtBest ?? suite.stopAtBest,
    bound: flags.bound ?? suite.bound,
  });
}

/** The instances, those from files to be read as the caller says.
 *  @throws UsageError where all of them are generated, and there is nothing to read */
function readAs(instances: readonly Instance[], read: ReadGraphOptions): readonly Instance[] {
  const given = Object.entries(read).find(([, value]) => value !== undefined);
  if (given === undefined) return instances;
  if (!instances.some(({ source }) => 'file' in source))
    throw new UsageError(
      `option ${given[0]} says how a file is read, but all of these instances are generated`,
    );
  return instances.map((instance) =>
    'file' in instance.source ? { ...instance, source: { ...instance.source, read } } : instance,
  );
}

/** @throws UsageError for a name that no method has */
function methodsOf(suite: Suite, given: readonly string[] | undefined): readonly string[] {
  const wanted = given ?? suite.methods;
  const known = methodNames();
  if (wanted.length === 1 && wanted[0] === 'all') return known;
  const unknown = wanted.find((name) => !known.includes(name));
  if (unknown !== undefined) {
    const where = given === undefined ? `the suite ${suite.name} names the method` : 'option --methods names';
    throw new UsageError(`${where} ${quoteText(unknown)}, expected one of ${known.join(', ')}, or all`);
  }
  return wanted;
}
