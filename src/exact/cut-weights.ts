/** The weights of a graph's cuts, and what is known of them where sums of doubles round. */
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import { asIntegers } from '../problems/dyadic.ts';

export class CutWeights {
  readonly #graph: CsrGraph;
  #integers: bigint[] | undefined;

  constructor(graph: CsrGraph) {
    this.#graph = graph;
  }

  weight(spin: Int8Array): number {
    return cutWeight(this.#graph, spin);
  }

  /** No less than the cut weighs. */
  above(spin: Int8Array): number {
    const sum = new UpwardSum();
    this.#forEachCut(spin, (a) => sum.add(this.#graph.weight[a]!));
    return sum.upper();
  }

  /** No more than the cut weighs. */
  below(spin: Int8Array): number {
    const sum = new UpwardSum();
    this.#forEachCut(spin, (a) => sum.add(-this.#graph.weight[a]!));
    return -sum.upper();
  }

  /** Whether the first weighs more, in exact arithmetic. */
  isHeavier(one: Int8Array, other: Int8Array): boolean {
    this.#integers ??= asIntegers(this.#graph.weight);
    let difference = 0n;
    this.#forEachCut(one, (a) => {
      difference += this.#integers![a]!;
    });
    this.#forEachCut(other, (a) => {
      difference -= this.#integers![a]!;
    });
    return difference > 0n;
  }

  #forEachCut(spin: Int8Array, visit: (arc: number) => void): void {
    const { n, rowPtr, adj } = this.#graph;
    for (let u = 0; u < n; u++) {
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        if (adj[a]! > u && spin[adj[a]!] !== spin[u]) visit(a);
      }
    }
  }
}
