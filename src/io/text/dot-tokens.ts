/** The tokens of Graphviz's DOT: names (words, numbers, strings in double quotes, HTML in angle brackets), signs and arrows; comments
 *  as in C++, and lines that begin with #. */
import { InputError } from '../../core/errors.ts';
import { quoteBytes } from './quote.ts';
import { startOfText } from './scanner.ts';
import { placeOf } from './text.ts';

const LF = 10;
const QUOTE = 34;
const HASH = 35;
const STAR = 42;
const PLUS = 43;
const MINUS = 45;
const SLASH = 47;
const LESS = 60;
const GREATER = 62;
const BACKSLASH = 92;
/** { } [ ] ; , = : */
const SIGNS = [123, 125, 91, 93, 59, 44, 61, 58];

export class DotTokens {
  readonly bytes: Uint8Array;
  readonly #file: string | undefined;
  /** The sign or arrow, "" where the token is a name. */
  sign = '';
  /** The name; "" for signs. */
  name = '';
  /** Whether the name is a bare word, as keywords are. */
  bare = false;
  #start = 0;
  #next: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(bytes: Uint8Array, file: string | undefined) {
    this.bytes = bytes;
    this.#file = file;
    this.#next = startOfText(bytes);
  }

  /** Moves to the next token; false at the end of the file. */
  next(): boolean {
    const { bytes } = this;
    this.#skip();
    const p = this.#next;
    this.#start = p;
    this.sign = this.name = '';
    this.bare = false;
    if (p >= bytes.length) return false;
    const byte = bytes[p]!;
    if (SIGNS.includes(byte)) this.#take(p + 1);
    else if (byte === MINUS && (bytes[p + 1] === MINUS || bytes[p + 1] === GREATER)) this.#take(p + 2);
    else if (byte === QUOTE) this.#readString();
    else if (byte === LESS) this.#readHtml();
    else this.#readWord();
    return true;
  }

  /** Whether the token is this sign; with "", whether it is a name, or the end. */
  is(sign: string): boolean {
    return this.sign === sign;
  }

  /** Where the token begins. */
  get offset(): number {
    return this.#start;
  }

  quoted(): string {
    return quoteBytes(this.bytes, this.#start, Math.max(this.#start + 1, this.#next));
  }

  fail(detail: string, offset: number = this.#start): never {
    throw new InputError(placeOf(this.bytes, offset, this.#file), detail);
  }

  #take(end: number): void {
    const { bytes } = this;
    const start = this.#start;
    this.#next = end;
    this.sign = String.fromCharCode(bytes[start]!);
    if (end > start + 1) this.sign += String.fromCharCode(bytes[start + 1]!);
  }

  /** Past blanks and comments. */
  #skip(): void {
    const { bytes } = this;
    let p = this.#next;
    for (;;) {
      while (p < bytes.length && bytes[p]! <= 32) p++;
      const lineComment = bytes[p] === HASH || (bytes[p] === SLASH && bytes[p + 1] === SLASH);
      if (lineComment) while (p < bytes.length && bytes[p] !== LF && bytes[p] !== 13) p++;
      else if (bytes[p] === SLASH && bytes[p + 1] === STAR) {
        const start = p;
        for (p = bytes.indexOf(STAR, p + 2); p >= 0 && bytes[p + 1] !== SLASH; )
          p = bytes.indexOf(STAR, p + 1);
        if (p < 0) this.fail('this comment is never closed', start);
        p += 2;
      } else break;
    }
    this.#next = p;
  }

  /** A string, and those that `+` joins to it. */
  #readString(): void {
    let text = this.#oneString();
    for (;;) {
      const end = this.#next;
      this.#skip();
      if (this.bytes[this.#next] !== PLUS) {
        this.#next = end;
        break;
      }
      this.#next++;
      this.#skip();
      if (this.bytes[this.#next] !== QUOTE) this.fail('"+" joins strings, expected another one', this.#next);
      text += this.#oneString();
    }
    this.name = text;
  }

  /** `\"` is a quote, a backslash at the end of a line joins it with the next; other backslashes stand for themselves. */
  #oneString(): string {
    const { bytes } = this;
    const start = this.#next + 1;
    let p = start;
    for (; bytes[p] !== QUOTE; p++) {
      if (p >= bytes.length) this.fail('this string is never closed', start - 1);
      if (bytes[p] === BACKSLASH) p++;
    }
    this.#next = p + 1;
    return this.#decode(start, p).replace(/\\(?:"|\r?\n)/g, (whole) => (whole === '\\"' ? '"' : ''));
  }

  #readHtml(): void {
    const { bytes } = this;
    let depth = 0;
    let p = this.#start;
    do {
      if (p >= bytes.length) this.fail('this HTML text is never closed');
      if (bytes[p] === LESS) depth++;
      if (bytes[p] === GREATER) depth--;
      p++;
    } while (depth > 0);
    this.#next = p;
    this.name = this.#decode(this.#start, p);
  }

  #readWord(): void {
    const { bytes } = this;
    let p = this.#start;
    // Numbers may begin with a sign.
    if (bytes[p] === MINUS) p++;
    while (p < bytes.length && isWordByte(bytes[p]!)) p++;
    this.#next = p;
    if (p === this.#start) this.fail(`${this.quoted()} is no part of a DOT file`);
    this.name = this.#decode(this.#start, p);
    this.bare = true;
  }

  #decode(start: number, end: number): string {
    try {
      return this.#decoder.decode(this.bytes.subarray(start, end));
    } catch {
      return this.fail('the text is not UTF-8', start);
    }
  }
}

/** Letters, digits, underscores, points, and all beyond ASCII. */
function isWordByte(byte: number): boolean {
  return (
    byte >= 128 ||
    (byte >= 48 && byte <= 57) ||
    (byte >= 65 && byte <= 90) ||
    (byte >= 97 && byte <= 122) ||
    byte === 95 ||
    byte === 46
  );
}
