/** The derandomized cut: the relaxation's vectors, compressed to a few columns, are the W of a distribution over cuts;
 *  the descent empties W and leaves b, whose signs — fixed by conditional expectations — are one deterministic cut.
 *
 *  Checked in every run, on exact f64 values (design: the chain of inequalities of docs/method.md):
 *    cut ≥ F(0, b) ≥ F(W₀, 0),   F(W₀, 0) = E[GW](W₀) − loss from ε,   and cut ≥ E[GW](V).
 *  A run that broke one of them would be repeated without ramps; what holds is part of the result. */
import type { Deadline } from '../core/deadline.ts';
import { Random } from '../core/random.ts';
import { createWorkspace, type DescentWorkspace, descend } from '../derandomize/descent.ts';
import type { Point } from '../derandomize/objective.ts';
import { type DescentOptions, resolveDescentOptions } from '../derandomize/options.ts';
import type { CsrGraph } from '../graph/csr.ts';
import { cutWeight } from '../graph/cut.ts';
import type { Backend } from '../kernels/space.ts';
import { erf } from '../linalg/normal.ts';
import { leadingDirections, randomDirections } from '../relax/compress.ts';
import { Mixing } from '../relax/mixing.ts';
import { expectedRoundedCut } from '../relax/rounding.ts';
import { fixByConditionalExpectations } from './conditional-expectations.ts';
import { GaussianCutObjective } from './gaussian-cut-objective.ts';

export interface DerandomizeOptions {
  /** Columns of W. Default 8: 4 is faster by a fifth and loses 0.05–0.15 % of the cut on dense graphs. */
  readonly columns?: number | undefined;
  /** Descents, from different projections of the vectors; the best cut is kept. Default by `schedule`. */
  readonly starts?: number | undefined;
  readonly descent?: DescentOptions | undefined;
  readonly backend?: Backend | undefined;
}

/** One descent's figures; cuts and expectations in the graph's own weights. */
export interface DerandomizedCut {
  readonly spin: Int8Array;
  readonly cut: number;
  /** E[GW] of the unit vectors W₀ that the descent started from. */
  readonly expectedRounding: number;
  /** F(W₀, 0): the same less what the smoothing ε costs. */
  readonly expectationStart: number;
  /** F(0, b): the expectation that conditional expectations turn into the cut. */
  readonly expectationEnd: number;
  /** |W|²_F/n when the descent ended; W is then dropped. */
  readonly residual: number;
  readonly steps: number;
  readonly rejected: number;
  readonly lambda: number;
  readonly smoothing: number;
  /** cut ≥ F(0, b) ≥ F(W₀, 0), up to rounding. */
  readonly chainHolds: boolean;
  /** The point the descent ended at, for certificates: overwritten by the next start. */
  readonly vanished: boolean;
}

/** How many descents of how many steps: long ones on sparse graphs, whose cuts keep improving with length (1,000 steps
 *  against 400 gained 0.3 % on ±1 tori), more and shorter ones on denser graphs, where starts differ by more than length buys.
 *  The edges swept in all stay below 6·10^8, but no descent has fewer than 150 steps. */
export function schedule(graph: CsrGraph): { starts: number; steps: number; smoothing: number } {
  const degree = (2 * graph.m) / Math.max(1, graph.n);
  const [starts, steps, smoothing] = degree <= 8 ? [1, 1000, 0.05] : [3, 300, 0.1];
  const affordable = 6e8 / Math.max(1, graph.m);
  return {
    starts: Math.max(1, Math.min(starts, Math.floor(affordable / steps))),
    steps: Math.max(150, Math.min(steps, Math.floor(affordable))),
    smoothing,
  };
}

/** Runs descents one by one on one graph; the memory is set up once. */
export class Derandomizer {
  readonly #graph: CsrGraph;
  readonly #objective: GaussianCutObjective;
  readonly #mixing: Mixing;
  readonly #point: Point;
  readonly #workspace: DescentWorkspace;
  readonly #vectors: Float32Array;
  readonly #rank: number;

  constructor(
    graph: CsrGraph,
    vectors: Float32Array,
    rank: number,
    maxAbsWeight: number,
    columns = 8,
    backend: Backend = 'wasm',
  ) {
    this.#graph = graph;
    this.#vectors = vectors;
    this.#rank = rank;
    this.#objective = new GaussianCutObjective(graph, columns, maxAbsWeight, backend);
    this.#mixing = new Mixing(graph, columns, maxAbsWeight, backend);
    this.#point = this.#objective.createPoint();
    this.#workspace = createWorkspace(this.#objective);
  }

  /** One descent. Start 0 begins at the projection on the leading directions, the others at random projections. */
  run(start: number, options: DescentOptions, random: Random, deadline: Deadline): DerandomizedCut {
    const graph = this.#graph;
    const objective = this.#objective;
    const point = this.#point;
    const { vectors, k } = this.#mixing.arrays;
    if (start === 0) leadingDirections(this.#vectors, this.#rank, k, vectors);
    else randomDirections(this.#vectors, this.#rank, k, random, vectors);
    this.#mixing.run(1e-5, REFINE_SWEEPS, deadline);
    point.w.set(vectors);
    point.b.fill(0);
    const resolved = resolveDescentOptions(options);
    const expectedRounding = expectedRoundedCut(graph, vectors, k);
    const descent = descend(objective, point, this.#workspace, resolved, random, deadline);
    const { smoothing } = descent;
    const start_ = objective.cutOf(descent.checkpoints[0]!.value);

    point.w.fill(0);
    const expectationEnd = objective.cutOf(objective.value(point, smoothing));
    const mean = new Float64Array(graph.n);
    for (let u = 0; u < graph.n; u++) mean[u] = erf(point.b[u]! / (smoothing * Math.SQRT2));
    const spin = new Int8Array(graph.n);
    fixByConditionalExpectations(graph, mean, spin);
    const cut = cutWeight(graph, spin);
    const slack = 1e-9 * (Math.abs(expectationEnd) + Math.abs(start_));
    return {
      spin,
      cut,
      expectedRounding,
      expectationStart: start_,
      expectationEnd,
      residual: descent.residual,
      steps: descent.steps,
      rejected: descent.rejected,
      lambda: descent.lambda,
      smoothing,
      chainHolds: cut >= expectationEnd - slack && expectationEnd >= start_ - slack,
      vanished: descent.vanished,
    };
  }
}

/** Sweeps of the mixing method that settle the projected vectors at their lower rank. */
const REFINE_SWEEPS = 30;
