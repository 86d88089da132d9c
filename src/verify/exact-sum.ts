/** Sums of doubles without rounding: a list of doubles that do not overlap, smallest first, whose sum is that of all terms.
 *  Source: Shewchuk, "Adaptive precision floating-point arithmetic and fast robust geometric predicates", Discrete Comput.
 *  Geom. 18 (1997), GROW-EXPANSION. The terms must stay away from overflow. */
import { add, ofDouble, type Rational, ZERO } from './rational.ts';

export class ExactSum {
  readonly #parts: number[] = [];

  add(term: number): void {
    const parts = this.#parts;
    let x = term;
    let kept = 0;
    for (let i = 0; i < parts.length; i++) {
      const y = parts[i]!;
      const sum = x + y;
      const back = sum - x;
      const error = x - (sum - back) + (y - back);
      if (error !== 0) parts[kept++] = error;
      x = sum;
    }
    parts.length = kept;
    parts.push(x);
  }

  value(): Rational {
    let sum = ZERO;
    for (const part of this.#parts) sum = add(sum, ofDouble(part));
    return sum;
  }
}
