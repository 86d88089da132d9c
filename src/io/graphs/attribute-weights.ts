/** The weights of edges that have attributes: which attribute it is, what holds where an edge has none, and what the user should
 *  know when weights may have been meant that were not read. */

import { quoteText } from '../text/quote.ts';
import type { EdgeBuffer } from './edge-buffer.ts';

export class AttributeWeights {
  /** The attribute's name. */
  readonly attribute: string;
  readonly #chosen: boolean;
  /** What holds for edges without the attribute, where the file declares it. */
  #standard: string | null = null;
  #text: string | null = null;
  /** The text is that of an attribute of the very name: `Weight` does not take its place. */
  #exact = false;
  #place: number | undefined;
  #without = 0;
  #with = 0;
  /** Attributes that are numbers and not the weight. */
  readonly #others = new Set<string>();

  /** @param chosen the attribute that the caller named */
  constructor(chosen: string | undefined) {
    this.attribute = chosen ?? 'weight';
    this.#chosen = chosen !== undefined;
  }

  /** An attribute's default: it is looked at once, not for every edge. */
  standardSeen(name: string, text: string, isNumber: boolean): void {
    if (this.isWeight(name)) this.#standard = text;
    else this.attributeSeen(name, text, isNumber);
  }

  nextEdge(): void {
    this.#text = this.#standard;
    this.#exact = false;
    this.#place = undefined;
  }

  /** An attribute of the current edge, as text. @param place is handed back where the weight is no number */
  attributeSeen(name: string, text: string, isNumber: boolean, place?: number): void {
    if (this.isWeight(name)) {
      if (this.#exact && name !== this.attribute) return;
      this.#exact = name === this.attribute;
      this.#text = text;
      this.#place = place;
    } else if (isNumber && this.#others.size < 8) this.#others.add(name);
  }

  /** Whether this is the weight's name; upper and lower case are one where the caller named none. */
  isWeight(name: string): boolean {
    return name === this.attribute || (!this.#chosen && name.toLowerCase() === this.attribute);
  }

  /** Adds the current edge with its weight, 1 where it has none. */
  addEdge(edges: EdgeBuffer, u: number, v: number, fail: (detail: string, place?: number) => never): void {
    const text = this.#text;
    if (text === null) {
      this.#without++;
      edges.add(u, v, 1);
    } else {
      this.#with++;
      edges.addText(u, v, text, (detail) => fail(detail, this.#place));
    }
  }

  /** @param directed whether edges have a direction, which no cut regards */
  warnings(directed: boolean): string[] {
    const warnings: string[] = [];
    if (directed)
      warnings.push(
        'the graph is directed: its edges are taken without direction, and edges both ways add up',
      );
    const all = this.#with + this.#without;
    if (all === 0) warnings.push('the file has no edges');
    if (this.#with === 0 && all > 0 && (this.#chosen || this.#others.size > 0)) {
      const others = [...this.#others].map((name) => quoteText(name)).join(', ');
      const hint = others === '' ? '' : `; attributes that are numbers: ${others}`;
      warnings.push(`no edge has the attribute ${quoteText(this.attribute)}: each weighs 1${hint}`);
    } else if (this.#with > 0 && this.#without > 0)
      warnings.push(
        `${this.#without} of ${all} edges have no attribute ${quoteText(this.attribute)}: they weigh 1`,
      );
    return warnings;
  }
}
