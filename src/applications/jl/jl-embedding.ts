/** A deterministic linear map into k dimensions that keeps the distances of given points: the derandomized
 *  Johnson–Lindenstrauss lemma. It starts where a random map would end — at the best of 100 Gaussian draws, or at the principal
 *  components where those distort less — and descends; what it returns is never worse than either.
 *  Source: Tsikouras, Caramanis, Tzamos, "Optimization Can Learn Johnson Lindenstrauss Embeddings" (NeurIPS 2024). */
import { Deadline, secondsSince } from '../../core/deadline.ts';
import { UsageError } from '../../core/errors.ts';
import { resolveOptions } from '../../core/options.ts';
import { Random } from '../../core/random.ts';
import { finish, type Steps } from '../../core/steps.ts';
import type { CertifiedDescent } from '../../derandomize/certified-descent.ts';
import { gaussianMap } from './baselines.ts';
import { type Distortion, measureDistortion, rangeWithin } from './distortion.ts';
import { derandomizeMap } from './failure-probability.ts';
import { type JlOptions, jlOptionTable, type ResolvedJlOptions } from './options.ts';
import { createPairs, type PairSet } from './pairs.ts';
import { type JlPoints, type PointSet, toPointSet } from './points.ts';
import { principalComponents } from './principal-components.ts';
import { project } from './projection.ts';
import { descendMaximum } from './smooth-maximum.ts';
import { promisedDistortion, targetDimension } from './target-dimension.ts';

export interface JlResult {
  /** k rows of d options. */
  readonly map: Float64Array;
  readonly dimension: number;
  readonly sourceDimension: number;
  /** Measured on the points in f64, after everything else. */
  readonly distortion: Distortion;
  /** Largest distortion of the best Gaussian draw, and of the principal components at their best scale. */
  readonly bestDraw: number;
  readonly principalComponents: number;
  /** Dimensions that the Johnson–Lindenstrauss bound asks for to promise this distortion; null where it is ≥ 1. */
  readonly dimensionBound: number | null;
  /** What the bound promises for `dimension`; null where nothing below 1. */
  readonly promised: number | null;
  readonly steps: number;
  /** Largest distortion along the descent. */
  readonly history: readonly { readonly step: number; readonly distortion: number }[];
  /** The sampler's derandomization, with its certificate (objective `failure`). */
  readonly sampler: CertifiedDescent | null;
  readonly seed: number;
  readonly seconds: number;
  /** What the caller should know: points that coincide. */
  readonly warnings: readonly string[];
  /** The image of any point of d coordinates. */
  apply(point: ArrayLike<number>): Float64Array;
}

/** Streams of the seed: not the first ones, with which a caller may well have drawn the points (maps made of the points themselves
 *  distort them badly). */
const STREAM = { draws: 17, components: 18, sampler: 19 } as const;

/** @throws UsageError for options, InputError for points that cannot be used */
export function jlEmbedding(points: JlPoints, options: JlOptions): JlResult {
  return finish(jlSteps(points, options));
}

/** The same as work that pauses: for `finishAsync`. */
export function* jlSteps(given: JlPoints, chosen: JlOptions): Steps<JlResult> {
  const options = resolveOptions(jlOptionTable, chosen);
  const { dimension, distortion } = options;
  if (dimension === undefined && distortion === undefined)
    throw new UsageError('neither dimension nor distortion is given, expected one of them');
  const points = toPointSet(given);
  if (dimension !== undefined && dimension > points.dimension)
    throw new UsageError(
      `option dimension is ${dimension}, expected an integer in 1..${points.dimension}, the points' own`,
    );
  const pairs = createPairs(points, options.pairs);
  const problem: Problem = { points, pairs, options, deadline: new Deadline(options) };
  if (dimension !== undefined) return yield* embed(problem, dimension);
  return yield* smallestDimension(problem, distortion!);
}

interface Problem {
  readonly points: PointSet;
  readonly pairs: PairSet;
  readonly options: ResolvedJlOptions;
  readonly deadline: Deadline;
}

/** Bisects between 1 and min(d, the bound): every map is measured, so the answer holds; that no smaller one exists is not proven. */
function* smallestDimension(problem: Problem, distortion: number): Steps<JlResult> {
  const { points } = problem;
  let low = 0;
  let high = points.dimension;
  let best: JlResult | null = null;
  const bound = targetDimension(points.count, distortion);
  while (high - low > 1 || best === null) {
    const middle = best === null && low === 0 ? firstGuess(high, bound) : Math.ceil((low + high) / 2);
    const result: JlResult = yield* embed(problem, Math.min(middle, high));
    if (result.distortion.maximum <= distortion) {
      best = result;
      high = result.dimension;
    } else if (result.dimension === points.dimension) return result;
    else low = result.dimension;
    if (problem.deadline.expired && best !== null) break;
  }
  return best;
}

/** The learnt maps need about a tenth of the bound: begin there. */
function firstGuess(most: number, bound: number): number {
  return Math.max(1, Math.min(most, Math.ceil(bound / 10)));
}

/** Descent steps that about a minute affords: 400 at most, 100 at least. */
function affordableSteps({ points, pairs }: Problem, k: number): number {
  const perStep = k * (pairs.inverse.length + 2 * points.count * points.dimension);
  return Math.max(100, Math.min(400, Math.floor(6e10 / perStep)));
}

function* embed(problem: Problem, k: number): Steps<JlResult> {
  const { points, pairs, options, deadline } = problem;
  const startMs = performance.now();
  const drawn = yield* bestDraw(problem, k);
  const components = scaledComponents(problem, k);
  let start = components.distortion < drawn.scaled ? components.map : drawn.map;
  let sampler: CertifiedDescent | null = null;
  if (options.objective === 'failure') {
    const random = new Random(options.seed, STREAM.sampler);
    const target = options.distortion ?? 0.5 * drawn.distortion;
    const derandomized = yield* derandomizeMap(
      points,
      pairs,
      start,
      k,
      { ...options, target },
      random,
      deadline,
    );
    start = derandomized.map;
    sampler = derandomized.result;
  }
  const steps = options.steps || affordableSteps(problem, k);
  const descent = yield* descendMaximum(
    points,
    pairs,
    start,
    k,
    { steps, stepSize: options.stepSize },
    deadline,
  );
  const candidates = [descent.map, components.map, drawn.map].map((map) => ({
    map,
    distortion: measureDistortion(points, map, k, pairs),
  }));
  const { map, distortion } = candidates.reduce((a, b) =>
    b.distortion.maximum < a.distortion.maximum ? b : a,
  );
  const { maximum } = distortion;
  return {
    map,
    dimension: k,
    sourceDimension: points.dimension,
    distortion,
    bestDraw: drawn.distortion,
    principalComponents: components.distortion,
    dimensionBound: maximum > 0 && maximum < 1 ? targetDimension(points.count, maximum) : null,
    promised: promisedDistortion(points.count, k),
    steps: descent.steps,
    history: descent.history,
    sampler,
    seed: options.seed,
    seconds: secondsSince(startMs),
    warnings: coincidenceWarnings(pairs),
    apply: (point) => applyMap(map, k, point),
  };
}

/** Any linear map keeps such points together: their pairs have no distortion, and do not count. */
function coincidenceWarnings({ inverse, distinct, coincident }: PairSet): string[] {
  if (coincident === null) return [];
  const count = inverse.length - distinct;
  const [i, j] = coincident;
  const pairs = count === 1 ? '1 pair of points coincides' : `${count} pairs of points coincide`;
  return [
    `${pairs} and ${count === 1 ? 'does' : 'do'} not count (points ${i + 1} and ${j + 1}${count === 1 ? '' : ' first'})`,
  ];
}

interface Drawn {
  readonly map: Float64Array;
  readonly distortion: number;
  /** The same at the best scale. */
  readonly scaled: number;
}

/** The best of the Gaussian draws by its largest distortion; draws that cannot win are given up early. */
function* bestDraw({ points, pairs, options, deadline }: Problem, k: number): Steps<Drawn> {
  const random = new Random(options.seed, STREAM.draws);
  const image = new Float64Array(points.count * k);
  let best: Drawn = { map: new Float64Array(0), distortion: Number.POSITIVE_INFINITY, scaled: 1 };
  for (let draw = 0; draw < options.draws && (draw === 0 || !deadline.expired); draw++) {
    const map = gaussianMap(points.dimension, k, random);
    project(points, map, k, image);
    const range = rangeWithin(image, k, pairs, best.distortion);
    if (range !== null) {
      const { smallest, largest } = range;
      const scaled = (largest - smallest) / (largest + smallest);
      best = { map, distortion: Math.max(largest - 1, 1 - smallest), scaled };
    }
    yield;
  }
  return best;
}

/** The principal components, scaled so that their smallest and largest q lie equally far from 1. */
function scaledComponents({ points, pairs, options }: Problem, k: number) {
  const map = principalComponents(points, k, new Random(options.seed, STREAM.components));
  const image = new Float64Array(points.count * k);
  project(points, map, k, image);
  const range = rangeWithin(image, k, pairs, Number.POSITIVE_INFINITY)!;
  const { smallest, largest } = range;
  const factor = Math.sqrt(2 / (largest + smallest));
  return { map: map.map((x) => x * factor), distortion: (largest - smallest) / (largest + smallest) };
}

function applyMap(map: Float64Array, k: number, point: ArrayLike<number>): Float64Array {
  const d = map.length / k;
  if (point.length !== d)
    throw new UsageError(
      `the point has ${point.length} coordinates, expected ${d}, as the map's points have`,
    );
  const image = new Float64Array(k);
  for (let c = 0; c < k; c++) for (let j = 0; j < d; j++) image[c]! += map[c * d + j]! * point[j]!;
  return image;
}
