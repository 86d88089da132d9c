/** Takes from another cut what is better: the nodes on which two cuts differ fall into connected parts, and flipping one part
 *  gains the same whatever happens to the others. So each part is taken or left on its own account, and a shaken cut of a large
 *  graph counts as a thousand small trials, not as one. O(n + m).
 *  Cluster moves of this kind: Houdayer, Eur. Phys. J. B 22 (2001); parts of a difference: Whitley's partition crossover (2009). */
import type { CsrGraph } from '../graph/csr.ts';

const SAME = 0;
const OPEN = 1;
const LEFT = 2;

export class Patch {
  /** Of the last call: connected parts of the difference. */
  parts = 0;
  readonly #graph: CsrGraph;
  readonly #state: Uint8Array;
  readonly #stack: Int32Array;

  constructor(graph: CsrGraph) {
    this.#graph = graph;
    this.#state = new Uint8Array(graph.n);
    this.#stack = new Int32Array(graph.n);
  }

  /** Flips in `base` every part of its difference to `other` whose flip costs nothing; both Int8Array(n) of ±1.
   *  @returns growth of base's cut */
  apply(base: Int8Array, other: Int8Array): number {
    const state = this.#state;
    const n = base.length;
    let differ = 0;
    for (let u = 0; u < n; u++) if (base[u] !== other[u]) differ++;
    // A cut and its complement are the same: compare with the nearer.
    const sign = 2 * differ > n ? -1 : 1;
    for (let u = 0; u < n; u++) state[u] = base[u] === sign * other[u]! ? SAME : OPEN;
    this.parts = 0;
    let growth = 0;
    for (let u = 0; u < n; u++) if (state[u] === OPEN) growth += this.#takeOrLeave(base, u);
    return growth;
  }

  /** Flips the part around `root` and unmarks it, or marks it as left. Nodes on the stack below `count` are the part. */
  #takeOrLeave(base: Int8Array, root: number): number {
    const { rowPtr, adj, weight } = this.#graph;
    const state = this.#state;
    const stack = this.#stack;
    this.parts++;
    let count = 0;
    let gain = 0;
    stack[count++] = root;
    state[root] = LEFT;
    for (let i = 0; i < count; i++) {
      const u = stack[i]!;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const v = adj[a]!;
        if (state[v] === SAME) gain += weight[a]! * base[u]! * base[v]!;
        else if (state[v] === OPEN) {
          state[v] = LEFT;
          stack[count++] = v;
        }
      }
    }
    if (gain < 0) return 0;
    for (let i = 0; i < count; i++) base[stack[i]!]! *= -1;
    // Taken parts touch no other part, so that what they stand for cannot be met again.
    return gain;
  }
}
