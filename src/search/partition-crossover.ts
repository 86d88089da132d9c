/** Partition crossover: the nodes on which two cuts differ fall into connected components, and flipping one component gains the same
 *  whatever happens to the others. So each is accepted or rejected by itself, and a perturbed cut of a large graph counts as a
 *  thousand small trials, not as one. O(n + m).
 *  Sources: Whitley, Hains, Howe, GECCO 2009 (partition crossover); Houdayer, Eur. Phys. J. B 22 (2001) (cluster moves). */
import type { CsrGraph } from '../graph/csr.ts';

const SAME = 0;
/** Differs, and its component has not been met; the component was rejected. */
const OPEN = 1;
const REJECTED = 2;

export class PartitionCrossover {
  /** Of the last call: connected components of the difference. */
  components = 0;
  readonly #graph: CsrGraph;
  readonly #state: Uint8Array;
  readonly #stack: Int32Array;

  constructor(graph: CsrGraph) {
    this.#graph = graph;
    this.#state = new Uint8Array(graph.n);
    this.#stack = new Int32Array(graph.n);
  }

  /** Flips in `base` every component of its difference to `other` whose flip costs nothing; both Int8Array(n) of ±1.
   *  @returns growth of base's cut */
  apply(base: Int8Array, other: Int8Array): number {
    const state = this.#state;
    const n = base.length;
    let differ = 0;
    for (let u = 0; u < n; u++) if (base[u] !== other[u]) differ++;
    // A cut and its complement are the same: compare with the nearer.
    const sign = 2 * differ > n ? -1 : 1;
    for (let u = 0; u < n; u++) state[u] = base[u] === sign * other[u]! ? SAME : OPEN;
    this.components = 0;
    let growth = 0;
    for (let u = 0; u < n; u++) if (state[u] === OPEN) growth += this.#acceptOrReject(base, u);
    return growth;
  }

  /** Flips the component of `root`, or marks it as rejected. Nodes on the stack below `count` are the component. */
  #acceptOrReject(base: Int8Array, root: number): number {
    const { rowPtr, adj, weight } = this.#graph;
    const state = this.#state;
    const stack = this.#stack;
    this.components++;
    let count = 0;
    let gain = 0;
    stack[count++] = root;
    state[root] = REJECTED;
    for (let i = 0; i < count; i++) {
      const u = stack[i]!;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const v = adj[a]!;
        if (state[v] === SAME) gain += weight[a]! * base[u]! * base[v]!;
        else if (state[v] === OPEN) {
          state[v] = REJECTED;
          stack[count++] = v;
        }
      }
    }
    if (gain < 0) return 0;
    for (let i = 0; i < count; i++) base[stack[i]!]! *= -1;
    // An accepted component touches no other one, so that its marks cannot be met again.
    return gain;
  }
}
