/** The nodes of a minimum degree ordering by degree: doubly linked lists, so that a node comes and goes in constant time and one of
 *  least degree is found in the time that the least degree has changed by. */

const NONE = -1;

export class DegreeLists {
  /** Int32Array(n), its owner's: a node's degree may change only while it is in no list. */
  readonly #degree: Int32Array;
  readonly #head: Int32Array;
  readonly #next: Int32Array;
  readonly #previous: Int32Array;
  #minimum = 0;

  /** @param degree Int32Array(n), of numbers in 0..n */
  constructor(degree: Int32Array) {
    const n = degree.length;
    this.#degree = degree;
    this.#head = new Int32Array(n + 1).fill(NONE);
    this.#next = new Int32Array(n).fill(NONE);
    this.#previous = new Int32Array(n).fill(NONE);
  }

  /** Puts node i at the front of its degree's list. */
  add(i: number): void {
    const degree = this.#degree[i]!;
    const first = this.#head[degree]!;
    this.#next[i] = first;
    this.#previous[i] = NONE;
    if (first !== NONE) this.#previous[first] = i;
    this.#head[degree] = i;
    if (degree < this.#minimum) this.#minimum = degree;
  }

  remove(i: number): void {
    const next = this.#next[i]!;
    const previous = this.#previous[i]!;
    if (next !== NONE) this.#previous[next] = previous;
    if (previous !== NONE) this.#next[previous] = next;
    else this.#head[this.#degree[i]!] = next;
  }

  /** Takes out the node of least degree that came last; there must be one. */
  takeMinimum(): number {
    while (this.#head[this.#minimum] === NONE) this.#minimum++;
    const i = this.#head[this.#minimum]!;
    this.remove(i);
    return i;
  }
}
