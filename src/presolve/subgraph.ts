/** An edge uv that a few nodes N around it decide, u and v among them: where u and v do not stand as the edge wants it (on two sides where
 *  its weight is positive, on one otherwise), then for all sides of the others there is a set F ⊂ N, with one of u and v in it, whose
 *  flip does no harm whatever the sides of the nodes outside: in terms of the sides a of N before the flip,
 *
 *      what the flip gains on the edges within N ≥ Σ over nodes x outside of |Σ over i in F of w_ix·a_i|.
 *
 *  So some best cut has u and v as the edge wants it: flip F in any best cut that has not, and u joins v.
 *  N = {u} ∪ {v} is the dominant edge. N is grown by the nodes that have most of their weight to it.
 *  Source: the subgraph criteria of Lange, Andres, Swoboda, "Combinatorial persistency criteria for multicut and max-cut" (CVPR
 *  2019), theirs for triangles. They take Σ |w_ix| for the right side; edges of F's nodes to a common neighbour may cancel here. */
import type { ShrinkingGraph } from './shrinking-graph.ts';

/** Nodes of N at most, and their degree. */
const MOST = 7;
const LONGEST = 24;
/** What looking at a flip takes, compared with an edge of a node not looked at before. */
const FLIP_WORK = 0.25;
/** The place of the first node of N; those of the others follow downward. */
const INSIDE = -2;
/** More than rounding may take from the sums here, relatively. */
const ROOM = 1e-13;

export class SubgraphRule {
  readonly #graph: ShrinkingGraph;
  readonly #leastEdges: number;
  readonly #nodes = new Int32Array(MOST);
  #size = 0;
  /** Nodes with edges to N, each in the row that `place` says, and the weights of these edges, MOST for each row. */
  readonly #around = new Int32Array(MOST * LONGEST);
  readonly #rows = new Float64Array(MOST * MOST * LONGEST);
  #count = 0;
  readonly #place: Int32Array;
  /** Weights within N. */
  readonly #inner = new Float64Array(MOST * MOST);
  readonly #side = new Int8Array(MOST);
  /** Sides that nothing could be done about, with one node less. */
  #hardest = 0;
  work = 0;

  /** @param leastEdges that a node must have to N to come into it: with 2, N consists of triangles */
  constructor(graph: ShrinkingGraph, leastEdges: number) {
    this.#graph = graph;
    this.#leastEdges = leastEdges;
    this.#place = new Int32Array(graph.n).fill(-1);
  }

  /** @returns whether a neighbour of u has joined it */
  apply(u: number): boolean {
    const { first, next, head, degree } = this.#graph.lists;
    if (degree[u]! > LONGEST) return false;
    for (let a = first[u]!; a !== -1; a = next[a]!) {
      if (degree[head[a]!]! <= LONGEST && this.#joinIn(head[a]!, u)) return true;
    }
    return false;
  }

  /** Grows N around the edge uv until it decides it, or is large enough. */
  #joinIn(u: number, v: number): boolean {
    this.#size = 0;
    this.#count = 0;
    this.#hardest = 0;
    this.#take(u);
    this.#take(v);
    let decided = false;
    while (!decided && this.#size < MOST) {
      const x = this.#closest();
      if (x < 0) break;
      this.#take(x);
      decided = this.#decides();
    }
    for (let r = 0; r < this.#count; r++) this.#place[this.#around[r]!] = -1;
    for (let i = 0; i < this.#size; i++) this.#place[this.#nodes[i]!] = -1;
    const side = this.#inner[1]! > 0 ? -1 : 1;
    if (!decided || !this.#graph.mergeable(u, v, side)) return false;
    this.#graph.merge('subgraph', u, v, side, this.#nodes.subarray(2, this.#size));
    return true;
  }

  /** Moves a node into N. */
  #take(v: number): void {
    const { first, next, head, weight, degree } = this.#graph.lists;
    const i = this.#size++;
    this.#nodes[i] = v;
    this.work += degree[v]!;
    for (let j = 0; j < i; j++) {
      this.#inner[i * MOST + j] = 0;
      this.#inner[j * MOST + i] = 0;
    }
    if (this.#place[v]! >= 0) this.#removeRow(this.#place[v]!);
    this.#place[v] = INSIDE - i;
    for (let a = first[v]!; a !== -1; a = next[a]!) {
      const place = this.#place[head[a]!]!;
      if (place <= INSIDE) {
        this.#inner[i * MOST + INSIDE - place] = weight[a]!;
        this.#inner[(INSIDE - place) * MOST + i] = weight[a]!;
      } else this.#rows[MOST * this.#rowOf(head[a]!) + i] = weight[a]!;
    }
  }

  /** The last row takes its place. */
  #removeRow(r: number): void {
    const last = --this.#count;
    this.#around[r] = this.#around[last]!;
    this.#place[this.#around[r]!] = r;
    this.#rows.copyWithin(MOST * r, MOST * last, MOST * (last + 1));
  }

  #rowOf(x: number): number {
    if (this.#place[x]! < 0) {
      this.#around[this.#count] = x;
      this.#rows.fill(0, MOST * this.#count, MOST * (this.#count + 1));
      this.#place[x] = this.#count++;
    }
    return this.#place[x]!;
  }

  /** The node outside that has the largest part of its weight to N; −1 for none. */
  #closest(): number {
    const { first, next, weight, degree } = this.#graph.lists;
    let best = -1;
    let most = 0;
    for (let r = 0; r < this.#count; r++) {
      const x = this.#around[r]!;
      if (degree[x]! > LONGEST) continue;
      let inward = 0;
      let edges = 0;
      for (let i = 0; i < this.#size; i++) {
        inward += Math.abs(this.#rows[MOST * r + i]!);
        if (this.#rows[MOST * r + i] !== 0) edges++;
      }
      if (edges < this.#leastEdges) continue;
      let all = 0;
      this.work += degree[x]!;
      for (let a = first[x]!; a !== -1; a = next[a]!) all += Math.abs(weight[a]!);
      if (inward / all > most) {
        most = inward / all;
        best = x;
      }
    }
    return best;
  }

  /** Whether the edge between the first two nodes has a harmless flip for all sides of N. */
  #decides(): boolean {
    const count = 2 ** (this.#size - 2);
    // What nothing could be done about before is tried first.
    for (let k = 0; k < count; k++) {
      const sides = k ^ this.#hardest;
      if (!this.#hasHarmlessFlip(sides)) {
        this.#hardest = sides;
        return false;
      }
    }
    return true;
  }

  #hasHarmlessFlip(sides: number): boolean {
    const side = this.#side;
    side[0] = 1;
    side[1] = this.#inner[1]! > 0 ? 1 : -1;
    for (let i = 2; i < this.#size; i++) side[i] = (sides >> (i - 2)) & 1 ? 1 : -1;
    const flips = 2 ** this.#size;
    for (let flip = 1; flip < flips; flip++) {
      if ((flip & 1) !== ((flip >> 1) & 1) && this.#isHarmless(flip)) return true;
    }
    return false;
  }

  #isHarmless(flip: number): boolean {
    const size = this.#size;
    const side = this.#side;
    this.work += FLIP_WORK;
    let gained = 0;
    let total = 0;
    for (let i = 0; i < size; i++) {
      if (((flip >> i) & 1) === 0) continue;
      for (let j = 0; j < size; j++) {
        if (((flip >> j) & 1) === 1) continue;
        gained += this.#inner[i * MOST + j]! * side[i]! * side[j]!;
        total += Math.abs(this.#inner[i * MOST + j]!);
      }
    }
    if (gained < 0) return false;
    for (let r = 0; r < this.#count; r++) {
      let sum = 0;
      for (let i = 0; i < size; i++) if ((flip >> i) & 1) sum += this.#rows[MOST * r + i]! * side[i]!;
      gained -= Math.abs(sum);
      total += Math.abs(sum);
      if (gained < 0) return false;
    }
    return this.#graph.arithmetic === 'integers' || gained >= ROOM * total;
  }
}
