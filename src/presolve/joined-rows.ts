/** The rows of a graph whose nodes join one another: a node that joins another keeps its row, which hangs on to the other's, and an edge is
 *  not rewritten but read through a forest of what has joined what, with a sign (union–find: Tarjan, J. ACM 22, 1975). The rows that belong
 *  to a node are merged, and rewritten in place, when somebody asks for its neighbours.
 *  16 bytes per edge and 32 per node. What is known of a node lies together, in half a cache line. */
import { inBlocks } from '../core/blocks.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import type { NodeNumbers } from './node-numbers.ts';

/** Int32s per node. */
const FIELDS = 8;
/** What the node has joined: 2v where it is like v, 2v + 1 where it is opposite; 2u where u has joined nothing. */
const JOINED = 0;
/** Where the node's own row begins, and the arcs left in it. */
const START = 1;
const LENGTH = 2;
/** The next of the rows that belong together, −1 after the last; and, of a node that has joined nothing, the last. */
const NEXT = 3;
const LAST = 4;
/** Of a node that has joined nothing: arcs in all of its rows, and joins since they were merged. */
const TOTAL = 5;
const STALE = 6;
/** Where it stands among the neighbours that are being merged, plus MET where two arcs lead to it; −1 elsewhere. */
const PLACE = 7;
const MET = 2 ** 30;
/** Nodes or arcs between two pauses. */
const PAUSE_WORK = 1e6;

export class JoinedRows {
  readonly graph: CsrGraph;
  /** The last merged row: neighbours, in the order in which they were found, and the weights to them. */
  near = new Int32Array(256);
  pull = new Int32Array(256);
  /** The first `metCount`: those among them, or among those whose weights cancelled, to which several arcs led. */
  met = new Int32Array(256);
  metCount = 0;
  /** Σ weight of all arcs; and of those that were left out of merged rows, within what their ends have become. */
  sum = 0;
  innerSum = 0;
  readonly #node: Int32Array;
  readonly #head: Int32Array;
  /** Seen from the node whose row it is, as it was given, and from what the other end had become when it was written. */
  readonly #weight: Int32Array;

  private constructor(graph: CsrGraph) {
    this.graph = graph;
    this.#node = new Int32Array(FIELDS * graph.n);
    this.#head = new Int32Array(2 * graph.m);
    this.#weight = new Int32Array(2 * graph.m);
  }

  /** @param graph with integer weights, sums of which stay within 32 bits */
  static *of(graph: CsrGraph): Steps<JoinedRows> {
    const rows = new JoinedRows(graph);
    const { n, m, rowPtr, adj, weight } = graph;
    yield* inBlocks(2 * m, PAUSE_WORK, (from, to) => {
      rows.#head.set(adj.subarray(from, to), from);
      rows.#weight.set(weight.subarray(from, to), from);
      let sum = 0;
      for (let a = from; a < to; a++) sum += weight[a]!;
      rows.sum += sum;
    });
    const node = rows.#node;
    yield* inBlocks(n, PAUSE_WORK, (from, to) => {
      for (let u = from, at = FIELDS * from; u < to; u++, at += FIELDS) {
        node[at + JOINED] = 2 * u;
        node[at + START] = rowPtr[u]!;
        node[at + LENGTH] = rowPtr[u + 1]! - rowPtr[u]!;
        node[at + NEXT] = -1;
        node[at + LAST] = u;
        node[at + TOTAL] = rowPtr[u + 1]! - rowPtr[u]!;
        node[at + PLACE] = -1;
      }
    });
    return rows;
  }

  /** Whether it has joined nothing. */
  isRoot(u: number): boolean {
    return this.#node[FIELDS * u + JOINED] === 2 * u;
  }

  /** Arcs in all rows that belong to u, which has joined nothing; and how often one of its neighbours, or u, was in a join since they were merged. */
  total(u: number): number {
    return this.#node[FIELDS * u + TOTAL]!;
  }

  stale(u: number): number {
    return this.#node[FIELDS * u + STALE]!;
  }

  outdate(u: number): void {
    this.#node[FIELDS * u + STALE]!++;
  }

  /** What u has become in the end, v: 2v where it is like it, 2v + 1 where it is opposite. */
  find(u: number): number {
    const node = this.#node;
    let root = u;
    let turn = 0;
    for (;;) {
      const above = node[FIELDS * root + JOINED]!;
      if (above >>> 1 === root) break;
      turn ^= above & 1;
      root = above >>> 1;
    }
    const found = 2 * root + turn;
    for (let x = u; ; ) {
      const above = node[FIELDS * x + JOINED]!;
      if (above >>> 1 === root) return found;
      node[FIELDS * x + JOINED] = 2 * root + turn;
      turn ^= above & 1;
      x = above >>> 1;
    }
  }

  /** u becomes v, or its opposite (turn 1). Neither has joined anything. */
  join(u: number, v: number, turn: 0 | 1): void {
    const node = this.#node;
    const joining = FIELDS * u;
    const joined = FIELDS * v;
    node[joining + JOINED] = 2 * v + turn;
    node[FIELDS * node[joined + LAST]! + NEXT] = u;
    node[joined + LAST] = node[joining + LAST]!;
    node[joined + TOTAL]! += node[joining + TOTAL]!;
    node[joined + STALE]! += node[joining + STALE]! + 2;
  }

  /** Merges the rows of u, which has joined nothing, to one arc per neighbour. @returns how many, in `near` and `pull` */
  merge(u: number): number {
    const node = this.#node;
    const head = this.#head;
    const weight = this.#weight;
    let count = 0;
    for (let row = u; row !== -1; row = node[FIELDS * row + NEXT]!) {
      const own = this.find(row) & 1;
      const start = node[FIELDS * row + START]!;
      for (let a = start, end = start + node[FIELDS * row + LENGTH]!; a < end; a++) {
        const found = this.find(head[a]!);
        const v = found >>> 1;
        const w = (found & 1) === own ? weight[a]! : -weight[a]!;
        if (v === u) {
          this.innerSum += w;
          continue;
        }
        const place = node[FIELDS * v + PLACE]!;
        if (place < 0) this.#append(v, w, count++);
        else {
          this.pull[place & (MET - 1)]! += w;
          node[FIELDS * v + PLACE] = place | MET;
        }
      }
    }
    let kept = 0;
    this.metCount = 0;
    for (let i = 0; i < count; i++) {
      const v = this.near[i]!;
      if (node[FIELDS * v + PLACE]! >= MET) this.met[this.metCount++] = v;
      node[FIELDS * v + PLACE] = -1;
      if (this.pull[i] === 0) continue;
      this.near[kept] = v;
      this.pull[kept++] = this.pull[i]!;
    }
    this.#store(u, kept);
    return kept;
  }

  #append(v: number, w: number, at: number): void {
    if (at === this.near.length) {
      this.near = doubled(this.near);
      this.pull = doubled(this.pull);
      this.met = doubled(this.met);
    }
    this.near[at] = v;
    this.pull[at] = w;
    this.#node[FIELDS * v + PLACE] = at;
  }

  /** The arcs go to the rows they came from, from the first on. */
  #store(u: number, count: number): void {
    const { rowPtr } = this.graph;
    const node = this.#node;
    let i = 0;
    let last = u;
    for (let row = u; row !== -1 && (i < count || row === u); row = node[FIELDS * row + NEXT]!) {
      const own = this.find(row) & 1;
      const start = rowPtr[row]!;
      const room = Math.min(rowPtr[row + 1]! - start, count - i);
      for (let a = start; a < start + room; a++, i++) {
        this.#head[a] = this.near[i]!;
        this.#weight[a] = own === 0 ? this.pull[i]! : -this.pull[i]!;
      }
      node[FIELDS * row + LENGTH] = room;
      last = row;
    }
    node[FIELDS * last + NEXT] = -1;
    node[FIELDS * u + LAST] = last;
    node[FIELDS * u + TOTAL] = count;
    node[FIELDS * u + STALE] = 0;
  }

  /** Writes the rows of u, which has joined nothing, to arc `at` and on of another graph: where several lead to the same node, side by side or not.
   *  @returns the first arc that was not written, its complement where heads do not increase */
  writeRows(u: number, numbers: NodeNumbers, adj: Int32Array, weight: Int32Array, at: number): number {
    const node = this.#node;
    const head = this.#head;
    const own = numbers.of(u) >>> 1;
    let last = -1;
    let ordered = true;
    for (let row = u; row !== -1; row = node[FIELDS * row + NEXT]!) {
      const turn = numbers.of(row) & 1;
      const start = node[FIELDS * row + START]!;
      for (let a = start, end = start + node[FIELDS * row + LENGTH]!; a < end; a++) {
        const code = numbers.of(head[a]!);
        const v = code >>> 1;
        const w = (code & 1) === turn ? this.#weight[a]! : -this.#weight[a]!;
        if (v === own) {
          this.innerSum += w;
          continue;
        }
        if (v <= last) ordered = false;
        adj[at] = v;
        weight[at++] = w;
        last = v;
      }
    }
    return ordered ? at : ~at;
  }
}

function doubled(numbers: Int32Array): Int32Array<ArrayBuffer> {
  const longer = new Int32Array(2 * numbers.length);
  longer.set(numbers);
  return longer;
}
