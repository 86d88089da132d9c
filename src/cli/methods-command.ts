/** `maxcut methods`: the values that --method takes, a line each. */
import type { Command } from 'commander';
import { methods } from '../solve/methods.ts';
import { type Io, print } from './io.ts';

/** Both on files of the package's repository. */
export const METHODS_EXAMPLES = `
Examples:
  maxcut methods
  maxcut solve data/gset/G1.txt.gz --method greedy
`;

export function addMethodsCommand(program: Command, io: Io): void {
  program
    .command('methods')
    .description('list the methods of solving')
    .addHelpText('after', METHODS_EXAMPLES)
    .action(async () => {
      const list = methods();
      const width = Math.max(...list.map(({ name }) => name.length));
      await print(io, list.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`).join(''));
    });
}
