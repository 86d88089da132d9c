/** The coefficients of a QUBO or Ising problem as integers, where they are decimals of at most nine places (lattice.ts): each times a power
 *  of ten. Values are then decimals too, unless the offset is none. */
import { decimalScale, LARGEST_DECIMAL } from './lattice.ts';
import type { QuadraticProblem } from './quadratic.ts';

/** More than the rounding of a quotient, of an offset, of their sum, and of reading this as a decimal: 2⁻⁵³ each. */
const ROUNDING = 2 ** -50;

export class DecimalCoefficients {
  /** The problem without its offset, all coefficients times `scale`. */
  readonly integers: QuadraticProblem;
  /** A power of ten; 1 where the offset alone has places. */
  readonly scale: number;
  readonly #offset: number;
  /** Makes integers of the coefficients and of the offset; null where that is no such decimal. */
  readonly #valueScale: number | null;

  private constructor(problem: QuadraticProblem, scale: number, valueScale: number | null) {
    const scaled = (x: number): number => Math.round(x * scale);
    const { linear, couplings, offset } = problem;
    this.scale = scale;
    this.#offset = offset;
    this.#valueScale = valueScale;
    this.integers = {
      ...problem,
      linear: linear.map(scaled),
      couplings: { ...couplings, weight: Float64Array.from(couplings.weight, scaled) },
      offset: 0,
    };
  }

  /** @returns null where coefficients are integers and the offset is an integer or no decimal, where some are no decimals, and where their
   *  sizes add up to decimals of more than 15 digits */
  static of(problem: QuadraticProblem): DecimalCoefficients | null {
    const { linear, couplings, offset } = problem;
    const scale = decimalScale(linear, couplings.weight);
    if (scale === null) return null;
    let size = 0;
    for (const x of linear) size += Math.abs(x);
    for (const x of couplings.weight) size += Math.abs(x) / 2;
    const fits = (s: number, total: number): boolean => total * s * 1.01 <= LARGEST_DECIMAL;
    const common = decimalScale(linear, couplings.weight, Float64Array.of(offset));
    const valueScale = common !== null && fits(common, size + Math.abs(offset)) ? common : null;
    if (!fits(scale, size) || (valueScale ?? scale) === 1) return null;
    return new DecimalCoefficients(problem, scale, valueScale);
  }

  /** The value that a value of `integers` stands for, as the double nearest to its decimal.
   *  @param outward where the offset is no decimal, or digits are more than 15, 1 makes it too large rather than too small, −1 the
   *  other way round */
  told(units: number, outward: -1 | 0 | 1): number {
    if (this.#valueScale !== null) {
      const offset = Math.round(this.#offset * this.#valueScale);
      const total = units * (this.#valueScale / this.scale) + offset;
      const value = total / this.#valueScale;
      return Math.abs(total) <= LARGEST_DECIMAL ? value : value + outward * ROUNDING * Math.abs(value);
    }
    const change = units / this.scale;
    return change + this.#offset + outward * ROUNDING * (Math.abs(change) + Math.abs(this.#offset));
  }

  /** The decimal that is meant by a sum of the coefficients' doubles, off by less than half a unit. */
  nearest(value: number): number {
    if (this.#valueScale === null) return value;
    return Math.round(value * this.#valueScale) / this.#valueScale + 0;
  }
}
