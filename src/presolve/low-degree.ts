/** Data reduction: nodes whose best side follows from their neighbours' leave the graph, and their weights pass to what is left.
 *
 *  - A node u with an edge to v as heavy as all its others together: in some best cut that edge decides its side, and u joins v.
 *    Degrees 1 and 2 are such.
 *  - A node of degree 3: the best it can add is (Σ w_i + |Σ w_i s_i|)/2, which is a constant plus weights on the edges between
 *    its neighbours (the star–triangle transformation of the Ising model).
 *
 *  Both are exact: cut(best completion of s) = offset + cut_kernel(s)/scale. Repeated until nothing is left to do; O(n + m) but for
 *  looking through the shorter of two edge lists. Every rule is undone the same way, last one first: v goes to the side that cuts
 *  more of the edges it had when it left.
 *  A star–triangle halves weights: with integer weights it is done where what comes is a multiple of 1/8, so that the kernel,
 *  `scale` times larger, has integer weights again.
 *  Sources: Lange, Andres, Swoboda, "Combinatorial persistency criteria for multicut and max-cut" (CVPR 2019), for the dominant
 *  edge; Fisher, "Transformations of Ising models", Phys. Rev. 113 (1959), for the star. */
import { inBlocks, inRowBlocks } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { EdgeLists } from './edge-lists.ts';

export interface Reduction {
  /** What is left; integer weights if the given ones were. */
  readonly graph: CsrGraph;
  /** Int32Array: the given graph's number of each node that is left. */
  readonly kept: Int32Array;
  /** A cut of the given graph that `lift` makes weighs offset + (its weight in `graph`)/scale. */
  readonly offset: number;
  readonly scale: number;
  /** What was done, for a proof: the nodes that left, in order, and for each three places of `neighbours`, −1 where there is none. None
   *  at all: it had no edges. One: it was joined to it. Three: a star. */
  readonly steps: { readonly nodes: Int32Array; readonly neighbours: Int32Array };
  /** Writes the best completion of a cut of `graph` (±1 per node left) into `spin` (±1 per given node). O(n). */
  lift(small: Int8Array, spin: Int8Array): void;
}

/** Weights become multiples of 1/8 at the finest. */
const FINEST = 8;
/** Edge lists longer than this are not looked through, nor joined. */
const LONGEST_SEARCH = 1000;
const LONGEST_JOIN = 300;
/** Nodes looked at between two pauses. */
const PAUSE = 20_000;
/** Rows and arcs between two pauses. */
const PAUSE_WORK = 5e5;
/** Writing down what is left takes at most about as long as setting up did. */
const FINISH_SHARE = 1;

/** 48 bytes per edge and 45 per node while it runs; what is left of the graph takes as much again as it would alone.
 *  @param deadline the reduction ends so early that what is left is written down in time: that is larger then, and as exact. Where
 *  the time does not suffice even for that, and once the caller has called it off, it is the given graph */
export function* reduceLowDegree(graph: CsrGraph, deadline: Deadline): Steps<Reduction> {
  const startMs = performance.now();
  const sec = () => (performance.now() - startMs) / 1000;
  const settingUp = {
    get expired() {
      return deadline.expired || FINISH_SHARE * sec() > deadline.remainingSec();
    },
  };
  const lists = yield* EdgeLists.of(graph, settingUp);
  if (lists === null) return unreduced(graph);
  const reducer = new Reducer(graph.n, lists, yield* isIntegral(graph));
  const finishSec = FINISH_SHARE * sec();
  for (let looked = 1; reducer.lookAtNext(); looked++) {
    if (looked % PAUSE !== 0) continue;
    if (deadline.expired || deadline.remainingSec() < finishSec) break;
    yield;
  }
  return (yield* reducer.result(deadline)) ?? unreduced(graph);
}

/** Everything stays. */
export function unreduced(graph: CsrGraph): Reduction {
  const kept = new Int32Array(graph.n);
  for (let u = 0; u < graph.n; u++) kept[u] = u;
  return {
    graph,
    kept,
    offset: 0,
    scale: 1,
    steps: { nodes: new Int32Array(0), neighbours: new Int32Array(0) },
    lift: (small, spin) => spin.set(small),
  };
}

function* isIntegral({ rowPtr, weight }: CsrGraph): Steps<boolean> {
  let integral = true;
  yield* inRowBlocks(rowPtr, 4 * PAUSE_WORK, (from, to) => {
    for (let a = rowPtr[from]!; integral && a < rowPtr[to]!; a++) integral = Number.isInteger(weight[a]);
  });
  return integral;
}

class Reducer {
  readonly #lists: EdgeLists;
  readonly #n: number;
  readonly #integral: boolean;
  readonly #gone: Uint8Array;
  /** Nodes to look at: a ring that holds each at most once. */
  readonly #queue: Int32Array;
  readonly #queued: Uint8Array;
  #from = 0;
  #waiting: number;
  /** Who left, in order, with up to three neighbours (−1 for none) and the weights of the edges to them. */
  readonly #left: Int32Array;
  readonly #neighbours: Int32Array;
  readonly #weights: Float64Array;
  #leftCount = 0;
  #offset = 0;

  constructor(n: number, lists: EdgeLists, integral: boolean) {
    this.#n = n;
    this.#lists = lists;
    this.#integral = integral;
    this.#gone = new Uint8Array(n);
    this.#queue = new Int32Array(n);
    for (let u = 0; u < n; u++) this.#queue[u] = u;
    this.#queued = new Uint8Array(n).fill(1);
    this.#waiting = n;
    this.#left = new Int32Array(n);
    this.#neighbours = new Int32Array(3 * n).fill(-1);
    this.#weights = new Float64Array(3 * n);
  }

  /** @returns false when no node waits to be looked at */
  lookAtNext(): boolean {
    if (this.#waiting === 0) return false;
    const v = this.#queue[this.#from]!;
    this.#from = this.#from + 1 === this.#n ? 0 : this.#from + 1;
    this.#waiting--;
    this.#queued[v] = 0;
    if (this.#gone[v] === 0 && !this.#join(v)) this.#eliminate(v);
    return true;
  }

  /** Null once the caller has called it off. */
  *result(deadline: Deadline): Steps<Reduction | null> {
    const kept = new Int32Array(this.#n - this.#leftCount);
    const place = new Int32Array(this.#n).fill(-1);
    let count = 0;
    for (let u = 0; u < this.#n; u++) {
      if (this.#gone[u] === 1) continue;
      place[u] = count;
      kept[count++] = u;
    }
    yield;
    const scale = this.#integral ? yield* this.#scale() : 1;
    if (deadline.aborted) return null;
    const graph = yield* this.#lists.toCsr(kept, place, scale);
    const left = this.#left.subarray(0, this.#leftCount);
    return {
      graph,
      kept,
      offset: this.#offset,
      scale,
      steps: { nodes: left, neighbours: this.#neighbours.subarray(0, 3 * left.length) },
      lift: (small, spin) => {
        for (let i = 0; i < kept.length; i++) spin[kept[i]!] = small[i]!;
        for (let i = left.length - 1; i >= 0; i--) spin[left[i]!] = this.#bestSide(i, spin);
      },
    };
  }

  #bestSide(i: number, spin: Int8Array): number {
    let pull = 0;
    for (let j = 3 * i; j < 3 * i + 3; j++) {
      if (this.#neighbours[j] !== -1) pull += this.#weights[j]! * spin[this.#neighbours[j]!]!;
    }
    return pull > 0 ? -1 : 1;
  }

  /** The least power of two that makes every weight an integer. */
  *#scale(): Steps<number> {
    const { first, next, weight } = this.#lists;
    let scale = 1;
    yield* inBlocks(this.#n, PAUSE_WORK / 8, (from, to) => {
      for (let u = from; u < to; u++) {
        for (let a = first[u]!; a !== -1; a = next[a]!) {
          while (!Number.isInteger(scale * weight[a]!)) scale *= 2;
        }
      }
    });
    return scale;
  }

  /** An edge as heavy as all others of u together: u follows its other end. @returns whether u is gone */
  #join(u: number): boolean {
    const { first, next, head, weight, degree } = this.#lists;
    if (degree[u]! > LONGEST_JOIN) return false;
    let sum = 0;
    let heaviest = -1;
    let most = 0;
    for (let a = first[u]!; a !== -1; a = next[a]!) {
      const size = Math.abs(weight[a]!);
      sum += size;
      if (heaviest < 0 || size > most) {
        heaviest = a;
        most = size;
      }
    }
    if (heaviest < 0 || 2 * most < sum) return false;
    const v = head[heaviest]!;
    const w = weight[heaviest]!;
    if (degree[v]! > LONGEST_SEARCH && degree[u]! > 2) return false;
    this.#note(0, v, w);
    this.#leave(u);
    this.#offset += Math.max(w, 0);
    const side = w > 0 ? -1 : 1;
    this.#lists.remove(heaviest);
    while (first[u] !== -1) {
      const a = first[u]!;
      const t = head[a]!;
      const passed = weight[a]!;
      this.#lists.remove(a);
      // On the other side than v, u cuts the edge to t where v does not.
      if (side < 0) this.#offset += passed;
      this.#lists.add(v, t, side * passed);
      this.#enqueue(t);
    }
    this.#enqueue(v);
    return true;
  }

  /** A node without edges leaves; one of three passes their weights to the edges between its neighbours. (One or two edges, of which
   *  one is as heavy as the other, were joined.) */
  #eliminate(v: number): void {
    const { first, next, head, weight, degree } = this.#lists;
    if (degree[v] === 0) this.#leave(v);
    if (degree[v] !== 3) return;
    const a = first[v]!;
    const b = next[a]!;
    const c = next[b]!;
    const x = head[a]!;
    const y = head[b]!;
    const z = head[c]!;
    const wx = weight[a]!;
    const wy = weight[b]!;
    const wz = weight[c]!;
    // Twice what v adds beyond Σw/2: when all neighbours stand together, and when x, y or z stands alone.
    const together = Math.abs(wx + wy + wz);
    const onlyX = Math.abs(wy + wz - wx);
    const onlyY = Math.abs(wx + wz - wy);
    const onlyZ = Math.abs(wx + wy - wz);
    const xy = (onlyX + onlyY - onlyZ - together) / 4;
    const xz = (onlyX + onlyZ - onlyY - together) / 4;
    const yz = (onlyY + onlyZ - onlyX - together) / 4;
    if (!(this.#affordable(x, y, xy) && this.#affordable(x, z, xz) && this.#affordable(y, z, yz))) return;
    this.#lists.remove(a);
    this.#lists.remove(b);
    this.#lists.remove(c);
    this.#note(0, x, wx);
    this.#note(1, y, wy);
    this.#note(2, z, wz);
    this.#leave(v);
    this.#offset += (wx + wy + wz + together) / 2;
    this.#lists.add(x, y, xy);
    this.#lists.add(x, z, xz);
    this.#lists.add(y, z, yz);
    this.#enqueue(x);
    this.#enqueue(y);
    this.#enqueue(z);
  }

  #affordable(u: number, v: number, w: number): boolean {
    const { degree } = this.#lists;
    if (this.#integral && !Number.isInteger(FINEST * w)) return false;
    return Math.min(degree[u]!, degree[v]!) <= LONGEST_SEARCH;
  }

  /** Of the node that leaves next: neighbour number `i`. */
  #note(i: number, neighbour: number, weight: number): void {
    this.#neighbours[3 * this.#leftCount + i] = neighbour;
    this.#weights[3 * this.#leftCount + i] = weight;
  }

  #leave(v: number): void {
    this.#left[this.#leftCount++] = v;
    this.#gone[v] = 1;
  }

  #enqueue(u: number): void {
    if (this.#queued[u] === 1 || this.#gone[u] === 1) return;
    this.#queued[u] = 1;
    this.#queue[(this.#from + this.#waiting++) % this.#n] = u;
  }
}
