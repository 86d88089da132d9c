/** Which odd-cycle inequalities a point of the relaxation violates: shortest paths in the doubled graph.
 *  Copies v⁺ and v⁻ of each node; an edge costs x_e within a side and 1 − x_e across. A path from r⁺ to r⁻ of length L is an odd
 *  cycle through r whose inequality is violated by 1 − L. (Barahona, Mahjoub, "On the cut polytope", 1986.)
 *  Such a path is the shorter for being searched from both ends: d(v⁻ → r⁻) = d(r⁺ → v⁺), so Dijkstra stops at half the length, and an
 *  arc between two visited nodes closes the cycle. What is found is split at its chords, since the two inequalities of
 *  a cycle with a chord add up to its own, and the shortest is kept: triangles wherever there are some.
 *  Cost: the arcs within distance 1/2 of a root. Exact, once all nodes have been roots, but for balls of more than 10⁵ arcs. */
import type { Stopper } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { ClosedWalk } from './closed-walk.ts';
import type { EdgeIndex } from './edge-index.ts';
import { FoundCycles } from './found-cycles.ts';

/** Arcs looked at between two pauses. */
const PAUSE_ARCS = 2e5;
/** Cycles taken of each root, and arcs looked at for it: where many x are 0 or 1, half of the graph may be near. */
const MOST_PER_ROOT = 8;
const MOST_ARCS_PER_ROOT = 1e5;

/** An arc that closes a cycle: `from` is the copy of its tail. */
interface Closing {
  readonly arc: number;
  readonly from: number;
  readonly crossing: number;
  readonly length: number;
}

export class OddCycles {
  readonly found = new FoundCycles();
  /** Arcs looked at so far. */
  arcs = 0;
  readonly #graph: CsrGraph;
  readonly #edges: EdgeIndex;
  /** Per copy 2v (v⁺) and 2v + 1 (v⁻): distance from the root; 2·arc it was reached by, + 1 if across; place in the heap or −1. */
  readonly #distance: Float64Array;
  readonly #via: Int32Array;
  readonly #touched: Int32Array;
  #touchedCount = 0;
  readonly #heap: Int32Array;
  readonly #place: Int32Array;
  #heapSize = 0;
  readonly #walk: ClosedWalk;
  /** Closing arcs of one root: arc, side of its tail and of its head, total length. */
  readonly #closing: Closing[] = [];

  constructor(graph: CsrGraph, edges: EdgeIndex) {
    const { n } = graph;
    this.#graph = graph;
    this.#edges = edges;
    this.#distance = new Float64Array(2 * n).fill(Number.POSITIVE_INFINITY);
    this.#via = new Int32Array(2 * n);
    this.#touched = new Int32Array(2 * n);
    this.#heap = new Int32Array(2 * n);
    this.#place = new Int32Array(2 * n).fill(-1);
    this.#walk = new ClosedWalk(graph, edges);
  }

  /** Looks for cycles through each of roots[from…], and stops after `mostArcs` arcs or `mostCycles` cycles.
   *  @param x Float64Array(m) in [0, 1], per edge
   *  @param least the smallest violation that counts, above 0
   *  @returns the place of the first root that was not searched */
  *search(
    x: Float64Array,
    least: number,
    roots: Int32Array,
    from: number,
    mostArcs: number,
    mostCycles: number,
    stopper?: Stopper,
  ): Steps<number> {
    const end = this.arcs + mostArcs;
    let pause = this.arcs + PAUSE_ARCS;
    for (let i = from; i < roots.length; i++) {
      if (this.arcs >= end || this.found.count >= mostCycles) return i;
      if (this.arcs >= pause) {
        yield;
        if (stopper?.expired) return i;
        pause = this.arcs + PAUSE_ARCS;
      }
      this.#searchRoot(x, 1 - least, roots[i]!);
    }
    return roots.length;
  }

  #searchRoot(x: Float64Array, longest: number, root: number): void {
    this.#grow(x, longest / 2, root);
    this.#findClosing(x, longest);
    const closing = this.#closing;
    closing.sort((a, b) => a.length - b.length || a.arc - b.arc || a.from - b.from);
    for (let i = 0; i < Math.min(closing.length, MOST_PER_ROOT); i++) {
      this.#close(root, closing[i]!);
      this.#keep(x);
    }
    for (let i = 0; i < this.#touchedCount; i++) {
      const c = this.#touched[i]!;
      this.#distance[c] = Number.POSITIVE_INFINITY;
      this.#place[c] = -1;
    }
    this.#touchedCount = 0;
    this.#heapSize = 0;
  }

  /** Dijkstra from root⁺, up to the radius. */
  #grow(x: Float64Array, radius: number, root: number): void {
    const { rowPtr, adj } = this.#graph;
    const distance = this.#distance;
    const most = this.arcs + MOST_ARCS_PER_ROOT;
    this.#relax(2 * root, 0, -1);
    while (this.#heapSize > 0 && this.arcs < most) {
      const c = this.#pop();
      const u = c >> 1;
      const start = rowPtr[u]!;
      const stop = rowPtr[u + 1]!;
      this.arcs += stop - start;
      const d = distance[c]!;
      for (let a = start; a < stop; a++) {
        const same = x[this.#edges.edgeOf[a]!]!;
        const to = 2 * adj[a]! + (c & 1);
        if (d + same <= radius && d + same < distance[to]!) this.#relax(to, d + same, 2 * a);
        const across = 1 - same;
        if (d + across <= radius && d + across < distance[to ^ 1]!) {
          this.#relax(to ^ 1, d + across, 2 * a + 1);
        }
      }
    }
  }

  /** Arcs from a visited copy u to v such that the way on from v to the root's other copy is known, too. */
  #findClosing(x: Float64Array, longest: number): void {
    const { rowPtr, adj } = this.#graph;
    const distance = this.#distance;
    this.#closing.length = 0;
    for (let i = 0; i < this.#touchedCount; i++) {
      const c = this.#touched[i]!;
      const u = c >> 1;
      this.arcs += rowPtr[u + 1]! - rowPtr[u]!;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const v = adj[a]!;
        // Each closing edge once.
        if (v < u) continue;
        const same = x[this.#edges.edgeOf[a]!]!;
        const to = 2 * v + (c & 1);
        const within = distance[c]! + same + distance[to ^ 1]!;
        if (within < longest) this.#closing.push({ arc: a, from: c, crossing: 0, length: within });
        const across = distance[c]! + 1 - same + distance[to]!;
        if (across < longest) this.#closing.push({ arc: a, from: c, crossing: 1, length: across });
      }
    }
  }

  /** The walk from root⁺ over the arc to root⁻. */
  #close(root: number, { arc, from, crossing }: Closing): void {
    const { node, step } = this.#walk;
    let size = 0;
    for (let c = from; c !== 2 * root; c = this.#before(c)) size++;
    let i = size;
    for (let c = from; c !== 2 * root; c = this.#before(c)) {
      node[i--] = c >> 1;
      step[i] = this.#member(this.#via[c]!);
    }
    node[0] = root;
    step[size++] = 2 * this.#edges.edgeOf[arc]! + 1 - crossing;
    // The way on is the way to the other copy of the head, mirrored and backwards.
    let c = 2 * this.#graph.adj[arc]! + ((from & 1) ^ crossing ^ 1);
    for (; c !== 2 * root; c = this.#before(c)) {
      node[size] = c >> 1;
      step[size++] = this.#member(this.#via[c]!);
    }
    this.#walk.size = size;
  }

  #keep(x: Float64Array): void {
    const walk = this.#walk;
    walk.simplify();
    this.arcs += walk.splitAtChords(x);
    const violation = 1 - walk.length(x);
    if (violation > 0) this.found.add(walk.step, walk.size, violation);
  }

  /** The member of arc `via >> 1`, which crosses where via is odd. */
  #member(via: number): number {
    return 2 * this.#edges.edgeOf[via >> 1]! + 1 - (via & 1);
  }

  /** The copy from which c was reached: the arc's tail is the neighbour it was relaxed from. */
  #before(c: number): number {
    const via = this.#via[c]!;
    return 2 * this.#tail(via >> 1, c >> 1) + ((c & 1) ^ (via & 1));
  }

  #tail(arc: number, head: number): number {
    const e = this.#edges.edgeOf[arc]!;
    return this.#edges.source[e] === head ? this.#edges.target[e]! : this.#edges.source[e]!;
  }

  #relax(c: number, d: number, via: number): void {
    if (this.#place[c]! < 0) {
      if (this.#distance[c] === Number.POSITIVE_INFINITY) this.#touched[this.#touchedCount++] = c;
      this.#place[c] = this.#heapSize++;
    }
    this.#distance[c] = d;
    this.#via[c] = via;
    this.#rise(c, this.#place[c]!);
  }

  #rise(c: number, hole: number): void {
    const d = this.#distance[c]!;
    while (hole > 0) {
      const parent = (hole - 1) >> 1;
      const p = this.#heap[parent]!;
      if (this.#distance[p]! <= d) break;
      this.#heap[hole] = p;
      this.#place[p] = hole;
      hole = parent;
    }
    this.#heap[hole] = c;
    this.#place[c] = hole;
  }

  #pop(): number {
    const top = this.#heap[0]!;
    this.#place[top] = -1;
    const last = this.#heap[--this.#heapSize]!;
    if (this.#heapSize === 0) return top;
    const d = this.#distance[last]!;
    let hole = 0;
    for (;;) {
      let child = 2 * hole + 1;
      if (child >= this.#heapSize) break;
      if (
        child + 1 < this.#heapSize &&
        this.#distance[this.#heap[child + 1]!]! < this.#distance[this.#heap[child]!]!
      )
        child++;
      const h = this.#heap[child]!;
      if (this.#distance[h]! >= d) break;
      this.#heap[hole] = h;
      this.#place[h] = hole;
      hole = child;
    }
    this.#heap[hole] = last;
    this.#place[last] = hole;
    return top;
  }
}
