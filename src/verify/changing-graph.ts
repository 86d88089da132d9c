/** A graph from which nodes leave while their weights pass to others: exact integers times a unit, which is halved where a rule needs it. */
import { ExactGraph } from './exact-graph.ts';
import { type Rational, timesPowerOfTwo } from './rational.ts';

export class ChangingGraph {
  readonly #n: number;
  /** Per node the weights of its edges, by their other ends; null for a node that left. */
  readonly #edges: (Map<number, bigint> | null)[];
  #unit: Rational;
  #offset = 0n;

  constructor(graph: ExactGraph) {
    this.#n = graph.n;
    this.#unit = graph.unit;
    this.#edges = Array.from({ length: graph.n }, () => new Map());
    graph.weight.forEach((w, e) => {
      this.#edges[graph.source[e]!]!.set(graph.target[e]!, w);
      this.#edges[graph.target[e]!]!.set(graph.source[e]!, w);
    });
  }

  has(u: number): boolean {
    return Boolean(this.#edges[u]);
  }

  /** The weights of u's edges by their other ends. */
  edges(u: number): ReadonlyMap<number, bigint> {
    return this.#edges[u]!;
  }

  weight(u: number, v: number): bigint {
    return this.#edges[u]!.get(v) ?? 0n;
  }

  /** The heaviest cut weighs w more than that of what will be left. */
  gain(w: bigint): void {
    this.#offset += w;
  }

  leave(u: number): void {
    for (const t of this.#edges[u]!.keys()) this.#edges[t]!.delete(u);
    this.#edges[u] = null;
  }

  /** u becomes v, or its opposite. */
  merge(u: number, v: number, opposite: boolean): void {
    const edges = this.#edges[u]!;
    this.leave(u);
    for (const [t, w] of edges) {
      // Opposite to v, u cuts its edge to t where v does not, and the one to v.
      if (opposite) this.#offset += w;
      if (t !== v) this.add(v, t, opposite ? -w : w);
    }
  }

  add(u: number, v: number, w: bigint): void {
    const sum = this.weight(u, v) + w;
    for (const [from, to] of [
      [u, v],
      [v, u],
    ] as const) {
      if (sum === 0n) this.#edges[from]!.delete(to);
      else this.#edges[from]!.set(to, sum);
    }
  }

  /** Halves the unit: all weights in units are even then. */
  double(): void {
    this.#unit = timesPowerOfTwo(this.#unit, -1);
    this.#offset *= 2n;
    for (const edges of this.#edges) if (edges) for (const [v, w] of edges) edges.set(v, 2n * w);
  }

  /** What is left, nodes in their order, and the offset. */
  result(): { graph: ExactGraph; offset: Rational } {
    const place = new Map<number, number>();
    for (let u = 0; u < this.#n; u++) if (this.#edges[u]) place.set(u, place.size);
    const edges: [number, number, bigint][] = [];
    for (const [u, i] of place) {
      for (const [v, w] of this.#edges[u]!) if (u < v) edges.push([i, place.get(v)!, w]);
    }
    return {
      graph: ExactGraph.of(place.size, edges, this.#unit),
      offset: { p: this.#offset * this.#unit.p, q: this.#unit.q },
    };
  }
}

export function absolute(x: bigint): bigint {
  return x < 0n ? -x : x;
}
