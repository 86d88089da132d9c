/** Faces of a lattice on a torus, found without being told of any: its shortest cycles, if every edge is on two of them. So are those of
 *  square, triangular and hexagonal lattices on a torus whose ways around are longer than the faces. Where a few edges are missing,
 *  the edges on one such cycle only run around the holes, which are then faces as well. */
import type { Deadline } from '../../core/deadline.ts';
import type { Steps } from '../../core/steps.ts';
import type { EdgeIndex } from '../../cuts/edge-index.ts';
import type { CsrGraph } from '../../graph/csr.ts';
import { dualOf, type Faces } from './faces.ts';

/** Longer cycles are not listed. */
const LONGEST = 6;
/** Nor those of nodes with more edges: lattices have at most 6. */
const MOST_DEGREE = 8;
/** Nodes between two pauses. */
const PAUSE = 5000;
const NONE = -1;

/** @returns null where the shortest cycles are no faces, or the deadline strikes first */
export function* facesOfShortCycles(
  graph: CsrGraph,
  edges: EdgeIndex,
  deadline: Deadline,
): Steps<Faces | null> {
  const { n, m, rowPtr } = graph;
  for (let u = 0; u < n; u++) if (rowPtr[u + 1]! - rowPtr[u]! > MOST_DEGREE) return null;
  for (let length = 3; length <= LONGEST; length++) {
    const list = new CycleList(graph, edges, length);
    for (let root = 0; root < n; root++) {
      if (!list.from(root)) return null;
      if (root % PAUSE !== 0) continue;
      if (deadline.expired) return null;
      yield;
    }
    if (list.count === 0) continue;
    return list.closeHoles() ? dualOf(list.count, list.left, list.right) : null;
  }
  return m === 0 ? dualOf(0, new Int32Array(0), new Int32Array(0)) : null;
}

/** Cycles of one length, each found from its smallest node. */
class CycleList {
  count = 0;
  readonly left: Int32Array;
  readonly right: Int32Array;
  readonly #graph: CsrGraph;
  readonly #edges: EdgeIndex;
  readonly #length: number;
  readonly #node: Int32Array;
  readonly #edge: Int32Array;

  constructor(graph: CsrGraph, edges: EdgeIndex, length: number) {
    this.#graph = graph;
    this.#edges = edges;
    this.#length = length;
    this.left = new Int32Array(graph.m).fill(NONE);
    this.right = new Int32Array(graph.m).fill(NONE);
    this.#node = new Int32Array(length + 1);
    this.#edge = new Int32Array(length);
  }

  /** @returns false where an edge is on a third cycle */
  from(root: number): boolean {
    this.#node[0] = root;
    return this.#extend(0);
  }

  #extend(depth: number): boolean {
    const { rowPtr, adj } = this.#graph;
    const [node, edge] = [this.#node, this.#edge];
    const u = node[depth]!;
    for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
      const v = adj[a]!;
      edge[depth] = this.#edges.edgeOf[a]!;
      if (depth === this.#length - 1) {
        // Of the two directions, the one whose second node is smaller than the last.
        if (v === node[0] && node[1]! < u && !this.#add()) return false;
        continue;
      }
      if (v <= node[0]! || this.#onWay(v, depth)) continue;
      node[depth + 1] = v;
      if (!this.#extend(depth + 1)) return false;
    }
    return true;
  }

  #onWay(v: number, depth: number): boolean {
    for (let i = 1; i <= depth; i++) if (this.#node[i] === v) return true;
    return false;
  }

  #add(): boolean {
    for (const e of this.#edge) if (!this.#put(e)) return false;
    this.count++;
    return true;
  }

  #put(e: number): boolean {
    if (this.right[e] !== NONE) return false;
    if (this.left[e] === NONE) this.left[e] = this.count;
    else this.right[e] = this.count;
    return true;
  }

  /** Makes a face of each component of the edges that are on one cycle only. @returns false where an edge is on none, or a
   *  component is not a closed curve */
  closeHoles(): boolean {
    const { n, m } = this.#graph;
    const { source, target } = this.#edges;
    const open = Array.from({ length: m }, (_, e) => e).filter((e) => this.right[e] === NONE);
    const at = new Map<number, number[]>();
    for (const e of open) {
      if (this.left[e] === NONE) return false;
      for (const v of [source[e]!, target[e]!]) at.set(v, [...(at.get(v) ?? []), e]);
    }
    if (open.length > n) return false;
    for (const first of open) {
      if (this.right[first] !== NONE) continue;
      const stack = [first];
      this.right[first] = this.count;
      while (stack.length > 0) {
        const e = stack.pop()!;
        for (const v of [source[e]!, target[e]!]) {
          const around = at.get(v)!;
          if (around.length % 2 === 1) return false;
          for (const other of around) {
            if (this.right[other] !== NONE) continue;
            this.right[other] = this.count;
            stack.push(other);
          }
        }
      }
      this.count++;
    }
    return true;
  }
}
