/** JSON read value by value over the bytes, by whoever knows what comes next: no tree is built, numbers keep the spelling they
 *  have in the file (an integer beyond 2^53 as a name stays the node it is), and every error has its line and column, which
 *  JSON.parse cannot give. Strings with escapes are decoded by JSON.parse. Source: RFC 8259. */
import { InputError } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import { quoteBytes } from './quote.ts';
import { startOfText } from './scanner.ts';
import { placeOf } from './text.ts';

const QUOTE = 34;
const COMMA = 44;
const COLON = 58;
const BACKSLASH = 92;
const OPEN = { object: 123, array: 91 } as const;
const CLOSE = { object: 125, array: 93 } as const;
const MAX_DEPTH = 500;
const ELEMENTS_PER_STEP = 4096;
const NUMBER = /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/;

export type JsonKind = 'object' | 'array' | 'string' | 'number' | 'word';

/** A string, number or word (true, false, null): its text, and where it stands. */
export interface JsonScalar {
  readonly kind: 'string' | 'number' | 'word';
  readonly text: string;
  readonly offset: number;
}

export class JsonCursor {
  readonly bytes: Uint8Array;
  readonly file: string | undefined;
  #position: number;
  #depth = 0;
  readonly #decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

  constructor(bytes: Uint8Array, file: string | undefined) {
    this.bytes = bytes;
    this.file = file;
    this.#position = startOfText(bytes);
  }

  /** What the next value is; nothing is read. */
  peek(): JsonKind {
    const byte = this.#nextByte();
    if (byte === OPEN.object) return 'object';
    if (byte === OPEN.array) return 'array';
    if (byte === QUOTE) return 'string';
    return byte === 45 || (byte !== undefined && byte >= 48 && byte <= 57) ? 'number' : 'word';
  }

  /** Where the next value begins. */
  get offset(): number {
    this.#nextByte();
    return this.#position;
  }

  /** Reads an object: `member` is called for each key and has to read or skip its value. @param what names it in errors */
  object(what: string, member: (key: string, offset: number) => void): void {
    this.#enter('object', what);
    for (let index = 0; this.#another('object', index); index++) {
      const { text, offset } = this.#key();
      member(text, offset);
    }
  }

  /** The same with pauses, where a member is read in steps. */
  *objectSteps(what: string, member: (key: string, offset: number) => Steps<void> | undefined): Steps<void> {
    this.#enter('object', what);
    for (let index = 0; this.#another('object', index); index++) {
      const { text, offset } = this.#key();
      const steps = member(text, offset);
      if (steps !== undefined) yield* steps;
    }
  }

  /** Reads an array: `element` has to read or skip each value. */
  array(what: string, element: (index: number) => void): void {
    this.#enter('array', what);
    for (let index = 0; this.#another('array', index); index++) element(index);
  }

  /** The same with pauses between the elements. */
  *arraySteps(what: string, element: (index: number) => void): Steps<void> {
    this.#enter('array', what);
    for (let index = 0; this.#another('array', index); index++) {
      element(index);
      if (index % ELEMENTS_PER_STEP === ELEMENTS_PER_STEP - 1) yield undefined;
    }
  }

  /** Reads a string, number or word. */
  scalar(): JsonScalar {
    const kind = this.peek();
    const offset = this.#position;
    if (offset >= this.bytes.length) this.fail('the file ends, expected a value');
    if (kind === 'object' || kind === 'array') return this.fail(`an ${kind}, expected a single value`);
    if (kind === 'string') return { kind, text: this.#string(), offset };
    const { bytes } = this;
    let p = offset;
    while (p < bytes.length && isWordByte(bytes[p]!)) p++;
    const text = new TextDecoder().decode(bytes.subarray(offset, p));
    if (kind === 'number' ? !NUMBER.test(text) : !['true', 'false', 'null'].includes(text))
      this.fail(`${this.#quotedHere()} is not a JSON value`);
    this.#position = p;
    return { kind, text, offset };
  }

  /** Reads a value and drops it. */
  skip(): void {
    const kind = this.peek();
    if (kind === 'object') this.object('', () => this.skip());
    else if (kind === 'array') this.array('', () => this.skip());
    else this.scalar();
  }

  /** The same; with pauses where it is an array. */
  skipSteps(): Steps<void> | undefined {
    return this.peek() === 'array' ? this.arraySteps('', () => this.skip()) : void this.skip();
  }

  /** Makes sure that nothing follows. */
  end(): void {
    if (this.#nextByte() !== undefined)
      this.fail(`${this.#quotedHere()} follows the value, expected the end of the file`);
  }

  /** Throws InputError at the next value, or at a place met before. */
  fail(detail: string, offset: number = this.#position): never {
    throw new InputError(placeOf(this.bytes, offset, this.file), detail);
  }

  #key(): JsonScalar {
    if (this.peek() !== 'string') this.fail(`${this.#quotedHere()}, expected a key in double quotes`);
    const key = this.scalar();
    if (this.#nextByte() !== COLON) this.fail(`${this.#quotedHere()} follows the key, expected a colon`);
    this.#position++;
    return key;
  }

  #enter(kind: 'object' | 'array', what: string): void {
    if (this.#nextByte() !== OPEN[kind]) this.fail(`${this.#quotedHere()}, expected ${what}`);
    if (++this.#depth > MAX_DEPTH) this.fail(`nested more than ${MAX_DEPTH} levels deep`);
    this.#position++;
  }

  /** Moves to the next item of an object or array, past the comma; false past its end. */
  #another(kind: 'object' | 'array', index: number): boolean {
    const byte = this.#nextByte();
    if (byte === CLOSE[kind]) {
      this.#position++;
      this.#depth--;
      return false;
    }
    if (index === 0) return true;
    if (byte !== COMMA) this.fail(`${this.#quotedHere()}, expected a comma or the end of the ${kind}`);
    this.#position++;
    if (this.#nextByte() === CLOSE[kind]) this.fail('a comma before the end, expected another value');
    return true;
  }

  #string(): string {
    const { bytes } = this;
    const start = this.#position;
    let escaped = false;
    let p = start + 1;
    for (; bytes[p] !== QUOTE; p++) {
      if (p >= bytes.length) return this.fail('this string is never closed');
      if (bytes[p]! < 0x20) return this.fail('a control character within a string', p);
      if (bytes[p] !== BACKSLASH) continue;
      escaped = true;
      p++;
    }
    this.#position = p + 1;
    try {
      if (!escaped) return this.#decoder.decode(bytes.subarray(start + 1, p));
      return JSON.parse(this.#decoder.decode(bytes.subarray(start, p + 1))) as string;
    } catch {
      return this.fail(`${quoteBytes(bytes, start + 1, p)} is not a JSON string in UTF-8`, start);
    }
  }

  /** The byte of the next value or sign, past white space; undefined at the end. */
  #nextByte(): number | undefined {
    const { bytes } = this;
    let p = this.#position;
    while (p < bytes.length && isSpace(bytes[p]!)) p++;
    this.#position = p;
    return bytes[p];
  }

  /** What stands here, for a message. */
  #quotedHere(): string {
    const start = this.#position;
    if (start >= this.bytes.length) return 'the file ends';
    let end = start + 1;
    while (end < this.bytes.length && isWordByte(this.bytes[end]!)) end++;
    return quoteBytes(this.bytes, start, end);
  }
}

function isSpace(byte: number): boolean {
  return byte === 32 || byte === 10 || byte === 13 || byte === 9;
}

/** Whether a number or word goes on with this byte. */
function isWordByte(byte: number): boolean {
  return (
    !isSpace(byte) &&
    ![COMMA, COLON, CLOSE.object, CLOSE.array, OPEN.object, OPEN.array, QUOTE].includes(byte as never)
  );
}
