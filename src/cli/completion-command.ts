/** `maxcut completion SHELL`: a script that completes commands, options and their values, made from the commands themselves. */

import { Argument, type Command } from 'commander';
import type { CommandContext } from './command.ts';
import { print } from './io.ts';
import { choicesOf, takesList } from './options.ts';

const SHELLS = ['bash', 'zsh', 'fish'] as const;
type Shell = (typeof SHELLS)[number];

export const COMPLETION_EXAMPLES = `
Examples:
  maxcut completion bash > ~/.local/share/bash-completion/completions/maxcut
  maxcut completion fish > ~/.config/fish/completions/maxcut.fish

zsh: write it to a file _maxcut in a folder of $fpath.
`;

export function defineCommand(command: Command, { io, whole }: CommandContext): void {
  command
    .addArgument(new Argument('<shell>', 'the shell').choices(SHELLS))
    .addHelpText('after', COMPLETION_EXAMPLES)
    .action(async (shell: Shell) => {
      await print(io, SCRIPTS[shell](wordsByPath(await whole())));
    });
}

interface Words {
  /** The command's name and those above it, without the program's. */
  readonly path: string;
  readonly words: readonly string[];
  /** Values of the options that have a list of them. */
  readonly values: ReadonlyMap<string, readonly string[]>;
  /** Those of them that take several, separated by commas. */
  readonly lists: ReadonlySet<string>;
}

function wordsByPath(command: Command, path = ''): Words[] {
  const values = new Map<string, readonly string[]>();
  const lists = new Set<string>();
  for (const option of command.options) {
    const choices = choicesOf(option);
    if (choices !== undefined) values.set(option.long!, choices);
    if (takesList(option)) lists.add(option.long!);
  }
  const words = [
    ...command.commands.flatMap((child) => [child.name(), ...child.aliases()]),
    ...command.registeredArguments.flatMap((argument) => argument.argChoices ?? choicesOf(argument) ?? []),
    ...command.options.map(({ long }) => long!),
    '--help',
  ];
  const below = command.commands.flatMap((child) =>
    [child.name(), ...child.aliases()].flatMap((name) => wordsByPath(child, `${path} ${name}`.trim())),
  );
  return [{ path, words, values, lists }, ...below];
}

const SCRIPTS: Readonly<Record<Shell, (commands: readonly Words[]) => string>> = { bash, zsh, fish };

/** The cases of both POSIX-like scripts: `$path $previous` decides about values, `$path` about words. */
function cases(commands: readonly Words[]): string {
  const rows = commands.flatMap(({ path, values, lists }) =>
    [...values].map(
      ([option, choices]) =>
        `    '${path} ${option}') words='${choices.join(' ')}'${lists.has(option) ? ' list=1' : ''} ;;`,
    ),
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
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}" trail='' words='' list='' head='' word
${pathLoop(commands, '"$' + '{COMP_WORDS[@]:1:COMP_CWORD-1}"')}
${cases(commands)}
  if [[ -n $list && $current == *,* ]]; then head="\${current%,*},"; fi
  mapfile -t COMPREPLY < <(compgen -P "$head" -W "$words" -- "\${current#"$head"}")
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
    local words='' list=''
${pathLoop(commands, '"$' + '{typed[@]}"')}
${cases(commands)}
    [[ -z $list ]] || compset -P '*,'
    compadd -- \${=words}
  }
  _maxcut_words
  [[ "$PREFIX" == -* ]] || _files
}
if [ "$funcstack[1]" = "_maxcut" ]; then _maxcut "$@"; else compdef _maxcut maxcut; fi
`;
}

function fish(commands: readonly Words[]): string {
  const lines = commands.flatMap(({ path, words, values, lists }) => {
    const here = `__maxcut_at '${path}'`;
    return words.map((word) => {
      const choices = values.get(word);
      const what = word.startsWith('--') ? `-l ${word.slice(2)}` : `-a ${word}`;
      if (choices === undefined) return `complete -c maxcut -n "${here}" ${what}`;
      const offered = lists.has(word) ? `(__maxcut_list ${choices.join(' ')})` : choices.join(' ');
      return `complete -c maxcut -n "${here}" ${what} -xa '${offered}'`;
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
function __maxcut_list
    set -l head (string match -r -- '.*,' (commandline -ct))
    for word in $argv
        echo $head$word
    end
end
${lines.join('\n')}
`;
}
