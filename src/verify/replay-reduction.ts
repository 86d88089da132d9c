/** Replays the steps by which nodes leave a graph, each checked on exact weights:
 *
 *  - free: u has no edges.
 *  - join: the edge u–v weighs as much as all other edges of u together, signs left out. In some heaviest cut it decides u's side: u
 *    becomes v, or its opposite where the edge is positive.
 *  - star: u has no neighbours but x, y and z. With their sides given it adds (Σw + |Σ w·s|)/2 at best, which is a constant plus
 *    weights on the edges between them, fixed by its four values.
 *
 *  Weights are halved now and then: all are doubled, and the unit is halved, where that would leave the integers. */

import type { ReductionStep } from '../problems/proof.ts';
import { ExactGraph } from './exact-graph.ts';
import { type Rational, timesPowerOfTwo } from './rational.ts';
import { Refusal } from './refusal.ts';

export interface Reduced {
  /** What is left, nodes in their order. */
  readonly graph: ExactGraph;
  /** The heaviest cut weighs this much more than that of `graph`. */
  readonly offset: Rational;
}

export function replayReduction(graph: ExactGraph, steps: readonly ReductionStep[], where: string): Reduced {
  const replay = new Replay(graph);
  steps.forEach((step, i) => {
    const problem = replay.take(step);
    if (problem !== null) throw new Refusal(`${where}.steps[${i}]`, problem);
  });
  return replay.result();
}

class Replay {
  readonly #n: number;
  /** Per node the weights of its edges, by their other ends; null for a node that left. */
  readonly #edges: (Map<number, bigint> | null)[];
  #unit: Rational;
  #offset = 0n;

  constructor(graph: ExactGraph) {
    this.#n = graph.n;
    this.#unit = graph.unit;
    this.#edges = Array.from({ length: graph.n }, () => new Map());
    graph.weight.forEach((w, e) => {
      this.#edges[graph.source[e]!]!.set(graph.target[e]!, w);
      this.#edges[graph.target[e]!]!.set(graph.source[e]!, w);
    });
  }

  /** @returns why the step is not allowed, or null */
  take([rule, u, ...others]: ReductionStep): string | null {
    for (const v of [u, ...others]) if (!this.#edges[v]) return `node ${v} is not there`;
    if (new Set([u, ...others]).size !== 1 + others.length) return 'a node is named twice';
    if (rule === 'free') return this.#free(u);
    if (rule === 'join') return this.#join(u, others[0]!);
    return this.#star(u, others);
  }

  result(): Reduced {
    const place = new Map<number, number>();
    for (let u = 0; u < this.#n; u++) if (this.#edges[u]) place.set(u, place.size);
    const edges: [number, number, bigint][] = [];
    for (const [u, i] of place) {
      for (const [v, w] of this.#edges[u]!) if (u < v) edges.push([i, place.get(v)!, w]);
    }
    return {
      graph: ExactGraph.of(place.size, edges, this.#unit),
      offset: { p: this.#offset * this.#unit.p, q: this.#unit.q },
    };
  }

  #free(u: number): string | null {
    if (this.#edges[u]!.size > 0) return `node ${u} has edges`;
    this.#edges[u] = null;
    return null;
  }

  #join(u: number, v: number): string | null {
    const edges = this.#edges[u]!;
    const w = edges.get(v) ?? 0n;
    let others = 0n;
    for (const [t, x] of edges) if (t !== v) others += absolute(x);
    if (absolute(w) < others) return `the edge ${u}–${v} weighs less than the other edges of node ${u}`;
    this.#leave(u);
    if (w > 0n) this.#offset += w;
    for (const [t, x] of edges) {
      if (t === v) continue;
      // Opposite to v, u cuts its edge to t where v does not.
      if (w > 0n) this.#offset += x;
      this.#add(v, t, w > 0n ? -x : x);
    }
    return null;
  }

  #star(u: number, [x, y, z]: readonly number[]): string | null {
    const edges = this.#edges[u]!;
    for (const t of edges.keys())
      if (t !== x && t !== y && t !== z) return `node ${u} has another neighbour, ${t}`;
    const weights = (): readonly bigint[] => [x, y, z].map((t) => this.#edges[u]!.get(t!) ?? 0n);
    const differences = ([a, b, c]: readonly bigint[]): readonly bigint[] => {
      const together = absolute(a! + b! + c!);
      const [onlyX, onlyY, onlyZ] = [absolute(b! + c! - a!), absolute(a! + c! - b!), absolute(a! + b! - c!)];
      return [
        onlyX + onlyY - onlyZ - together,
        onlyX + onlyZ - onlyY - together,
        onlyY + onlyZ - onlyX - together,
      ];
    };
    if (differences(weights()).some((d) => d % 4n !== 0n)) this.#double();
    const [a, b, c] = weights();
    const [xy, xz, yz] = differences([a!, b!, c!]);
    this.#leave(u);
    this.#offset += (a! + b! + c! + absolute(a! + b! + c!)) / 2n;
    this.#add(x!, y!, xy! / 4n);
    this.#add(x!, z!, xz! / 4n);
    this.#add(y!, z!, yz! / 4n);
    return null;
  }

  #leave(u: number): void {
    for (const t of this.#edges[u]!.keys()) this.#edges[t]!.delete(u);
    this.#edges[u] = null;
  }

  #add(u: number, v: number, w: bigint): void {
    const sum = (this.#edges[u]!.get(v) ?? 0n) + w;
    for (const [from, to] of [
      [u, v],
      [v, u],
    ] as const) {
      if (sum === 0n) this.#edges[from]!.delete(to);
      else this.#edges[from]!.set(to, sum);
    }
  }

  #double(): void {
    this.#unit = timesPowerOfTwo(this.#unit, -1);
    this.#offset *= 2n;
    for (const edges of this.#edges) if (edges) for (const [v, w] of edges) edges.set(v, 2n * w);
  }
}

function absolute(x: bigint): bigint {
  return x < 0n ? -x : x;
}
