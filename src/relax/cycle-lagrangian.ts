/** The max-cut SDP with odd-cycle inequalities, their multipliers y ≥ 0 moved into the weights:
 *
 *      cut(x) ≤ Σ_t y_t(|F_t| − 1) + Σ_e w'_e x_e,   w'_e = w_e − Σ_{t: e ∈ F_t} y_t + Σ_{t: e ∈ C_t∖F_t} y_t,
 *
 *  for every cut x, since each inequality t has y_t(|F_t| − 1 − Σ_F x + Σ_{C∖F} x) ≥ 0. The last sum is a cut of the weights w', which
 *  the mixing method relaxes and the dual bounds as if there were no inequalities: the edges stay, the vectors stay warm.
 *  The best y minimises a convex function whose subgradient is minus the violation. */
import { inBlocks } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { CyclePool } from '../cuts/cycle-pool.ts';
import { type EdgeIndex, indexEdges, placesOf } from '../cuts/edge-index.ts';
import { buildCsr, type CsrGraph } from '../graph/csr.ts';
import { nextUp, UpwardSum } from '../linalg/upward-sum.ts';
import { dualBound } from './dual-bound.ts';
import type { DualBound, DualBoundOptions } from './dual-problem.ts';
import { Mixing, normalizeRows } from './mixing.ts';

/** Vectors to start from: those of solveMixing for the same graph. */
export interface StartVectors {
  /** Float32Array(n·rank). */
  readonly vectors: Float32Array;
  readonly rank: number;
}

/** Edges between two pauses, and members of inequalities. */
const PAUSE_EDGES = 1e5;
const NOISE_TABLE = 4096;
const PAUSE_MEMBERS = 5e5;
/** Multipliers are multiples of this share of a power of two near max|w| where a bound is proven, so that their sums are exact up to
 *  2²⁰ times as large. */
const GRID = 2 ** -32;
const MOST_GRID_UNITS = 2 ** 52;

export class CycleLagrangian {
  readonly pool: CyclePool;
  readonly edges: EdgeIndex;
  /** Float64Array(m): x_e = (1 − ⟨v_u, v_v⟩)/2 of the last observation, and its running mean. */
  readonly x: Float64Array;
  readonly mean: Float64Array;
  readonly mixing: Mixing;
  /** The graph with weights w'. */
  readonly weighted: CsrGraph;
  readonly #graph: CsrGraph;
  readonly #maxAbs: number;
  /** Float64Array(m): w − w'. */
  readonly #shift: Float64Array;
  /** Uint8Array(m): the edge is in an inequality of the pool. */
  readonly #inUse: Uint8Array;

  private constructor(
    graph: CsrGraph,
    weighted: CsrGraph,
    edges: EdgeIndex,
    mixing: Mixing,
    maxAbs: number,
    pool: CyclePool,
  ) {
    this.#graph = graph;
    this.weighted = weighted;
    this.edges = edges;
    this.mixing = mixing;
    this.#maxAbs = maxAbs;
    this.x = new Float64Array(graph.m);
    this.mean = new Float64Array(graph.m);
    this.#shift = new Float64Array(graph.m);
    this.#inUse = new Uint8Array(graph.m);
    this.pool = pool;
  }

  /** O(n + m); 110 bytes per edge. */
  static *of(
    graph: CsrGraph,
    maxAbs: number,
    start: StartVectors,
    pool = new CyclePool(),
  ): Steps<CycleLagrangian> {
    const edges = yield* indexEdges(graph);
    const weighted = { ...graph, weight: Float64Array.from(graph.weight) };
    yield;
    const mixing = yield* Mixing.of(weighted, start.rank, maxAbs);
    mixing.arrays.vectors.set(start.vectors);
    return new CycleLagrangian(graph, weighted, edges, mixing, maxAbs, pool);
  }

  /** Reads x off the vectors: of the edges in inequalities, or of all of them, and then moves the mean towards it by this share. O(mk) */
  *observe(share: number): Steps<void> {
    const { k, vectors } = this.mixing.arrays;
    const { source, target } = this.edges;
    const { x, mean } = this;
    const inUse = this.#inUse;
    yield* inBlocks(x.length, PAUSE_EDGES, (from, to) => {
      for (let e = from; e < to; e++) {
        if (share === 0 && inUse[e] === 0) continue;
        const u = source[e]! * k;
        const v = target[e]! * k;
        let [s0, s1, s2, s3] = [0, 0, 0, 0];
        for (let c = 0; c < k; c += 4) {
          s0 += vectors[u + c]! * vectors[v + c]!;
          s1 += vectors[u + c + 1]! * vectors[v + c + 1]!;
          s2 += vectors[u + c + 2]! * vectors[v + c + 2]!;
          s3 += vectors[u + c + 3]! * vectors[v + c + 3]!;
        }
        const value = Math.min(1, Math.max(0, 0.5 - (s0 + s1 + s2 + s3) / 2));
        x[e] = value;
        mean[e]! += share * (value - mean[e]!);
      }
    });
  }

  /** To be called when the pool has changed. */
  markUsed(): void {
    const { count, start, member } = this.pool;
    const inUse = this.#inUse;
    inUse.fill(0);
    for (let i = 0; i < start[count]!; i++) inUse[member[i]! >> 1] = 1;
  }

  /** The same problem on a graph that has these pairs as edges, too, of weight 0 where there was none; edges of weight 0 that no
   *  inequality needs are left out.
   *  @param pairs Int32Array: two nodes of each, the smaller first */
  *withPairs(pairs: Int32Array): Steps<CycleLagrangian> {
    const { source, target, forth } = this.edges;
    const given = this.#graph;
    this.markUsed();
    const most = source.length + pairs.length / 2;
    const from = new Int32Array(most);
    const to = new Int32Array(most);
    const weight = new Float64Array(most);
    let count = 0;
    for (let e = 0; e < source.length; e++) {
      const w = given.weight[forth[e]!]!;
      if (w === 0 && this.#inUse[e] === 0) continue;
      from[count] = source[e]!;
      to[count] = target[e]!;
      weight[count++] = w;
    }
    for (let i = 0; i < pairs.length; i += 2) {
      from[count] = pairs[i]!;
      to[count++] = pairs[i + 1]!;
    }
    const { graph } = buildCsr(given.n, from, to, weight, count);
    yield;
    const { k: rank, vectors } = this.mixing.arrays;
    const grown = yield* CycleLagrangian.of(graph, this.#maxAbs, { vectors, rank }, this.pool);
    this.pool.renumber(placesOf(this.edges, grown.edges));
    return grown;
  }

  /** y ← max(0, y + step·violation) for the last observation, and the weights that follow. O(m + members) */
  *move(step: number): Steps<void> {
    const { count, start, member, multiplier } = this.pool;
    const { x } = this;
    for (let t = 0, end = 0; t < count; t = end) {
      end = blockEnd(start, t, count);
      for (let s = t; s < end; s++) {
        let violation = 1;
        for (let i = start[s]!; i < start[s + 1]!; i++) {
          const b = member[i]!;
          violation += b & 1 ? -x[b >> 1]! : x[b >> 1]! - 1;
        }
        multiplier[s] = Math.max(0, multiplier[s]! + step * violation);
      }
      if (end < count) yield;
    }
    yield* this.setWeights();
  }

  /** w' for the multipliers in the pool. */
  *setWeights(): Steps<void> {
    const { count, start, member, multiplier } = this.pool;
    const shift = this.#shift;
    shift.fill(0);
    for (let t = 0, end = 0; t < count; t = end) {
      end = blockEnd(start, t, count);
      for (let s = t; s < end; s++) {
        const y = multiplier[s]!;
        if (y === 0) continue;
        for (let i = start[s]!; i < start[s + 1]!; i++) {
          const b = member[i]!;
          shift[b >> 1]! += b & 1 ? -y : y;
        }
      }
      if (end < count) yield;
    }
    const { forth, back } = this.edges;
    const { weight } = this.weighted;
    const { weight: kernelWeight } = this.mixing.arrays;
    const given = this.#graph.weight;
    yield* inBlocks(shift.length, PAUSE_EDGES, (from, to) => {
      for (let e = from; e < to; e++) {
        const a = forth[e]!;
        const b = back[e]!;
        const w = given[a]! - shift[e]!;
        weight[a] = w;
        weight[b] = w;
        kernelWeight[a] = w / this.#maxAbs;
        kernelWeight[b] = kernelWeight[a]!;
      }
    });
  }

  /** Moves each vector by about this length: out of saddle points, where they have lost dimensions. Without, G55 ended at 10912.2, not
   *  10909.4. Rows take their noise from random places of one table: drawing each number took longer than a sweep. */
  *disturb(length: number, random: Random): Steps<void> {
    const { k, vectors } = this.mixing.arrays;
    const noise = Float32Array.from(
      { length: NOISE_TABLE + k },
      () => (length * random.normal()) / Math.sqrt(k),
    );
    yield* inBlocks(vectors.length, PAUSE_EDGES * k, (from, to) => {
      for (let row = from; row < to; row += k) {
        const at = random.below(NOISE_TABLE);
        for (let c = 0; c < k; c++) vectors[row + c]! += noise[at + c]!;
      }
      normalizeRows(vectors, k, from, to);
    });
  }

  /** A bound for the present multipliers: sweeps until the vectors stand still, then the dual bound of w'.
   *  @param sweeping ends the sweeps
   *  @returns its value, rounded outward, and the dual bound of w'; null where the numbers do not fit */
  *prove(
    tolerance: number,
    maxSweeps: number,
    sweeping: Deadline,
    options: DualBoundOptions,
  ): Steps<{ value: number; dual: DualBound } | null> {
    if (!this.#roundMultipliers()) return null;
    yield* this.setWeights();
    yield* this.mixing.run(tolerance, maxSweeps, sweeping);
    const { multipliers } = yield* this.mixing.measure(options.deadline);
    const dual = yield* dualBound(this.weighted, multipliers, options);
    const sum = this.#constant();
    sum.add(dual.value);
    const { forth } = this.edges;
    for (let e = 0; e < forth.length; e++) {
      const lost = differenceError(
        this.#graph.weight[forth[e]!]!,
        this.#shift[e]!,
        this.weighted.weight[forth[e]!]!,
      );
      if (lost > 0) sum.add(lost);
    }
    return { value: sum.upper(), dual };
  }

  /** Σ y_t(|F_t| − 1). */
  #constant(): UpwardSum {
    const { count, start, member, multiplier } = this.pool;
    const sum = new UpwardSum();
    for (let t = 0; t < count; t++) {
      if (multiplier[t] === 0) continue;
      let crossing = -1;
      for (let i = start[t]!; i < start[t + 1]!; i++) crossing += 1 - (member[i]! & 1);
      if (crossing > 0) sum.add(nextUp(multiplier[t]! * crossing));
    }
    return sum;
  }

  /** Onto the grid. @returns false where an edge's sum of multipliers might not be exact there */
  #roundMultipliers(): boolean {
    const { count, start, member, multiplier } = this.pool;
    const grid = 2 ** Math.ceil(Math.log2(this.#maxAbs)) * GRID;
    if (!(grid > 0 && grid < Number.POSITIVE_INFINITY)) return false;
    const sizes = new Float64Array(this.x.length);
    for (let t = 0; t < count; t++) {
      const units = Math.round(multiplier[t]! / grid);
      multiplier[t] = units * grid;
      for (let i = start[t]!; i < start[t + 1]!; i++) {
        const e = member[i]! >> 1;
        sizes[e]! += units;
        if (!(sizes[e]! <= MOST_GRID_UNITS)) return false;
      }
    }
    return true;
  }
}

/** The end of a block of inequalities from t on with about PAUSE_MEMBERS members. */
function blockEnd(start: Int32Array, t: number, count: number): number {
  if (start[count]! - start[t]! <= PAUSE_MEMBERS) return count;
  const most = start[t]! + PAUSE_MEMBERS;
  let end = t + 1;
  while (end < count && start[end]! < most) end++;
  return end;
}

/** a − b − difference, where the difference is a − b rounded to nearest: exact (Knuth's two-sum). */
function differenceError(a: number, b: number, difference: number): number {
  const virtual = difference - a;
  return a - (difference - virtual) + (-b - virtual);
}
