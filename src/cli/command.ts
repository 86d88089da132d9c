/** What every file of a command has: `defineCommand`, which main calls for the one that the command line names. */
import type { Command } from 'commander';
import type { Io } from './io.ts';

export interface CommandContext {
  readonly io: Io;
  /** The exit code of the program, 0 where it is not called. */
  readonly exitWith: (code: number) => void;
  /** The program with each of its commands defined, for what is about all of them. */
  readonly whole: () => Promise<Command>;
}

/** Gives a command, which has a name and a description, its arguments, options, examples and action. */
export type DefineCommand = (command: Command, context: CommandContext) => void;
