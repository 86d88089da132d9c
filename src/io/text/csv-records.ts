/** CSV read record by record over the bytes (RFC 4180): values separated by commas, tabs or semicolons, in double quotes where they
 *  hold separators, quotes (written twice) or line ends. Departures: blanks around a value outside quotes are dropped, blank
 *  lines and comment lines are passed over, as in the other text formats, and runs of blanks may be the separator. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { quoteBytes } from './quote.ts';
import { STEP_BYTES, startOfText, startsComment } from './scanner.ts';
import { placeOf } from './text.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const QUOTE = 34;
const COMMA = 44;
const SEMICOLON = 59;

export interface CsvOptions {
  readonly onComment?: (start: number, end: number) => void;
  /** Blanks separate where the first line has no other separator. */
  readonly blanks?: boolean;
}

export class CsvRecords {
  readonly bytes: Uint8Array;
  readonly file: string | undefined;
  /** Number of values in the current record. */
  size = 0;
  /** The separator; a blank stands for runs of blanks and tabs. */
  readonly separator: number;
  readonly #onComment: ((start: number, end: number) => void) | undefined;
  /** Value i is bytes starts[i] .. ends[i] − 1, without its quotes. */
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #quoted: boolean[] = [];
  #position: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(bytes: Uint8Array, file: string | undefined, { onComment, blanks = false }: CsvOptions = {}) {
    this.bytes = bytes;
    this.file = file;
    this.#onComment = onComment;
    this.#position = startOfText(bytes);
    this.separator = separatorOf(bytes, this.#position) ?? (blanks ? SPACE : COMMA);
  }

  /** Whether semicolons separate, so that a comma may be the sign before decimals. */
  get semicolons(): boolean {
    return this.separator === SEMICOLON;
  }

  /** Moves to the next record; false at the end of the text. */
  next(): boolean {
    const { bytes } = this;
    this.size = 0;
    if (!this.#toRecord()) return false;
    for (;;) {
      this.#readValue();
      const byte = bytes[this.#position];
      if (byte === undefined || isLineEnd(byte)) return true;
      this.#position += this.separator === SPACE ? 0 : 1;
    }
  }

  /** Value i as text. */
  text(i: number): string {
    let text: string;
    try {
      text = this.#decoder.decode(this.bytes.subarray(this.#starts[i], this.#ends[i]));
    } catch {
      return this.fail(i, `${this.quoted(i)} is not UTF-8 text`);
    }
    return this.#quoted[i] ? text.replaceAll('""', '"') : text;
  }

  isEmpty(i: number): boolean {
    return this.#starts[i] === this.#ends[i];
  }

  /** Whether value i holds a quote though it does not stand in quotes: where lines differ in their separators. */
  hasStrayQuote(i: number): boolean {
    return !this.#quoted[i] && this.hasQuote(i);
  }

  /** Whether value i holds a quote: its text is another than its bytes, then. */
  hasQuote(i: number): boolean {
    const end = this.#ends[i]!;
    for (let p = this.#starts[i]!; p < end; p++) if (this.bytes[p] === QUOTE) return true;
    return false;
  }

  /** The offsets of value i: what number readers take. */
  start(i: number): number {
    return this.#starts[i]!;
  }

  end(i: number): number {
    return this.#ends[i]!;
  }

  /** How far the text has been read. */
  get position(): number {
    return this.#position;
  }

  /** The line of the current record. */
  get line(): number {
    return placeOf(this.bytes, this.#starts[0]!, this.file).line;
  }

  /** Value i as it may be shown in a message. */
  quoted(i: number): string {
    return quoteBytes(this.bytes, this.#starts[i]!, this.#ends[i]!);
  }

  /** Throws InputError at value i; past the last value, at the end of the record. */
  fail(i: number, detail: string): never {
    const offset = i < this.size ? this.#starts[i]! : this.#position;
    throw new InputError(placeOf(this.bytes, offset, this.file), detail);
  }

  /** Past line ends, blank lines and comments to the next record. */
  #toRecord(): boolean {
    const { bytes } = this;
    for (;;) {
      let p = this.#position;
      while (p < bytes.length && (isBlank(bytes[p]!, this.separator) || isLineEnd(bytes[p]!))) {
        // The blanks of a line belong to its first value only where something follows.
        if (isLineEnd(bytes[p]!)) this.#position = p + 1;
        p++;
      }
      if (p >= bytes.length) return false;
      if (!startsComment(bytes, p)) return true;
      const start = p;
      while (p < bytes.length && !isLineEnd(bytes[p]!)) p++;
      this.#onComment?.(start, p);
      this.#position = p;
    }
  }

  #readValue(): void {
    const { bytes } = this;
    let p = this.#position;
    while (p < bytes.length && isBlank(bytes[p]!, this.separator)) p++;
    const quoted = bytes[p] === QUOTE;
    let start = p;
    let end: number;
    if (quoted) {
      start = p + 1;
      end = this.#closingQuote(p);
      p = end + 1;
      while (p < bytes.length && isBlank(bytes[p]!, this.separator)) p++;
    } else {
      while (p < bytes.length && !this.#endsValue(bytes[p]!)) p++;
      end = p;
      while (end > start && isBlank(bytes[end - 1]!, this.separator)) end--;
    }
    if (this.separator === SPACE) while (p < bytes.length && isBlank(bytes[p]!, SPACE)) p++;
    this.#starts[this.size] = start;
    this.#ends[this.size] = end;
    this.#quoted[this.size] = quoted;
    this.size++;
    this.#position = p;
    if (
      quoted &&
      p < bytes.length &&
      !this.#endsValue(bytes[p]!) &&
      !(this.separator === SPACE && p > end + 1)
    )
      throw new InputError(
        placeOf(bytes, p, this.file),
        `${quoteBytes(bytes, p, p + 1)} follows a closing quote, expected a separator or the end of the line`,
      );
  }

  #endsValue(byte: number): boolean {
    return byte === this.separator || isLineEnd(byte) || (this.separator === SPACE && byte === TAB);
  }

  /** Where the value whose quote opens at p ends; a quote written twice is part of it. */
  #closingQuote(opening: number): number {
    const { bytes } = this;
    for (let p = opening + 1; ; p++) {
      p = bytes.indexOf(QUOTE, p);
      if (p < 0) throw new InputError(placeOf(bytes, opening, this.file), 'this quote is never closed');
      if (bytes[p + 1] !== QUOTE) return p;
      p++;
    }
  }
}

/** Calls back for the current record and each that is left, and pauses now and then; one for which false is returned is the last. */
export function* forEachRecord(records: CsvRecords, readRecord: () => unknown): Steps<void> {
  while (readRecords(records, readRecord)) yield undefined;
}

/** A step of forEachRecord. @returns whether records are left */
function readRecords(records: CsvRecords, readRecord: () => unknown): boolean {
  const stop = records.position + STEP_BYTES;
  do if (readRecord() === false || !records.next()) return false;
  while (records.position < stop);
  return true;
}

function isLineEnd(byte: number): boolean {
  return byte === LF || byte === CR;
}

function isBlank(byte: number, separator: number): boolean {
  return byte === SPACE || (byte === TAB && separator !== TAB);
}

/** By the first line, outside quotes; undefined where there is none. */
function separatorOf(bytes: Uint8Array, from: number): number | undefined {
  let p = from;
  // The first line that is no comment and not blank.
  for (;;) {
    while (p < bytes.length && (bytes[p] === SPACE || isLineEnd(bytes[p]!))) p++;
    if (p >= bytes.length || !startsComment(bytes, p)) break;
    while (p < bytes.length && !isLineEnd(bytes[p]!)) p++;
  }
  const found = new Set<number>();
  // Between digits a comma may be the sign before decimals, beside semicolons.
  let decimalCommas = true;
  let inQuotes = false;
  for (; p < bytes.length && (inQuotes || !isLineEnd(bytes[p]!)); p++) {
    const byte = bytes[p]!;
    if (byte === QUOTE) inQuotes = !inQuotes;
    if (inQuotes || (byte !== SEMICOLON && byte !== COMMA && byte !== TAB)) continue;
    found.add(byte);
    if (byte === COMMA) decimalCommas &&= isDigit(bytes[p - 1]) && isDigit(bytes[p + 1]);
  }
  const order = decimalCommas ? [SEMICOLON, COMMA, TAB] : [COMMA, SEMICOLON, TAB];
  return order.find((separator) => found.has(separator));
}

function isDigit(byte: number | undefined): boolean {
  return byte !== undefined && byte >= 48 && byte <= 57;
}

/** A name as a value of a record: in quotes where it, or the whole file, could be read otherwise. */
export function csvValue(name: string): string {
  return /[",; \t\r\n]|^[#%/(*[{]|:$/.test(name) ? `"${name.replaceAll('"', '""')}"` : name;
}
