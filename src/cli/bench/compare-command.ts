/** `maxcut bench compare A B`: what changed from one file of runs to another, beyond noise. Exit code 1 if something got worse. */
import type { Command } from 'commander';
import { InputError } from '../../core/errors.ts';
import { type Change, type Comparison, compareRuns } from '../../measure/compare.ts';
import { readRunFile } from '../../measure/run/report-files.ts';
import { count, figure } from '../figures.ts';
import { type Io, print, tell } from '../io.ts';
import { addOptions, finiteNumber, flag, integer, type OptionRow, type OptionValues } from '../options.ts';
import { textTable } from './result-table.ts';

const options = {
  times: {
    ...finiteNumber(
      'P',
      'also worse where the search takes P percent more processor time',
      'times decide nothing',
    ),
    expected: 'a number ≥ 0',
    read: (text: string) => (/^\d+(\.\d+)?$/.test(text) ? Number(text) : undefined),
  } satisfies OptionRow<number>,
  seed: integer('N', 'seed of the bootstrap', '1', 0),
  json: flag('print the comparison as one JSON document'),
};

type CompareFlags = OptionValues<typeof options>;

export const BENCH_COMPARE_EXAMPLES = `
Examples:
  maxcut bench compare benchmarks/baseline/smoke.jsonl smoke-report/runs.jsonl
  maxcut bench compare benchmarks/baseline/smoke.jsonl smoke-report/runs.jsonl --json

Exit code 1: something got worse beyond noise, or a run fails that did not.
`;

/** @param exitWith called with 1 where something got worse */
export function addBenchCompareCommand(parent: Command, io: Io, exitWith: (code: number) => void): void {
  const command = parent
    .command('compare')
    .description('report significant changes between two files of runs')
    .argument('<first>', 'a file that `maxcut bench` wrote')
    .argument('<second>', 'another, of a later state of the program')
    .addHelpText('after', BENCH_COMPARE_EXAMPLES)
    .action(async (first: string, second: string, flags: CompareFlags) =>
      exitWith(await runCompare(first, second, flags, io)),
    );
  addOptions(command, options);
}

async function runCompare(first: string, second: string, flags: CompareFlags, io: Io): Promise<number> {
  const [a, b] = await Promise.all([readRunFile(first), readRunFile(second)]);
  const comparison = compareRuns(a.rows, b.rows, {
    timeTolerance: flags.times === undefined ? null : flags.times / 100,
    seed: flags.seed ?? 1,
  });
  if (comparison.methods.length === 0)
    throw new InputError(
      { file: second },
      `no run in common with ${JSON.stringify(first)}, expected the same instances, methods and seeds`,
    );
  await tell(
    io,
    notes(comparison)
      .map((note) => `maxcut: ${note}\n`)
      .join(''),
  );
  await print(io, flags.json ? `${JSON.stringify(comparison)}\n` : comparisonText(comparison));
  return comparison.verdict === 'worse' ? 1 : 0;
}

function notes({ onlyFirst, onlySecond, differentSettings, sameMachine }: Comparison): string[] {
  const alone = (ids: readonly string[], one: string, other: string) =>
    ids.length === 0
      ? []
      : [
          `${count(ids.length, 'run')} of the ${one} file ${ids.length === 1 ? 'is' : 'are'} not in the ${other}`,
        ];
  return [
    ...alone(onlyFirst, 'first', 'second'),
    ...alone(onlySecond, 'second', 'first'),
    ...(differentSettings ? ['limits or threads differ: what changed may be no change of the program'] : []),
    ...(sameMachine ? [] : ['the machines differ: times are not compared']),
  ];
}

function comparisonText({ methods, verdict }: Comparison): string {
  const table = textTable(
    methods.map(({ method, pairs, equal, value, time, verdict: own }) => ({
      method,
      pairs,
      equal,
      'value, % of best known': value === null ? '-' : interval(value, signed),
      'CPU time, ratio': time === null ? '-' : interval(time, (x) => x.toFixed(2)),
      verdict: own,
    })),
  );
  const failures = methods.flatMap(({ newFailures }) => newFailures);
  const failed = failures.length === 0 ? '' : `\nfailed in the second file only: ${failures.join(', ')}\n`;
  return `${table}${failed}\n${SAID[verdict]}\n`;
}

const SAID = {
  worse: 'Something got worse.',
  better: 'Nothing got worse, something got better.',
  same: 'No change beyond noise.',
} as const;

/** `+0.12 [0.05, 0.2]`: the mean, and its 95 % interval. */
function interval({ mean, low, high }: Change, show: (x: number) => string): string {
  return `${show(mean)} [${show(low)}, ${show(high)}]`;
}

function signed(percent: number): string {
  const text = figure(Number(percent.toPrecision(2)));
  return percent > 0 ? `+${text}` : text;
}
