/** Mixing method: the max-cut SDP by coordinate ascent on unit vectors.
 *  Maximises Σ w(u,v)(1 − ⟨x_u, x_v⟩)/2 over edges, x_u ∈ R^k, |x_u| = 1. One sweep is O(mk), in f32 with SIMD.
 *  Source: Wang, Chang, Kolter, arXiv:1706.00476. Departs from it twice: x_u stays where its sum vanishes, and each step is
 *  over-relaxed, as in SOR (see kernels/mixing.ts). That keeps every step an ascent and saves most sweeps: to a gap of 1e-4
 *  G55 takes 19 sweeps instead of 95, G70 35 instead of 200 to 400, G32 77 instead of 400 to 800.
 *  The value reached is NOT an upper bound; dual-bound.ts makes one. */
import type { Deadline } from '../core/deadline.ts';
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
  /** Σ w(1 − ⟨x_u, x_v⟩/(|x_u||x_v|))/2, taken in f64 from the vectors. */
  readonly value: number;
  /** Float64Array(n): the dual multipliers −¼⟨Σ_t w x_t, x_u⟩ of these vectors, in f64. */
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

/** One problem in kernel memory: sweep it, read its vectors. Weights are scaled to max|w| = 1, so that f32 holds them. */
export class Mixing {
  readonly arrays: MixingArrays;
  readonly #space: KernelSpace;
  readonly #graph: CsrGraph;
  readonly #scale: number;

  constructor(graph: CsrGraph, rank: number, maxAbsWeight: number, backend: Backend = 'wasm') {
    const { n, m } = graph;
    const k = Math.max(4, Math.ceil(rank / 4) * 4);
    const { space, arrays } = mixingLayout.open({ n, m, k }, backend);
    this.arrays = arrays;
    this.arrays.rowPtr.set(graph.rowPtr);
    this.arrays.adj.set(graph.adj);
    this.#scale = maxAbsWeight > 0 ? maxAbsWeight : 1;
    for (let a = 0; a < 2 * m; a++) this.arrays.weight[a] = graph.weight[a]! / this.#scale;
    this.#space = space;
    this.#graph = graph;
  }

  /** Puts independent random unit vectors. */
  randomize(random: Random): void {
    const { k, vectors } = this.arrays;
    for (let i = 0; i < vectors.length; i++) vectors[i] = random.normal();
    normalizeRows(vectors, k);
  }

  /** One over-relaxed sweep over all nodes. @returns growth of the SDP value, in units of max|w| */
  sweep(beta: number): number {
    const { n } = this.#graph;
    let growth = 0;
    for (let from = 0; from < n; from += CHUNK) {
      growth += mixingSweep(this.#space, this.arrays, beta, from, Math.min(from + CHUNK, n));
    }
    return growth / 2;
  }

  /** Sweeps until Σ|g_u|, the dual's side of the value, changes by less than `tolerance`·Σ|w| in each of four sweeps, or the
   *  sweeps run out, or the deadline strikes. (The growth that sweeps return is no measure near the end: f32 biases it by 1e-7.) */
  *run(
    tolerance: number,
    maxSweeps: number,
    deadline: Deadline,
  ): Steps<{ sweeps: number; converged: boolean }> {
    const { weight, norms } = this.arrays;
    let size = 0;
    for (let a = 0; a < weight.length; a++) size += Math.abs(weight[a]!);
    // Each |g_u| is rounded to f32: their sum cannot stand stiller than that.
    const least = Math.max(tolerance, 1.2e-7 / Math.sqrt(Math.max(1, norms.length))) * size;
    let sweeps = 0;
    let still = 0;
    let before = 0;
    while (sweeps < maxSweeps && deadline.step()) {
      this.sweep(overRelaxation(sweeps++));
      let sum = 0;
      for (let u = 0; u < norms.length; u++) sum += norms[u]!;
      still = Math.abs(sum - before) <= least ? still + 1 : 0;
      before = sum;
      if (still === 4) return { sweeps, converged: true };
      yield;
    }
    return { sweeps, converged: false };
  }

  /** Value and multipliers of the present vectors, in f64; rows are renormalised on the fly. O(mk). */
  measure(): { value: number; multipliers: Float64Array } {
    const { n, rowPtr, adj, weight } = this.#graph;
    const { k, vectors } = this.arrays;
    const inverse = new Float64Array(n);
    for (let u = 0; u < n; u++) {
      let square = 0;
      for (let c = u * k; c < (u + 1) * k; c++) square += vectors[c]! * vectors[c]!;
      inverse[u] = square > 0 ? 1 / Math.sqrt(square) : 0;
    }
    const multipliers = new Float64Array(n);
    const sum = new Float64Array(k);
    let value = 0;
    for (let u = 0; u < n; u++) {
      sum.fill(0);
      let total = 0;
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const v = adj[a]!;
        const w = weight[a]!;
        total += w;
        const wv = w * inverse[v]!;
        for (let c = 0, x = v * k; c < k; c++, x++) sum[c]! += wv * vectors[x]!;
      }
      let dot = 0;
      for (let c = 0, x = u * k; c < k; c++, x++) dot += sum[c]! * vectors[x]!;
      dot *= inverse[u]!;
      multipliers[u] = -dot / 4;
      value += (total - dot) / 4;
    }
    return { value, multipliers };
  }
}

/** Nodes per kernel call: short calls let optimised code replace the baseline compiler's early. */
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

/** Solves the relaxation from a random start. */
export function* solveMixing(
  graph: CsrGraph,
  maxAbsWeight: number,
  random: Random,
  deadline: Deadline,
  options: MixingOptions = {},
): Steps<MixingResult> {
  const startMs = performance.now();
  const rank = options.rank ?? defaultRank(graph.n);
  const mixing = new Mixing(graph, rank, maxAbsWeight, options.backend);
  mixing.randomize(random);
  const run = yield* mixing.run(
    options.tolerance ?? MIXING_DEFAULTS.tolerance,
    options.maxSweeps ?? defaultSweeps(graph.m),
    deadline,
  );
  const { value, multipliers } = mixing.measure();
  return {
    vectors: mixing.arrays.vectors,
    rank: mixing.arrays.k,
    value,
    multipliers,
    ...run,
    seconds: (performance.now() - startMs) / 1000,
  };
}

/** Scales every row of k columns to unit length; a zero row becomes the first unit vector. */
export function normalizeRows(vectors: Float32Array, k: number): void {
  for (let row = 0; row < vectors.length; row += k) {
    let square = 0;
    for (let c = row; c < row + k; c++) square += vectors[c]! * vectors[c]!;
    if (square > 0) {
      const scale = 1 / Math.sqrt(square);
      for (let c = row; c < row + k; c++) vectors[c]! *= scale;
    } else vectors[row] = 1;
  }
}
