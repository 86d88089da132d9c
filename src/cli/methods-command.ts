/** `maxcut methods`: the values that --method takes, a line each. */
import type { Command } from 'commander';
import { methods } from '../solve/methods.ts';
import { type Io, print } from './io.ts';

export function addMethodsCommand(program: Command, io: Io): void {
  program
    .command('methods')
    .description('list the methods of solving')
    .action(async () => {
      const list = methods();
      const width = Math.max(...list.map(({ name }) => name.length));
      await print(io, list.map(({ name, summary }) => `${name.padEnd(width)}  ${summary}\n`).join(''));
    });
}
