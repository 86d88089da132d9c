/** A Python dict as text, `{'weight': 2.5, 'colour': "red"}`, read member by member. Values are numbers, strings, True, False and
 *  None; lists, tuples and dicts within are passed over. */

const OPEN = '([{';
const CLOSE = ')]}';

export class PythonDict {
  readonly #text: string;
  readonly #fail: (detail: string) => never;
  #at = 0;

  /** @param text begins with the dict; only blanks may follow it */
  constructor(text: string, fail: (detail: string) => never) {
    this.#text = text.trimEnd();
    this.#fail = fail;
  }

  /** @param member is given each key and its value as text, that of a string without its quotes */
  read(member: (key: string, value: string) => void): void {
    this.#expect('{');
    while (this.#peek() !== '}') {
      const key = this.#value();
      this.#expect(':');
      member(key, this.#value());
      if (this.#peek() !== '}') this.#expect(',');
    }
    this.#expect('}');
    if (this.#at < this.#text.length) this.#fail('text follows the attributes');
  }

  #value(): string {
    const sign = this.#peek();
    if (sign === "'" || sign === '"') return this.#string(sign);
    const start = this.#at;
    if (OPEN.includes(sign)) this.#nested();
    else while (this.#at < this.#text.length && !' ,:})]'.includes(this.#text[this.#at]!)) this.#at++;
    if (this.#at === start) this.#fail('an attribute has no value');
    return this.#text.slice(start, this.#at);
  }

  #string(quote: string): string {
    let text = '';
    for (this.#at++; this.#text[this.#at] !== quote; this.#at++) {
      if (this.#at >= this.#text.length) this.#fail('a string is never closed');
      if (this.#text[this.#at] === '\\') this.#at++;
      text += this.#text[this.#at] ?? '';
    }
    this.#at++;
    return text;
  }

  /** Past a list, tuple or dict; brackets only need to be as many. */
  #nested(): void {
    let depth = 0;
    do {
      const sign = this.#peek();
      if (sign === '') this.#fail('a bracket is never closed');
      if (sign === "'" || sign === '"') {
        this.#string(sign);
        continue;
      }
      if (OPEN.includes(sign)) depth++;
      if (CLOSE.includes(sign)) depth--;
      this.#at++;
    } while (depth > 0);
  }

  /** The next sign that is no blank; "" at the end. */
  #peek(): string {
    while (this.#text[this.#at] === ' ' || this.#text[this.#at] === '\t') this.#at++;
    return this.#text[this.#at] ?? '';
  }

  #expect(sign: string): void {
    if (this.#peek() !== sign) this.#fail(`the attributes have no "${sign}" where one belongs`);
    this.#at++;
  }
}
