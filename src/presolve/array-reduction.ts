/** Data reduction of large graphs by dominant edges (dominant-edge.ts; degrees 1 and 2 among them) and isolated nodes, in near-linear time
 *  on arrays: a node that joins another keeps its row, which hangs on to the other's, and an edge is not rewritten but read through a forest
 *  of what has joined what, with a sign (union–find: Tarjan, J. ACM 22, 1975). Rows are merged and rewritten in place when they are looked
 *  at, if they are short or a good part of them is out of date.
 *  16 bytes per edge and 30 per node, and what is left. Doubly linked lists (edge-lists.ts) take 48 per edge and
 *  miss the caches at each step, but can do the other rules.
 *  What a census of the first degrees finds too little to begin with is left as it is: on random graphs of degree 7 one arc in a hundred
 *  would go, and unit weights with them. */
import { inBlocks, inRowBlocks } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import { buildCsrSteps, type CsrGraph } from '../graph/csr.ts';
import { type Reduction, unreduced } from './reduction.ts';
import { StepRecord } from './step-record.ts';

/** The share of arcs at nodes that can join at once from which on it pays. */
const LEAST_SHARE = 0.05;
/** Longer rows are looked at only where so large a part of them is out of date. */
const SHORT = 64;
const STALE_SHARE = 0.25;
/** Rows and arcs, or nodes, between two pauses. */
const PAUSE_WORK = 5e5;
const PAUSE_LOOKS = 20_000;
/** Of the time it was given, what building the graph that is left may take. */
const FINISH_SHARE = 0.5;
/** Sums of weights stay within 32 bits. */
const LARGEST_SUM = 2 ** 30;
const LARGEST_WEIGHT = 2 ** 15 - 1;

/** @param graph with integer weights
 *  @param deadline what has not been looked at by then stays
 *  @param leastShare of arcs at nodes that can join at once, for it to begin */
export function* reduceByArrays(
  graph: CsrGraph,
  deadline: Deadline,
  leastShare = LEAST_SHARE,
): Steps<Reduction> {
  if (!(yield* pays(graph, leastShare))) return unreduced(graph);
  const looking = deadline.share(1 - FINISH_SHARE);
  const joined = new JoinedRows(graph);
  for (let looks = 1; joined.lookAtNext(); looks++) {
    if (looks % PAUSE_LOOKS !== 0) continue;
    yield;
    if (looking.expired) break;
  }
  return (yield* joined.result(deadline)) ?? unreduced(graph);
}

/** Whether nodes with a dominant edge have a good part of all arcs, and weights and their sums are such as it can take. */
function* pays({ rowPtr, weight }: CsrGraph, leastShare: number): Steps<boolean> {
  let arcs = 0;
  let size = 0;
  let apt = true;
  yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
    for (let u = from; u < to; u++) {
      const [start, end] = [rowPtr[u]!, rowPtr[u + 1]!];
      let sum = 0;
      let most = 0;
      for (let a = start; a < end; a++) {
        const w = Math.abs(weight[a]!);
        sum += w;
        if (w > most) most = w;
        if (w === 0 || w > LARGEST_WEIGHT) apt = false;
      }
      size += sum;
      if (2 * most >= sum) arcs += end - start;
    }
  });
  return apt && size <= LARGEST_SUM && arcs >= leastShare * weight.length;
}

class JoinedRows {
  readonly #graph: CsrGraph;
  readonly #head: Int32Array;
  readonly #weight: Int32Array;
  /** Arcs left in each node's own row, and in those of all that have joined it. */
  readonly #length: Int32Array;
  readonly #total: Int32Array;
  /** The next of the rows that belong together, −1 after the last, and the last. */
  readonly #next: Int32Array;
  readonly #last: Int32Array;
  /** What a node has joined, itself if nothing, and whether it is like that (1) or opposite (−1). */
  readonly #into: Int32Array;
  readonly #side: Int8Array;
  /** Joins since a node's rows were rewritten. */
  readonly #stale: Int32Array;
  readonly #free: Uint8Array;
  readonly #queue: Int32Array;
  readonly #waits: Uint8Array;
  #from = 0;
  #waiting: number;
  /** Neighbours of the node that is looked at, their weights, and where each stands. */
  #near = new Int32Array(256);
  #pull = new Int32Array(256);
  readonly #place: Int32Array;
  readonly #record = new StepRecord();
  #left: number;

  constructor(graph: CsrGraph) {
    const { n, rowPtr } = graph;
    this.#graph = graph;
    this.#head = graph.adj.slice();
    this.#weight = Int32Array.from(graph.weight);
    this.#length = new Int32Array(n);
    for (let u = 0; u < n; u++) this.#length[u] = rowPtr[u + 1]! - rowPtr[u]!;
    this.#total = this.#length.slice();
    this.#next = new Int32Array(n).fill(-1);
    this.#into = new Int32Array(n);
    for (let u = 0; u < n; u++) this.#into[u] = u;
    this.#last = this.#into.slice();
    this.#queue = this.#into.slice();
    this.#side = new Int8Array(n).fill(1);
    this.#stale = new Int32Array(n);
    this.#free = new Uint8Array(n);
    this.#waits = new Uint8Array(n).fill(1);
    this.#waiting = n;
    this.#place = new Int32Array(n).fill(-1);
    this.#left = n;
  }

  /** @returns false where no node waits */
  lookAtNext(): boolean {
    if (this.#waiting === 0) return false;
    const u = this.#queue[this.#from]!;
    this.#from = this.#from + 1 === this.#queue.length ? 0 : this.#from + 1;
    this.#waiting--;
    this.#waits[u] = 0;
    if (this.#into[u] !== u || this.#free[u] === 1) return true;
    const total = this.#total[u]!;
    if (total <= SHORT || this.#stale[u]! > STALE_SHARE * total) this.#lookAt(u);
    return true;
  }

  #push(u: number): void {
    if (this.#waits[u] === 1) return;
    this.#waits[u] = 1;
    const at = this.#from + this.#waiting++;
    this.#queue[at < this.#queue.length ? at : at - this.#queue.length] = u;
  }

  #lookAt(u: number): void {
    const count = this.#rewrite(u);
    let heaviest = -1;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const size = Math.abs(this.#pull[i]!);
      sum += size;
      if (heaviest < 0 || size > Math.abs(this.#pull[heaviest]!)) heaviest = i;
    }
    if (heaviest < 0) {
      this.#record.begin('free', 1);
      this.#record.node(u);
      this.#free[u] = 1;
      this.#left--;
    } else if (2 * Math.abs(this.#pull[heaviest]!) >= sum) {
      const v = this.#near[heaviest]!;
      this.#join(u, v, this.#pull[heaviest]! > 0 ? -1 : 1);
      for (let i = 0; i < count; i++) {
        this.#stale[this.#near[i]!]!++;
        this.#push(this.#near[i]!);
      }
    }
  }

  /** u becomes v (side 1) or its opposite (−1). */
  #join(u: number, v: number, side: number): void {
    this.#record.begin('join', 1);
    this.#record.node(u);
    this.#record.node(v);
    this.#record.number(-side);
    this.#into[u] = v;
    this.#side[u] = side;
    this.#next[this.#last[v]!] = u;
    this.#last[v] = this.#last[u]!;
    this.#total[v]! += this.#total[u]!;
    this.#stale[v]! += this.#stale[u]! + 2;
    this.#left--;
  }

  /** What u has joined in the end; `sideOf` is then right for u as well. */
  #root(u: number): number {
    const into = this.#into;
    const side = this.#side;
    let root = u;
    let sign = 1;
    while (into[root] !== root) {
      sign *= side[root]!;
      root = into[root]!;
    }
    for (let x = u; into[x] !== root && x !== root; ) {
      const above = into[x]!;
      const rest = sign * side[x]!;
      into[x] = root;
      side[x] = sign;
      sign = rest;
      x = above;
    }
    return root;
  }

  /** Merges the rows of u to one arc per neighbour. @returns how many, in `near` and `pull` */
  #rewrite(u: number): number {
    let count = 0;
    for (let row = u; row !== -1; row = this.#next[row]!) {
      this.#root(row);
      const own = row === u ? 1 : this.#side[row]!;
      const start = this.#graph.rowPtr[row]!;
      for (let a = start, end = start + this.#length[row]!; a < end; a++) {
        const t = this.#head[a]!;
        const v = this.#root(t);
        if (v === u) continue;
        const w = this.#weight[a]! * own * (v === t ? 1 : this.#side[t]!);
        if (this.#place[v]! < 0) count = this.#append(v, count);
        this.#pull[this.#place[v]!]! += w;
      }
    }
    let kept = 0;
    for (let i = 0; i < count; i++) {
      this.#place[this.#near[i]!] = -1;
      if (this.#pull[i] === 0) continue;
      this.#near[kept] = this.#near[i]!;
      this.#pull[kept++] = this.#pull[i]!;
    }
    this.#store(u, kept);
    return kept;
  }

  #append(v: number, count: number): number {
    if (count === this.#near.length) {
      const [near, pull] = [this.#near, this.#pull];
      this.#near = new Int32Array(2 * count);
      this.#near.set(near);
      this.#pull = new Int32Array(2 * count);
      this.#pull.set(pull);
    }
    this.#near[count] = v;
    this.#pull[count] = 0;
    this.#place[v] = count;
    return count + 1;
  }

  /** The arcs go to the rows they came from, from the first on. */
  #store(u: number, count: number): void {
    const { rowPtr } = this.#graph;
    let i = 0;
    let last = u;
    for (let row = u; row !== -1 && (i < count || row === u); row = this.#next[row]!) {
      const own = row === u ? 1 : this.#side[row]!;
      const start = rowPtr[row]!;
      const room = Math.min(rowPtr[row + 1]! - start, count - i);
      for (let k = 0; k < room; k++, i++) {
        this.#head[start + k] = this.#near[i]!;
        this.#weight[start + k] = this.#pull[i]! * own;
      }
      this.#length[row] = room;
      last = row;
    }
    this.#next[last] = -1;
    this.#last[u] = last;
    this.#total[u] = count;
    this.#stale[u] = 0;
  }

  /** What is left, built anew from the given graph. Null where the time did not suffice. */
  *result(deadline: Deadline): Steps<Reduction | null> {
    const { n, rowPtr, adj, weight } = this.#graph;
    const place = new Int32Array(n).fill(-1);
    const kept = new Int32Array(this.#left);
    let count = 0;
    for (let u = 0; u < n; u++) {
      if (this.#into[u] !== u || this.#free[u] === 1) continue;
      place[u] = count;
      kept[count++] = u;
    }
    yield* inBlocks(n, PAUSE_WORK, (from, to) => {
      for (let u = from; u < to; u++) this.#root(u);
    });
    const [into, side] = [this.#into, this.#side];
    const signOf = (u: number) => (into[u] === u ? 1 : side[u]!);
    let edges = 0;
    let offset = 0;
    yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
      for (let u = from; u < to; u++) {
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
          const v = adj[a]!;
          if (v < u) continue;
          if (signOf(u) !== signOf(v)) offset += weight[a]!;
          if (into[u] !== into[v]) edges++;
        }
      }
    });
    if (deadline.expired) return null;
    yield;
    const source = new Int32Array(edges);
    const target = new Int32Array(edges);
    const coupling = new Int16Array(edges);
    let e = 0;
    yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
      for (let u = from; u < to; u++) {
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
          const v = adj[a]!;
          if (v < u || into[u] === into[v]) continue;
          source[e] = place[into[u]!]!;
          target[e] = place[into[v]!]!;
          coupling[e++] = weight[a]! * signOf(u) * signOf(v);
        }
      }
    });
    const built = yield* buildCsrSteps(count, source, target, coupling, edges);
    return this.#reductionTo(built.graph, kept, offset);
  }

  #reductionTo(graph: CsrGraph, kept: Int32Array, offset: number): Reduction {
    const [into, side, n] = [this.#into, this.#side, this.#graph.n];
    return {
      graph,
      kept,
      offset,
      offsetError: 0,
      scale: 1,
      steps: this.#record.steps(),
      lift(small, spin) {
        spin.fill(1);
        for (let i = 0; i < kept.length; i++) spin[kept[i]!] = small[i]!;
        for (let u = 0; u < n; u++) if (into[u] !== u) spin[u] = side[u]! * spin[into[u]!]!;
      },
    };
  }
}

/** One reduction after the other, of what the first has left, as one. */
export function composed(first: Reduction, second: Reduction): Reduction {
  const middle = new Int8Array(first.kept.length);
  const [a, b] = [first.steps, second.steps];
  const shift = a.nodes.length;
  return {
    graph: second.graph,
    kept: Int32Array.from(second.kept, (u) => first.kept[u]!),
    offset: first.offset + second.offset,
    offsetError: first.offsetError + second.offsetError,
    scale: second.scale,
    steps: {
      rule: joinedLists(a.rule, b.rule),
      leaving: joinedLists(a.leaving, b.leaving),
      start: joinedLists(
        Int32Array.from(a.start).subarray(0, a.rule.length),
        Int32Array.from(b.start, (at) => at + shift),
      ),
      nodes: joinedLists(
        a.nodes,
        Int32Array.from(b.nodes, (u) => first.kept[u]!),
      ),
    },
    lift(small, spin) {
      second.lift(small, middle);
      first.lift(middle, spin);
    },
  };
}

function joinedLists(first: ArrayLike<number>, second: ArrayLike<number>): Int32Array {
  const both = new Int32Array(first.length + second.length);
  both.set(first);
  both.set(second, first.length);
  return both;
}
