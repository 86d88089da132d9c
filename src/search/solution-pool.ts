/** The best cuts that differ: at most so many, any two of which differ in so many nodes at least. A cut that is nearer to others takes
 *  their place if it is heavier than they are, and is left out otherwise. O(n · kept) for each cut that is offered. */

export interface PooledCut {
  /** Int8Array(n) of ±1. */
  readonly spin: Int8Array;
  readonly cut: number;
}

export class SolutionPool {
  readonly capacity: number;
  readonly minDistance: number;
  readonly #anchor: number | null;
  /** Heaviest first; of equal ones, the one that came first. */
  readonly cuts: PooledCut[] = [];

  /** @param minDistance nodes in which two cuts must differ
   *  @param anchor the node whose side is the same in all; null where a cut and its complement are the same */
  constructor(capacity: number, minDistance: number, anchor: number | null = null) {
    this.capacity = capacity;
    this.minDistance = minDistance;
    this.#anchor = anchor;
  }

  /** Keeps a copy, or not. @returns whether it was kept */
  add(spin: Int8Array, cut: number): boolean {
    const { cuts } = this;
    if (!this.wants(cut)) return false;
    const distances = cuts.map((other) => this.distance(other.spin, spin));
    // The same cut, summed in another order, may seem heavier in its last bits.
    if (distances.includes(0)) return false;
    const near = cuts.filter((_, i) => distances[i]! < this.minDistance);
    if (near.some((other) => other.cut >= cut)) return false;
    for (const other of near) cuts.splice(cuts.indexOf(other), 1);
    if (cuts.length >= this.capacity) cuts.pop();
    const place = cuts.findIndex((other) => other.cut < cut);
    cuts.splice(place < 0 ? cuts.length : place, 0, { spin: spin.slice(), cut });
    return true;
  }

  /** Whether a cut of this weight could be kept. */
  wants(cut: number): boolean {
    return this.cuts.length < this.capacity || cut > this.cuts.at(-1)!.cut;
  }

  /** The largest distance that two cuts of n nodes can have. */
  farthest(n: number): number {
    return this.#anchor === null ? Math.floor(n / 2) : n - 1;
  }

  /** Nodes that are on different sides. */
  distance(one: Int8Array, other: Int8Array): number {
    const anchor = this.#anchor;
    const sign = anchor === null || one[anchor] === other[anchor] ? 1 : -1;
    let differing = 0;
    for (let u = 0; u < one.length; u++) if (one[u] !== sign * other[u]!) differing++;
    return anchor === null ? Math.min(differing, one.length - differing) : differing;
  }
}
