/** The list of commands, which is written down apart from the commands so that none of them is loaded for it. */
import { Command, Help } from 'commander';
import { expect, test } from 'vitest';
import { COMMANDS } from '../../src/cli/commands.ts';
import { processIo } from '../../src/cli/io.ts';

const io = processIo();

test.each(COMMANDS)('$name takes what the list says', async ({ name, takes, load }) => {
  const program = new Command();
  const command = program.command(name);
  const whole = () => Promise.resolve(program);
  (await load()).defineCommand(command, { io, exitWith: () => {}, whole });
  expect(new Help().subcommandTerm(command)).toBe(`${name} ${takes}`.trimEnd());
});
