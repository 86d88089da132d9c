/** The draws of x that stand for its distribution: seeded, and the same at every evaluation (common random numbers), so that
 *  the averages are a smooth function of W, b and θ that a descent can minimise.
 *  - symmetric distributions are drawn in pairs x, −x: odd parts vanish exactly;
 *  - `lattice` spreads the draws evenly: the Richtmyer lattice {i·√prime} with a random shift per group, a quasi-Monte Carlo
 *    rule (Cranley & Patterson 1976 for the shifts); `monte-carlo` draws independently;
 *  - the draws come in 8 independent groups: the scatter of the groups' means gives the error bar. */
import { UsageError } from '../core/errors.ts';
import type { Random } from '../core/random.ts';
import { normalQuantile } from '../linalg/normal-quantile.ts';

/** Mean 0, variance 1 where named; or a function that fills x; or rows, each as likely, over which expectations are exact. */
export type Distribution =
  | 'gaussian'
  | 'uniform'
  | 'rademacher'
  | ((random: Random, x: Float64Array) => void)
  | readonly ArrayLike<number>[];

export type Sampling = 'monte-carlo' | 'lattice';

export interface Draws {
  readonly count: number;
  readonly inputs: number;
  /** Float64Array(count·inputs). */
  readonly x: Float64Array;
  /** Independent groups of equal size; 1 where the draws are the distribution. */
  readonly groups: number;
}

const GROUPS = 8;

/** Quantile functions of the named distributions. */
export const QUANTILE = {
  gaussian: normalQuantile,
  uniform: (u: number) => Math.sqrt(3) * (2 * u - 1),
  rademacher: (u: number) => (u < 0.5 ? -1 : 1),
} as const;

/** @param count draws wanted; rounded up to whole pairs per group and term
 *  @param terms the draws of a group are a multiple of this, so that every term of g comes equally often */
export function createDraws(
  distribution: Distribution,
  sampling: Sampling,
  inputs: number,
  count: number,
  terms: number,
  random: Random,
): Draws {
  if (typeof distribution === 'function') return drawFreely(distribution, inputs, count, terms, random);
  if (typeof distribution !== 'string') return fromRows(distribution, inputs, terms);
  const quantile = QUANTILE[distribution];
  // term t of a pair's draws: 2t and 2t + 1.
  const pairs = Math.max(1, Math.ceil(count / (2 * GROUPS * terms))) * terms;
  const total = 2 * pairs * GROUPS;
  const x = new Float64Array(total * inputs);
  const root = rootsOfPrimes(inputs);
  const shift = new Float64Array(inputs);
  for (let group = 0; group < GROUPS; group++) {
    for (let c = 0; c < inputs; c++) shift[c] = random.uniform();
    for (let pair = 0; pair < pairs; pair++) {
      const at = (group * pairs + pair) * 2 * inputs;
      for (let c = 0; c < inputs; c++) {
        const u = sampling === 'lattice' ? (pair * root[c]! + shift[c]!) % 1 : random.uniform();
        const value = quantile(Math.min(Math.max(u, 2 ** -53), 1 - 2 ** -53));
        x[at + c] = value;
        x[at + inputs + c] = -value;
      }
    }
  }
  return { count: total, inputs, x, groups: GROUPS };
}

function drawFreely(
  draw: (random: Random, x: Float64Array) => void,
  inputs: number,
  count: number,
  terms: number,
  random: Random,
): Draws {
  const unit = 2 * GROUPS * terms;
  const total = Math.max(1, Math.ceil(count / unit)) * unit;
  const x = new Float64Array(total * inputs);
  for (let s = 0; s < total; s++) draw(random, x.subarray(s * inputs, (s + 1) * inputs));
  return { count: total, inputs, x, groups: GROUPS };
}

/** Every row with every term, twice, as draws come in pairs of one term. */
function fromRows(rows: readonly ArrayLike<number>[], inputs: number, terms: number): Draws {
  const bad = rows.findIndex((row) => row.length !== inputs);
  if (rows.length === 0 || bad >= 0)
    throw new UsageError(
      rows.length === 0
        ? 'option distribution has no rows, expected at least one'
        : `row ${bad} of the distribution has ${rows[bad]!.length} numbers, expected ${inputs}`,
    );
  const count = 2 * terms * rows.length;
  const x = new Float64Array(count * inputs);
  for (let s = 0; s < count; s++) x.set(rows[Math.floor(s / (2 * terms))]!, s * inputs);
  return { count, inputs, x, groups: 1 };
}

/** Which term of g a draw belongs to. */
export function termOf(draw: number, terms: number): number {
  return (draw >> 1) % terms;
}

function rootsOfPrimes(count: number): Float64Array {
  const roots = new Float64Array(count);
  for (let candidate = 2, found = 0; found < count; candidate++) {
    let prime = true;
    for (let q = 2; q * q <= candidate && prime; q++) prime = candidate % q !== 0;
    if (prime) roots[found++] = Math.sqrt(candidate) % 1;
  }
  return roots;
}
