/** Two elimination orders that keep every column of the factor short, given up as soon as one is longer than wanted: what counts for
 *  dynamic programming, whose work doubles with each entry of a column.
 *
 *  - Minimum degree (quotient-graph.ts): narrow on trees, series-parallel and road-like graphs.
 *  - A sweep: of the nodes beside those already taken, the one that brings the fewest new ones beside them, the longest waiting of
 *    equals. Narrow on long grids and tubes: 17 where minimum degree has 23 on G11, a torus of 8 × 100. */
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { QuotientGraph } from './quotient-graph.ts';

/** Nodes between two pauses. */
const PAUSE = 4096;

/** @param width most entries below the diagonal of a column
 *  @returns Int32Array(n), order[i] the node eliminated i-th; null where a column is longer, or when the deadline strikes */
export function* narrowMinimumDegreeOrder(
  n: number,
  rowPtr: Int32Array,
  adj: Int32Array,
  width: number,
  deadline: Deadline,
): Steps<Int32Array | null> {
  const quotient = yield* QuotientGraph.of(n, rowPtr, adj);
  for (let pivots = 1; quotient.remaining > 0; pivots++) {
    const { entries, flops } = quotient;
    quotient.eliminateNext();
    // Of the columns that went together, Σ height² over Σ (height + 1) is less than the longest one's height.
    if (quotient.flops - flops > width * (quotient.entries - entries)) return null;
    if (pivots % PAUSE !== 0) continue;
    if (deadline.expired) return null;
    yield;
  }
  quotient.appendDense();
  return quotient.order;
}

/** The same by a sweep from a node far from most others. O(m + n·width). */
export function* sweepOrder(
  n: number,
  rowPtr: Int32Array,
  adj: Int32Array,
  width: number,
  deadline: Deadline,
): Steps<Int32Array | null> {
  const sweep = new Sweep(n, rowPtr, adj);
  for (let taken = 0; taken < n; taken++) {
    if (!sweep.takeNext(width)) return null;
    if (taken % PAUSE !== PAUSE - 1) continue;
    if (deadline.expired) return null;
    yield;
  }
  return sweep.order;
}

class Sweep {
  readonly order: Int32Array;
  #taken = 0;
  readonly #rowPtr: Int32Array;
  readonly #adj: Int32Array;
  /** Nodes beside the taken ones, in the order they came there. */
  readonly #front: number[] = [];
  /** Taken or beside those taken. */
  readonly #reached: Uint8Array;
  /** Neighbours of each node that are not reached. */
  readonly #unreached: Int32Array;
  #nextStart = 0;
  readonly #queue: Int32Array;
  readonly #visited: Uint8Array;

  constructor(n: number, rowPtr: Int32Array, adj: Int32Array) {
    this.order = new Int32Array(n);
    this.#rowPtr = rowPtr;
    this.#adj = adj;
    this.#reached = new Uint8Array(n);
    this.#queue = new Int32Array(n);
    this.#visited = new Uint8Array(n);
    this.#unreached = Int32Array.from({ length: n }, (_, u) => rowPtr[u + 1]! - rowPtr[u]!);
  }

  /** @returns false where more than `width` nodes lie beside those taken */
  takeNext(width: number): boolean {
    const front = this.#front;
    if (front.length === 0) this.#reach(this.#farNode());
    let best = 0;
    for (let i = 1; i < front.length; i++) {
      if (this.#unreached[front[i]!]! < this.#unreached[front[best]!]!) best = i;
    }
    const u = front[best]!;
    front.splice(best, 1);
    this.order[this.#taken++] = u;
    for (let a = this.#rowPtr[u]!, end = this.#rowPtr[u + 1]!; a < end; a++) {
      if (this.#reached[this.#adj[a]!] === 0) this.#reach(this.#adj[a]!);
      if (front.length > width) return false;
    }
    return true;
  }

  #reach(v: number): void {
    this.#reached[v] = 1;
    this.#front.push(v);
    for (let a = this.#rowPtr[v]!, end = this.#rowPtr[v + 1]!; a < end; a++)
      this.#unreached[this.#adj[a]!]!--;
  }

  /** A node of the next component, last in a breadth-first search from its first. */
  #farNode(): number {
    while (this.#reached[this.#nextStart] === 1) this.#nextStart++;
    const queue = this.#queue;
    let count = 0;
    const visit = (v: number): void => {
      if (this.#visited[v] === 1) return;
      this.#visited[v] = 1;
      queue[count++] = v;
    };
    visit(this.#nextStart);
    for (let i = 0; i < count; i++) {
      const u = queue[i]!;
      for (let a = this.#rowPtr[u]!, end = this.#rowPtr[u + 1]!; a < end; a++) visit(this.#adj[a]!);
    }
    return queue[count - 1]!;
  }
}
