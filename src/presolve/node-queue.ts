/** Nodes that wait, first in, first out, in a ring that holds each at most once. */
export class NodeQueue {
  readonly #nodes: Int32Array;
  readonly #waits: Uint8Array;
  #from = 0;
  #count = 0;

  /** @param n nodes there are; none waits */
  constructor(n: number) {
    this.#nodes = new Int32Array(n);
    this.#waits = new Uint8Array(n);
  }

  /** All n nodes, in order. */
  static full(n: number): NodeQueue {
    const queue = new NodeQueue(n);
    for (let u = 0; u < n; u++) queue.push(u);
    return queue;
  }

  push(u: number): void {
    if (this.#waits[u] === 1) return;
    this.#waits[u] = 1;
    const at = this.#from + this.#count++;
    this.#nodes[at < this.#nodes.length ? at : at - this.#nodes.length] = u;
  }

  /** −1 where none waits. */
  pop(): number {
    if (this.#count === 0) return -1;
    const u = this.#nodes[this.#from]!;
    this.#from = this.#from + 1 === this.#nodes.length ? 0 : this.#from + 1;
    this.#count--;
    this.#waits[u] = 0;
    return u;
  }
}
