/** Twins: nodes u and v whose edges to all other nodes are proportional, w_ux = α·w_vx. Given the others' sides, h_u = Σ w_ux·s_x = α·h_v,
 *  and the pair adds −½(h_u s_u + h_v s_v + w_uv s_u s_v) to a constant.
 *
 *  - Where α·w_uv ≤ 0, all three terms are largest at once for some s_u = sgn(α)·s_v: u becomes v, or its opposite.
 *  - Otherwise those sides are best only if |w_uv| ≤ min(|h_u|, |h_v|). With g the greatest common divisor of the w_ux, h_u is an odd
 *    multiple of g, and so |h_u| ≥ g, where Σ w_ux/g is odd: adjacent twins of a clique of unit weights with an odd number of nodes.
 *  - Adjacent twins with edges that all weigh c up to signs as in w_ij = c·s_i·s_j are the inside of a clique: clique.ts.
 *
 *  Candidates have the same hash of their edges, in terms of the weight of the first edge where they are not adjacent, and up to the
 *  sign of α where they are. O(1) per edge, and looking through edges twice for every candidate.
 *  Sources: Lange, Andres, Swoboda (CVPR 2019) for α·w_uv ≤ 0; Ferizovic et al., "Engineering kernelization for maximum cut" (ALENEX
 *  2020), for cliques of unit weights; the odd case is our own. */
import { eliminateClique } from './clique.ts';
import type { ShrinkingGraph } from './shrinking-graph.ts';

/** Edge lists longer than this are not compared. */
const LONGEST = 300;
/** Different quotients of integers of this size, multiples of 1/8 included, are different doubles. */
const LARGEST_FACTOR = 2 ** 22;
/** Products with these never round. */
const POWERS = [1, 2, 0.5];
/** Places of the table that a hash may have. */
const PROBES = 4;

export class TwinsRule {
  readonly #graph: ShrinkingGraph;
  /** Hashes of the edges of each node as they are, and with the opposite weights; valid where it has not been touched since. */
  readonly #plain: Int32Array;
  readonly #negative: Int32Array;
  /** Nodes by the hash of their edges relative to the first one. */
  readonly #table: Int32Array;
  readonly #relative: Int32Array;
  /** The weight of the edge from the node that is compared. */
  readonly #weightTo: Float64Array;
  readonly #bits = new Int32Array(2);
  readonly #double = new Float64Array(this.#bits.buffer);
  work = 0;
  readonly #group = new Int32Array(LONGEST + 1);

  constructor(graph: ShrinkingGraph) {
    this.#graph = graph;
    this.#plain = new Int32Array(graph.n);
    this.#negative = new Int32Array(graph.n);
    const size = 2 ** Math.ceil(Math.log2(2 * graph.n + 2));
    this.#table = new Int32Array(size).fill(-1);
    this.#relative = new Int32Array(graph.n);
    this.#weightTo = new Float64Array(graph.n);
  }

  /** @returns whether u or a twin of it is gone */
  apply(u: number): boolean {
    const degree = this.#graph.lists.degree[u]!;
    if (degree < 2 || degree > LONGEST) return false;
    this.work += degree;
    return this.#joinApart(u) || this.#joinAdjacent(u);
  }

  /** With a node that it has no edge to. */
  #joinApart(u: number): boolean {
    const graph = this.#graph;
    const { degree } = graph.lists;
    const hash = this.#relativeHash(u);
    this.#relative[u] = hash;
    const mask = this.#table.length - 1;
    let at = hash & mask;
    for (let probe = 0; probe < PROBES; probe++, at = (at + 1) & mask) {
      const v = this.#table[at]!;
      if (v < 0) break;
      if (v === u) return false;
      if (this.#relative[v] !== hash || graph.gone[v] === 1 || degree[v] !== degree[u]) continue;
      const alpha = this.#ratio(u, v);
      if (alpha === 0) continue;
      const side = alpha > 0 ? 1 : -1;
      if (!graph.mergeable(u, v, side)) continue;
      graph.merge('twins', u, v, side);
      return true;
    }
    this.#table[at] = u;
    return false;
  }

  #joinAdjacent(u: number): boolean {
    const graph = this.#graph;
    const { first, next, head, weight, degree } = graph.lists;
    this.#hash(u);
    let size = 0;
    this.#group[size++] = u;
    for (let a = first[u]!; a !== -1; a = next[a]!) {
      const v = head[a]!;
      if (degree[v] !== degree[u]) continue;
      const alpha = this.#adjacentSign(u, v, weight[a]!);
      if (alpha === 0 || this.#ratio(u, v) !== alpha) continue;
      if (alpha * weight[a]! > 0) this.#group[size++] = v;
      else if (graph.mergeable(u, v, alpha)) {
        graph.merge('twins', u, v, alpha);
        return true;
      }
    }
    if (size === 1) return false;
    this.work += size * size;
    if (eliminateClique(graph, this.#group, size)) return true;
    return this.#joinOdd(u, this.#group[1]!);
  }

  /** Twins whose edge pulls them apart, but less than the others pull them together. */
  #joinOdd(u: number, v: number): boolean {
    const graph = this.#graph;
    const { first, next, head, weight } = graph.lists;
    let w = 0;
    let common = 0;
    for (let a = first[u]!; a !== -1; a = next[a]!) {
      if (head[a] === v) w = weight[a]!;
      else common = greatestCommonDivisor(common, Math.abs(weight[a]!));
    }
    let odd = false;
    for (let a = first[u]!; a !== -1; a = next[a]!) {
      if (head[a] !== v && Math.abs(weight[a]! / common) % 2 === 1) odd = !odd;
    }
    const side = w > 0 ? 1 : -1;
    if (!odd || Math.abs(w) > common || !graph.mergeable(u, v, side)) return false;
    graph.merge('twins', u, v, side);
    return true;
  }

  /** α by the hashes of adjacent nodes, ±1; 0 where they differ. */
  #adjacentSign(u: number, v: number, w: number): number {
    this.#hash(v);
    const toV = this.#mix(v, w);
    const rest = this.#plain[u]! - toV;
    if (((rest - this.#plain[v]! + this.#mix(u, w)) | 0) === 0) return 1;
    return ((rest - this.#negative[v]! + this.#mix(u, -w)) | 0) === 0 ? -1 : 0;
  }

  /** The α of twins, whose edges are looked through: exact. 0 where they are none. */
  #ratio(u: number, v: number): number {
    const { first, next, head, weight, degree } = this.#graph.lists;
    const weightTo = this.#weightTo;
    this.work += degree[u]!;
    for (let a = first[u]!; a !== -1; a = next[a]!) weightTo[head[a]!] = weight[a]!;
    weightTo[v] = 0;
    let alpha = 0;
    for (let a = first[v]!; a !== -1; a = next[a]!) {
      const x = head[a]!;
      if (x === u) continue;
      const w = weight[a]!;
      if (alpha === 0) alpha = weightTo[x]! / w;
      if (alpha === 0 || !this.#isProduct(weightTo[x]!, alpha, w)) {
        alpha = 0;
        break;
      }
    }
    for (let a = first[u]!; a !== -1; a = next[a]!) weightTo[head[a]!] = 0;
    return alpha;
  }

  /** Whether x = α·w exactly, where α is the quotient of two weights. */
  #isProduct(x: number, alpha: number, w: number): boolean {
    if (POWERS.includes(Math.abs(alpha))) return x === alpha * w;
    if (this.#graph.arithmetic !== 'integers') return false;
    return Math.abs(x) < LARGEST_FACTOR && Math.abs(w) < LARGEST_FACTOR && x / w === alpha;
  }

  #relativeHash(u: number): number {
    const { first, next, head, weight } = this.#graph.lists;
    let smallest = -1;
    for (let a = first[u]!; a !== -1; a = next[a]!) {
      if (smallest < 0 || head[a]! < head[smallest]!) smallest = a;
    }
    const unit = weight[smallest]!;
    let hash = 0;
    for (let a = first[u]!; a !== -1; a = next[a]!)
      hash = (hash + this.#mix(head[a]!, weight[a]! / unit)) | 0;
    return hash;
  }

  /** Computes the hashes of v, if its edges may have changed since. */
  #hash(v: number): void {
    if (this.#graph.touched[v] === 0) return;
    this.#graph.touched[v] = 0;
    const { first, next, head, weight, degree } = this.#graph.lists;
    this.work += degree[v]!;
    let plain = 0;
    let negative = 0;
    for (let a = first[v]!; a !== -1; a = next[a]!) {
      plain = (plain + this.#mix(head[a]!, weight[a]!)) | 0;
      negative = (negative + this.#mix(head[a]!, -weight[a]!)) | 0;
    }
    this.#plain[v] = plain;
    this.#negative[v] = negative;
  }

  #mix(x: number, w: number): number {
    this.#double[0] = w;
    let h =
      Math.imul(x + 1, 0x9e3779b1) ^
      Math.imul(this.#bits[0]! ^ Math.imul(this.#bits[1]!, 0x85ebca6b), 0xc2b2ae35);
    h = Math.imul(h ^ (h >>> 15), 0x2c1b3c6d);
    h = Math.imul(h ^ (h >>> 12), 0x297a2d39);
    return h ^ (h >>> 15);
  }
}

/** Exact for doubles: remainders are. */
function greatestCommonDivisor(x: number, y: number): number {
  let [a, b] = [x, y];
  while (b !== 0) [a, b] = [b, a % b];
  return a;
}
