/** `maxcut completion SHELL`: a script that completes commands, options and their values, made from the commands themselves. */
import { Argument, type Command } from 'commander';
import { type Io, print } from './io.ts';
import { choicesOf } from './options.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

export const COMPLETION_EXAMPLES = `
Examples:
  maxcut completion bash > ~/.local/share/bash-completion/completions/maxcut
  maxcut completion fish > ~/.config/fish/completions/maxcut.fish

zsh: write it to a file _maxcut in a folder of $fpath.
`;

export function addCompletionCommand(program: Command, io: Io): void {
  program
    .command('completion')
    .description('print a shell completion script')
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', COMPLETION_EXAMPLES)
    .action(async (shell: Shell) => {
      await print(io, SCRIPTS[shell](wordsByPath(program)));
    });
}

interface Words {
  /** The command's name and those above it, without the program's. */
  readonly path: string;
  readonly words: readonly string[];
  /** Values of the options that have a list of them. */
  readonly values: ReadonlyMap<string, readonly string[]>;
}

function wordsByPath(command: Command, path = ''): Words[] {
  const values = new Map<string, readonly string[]>();
  for (const option of command.options) {
    const choices = choicesOf(option);
    if (choices !== undefined) values.set(option.long!, choices);
  }
  const words = [
    ...command.commands.map((child) => child.name()),
    ...command.registeredArguments.flatMap(({ argChoices }) => argChoices ?? []),
    ...command.options.map(({ long }) => long!),
    '--help',
  ];
  const below = command.commands.flatMap((child) => wordsByPath(child, `${path} ${child.name()}`.trim()));
  return [{ path, words, values }, ...below];
}

const SCRIPTS: Readonly<Record<Shell, (commands: readonly Words[]) => string>> = { bash, zsh, fish };

/** The cases of both POSIX-like scripts: `$path $previous` decides about values, `$path` about words. */
function cases(commands: readonly Words[]): string {
  const rows = commands.flatMap(({ path, values }) =>
    [...values].map(([option, choices]) => `    '${path} ${option}') words='${choices.join(' ')}' ;;`),
  );
  const names = commands.map(({ path, words }) => `        '${path}') words='${words.join(' ')}' ;;`);
  return [
    `  case "$trail $previous" in`,
    ...rows,
    '    *)',
    `      case "$trail" in`,
    ...names,
    '      esac ;;',
    '  esac',
  ].join('\n');
}

/** Which words before the cursor name the command. */
function pathLoop(commands: readonly Words[], words: string): string {
  const known = commands.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  return [
    `  for word in ${words}; do`,
    `    case "\${trail:+$trail }$word" in`,
    `      ${known.join('|')}) trail="\${trail:+$trail }$word" ;;`,
    '    esac',
    '  done',
  ].join('\n');
}

function bash(commands: readonly Words[]): string {
  return `# Completion of maxcut for bash.
_maxcut() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" trail='' words='' word
${pathLoop(commands, '"$' + '{COMP_WORDS[@]:1:COMP_CWORD-1}"')}
${cases(commands)}
  mapfile -t COMPREPLY < <(compgen -W "$words" -- "$current")
}
complete -o default -F _maxcut maxcut
`;
}

function zsh(commands: readonly Words[]): string {
  return `#compdef maxcut
# Completion of maxcut for zsh.
_maxcut() {
  local previous="\${words[CURRENT-1]}" trail='' word
  local -a typed=("\${(@)words[2,CURRENT-1]}")
  _maxcut_words() {
    local words=''
${pathLoop(commands, '"$' + '{typed[@]}"')}
${cases(commands)}
    compadd -- \${=words}
  }
  _maxcut_words
  [[ "$PREFIX" == -* ]] || _files
}
if [ "$funcstack[1]" = "_maxcut" ]; then _maxcut "$@"; else compdef _maxcut maxcut; fi
`;
}

function fish(commands: readonly Words[]): string {
  const lines = commands.flatMap(({ path, words, values }) => {
    const here = `__maxcut_at '${path}'`;
    return words.map((word) => {
      const choices = values.get(word);
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
      return `complete -c maxcut -n "${here}" ${what}${choices === undefined ? '' : ` -xa '${choices.join(' ')}'`}`;
    });
  });
  const paths = commands.filter(({ path }) => path !== '').map(({ path }) => `'${path}'`);
  return `# Completion of maxcut for fish.
function __maxcut_at
    set -l trail
    for word in (commandline -opc)[2..-1]
        set -l longer (string join -- ' ' $trail $word)
        contains -- $longer ${paths.join(' ')}; and set trail $trail $word
    end
    test "$trail" = "$argv[1]"
end
${lines.join('\n')}
`;
}
