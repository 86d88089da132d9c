/** What reading a QUBO or Ising problem gives, and what each of its formats has to provide. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { QuadraticKind, QuadraticProblem, Sense } from '../../problems/quadratic.ts';
import type { EdgeBuffer } from '../graphs/edge-buffer.ts';
import type { NodeLabels, ReadFormatOptions } from '../graphs/graph-file.ts';
import { parseDecimal } from '../text/decimal.ts';
import { quoteText } from '../text/quote.ts';
import type { Scanner } from '../text/scanner.ts';
import { placeOf } from '../text/text.ts';

/** A problem as it was read. */
export interface ProblemInput {
  /** The problem's own kind; tells it from a graph, whose kind is `graph`. */
  readonly kind: QuadraticKind;
  readonly problem: QuadraticProblem;
  /** The names of the variables. */
  readonly labels: NodeLabels;
  /** The file's base name without its extension, unless the caller named the problem. */
  readonly name: string;
  readonly format: string;
  /** One line each, for the user. */
  readonly warnings: readonly string[];
}

/** What a format's reader hands on. */
export interface ParsedProblem {
  readonly kind: QuadraticKind;
  readonly sense: Sense;
  readonly labels: NodeLabels;
  /** The terms over variables 0..labels.size−1; those of a variable with itself are the linear ones. */
  readonly terms: EdgeBuffer;
  readonly offset: number;
  /** Each term is an entry of a matrix, where a pair has two: to give it twice is no repetition. */
  readonly entries?: true;
  readonly warnings?: readonly string[];
}

/** A format; registry.ts lists them all. */
export interface ProblemFormat {
  readonly name: string;
  /** One line for help texts. */
  readonly description: string;
  /** Lower case, without the dot: what is asked `recognizes` with `byName`. */
  readonly extensions: readonly string[];
  /** Whether the content is of this format beyond doubt. @param byName the file has one of its extensions: then likely will do */
  recognizes(bytes: Uint8Array, byName: boolean): boolean | Steps<boolean>;
  /** @throws InputError */
  read(bytes: Uint8Array, file: string | undefined, options?: ReadFormatOptions): Steps<ParsedProblem>;
  /** Asked where the caller did not name the format. @throws InputError where what was read may mean something else */
  doubts?(parsed: ParsedProblem, file: string | undefined): Steps<void>;
  /** The problem, which is of this format's kind, as text. @throws InputError for names that the format cannot hold */
  write(problem: QuadraticProblem, labels: NodeLabels): Iterable<string>;
  /** The kind of problem a file of this format holds; null for either. */
  readonly kind: QuadraticKind | null;
}

const OFFSET = /^[#c%][ \t]*(?:objective)?offset(?:[:=]| [:=])? ?([-+.0-9eE]+)/i;

/** The offset that a comment such as `# ObjectiveOffset 3` gives, in formats that have no other place for it. */
export class OffsetComment {
  offset = 0;
  found = false;
  readonly #bytes: Uint8Array;
  readonly #file: string | undefined;

  constructor(bytes: Uint8Array, file: string | undefined) {
    this.#bytes = bytes;
    this.#file = file;
  }

  /** To be shown every comment line. */
  readonly read = (start: number, end: number): void => {
    const text = new TextDecoder().decode(
      this.#bytes.subarray(start, Math.min(end, start + LONGEST_COMMENT)),
    );
    const number = OFFSET.exec(text)?.[1];
    if (number === undefined) return;
    const bytes = new TextEncoder().encode(number);
    const value = parseDecimal(bytes, 0, bytes.length);
    const place = placeOf(this.#bytes, start, this.#file);
    if (!Number.isFinite(value))
      throw new InputError(place, `offset ${quoteText(number)} is not a finite number`);
    if (this.found) throw new InputError(place, 'a second offset, expected one');
    this.found = true;
    this.offset = value;
  };

  /** Where the format itself says nothing of such comments. */
  get warnings(): string[] {
    return this.found ? [`the offset ${this.offset} was read from a comment`] : [];
  }
}

const LONGEST_COMMENT = 200;

/** Reads the last value of a term's line, its coefficient, and adds it `factor` times. */
export function addTerm(scanner: Scanner, terms: EdgeBuffer, i: number, j: number, factor = 1): void {
  const value = readCoefficient(scanner);
  terms.add(i, j, factor * value);
  if (!Number.isFinite(terms.totalSize))
    scanner.fail(`coefficient ${scanner.quoted()} makes the sum of all |coefficients| exceed 1.8e308`);
}

/** The next value as a number, which ends its line. */
export function readCoefficient(scanner: Scanner): number {
  if (!scanner.next()) scanner.fail('the line ends here, expected a coefficient');
  const value = parseDecimal(scanner.bytes, scanner.start, scanner.end);
  if (!Number.isFinite(value))
    scanner.fail(
      `coefficient ${scanner.quoted()} is not a finite number, expected a decimal number such as 1, -2.5 or 3e-4`,
    );
  const { start, end } = scanner;
  if (scanner.next())
    scanner.fail(`${scanner.quoted()} follows the coefficient, expected the end of the line`);
  scanner.start = start;
  scanner.end = end;
  return value;
}

/** The next value as a variable's number first..last, from 0. */
export function readVariable(scanner: Scanner, first: number, last: number): number {
  const earlier = scanner.values;
  const i = scanner.nextInteger();
  if (scanner.values === earlier) scanner.fail('the line ends here, expected a variable');
  if (i >= first && i <= last) return i - first;
  return scanner.fail(`variable ${scanner.quoted()} is not an integer in ${first}..${last}`);
}
