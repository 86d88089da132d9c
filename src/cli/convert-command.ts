/** `maxcut convert IN OUT`: a graph, a QUBO or an Ising problem from one format into another, with every node, edge, weight and
 *  name; where OUT holds another kind of problem, mapped to it. What the new file does not say the usual way, what its values stand
 *  for, and what reading had to merge or leave out, is told as a warning. */

import type { Command } from 'commander';
import { UsageError } from '../core/errors.ts';
import {
  type GraphInput,
  graphFormats,
  type ProblemInput,
  problemFormats,
  programFormats,
  writeModel,
} from '../io/index.ts';
import { readModelFile } from '../node/read-file.ts';
import type { CommandContext } from './command.ts';
import { count } from './figures.ts';
import { inputOptions, readOptions } from './input-options.ts';
import { writeInterruptibly } from './interruption.ts';
import { type Io, printPieces, tell } from './io.ts';
import { addOptions, flag, type OptionValues, oneOf } from './options.ts';
import { checkOutputs } from './output-paths.ts';

const writtenFormats = [
  ...graphFormats.filter(({ write }) => write !== undefined),
  ...problemFormats,
  ...programFormats,
].map(({ name }) => name);

const options = {
  ...inputOptions,
  to: oneOf('F', 'format of OUT', 'by its extension', writtenFormats),
  force: flag('let OUT overwrite IN'),
  quiet: flag('no warnings and no summary on standard error'),
};

type ConvertFlags = OptionValues<typeof options>;

/** Both on files of the package's repository. */
export const CONVERT_EXAMPLES = `
Examples:
  maxcut convert data/gset/G1.txt.gz G1.graphml
  maxcut convert data/gset/G1.txt.gz - --to matrix-market
`;

export function defineCommand(command: Command, { io, exitWith }: CommandContext): void {
  command
    .argument('<in>', 'the graph or problem; - is standard input; .gz, .zip and others are unpacked')
    .argument('<out>', 'the file to write; - is standard output, .gz is compressed')
    .addHelpText('after', CONVERT_EXAMPLES)
    .action(async (from: string, to: string, flags: ConvertFlags) => {
      await runConvert(from, to, flags, io);
      exitWith(0);
    });
  addOptions(command, options);
}

async function runConvert(from: string, to: string, flags: ConvertFlags, io: Io): Promise<void> {
  if (to === '-' && flags.to === undefined)
    throw new UsageError('OUT is "-" and has no extension, expected its format by --to');
  checkOutputs(
    [{ name: 'OUT', path: to === '-' ? undefined : to }],
    [{ name: 'IN', path: from }],
    flags.force === true,
  );
  const input = await readModelFile(from, readOptions(flags));
  const say = async (lines: readonly string[]) => {
    if (!flags.quiet) await tell(io, lines.map((line) => `maxcut: ${line}\n`).join(''));
  };
  const { chunks, warnings } = writeModel(input, { file: to === '-' ? undefined : to, format: flags.to });
  const warn = (lines: readonly string[]) => say(lines.map((line) => `warning: ${line}`));
  await warn(input.warnings);
  if (to === '-') await printPieces(io, chunks);
  else await writeInterruptibly(io, to, input.kind !== 'graph' ? 'problem' : 'graph', chunks);
  await warn(warnings);
  if (to !== '-') await say([`${sizeOf(input)}: ${input.format} → ${to}`]);
}

function sizeOf(input: GraphInput | ProblemInput): string {
  if (input.kind !== 'graph') return count(input.labels.size, 'variable');
  const { n, m } = input.graph;
  return `${count(n, 'node')}, ${count(m, 'edge')}`;
}
