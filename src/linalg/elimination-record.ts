/** The order of an elimination as it comes, and what its factor costs. Nodes that have become alike are merged and ordered together;
 *  dense ones are set aside and come last. */

const NONE = -1;

export class EliminationRecord {
  /** Int32Array(n): the nodes in the order of their elimination. */
  readonly order: Int32Array;
  /** Entries of the factor, and operations of a factorisation. */
  entries = 0;
  flops = 0;
  readonly #aside: number[] = [];
  /** The nodes behind each representative, singly linked. */
  readonly #member: Int32Array;
  readonly #lastMember: Int32Array;
  #ordered = 0;

  constructor(n: number) {
    this.order = new Int32Array(n);
    this.#member = new Int32Array(n).fill(NONE);
    this.#lastMember = Int32Array.from({ length: n }, (_, i) => i);
  }

  /** i stands for j, too. */
  merge(i: number, j: number): void {
    this.#member[this.#lastMember[i]!] = j;
    this.#lastMember[i] = this.#lastMember[j]!;
  }

  setAside(i: number): void {
    this.#aside.push(i);
  }

  /** Orders the nodes behind a representative. @param columns how many they are @param below entries below the last one's diagonal,
   *  of nodes that were not set aside */
  append(i: number, columns: number, below: number): void {
    for (let j = i; j !== NONE; j = this.#member[j]!) this.order[this.#ordered++] = j;
    this.#account(columns, below + this.#aside.length);
  }

  /** Orders the nodes that were set aside, as one dense block. */
  appendAside(): void {
    for (const i of this.#aside) this.order[this.#ordered++] = i;
    this.#account(this.#aside.length, 0);
  }

  /** Adds `columns` columns of the factor, the last of them with `below` entries under its diagonal. */
  #account(columns: number, below: number): void {
    for (let height = below + columns - 1; height >= below; height--) {
      this.entries += height + 1;
      this.flops += height * height;
    }
  }
}
