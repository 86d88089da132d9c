/** Which nodes are joined, and how. */
export class Groups {
  /** The smallest node of each node's group, and the node's sign in it, that of the smallest being +1. */
  readonly group: Int32Array;
  readonly sign: Int8Array;

  private constructor(group: Int32Array, sign: Int8Array) {
    this.group = group;
    this.sign = sign;
  }

  static single(n: number): Groups {
    return new Groups(
      Int32Array.from({ length: n }, (_, u) => u),
      new Int8Array(n).fill(1),
    );
  }

  /** With x_v = s·x_u. */
  joined(u: number, v: number, s: 1 | -1): Groups {
    const a = Math.min(this.group[u]!, this.group[v]!);
    const b = Math.max(this.group[u]!, this.group[v]!);
    const turn = s * this.sign[u]! * this.sign[v]!;
    const group = this.group.map((g) => (g === b ? a : g));
    const sign = this.sign.map((x, i) => (this.group[i] === b ? turn * x : x));
    return new Groups(group, sign);
  }

  /** The place of each group among all, by node, and how many there are. */
  places(): { place: Int32Array; count: number } {
    let count = 0;
    const place = new Int32Array(this.group.length);
    for (let u = 0; u < place.length; u++) place[u] = this.group[u] === u ? count++ : place[this.group[u]!]!;
    return { place, count };
  }
}
