/** `maxcut methods`: the values that --method takes, a line each; with --parameters, the names that --set takes. */

import type { Command } from 'commander';
import { describeOptions } from '../core/options.ts';
import { methods } from '../solve/methods.ts';
import { parameterTable } from '../solve/options.ts';
import { wrappedRows } from './columns.ts';
import type { CommandContext } from './command.ts';
import { print } from './io.ts';
import { addOptions, flag, type OptionValues } from './options.ts';

const options = { parameters: flag('list the parameters of the search, which `solve --set` sets') };

/** Both on files of the package's repository. */
export const METHODS_EXAMPLES = `
Examples:
  maxcut methods
  maxcut solve data/gset/G1.txt.gz --method greedy
`;

export function defineCommand(command: Command, { io }: CommandContext): void {
  command
    .addHelpText('after', METHODS_EXAMPLES)
    .action(async ({ parameters }: OptionValues<typeof options>) => {
      await print(io, wrappedRows(parameters ? parameterRows() : methodRows(), io.stdout.columns));
    });
  addOptions(command, options);
}

function methodRows(): [string, string][] {
  return methods().map(({ name, summary }) => [name, summary]);
}

function parameterRows(): [string, string][] {
  return describeOptions(parameterTable).map(({ name, help, expected, default: standard }) => [
    name,
    `${help}: ${expected} (default: ${standard})`,
  ]);
}
