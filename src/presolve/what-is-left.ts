/** The graph that is left where nodes have joined others (joined-rows.ts). Most rows stand as they did, and are copied with their heads
 *  renumbered; the others are sorted, and merged. O(n + m), and O(d^1.5) at most for sorting a row of d arcs. */
import { inBlocks } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { kindOf } from '../graph/arc-weights.ts';
import { COMPACT_EDGES, type CsrGraph, shortened } from '../graph/csr.ts';
import type { JoinedRows } from './joined-rows.ts';
import { NodeNumbers } from './node-numbers.ts';
import type { Reduction, ReductionSteps } from './reduction.ts';

/** Nodes with their rows, or numbers, between two pauses: some 10 ms. */
const PAUSE_ROWS = 5e4;
const PAUSE_WORK = 1e6;

/** Null where the time did not suffice.
 *  @param free 1 for nodes that have joined nothing and have no edges: they leave as well */
export function* whatIsLeft(
  rows: JoinedRows,
  free: Uint8Array,
  steps: ReductionSteps,
  deadline: Deadline,
): Steps<Reduction | null> {
  const { kept, numbers } = yield* numbered(rows, free);
  const builder = new Builder(rows, kept, numbers);
  if (!(yield* builder.build(deadline))) return null;
  const { graph, offset } = yield* builder.result();
  return {
    graph,
    kept,
    offset,
    offsetError: 0,
    scale: 1,
    steps,
    lift(small, spin) {
      const number = numbers.all;
      for (let u = 0; u < number.length; u++) {
        const place = number[u]! >>> 1;
        const side = place < small.length ? small[place]! : 1;
        spin[u] = (number[u]! & 1) === 0 ? side : -side;
      }
    },
  };
}

/** The nodes that are left. What has become a free node gets the number after theirs. */
function* numbered(rows: JoinedRows, free: Uint8Array): Steps<{ kept: Int32Array; numbers: NodeNumbers }> {
  const { n } = rows.graph;
  const numbers = new NodeNumbers(n);
  const stays = (u: number) => free[u] === 0 && rows.isRoot(u);
  yield* inBlocks(n, PAUSE_WORK, (from, to) => numbers.append(from, to, stays));
  const { all: number, count } = numbers;
  const kept = new Int32Array(count);
  yield* inBlocks(n, PAUSE_WORK, (from, to) => {
    for (let u = from; u < to; u++) {
      const found = rows.find(u);
      const root = found >>> 1;
      if (free[root] === 1) number[u] = 2 * count + (found & 1);
      else if (root === u) kept[number[u]! >>> 1] = u;
      else number[u] = number[root]! + (found & 1);
    }
  });
  return { kept, numbers };
}

class Builder {
  readonly #rows: JoinedRows;
  readonly #kept: Int32Array;
  readonly #numbers: NodeNumbers;
  readonly #rowPtr: Int32Array;
  readonly #adj: Int32Array;
  readonly #weight: Int32Array;

  constructor(rows: JoinedRows, kept: Int32Array, numbers: NodeNumbers) {
    this.#rows = rows;
    this.#kept = kept;
    this.#numbers = numbers;
    this.#rowPtr = new Int32Array(kept.length + 1);
    let arcs = 0;
    for (let i = 0; i < kept.length; i++) arcs += rows.total(kept[i]!);
    this.#adj = new Int32Array(arcs);
    this.#weight = new Int32Array(arcs);
  }

  /** @returns false where the deadline ended it */
  *build(deadline: Deadline): Steps<boolean> {
    if (deadline.expired) return false;
    return yield* inBlocks(
      this.#kept.length,
      PAUSE_ROWS,
      (from, to) => {
        let at = this.#rowPtr[from]!;
        for (let i = from; i < to; i++) {
          const end = this.#rows.writeRows(this.#kept[i]!, this.#numbers, this.#adj, this.#weight, at);
          at = end >= 0 ? end : this.#sort(at, ~end);
          this.#rowPtr[i + 1] = at;
        }
      },
      deadline,
    );
  }

  /** Sorts the arcs from..to − 1 by their heads, and merges those to the same node. @returns the first arc that there is not any more */
  #sort(from: number, to: number): number {
    const adj = this.#adj;
    const weight = this.#weight;
    sortRow(adj, weight, from, to);
    let kept = from;
    for (let a = from; a < to; ) {
      const v = adj[a]!;
      let sum = 0;
      for (; a < to && adj[a] === v; a++) sum += weight[a]!;
      if (sum === 0) continue;
      adj[kept] = v;
      weight[kept++] = sum;
    }
    return kept;
  }

  /** With the kind of weights that graphs of its size have, and what is to be added to its cuts: the edges whose ends have come to be opposite,
   *  each of which is two arcs that give twice its weight less than they did. */
  *result(): Steps<{ graph: CsrGraph; offset: number }> {
    const arcs = this.#rowPtr[this.#kept.length]!;
    const weight = this.#weight;
    let [least, most, sum] = [0, 0, this.#rows.innerSum];
    yield* inBlocks(arcs, PAUSE_WORK, (from, to) => {
      let [low, high, own] = [0, 0, 0];
      for (let a = from; a < to; a++) {
        const w = weight[a]!;
        own += w;
        if (w < low) low = w;
        else if (w > high) high = w;
      }
      least = Math.min(least, low);
      most = Math.max(most, high);
      sum += own;
    });
    const kind = arcs / 2 < COMPACT_EDGES ? Float64Array : kindOf(least, most);
    const stored = new kind(arcs);
    yield* inBlocks(arcs, PAUSE_WORK, (from, to) => stored.set(weight.subarray(from, to), from));
    const adj = shortened(this.#adj, arcs);
    const graph = { n: this.#kept.length, m: arcs / 2, rowPtr: this.#rowPtr, adj, weight: stored };
    return { graph, offset: (this.#rows.sum - sum) / 4 };
  }
}

/** Sorts the arcs from..to − 1 by their heads: Shell sort, as most rows are short. */
function sortRow(adj: Int32Array, weight: Int32Array, from: number, to: number): void {
  let gap = 1;
  while (3 * gap < to - from) gap = 3 * gap + 1;
  for (; gap >= 1; gap = (gap - 1) / 3) {
    for (let a = from + gap; a < to; a++) {
      const head = adj[a]!;
      const w = weight[a]!;
      let b = a;
      for (; b - gap >= from && adj[b - gap]! > head; b -= gap) {
        adj[b] = adj[b - gap]!;
        weight[b] = weight[b - gap]!;
      }
      adj[b] = head;
      weight[b] = w;
    }
  }
}
