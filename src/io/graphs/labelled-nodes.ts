/** Nodes that have an id, by which edges name them, and perhaps a label: they are named by their labels where every node has one and
 *  no two the same. */
import type { Steps } from '../../core/steps.ts';
import { quoteText } from '../text/quote.ts';
import { EdgeBuffer } from './edge-buffer.ts';
import type { ParsedGraph } from './graph-file.ts';
import { isNodeName, rankNames } from './labels.ts';
import { renumber } from './node-comments.ts';

export class LabelledNodes {
  readonly edges = new EdgeBuffer(1024);
  readonly #fail: (detail: string) => never;
  readonly #numbers = new Map<string, number>();
  readonly #labels: (string | undefined)[] = [];
  readonly #declared: boolean[] = [];
  #labelled = 0;

  constructor(fail: (detail: string) => never) {
    this.#fail = fail;
  }

  declare(id: string, label: string | undefined): void {
    const number = this.mention(id);
    if (this.#declared[number]) this.#fail(`node ${quoteText(id)} is declared twice`);
    this.#declared[number] = true;
    this.#labels[number] = label;
    if (label !== undefined && isNodeName(label)) this.#labelled++;
  }

  /** The number of the node of that id, whether it was declared already or is later. */
  mention(id: string): number {
    const known = this.#numbers.get(id);
    if (known !== undefined) return known;
    if (!isNodeName(id)) this.#fail(`${quoteText(id)} is not a node name, expected printable text`);
    const number = this.#numbers.size;
    this.#numbers.set(id, number);
    this.#declared.push(false);
    this.#labels.push(undefined);
    return number;
  }

  *finish(warnings: readonly string[]): Steps<ParsedGraph> {
    const ids = [...this.#numbers.keys()];
    const missing = this.#declared.indexOf(false);
    if (missing >= 0) this.#fail(`node ${quoteText(ids[missing]!)} is not among the nodes of the file`);
    const byLabel = this.#labelled === ids.length && new Set(this.#labels).size === ids.length;
    const { labels, rank } = yield* rankNames(byLabel ? (this.#labels as string[]) : ids);
    yield* renumber(this.edges, rank);
    const unused = this.#labelled > 0 && !byLabel;
    const note = 'not every node has a label of its own: the nodes are named by their ids';
    return { labels, edges: this.edges, warnings: unused ? [...warnings, note] : warnings };
  }
}
