/** Parts: connected sets I of a few nodes whose edges all lead to one another and to at most three other nodes B. Given the sides of B,
 *  the best sides of I follow by enumeration, and the best weight f is a constant plus weights on the edges between B's nodes, since a
 *  function of two or three sides that is the same when all are turned always is. With B empty or one node I is a component or hangs
 *  from an articulation node and is solved outright; with two nodes it is a leaf at a separation pair; with three the star–triangle
 *  transformation is the case |I| = 1.
 *
 *  Parts are grown from a node, each time by the attached node that brings the fewest new ones: not all are found, but no
 *  decomposition into triconnected components is needed, and parts at three nodes are found as well. O(1) per node for bounded sizes.
 *  Source for the decomposition that this stands in for: Hopcroft and Tarjan, "Dividing a graph into triconnected components" (SIAM J.
 *  Comput. 2, 1973). */
import { type Completions, completionsOf } from './completions.ts';
import type { ShrinkingGraph } from './shrinking-graph.ts';

/** Nodes of a part, nodes that it may be attached to while it grows, and their degree. */
const MOST_NODES = 18;
const MOST_ATTACHED = 8;
const LONGEST = 40;
/** Nodes that a part of so many nodes may be attached to in the end: with three, each of four choices is enumerated. */
const MOST_ENDS = (size: number): number => (size <= 14 ? 3 : 2);

export class PartsRule {
  readonly #graph: ShrinkingGraph;
  /** 2·stamp for nodes inside, 2·stamp + 1 for attached ones. */
  readonly #mark: Int32Array;
  #stamp = 0;
  readonly #inside = new Int32Array(MOST_NODES);
  #size = 0;
  readonly #attached = new Int32Array(MOST_ATTACHED + LONGEST);
  #ends = 0;
  work = 0;

  constructor(graph: ShrinkingGraph) {
    this.#graph = graph;
    this.#mark = new Int32Array(graph.n);
  }

  /** @returns whether u and nodes around it are gone */
  apply(u: number): boolean {
    const { degree } = this.#graph.lists;
    if (this.#graph.arithmetic === 'unrounded' || degree[u]! > MOST_ATTACHED) return false;
    this.#stamp++;
    this.#size = 0;
    this.#ends = 0;
    for (let v = u; v >= 0; v = this.#nextNode()) {
      this.#take(v);
      if (this.#ends <= MOST_ENDS(this.#size) && this.#eliminate()) return true;
      if (this.#size === MOST_NODES) return false;
    }
    return false;
  }

  /** Moves v inside. */
  #take(v: number): void {
    const { first, next, head } = this.#graph.lists;
    const mark = this.#mark;
    const inside = 2 * this.#stamp;
    if (mark[v] === inside + 1) {
      const at = this.#attached.indexOf(v);
      this.#attached[at] = this.#attached[--this.#ends]!;
    }
    mark[v] = inside;
    this.#inside[this.#size++] = v;
    for (let a = first[v]!; a !== -1; a = next[a]!) {
      const t = head[a]!;
      if (mark[t]! >= inside) continue;
      mark[t] = inside + 1;
      this.#attached[this.#ends++] = t;
    }
  }

  /** The attached node that brings the fewest new ones, −1 where even that is too many. */
  #nextNode(): number {
    const { first, next, head, degree } = this.#graph.lists;
    const inside = 2 * this.#stamp;
    let fewest = MOST_ATTACHED - this.#ends + 2;
    let best = -1;
    for (let i = 0; i < this.#ends; i++) {
      const v = this.#attached[i]!;
      if (degree[v]! > LONGEST) continue;
      let fresh = 0;
      for (let a = first[v]!; a !== -1 && fresh < fewest; a = next[a]!) {
        this.work++;
        if (this.#mark[head[a]!]! < inside) fresh++;
      }
      if (fresh < fewest) {
        fewest = fresh;
        best = v;
      }
    }
    return best;
  }

  #eliminate(): boolean {
    const graph = this.#graph;
    const size = this.#size;
    // The search that found this part is over after it.
    const ends = this.#attached.slice(0, this.#ends);
    this.work += 2 ** (size + Math.max(0, ends.length - 1));
    const completions = this.#complete(ends);
    const { values } = completions;
    const edges = edgesOf(values, ends);
    if (!edges.every(([x, y, w]) => graph.affordable(x, y, w))) return false;
    this.#remove(ends, completions);
    for (const [x, y, w] of edges) graph.lists.add(x, y, w);
    for (const x of ends) graph.changed(x);
    return true;
  }

  #complete(ends: Int32Array): Completions {
    const { first, next, head, weight } = this.#graph.lists;
    const size = this.#size;
    const inner = new Float64Array(size * size);
    const outer = new Float64Array(size * ends.length);
    for (let i = 0; i < size; i++) {
      for (let a = first[this.#inside[i]!]!; a !== -1; a = next[a]!) {
        const j = ends.indexOf(head[a]!);
        if (j >= 0) outer[i * ends.length + j] = weight[a]!;
        else inner[i * size + this.#inside.indexOf(head[a]!)] = weight[a]!;
      }
    }
    return completionsOf(size, ends.length, inner, outer);
  }

  #remove(ends: Int32Array, { values, opposite }: Completions): void {
    const graph = this.#graph;
    const { lists, record } = graph;
    record.begin('part', this.#size);
    for (let i = 0; i < this.#size; i++) {
      const v = this.#inside[i]!;
      while (lists.first[v] !== -1) lists.remove(lists.first[v]!);
      graph.leave(v);
    }
    for (const x of ends) record.node(x);
    for (const bits of opposite) record.number(bits);
    graph.gain(values[0]!);
  }
}

/** The weights on the edges between the attached nodes that make the given differences. */
function edgesOf(values: Float64Array, ends: Int32Array): [number, number, number][] {
  const [x, y, z] = ends as unknown as [number, number, number];
  if (ends.length < 2) return [];
  if (ends.length === 2) return [[x, y, values[1]! - values[0]!]];
  const [together, onlyY, onlyZ, onlyX] = values as unknown as [number, number, number, number];
  return [
    [x, y, (onlyX + onlyY - onlyZ - together) / 2],
    [x, z, (onlyX + onlyZ - onlyY - together) / 2],
    [y, z, (onlyY + onlyZ - onlyX - together) / 2],
  ];
}
