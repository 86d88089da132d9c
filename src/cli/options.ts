/** Options of a command as one table: a row yields the flag, the check of its value, its line in --help and its type. Rows that the
 *  library has, too, are made of the library's own (`libraryFlags`); the others are files and switches. */
import { type Argument, type Command, Option } from 'commander';
import { UsageError } from '../core/errors.ts';
import * as rows from '../core/options.ts';
import { didYouMean } from '../core/similar-name.ts';
import { quoteText } from '../io/text/quote.ts';

export interface OptionRow<T> {
  /** What stands for the value in --help; null for a switch. */
  readonly placeholder: string | null;
  readonly help: string;
  /** What the value must be, as errors and --help say it. */
  readonly expected: string;
  /** What holds where the option is not given, as --help says it; null where there is nothing to say. */
  readonly standard: string | null;
  /** The value as its user wants it, or undefined if the text is not one. @param before what the option gave earlier on the line */
  readonly read: (text: string, before?: unknown) => T | undefined;
  /** The values there are, where they can be listed. */
  readonly choices?: readonly string[];
  /** Several of them, separated by commas. */
  readonly list?: true;
}

export type OptionTable = Readonly<Record<string, OptionRow<unknown>>>;

/** What the command line gave: a key for each option that was present. */
export type OptionValues<Table extends OptionTable> = {
  readonly [name in keyof Table]?: Table[name] extends OptionRow<infer T> ? T : never;
};

/** A flag of one of the library's options. @param help in place of the library's words */
export function libraryFlag<Value>(
  row: rows.OptionRow<Value>,
  placeholder: string,
  help: string = row.help,
): OptionRow<Value> {
  const { expected, unit, among } = row;
  return {
    placeholder,
    help,
    expected: unit === undefined ? expected : `${expected}, in ${unit}`,
    standard: rows.defaultText(row),
    read: (text) => rows.readOption(row, text),
    ...(among === undefined ? {} : { choices: among }),
  };
}

type LibraryFlags<Table extends rows.OptionTable, Name extends keyof Table> = {
  readonly [name in Name]: OptionRow<Table[name] extends rows.OptionRow<infer Value> ? Value : never>;
};

/** Flags of some of a library table's options, in the order of their placeholders; the values keep the library's names, so that
 *  they can be handed on as they are. */
export function libraryFlags<Table extends rows.OptionTable, Name extends keyof Table & string>(
  table: Table,
  placeholders: Readonly<Record<Name, string>>,
): LibraryFlags<Table, Name> {
  const flags = Object.entries<string>(placeholders).map(([name, placeholder]) => [
    name,
    libraryFlag(table[name]!, placeholder),
  ]);
  return Object.fromEntries(flags) as LibraryFlags<Table, Name>;
}

/** `--set name=value`, as often as there are names: values of a table by name. */
export function assignments(
  table: rows.OptionTable,
  help: string,
): OptionRow<Readonly<Record<string, unknown>>> {
  const names = Object.keys(table);
  return {
    placeholder: 'NAME=VALUE',
    help,
    standard: null,
    expected: names.length === 0 ? 'nothing: there are no parameters' : 'name=value',
    choices: names.map((name) => `${name}=`),
    read(text, before) {
      const at = text.indexOf('=');
      const name = text.slice(0, Math.max(0, at));
      const row = Object.hasOwn(table, name) ? table[name]! : undefined;
      if (at < 0 || names.length === 0) return undefined;
      if (row === undefined)
        throw new UsageError(`option --set: unknown name ${quoteText(name)}${rows.likely(name, names)}`);
      const value = rows.readOption(row, text.slice(at + 1));
      if (value === undefined)
        throw new UsageError(
          `option --set: ${name} is ${quoteText(text.slice(at + 1))}, expected ${row.expected}`,
        );
      return { ...(before as object), [name]: value };
    },
  };
}

export function finiteNumber(placeholder: string, help: string, standard: string): OptionRow<number> {
  const range = [-Number.MAX_VALUE, Number.MAX_VALUE] as const;
  const words = { defaultText: standard, expected: 'a finite number', help };
  return libraryFlag(rows.number({ default: undefined, range, ...words }), placeholder);
}

export function positiveNumber(placeholder: string, help: string, standard: string): OptionRow<number> {
  const range = [Number.MIN_VALUE, Number.MAX_VALUE] as const;
  return libraryFlag(rows.number({ default: undefined, defaultText: standard, range, help }), placeholder);
}

/** @param most at most Number.MAX_SAFE_INTEGER, which is also what it is by default */
export function integer(
  placeholder: string,
  help: string,
  standard: string,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): OptionRow<number> {
  const range = [least, most] as const;
  return libraryFlag(rows.integer({ default: undefined, defaultText: standard, range, help }), placeholder);
}

export function oneOf<T extends string>(
  placeholder: string,
  help: string,
  standard: string,
  choices: readonly T[],
): OptionRow<T> {
  const row = rows.choice({ default: undefined, defaultText: standard, among: choices, help });
  return libraryFlag<T>(row, placeholder);
}

export function fileName(help: string): OptionRow<string> {
  const read = (text: string) => text || undefined;
  return { placeholder: 'FILE', help, standard: null, expected: 'the name of a file', read };
}

export function flag(help: string): OptionRow<boolean> {
  return { placeholder: null, help, standard: null, expected: '', read: () => true };
}

const choices = new WeakMap<Option | Argument, readonly string[]>();
const lists = new WeakSet<Option>();

/** The values that an option or argument takes, where they can be listed. */
export function choicesOf(of: Option | Argument): readonly string[] | undefined {
  return choices.get(of);
}

/** Whether an option takes several of its values, separated by commas. */
export function takesList(option: Option): boolean {
  return lists.has(option);
}

/** An argument with values that are known, and others that may be given. */
export function suggesting(argument: Argument, values: readonly string[]): Argument {
  choices.set(argument, values);
  return argument;
}

/** Adds a table's options to a command; their values are checked as they are read, and a wrong one throws UsageError. */
export function addOptions(command: Command, table: OptionTable): void {
  for (const [name, row] of Object.entries(table)) {
    const long = longFlag(name);
    if (row.placeholder === null) command.addOption(new Option(long, row.help));
    else {
      // Rows without a default explain their value in the help text itself.
      const range = row.standard === null ? '' : `: ${row.expected} (default: ${row.standard})`;
      const option = new Option(`${long} <${row.placeholder}>`, row.help + range);
      // The value keeps the table's name, whatever commander would make of the flag.
      option.attributeName = () => name;
      if (row.choices !== undefined) choices.set(option, row.choices);
      if (row.list) lists.add(option);
      command.addOption(option.argParser((text, before) => readValue(long, row, text, before)));
    }
  }
}

function readValue<T>(long: string, row: OptionRow<T>, text: string, before: unknown): T {
  const value = row.read(text, before);
  if (value === undefined) {
    const meant = didYouMean(text, row.choices ?? []);
    throw new UsageError(`option ${long} is ${quoteText(text)}, expected ${row.expected}${meant}`);
  }
  return value;
}

/** `timeLimitSec` → `--time-limit`: --help tells the unit. */
function longFlag(name: string): string {
  return `--${name.replace(/Sec$/, '').replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
