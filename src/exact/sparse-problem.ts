/** A max-cut problem as a list of edges whose weights add up without rounding, as in dense-problem.ts: multiples of a power of two, the
 *  grid, of which Σ|w| is at most 2⁴⁷, so that sums of weights and of multipliers on the grid are exact in doubles up to 2⁶·Σ|w|. */
import type { Steps } from '../core/steps.ts';
import { type EdgeIndex, indexEdges } from '../cuts/edge-index.ts';
import { UpwardSum } from '../linalg/upward-sum.ts';
import { integerCutStep } from '../problems/lattice.ts';
import type { RoundedGraph } from './cut-weights.ts';

export interface SparseProblem {
  readonly graph: RoundedGraph;
  readonly edges: EdgeIndex;
  /** Float64Array(m): multiples of `grid`. */
  readonly weight: Float64Array;
  /** Powers of two: Σ|w| ≤ scale. */
  readonly scale: number;
  readonly grid: number;
  /** Multipliers are rounded to multiples of this, itself a multiple of the grid. */
  readonly multiplierGrid: number;
  /** A cut weighs at most this much more than its rounded weights do; 0 where nothing was rounded. */
  readonly slack: number;
  /** All cuts are congruent modulo this; 0 where nothing is known. */
  readonly step: number;
}

const GRID_BITS = 47;
const MULTIPLIER_BITS = 44;
/** No sum may exceed this many times the scale, or it might round. */
export const LARGEST_SUM = 2 ** (52 - GRID_BITS);

export function* sparseProblem(
  graph: RoundedGraph,
  step: number = integerCutStep(graph),
): Steps<SparseProblem> {
  const edges = yield* indexEdges(graph);
  let size = 0;
  for (const w of graph.weight) size += Math.abs(w) / 2;
  const scale = 2 ** Math.ceil(Math.log2(Math.max(size, Number.MIN_VALUE * 2 ** 60)) + 1e-9);
  const grid = scale * 2 ** -GRID_BITS;
  const slack = new UpwardSum();
  const weight = Float64Array.from(edges.forth, (a) => {
    const w = graph.weight[a]!;
    const rounded = Math.round(w / grid) * grid;
    if (rounded !== w) slack.add(Math.abs(w - rounded));
    return rounded;
  });
  const multiplierGrid = scale * 2 ** -MULTIPLIER_BITS;
  return { graph, edges, weight, scale, grid, multiplierGrid, slack: slack.upper(), step };
}

/** The odd cycles of a bound, with multipliers on the grid: exactly what the bound was computed from. */
export interface CycleMultipliers {
  /** Int32Array: places in the store of cycles, and Float64Array: y > 0. */
  readonly cycles: Int32Array;
  readonly multiplier: Float64Array;
}
