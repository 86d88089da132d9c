/** The packing of frustrated cycles that proves a minimum join: odd cycles with multipliers.
 *
 *  Where a region of the matching has radius t, it holds a set of faces with an odd number of frustrated ones. The edges around
 *  that set meet every node evenly and fall apart into cycles, of which one at least has an odd number of positive edges: no cut
 *  holds all the positive edges of it and none of the others. The length of time for which the set stays the same is the cycle's
 *  multiplier. No edge gets more than |w| in all, since regions do not overlap; and all multipliers add up to the weight of the join.
 *  Source: Barahona, "Planar multicommodity flows, max cut, and the Chinese postman problem" (1990), for the duality. */
import { assertInternal } from '../../core/errors.ts';
import type { Steps } from '../../core/steps.ts';
import type { CycleInequalities } from '../../cuts/cycle-pool.ts';
import type { EdgeIndex } from '../../cuts/edge-index.ts';
import type { Faces } from './faces.ts';
import { type Flood, NONE } from './regions.ts';

/** Faces between two pauses. */
const PAUSE_WORK = 1e6;

/** @param flood of a matching that is complete @param positive Uint8Array(m): 1 where the edge's weight is positive
 *  @returns cycles, each with its positive edges as F; multipliers add up to the weight of the join, and to at most the length of an edge
 *  over the cycles that it is on */
export function* cyclePacking(
  flood: Flood,
  faces: Faces,
  edges: EdgeIndex,
  nodes: number,
  positive: Uint8Array,
): Steps<CycleInequalities> {
  const layout = layOut(flood, faces.count);
  const tracer = new CycleTracer(faces, layout.place, edges, nodes, positive);
  const { arrival } = flood;
  let work = 0;
  for (let i = 0; i < layout.regions.length; i++) {
    const radius = flood.radius(layout.regions[i]!);
    const from = layout.from[i]!;
    const end = layout.to[i]!;
    // Each time another face is reached the set changes.
    let to = layout.own[i]!;
    for (let time = 0; time < radius; ) {
      while (to < end && arrival[layout.order[to]!]! <= time) to++;
      const next = to < end ? Math.min(radius, arrival[layout.order[to]!]!) : radius;
      tracer.trace(layout.order, from, to, next - time);
      time = next;
      work += to - from;
      if (work < PAUSE_WORK) continue;
      work = 0;
      yield;
    }
  }
  return tracer.result();
}

/** All faces that regions hold, so that those of every region stand together: its children's first, then its own in the order in which it
 *  reached them. */
interface Layout {
  readonly order: Int32Array;
  /** Per face: where it stands in `order`; −1 for nowhere. */
  readonly place: Int32Array;
  /** Regions, and where the faces of each begin, its own begin, and all end. */
  readonly regions: readonly number[];
  readonly from: readonly number[];
  readonly own: readonly number[];
  readonly to: readonly number[];
}

function layOut(flood: Flood, count: number): Layout {
  const order = new Int32Array(count);
  const place = new Int32Array(count).fill(NONE);
  const regions: number[] = [];
  const [from, own, to]: [number[], number[], number[]] = [[], [], []];
  let size = 0;
  // A region is met twice: before its children (as ~region, with its place to come), and after.
  const stack: number[] = [];
  const begin = new Map<number, number>();
  for (let r = 0; r < flood.terminals.length; r++) {
    if (begin.has(flood.top[r]!)) continue;
    stack.push(~flood.top[r]!);
    while (stack.length > 0) {
      const next = stack.pop()!;
      if (next < 0) {
        begin.set(~next, size);
        stack.push(~next);
        for (const child of flood.children[~next] ?? []) stack.push(~child);
        continue;
      }
      regions.push(next);
      from.push(begin.get(next)!);
      own.push(size);
      const first = size;
      for (let f = flood.last[next]!; f !== NONE; f = flood.below[f]!) order[size++] = f;
      order.subarray(first, size).reverse();
      for (let i = first; i < size; i++) place[order[i]!] = i;
      to.push(size);
    }
  }
  return { order, place, regions, from, own, to };
}

/** Finds a frustrated cycle among the edges around a set of faces. */
class CycleTracer {
  readonly #faces: Faces;
  readonly #place: Int32Array;
  readonly #edges: EdgeIndex;
  readonly #positive: Uint8Array;
  /** The edges around the set at each node: linked places of #around, two per edge. */
  readonly #first: Int32Array;
  #next = new Int32Array(64);
  #around = new Int32Array(32);
  #size = 0;
  /** Per node: where the walk is there, −1 for nowhere. Per edge: 1 once it has been walked. */
  readonly #at: Int32Array;
  readonly #walked: Uint8Array;
  readonly #walkNode: number[] = [];
  readonly #walkEdge: number[] = [];
  readonly #start: number[] = [0];
  readonly #member: number[] = [];
  readonly #multiplier: number[] = [];

  constructor(faces: Faces, place: Int32Array, edges: EdgeIndex, nodes: number, positive: Uint8Array) {
    this.#faces = faces;
    this.#place = place;
    this.#edges = edges;
    this.#positive = positive;
    this.#first = new Int32Array(nodes).fill(NONE);
    this.#at = new Int32Array(nodes).fill(NONE);
    this.#walked = new Uint8Array(positive.length);
  }

  result(): CycleInequalities {
    return {
      count: this.#multiplier.length,
      start: Int32Array.from(this.#start),
      member: Int32Array.from(this.#member),
      multiplier: Float64Array.from(this.#multiplier),
    };
  }

  /** The faces order[from] .. order[to − 1]. */
  trace(order: Int32Array, from: number, to: number, multiplier: number): void {
    this.#collect(order, from, to);
    assertInternal(this.#findOdd(), 'no cycle around an odd set of faces is frustrated');
    this.#clear();
    this.#multiplier.push(multiplier);
    this.#start.push(this.#member.length);
  }

  #collect(order: Int32Array, from: number, to: number): void {
    const { start, across, edge } = this.#faces;
    const place = this.#place;
    for (let i = from; i < to; i++) {
      const f = order[i]!;
      for (let a = start[f]!, end = start[f + 1]!; a < end; a++) {
        const other = place[across[a]!]!;
        if (other < from || other >= to) this.#add(edge[a]!);
      }
    }
  }

  #add(e: number): void {
    const i = this.#size++;
    if (i === this.#around.length) {
      this.#around = longer(this.#around);
      this.#next = longer(this.#next);
    }
    this.#around[i] = e;
    this.#walked[e] = 0;
    this.#hang(this.#edges.source[e]!, 2 * i);
    this.#hang(this.#edges.target[e]!, 2 * i + 1);
  }

  #hang(node: number, place: number): void {
    this.#next[place] = this.#first[node]!;
    this.#first[node] = place;
  }

  #clear(): void {
    for (let i = 0; i < this.#size; i++) {
      this.#first[this.#edges.source[this.#around[i]!]!] = NONE;
      this.#first[this.#edges.target[this.#around[i]!]!] = NONE;
    }
    this.#size = 0;
  }

  /** Walks along the edges; each time the walk comes to a node again it has closed a cycle, which is kept if it is odd, or left out. */
  #findOdd(): boolean {
    for (let i = 0; i < this.#size; i++) {
      if (this.#walked[this.#around[i]!] === 1) continue;
      const found = this.#walkFrom(this.#edges.source[this.#around[i]!]!);
      for (const v of this.#walkNode) this.#at[v] = NONE;
      this.#walkNode.length = 0;
      this.#walkEdge.length = 0;
      if (found) return true;
    }
    return false;
  }

  #walkFrom(root: number): boolean {
    const { source, target } = this.#edges;
    const [nodes, edges] = [this.#walkNode, this.#walkEdge];
    let v = root;
    for (;;) {
      const at = this.#at[v]!;
      if (at === NONE) {
        this.#at[v] = nodes.length;
        nodes.push(v);
      } else {
        if (this.#isOdd(at)) {
          for (let i = at; i < edges.length; i++)
            this.#member.push(2 * edges[i]! + 1 - this.#positive[edges[i]!]!);
          return true;
        }
        for (let i = at + 1; i < nodes.length; i++) this.#at[nodes[i]!] = NONE;
        nodes.length = at + 1;
        edges.length = at;
      }
      const e = this.#unwalked(v);
      if (e === NONE) return false;
      this.#walked[e] = 1;
      edges.push(e);
      v = source[e] === v ? target[e]! : source[e]!;
    }
  }

  /** An edge at the node that has not been walked; NONE at the node where the walk began, when all of its are. */
  #unwalked(v: number): number {
    let place = this.#first[v]!;
    while (place !== NONE && this.#walked[this.#around[place >> 1]!] === 1) place = this.#next[place]!;
    this.#first[v] = place;
    return place === NONE ? NONE : this.#around[place >> 1]!;
  }

  #isOdd(from: number): boolean {
    let odd = 0;
    for (let i = from; i < this.#walkEdge.length; i++) odd ^= this.#positive[this.#walkEdge[i]!]!;
    return odd === 1;
  }
}

function longer(array: Int32Array): Int32Array<ArrayBuffer> {
  const copy = new Int32Array(2 * array.length);
  copy.set(array);
  return copy;
}
