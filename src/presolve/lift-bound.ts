/** Bounds of a reduced graph for the graph that it was reduced from. */
import { nextUp } from '../linalg/upward-sum.ts';
import type { Reduction } from './reduction.ts';

/** What a bound on the reduced graph's cuts says of the given graph's, rounded upward where the arithmetic is not exact. */
export function liftBound({ offset, offsetError, scale }: Reduction, bound: number): number {
  const share = bound / scale;
  const sum = offset + share;
  const exact = share * scale === bound && sum - offset === share && sum - share === offset;
  if (offsetError > 0) return nextUp(nextUp(sum) + offsetError);
  return exact ? sum : nextUp(nextUp(sum));
}
