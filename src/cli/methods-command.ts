/** `maxcut methods`: the values that --method takes, a line each; with --parameters, the names that --set takes. */
import type { Command } from 'commander';
import { describeOptions } from '../core/options.ts';
import { methods } from '../solve/methods.ts';
import { parameterTable } from '../solve/options.ts';
import { type Io, print } from './io.ts';
import { addOptions, flag, type OptionValues } from './options.ts';

const options = { parameters: flag('list the parameters of the search, which `solve --set` sets') };

/** Both on files of the package's repository. */
export const METHODS_EXAMPLES = `
Examples:
  maxcut methods
  maxcut solve data/gset/G1.txt.gz --method greedy
`;

export function addMethodsCommand(program: Command, io: Io): void {
  const command = program
    .command('methods')
    .description('list the methods of solving')
    .addHelpText('after', METHODS_EXAMPLES)
    .action(async ({ parameters }: OptionValues<typeof options>) => {
      await print(io, parameters ? parameterLines() : methodLines());
    });
  addOptions(command, options);
}

function methodLines(): string {
  const list = methods();
  const width = Math.max(...list.map(({ name }) => name.length));
  return list.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`).join('');
}

function parameterLines(): string {
  return describeOptions(parameterTable)
    .map(
      ({ name, help, expected, default: standard }) =>
        `${name}: ${help}: ${expected} (default: ${standard})\n`,
    )
    .join('');
}
