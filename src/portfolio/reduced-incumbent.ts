/** The best of the whole graph, as those see it who work on what reduction has left: cuts are lifted and counted there, bounds moved to it. */
import { liftBound } from '../presolve/lift-bound.ts';
import type { CutBound } from '../problems/result.ts';
import type { PortfolioParts } from './portfolio-parts.ts';

export class ReducedIncumbent {
  readonly #parts: Pick<PortfolioParts, 'reduction' | 'incumbent' | 'weigh'>;
  readonly #lifted: Int8Array;
  #best = Number.NEGATIVE_INFINITY;

  constructor(parts: Pick<PortfolioParts, 'reduction' | 'incumbent' | 'weigh'>) {
    this.#parts = parts;
    this.#lifted = new Int8Array(parts.incumbent.spin.length);
  }

  /** The weight in the reduced graph of a cut that ends the search. */
  get goal(): number {
    const { reduction, incumbent } = this.#parts;
    return (incumbent.goal - reduction.offset) * reduction.scale;
  }

  /** A better cut of the reduced graph is lifted, counted on the whole graph, and offered. */
  offer(spin: Int8Array, cut: number, stage: string): void {
    if (!(cut > this.#best)) return;
    const { reduction, incumbent, weigh } = this.#parts;
    this.#best = cut;
    reduction.lift(spin, this.#lifted);
    incumbent.offer(this.#lifted, weigh(this.#lifted), stage);
  }

  /** Where several solutions are wanted, a cut that is not the best may be one. */
  collect(spin: Int8Array): void {
    const { reduction, incumbent, weigh } = this.#parts;
    if (incumbent.pool === null) return;
    reduction.lift(spin, this.#lifted);
    incumbent.pool.add(this.#lifted, weigh(this.#lifted));
  }

  /** A bound of the reduced graph bounds the whole one. */
  offerBound(bound: CutBound): void {
    const { reduction, incumbent } = this.#parts;
    const upperBound = liftBound(reduction, bound.upperBound);
    incumbent.offerBound({ ...bound, upperBound, multipliers: null });
  }
}
