/** Which odd-clique inequalities, subdivided, a point of the linear program violates, once it satisfies the odd cycles.
 *  K signed nodes, K odd, and a walk between each two of them, F the steps of the walks that are taken to cross, oddly many of them where
 *  the signs are the same. A cut disagrees with F in some step of every walk whose ends, signs taken off, are on one side; of K nodes
 *  on two sides at least (K − 1)²/4 pairs are on one. So the lengths Σ_F (1 − x) + Σ_rest x of all walks add up to (K − 1)²/4 or more:
 *
 *      Σ_F x − Σ_rest x ≤ |F| − (K − 1)²/4.
 *
 *  For K = 3 the walks are an odd cycle. With K = 5 the bound of toruspm3-8-50 falls from 464.73 to 462.6.
 *  The search: shortest walks between the parts that edges at 0 or 1 join, then from every near pair of parts greedily the nearest third,
 *  fourth and fifth, and single exchanges. It need not find what there is.
 *  Sources: Barahona, Mahjoub, "On the cut polytope", Math. Program. 36 (1986); Bonato, Jünger, Reinelt, Rinaldi, "Lifting and separation
 *  procedures for the cut polytope", Math. Program. 146 (2014), for contraction. */
import type { Steps } from '../core/steps.ts';
import type { EdgeIndex } from '../cuts/edge-index.ts';
import { byViolation } from '../cuts/found-cycles.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { EventQueue } from './surface/event-queue.ts';

export interface OddClique {
  /** Int32Array: 2·edge for a step of F, 2·edge + 1 for another, walk by walk: from the first node to the second, to the third, …,
   *  from the second to the third, … */
  readonly members: Int32Array;
  /** Int32Array(K(K − 1)/2 + 1): walk i has the members walks[i] .. walks[i + 1] − 1. */
  readonly walks: Int32Array;
  /** The node where each walk begins. */
  readonly starts: Int32Array;
}

/** Nodes of a clique. With 7 of them hardly anything is gained. */
const SIZE = 5;
/** Of the lengths of its walks, no less: (K − 1)²/4. */
export const CLIQUE_LENGTH = (SIZE - 1) ** 2 / 4;
const PAIRS = (SIZE * (SIZE - 1)) / 2;
/** Nearer to 0 or 1 than this, an edge joins its ends. */
const INTEGRAL = 1e-6;
/** Longer walks than this are not looked for; nor are graphs that fall into more parts than this looked at. */
const LONGEST = 0.9;
const MOST_PARTS = 1000;
/** Of each part the nearest ones so many are tried as a second node. */
const PARTNERS = 12;

export class CliqueSeparation {
  readonly #graph: CsrGraph;
  readonly #edges: EdgeIndex;
  /** One node of each part. */
  #parts: number[] = [];
  /** Per part, from its node: the step by which each copy 2v + side is reached, and the lengths to the copies of the parts' nodes. */
  #via: Int32Array[] = [];
  #length: Float64Array[] = [];

  constructor(graph: CsrGraph, edges: EdgeIndex) {
    this.#graph = graph;
    this.#edges = edges;
  }

  /** @param x Float64Array(m) in [0, 1] @param least the smallest violation that counts
   *  @param perEdge cliques that may share an edge @returns at most `most` cliques, the most violated ones first */
  *search(x: Float64Array, least: number, most: number, perEdge: number): Steps<OddClique[]> {
    this.#parts = this.#findParts(x);
    const count = this.#parts.length;
    if (count < SIZE || count > MOST_PARTS) return [];
    yield* this.#measure(x);
    const found: number[][] = [];
    const violation: number[] = [];
    const seen = new Set<string>();
    for (let p = 0; p < count; p++) {
      for (const q of this.#nearest(p)) {
        const clique = this.#grow(2 * p, q);
        const excess = clique === null ? 0 : CLIQUE_LENGTH - this.#total(clique);
        if (!(excess > least)) continue;
        const key = clique!.join();
        if (seen.has(key)) continue;
        seen.add(key);
        found.push(clique!);
        violation.push(excess);
      }
      if (p % 16 === 15) yield;
    }
    return this.#choose(found, Float64Array.from(violation), most, perEdge);
  }

  #findParts(x: Float64Array): number[] {
    const { n, rowPtr, adj } = this.#graph;
    const { edgeOf } = this.#edges;
    const parts: number[] = [];
    const seen = new Uint8Array(n);
    for (let root = 0; root < n; root++) {
      if (seen[root] === 1) continue;
      parts.push(root);
      seen[root] = 1;
      const stack = [root];
      for (let u = stack.pop(); u !== undefined; u = stack.pop()) {
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
          const value = x[edgeOf[a]!]!;
          if (seen[adj[a]!] === 1 || (value > INTEGRAL && value < 1 - INTEGRAL)) continue;
          seen[adj[a]!] = 1;
          stack.push(adj[a]!);
        }
      }
    }
    return parts;
  }

  /** Shortest walks from every part. */
  *#measure(x: Float64Array): Steps<void> {
    const { n } = this.#graph;
    const parts = this.#parts;
    const queue = new EventQueue(2 * n);
    const distance = new Float64Array(2 * n);
    this.#via = [];
    this.#length = [];
    for (const root of parts) {
      const via = new Int32Array(2 * n).fill(-1);
      this.#walk(x, root, queue, distance, via);
      this.#via.push(via);
      const length = new Float64Array(2 * parts.length);
      for (let q = 0; q < length.length; q++) length[q] = distance[2 * parts[q >> 1]! + (q & 1)]!;
      this.#length.push(length);
      if (this.#via.length % 8 === 0) yield;
    }
  }

  /** Dijkstra in the doubled graph. */
  #walk(x: Float64Array, root: number, queue: EventQueue, distance: Float64Array, via: Int32Array): void {
    const { rowPtr, adj } = this.#graph;
    const { edgeOf } = this.#edges;
    distance.fill(Number.POSITIVE_INFINITY);
    distance[2 * root] = 0;
    queue.push(2 * root, 0);
    for (let c = queue.pop(); c >= 0; c = queue.pop()) {
      const d = distance[c]!;
      for (let a = rowPtr[c >> 1]!, end = rowPtr[(c >> 1) + 1]!; a < end; a++) {
        const e = edgeOf[a]!;
        for (let crossing = 0; crossing < 2; crossing++) {
          const to = 2 * adj[a]! + ((c & 1) ^ crossing);
          const length = d + (crossing === 1 ? 1 - x[e]! : x[e]!);
          if (length > LONGEST || !(length < distance[to]!)) continue;
          distance[to] = length;
          via[to] = 2 * e + 1 - crossing;
          queue.push(to, length);
        }
      }
    }
  }

  /** Between signed parts 2·part + sign: the walk crosses oddly where the signs are the same. */
  #between(a: number, b: number): number {
    return this.#length[a >> 1]![b ^ (a & 1) ^ 1]!;
  }

  /** Signed parts beyond p that are nearest to p with the sign 0. */
  #nearest(p: number): number[] {
    const near: number[] = [];
    const length = this.#length[p]!;
    for (let q = 2 * p + 2; q < length.length; q++) if (this.#between(2 * p, q) < LONGEST) near.push(q);
    near.sort((a, b) => this.#between(2 * p, a) - this.#between(2 * p, b) || a - b);
    return near.slice(0, PARTNERS);
  }

  #total(clique: readonly number[]): number {
    let sum = 0;
    for (let i = 0; i < clique.length; i++)
      for (let j = i + 1; j < clique.length; j++) sum += this.#between(clique[i]!, clique[j]!);
    return sum;
  }

  /** The nearest ones are added, and exchanged while that makes the walks shorter.
   *  @returns signed parts in order, the first of sign 0; null where there are too few within reach */
  #grow(a: number, b: number): number[] | null {
    const clique = [a, b];
    while (clique.length < SIZE) {
      const next = this.#best(clique, -1);
      if (next < 0) return null;
      clique.push(next);
    }
    for (let i = 0, since = 0; since < SIZE; i = (i + 1) % SIZE) {
      const next = this.#best(clique, i);
      since = next === clique[i] ? since + 1 : 0;
      clique[i] = next;
    }
    clique.sort((p, q) => p - q);
    const sign = clique[0]! & 1;
    return clique.map((q) => q ^ sign);
  }

  /** The signed part that is nearest to all of them but number `without`, which it keeps its place from unless it is nearer; −1 for none. */
  #best(clique: readonly number[], without: number): number {
    const others = clique.filter((_, i) => i !== without);
    let best = without < 0 ? -1 : clique[without]!;
    let least = best < 0 ? Number.POSITIVE_INFINITY : sumTo(this.#rows(others), best) - 1e-9;
    const rows = this.#rows(others);
    for (let q = 0; q < 2 * this.#parts.length; q++) {
      const sum = sumTo(rows, q);
      if (!(sum < least) || others.some((other) => other >> 1 === q >> 1)) continue;
      least = sum;
      best = q;
    }
    return best;
  }

  /** Lengths from each of them, and what has to be turned to read them by signed part. */
  #rows(clique: readonly number[]): { length: Float64Array; turn: number }[] {
    return clique.map((a) => ({ length: this.#length[a >> 1]!, turn: (a & 1) ^ 1 }));
  }

  #choose(found: number[][], violation: Float64Array, most: number, perEdge: number): OddClique[] {
    const uses = new Uint16Array(this.#graph.m);
    const chosen: OddClique[] = [];
    for (const i of byViolation(violation, violation.length)) {
      if (chosen.length === most) break;
      const clique = this.#withWalks(found[i]!);
      if (clique.members.some((member) => uses[member >> 1]! >= perEdge)) continue;
      for (const member of clique.members) uses[member >> 1]!++;
      chosen.push(clique);
    }
    return chosen;
  }

  #withWalks(clique: readonly number[]): OddClique {
    const members: number[] = [];
    const walks = [0];
    const starts = new Int32Array(PAIRS);
    for (let i = 0; i < SIZE; i++) {
      for (let j = i + 1; j < SIZE; j++) {
        const [a, b] = [clique[i]!, clique[j]!];
        starts[walks.length - 1] = this.#parts[a >> 1]!;
        const to = b ^ (a & 1) ^ 1;
        members.push(...this.#stepsTo(a >> 1, 2 * this.#parts[to >> 1]! + (to & 1)));
        walks.push(members.length);
      }
    }
    return { members: Int32Array.from(members), walks: Int32Array.from(walks), starts };
  }

  /** The walk from a part to a copy. */
  #stepsTo(part: number, copy: number): number[] {
    const { source, target } = this.#edges;
    const via = this.#via[part]!;
    const steps: number[] = [];
    for (let c = copy; c !== 2 * this.#parts[part]!; ) {
      const member = via[c]!;
      steps.push(member);
      const e = member >> 1;
      const u = source[e] === c >> 1 ? target[e]! : source[e]!;
      c = 2 * u + ((c & 1) ^ (1 - (member & 1)));
    }
    return steps.reverse();
  }
}

function sumTo(rows: readonly { length: Float64Array; turn: number }[], q: number): number {
  let sum = 0;
  for (const { length, turn } of rows) sum += length[q ^ turn]!;
  return sum;
}
