/** Mixing method: the max-cut SDP by coordinate ascent on unit vectors.
 *  Maximises Σ w(u,v)(1 − ⟨x_u, x_v⟩)/2 over edges, x_u ∈ R^k, |x_u| = 1. One sweep is O(mk), in f32 with SIMD.
 *  Source: Wang, Chang, Kolter, arXiv:1706.00476. Departs from it twice: x_u stays where its sum vanishes, and each step is
 *  over-relaxed, as in SOR (see kernels/mixing.ts). That keeps every step an ascent and saves most sweeps: to a gap of 1e-4
 *  G55 takes 19 sweeps instead of 95, G70 35 instead of 200 to 400, G32 77 instead of 400 to 800.
 *  The value reached is NOT an upper bound; dual-bound.ts makes one. */
import { inBlocks, inRowBlocks } from '../core/blocks.ts';
import { type Deadline, secondsSince } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { type MixingArrays, mixingLayout, mixingSweep } from '../kernels/mixing.ts';
import type { Backend, KernelSpace } from '../kernels/space.ts';

export interface MixingOptions {
  /** Number of columns; rounded up to a multiple of 4. Default: `defaultRank`. */
  readonly rank?: number | undefined;
  /** Stop when Σ|g_u|, which converges with the value, changes by less than this share of Σ|w| in each of four sweeps. */
  readonly tolerance?: number | undefined;
  readonly maxSweeps?: number | undefined;
  readonly backend?: Backend | undefined;
}

export interface MixingResult {
  /** Float32Array(n·rank): row u is x_u, of unit length up to rounding. */
  readonly vectors: Float32Array;
  readonly rank: number;
  /** Σ w(1 − ⟨x_u, x_v⟩/(|x_u||x_v|))/2, taken in f64 from the vectors. Where the deadline left no time for that, what the last
   *  sweep saw of it. */
  readonly value: number;
  /** Float64Array(n): the dual multipliers −¼⟨Σ_t w x_t, x_u⟩ of these vectors, in f64; or what the last sweep saw of them. */
  readonly multipliers: Float64Array;
  readonly sweeps: number;
  /** The last sweep added less than the tolerance. */
  readonly converged: boolean;
  readonly seconds: number;
}

/** What MixingOptions leaves open. */
export const MIXING_DEFAULTS = { tolerance: 4e-9, maxSweeps: 2000 } as const;
/** Edges times sweeps by default: above 10^5 edges the sweeps become fewer, though never below 30. 3·10^6 edges get 66, 15 s. */
const EDGE_SWEEPS = 2e8;
const FEWEST_SWEEPS = 30;

/** Rank 32 reached the value of rank ⌈√(2n)⌉ on every G-set graph tried (and the dual bound shows it on any other):
 *  more columns cost time and gain nothing. */
const RANK_CAP = 32;
/** Vectors take at most this many bytes: 10^6 nodes get rank 16. */
const VECTOR_BYTES_CAP = 64 * 2 ** 20;

/** min(⌈√(2n)⌉, 32) rounded up to a multiple of 4; beyond 2^19 nodes as many columns as fit in 64 MiB, but at least 8. */
export function defaultRank(n: number): number {
  const full = Math.min(Math.ceil(Math.sqrt(2 * n)), RANK_CAP);
  const rounded = Math.max(4, Math.ceil(full / 4) * 4);
  const affordable = Math.max(8, Math.floor(VECTOR_BYTES_CAP / (16 * Math.max(n, 1))) * 4);
  return Math.min(rounded, affordable);
}

/** Work between two pauses. Of sweeps and measuring: rows and arcs times columns, some 10 ms; of copies and draws: numbers. */
const PAUSE_WORK = 4e6;
const PAUSE_COPY = 1e6;
const PAUSE_DRAWS = 2e5;
/** Measuring takes about so many times as long as a sweep, f64 and without SIMD; it is worth this share of a time limit. */
const MEASURE_SWEEPS = 6;
const MEASURE_SHARE = 0.2;

/** One problem in kernel memory: sweep it, read its vectors. Weights are scaled to max|w| = 1, so that f32 holds them.
 *  Memory: 16 bytes per edge, 4k + 8 per node. */
export class Mixing {
  readonly arrays: MixingArrays;
  readonly #space: KernelSpace;
  readonly #graph: CsrGraph;
  readonly #scale: number;
  /** Σ|w| and Σ w over arcs, in units of max|w|. */
  #size = 0;
  #total = 0;
  /** What measuring will take, as the sweeps let expect. */
  #measureSec = 0;

  private constructor(graph: CsrGraph, rank: number, maxAbsWeight: number, backend: Backend) {
    const { n, m } = graph;
    const k = Math.max(4, Math.ceil(rank / 4) * 4);
    const { space, arrays } = mixingLayout.open({ n, m, k }, backend);
    this.arrays = arrays;
    this.#scale = maxAbsWeight > 0 ? maxAbsWeight : 1;
    this.#space = space;
    this.#graph = graph;
  }

  /** A copy of the graph in kernel memory, its vectors all zero. O(n + m) */
  static *of(graph: CsrGraph, rank: number, maxAbsWeight: number, backend: Backend = 'wasm'): Steps<Mixing> {
    const mixing = new Mixing(graph, rank, maxAbsWeight, backend);
    const { rowPtr, adj, weight } = mixing.arrays;
    yield* inBlocks(rowPtr.length, PAUSE_COPY, (from, to) =>
      rowPtr.set(graph.rowPtr.subarray(from, to), from),
    );
    const scale = mixing.#scale;
    yield* inBlocks(adj.length, PAUSE_COPY, (from, to) => {
      adj.set(graph.adj.subarray(from, to), from);
      let size = mixing.#size;
      let total = mixing.#total;
      for (let a = from; a < to; a++) {
        weight[a] = graph.weight[a]! / scale;
        size += Math.abs(weight[a]!);
        total += weight[a]!;
      }
      mixing.#size = size;
      mixing.#total = total;
    });
    return mixing;
  }

  /** Puts independent random unit vectors; the same unit vector everywhere from where the deadline strikes. */
  *randomize(random: Random, deadline?: Deadline): Steps<void> {
    const { k, vectors } = this.arrays;
    const block = Math.ceil(PAUSE_DRAWS / k) * k;
    const draw = (from: number, to: number) => {
      for (let i = from; i < to; i++) vectors[i] = random.normal();
      normalizeRows(vectors, k, from, to);
    };
    vectors.fill(0);
    if (yield* inBlocks(vectors.length, block, draw, deadline)) return;
    for (let i = 0; i < vectors.length; i += k) {
      let empty = true;
      for (let c = i; empty && c < i + k; c++) empty = vectors[c] === 0;
      if (empty) vectors[i] = 1;
    }
  }

  /** One over-relaxed sweep over all nodes, or as far as the deadline lets it come; steps are not taken from it.
   *  @returns growth of the SDP value, in units of max|w| */
  *sweep(beta: number, deadline?: Deadline): Steps<number> {
    const { rowPtr, k } = this.arrays;
    let growth = 0;
    const visit = (from: number, to: number) => {
      for (let u = from; u < to; u += CHUNK) {
        growth += mixingSweep(this.#space, this.arrays, beta, u, Math.min(u + CHUNK, to));
      }
    };
    yield* inRowBlocks(rowPtr, PAUSE_WORK / k, visit, deadline?.withoutSteps());
    return growth / 2;
  }

  /** Sweeps until Σ|g_u|, the dual's side of the value, changes by less than `tolerance`·Σ|w| in each of four sweeps, or the
   *  sweeps run out, or the deadline strikes, or would before the vectors could be measured, where that is worth it. (The growth that sweeps return is no
   *  measure near the end: f32 biases it by 1e-7.) */
  *run(
    tolerance: number,
    maxSweeps: number,
    deadline: Deadline,
  ): Steps<{ sweeps: number; converged: boolean }> {
    const { norms } = this.arrays;
    // Each |g_u| is rounded to f32: their sum cannot stand stiller than that.
    const least = Math.max(tolerance, 1.2e-7 / Math.sqrt(Math.max(1, norms.length))) * this.#size;
    const startMs = performance.now();
    const mostSec = deadline.remainingSec();
    let sweeps = 0;
    let still = 0;
    let before = 0;
    while (sweeps < maxSweeps && deadline.step()) {
      yield* this.sweep(overRelaxation(sweeps++), deadline);
      let sum = 0;
      for (let u = 0; u < norms.length; u++) sum += norms[u]!;
      still = Math.abs(sum - before) <= least ? still + 1 : 0;
      before = sum;
      if (still === 4) return { sweeps, converged: true };
      const sweepSec = (performance.now() - startMs) / 1000 / sweeps;
      this.#measureSec = MEASURE_SWEEPS * sweepSec;
      const measurable = this.#measureSec < MEASURE_SHARE * mostSec;
      if (measurable && deadline.remainingSec() < this.#measureSec + sweepSec) break;
      yield;
    }
    return { sweeps, converged: false };
  }

  /** Value and multipliers of the present vectors, in f64; rows are renormalised on the fly. O(mk). Where the deadline strikes
   *  first: what each node saw of them when it was last visited, in f32. */
  *measure(deadline?: Deadline): Steps<{ value: number; multipliers: Float64Array }> {
    const { n, rowPtr, adj, weight } = this.#graph;
    const { k, vectors } = this.arrays;
    const timed = deadline?.withoutSteps();
    const multipliers = new Float64Array(n);
    if (deadline !== undefined && deadline.remainingSec() < this.#measureSec)
      return this.#lastSeen(multipliers);
    const inverse = new Float64Array(n);
    yield* inBlocks(n, Math.ceil(PAUSE_COPY / k), (from, to) => {
      for (let u = from; u < to; u++) {
        let square = 0;
        for (let c = u * k; c < (u + 1) * k; c++) square += vectors[c]! * vectors[c]!;
        inverse[u] = square > 0 ? 1 / Math.sqrt(square) : 0;
      }
    });
    let value = 0;
    const visit = (from: number, to: number) => {
      let added = value;
      for (let u = from; u < to; u++) {
        let dot = 0;
        // Four columns at a time in registers: 2.5 times as fast as all of them in an array.
        for (let c = 0; c < k; c += 4) {
          let [g0, g1, g2, g3] = [0, 0, 0, 0];
          for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
            const wv = weight[a]! * inverse[adj[a]!]!;
            const x = adj[a]! * k + c;
            g0 += wv * vectors[x]!;
            g1 += wv * vectors[x + 1]!;
            g2 += wv * vectors[x + 2]!;
            g3 += wv * vectors[x + 3]!;
          }
          const at = u * k + c;
          dot += g0 * vectors[at]!;
          dot += g1 * vectors[at + 1]!;
          dot += g2 * vectors[at + 2]!;
          dot += g3 * vectors[at + 3]!;
        }
        let total = 0;
        for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) total += weight[a]!;
        dot *= inverse[u]!;
        multipliers[u] = -dot / 4;
        added += (total - dot) / 4;
      }
      value = added;
    };
    const whole = yield* inRowBlocks(rowPtr, PAUSE_WORK / k, visit, timed);
    return whole ? { value, multipliers } : this.#lastSeen(multipliers);
  }

  /** −⟨g_u, x_u⟩ right after its step is nearly |g_u|, which the kernel has kept. */
  #lastSeen(multipliers: Float64Array): { value: number; multipliers: Float64Array } {
    const { norms } = this.arrays;
    let value = (this.#total * this.#scale) / 4;
    for (let u = 0; u < norms.length; u++) {
      multipliers[u] = (norms[u]! * this.#scale) / 4;
      value += multipliers[u]!;
    }
    return { value, multipliers };
  }
}

/** Nodes per kernel call at most: short calls let optimised code replace the baseline compiler's early. */
const CHUNK = 4096;

/** Over-relaxation by sweep: 0.8 converges fastest on most graphs; those that still move after 60 sweeps (tori) gain from more. */
export function overRelaxation(sweep: number): number {
  if (sweep < 2) return 0;
  return sweep < 60 ? 0.8 : sweep < 150 ? 0.9 : 0.95;
}

function defaultSweeps(m: number): number {
  return Math.max(
    FEWEST_SWEEPS,
    Math.min(MIXING_DEFAULTS.maxSweeps, Math.floor(EDGE_SWEEPS / Math.max(1, m))),
  );
}

/** Solves the relaxation from a random start; whenever the deadline strikes, there are vectors and multipliers. */
export function* solveMixing(
  graph: CsrGraph,
  maxAbsWeight: number,
  random: Random,
  deadline: Deadline,
  options: MixingOptions = {},
): Steps<MixingResult> {
  const startMs = performance.now();
  const rank = options.rank ?? defaultRank(graph.n);
  const mixing = yield* Mixing.of(graph, rank, maxAbsWeight, options.backend);
  yield* mixing.randomize(random, deadline.withoutSteps());
  const run = yield* mixing.run(
    options.tolerance ?? MIXING_DEFAULTS.tolerance,
    options.maxSweeps ?? defaultSweeps(graph.m),
    deadline,
  );
  const { value, multipliers } = yield* mixing.measure(deadline);
  return {
    vectors: mixing.arrays.vectors,
    rank: mixing.arrays.k,
    value,
    multipliers,
    ...run,
    seconds: secondsSince(startMs),
  };
}

/** Scales the rows of k columns that lie in from..to−1 to unit length; a zero row becomes the first unit vector. */
export function normalizeRows(vectors: Float32Array, k: number, from = 0, to = vectors.length): void {
  for (let row = from; row < to; row += k) {
    let square = 0;
    for (let c = row; c < row + k; c++) square += vectors[c]! * vectors[c]!;
    if (square > 0) {
      const scale = 1 / Math.sqrt(square);
      for (let c = row; c < row + k; c++) vectors[c]! *= scale;
    } else vectors[row] = 1;
  }
}
