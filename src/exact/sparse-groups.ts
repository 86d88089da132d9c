/** Which nodes are joined by the decisions above a node of the tree, and on which side of one another they are: a forest with parities. */

export class SparseGroups {
  /** Int32Array(n): up to the root of the group; Uint8Array(n): whether the sides of node and parent differ. */
  readonly #parent: Int32Array;
  readonly #turn: Uint8Array;

  constructor(n: number) {
    this.#parent = new Int32Array(n);
    this.#turn = new Uint8Array(n);
    this.clear();
  }

  clear(): void {
    for (let u = 0; u < this.#parent.length; u++) this.#parent[u] = u;
    this.#turn.fill(0);
  }

  /** The group's root; paths are halved. */
  find(u: number): number {
    const parent = this.#parent;
    const turn = this.#turn;
    let at = u;
    while (parent[at] !== at) {
      const up = parent[at]!;
      turn[at]! ^= turn[up]!;
      parent[at] = parent[up]!;
      at = parent[at]!;
    }
    return at;
  }

  /** Whether u's side differs from that of its group's root. */
  side(u: number): number {
    let side = 0;
    for (let at = u; this.#parent[at] !== at; at = this.#parent[at]!) side ^= this.#turn[at]!;
    return side;
  }

  /** Joins the groups of u and v, whose sides differ where turn is 1. @returns false where they are joined already */
  join(u: number, v: number, turn: number): boolean {
    const a = this.find(u);
    const b = this.find(v);
    if (a === b) return false;
    this.#turn[b] = turn ^ this.side(u) ^ this.side(v);
    this.#parent[b] = a;
    return true;
  }
}
