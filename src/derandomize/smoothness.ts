/** How fast the gradient of L can turn: the largest |eigenvalue| of ∇²L in the metric, near a point, by power iteration on
 *  differences of gradients. Two gradients per step. An estimate from below; step sizes leave room for it. */
import type { Random } from '../core/random.ts';
import { finish, type Steps } from '../core/steps.ts';
import { refuseGradient } from './faults.ts';
import { type GaussianObjective, gradientOf, type Point } from './objective.ts';

const STEPS = 12;

/** @param gradient scratch, overwritten @param moved scratch, overwritten */
export function estimateSmoothness(
  objective: GaussianObjective,
  point: Point,
  gradient: Point,
  moved: Point,
  smoothing: number,
  random: Random,
): number {
  return finish(estimateSmoothnessSteps(objective, point, gradient, moved, smoothing, random));
}

/** The same as work that pauses. */
export function* estimateSmoothnessSteps(
  objective: GaussianObjective,
  point: Point,
  gradient: Point,
  moved: Point,
  smoothing: number,
  random: Random,
): Steps<number> {
  const { metric, spread = metric, k } = objective;
  const parts = [
    { name: 'w', mass: (i: number) => spread[Math.floor(i / k)]! },
    { name: 'b', mass: (i: number) => metric[i]! },
    { name: 'theta', mass: () => 1 },
  ] as const;
  yield* gradientOf(objective, point, smoothing, gradient);
  const base = parts.map(({ name }) => Float64Array.from(gradient[name]));
  if (!Number.isFinite(norm(base))) refuseGradient(gradient, point);
  // Directions in coordinates in which the metric is 1.
  let direction = base.map((part) => part.map(() => random.normal()));
  let size = 0;
  for (let step = 0; step < STEPS; step++) {
    const length = norm(direction);
    if (length === 0) break;
    const h = 1e-3 / length;
    parts.forEach(({ name, mass }, p) => {
      for (let i = 0; i < moved[name].length; i++)
        moved[name][i] = point[name][i]! + (h * direction[p]![i]!) / Math.sqrt(mass(i));
    });
    yield* gradientOf(objective, moved, smoothing, gradient);
    yield;
    const next = parts.map(({ name, mass }, p) =>
      base[p]!.map((g, i) => (gradient[name][i]! - g) / (h * length * Math.sqrt(mass(i)))),
    );
    const grown = norm(next);
    if (!Number.isFinite(grown)) refuseGradient(gradient, moved);
    size = Math.max(size, grown);
    direction = next;
  }
  return size;
}

function norm(parts: readonly Float64Array[]): number {
  let sum = 0;
  for (const part of parts) for (let i = 0; i < part.length; i++) sum += part[i]! * part[i]!;
  return Math.sqrt(sum);
}
