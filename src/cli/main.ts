/** The command `maxcut`: arguments in, exit code out. It prints and reads only through its Io, and never ends the process.
 *  Exit codes: 0 done (also when the time limit ended it), 2 wrong usage, 65 bad input, 66 no such input, 70 a fault of
 *  ours, 74 something could not be written, 129, 130 or 143 interrupted by SIGHUP, SIGINT or SIGTERM. */
import { existsSync } from 'node:fs';
import { Command, CommanderError } from 'commander';
import { UsageError } from '../core/errors.ts';
import { packageVersion } from '../node/package.ts';
import type { CommandContext } from './command.ts';
import { COMMANDS, type CommandRow } from './commands.ts';
import { failureOf } from './failure.ts';
import { type Io, print, processIo, tell } from './io.ts';

/** Runs one command line, without the program's own name in front. */
export async function main(argv: readonly string[], io: Io = processIo()): Promise<number> {
  try {
    return await run(argv, io);
  } catch (error) {
    const { exitCode, message } = failureOf(error);
    const debug = io.env.MAXCUT_DEBUG && error instanceof Error ? `${error.stack}\n` : '';
    await tell(io, `maxcut: ${message}\n${debug}`);
    return exitCode;
  }
}

async function run(argv: readonly string[], io: Io): Promise<number> {
  let code = 0;
  let help = '';
  const program = new Command('maxcut')
    .description('Maximum cut of a weighted graph, with an upper bound on it.')
    .version(packageVersion(), '-V, --version')
    // Commands below one another (`bench report`) may have options of the same name.
    .enablePositionalOptions()
    .exitOverride()
    .configureOutput({
      writeOut: (text) => {
        help += text;
      },
      writeErr: () => {},
      getOutHelpWidth: () => Math.min(io.stdout.columns ?? 80, 100),
    });
  const exitWith = (result: number) => {
    code = result;
  };
  const define = addCommands(program, { io, exitWith });
  refuseWithoutCommand(program, argv);
  try {
    await program.parseAsync(await helpArguments(program, argv, define), { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) {
      // commander's way to say that a command of commands stands alone.
      if (error.code === 'commander.help') throw new UsageError(incomplete(program, argv[0]!));
      throw new UsageError(withHelp(error, program, argv));
    }
    await print(io, help);
  }
  return code;
}

/** Each as the list of commands shows it.
 *  @returns how to define one of them fully, which is done before commander comes to it */
function addCommands(program: Command, context: Omit<CommandContext, 'whole'>): Define {
  const rows = new Map(
    COMMANDS.map((row) => [program.command(row.name).description(row.description), row] as const),
  );
  for (const [command, { examples }] of rows)
    if (examples !== undefined) for (const one of [program, command]) one.addHelpText('after', examples);
  program.configureHelp({ subcommandTerm: (command) => listed(rows.get(command)) });
  const defined = new Set<Command>();
  const define = async (command: Command): Promise<void> => {
    const row = rows.get(command);
    if (row === undefined || defined.has(command)) return;
    defined.add(command);
    (await row.load()).defineCommand(command, { ...context, whole });
  };
  const whole = async (): Promise<Command> => {
    for (const command of rows.keys()) await define(command);
    return program;
  };
  program.hook('preSubcommand', (_program, command) => define(command));
  return define;
}

type Define = (command: Command) => Promise<void>;

/** commander's own command is the one without a row. */
function listed(row: CommandRow | undefined): string {
  return row === undefined ? 'help [command]' : `${row.name} ${row.takes}`.trimEnd();
}

/** Says what is missing where commander would print the whole help, or call a file an unknown command. */
function refuseWithoutCommand(program: Command, argv: readonly string[]): void {
  const [first] = argv;
  if (first === undefined) {
    throw new UsageError('no command given, expected one such as `maxcut solve FILE`; see `maxcut --help`');
  }
  const known = first === 'help' || program.commands.some((command) => command.name() === first);
  if (!known && (first === '-' || (!first.startsWith('-') && existsSync(first)))) {
    throw new UsageError(
      `${JSON.stringify(first)} is not a command: did you mean \`maxcut solve ${first}\`?`,
    );
  }
}

/** `help generate gnm` as `generate gnm --help`; a name that no command has is left as it is, and refused with what is like it. */
async function helpArguments(
  program: Command,
  argv: readonly string[],
  define: Define,
): Promise<readonly string[]> {
  if (argv[0] !== 'help' || argv.length === 1) return argv;
  const path: string[] = [];
  let command = program;
  for (const name of argv.slice(1)) {
    if (command.commands.length === 0 || name.startsWith('-')) break;
    path.push(name);
    const next = command.commands.find((child) => child.name() === name || child.aliases().includes(name));
    // `help bench smoke`: a command that takes arguments as well.
    if (next === undefined)
      return command.registeredArguments.length > 0 ? [...path.slice(0, -1), '--help'] : path;
    command = next;
    await define(command);
  }
  return [...path, '--help'];
}

/** What commander says, with the help that lists what would be right where it does not say that itself. */
function withHelp({ message, code }: CommanderError, program: Command, argv: readonly string[]): string {
  const text = message.replace(/^error: /, '').replaceAll('\n', ' ');
  const unclear = code === 'commander.missingArgument' || code === 'commander.unknownCommand';
  if (!unclear || text.includes('Did you mean')) return text;
  let path = 'maxcut';
  let command: Command | undefined = program;
  for (const name of argv) {
    command = command.commands.find((child) => child.name() === name);
    if (command === undefined) break;
    path += ` ${name}`;
  }
  return `${text}; see \`${path} --help\``;
}

function incomplete(program: Command, name: string): string {
  const one = program.commands.find((command) => command.name() === name)?.commands[0]?.name();
  return `\`maxcut ${name}\` is not complete, expected a command after it such as \`maxcut ${name} ${one}\`; see \`maxcut ${name} --help\``;
}
