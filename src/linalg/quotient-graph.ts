/** The partly eliminated graph of a minimum degree ordering, in no more room than the graph itself.
 *
 *  An eliminated node becomes an *element*, the set of nodes it made adjacent, and absorbs the elements it touched. A node's
 *  degree is bounded by the sizes of its elements' parts outside the newest one, found for all of them in one scan. Nodes
 *  of equal adjacency are merged (found by hash), and a node left with the new element alone goes with its pivot.
 *  Source: Amestoy, Davis, Duff, "An approximate minimum degree ordering algorithm", SIAM J. Matrix Anal. Appl. 17 (1996).
 *  Departs from it: garbage is collected by copying to a second buffer, and hash buckets have an array of their own. */

import { inBlocks } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import { DegreeLists } from './degree-lists.ts';
import { EliminationRecord } from './elimination-record.ts';

const NONE = -1;
/** Nodes between two pauses of the set-up. */
const PAUSE_NODES = 1e5;
/** Nodes of more than this times √n neighbours go last: they would be in nearly every element (Amestoy et al. use 10). */
const DENSE_FACTOR = 10;

export class QuotientGraph {
  /** Nodes not yet ordered, the dense ones apart. */
  remaining: number;

  readonly #n: number;
  /** Adjacency lists, each `start` and `length`: a node's elements (`elements` of them), then its nodes; an element's nodes. */
  #lists: Int32Array;
  #spare: Int32Array;
  #free: number;
  readonly #start: Int32Array;
  readonly #length: Int32Array;
  readonly #elements: Int32Array;
  /** Nodes a representative stands for; 0 once merged or ordered; negative while in the newest element. */
  readonly #size: Int32Array;
  /** A node's approximate external degree; an element's number of nodes. */
  readonly #degree: Int32Array;
  /** 0: dead element. Otherwise, from #stamp up: #stamp + nodes of the element outside the newest one. */
  readonly #mark: Int32Array;
  #stamp = 2;
  #largest = 0;
  readonly #byDegree: DegreeLists;
  /** Nodes of the newest element by the hash of their lists, singly linked. */
  readonly #bucket: Int32Array;
  readonly #next: Int32Array;
  readonly #hash: Int32Array;
  readonly #record: EliminationRecord;

  private constructor(n: number, rowPtr: Int32Array) {
    this.#n = n;
    const arcs = rowPtr[n]!;
    // Room for one element beside the lists: enough, and tight enough that the tests make it compact.
    this.#lists = new Int32Array(arcs + n);
    this.#spare = new Int32Array(this.#lists.length);
    this.#free = arcs;
    this.#start = rowPtr.slice(0, n);
    this.#length = new Int32Array(n);
    this.#elements = new Int32Array(n);
    this.#size = new Int32Array(n).fill(1);
    this.#degree = new Int32Array(n);
    this.#mark = new Int32Array(n).fill(1);
    this.#byDegree = new DegreeLists(this.#degree);
    this.#bucket = new Int32Array(n).fill(NONE);
    this.#next = new Int32Array(n).fill(NONE);
    this.#hash = new Int32Array(n);
    this.#record = new EliminationRecord(n);
    this.remaining = n;
  }

  /** The graph before any elimination. O(n + m) */
  static *of(n: number, rowPtr: Int32Array, adj: Int32Array): Steps<QuotientGraph> {
    const graph = new QuotientGraph(n, rowPtr);
    yield* inBlocks(rowPtr[n]!, 10 * PAUSE_NODES, (from, to) =>
      graph.#lists.set(adj.subarray(from, to), from),
    );
    // Last nodes first, so that the first ones stand in front in their lists.
    yield* inBlocks(n, PAUSE_NODES, (from, to) => {
      for (let i = n - 1 - from; i >= n - to; i--) graph.#enter(i, rowPtr[i + 1]! - rowPtr[i]!);
    });
    return graph;
  }

  #enter(i: number, degree: number): void {
    this.#length[i] = degree;
    this.#degree[i] = degree;
    if (degree <= Math.max(16, DENSE_FACTOR * Math.sqrt(this.#n))) {
      this.#byDegree.add(i);
      return;
    }
    this.#size[i] = 0;
    this.#record.setAside(i);
    this.remaining--;
  }

  /** Orders the nodes that were too dense to take part, as one dense block. */
  appendDense(): void {
    this.#record.appendAside();
  }

  get order(): Int32Array {
    return this.#record.order;
  }

  /** Of the factor so far. */
  get entries(): number {
    return this.#record.entries;
  }

  get flops(): number {
    return this.#record.flops;
  }

  /** One step: a node of least degree becomes an element, and the nodes around it get their new lists and degrees. */
  eliminateNext(): void {
    const pivot = this.#byDegree.takeMinimum();
    const pivotSize = this.#size[pivot]!;
    const outside = this.#formElement(pivot);
    this.#countOutside(pivot);
    const left = this.#updateNodes(pivot, outside);
    this.#mergeEqualNodes(pivot);
    this.#settle(pivot, left, pivotSize + outside - left);
  }

  /** Writes the pivot's element, the union of its nodes and its elements' nodes; those elements die. In place where the
   *  pivot has no elements, at the end of the lists otherwise. @returns the number of nodes in it */
  #formElement(pivot: number): number {
    const elements = this.#elements[pivot]!;
    this.#size[pivot] = -this.#size[pivot]!;
    if (elements > 0) this.#makeRoom(pivot);
    const from = this.#start[pivot]!;
    const target = elements > 0 ? this.#free : from;
    let write = target;
    let total = 0;
    for (let k = 0; k <= elements; k++) {
      const own = k === elements;
      const source = own ? pivot : this.#lists[from + k]!;
      const begin = own ? from + elements : this.#start[source]!;
      const end = own ? from + this.#length[pivot]! : begin + this.#length[source]!;
      const lists = this.#lists;
      for (let a = begin; a < end; a++) {
        const i = lists[a]!;
        const size = this.#size[i]!;
        if (size <= 0) continue;
        total += size;
        this.#size[i] = -size;
        lists[write++] = i;
        this.#byDegree.remove(i);
      }
      if (!own) this.#kill(source);
    }
    if (elements > 0) this.#free = write;
    this.#start[pivot] = target;
    this.#length[pivot] = write - target;
    this.#elements[pivot] = NONE;
    return total;
  }

  #kill(i: number): void {
    this.#mark[i] = 0;
    this.#length[i] = 0;
  }

  /** Makes sure the pivot's element fits at the end: copies the living lists together where it would not. */
  #makeRoom(pivot: number): void {
    if (this.#free + this.#degree[pivot]! <= this.#lists.length) return;
    let write = 0;
    for (let i = 0; i < this.#n; i++) {
      const start = this.#start[i]!;
      const length = this.#length[i]!;
      for (let k = 0; k < length; k++) this.#spare[write + k] = this.#lists[start + k]!;
      this.#start[i] = write;
      write += length;
    }
    [this.#lists, this.#spare] = [this.#spare, this.#lists];
    this.#free = write;
  }

  /** For every element e beside the pivot's: mark[e] ← stamp + nodes of e outside the pivot's element. */
  #countOutside(pivot: number): void {
    const lists = this.#lists;
    const mark = this.#mark;
    const stamp = this.#stamp;
    const begin = this.#start[pivot]!;
    for (let a = begin, end = begin + this.#length[pivot]!; a < end; a++) {
      const i = lists[a]!;
      const size = -this.#size[i]!;
      for (let b = this.#start[i]!, last = b + this.#elements[i]!; b < last; b++) {
        const e = lists[b]!;
        if (mark[e]! >= stamp) mark[e]! -= size;
        else if (mark[e] !== 0) mark[e] = this.#degree[e]! + stamp - size;
      }
    }
  }

  /** Brings each node of the pivot's element up to date; one left with nothing outside joins the pivot.
   *  @returns the nodes that stay in the element */
  #updateNodes(pivot: number, outside: number): number {
    let left = outside;
    const begin = this.#start[pivot]!;
    for (let a = begin, end = begin + this.#length[pivot]!; a < end; a++) {
      const i = this.#lists[a]!;
      const size = -this.#size[i]!;
      if (this.#shorten(i, pivot)) continue;
      left -= size;
      this.#absorb(pivot, i);
    }
    return left;
  }

  /** Drops from node i's list what the pivot's element covers, puts that element first, bounds the degree and hashes.
   *  @returns false where nothing is left outside the element */
  #shorten(i: number, pivot: number): boolean {
    const lists = this.#lists;
    const start = this.#start[i]!;
    const firstNode = start + this.#elements[i]!;
    let write = start;
    let degree = 0;
    let hash = pivot;
    for (let b = start; b < firstNode; b++) {
      const e = lists[b]!;
      if (this.#mark[e] === 0) continue;
      const extra = this.#mark[e]! - this.#stamp;
      if (extra > 0) {
        degree += extra;
        hash += e;
        lists[write++] = e;
      } else this.#kill(e); // all of it lies in the new element
    }
    const nodesAt = write;
    for (let b = firstNode, last = start + this.#length[i]!; b < last; b++) {
      const j = lists[b]!;
      if (this.#size[j]! <= 0) continue;
      degree += this.#size[j]!;
      hash += j;
      lists[write++] = j;
    }
    if (degree === 0) return false;
    this.#degree[i] = Math.min(this.#degree[i]!, degree);
    // The list has lost at least the pivot or one of its elements, so there is room for one more.
    lists[write] = lists[nodesAt]!;
    lists[nodesAt] = lists[start]!;
    lists[start] = pivot;
    this.#elements[i] = nodesAt - start + 1;
    this.#length[i] = write - start + 1;
    this.#hash[i] = hash % this.#n;
    this.#next[i] = this.#bucket[this.#hash[i]!]!;
    this.#bucket[this.#hash[i]!] = i;
    return true;
  }

  /** Puts node j, with all it stands for, behind node i. */
  #absorb(i: number, j: number): void {
    this.#record.merge(i, j);
    this.#size[j] = 0;
    this.#length[j] = 0;
  }

  /** Merges the nodes of the pivot's element that have equal lists: they will always be eliminated together. */
  #mergeEqualNodes(pivot: number): void {
    this.#advanceStamp();
    const begin = this.#start[pivot]!;
    for (let a = begin, end = begin + this.#length[pivot]!; a < end; a++) {
      const member = this.#lists[a]!;
      if (this.#size[member]! >= 0) continue;
      const hash = this.#hash[member]!;
      let i = this.#bucket[hash]!;
      this.#bucket[hash] = NONE;
      while (i !== NONE && this.#next[i] !== NONE) {
        this.#mergeInto(i);
        this.#stamp++;
        i = this.#next[i]!;
      }
    }
  }

  /** Merges into node i those after it in its bucket that have its list. */
  #mergeInto(i: number): void {
    const lists = this.#lists;
    const mark = this.#mark;
    const length = this.#length[i]!;
    const elements = this.#elements[i]!;
    // The first entry is the pivot's element for all of them.
    for (let b = this.#start[i]! + 1, end = this.#start[i]! + length; b < end; b++)
      mark[lists[b]!] = this.#stamp;
    let before = i;
    let j = this.#next[i]!;
    while (j !== NONE) {
      let equal = this.#length[j] === length && this.#elements[j] === elements;
      for (let b = this.#start[j]! + 1, end = b + length - 1; equal && b < end; b++) {
        equal = mark[lists[b]!] === this.#stamp;
      }
      const after = this.#next[j]!;
      if (equal) {
        this.#size[i]! += this.#size[j]!;
        this.#absorb(i, j);
        this.#next[before] = after;
      } else before = j;
      j = after;
    }
  }

  #advanceStamp(): void {
    this.#stamp += this.#largest + 1;
    if (this.#stamp < 2 ** 31 - 3 * this.#n - 3) return;
    for (let i = 0; i < this.#n; i++) if (this.#mark[i] !== 0) this.#mark[i] = 1;
    this.#stamp = 2;
  }

  /** Closes the step: the element keeps its living nodes, they go back to the degree lists, the pivot is ordered. */
  #settle(pivot: number, left: number, pivotSize: number): void {
    this.remaining -= pivotSize;
    this.#record.append(pivot, pivotSize, left);
    this.#size[pivot] = 0;
    const begin = this.#start[pivot]!;
    const end = begin + this.#length[pivot]!;
    const atEnd = end === this.#free;
    let write = begin;
    for (let a = begin; a < end; a++) {
      const i = this.#lists[a]!;
      const size = -this.#size[i]!;
      if (size <= 0) continue;
      this.#size[i] = size;
      this.#degree[i] = Math.min(this.#degree[i]! + left - size, this.remaining - size);
      this.#byDegree.add(i);
      this.#lists[write++] = i;
    }
    this.#length[pivot] = write - begin;
    this.#degree[pivot] = left;
    if (left > this.#largest) this.#largest = left;
    if (atEnd) this.#free = write; // give back what merging freed
    if (write === begin) this.#kill(pivot);
  }
}
