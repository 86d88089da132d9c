/** The nodes of edges that are named in a text, while it is read: the names wait for their numbers until there are some hundred of them
 *  (name-ids.ts), and places among those that wait stand for the nodes. */
import type { Steps } from '../../core/steps.ts';
import type { EdgeBuffer } from './edge-buffer.ts';
import type { NodeLabels } from './graph-file.ts';
import { NAMES_AT_ONCE, NameTable } from './name-ids.ts';
import { renumber } from './node-comments.ts';

export class PendingNames {
  readonly #names = new NameTable();
  readonly #bytes: Uint8Array;
  readonly #edges: EdgeBuffer;
  readonly #refuse: (start: number) => never;
  readonly #spans = new Float64Array(2 * NAMES_AT_ONCE);
  readonly #numbers = new Int32Array(NAMES_AT_ONCE);
  #count = 0;
  /** The first edge whose nodes wait. */
  #edge = 0;

  /** @param edges that are added with what `add` and `addOther` return for nodes
   *  @param refuse says that the value which begins there is no name */
  constructor(bytes: Uint8Array, edges: EdgeBuffer, refuse: (start: number) => never) {
    this.#bytes = bytes;
    this.#edges = edges;
    this.#refuse = refuse;
  }

  /** While all lines are read. */
  *during(lines: Steps<void>): Steps<void> {
    try {
      yield* lines;
    } catch (error) {
      // What is wrong further up comes first.
      this.#settle();
      throw error;
    }
    this.#settle();
  }

  /** After each line, which has two names at most. */
  lineRead(): void {
    if (this.#count + 2 > NAMES_AT_ONCE) this.#settle();
  }

  /** The name in bytes start..end−1; the same as the one before where that is the line's other one. */
  add(start: number, end: number): number {
    const spans = this.#spans;
    const last = this.#count - 1;
    if (last >= 0 && this.#isSame(spans[2 * last]!, spans[2 * last + 1]!, start, end)) return last;
    spans[2 * this.#count] = start;
    spans[2 * this.#count + 1] = end;
    return this.#count++;
  }

  /** A name whose bytes stand elsewhere. @returns what stands for it, NaN where it is none */
  addOther(name: Uint8Array): number {
    const number = this.#names.numberOf(name, 0, name.length);
    return number < 0 ? Number.NaN : ~number;
  }

  /** Once all lines have been read: the names in canonical order; the edges' nodes are those. */
  *finish(): Steps<NodeLabels> {
    const { labels, rank } = yield* this.#names.ranked();
    yield* renumber(this.#edges, rank);
    return labels;
  }

  #isSame(first: number, firstEnd: number, start: number, end: number): boolean {
    const bytes = this.#bytes;
    if (firstEnd - first !== end - start) return false;
    for (let p = start; p < end; p++) if (bytes[p] !== bytes[first + p - start]) return false;
    return true;
  }

  #settle(): void {
    const count = this.#count;
    const numbers = this.#numbers;
    this.#count = 0;
    const good = this.#names.numbersOf(this.#bytes, this.#spans, count, numbers);
    if (good < count) this.#refuse(this.#spans[2 * good]!);
    const { source, target } = this.#edges;
    for (let e = this.#edge; e < this.#edges.count; e++) {
      source[e] = source[e]! < 0 ? ~source[e]! : numbers[source[e]!]!;
      target[e] = target[e]! < 0 ? ~target[e]! : numbers[target[e]!]!;
    }
    this.#edge = this.#edges.count;
  }
}
