/** Options as tables: a row holds an option's default, range, unit and help, and for a constant of an algorithm the measurement or
 *  source that speaks for it. Types, checks, --help, completion and docs all derive from the table.
 *
 *      const table = {
 *        steps: integer({ default: 400, range: [1, 1e9], help: 'gradient steps' }),
 *        loss: choice({ default: 'squared', among: ['squared', 'logistic'], help: 'loss' }),
 *      };
 *      type Options = Given<typeof table>;              // { steps?: number; loss?: 'squared' | 'logistic' }
 *      const options = resolveOptions(table, given);    // { steps: number; loss: 'squared' | 'logistic' } */
import { UsageError } from './errors.ts';
import { didYouMean } from './similar-name.ts';

export interface OptionRow<Value, Default extends Value | undefined = Value | undefined> {
  /** The value where none is given; undefined where the algorithm decides, as `defaultText` then says. */
  readonly default: Default;
  /** The default in words, where `default` does not say it. */
  readonly defaultText?: string | undefined;
  /** What a value must be, as errors and --help say it. */
  readonly expected: string;
  readonly accepts: (value: unknown) => value is Value;
  /** Of a number. */
  readonly unit?: string | undefined;
  readonly help: string;
  /** What speaks for the default: a measurement, a command, a paper. */
  readonly evidence?: string | undefined;
  /** Of a choice: the values there are. */
  readonly among?: readonly string[] | undefined;
  /** All but a `value` can be read from text: readOption. */
  readonly type: 'number' | 'integer' | 'choice' | 'switch' | 'value';
}

// biome-ignore lint/suspicious/noExplicitAny: rows of any value, whose accepts() is contravariant in it
export type OptionTable = Readonly<Record<string, OptionRow<any>>>;

/** What a caller may give. */
export type Given<Table extends OptionTable> = {
  readonly [name in keyof Table]?: (Table[name] extends OptionRow<infer Value> ? Value : never) | undefined;
};

/** What an algorithm gets: an option with a default always has a value. */
export type Resolved<Table extends OptionTable> = {
  readonly [name in keyof Table]: Table[name] extends OptionRow<infer Value, infer Default>
    ? undefined extends Default
      ? Value | undefined
      : Value
    : never;
};

interface Words {
  readonly help: string;
  readonly evidence?: string;
  readonly defaultText?: string;
}

interface NumberWords<Default extends number | undefined> extends Words {
  readonly default: Default;
  /** [least, most], both allowed. */
  readonly range: readonly [number, number];
  /** The range in words, where its numbers would not be understood. */
  readonly expected?: string;
  readonly unit?: string;
}

/** A finite number in a range, or Infinity where the range includes it. */
export function number<Default extends number | undefined>(
  row: NumberWords<Default>,
): OptionRow<number, Default extends number ? number : undefined> {
  return numeric('number', row, (value) => !Number.isNaN(value));
}

/** An integer in a range. */
export function integer<Default extends number | undefined>(
  row: NumberWords<Default>,
): OptionRow<number, Default extends number ? number : undefined> {
  return numeric('integer', row, Number.isInteger);
}

function numeric<Default extends number | undefined>(
  type: 'number' | 'integer',
  { range, ...row }: NumberWords<Default>,
  fits: (value: number) => boolean,
): OptionRow<number, Default extends number ? number : undefined> {
  const [least, most] = range;
  const accepts = (value: unknown): value is number =>
    typeof value === 'number' && fits(value) && value >= least && value <= most;
  const kind = type === 'integer' ? 'an integer' : 'a number';
  const made = { ...row, type, expected: row.expected ?? `${kind}${span(least, most)}`, accepts };
  return made as unknown as OptionRow<number, Default extends number ? number : undefined>;
}

function span(least: number, most: number): string {
  const open = most === Number.POSITIVE_INFINITY || most === Number.MAX_VALUE;
  if (least === Number.NEGATIVE_INFINITY) return open ? '' : ` ≤ ${most}`;
  if (open) return least === Number.MIN_VALUE ? ' > 0' : ` ≥ ${least}`;
  if (most === Number.MAX_SAFE_INTEGER) return ` ≥ ${least} and < 2^53`;
  return ` in ${least}..${most}`;
}

/** True or false. */
export function onOff<Default extends boolean | undefined>(
  row: Words & { readonly default: Default },
): OptionRow<boolean, Default extends boolean ? boolean : undefined> {
  const accepts = (value: unknown): value is boolean => typeof value === 'boolean';
  const made = { ...row, type: 'switch' as const, expected: 'true or false', accepts };
  return made as unknown as OptionRow<boolean, Default extends boolean ? boolean : undefined>;
}

/** One of a list of names. */
export function choice<const Name extends string, Default extends Name | undefined>(
  row: Words & { readonly default: Default; readonly among: readonly Name[] },
): OptionRow<Name, Default extends undefined ? undefined : Name> {
  const accepts = (value: unknown): value is Name => row.among.includes(value as Name);
  const made = { ...row, type: 'choice' as const, expected: `one of ${row.among.join(', ')}`, accepts };
  return made as unknown as OptionRow<Name, Default extends undefined ? undefined : Name>;
}

/** A value that only code can give: a function, a signal, an array. */
export function value<Value>(
  row: Words & { readonly expected: string; readonly accepts: (value: unknown) => boolean },
): OptionRow<Value, undefined> {
  return { ...row, type: 'value', default: undefined, accepts: row.accepts as OptionRow<Value>['accepts'] };
}

/** Fills in the defaults. @param of whose options they are, for the message: `structure option steps is …`
 *  @throws UsageError naming the option, what it was, and what was expected */
export function resolveOptions<Table extends OptionTable>(
  table: Table,
  given: Given<Table> | undefined,
  of = '',
): Resolved<Table> {
  const prefix = of === '' ? '' : `${of} `;
  if (given !== undefined && (typeof given !== 'object' || given === null))
    throw new UsageError(`${prefix}options are ${showValue(given)}, expected an object`);
  const resolved: Record<string, unknown> = {};
  for (const [name, row] of Object.entries(table)) resolved[name] = row.default;
  for (const [name, chosen] of Object.entries(given ?? {})) {
    if (!Object.hasOwn(table, name))
      throw new UsageError(`unknown ${prefix}option "${name}"${likely(name, Object.keys(table))}`);
    if (chosen === undefined) continue;
    const row = table[name]!;
    if (!row.accepts(chosen))
      throw new UsageError(
        `${prefix}option ${name} is ${showValue(chosen)}, expected ${row.expected}${didYouMean(chosen, row.among ?? [])}`,
      );
    resolved[name] = chosen;
  }
  return resolved as Resolved<Table>;
}

/** For an unknown name: what it was meant to be, or else all that there are. */
export function likely(name: string, names: readonly string[]): string {
  return didYouMean(name, names) || `, expected one of ${names.join(', ')}`;
}

/** Decimal notation only: Number() would also take '', ' 1', '0x10' and 'Infinity'. */
const DECIMAL = /^[+-]?(\d+(\.\d*)?|\.\d+)(e[+-]?\d+)?$/i;

/** A finite number in decimal notation; NaN for any other text. */
function readDecimal(text: string): number {
  const value = DECIMAL.test(text) ? Number(text) : Number.NaN;
  return Number.isFinite(value) ? value : Number.NaN;
}

/** The value that a text stands for, as on a command line; undefined where it stands for none that the row accepts. */
export function readOption<Value>(row: OptionRow<Value>, text: string): Value | undefined {
  const value = readers[row.type](text);
  return row.accepts(value) ? value : undefined;
}

const readers: Readonly<Record<OptionRow<unknown>['type'], (text: string) => unknown>> = {
  number: readDecimal,
  integer: readDecimal,
  choice: (text) => text,
  switch: (text) => (text === 'true' ? true : text === 'false' ? false : undefined),
  value: () => undefined,
};

/** A value as an error shows it: short, on one line, whatever it is. */
export function showValue(given: unknown): string {
  if (typeof given === 'bigint') return `${given}n`;
  if (typeof given === 'function') return 'a function';
  if (typeof given === 'object' && given !== null) return Array.isArray(given) ? 'an array' : 'an object';
  if (typeof given === 'string' && given.length > 60) return `${JSON.stringify(given.slice(0, 60))}…`;
  return typeof given === 'string' ? JSON.stringify(given) : String(given);
}

/** A table in words: for --help, completion and docs. */
export interface OptionText {
  readonly name: string;
  readonly default: string;
  readonly expected: string;
  readonly unit: string;
  readonly help: string;
  readonly evidence: string;
}

/** What holds where an option is not given. */
export function defaultText(row: OptionRow<unknown>): string {
  return row.defaultText ?? (row.default === undefined ? 'none' : String(row.default));
}

export function describeOptions(table: OptionTable): readonly OptionText[] {
  return Object.entries(table).map(([name, row]) => ({
    name,
    default: defaultText(row),
    expected: row.expected,
    unit: row.unit ?? '',
    help: row.help,
    evidence: row.evidence ?? '',
  }));
}
