/** `maxcut jl FILE.csv --dimension K`: a linear map into K dimensions that keeps the distances of the file's points. */

import type { Command } from 'commander';
import { type JlResult, jlOptionTable, jlSteps } from '../applications/jl/index.ts';
import { UsageError } from '../core/errors.ts';
import { finishAsync } from '../core/steps.ts';
import { formatPointsCsv, readPointsSteps } from '../io/points-csv.ts';
import { readInput } from '../node/read-file.ts';
import { writeFileAtomically } from '../node/write-file.ts';
import type { CommandContext } from './command.ts';
import { failureIn } from './failure.ts';
import { count, duration, figure } from './figures.ts';
import { Interruption, inputName } from './interruption.ts';
import { type Io, print, tell } from './io.ts';
import { addOptions, fileName, flag, libraryFlags, type OptionValues } from './options.ts';
import { checkOutputs } from './output-paths.ts';

const options = {
  ...libraryFlags(jlOptionTable, {
    dimension: 'K',
    distortion: 'E',
    objective: 'O',
    steps: 'N',
    draws: 'N',
    seed: 'N',
    timeLimitSec: 'S',
  }),
  output: fileName('write the map to FILE: a line of numbers for each of its K rows'),
  force: flag('let the output overwrite the points'),
  json: flag('print the result as one JSON document'),
};

type JlFlags = OptionValues<typeof options>;

export function defineCommand(command: Command, { io, exitWith }: CommandContext): void {
  command
    .argument('<file>', 'the points: csv, a line of numbers each; - is standard input, .gz is decompressed')
    .action(async (file: string, flags: JlFlags) => exitWith(await runJl(file, flags, io)));
  addOptions(command, options);
}

async function runJl(file: string, flags: JlFlags, io: Io): Promise<number> {
  if (flags.dimension === undefined && flags.distortion === undefined)
    throw new UsageError('neither --dimension nor --distortion is given, expected one of them');
  const { output, force, json, ...chosen } = flags;
  checkOutputs(
    [{ name: 'option --output', path: output, instead: '--json prints the map' }],
    [{ name: 'FILE', path: file }],
    force === true,
  );
  const interruption = new Interruption(io, `while reading ${inputName(file)}: there is no map yet`);
  const { signal } = interruption;
  try {
    const bytes = await interruption.reading(readInput(file, { signal }));
    const points = await finishAsync(readPointsSteps(bytes, file === '-' ? 'standard input' : file, signal));
    const result = await finishAsync(jlSteps(points, { ...chosen, signal }));
    for (const warning of result.warnings) await tell(io, `maxcut: warning: ${warning}\n`);
    const unwritten = output === undefined ? null : await failureIn(writeMap(output, result));
    await print(io, json ? resultJson(result) : summary(result, points.count));
    if (unwritten !== null) await tell(io, `maxcut: ${unwritten.message}\n`);
    else if (output !== undefined && !json) await tell(io, `maxcut: map written to ${output}\n`);
    return unwritten?.exitCode ?? interruption.exitCode ?? 0;
  } finally {
    interruption.end();
  }
}

function writeMap(path: string, { map, sourceDimension }: JlResult): Promise<void> {
  return writeFileAtomically(path, 'map', formatPointsCsv(map, sourceDimension));
}

function resultJson({ map, apply: _apply, sampler, ...rest }: JlResult): string {
  const rows = Array.from({ length: rest.dimension }, (_, c) =>
    Array.from(map.subarray(c * rest.sourceDimension, (c + 1) * rest.sourceDimension)),
  );
  const failure = sampler === null ? null : { start: sampler.valueStart, end: sampler.valueEnd };
  return `${JSON.stringify({ ...rest, failure, map: rows }, null, 1)}\n`;
}

function summary(result: JlResult, points: number): string {
  const { distortion, dimensionBound, promised } = result;
  const rounded = (x: number) => figure(Number(x.toPrecision(4)));
  const lines = [
    ['points', `${points} in ${result.sourceDimension} dimensions, ${count(distortion.pairs, 'pair')}`],
    ['dimension', `${result.dimension}`],
    ['largest distortion', `${rounded(distortion.maximum)} (mean ${rounded(distortion.mean)})`],
    ['best Gaussian draw', rounded(result.bestDraw)],
    ['principal components', rounded(result.principalComponents)],
    [
      'bound',
      dimensionBound === null
        ? 'none: the distortion is not in (0, 1)'
        : `a random map needs ${dimensionBound} dimensions to promise this`,
    ],
    ['promised', promised === null ? 'nothing below 1 for this dimension' : rounded(promised)],
    ['time', `${count(result.steps, 'step')}, ${duration(result.seconds)}`],
  ];
  const width = Math.max(...lines.map(([name]) => name!.length));
  return lines.map(([name, text]) => `${name!.padEnd(width)}  ${text}\n`).join('');
}
