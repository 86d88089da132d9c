/** The weights of a graph's cuts, and what is known of them where sums of doubles round. */
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import { asIntegers, type DyadicNumbers, doubleAbove, doubleBelow } from '../problems/dyadic.ts';

/** A graph whose weights may be rounded, upward: what bounds its cuts bounds those that are meant, and these are what is compared. */
export interface RoundedGraph extends CsrGraph {
  /** The weights of the arcs that are meant; absent where they are the doubles. */
  readonly exact?: DyadicNumbers | undefined;
}

export class CutWeights {
  readonly #graph: RoundedGraph;
  #numbers: DyadicNumbers | undefined;

  constructor(graph: RoundedGraph) {
    this.#graph = graph;
  }

  /** Whether the doubles may not be the weights that are meant. */
  get rounded(): boolean {
    return this.#graph.exact !== undefined;
  }

  /** In the graph's doubles. */
  weight(spin: Int8Array): number {
    return cutWeight(this.#graph, spin);
  }

  /** No less than the cut weighs. */
  above(spin: Int8Array): number {
    const { exact } = this.#graph;
    return exact === undefined ? this.#upward(spin, 1) : doubleAbove(this.#sum(spin), exact.exponent);
  }

  /** No more than the cut weighs. */
  below(spin: Int8Array): number {
    const { exact } = this.#graph;
    return exact === undefined ? -this.#upward(spin, -1) : doubleBelow(this.#sum(spin), exact.exponent);
  }

  /** Whether the first weighs more, in exact arithmetic. */
  isHeavier(one: Int8Array, other: Int8Array): boolean {
    return this.#sum(one) > this.#sum(other);
  }

  #upward(spin: Int8Array, sign: 1 | -1): number {
    const sum = new UpwardSum();
    this.#forEachCut(spin, (a) => sum.add(sign * this.#graph.weight[a]!));
    return sum.upper();
  }

  #sum(spin: Int8Array): bigint {
    this.#numbers ??= this.#graph.exact ?? asIntegers(this.#graph.weight);
    const { integers } = this.#numbers;
    let sum = 0n;
    this.#forEachCut(spin, (a) => {
      sum += integers[a]!;
    });
    return sum;
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
