/** Walks text line by line and value by value over the bytes themselves, and knows the place of each for the errors.
 *  Nothing is allocated per line or value: a value is a pair of offsets (198 MB/s where `split` reaches 22 and
 *  `readline` 18–25 on the same file). Lines end with LF, CR LF or CR; blank lines and lines that start with `#`, `%`
 *  or `//` are passed over; a UTF-8 byte order mark is not part of the text. */
import { InputError, type InputPlace } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { parseInteger } from './decimal.ts';
import { quoteBytes } from './quote.ts';

const TAB = 9;
const LF = 10;
const CR = 13;
const SPACE = 32;
const HASH = 35;
const PERCENT = 37;
const COMMA = 44;
const SLASH = 47;
const ZERO = 48;

/** What a byte is; every byte that is not listed belongs to a value. */
const VALUE = 0;
const BLANK = 1;
const LINE_END = 2;
const SEPARATOR = 3;

function byteKinds(commas: boolean): Uint8Array {
  const kinds = new Uint8Array(256).fill(VALUE);
  kinds[SPACE] = kinds[TAB] = BLANK;
  kinds[LF] = kinds[CR] = LINE_END;
  if (commas) kinds[COMMA] = SEPARATOR;
  return kinds;
}

const decoder = new TextDecoder();
const BLANKS_SEPARATE = byteKinds(false);
const COMMAS_SEPARATE = byteKinds(true);

export interface ScannerOptions {
  /** A comma separates values, as blanks do. */
  readonly commas?: boolean;
  /** A blank line is a line of no values: where its position means something, it is not passed over. */
  readonly blankLines?: boolean;
  /** Is shown each comment line as it is passed over: bytes start..end−1. */
  readonly onComment?: ((start: number, end: number) => void) | undefined;
}

export class Scanner {
  readonly bytes: Uint8Array;
  readonly file: string | undefined;
  /** The current line, 1-based; 0 before the first. */
  line = 0;
  /** The current value is bytes start..end−1 (empty between two commas). */
  start: number;
  end: number;
  /** Values and commas passed so far in this line. */
  values = 0;
  commas = 0;
  readonly #kinds: Uint8Array;
  readonly #blankLines: boolean;
  readonly #onComment: ScannerOptions['onComment'];
  #lineStart: number;

  constructor(bytes: Uint8Array, file: string | undefined, options: ScannerOptions = {}) {
    this.bytes = bytes;
    this.file = file;
    this.#kinds = options.commas === true ? COMMAS_SEPARATE : BLANKS_SEPARATE;
    this.#blankLines = options.blankLines === true;
    this.#onComment = options.onComment;
    this.start = this.end = this.#lineStart = startOfText(bytes);
  }

  /** Leaves what is left of this line and moves to the next one that holds a value; false at the end of the text. */
  nextLine(): boolean {
    const { bytes } = this;
    const kinds = this.#kinds;
    const length = bytes.length;
    let p = this.end;
    for (;;) {
      if (this.line > 0) {
        while (p < length && kinds[bytes[p]!] !== LINE_END) p++;
        if (p < length) p += bytes[p] === CR && bytes[p + 1] === LF ? 2 : 1;
      }
      if (p >= length) {
        this.start = this.end = length;
        return false;
      }
      this.line++;
      this.#lineStart = p;
      while (p < length && kinds[bytes[p]!] === BLANK) p++;
      if (p >= length || kinds[bytes[p]!] === LINE_END) {
        if (!this.#blankLines) continue;
      } else if (startsComment(bytes, p)) {
        this.#onComment?.(p, endOfLine(bytes, p));
        continue;
      }
      this.start = this.end = p;
      this.values = this.commas = 0;
      return true;
    }
  }

  /** Goes back to before the first value of this line. */
  restartLine(): void {
    this.start = this.end = this.#lineStart;
    this.values = this.commas = 0;
  }

  /** Moves to the next value of this line; false where the line ends. */
  next(): boolean {
    const { bytes } = this;
    const kinds = this.#kinds;
    const length = bytes.length;
    let p = this.end;
    while (p < length && kinds[bytes[p]!] === BLANK) p++;
    const kind = p < length ? kinds[bytes[p]!]! : LINE_END;
    if (kind === SEPARATOR) return this.#afterComma(p);
    this.start = p;
    if (kind === LINE_END) {
      this.end = p;
      return false;
    }
    do p++;
    while (p < length && kinds[bytes[p]!] === VALUE);
    this.end = p;
    this.values++;
    return true;
  }

  /** Moves to the next value and reads it as an unsigned integer; −1 where it is not one, or where the line ends (then
   *  `values` stays). The same as `next` and `parseInteger`, but in one pass over the value's bytes. */
  nextInteger(): number {
    const { bytes } = this;
    const kinds = this.#kinds;
    const length = bytes.length;
    let p = this.end;
    while (p < length && kinds[bytes[p]!] === BLANK) p++;
    const start = p;
    let value = 0;
    while (p < length) {
      const digit = bytes[p]! - ZERO;
      if (digit < 0 || digit > 9) break;
      value = value * 10 + digit;
      p++;
    }
    if (p === start || (p < length && kinds[bytes[p]!] === VALUE))
      return this.next() ? parseInteger(bytes, this.start, this.end) : -1;
    this.start = start;
    this.end = p;
    this.values++;
    return value;
  }

  /** The value after the comma at p; empty where another comma or the line's end follows, or before a leading comma. */
  #afterComma(comma: number): boolean {
    const { bytes } = this;
    const kinds = this.#kinds;
    let p = comma;
    if (this.values > 0) {
      p++;
      this.commas++;
      while (p < bytes.length && kinds[bytes[p]!] === BLANK) p++;
    }
    this.start = p;
    while (p < bytes.length && kinds[bytes[p]!] === VALUE) p++;
    this.end = p;
    this.values++;
    return true;
  }

  /** Whether nothing follows in this line. */
  atLineEnd(): boolean {
    const { bytes } = this;
    let p = this.end;
    while (p < bytes.length && this.#kinds[bytes[p]!] === BLANK) p++;
    return p >= bytes.length || this.#kinds[bytes[p]!] === LINE_END;
  }

  /** Whether a comma follows in this line. */
  lineHasComma(): boolean {
    const { bytes } = this;
    for (let p = this.end; p < bytes.length && bytes[p] !== LF && bytes[p] !== CR; p++)
      if (bytes[p] === COMMA) return true;
    return false;
  }

  /** Where this line ends. */
  lineEnd(): number {
    return endOfLine(this.bytes, this.start);
  }

  /** The current value as text, cut at 16 bytes: no keyword is longer. */
  word(): string {
    return decoder.decode(this.bytes.subarray(this.start, Math.min(this.end, this.start + 16)));
  }

  /** The current value as it may be shown in a message. */
  quoted(): string {
    return quoteBytes(this.bytes, this.start, this.end);
  }

  /** Where the current value starts. */
  place(): InputPlace {
    return { file: this.file, line: this.line, column: this.start - this.#lineStart + 1 };
  }

  /** Throws InputError at the current value. */
  fail(detail: string): never {
    throw new InputError(this.place(), detail);
  }
}

/** Bytes read between two pauses: a millisecond or a few. */
export const STEP_BYTES = 1 << 18;

/** Calls back in each line that is left, the current one included where nothing of it was read, and pauses now and then; a line
 *  for which false is returned is the last. */
export function* forEachLine(scanner: Scanner, readLine: () => unknown): Steps<void> {
  if (scanner.line > 0 && scanner.values === 0 && readLine() === false) return;
  while (readLines(scanner, readLine)) yield undefined;
}

/** A step of forEachLine. @returns whether lines may be left */
function readLines(scanner: Scanner, readLine: () => unknown): boolean {
  for (const stop = scanner.end + STEP_BYTES; scanner.end < stop; )
    if (!scanner.nextLine() || readLine() === false) return false;
  return true;
}

/** Where the line that holds byte p ends. */
function endOfLine(bytes: Uint8Array, p: number): number {
  let end = p;
  while (end < bytes.length && bytes[end] !== LF && bytes[end] !== CR) end++;
  return end;
}

export function startsComment(bytes: Uint8Array, p: number): boolean {
  const byte = bytes[p];
  return byte === HASH || byte === PERCENT || (byte === SLASH && bytes[p + 1] === SLASH);
}

/** The offset of the text: after a UTF-8 byte order mark. */
export function startOfText(bytes: Uint8Array): number {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf ? 3 : 0;
}
