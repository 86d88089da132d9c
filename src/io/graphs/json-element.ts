/** A node or an edge as an object of JSON: the names it has among its members, and its weight. */
import type { JsonCursor } from '../text/json-cursor.ts';
import { quoteText } from '../text/quote.ts';
import type { AttributeWeights } from './attribute-weights.ts';

export interface JsonNameAt {
  readonly name: string;
  readonly offset: number;
}

export class JsonElement {
  /** The names that were read, by their members. */
  readonly names: Partial<Record<string, JsonNameAt>> = Object.create(null) as object;
  readonly #cursor: JsonCursor;
  readonly #weights: AttributeWeights;

  constructor(cursor: JsonCursor, weights: AttributeWeights) {
    this.#cursor = cursor;
    this.#weights = weights;
  }

  /** @param named the members that are names; the others are attributes */
  readMember(member: string, named: readonly string[]): void {
    if (named.includes(member))
      this.names[member] = { offset: this.#cursor.offset, name: readJsonName(this.#cursor) };
    else readJsonAttribute(this.#cursor, this.#weights, member);
  }
}

/** A string, a number as it is spelled, or an array of them, as Python's tuples are written: `[0,1]`. */
export function readJsonName(cursor: JsonCursor): string {
  if (cursor.peek() === 'array') {
    const parts: string[] = [];
    cursor.array('', () => {
      parts.push(cursor.peek() === 'string' ? JSON.stringify(cursor.scalar().text) : readJsonName(cursor));
    });
    return `[${parts.join(',')}]`;
  }
  const { kind, text, offset } = cursor.scalar();
  if (kind === 'word') cursor.fail(`node ${text}, expected a string or a number`, offset);
  return text;
}

/** An attribute of an edge: its weight, or one that is passed over. Those of an object within are named with it, `data.weight`. */
export function readJsonAttribute(
  cursor: JsonCursor,
  weights: AttributeWeights,
  name: string,
  outer = '',
): void {
  const kind = cursor.peek();
  if (kind === 'object' || kind === 'array') {
    if (weights.isWeight(name)) cursor.fail(`the ${name} of an edge, expected a number`);
    if (kind === 'array' || outer !== '') cursor.skip();
    else cursor.object('', (key) => readJsonAttribute(cursor, weights, `${name}.${key}`, name));
    return;
  }
  const value = cursor.scalar();
  if (weights.isWeight(name) && value.kind !== 'number')
    cursor.fail(
      `weight ${value.kind === 'string' ? quoteText(value.text) : value.text}, expected a number`,
      value.offset,
    );
  weights.attributeSeen(name, value.text, value.kind === 'number', value.offset);
}
