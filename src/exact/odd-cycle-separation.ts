/** Which odd-cycle inequalities of a sparse graph a point of the linear program violates.
 *  Most x are 0 or 1: edges at either end are contracted, and the exact search (cuts/odd-cycles.ts) runs on the few others. What it finds
 *  there is led through the contracted parts by shortest ways. Without contraction the search of G11 took 0.5 s a round, over
 *  100 times as long as the linear program, because all that is joined by edges of length 0 is near.
 *  Source: Jünger, Mallach, "Exact facetial odd-cycle separation for maximum cut and binary quadratic optimization", INFORMS J. Comput.
 *  33 (2021), for contraction; Liers et al., "Computing exact ground states of hard Ising spin glass problems by branch-and-cut" (2004). */
import type { Steps } from '../core/steps.ts';
import { ClosedWalk } from '../cuts/closed-walk.ts';
import { type EdgeIndex, indexEdges } from '../cuts/edge-index.ts';
import { FoundCycles } from '../cuts/found-cycles.ts';
import { OddCycles } from '../cuts/odd-cycles.ts';
import { buildCsr, type CsrGraph } from '../graph/csr.ts';
import { ShortCycles } from './odd-cycle-short.ts';

/** Nearer to 0 or 1 than this, an edge is contracted. */
const INTEGRAL = 1e-5;

export class OddCycleSeparation {
  readonly found = new FoundCycles();
  readonly #graph: CsrGraph;
  readonly #edges: EdgeIndex;
  readonly #short: ShortCycles;
  readonly #walk: ClosedWalk;
  /** Int32Array(n): the contracted node of each, and Uint8Array(n): on which side of it. */
  readonly #part: Int32Array;
  readonly #side: Uint8Array;
  /** Of searches for ways within a part: per copy 2v + side the arc it was reached by, and the search that reached it. */
  readonly #via: Int32Array;
  readonly #seen: Int32Array;
  readonly #queue: Int32Array;
  #searches = 0;

  constructor(graph: CsrGraph, edges: EdgeIndex) {
    const { n } = graph;
    this.#graph = graph;
    this.#edges = edges;
    this.#short = new ShortCycles(graph, edges);
    this.#walk = new ClosedWalk(graph, edges);
    this.#part = new Int32Array(n);
    this.#side = new Uint8Array(n);
    this.#via = new Int32Array(2 * n);
    this.#seen = new Int32Array(2 * n);
    this.#queue = new Int32Array(2 * n);
  }

  /** Cycles of three and four edges. @param x Float64Array(m) in [0, 1] */
  searchShort(x: Float64Array, least: number): void {
    this.#short.search(x, least, this.found);
  }

  /** All cycles; at least one where any is violated by more than `least`. */
  *searchAll(x: Float64Array, least: number, most: number): Steps<void> {
    const parts = this.#contract(x);
    const { source, target } = this.#edges;
    const part = this.#part;
    const side = this.#side;
    const from: number[] = [];
    const to: number[] = [];
    const crossed: number[] = [];
    const edge: number[] = [];
    const ways = new Map<number, number>();
    for (let e = 0; e < source.length; e++) {
      const [u, v] = [source[e]!, target[e]!];
      const [p, q] = [part[u]!, part[v]!];
      const turn = side[u]! ^ side[v]!;
      if (p === q) {
        // The ends' sides are known, and x says otherwise.
        if ((turn === 1 ? 1 - x[e]! : x[e]!) > least) {
          this.#walk.size = 0;
          this.#step(e, u, 1 - turn);
          this.#go(x, v, u, turn);
          this.#keep(x, least);
        }
        continue;
      }
      const key = Math.min(p, q) * parts + Math.max(p, q);
      const value = turn === 1 ? 1 - x[e]! : x[e]!;
      const other = ways.get(key);
      if (other === undefined) {
        ways.set(key, edge.length);
        from.push(p);
        to.push(q);
        crossed.push(value);
        edge.push(e);
      } else if (Math.abs(crossed[other]! - value) > least) {
        this.#closePair(x, e, value > crossed[other]! ? 1 : 0, edge[other]!);
        this.#keep(x, least);
      }
    }
    if (edge.length < 3 || this.found.count >= most) return;
    const contracted = buildCsr(
      parts,
      Int32Array.from(from),
      Int32Array.from(to),
      Float64Array.from(edge),
    ).graph;
    const index = yield* indexEdges(contracted);
    const original = Int32Array.from(index.forth, (a) => contracted.weight[a]!);
    const value = Float64Array.from(
      index.source,
      (p, e) => crossed[ways.get(p * parts + index.target[e]!)!]!,
    );
    const cycles = new OddCycles(contracted, index);
    const roots = Int32Array.from({ length: parts }, (_, p) => p);
    yield* cycles.search(value, least, roots, 0, Number.POSITIVE_INFINITY, most);
    const { count, start, member } = cycles.found;
    for (let t = 0; t < count; t++) {
      this.#expand(x, index, original, member, start[t]!, start[t + 1]!);
      this.#keep(x, least);
    }
  }

  /** Breadth first over the edges at 0 or 1. @returns the number of parts */
  #contract(x: Float64Array): number {
    const { n, rowPtr, adj } = this.#graph;
    const { edgeOf } = this.#edges;
    const part = this.#part.fill(-1);
    const queue = this.#queue;
    let parts = 0;
    for (let root = 0; root < n; root++) {
      if (part[root]! >= 0) continue;
      part[root] = parts;
      this.#side[root] = 0;
      queue[0] = root;
      for (let i = 0, size = 1; i < size; i++) {
        const u = queue[i]!;
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
          const value = x[edgeOf[a]!]!;
          const v = adj[a]!;
          if (part[v]! >= 0 || (value > INTEGRAL && value < 1 - INTEGRAL)) continue;
          part[v] = parts;
          this.#side[v] = this.#side[u]! ^ (value > 0.5 ? 1 : 0);
          queue[size++] = v;
        }
      }
      parts++;
    }
    return parts;
  }

  /** The walk over edge e and back over edge f, both between the same parts: e crosses where it should not, or the reverse. */
  #closePair(x: Float64Array, e: number, crossing: number, f: number): void {
    const { source, target } = this.#edges;
    const side = this.#side;
    const [u, v] = [source[e]!, target[e]!];
    const same = this.#part[u] === this.#part[source[f]!];
    const near = same ? source[f]! : target[f]!;
    const far = same ? target[f]! : source[f]!;
    this.#walk.size = 0;
    this.#step(e, u, crossing ^ side[u]! ^ side[v]!);
    this.#go(x, v, far, side[v]! ^ side[far]!);
    this.#step(f, far, (1 - crossing) ^ side[far]! ^ side[near]!);
    this.#go(x, near, u, side[near]! ^ side[u]!);
  }

  /** A cycle of the contracted graph as a walk of the graph. */
  #expand(
    x: Float64Array,
    index: EdgeIndex,
    original: Int32Array,
    member: Int32Array,
    from: number,
    end: number,
  ): void {
    const { source, target } = this.#edges;
    const part = this.#part;
    const side = this.#side;
    const shares = (e: number, p: number): boolean => index.source[e] === p || index.target[e] === p;
    const first = member[from]! >> 1;
    // The first edge leads to the part that it shares with the second.
    let p = shares(member[from + 1]! >> 1, index.source[first]!)
      ? index.target[first]!
      : index.source[first]!;
    let at = -1;
    let start = -1;
    for (let i = from; i < end; i++) {
      const contracted = member[i]! >> 1;
      const e = original[contracted]!;
      const u = part[source[e]!] === p ? source[e]! : target[e]!;
      const v = u === source[e]! ? target[e]! : source[e]!;
      if (at < 0) {
        start = u;
        this.#walk.size = 0;
      } else this.#go(x, at, u, side[at]! ^ side[u]!);
      this.#step(e, u, (1 - (member[i]! & 1)) ^ side[u]! ^ side[v]!);
      at = v;
      p = index.source[contracted] === p ? index.target[contracted]! : index.source[contracted]!;
    }
    this.#go(x, at, start, side[at]! ^ side[start]!);
  }

  #step(e: number, from: number, crossing: number): void {
    const walk = this.#walk;
    walk.node[walk.size] = from;
    walk.step[walk.size++] = 2 * e + 1 - crossing;
  }

  /** The shortest way from u to v over edges at 0 or 1, those at 1 crossing, that crosses so often, modulo 2. */
  #go(x: Float64Array, u: number, v: number, parity: number): void {
    if (u === v && parity === 0) return;
    const { rowPtr, adj } = this.#graph;
    const { edgeOf, source, target } = this.#edges;
    const seen = this.#seen;
    const via = this.#via;
    const queue = this.#queue;
    const search = ++this.#searches;
    // Backwards, so that the way is read forwards.
    const goal = 2 * u + parity;
    queue[0] = 2 * v;
    seen[2 * v] = search;
    for (let i = 0, size = 1; i < size && seen[goal] !== search; i++) {
      const c = queue[i]!;
      const t = c >> 1;
      for (let a = rowPtr[t]!, end = rowPtr[t + 1]!; a < end; a++) {
        const e = edgeOf[a]!;
        const value = x[e]!;
        if (value > INTEGRAL && value < 1 - INTEGRAL) continue;
        const to = 2 * adj[a]! + ((c & 1) ^ (value > 0.5 ? 1 : 0));
        if (seen[to] === search) continue;
        seen[to] = search;
        via[to] = e;
        queue[size++] = to;
      }
    }
    for (let c = goal; c !== 2 * v; ) {
      const e = via[c]!;
      const crossing = x[e]! > 0.5 ? 1 : 0;
      this.#step(e, c >> 1, crossing);
      c = 2 * (source[e] === c >> 1 ? target[e]! : source[e]!) + ((c & 1) ^ crossing);
    }
  }

  #keep(x: Float64Array, least: number): void {
    const walk = this.#walk;
    walk.simplify();
    walk.splitAtChords(x);
    const violation = 1 - walk.length(x);
    if (violation > least / 2) this.found.add(walk.step, walk.size, violation);
  }
}
