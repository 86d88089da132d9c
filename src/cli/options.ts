/** Options of a command as one table: a row yields the flag, the check of its value, its line in --help and its type. */
import { type Command, Option } from 'commander';
import { UsageError } from '../core/errors.ts';
import { quoteText } from '../io/text/quote.ts';

export interface OptionRow<T> {
  /** What stands for the value in --help; null for a switch. */
  readonly placeholder: string | null;
  readonly help: string;
  /** What the value must be, as errors and --help say it. */
  readonly expected: string;
  /** What holds where the option is not given, as --help says it; null where there is nothing to say. */
  readonly standard: string | null;
  /** The value as its user wants it, or undefined if the text is not one. */
  readonly read: (text: string) => T | undefined;
  /** The values there are, where they can be listed. */
  readonly choices?: readonly string[];
}

export type OptionTable = Readonly<Record<string, OptionRow<unknown>>>;

/** What the command line gave: a key for each option that was present. */
export type OptionValues<Table extends OptionTable> = {
  readonly [name in keyof Table]?: Table[name] extends OptionRow<infer T> ? T : never;
};

/** Decimal notation only: Number() would also take '', ' 1', '0x10' and 'Infinity'. */
const DECIMAL = /^[+-]?(?:\d+(?:\.\d*)?|\.\d+)(?:e[+-]?\d+)?$/i;

function readNumber(text: string): number | undefined {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : undefined;
}

export function finiteNumber(placeholder: string, help: string, standard: string): OptionRow<number> {
  return { placeholder, help, standard, expected: 'a finite number', read: readNumber };
}

export function positiveNumber(placeholder: string, help: string, standard: string): OptionRow<number> {
  const read = (text: string) => {
    const value = readNumber(text);
    return value !== undefined && value > 0 ? value : undefined;
  };
  return { placeholder, help, standard, expected: 'a number > 0', read };
}

/** @param most at most Number.MAX_SAFE_INTEGER, which is also what it is by default */
export function integer(
  placeholder: string,
  help: string,
  standard: string,
  least: number,
  most: number = Number.MAX_SAFE_INTEGER,
): OptionRow<number> {
  const read = (text: string) => {
    const value = readNumber(text);
    return Number.isSafeInteger(value) && value! >= least && value! <= most ? value : undefined;
  };
  const expected =
    most === Number.MAX_SAFE_INTEGER ? `an integer ≥ ${least} and < 2^53` : `an integer in ${least}..${most}`;
  return { placeholder, help, standard, expected, read };
}

export function oneOf<T extends string>(
  placeholder: string,
  help: string,
  standard: string,
  choices: readonly T[],
): OptionRow<T> {
  const read = (text: string) => choices.find((choice) => choice === text);
  return { placeholder, help, standard, expected: `one of ${choices.join(', ')}`, read, choices };
}

export function fileName(help: string): OptionRow<string> {
  const read = (text: string) => text || undefined;
  return { placeholder: 'FILE', help, standard: null, expected: 'the name of a file', read };
}

export function flag(help: string): OptionRow<boolean> {
  return { placeholder: null, help, standard: null, expected: '', read: () => true };
}

const choices = new WeakMap<Option, readonly string[]>();

/** The values that an option takes, where they can be listed. */
export function choicesOf(option: Option): readonly string[] | undefined {
  return choices.get(option);
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
      if (row.choices !== undefined) choices.set(option, row.choices);
      command.addOption(option.argParser((text) => readValue(long, row, text)));
    }
  }
}

function readValue<T>(long: string, row: OptionRow<T>, text: string): T {
  const value = row.read(text);
  if (value === undefined) {
    throw new UsageError(`option ${long} is ${quoteText(text)}, expected ${row.expected}`);
  }
  return value;
}

/** `timeLimit` → `--time-limit`: the names commander makes, read backwards. */
function longFlag(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
