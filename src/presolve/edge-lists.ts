/** A graph that shrinks: its edges in doubly linked lists, one list per node, so that an edge goes, comes or changes its weight
 *  in the time it takes to look through the shorter of two lists. Edge e is the two arcs 2e and 2e + 1; an edge that goes
 *  leaves its place to one that comes, so memory never grows: 40 bytes per edge and 8 per node. */
import { buildCsr, type CsrGraph } from '../graph/csr.ts';

const NONE = -1;

export class EdgeLists {
  /** Int32Array(n): the first arc of each node, −1 for none. */
  readonly first: Int32Array;
  readonly degree: Int32Array;
  /** Int32Array(2m): where each arc leads, and the next arc of the same node, −1 after the last. */
  readonly head: Int32Array;
  readonly next: Int32Array;
  /** Float64Array(m), by edge: arc >> 1. */
  readonly weight: Float64Array;
  readonly #before: Int32Array;
  /** Edges that are gone, a stack threaded through `next`. */
  #free = NONE;

  constructor({ n, m, rowPtr, adj, weight }: CsrGraph) {
    this.first = new Int32Array(n).fill(NONE);
    this.degree = new Int32Array(n);
    this.head = new Int32Array(2 * m);
    this.next = new Int32Array(2 * m);
    this.#before = new Int32Array(2 * m);
    this.weight = new Float64Array(m);
    let e = 0;
    for (let u = 0; u < n; u++) {
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        if (adj[a]! > u) this.#link(e++, u, adj[a]!, weight[a]!);
      }
    }
  }

  /** Adds w to the edge between u and v, which comes if there is none and goes if nothing is left of it. */
  add(u: number, v: number, w: number): void {
    if (w === 0) return;
    const a = this.find(u, v);
    if (a === NONE) {
      const e = this.#free;
      this.#free = this.next[2 * e]!;
      this.#link(e, u, v, w);
    } else {
      this.weight[a >> 1]! += w;
      if (this.weight[a >> 1] === 0) this.remove(a >> 1);
    }
  }

  /** An arc between u and v, −1 for none. */
  find(u: number, v: number): number {
    const shorter = this.degree[u]! <= this.degree[v]! ? u : v;
    const other = shorter === u ? v : u;
    for (let a = this.first[shorter]!; a !== NONE; a = this.next[a]!) if (this.head[a] === other) return a;
    return NONE;
  }

  remove(e: number): void {
    this.#unlink(2 * e);
    this.#unlink(2 * e + 1);
    this.next[2 * e] = this.#free;
    this.#free = e;
  }

  /** What is left of the nodes in `keep`, as a graph of its own. @param place their new numbers @param scale multiplies weights */
  toCsr(keep: Int32Array, place: Int32Array, scale: number): CsrGraph {
    let arcs = 0;
    for (const u of keep) arcs += this.degree[u]!;
    const source = new Int32Array(arcs / 2);
    const target = new Int32Array(arcs / 2);
    const weight = new Float64Array(arcs / 2);
    let count = 0;
    for (const u of keep) {
      for (let a = this.first[u]!; a !== NONE; a = this.next[a]!) {
        if (this.head[a]! < u) continue;
        source[count] = place[u]!;
        target[count] = place[this.head[a]!]!;
        weight[count++] = scale * this.weight[a >> 1]!;
      }
    }
    return buildCsr(keep.length, source, target, weight).graph;
  }

  #link(e: number, u: number, v: number, w: number): void {
    this.weight[e] = w;
    this.#push(2 * e, u, v);
    this.#push(2 * e + 1, v, u);
  }

  #push(a: number, from: number, to: number): void {
    const first = this.first[from]!;
    this.head[a] = to;
    this.next[a] = first;
    this.#before[a] = NONE;
    if (first !== NONE) this.#before[first] = a;
    this.first[from] = a;
    this.degree[from]!++;
  }

  #unlink(a: number): void {
    const from = this.head[a ^ 1]!;
    const before = this.#before[a]!;
    const next = this.next[a]!;
    if (before === NONE) this.first[from] = next;
    else this.next[before] = next;
    if (next !== NONE) this.#before[next] = before;
    this.degree[from]!--;
  }
}
