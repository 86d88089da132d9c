/** Sums of doubles without rounding: the sum as doubles round it, and what that has lost, as a list of doubles that do not overlap, smallest
 *  first. Integers up to 2⁵³ in total lose nothing, and cost two additions each.
 *  Source: Shewchuk, "Adaptive precision floating-point arithmetic and fast robust geometric predicates", Discrete Comput.
 *  Geom. 18 (1997), TWO-SUM and GROW-EXPANSION. The terms must stay away from overflow. */
import { add, nearestDouble, ofDouble, type Rational } from './rational.ts';

export class ExactSum {
  #sum = 0;
  readonly #lost: number[] = [];

  add(term: number): void {
    const before = this.#sum;
    const sum = before + term;
    const back = sum - before;
    const error = before - (sum - back) + (term - back);
    this.#sum = sum;
    if (error !== 0) this.#lose(error);
  }

  value(): Rational {
    let sum = ofDouble(this.#sum);
    for (const part of this.#lost) sum = add(sum, ofDouble(part));
    return sum;
  }

  /** The double nearest to the sum. */
  nearest(): number {
    return this.#lost.length === 0 ? this.#sum : nearestDouble(this.value());
  }

  #lose(error: number): void {
    const parts = this.#lost;
    let x = error;
    let kept = 0;
    for (let i = 0; i < parts.length; i++) {
      const y = parts[i]!;
      const sum = x + y;
      const back = sum - x;
      const rest = x - (sum - back) + (y - back);
      if (rest !== 0) parts[kept++] = rest;
      x = sum;
    }
    parts.length = kept;
    if (x !== 0) parts.push(x);
  }
}
