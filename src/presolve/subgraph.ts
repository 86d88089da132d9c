/** An edge uv that a few nodes around it decide, N = {u, v, t}, a triangle: where u and v do not stand as the edge wants it (on two sides
 *  where its weight is positive, on one otherwise), then for either side of t there is a set F ⊂ N, with one of u and v in it, whose
 *  flip does no harm whatever the sides of the nodes outside: in terms of the sides a of N before the flip,
 *
 *      what the flip gains on the edges within N ≥ Σ over nodes x outside of |Σ over i in F of w_ix·a_i|.
 *
 *  So some best cut has u and v as the edge wants it: flip F in any best cut that has not, and u joins v.
 *  Source: the triangle criterion of Lange, Andres, Swoboda, "Combinatorial persistency criteria for multicut and max-cut" (CVPR
 *  2019). Theirs takes Σ |w_ix| for the right side; edges of F's nodes to a common neighbour may cancel here. */
import type { ShrinkingGraph } from './shrinking-graph.ts';

/** Nodes of higher degree are in no triangle that is looked at, and a node in at most so many. */
const LONGEST = 24;
const MOST_TRIANGLES = 6;
/** More than rounding may take from the sums here, relatively. */
const ROOM = 1e-13;

export class SubgraphRule {
  readonly #graph: ShrinkingGraph;
  /** For the common neighbours of u. */
  readonly #stamp: Int32Array;
  #stamps = 0;
  /** Nodes outside N, and three weights for each, of its edges to the nodes of N; place[x] is x's row where stamped. */
  readonly #outside = new Int32Array(3 * LONGEST);
  readonly #rows = new Float64Array(9 * LONGEST);
  readonly #place: Int32Array;
  #count = 0;
  readonly #nodes = new Int32Array(3);
  /** Weights within N: of the edge opposite to each node. */
  readonly #opposite = new Float64Array(3);
  readonly #side = new Int8Array(3);

  constructor(graph: ShrinkingGraph) {
    this.#graph = graph;
    this.#stamp = new Int32Array(graph.n);
    this.#place = new Int32Array(graph.n).fill(-1);
  }

  /** @returns whether a node of a triangle with u is gone */
  apply(u: number): boolean {
    const graph = this.#graph;
    const { first, next, head, degree } = graph.lists;
    if (degree[u]! > LONGEST) return false;
    const stamp = ++this.#stamps;
    graph.work += degree[u]!;
    for (let a = first[u]!; a !== -1; a = next[a]!) this.#stamp[head[a]!] = stamp;
    let triangles = 0;
    for (let a = first[u]!; a !== -1; a = next[a]!) {
      const v = head[a]!;
      this.#stamp[v] = 0;
      if (degree[v]! > LONGEST) continue;
      graph.work += degree[v]!;
      for (let b = first[v]!; b !== -1; b = next[b]!) {
        const t = head[b]!;
        if (this.#stamp[t] !== stamp || degree[t]! > LONGEST) continue;
        if (this.#joinsIn(u, v, t)) return true;
        if (++triangles === MOST_TRIANGLES) return false;
      }
    }
    return false;
  }

  #joinsIn(u: number, v: number, t: number): boolean {
    this.#load(u, v, t);
    let joined = false;
    for (let i = 0; i < 3 && !joined; i++) joined = this.#join((i + 1) % 3, (i + 2) % 3, i);
    for (let r = 0; r < this.#count; r++) this.#place[this.#outside[r]!] = -1;
    return joined;
  }

  #load(u: number, v: number, t: number): void {
    const { first, next, head, weight, degree } = this.#graph.lists;
    const nodes = this.#nodes;
    nodes[0] = u;
    nodes[1] = v;
    nodes[2] = t;
    this.#count = 0;
    this.#graph.work += 8 * (degree[u]! + degree[v]! + degree[t]!);
    for (let i = 0; i < 3; i++) {
      for (let a = first[nodes[i]!]!; a !== -1; a = next[a]!) {
        const x = head[a]!;
        const j = nodes.indexOf(x);
        if (j >= 0) this.#opposite[3 - i - j] = weight[a]!;
        else this.#rows[3 * this.#rowOf(x) + i] = weight[a]!;
      }
    }
  }

  #rowOf(x: number): number {
    if (this.#place[x]! < 0) {
      this.#outside[this.#count] = x;
      this.#rows.fill(0, 3 * this.#count, 3 * this.#count + 3);
      this.#place[x] = this.#count++;
    }
    return this.#place[x]!;
  }

  /** The edge between nodes i and j of N, k being the third. */
  #join(i: number, j: number, k: number): boolean {
    const side = this.#side;
    const w = this.#opposite[k]!;
    side[i] = 1;
    side[j] = w > 0 ? 1 : -1;
    for (let s = -1; s <= 1; s += 2) {
      side[k] = s;
      if (!(this.#harmless(i, k, j) || this.#harmless(j, k, i))) return false;
    }
    const [u, v] = [this.#nodes[i]!, this.#nodes[j]!];
    if (!this.#graph.mergeable(u, v, -side[j]!)) return false;
    this.#graph.merge('subgraph', u, v, -side[j]!, [this.#nodes[k]!]);
    return true;
  }

  /** Whether a flip of i, or of i and k, does no harm. */
  #harmless(i: number, k: number, j: number): boolean {
    const rows = this.#rows;
    const a = this.#side[i]!;
    const b = this.#side[k]!;
    const edge = Math.abs(this.#opposite[k]!);
    let alone = 0;
    let both = 0;
    for (let r = 0; r < 3 * this.#count; r += 3) {
      alone += Math.abs(rows[r + i]!);
      both += Math.abs(a * rows[r + i]! + b * rows[r + k]!);
    }
    return (
      this.#suffices(edge, this.#opposite[j]! * a * b, alone) ||
      this.#suffices(edge, this.#opposite[i]! * b * this.#side[j]!, both)
    );
  }

  #suffices(edge: number, other: number, loss: number): boolean {
    const room = this.#graph.arithmetic === 'integers' ? 0 : ROOM * (edge + Math.abs(other) + loss);
    return edge + other >= loss + room;
  }
}
