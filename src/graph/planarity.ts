/** Planarity by the left–right test, and the rotation of an embedding: the order of the arcs around each node. O(n + m) after sorting
 *  by counting, without recursion.
 *
 *  A depth-first search orients the edges: tree edges downward, back edges upward. A graph is planar if its back edges can be put
 *  on two sides, left and right, such that no two that must differ are on the same one. The test keeps a stack of pairs of intervals
 *  of back edges that are on different sides, by the height to which they return.
 *  Sources: de Fraysseix, Ossona de Mendez, Rosenstiehl, "Trémaux trees and planarity", Int. J. Found. Comput. Sci. 17 (2006);
 *  Brandes, "The left-right planarity test" (2009), whose names are used. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from './csr.ts';

/** An embedding: the arcs around each node in clockwise order. */
export interface Rotation {
  /** Int32Array(2m): the arc that follows around the same tail. */
  readonly clockwise: Int32Array;
  /** Int32Array(2m): the same edge in the other direction. */
  readonly reverse: Int32Array;
}

/** Arcs between two pauses. */
const PAUSE = 200_000;
const NONE = -1;

/** The arc from v to u for each arc from u to v, O(n + m). Rows are sorted, so those into v come in the order of their tails. */
export function reverseArcs({ n, rowPtr, adj }: CsrGraph): Int32Array {
  const reverse = new Int32Array(adj.length);
  const cursor = rowPtr.slice(0, n);
  for (let u = 0; u < n; u++) {
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) reverse[a] = cursor[adj[a]!]!++;
  }
  return reverse;
}

/** @returns null where the graph is not planar; undefined when the deadline strikes first */
export function* planarRotation(graph: CsrGraph, deadline: Deadline): Steps<Rotation | null | undefined> {
  // Euler's bound, which spares dense graphs the rest.
  if (graph.n >= 3 && graph.m > 3 * graph.n - 6) return null;
  const test = new LeftRightTest(graph);
  for (const stage of [test.orient(), test.test(), test.embed()]) {
    for (let next = stage.next(); ; next = stage.next()) {
      if (next.done) {
        if (next.value === false) return null;
        break;
      }
      if (deadline.expired) return undefined;
      yield;
    }
  }
  return { clockwise: test.clockwise, reverse: test.reverse };
}

class LeftRightTest {
  readonly clockwise: Int32Array;
  readonly reverse: Int32Array;
  readonly #graph: CsrGraph;
  readonly #counterclockwise: Int32Array;
  /** Per node: distance from the root of the search, −1 before it is found, and the tree arc that leads to it. */
  readonly #height: Int32Array;
  readonly #parent: Int32Array;
  readonly #tail: Int32Array;
  readonly #roots: number[] = [];
  /** Per arc: oriented forth (1), back (−1), or not yet (0). */
  readonly #direction: Int8Array;
  /** Per oriented arc: the lowest heights that back edges at or below it return to, and the order in which arcs are nested. */
  readonly #low: Int32Array;
  readonly #low2: Int32Array;
  readonly #nesting: Int32Array;
  /** Per oriented arc: its side relative to that of another arc, and which one. */
  readonly #side: Int8Array;
  readonly #ref: Int32Array;
  readonly #lowArc: Int32Array;
  readonly #bottom: Int32Array;
  /** Oriented arcs by tail, in the order of their nesting: order[start[v]] .. order[start[v + 1] − 1]. */
  readonly #start: Int32Array;
  readonly #order: Int32Array;
  readonly #cursor: Int32Array;
  /** The stack of conflict pairs: ends of the left and the right interval of each. */
  readonly #leftLow: Int32Array;
  readonly #leftHigh: Int32Array;
  readonly #rightLow: Int32Array;
  readonly #rightHigh: Int32Array;
  #size = 0;

  constructor(graph: CsrGraph) {
    const { n, m, rowPtr } = graph;
    this.#graph = graph;
    this.reverse = reverseArcs(graph);
    this.clockwise = new Int32Array(2 * m).fill(NONE);
    this.#counterclockwise = new Int32Array(2 * m).fill(NONE);
    this.#height = new Int32Array(n).fill(NONE);
    this.#parent = new Int32Array(n).fill(NONE);
    this.#tail = new Int32Array(2 * m);
    for (let u = 0; u < n; u++) this.#tail.fill(u, rowPtr[u]!, rowPtr[u + 1]!);
    this.#direction = new Int8Array(2 * m);
    this.#low = new Int32Array(2 * m);
    this.#low2 = new Int32Array(2 * m);
    this.#nesting = new Int32Array(2 * m);
    this.#side = new Int8Array(2 * m).fill(1);
    this.#ref = new Int32Array(2 * m).fill(NONE);
    this.#lowArc = new Int32Array(2 * m).fill(NONE);
    this.#bottom = new Int32Array(2 * m);
    this.#start = new Int32Array(n + 1);
    this.#order = new Int32Array(m);
    this.#cursor = new Int32Array(n);
    this.#leftLow = new Int32Array(m + 1);
    this.#leftHigh = new Int32Array(m + 1);
    this.#rightLow = new Int32Array(m + 1);
    this.#rightHigh = new Int32Array(m + 1);
  }

  /** Phase 1: orients all edges by depth-first search and computes the heights that they return to. */
  *orient(): Steps<true> {
    const { n, rowPtr, adj } = this.#graph;
    const height = this.#height;
    const cursor = this.#cursor;
    cursor.set(rowPtr.subarray(0, n));
    let work = 0;
    for (let root = 0; root < n; root++) {
      if (height[root] !== NONE) continue;
      height[root] = 0;
      this.#roots.push(root);
      let v = root;
      for (;;) {
        if (++work % PAUSE === 0) yield;
        const a = cursor[v]!;
        if (a === rowPtr[v + 1]) {
          const parent = this.#parent[v]!;
          if (parent === NONE) break;
          v = this.#tail[parent]!;
          this.#oriented(parent, v);
          continue;
        }
        cursor[v]!++;
        if (this.#direction[a] !== 0) continue;
        this.#direction[a] = 1;
        this.#direction[this.reverse[a]!] = -1;
        this.#low[a] = height[v]!;
        this.#low2[a] = height[v]!;
        const w = adj[a]!;
        if (height[w] === NONE) {
          this.#parent[w] = a;
          height[w] = height[v]! + 1;
          v = w;
        } else {
          this.#low[a] = height[w]!;
          this.#oriented(a, v);
        }
      }
    }
    this.#sortByNesting();
    return true;
  }

  /** All at or below arc a, from v, is oriented: its place among v's arcs, and what it means for the arc to v. */
  #oriented(a: number, v: number): void {
    const low = this.#low;
    const low2 = this.#low2;
    this.#nesting[a] = 2 * low[a]! + (low2[a]! < this.#height[v]! ? 1 : 0);
    const e = this.#parent[v]!;
    if (e === NONE) return;
    if (low[a]! < low[e]!) {
      low2[e] = Math.min(low[e]!, low2[a]!);
      low[e] = low[a]!;
    } else if (low[a]! > low[e]!) low2[e] = Math.min(low2[e]!, low[a]!);
    else low2[e] = Math.min(low2[e]!, low2[a]!);
  }

  /** Counting sort of the oriented arcs by nesting, then by tail. */
  #sortByNesting(): void {
    const { n, m } = this.#graph;
    const tail = this.#tail;
    const shift = 2 * n + 1;
    const count = new Int32Array(2 * shift + 2);
    for (let a = 0; a < 2 * m; a++) if (this.#direction[a] === 1) count[this.#nesting[a]! + shift + 1]!++;
    for (let i = 1; i < count.length; i++) count[i]! += count[i - 1]!;
    const sorted = new Int32Array(m);
    const start = this.#start.fill(0);
    for (let a = 0; a < 2 * m; a++) {
      if (this.#direction[a] !== 1) continue;
      sorted[count[this.#nesting[a]! + shift]!++] = a;
      start[tail[a]! + 1]!++;
    }
    for (let v = 0; v < n; v++) start[v + 1]! += start[v]!;
    this.#cursor.set(start.subarray(0, n));
    for (let i = 0; i < m; i++) this.#order[this.#cursor[tail[sorted[i]!]!]!++] = sorted[i]!;
    this.#cursor.set(start.subarray(0, n));
  }

  /** Phase 2: whether the back edges can be put on two sides. */
  *test(): Steps<boolean> {
    const { adj } = this.#graph;
    const cursor = this.#cursor;
    let work = 0;
    for (const root of this.#roots) {
      let v = root;
      for (;;) {
        if (++work % PAUSE === 0) yield;
        if (cursor[v] === this.#start[v + 1]) {
          const e = this.#parent[v]!;
          if (e === NONE) break;
          this.#removeBackArcs(e);
          v = this.#tail[e]!;
          cursor[v]!++;
          if (!this.#integrate(e, v)) return false;
          continue;
        }
        const a = this.#order[cursor[v]!]!;
        this.#bottom[a] = this.#size;
        const w = adj[a]!;
        if (this.#parent[w] === a) v = w;
        else {
          this.#lowArc[a] = a;
          this.#push(NONE, NONE, a, a);
          cursor[v]!++;
          if (!this.#integrate(a, v)) return false;
        }
      }
    }
    for (const a of this.#order) this.#nesting[a]! *= this.#resolvedSide(a);
    this.#sortByNesting();
    return true;
  }

  /** The back edges at or below arc a, from v, join those of v's earlier arcs. */
  #integrate(a: number, v: number): boolean {
    if (this.#low[a]! >= this.#height[v]!) return true;
    const e = this.#parent[v]!;
    if (a === this.#order[this.#start[v]!]) {
      this.#lowArc[e] = this.#lowArc[a]!;
      return true;
    }
    return this.#addConstraints(a, e);
  }

  #push(leftLow: number, leftHigh: number, rightLow: number, rightHigh: number): void {
    const top = this.#size++;
    this.#leftLow[top] = leftLow;
    this.#leftHigh[top] = leftHigh;
    this.#rightLow[top] = rightLow;
    this.#rightHigh[top] = rightHigh;
  }

  #swap(at: number): void {
    const low = this.#leftLow[at]!;
    const high = this.#leftHigh[at]!;
    this.#leftLow[at] = this.#rightLow[at]!;
    this.#leftHigh[at] = this.#rightHigh[at]!;
    this.#rightLow[at] = low;
    this.#rightHigh[at] = high;
  }

  /** Whether an interval, given its high end, returns higher up than arc a: they cannot be on the same side. */
  #conflicting(high: number, a: number): boolean {
    return high !== NONE && this.#low[high]! > this.#low[a]!;
  }

  #addConstraints(a: number, e: number): boolean {
    const [low, ref] = [this.#low, this.#ref];
    let [leftLow, leftHigh, rightLow, rightHigh] = [NONE, NONE, NONE, NONE];
    // Back edges at or below a are all on one side: the right one.
    do {
      const top = --this.#size;
      if (this.#leftHigh[top] !== NONE) this.#swap(top);
      if (this.#leftHigh[top] !== NONE) return false;
      if (low[this.#rightLow[top]!]! > low[e]!) {
        if (rightHigh === NONE) rightHigh = this.#rightHigh[top]!;
        else ref[rightLow] = this.#rightHigh[top]!;
        rightLow = this.#rightLow[top]!;
      } else ref[this.#rightLow[top]!] = this.#lowArc[e]!;
    } while (this.#size > this.#bottom[a]!);
    // Those of earlier arcs that conflict with them go to the left.
    while (
      this.#size > 0 &&
      (this.#conflicting(this.#leftHigh[this.#size - 1]!, a) ||
        this.#conflicting(this.#rightHigh[this.#size - 1]!, a))
    ) {
      const top = --this.#size;
      if (this.#conflicting(this.#rightHigh[top]!, a)) this.#swap(top);
      if (this.#conflicting(this.#rightHigh[top]!, a)) return false;
      if (rightLow !== NONE) ref[rightLow] = this.#rightHigh[top]!;
      if (this.#rightLow[top] !== NONE) {
        rightLow = this.#rightLow[top]!;
        if (rightHigh === NONE) rightHigh = this.#rightHigh[top]!;
      }
      if (leftHigh === NONE) leftHigh = this.#leftHigh[top]!;
      else ref[leftLow] = this.#leftHigh[top]!;
      leftLow = this.#leftLow[top]!;
    }
    if (leftHigh !== NONE || rightHigh !== NONE) this.#push(leftLow, leftHigh, rightLow, rightHigh);
    return true;
  }

  /** Arc e is left upward: back edges that end at its tail are done with. */
  #removeBackArcs(e: number): void {
    const u = this.#tail[e]!;
    const [low, ref] = [this.#low, this.#ref];
    while (this.#size > 0 && this.#lowest(this.#size - 1) === this.#height[u]!) {
      const left = this.#leftLow[--this.#size]!;
      if (left !== NONE) this.#side[left] = -1;
    }
    if (this.#size === 0) return;
    const top = this.#size - 1;
    this.#trim(this.#leftLow, this.#leftHigh, this.#rightLow, top, u);
    this.#trim(this.#rightLow, this.#rightHigh, this.#leftLow, top, u);
    if (low[e]! >= this.#height[u]!) return;
    const left = this.#leftHigh[top]!;
    const right = this.#rightHigh[top]!;
    ref[e] = left !== NONE && (right === NONE || low[left]! > low[right]!) ? left : right;
  }

  #lowest(at: number): number {
    const left = this.#leftLow[at]!;
    const right = this.#rightLow[at]!;
    if (left === NONE) return this.#low[right]!;
    if (right === NONE) return this.#low[left]!;
    return Math.min(this.#low[left]!, this.#low[right]!);
  }

  /** Takes off an interval the back edges that end at u. */
  #trim(low: Int32Array, high: Int32Array, other: Int32Array, at: number, u: number): void {
    const { adj } = this.#graph;
    while (high[at] !== NONE && adj[high[at]!] === u) high[at] = this.#ref[high[at]!]!;
    if (high[at] !== NONE || low[at] === NONE) return;
    this.#ref[low[at]!] = other[at]!;
    this.#side[low[at]!] = -1;
    low[at] = NONE;
  }

  /** The side of an arc, following what it is relative to. */
  #resolvedSide(a: number): number {
    const [side, ref] = [this.#side, this.#ref];
    const chain: number[] = [];
    let e = a;
    for (; ref[e] !== NONE; e = ref[e]!) chain.push(e);
    for (let i = chain.length - 1; i >= 0; i--) {
      const f = chain[i]!;
      side[f]! *= side[ref[f]!]!;
      ref[f] = NONE;
    }
    return side[a]!;
  }

  /** Phase 3: the order of the arcs around each node. */
  *embed(): Steps<true> {
    const { n, adj } = this.#graph;
    const first = new Int32Array(n).fill(NONE);
    for (let v = 0; v < n; v++) {
      for (let i = this.#start[v]!; i < this.#start[v + 1]!; i++) {
        const a = this.#order[i]!;
        if (first[v] === NONE) this.#alone(a, v, first);
        else this.#insertBefore(a, first[v]!);
      }
    }
    const leftRef = new Int32Array(n);
    const rightRef = new Int32Array(n);
    const cursor = this.#cursor;
    let work = 0;
    for (const root of this.#roots) {
      let v = root;
      for (;;) {
        if (++work % PAUSE === 0) yield;
        if (cursor[v] === this.#start[v + 1]) {
          if (this.#parent[v] === NONE) break;
          v = this.#tail[this.#parent[v]!]!;
          continue;
        }
        const a = this.#order[cursor[v]!++]!;
        const w = adj[a]!;
        const back = this.reverse[a]!;
        if (this.#parent[w] === a) {
          if (first[w] === NONE) this.#alone(back, w, first);
          else this.#insertBefore(back, first[w]!);
          first[w] = back;
          leftRef[v] = a;
          rightRef[v] = a;
          v = w;
        } else if (this.#side[a] === 1) this.#insertBefore(back, this.clockwise[rightRef[w]!]!);
        else {
          this.#insertBefore(back, leftRef[w]!);
          leftRef[w] = back;
        }
      }
    }
    return true;
  }

  #alone(a: number, v: number, first: Int32Array): void {
    first[v] = a;
    this.clockwise[a] = a;
    this.#counterclockwise[a] = a;
  }

  #insertBefore(a: number, next: number): void {
    const before = this.#counterclockwise[next]!;
    this.clockwise[before] = a;
    this.#counterclockwise[a] = before;
    this.clockwise[a] = next;
    this.#counterclockwise[next] = a;
  }
}
