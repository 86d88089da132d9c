/** The blocks (biconnected components) of a graph: a cut of each, put together, is a cut of the whole that weighs as much as all of
 *  them, since two blocks share at most one node and either may be flipped. So the maximum cut is the sum over the blocks. A bridge
 *  is a block of two nodes; a node without edges is in none.
 *
 *  Depth-first search without recursion, O(n + m). An edge lies in the block of its end that was found later: that is the block of
 *  the edge by which that end was found, on a common cycle with all edges from it to its ancestors. So no node's edges are looked
 *  through in more than one block, whatever the number of blocks it is in.
 *  Source: Hopcroft and Tarjan, "Algorithm 447: efficient algorithms for graph manipulation", Comm. ACM 16 (1973). */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { buildCsr, type CsrGraph } from '../graph/csr.ts';

/** Arcs looked at between two pauses. */
const PAUSE = 500_000;

/** @returns null when the deadline strikes first */
export function* findBlocks(graph: CsrGraph, deadline: Deadline): Steps<Blocks | null> {
  const search = new DepthFirstSearch(graph);
  while (!search.advance(PAUSE)) {
    if (deadline.expired) return null;
    yield;
  }
  return search.result();
}

export class Blocks {
  readonly count: number;
  readonly #whole: CsrGraph;
  /** The nodes of block b are nodes[start[b]] .. nodes[start[b + 1] − 1], first the one that was found first. */
  readonly #start: Int32Array;
  readonly #nodes: Int32Array;
  /** When each node was found. */
  readonly #found: Int32Array;
  /** The number in its block of each node but the first, and that of the first while its block is built. */
  readonly #place: Int32Array;

  constructor(whole: CsrGraph, start: Int32Array, nodes: Int32Array, found: Int32Array) {
    this.count = start.length - 1;
    this.#whole = whole;
    this.#start = start;
    this.#nodes = nodes;
    this.#found = found;
    this.#place = new Int32Array(whole.n);
  }

  /** The whole graph's number of each node of block b: a view. */
  nodes(b: number): Int32Array {
    return this.#nodes.subarray(this.#start[b]!, this.#start[b + 1]!);
  }

  /** Block b as a graph of its own, whose node i is nodes(b)[i]. O(its edges, and those that its nodes have in blocks below). */
  graph(b: number): CsrGraph {
    const { rowPtr, adj, weight } = this.#whole;
    const nodes = this.nodes(b);
    const found = this.#found;
    let arcs = 0;
    for (let i = 0; i < nodes.length; i++) {
      this.#place[nodes[i]!] = i;
      if (i > 0) arcs += rowPtr[nodes[i]! + 1]! - rowPtr[nodes[i]!]!;
    }
    const source = new Int32Array(arcs);
    const target = new Int32Array(arcs);
    const edgeWeight = new Float64Array(arcs);
    let count = 0;
    for (let i = 1; i < nodes.length; i++) {
      const v = nodes[i]!;
      for (let a = rowPtr[v]!, end = rowPtr[v + 1]!; a < end; a++) {
        if (found[adj[a]!]! > found[v]!) continue;
        source[count] = i;
        target[count] = this.#place[adj[a]!]!;
        edgeWeight[count++] = weight[a]!;
      }
    }
    return buildCsr(nodes.length, source, target, edgeWeight, count).graph;
  }

  /** Puts cuts of the blocks together: each is flipped where it disagrees on the node it shares with what is above it. O(n).
   *  @param cutOf ±1 for each node of block b, in the order of nodes(b); asked once per block, and read before it is asked again
   *  @param spin Int8Array(n), written; nodes in no block become +1 */
  combine(cutOf: (b: number) => Int8Array, spin: Int8Array): void {
    spin.fill(1);
    // A block is complete only after all that hang below it: from the last one on, the first node of each has its side.
    for (let b = this.count - 1; b >= 0; b--) {
      const nodes = this.nodes(b);
      const cut = cutOf(b);
      const turn = cut[0] === spin[nodes[0]!] ? 1 : -1;
      for (let i = 1; i < nodes.length; i++) spin[nodes[i]!] = turn * cut[i]!;
    }
  }
}

class DepthFirstSearch {
  readonly #graph: CsrGraph;
  /** When each node was found, from 1 on; 0 before. */
  readonly #found: Int32Array;
  /** The earliest found node that one edge from the node or from below it leads to. */
  readonly #low: Int32Array;
  readonly #parent: Int32Array;
  /** The next arc of each node to look at. */
  readonly #cursor: Int32Array;
  /** Nodes found whose block is not complete. */
  readonly #open: Int32Array;
  #openCount = 0;
  #clock = 0;
  #node = -1;
  #nextRoot = 0;
  /** Blocks have at most n − 1 nodes besides their first ones, and there are at most n − 1. */
  readonly #nodes: Int32Array;
  readonly #start: Int32Array;
  #nodeCount = 0;
  #blockCount = 0;

  constructor(graph: CsrGraph) {
    const { n, rowPtr } = graph;
    this.#graph = graph;
    this.#found = new Int32Array(n);
    this.#low = new Int32Array(n);
    this.#parent = new Int32Array(n).fill(-1);
    this.#cursor = rowPtr.slice(0, n);
    this.#open = new Int32Array(n);
    this.#nodes = new Int32Array(2 * n);
    this.#start = new Int32Array(n + 1);
  }

  result(): Blocks {
    const start = this.#start.slice(0, this.#blockCount + 1);
    return new Blocks(this.#graph, start, this.#nodes.slice(0, this.#nodeCount), this.#found);
  }

  /** Looks at up to `arcs` arcs. @returns whether the search is over */
  advance(arcs: number): boolean {
    const { n, rowPtr, adj } = this.#graph;
    const found = this.#found;
    const low = this.#low;
    const cursor = this.#cursor;
    for (let looked = 0; looked < arcs; looked++) {
      if (this.#node < 0) {
        while (this.#nextRoot < n && found[this.#nextRoot] !== 0) this.#nextRoot++;
        if (this.#nextRoot === n) return true;
        this.#openCount = 0;
        this.#enter(this.#nextRoot, -1);
      }
      const u = this.#node;
      if (cursor[u] === rowPtr[u + 1]) {
        this.#leave(u);
        continue;
      }
      const v = adj[cursor[u]!++]!;
      if (found[v] === 0) this.#enter(v, u);
      else if (found[v]! < low[u]! && v !== this.#parent[u]) low[u] = found[v]!;
    }
    return false;
  }

  #enter(v: number, parent: number): void {
    this.#clock++;
    this.#found[v] = this.#clock;
    this.#low[v] = this.#clock;
    this.#parent[v] = parent;
    this.#open[this.#openCount++] = v;
    this.#node = v;
  }

  /** All arcs of v were looked at. Where nothing below v leads above its parent, v's block is complete. */
  #leave(v: number): void {
    const parent = this.#parent[v]!;
    this.#node = parent;
    if (parent < 0) return;
    if (this.#low[v]! < this.#found[parent]!) {
      if (this.#low[v]! < this.#low[parent]!) this.#low[parent] = this.#low[v]!;
      return;
    }
    this.#nodes[this.#nodeCount++] = parent;
    let u: number;
    do {
      u = this.#open[--this.#openCount]!;
      this.#nodes[this.#nodeCount++] = u;
    } while (u !== v);
    this.#start[++this.#blockCount] = this.#nodeCount;
  }
}
