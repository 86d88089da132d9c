/** The last resort where W stays: the best of many draws z = Wx + b becomes the point. The mean of the draws is the expectation,
 *  so that the best of enough of them is no worse. */
import type { Stopper } from '../core/blocks.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { copyPoint } from './descent.ts';
import { expectationOf, type GaussianObjective, type Point } from './objective.ts';
import { SampledObjective } from './sampled-objective.ts';

const DRAWS = 200;

/** A copy in memory of its own: an objective may have room for few points. */
export function clonePoint({ w, b, theta }: Point): Point {
  return { w: w.slice(), b: b.slice(), theta: theta.slice() };
}

/** g at b: the value where W is 0. @param point its w must be 0 */
export function* valueAtPoint(objective: GaussianObjective, point: Point, smoothing: number): Steps<number> {
  return objective instanceof SampledObjective
    ? objective.pointValue(point)
    : yield* expectationOf(objective, point, smoothing);
}

/** Writes the best of the draws from `start` into `point`, with W = 0. */
export function* takeBestDraw(
  objective: GaussianObjective,
  start: Point,
  point: Point,
  smoothing: number,
  random: Random,
  stopper?: Stopper,
): Steps<void> {
  let best = clonePoint(start);
  let least = Number.POSITIVE_INFINITY;
  copyPoint(start, point);
  point.w.fill(0);
  for (let draw = 0; draw < DRAWS && (draw === 0 || !stopper?.expired); draw++) {
    drawInto(objective, start, random, point);
    const value = yield* valueAtPoint(objective, point, smoothing);
    yield;
    if (value < least) {
      least = value;
      best = clonePoint(point);
    }
  }
  copyPoint(best, point);
}

/** b ← a draw of W₀x + b₀, by the objective's own draws where it has them. */
function drawInto(objective: GaussianObjective, start: Point, random: Random, point: Point): void {
  if (objective instanceof SampledObjective) {
    point.b.set(objective.drawOf(start, random.below(objective.draws.count)));
    return;
  }
  const { n, k } = objective;
  const scalar = start.w.length < n * k;
  const x = Float64Array.from({ length: k }, () => random.normal());
  for (let i = 0; i < n; i++) {
    let z = start.b[i]!;
    if (scalar) z += (start.w[0]! / Math.sqrt(n)) * random.normal();
    else for (let c = 0; c < k; c++) z += start.w[i * k + c]! * x[c]!;
    point.b[i] = z;
  }
}
