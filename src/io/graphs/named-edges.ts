/** The edges of a format whose nodes have names, while it is read: names become numbers by first appearance and are put in
 *  canonical order at the end. Nodes may be declared before or after the edges that name them. */
import type { Steps } from '../../core/steps.ts';
import { quoteText } from '../text/quote.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { ParsedGraph } from './graph-file.ts';
import { isNodeName, rankNames } from './labels.ts';
import { renumber } from './node-comments.ts';

/** Where something stands in the input: an offset, or line and column; only handed back. */
export class NamedEdges<Place> {
  readonly edges = new EdgeBuffer(1024);
  readonly #fail: (place: Place, detail: string) => never;
  readonly #numbers = new Map<string, number>();
  /** Per name, whether it was declared, and where an edge first named it. */
  readonly #declared: boolean[] = [];
  readonly #mentions: (Place | null)[] = [];

  constructor(fail: (place: Place, detail: string) => never) {
    this.#fail = fail;
  }

  /** A node of this name exists; twice is refused. */
  declare(name: string, place: Place): void {
    const number = this.#numberOf(name, place, null);
    if (this.#declared[number]) this.#fail(place, `node ${quoteText(name)} is declared twice`);
    this.#declared[number] = true;
  }

  /** The number of the node that an edge names. */
  mention(name: string, place: Place): number {
    return this.#numberOf(name, place, place);
  }

  /** The nodes in canonical order and their edges. @param strict every node has to be declared */
  *finish(strict: boolean, warnings: readonly string[]): Steps<ParsedGraph> {
    const missing = strict ? this.#declared.indexOf(false) : -1;
    const names = [...this.#numbers.keys()];
    if (missing >= 0)
      this.#fail(
        this.#mentions[missing]!,
        `node ${quoteText(names[missing]!)} is not among the nodes of the file`,
      );
    const { labels, rank } = yield* rankNames(names);
    yield* renumber(this.edges, rank);
    return { labels, edges: this.edges, warnings };
  }

  #numberOf(name: string, place: Place, mention: Place | null): number {
    const known = this.#numbers.get(name);
    if (known !== undefined) {
      if (mention !== null && this.#mentions[known] === null) this.#mentions[known] = mention;
      return known;
    }
    if (!isNodeName(name))
      this.#fail(place, `${quoteText(name)} is not a node name, expected printable text`);
    const number = this.#numbers.size;
    this.#numbers.set(name, number);
    this.#declared.push(false);
    this.#mentions.push(mention);
    return number;
  }
}
