/** Goemans–Williamson rounding: the sides of a random hyperplane, and the exact expectation of the cut they give.
 *  Source: Goemans & Williamson, J. ACM 42 (1995). For non-negative weights the expectation is at least 0.87856 times
 *  the SDP value of the same vectors. */
import { inBlocks, inRowBlocks } from '../core/blocks.ts';
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeightSteps } from '../graph/cut.ts';

/** Work between two pauses, some 10 ms: rows and arcs with their columns, and columns of rows alone. */
const PAUSE_WORK = 2e6;

/** E[cut] = Σ w·arccos⟨x_u, x_v⟩/π over edges, in f64; NaN where the deadline strikes first. O(mk).
 *  @param vectors n rows of k columns, any positive lengths */
export function* expectedRoundedCut(
  graph: CsrGraph,
  vectors: Float32Array,
  k: number,
  deadline?: Deadline,
): Steps<number> {
  const { n, rowPtr, adj, weight } = graph;
  const timed = deadline?.withoutSteps();
  const length = new Float64Array(n);
  yield* inBlocks(n, Math.ceil((4 * PAUSE_WORK) / k), (from, to) => {
    for (let u = from; u < to; u++) {
      let square = 0;
      for (let c = u * k; c < (u + 1) * k; c++) square += vectors[c]! * vectors[c]!;
      length[u] = Math.sqrt(square);
    }
  });
  let expected = 0;
  const visit = (from: number, to: number) => {
    let sum = expected;
    for (let u = from; u < to; u++) {
      for (let a = rowPtr[u]!, end = rowPtr[u + 1]!; a < end; a++) {
        const v = adj[a]!;
        if (v < u) continue;
        let dot = 0;
        for (let c = 0, x = u * k, y = v * k; c < k; c++, x++, y++) dot += vectors[x]! * vectors[y]!;
        const cosine = Math.max(-1, Math.min(1, dot / (length[u]! * length[v]!)));
        sum += (weight[a]! * Math.acos(cosine)) / Math.PI;
      }
    }
    expected = sum;
  };
  const whole = yield* inRowBlocks(rowPtr, PAUSE_WORK / (k + 8), visit, timed);
  return whole ? expected : Number.NaN;
}

/** Sides of one random hyperplane: spin[u] = sign⟨x_u, h⟩, h ~ N(0, I_k). O(nk). */
export function* roundByHyperplane(
  vectors: Float32Array,
  k: number,
  random: Random,
  normal: Float64Array,
  spin: Int8Array,
): Steps<void> {
  for (let c = 0; c < k; c++) normal[c] = random.normal();
  yield* inBlocks(spin.length, Math.ceil((4 * PAUSE_WORK) / k), (from, to) => {
    for (let u = from; u < to; u++) {
      let dot = 0;
      for (let c = 0, x = u * k; c < k; c++, x++) dot += vectors[x]! * normal[c]!;
      spin[u] = dot < 0 ? -1 : 1;
    }
  });
}

export interface RoundingResult {
  /** The best of the trials. */
  readonly spin: Int8Array;
  readonly cut: number;
  /** Mean cut of the trials: near the exact expectation. */
  readonly mean: number;
  readonly trials: number;
}

/** The best of `trials` random hyperplanes (at least one, whatever the deadline says). O(trials·(nk + m)). */
export function* bestOfRoundings(
  graph: CsrGraph,
  vectors: Float32Array,
  k: number,
  trials: number,
  random: Random,
  deadline: Deadline,
): Steps<RoundingResult> {
  const normal = new Float64Array(k);
  let spin = new Int8Array(graph.n);
  let best = new Int8Array(graph.n).fill(1);
  let cut = Number.NEGATIVE_INFINITY;
  let sum = 0;
  let done = 0;
  while (done < trials && (deadline.step() || done === 0)) {
    yield* roundByHyperplane(vectors, k, random, normal, spin);
    const found = yield* cutWeightSteps(graph, spin);
    sum += found;
    done++;
    if (found > cut) {
      cut = found;
      [best, spin] = [spin, best];
    }
    yield;
  }
  return { spin: best, cut, mean: sum / done, trials: done };
}
