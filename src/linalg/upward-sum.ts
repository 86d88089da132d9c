/** A sum that is never too small: compensated, then rounded upward by its own error bound.
 *  Each addition's rounding error is found exactly (Neumaier) and the errors are summed apart, so what is lost is of second
 *  order: with N terms, u = 2⁻⁵³ and S = Σ|xᵢ| it is at most (N·u)²·S (Ogita, Rump, Oishi, "Accurate sum and dot
 *  product", SIAM J. Sci. Comput. 26, 2005, prop. 4.5), which `upper` adds. N below 2³². */

const UNIT = 2 ** -53;

export class UpwardSum {
  #sum = 0;
  #lost = 0;
  #size = 0;
  #terms = 0;
  /** An error was lost in the sum of errors. */
  #rounded = false;

  add(x: number): void {
    const next = this.#sum + x;
    const error = errorOf(this.#sum, x, next);
    const lost = this.#lost + error;
    if (errorOf(this.#lost, error, lost) !== 0) this.#rounded = true;
    this.#lost = lost;
    this.#sum = next;
    this.#size += Math.abs(x);
    this.#terms++;
  }

  /** The exact sum is a double, and known. */
  get exact(): boolean {
    return !this.#rounded && errorOf(this.#sum, this.#lost, this.#sum + this.#lost) === 0;
  }

  /** A number ≥ the exact sum; Infinity where it cannot be bounded (overflow). */
  upper(): number {
    if (this.exact) return this.#sum + this.#lost;
    const slack = 1.1 * (this.#terms * UNIT) ** 2 * this.#size;
    const bound = nextUp(nextUp(this.#sum + this.#lost) + slack);
    return Number.isNaN(bound) ? Number.POSITIVE_INFINITY : bound;
  }
}

/** What sum = a + b has lost by rounding; NaN where it overflowed. */
function errorOf(a: number, b: number, sum: number): number {
  return Math.abs(a) >= Math.abs(b) ? a - sum + b : b - sum + a;
}

/** A double above x, at most two steps up: its relative distance 2⁻⁵² is one step or more. */
export function nextUp(x: number): number {
  return x + (Math.abs(x) * 2 ** -52 + Number.MIN_VALUE);
}
