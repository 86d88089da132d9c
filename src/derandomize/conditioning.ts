/** Conditional expectations over the entries of x: an exact way past a point where a descent stalls with W ≠ 0.
 *
 *  With x_c held at ξ, z = Wx + b has the mean b + ξW_c and lost column c of W. The expectation is the mean over ξ of these
 *  conditional ones, so that one of them is no larger — whatever λ, whatever the curvature. A descent stalls there for two reasons:
 *  - ∇_W L = (H + λM)W = 0 at W ≠ 0 means that H has the eigenvalue −λ: a saddle, which a gradient takes 1/λ steps to leave;
 *  - for draws in place of Gaussian x, E may have a minimum that belongs to the draws.
 *  Cost: `values` evaluations of the expectation for a column. Source: the method of conditional expectations (Erdős & Selfridge
 *  1973; Raghavan 1988), applied to a Gaussian's entries; not part of Tsikouras et al. */
import type { Steps } from '../core/steps.ts';
import { normalQuantile } from '../linalg/normal-quantile.ts';
import type { FixableEntries, GaussianObjective, Point } from './objective.ts';

/** Midpoints of 16 equally likely parts of a distribution. */
export function midpoints(quantile: (u: number) => number): Float64Array {
  return Float64Array.from({ length: 16 }, (_, j) => quantile((j + 0.5) / 16));
}

/** What an objective says, or a full W's columns under standard normal x. */
export function entriesOf(objective: GaussianObjective): FixableEntries {
  if (objective.entries !== undefined) return objective.entries;
  const { n, k, spread } = objective;
  return {
    count: spread !== undefined && spread.length !== n ? 0 : k,
    values: midpoints(normalQuantile),
    square({ w }, entry) {
      let sum = 0;
      for (let i = 0, c = entry; i < n; i++, c += k) sum += w[c]! ** 2;
      return sum;
    },
    fix({ w, b }, entry, value) {
      for (let i = 0, c = entry; i < n; i++, c += k) {
        b[i]! += value * w[c]!;
        w[c] = 0;
      }
    },
  };
}

/** Holds the entry with the largest part of W at the value of least L, in place.
 *  @param measure L @param most what L may be at most afterwards @returns false where no value keeps to it: nothing moved */
export function* fixLargestEntry(
  entries: FixableEntries,
  point: Point,
  measure: (point: Point) => Steps<number>,
  most: number,
): Steps<boolean> {
  const entry = largestEntry(entries, point);
  if (entry < 0) return false;
  const w = point.w.slice();
  const b = point.b.slice();
  let best = 0;
  let least = Number.POSITIVE_INFINITY;
  for (const value of entries.values) {
    entries.fix(point, entry, value);
    const measured = yield* measure(point);
    yield;
    if (measured < least) {
      least = measured;
      best = value;
    }
    point.w.set(w);
    point.b.set(b);
  }
  if (!(least <= most + 1e-9 * (Math.abs(most) + Math.abs(least)))) return false;
  entries.fix(point, entry, best);
  return true;
}

/** −1 where W is 0, or has no such entries. */
function largestEntry(entries: FixableEntries, point: Point): number {
  let largest = -1;
  let most = 0;
  for (let c = 0; c < entries.count; c++) {
    const square = entries.square(point, c);
    if (square > most) {
      most = square;
      largest = c;
    }
  }
  return largest;
}
