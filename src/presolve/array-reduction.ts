/** Data reduction of large graphs by dominant edges (dominant-edge.ts; degrees 1 and 2 among them) and isolated nodes, in near-linear time
 *  on arrays (joined-rows.ts). Only nodes that have a dominant edge from the start, and those that something has changed for since, are looked at,
 *  and long rows only where a good part of them is out of date.
 *  16 bytes per edge and 42 per node, and what is left. Doubly linked lists (edge-lists.ts) take 48 per edge and miss the caches at each step,
 *  but can do the other rules.
 *  What a census of the first degrees finds too little to begin with is left as it is: on random graphs of degree 7 one arc in a hundred
 *  would go, and unit weights with them. */
import { inRowBlocks } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { JoinedRows } from './joined-rows.ts';
import { NodeQueue } from './node-queue.ts';
import { type Reduction, unreduced } from './reduction.ts';
import { StepRecord } from './step-record.ts';
import { whatIsLeft } from './what-is-left.ts';

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
  const waiting = new NodeQueue(graph.n);
  if (!(yield* pays(graph, leastShare, waiting))) return unreduced(graph);
  const looking = deadline.share(1 - FINISH_SHARE);
  const reduction = new ArrayReduction(yield* JoinedRows.of(graph), waiting);
  for (let looks = 1; ; looks++) {
    const u = waiting.pop();
    if (u < 0) break;
    reduction.lookAt(u);
    if (looks % PAUSE_LOOKS !== 0) continue;
    yield;
    if (looking.expired) break;
  }
  const { rows, free, record } = reduction;
  return (yield* whatIsLeft(rows, free, record.steps(), deadline)) ?? unreduced(graph);
}

/** Whether nodes with a dominant edge have a good part of all arcs, and weights and their sums are such as it can take.
 *  @param waiting these nodes are put there */
function* pays({ rowPtr, weight }: CsrGraph, leastShare: number, waiting: NodeQueue): Steps<boolean> {
  let [arcs, size, largest] = [0, 0, 0];
  let zeros = false;
  yield* inRowBlocks(rowPtr, PAUSE_WORK, (from, to) => {
    let [ownArcs, ownSize, ownLargest] = [0, 0, 0];
    for (let u = from; u < to; u++) {
      const start = rowPtr[u]!;
      const end = rowPtr[u + 1]!;
      let sum = 0;
      let most = 0;
      for (let a = start; a < end; a++) {
        const w = Math.abs(weight[a]!);
        sum += w;
        if (w > most) most = w;
        else if (w === 0) zeros = true;
      }
      ownSize += sum;
      if (most > ownLargest) ownLargest = most;
      if (2 * most < sum) continue;
      ownArcs += end - start;
      waiting.push(u);
    }
    arcs += ownArcs;
    size += ownSize;
    largest = Math.max(largest, ownLargest);
  });
  const apt = !zeros && largest <= LARGEST_WEIGHT && size <= LARGEST_SUM;
  return apt && arcs >= leastShare * weight.length;
}

class ArrayReduction {
  readonly rows: JoinedRows;
  readonly record = new StepRecord();
  /** 1 for nodes that have lost all their edges. */
  readonly free: Uint8Array;
  readonly #waiting: NodeQueue;

  constructor(rows: JoinedRows, waiting: NodeQueue) {
    this.rows = rows;
    this.free = new Uint8Array(rows.graph.n);
    this.#waiting = waiting;
  }

  lookAt(u: number): void {
    const { rows, free } = this;
    if (!rows.isRoot(u) || free[u] === 1) return;
    const total = rows.total(u);
    if (total > SHORT && rows.stale(u) <= STALE_SHARE * total) return;
    const count = this.#merge(u);
    if (count === 0) {
      this.record.begin('free', 1);
      this.record.node(u);
      free[u] = 1;
      return;
    }
    const { pull } = rows;
    let heaviest = 0;
    let most = 0;
    let sum = 0;
    for (let i = 0; i < count; i++) {
      const size = Math.abs(pull[i]!);
      sum += size;
      if (size <= most) continue;
      most = size;
      heaviest = i;
    }
    if (2 * most >= sum) this.#join(u, heaviest, count);
  }

  /** u joins the neighbour at a place among its `count`. */
  #join(u: number, place: number, count: number): void {
    const { rows } = this;
    const v = rows.near[place]!;
    this.record.begin('join', 1);
    this.record.node(u);
    this.record.node(v);
    const short = rows.total(v) <= SHORT;
    rows.join(u, v, rows.pull[place]! > 0 ? 1 : 0);
    this.#waiting.push(v);
    // Neighbours of u whose weights change have an edge to v as well: that shows when v is looked at, which may be long after if its row is long.
    if (rows.total(v) <= SHORT) return;
    if (short) this.#merge(v);
    else for (let i = 0; i < count; i++) this.#changed(rows.near[i]!);
  }

  #merge(u: number): number {
    const { rows } = this;
    const count = rows.merge(u);
    for (let i = 0; i < rows.metCount; i++) this.#changed(rows.met[i]!);
    return count;
  }

  #changed(u: number): void {
    this.rows.outdate(u);
    this.#waiting.push(u);
  }
}
