/** The heaviest cut of a small graph by trying all: an independent set follows from the sides of the others, of which one is fixed
 *  and the rest run through a Gray code. With s the others' sides, twice a cut at best is twice the cut among them plus
 *  Σ (dₜ + |hₜ|) over the independent set, d the weighted degree and h = Σ w·s. */
import type { ExactGraph } from './exact-graph.ts';
import { type IntegerParts, integerParts, joinParts } from './integer-parts.ts';

/** Nodes with a side of their own, and steps times neighbours: a minute or so. */
const MOST_FREE = 30;
const MOST_WORK = 5e10;
/** So few nodes are enumerated whatever their weights. */
const FEW_NODES = 18;

/** The weight of the heaviest cut in the graph's units, or why it is not found. */
export function enumerateCuts(graph: ExactGraph): bigint | string {
  const parts = integerParts(graph);
  if (parts === null) {
    if (graph.n > FEW_NODES) return 'the weights differ too much in size';
    return enumeratePlainly(graph);
  }
  const { others, place } = assignRoles(graph);
  const free = Math.max(0, others.length - 1);
  const arcs = graph.rows().head.length;
  if (free > MOST_FREE || 2 ** free * (1 + arcs / Math.max(1, graph.n)) > MOST_WORK)
    return `${graph.n} nodes are too many to try all cuts`;
  return new Enumeration(graph, parts, others, place).best(free);
}

function enumeratePlainly(graph: ExactGraph): bigint {
  const { start, head, edge } = graph.rows();
  const side = new Uint8Array(graph.n);
  let cut = 0n;
  let best = 0n;
  // A Gray code: one node changes its side at a time.
  for (let step = 1; step < 2 ** Math.max(0, graph.n - 1); step++) {
    const u = 31 - Math.clz32(step & -step);
    for (let a = start[u]!; a < start[u + 1]!; a++) {
      const w = graph.weight[edge[a]!]!;
      cut += side[head[a]!] === side[u] ? w : -w;
    }
    side[u] = 1 - side[u]!;
    if (cut > best) best = cut;
  }
  return best;
}

/** An independent set, least degrees first; the others, and where each node is among them, −1 for the set's. */
function assignRoles(graph: ExactGraph): { others: number[]; place: Int32Array } {
  const { start, head } = graph.rows();
  const degree = (u: number): number => start[u + 1]! - start[u]!;
  const nodes = Array.from({ length: graph.n }, (_, u) => u).sort((u, v) => degree(u) - degree(v) || u - v);
  const place = new Int32Array(graph.n).fill(-1);
  const joined = new Uint8Array(graph.n);
  const others: number[] = [];
  for (const u of nodes) {
    if (joined[u] === 1) place[u] = others.push(u) - 1;
    else for (let a = start[u]!; a < start[u + 1]!; a++) joined[head[a]!] = 1;
  }
  return { others, place };
}

class Enumeration {
  readonly #graph: ExactGraph;
  readonly #parts: IntegerParts;
  readonly #others: readonly number[];
  readonly #place: Int32Array;
  /** h of each node over the others, in two parts. */
  readonly #high: Float64Array;
  readonly #low: Float64Array;
  readonly #side: Int8Array;
  /** Twice the cut among the others, plus Σ|h| of the independent set. */
  #valueHigh = 0;
  #valueLow = 0;

  constructor(graph: ExactGraph, parts: IntegerParts, others: readonly number[], place: Int32Array) {
    this.#graph = graph;
    this.#parts = parts;
    this.#others = others;
    this.#place = place;
    this.#high = new Float64Array(graph.n);
    this.#low = new Float64Array(graph.n);
    this.#side = new Int8Array(graph.n).fill(1);
    const { high, low } = parts;
    graph.weight.forEach((_, e) => {
      for (const [u, v] of [
        [graph.source[e]!, graph.target[e]!],
        [graph.target[e]!, graph.source[e]!],
      ] as const) {
        if (place[v]! < 0) continue;
        this.#high[u]! += high[e]!;
        this.#low[u]! += low === null ? 0 : low[e]!;
      }
    });
    for (let u = 0; u < graph.n; u++) if (place[u]! < 0) this.#count(u, 1);
  }

  best(free: number): bigint {
    let bestHigh = this.#valueHigh;
    let bestLow = this.#valueLow;
    const scale = 2 ** -this.#parts.bits;
    const end = 2 ** free;
    for (let step = 1; step < end; step++) {
      this.#flip(this.#others[31 - Math.clz32(step & -step)]!);
      if (this.#valueHigh - bestHigh + (this.#valueLow - bestLow) * scale > 0) {
        bestHigh = this.#valueHigh;
        bestLow = this.#valueLow;
      }
    }
    let degrees = 0n;
    for (let e = 0; e < this.#graph.weight.length; e++) {
      if (this.#place[this.#graph.source[e]!]! < 0 || this.#place[this.#graph.target[e]!]! < 0)
        degrees += this.#graph.weight[e]!;
    }
    return (joinParts(bestHigh, bestLow, this.#parts.bits) + degrees) / 2n;
  }

  /** Counts |h| of a node of the independent set in, or out. */
  #count(t: number, sign: number): void {
    const h = this.#high[t]!;
    const l = this.#low[t]!;
    const turned = h + l * 2 ** -this.#parts.bits < 0 ? -sign : sign;
    this.#valueHigh += turned * h;
    this.#valueLow += turned * l;
  }

  #flip(u: number): void {
    const { start, head, edge } = this.#graph.rows();
    const { high, low } = this.#parts;
    const side = this.#side[u]!;
    // Edges to nodes on u's side are cut now, the others no more.
    this.#valueHigh += 2 * side * this.#high[u]!;
    this.#valueLow += 2 * side * this.#low[u]!;
    this.#side[u] = -side;
    for (let a = start[u]!, end = start[u + 1]!; a < end; a++) {
      const t = head[a]!;
      const independent = this.#place[t]! < 0;
      if (independent) this.#count(t, -1);
      this.#high[t]! -= 2 * side * high[edge[a]!]!;
      if (low !== null) this.#low[t]! -= 2 * side * low[edge[a]!]!;
      if (independent) this.#count(t, 1);
    }
  }
}
