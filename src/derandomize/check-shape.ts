/** Whether what is to be derandomized has the methods and sizes that its interface asks for. */
import { UsageError } from '../core/errors.ts';
import type { GaussianObjective } from './objective.ts';
import type { SmoothFunction } from './sampled-objective.ts';

/** @throws UsageError naming the first thing that is missing */
export function checkShape(
  g: SmoothFunction | GaussianObjective,
): asserts g is SmoothFunction | GaussianObjective {
  if (typeof g !== 'object' || g === null)
    throw new UsageError(`the function is ${typeof g}, expected an object with n and value(z, theta, term)`);
  const has = (name: string) => typeof (g as unknown as Record<string, unknown>)[name] === 'function';
  // What belongs to an expectation in closed form.
  const closed = ['createPoint', 'curvature', 'metric', 'k'].some((name) => name in g);
  const needed = closed ? ['createPoint', 'value', 'gradient', 'curvature'] : ['value'];
  const missing = needed.find((name) => !has(name));
  if (missing !== undefined)
    throw new UsageError(
      `the ${closed ? 'objective' : 'function'} has no method ${missing}, expected ${needed.join(', ')}`,
    );
  const optional = closed ? ['identityError'] : ['gradient', 'hessianProduct', 'thetaGradient'];
  const wrong = optional.find((name) => name in g && !has(name) && g[name as keyof typeof g] !== undefined);
  if (wrong !== undefined)
    throw new UsageError(`${wrong} is ${typeof g[wrong as keyof typeof g]}, expected a function`);
  if (!(Number.isInteger(g.n) && g.n >= 1)) throw new UsageError(`n is ${g.n}, expected an integer ≥ 1`);
  if (!closed) {
    const { theta } = g as SmoothFunction;
    if (theta !== undefined && typeof theta?.length !== 'number')
      throw new UsageError(`theta is ${theta}, expected a list of numbers: where the parameters begin`);
    return;
  }
  const { n, k, metric, spread = metric } = g as GaussianObjective;
  if (!(Number.isInteger(k) && k >= 1)) throw new UsageError(`k is ${k}, expected an integer ≥ 1`);
  if (metric?.length !== n || metric.some((mass) => !(mass > 0)))
    throw new UsageError(`the metric holds ${metric?.length} numbers, expected ${n}, all > 0`);
  const { w, b, theta } = (g as GaussianObjective).createPoint();
  if (w?.length !== spread.length * k || b?.length !== n || theta === undefined)
    throw new UsageError(
      `createPoint() gives w of ${w?.length} numbers, b of ${b?.length} and theta of ${theta?.length}, expected ${spread.length * k}, ${n} and any`,
    );
}
