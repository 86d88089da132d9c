/** The tokens of GML: words and numbers, strings in double quotes, square brackets; lines that begin with # are comments. */
import { InputError } from '../../core/errors.ts';
import { quoteBytes } from './quote.ts';
import { startOfText } from './scanner.ts';
import { placeOf } from './text.ts';

const QUOTE = 34;
const HASH = 35;
const OPEN = 91;
const CLOSE = 93;

export type GmlKind = 'word' | 'string' | 'open' | 'close';

export class GmlTokens {
  #kind: GmlKind = 'word';
  readonly #bytes: Uint8Array;
  readonly #file: string | undefined;
  /** The token is bytes start..end−1, a string without its quotes. */
  #start = 0;
  #end = 0;
  #next: number;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(bytes: Uint8Array, file: string | undefined) {
    this.#bytes = bytes;
    this.#file = file;
    this.#next = startOfText(bytes);
  }

  /** Moves to the next token; false at the end of the file. */
  next(): boolean {
    const bytes = this.#bytes;
    let p = this.#next;
    while (p < bytes.length && (bytes[p]! <= 32 || bytes[p] === HASH)) {
      if (bytes[p] === HASH) while (p < bytes.length && bytes[p] !== 10 && bytes[p] !== 13) p++;
      else p++;
    }
    this.#start = p;
    if (p >= bytes.length) return false;
    const byte = bytes[p]!;
    if (byte === QUOTE) {
      this.#kind = 'string';
      this.#start = p + 1;
      this.#end = bytes.indexOf(QUOTE, p + 1);
      if (this.#end < 0) this.fail('this string is never closed');
      this.#next = this.#end + 1;
      return true;
    }
    this.#kind = byte === OPEN ? 'open' : byte === CLOSE ? 'close' : 'word';
    p++;
    if (this.#kind === 'word') while (p < bytes.length && !endsWord(bytes[p]!)) p++;
    this.#end = this.#next = p;
    return true;
  }

  is(kind: GmlKind): boolean {
    return this.#kind === kind;
  }

  /** The token as text, a string with its entities such as `&quot;` and `&#252;` replaced. */
  text(): string {
    let text: string;
    try {
      text = this.#decoder.decode(this.#bytes.subarray(this.#start, this.#end));
    } catch {
      return this.fail(`${this.quoted()} is not UTF-8 text`);
    }
    return this.#kind === 'string' && text.includes('&') ? withoutEntities(text) : text;
  }

  quoted(): string {
    return quoteBytes(this.#bytes, this.#start, this.#end);
  }

  /** Throws InputError at the token. */
  fail(detail: string): never {
    throw new InputError(placeOf(this.#bytes, this.#start, this.#file), detail);
  }
}

function endsWord(byte: number): boolean {
  return byte <= 32 || byte === OPEN || byte === CLOSE || byte === QUOTE;
}

const ENTITIES: Readonly<Record<string, string>> = {
  quot: '"',
  amp: '&',
  lt: '<',
  gt: '>',
  apos: "'",
  nbsp: '\u00a0',
};

function withoutEntities(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-fA-F]{1,6})|([a-z]{2,4}));/g, (whole, decimal, hex, name) => {
    if (name !== undefined) return Object.hasOwn(ENTITIES, name) ? ENTITIES[name]! : whole;
    const code = decimal === undefined ? Number.parseInt(hex, 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : whole;
  });
}
