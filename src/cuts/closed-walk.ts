/** A closed walk in a graph, each of whose steps crosses to the other side or not: an odd number of them does. It is cut down
 *  to a simple odd cycle without chords, at most as long. */
import type { CsrGraph } from '../graph/csr.ts';
import type { EdgeIndex } from './edge-index.ts';

export class ClosedWalk {
  /** Node i, and the step from node i to the next: 2·edge where it crosses, 2·edge + 1 where not. */
  readonly node: Int32Array;
  readonly step: Int32Array;
  size = 0;
  readonly #graph: CsrGraph;
  readonly #edgeOf: Int32Array;
  /** Int32Array(n): the place of each node in the walk, −1 where it is not known to be in it. */
  readonly #place: Int32Array;

  constructor(graph: CsrGraph, edges: EdgeIndex) {
    this.#graph = graph;
    this.#edgeOf = edges.edgeOf;
    this.node = new Int32Array(4 * graph.n + 2);
    this.step = new Int32Array(4 * graph.n + 2);
    this.#place = new Int32Array(graph.n).fill(-1);
  }

  /** Where a node comes twice, the way between is a closed walk of its own: an odd one stays alone, an even one is left out. */
  simplify(): void {
    const { node, step } = this;
    const place = this.#place;
    const length = this.size;
    const root = node[0]!;
    let size = 0;
    let from = -1;
    for (let i = 0; from < 0; i++) {
      const v = i === length ? root : node[i]!;
      const at = place[v]!;
      if (at >= 0) {
        if (this.#crossings(at, size) % 2 === 1) {
          from = at;
          break;
        }
        for (let j = at + 1; j < size; j++) place[node[j]!] = -1;
        size = at;
      }
      node[size] = v;
      place[v] = size;
      step[size++] = step[i]!;
    }
    for (let j = 0; j < size; j++) place[node[j]!] = -1;
    node.copyWithin(0, from, size);
    step.copyWithin(0, from, size);
    this.size = size - from;
  }

  /** Replaces a simple odd cycle by the shorter of the two that a chord makes of it, until it has none. The two inequalities add up
   *  to the given one, so one of them is violated, and by at least half as much.
   *  @param x Float64Array(m): what a step costs that does not cross; 1 − x what one costs that does
   *  @returns the arcs looked at */
  splitAtChords(x: Float64Array): number {
    const { rowPtr, adj } = this.#graph;
    const { node } = this;
    const place = this.#place;
    let arcs = 0;
    for (let i = 0; i < this.size; i++) place[node[i]!] = i;
    for (let i = 0; i < this.size && this.size > 3; i++) {
      const u = node[i]!;
      arcs += rowPtr[u + 1]! - rowPtr[u]!;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const j = place[adj[a]!]!;
        if (j <= i + 1 || (i === 0 && j === this.size - 1)) continue;
        for (let k = 0; k < this.size; k++) place[node[k]!] = -1;
        this.#split(x, i, j, this.#edgeOf[a]!);
        for (let k = 0; k < this.size; k++) place[node[k]!] = k;
        i = -1;
        break;
      }
    }
    for (let i = 0; i < this.size; i++) place[node[i]!] = -1;
    return arcs;
  }

  /** The sum of the steps' costs. */
  length(x: Float64Array, from = 0, to = this.size): number {
    let sum = 0;
    for (let i = from; i < to; i++) {
      const s = this.step[i]!;
      sum += s & 1 ? x[s >> 1]! : 1 - x[s >> 1]!;
    }
    return sum;
  }

  /** Edge e joins nodes i and j. With it, the way from i to j is odd where it crosses, or else does not; so is the rest, the other way. */
  #split(x: Float64Array, i: number, j: number, e: number): void {
    const { node, step, size } = this;
    const inner = this.length(x, i, j);
    const outer = this.length(x) - inner;
    const chord = this.#crossings(i, j) % 2 === 0 ? 0 : 1;
    const cost = chord === 0 ? 1 - x[e]! : x[e]!;
    if (inner + cost <= outer + 1 - cost) {
      node.copyWithin(0, i, j + 1);
      step.copyWithin(0, i, j);
      step[j - i] = 2 * e + chord;
      this.size = j - i + 1;
    } else {
      node.copyWithin(i + 1, j, size);
      step.copyWithin(i + 1, j, size);
      step[i] = 2 * e + 1 - chord;
      this.size = size - (j - i) + 1;
    }
  }

  #crossings(from: number, to: number): number {
    let count = 0;
    for (let i = from; i < to; i++) count += 1 - (this.step[i]! & 1);
    return count;
  }
}
