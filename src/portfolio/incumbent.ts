/** The incumbent: the best cut and the best bounds so far. Whoever offers a better one gets it recorded, timed and announced; when the
 *  two meet, or the cut reaches what the caller wants, everything ends. */
import type { Deadline } from '../core/deadline.ts';
import type { BoundKind, BoundSource, CutBound } from '../problems/result.ts';
import type { SolutionPool } from '../search/solution-pool.ts';

export type IncumbentEvent =
  | { readonly type: 'improved'; readonly cut: number; readonly elapsedSec: number; readonly stage: string }
  | {
      readonly type: 'bound';
      readonly upperBound: number;
      readonly boundKind: Exclude<BoundKind, 'none'>;
      /** What it rests on. */
      readonly boundSource: BoundSource;
      readonly elapsedSec: number;
    };

export interface Wanted {
  /** A cut of this weight is good enough; Infinity for none. */
  readonly target: number;
  /** So is one whose relative distance to a proven bound is no larger. */
  readonly gap: number;
}

export class Incumbent {
  /** Int8Array(n) of ±1. */
  readonly spin: Int8Array;
  cut = Number.NEGATIVE_INFINITY;
  timeToBestSec = 0;
  readonly trace: [number, number][] = [];
  /** The best proven bound. */
  proven: CutBound;
  /** The best estimate, if any. */
  estimate: CutBound | null = null;
  /** Where good cuts are kept besides the best; null where only the best is wanted. */
  readonly pool: SolutionPool | null;
  readonly #clock: Deadline;
  readonly #wanted: Wanted;
  #decided = false;
  readonly #onEvent: ((event: IncumbentEvent) => void) | undefined;

  /** @param trivial a proven bound to begin with */
  constructor(
    n: number,
    clock: Deadline,
    wanted: Wanted,
    trivial: CutBound,
    onEvent?: (event: IncumbentEvent) => void,
    pool: SolutionPool | null = null,
  ) {
    this.spin = new Int8Array(n).fill(1);
    this.proven = trivial;
    this.#clock = clock;
    this.#wanted = wanted;
    this.#onEvent = onEvent;
    this.pool = pool;
  }

  /** Keeps a copy of `spin` if it beats the best cut so far.
   *  @param proven no cut weighs more: it is kept where doubles cannot tell the two weights apart, or tell them wrongly */
  offer(spin: Int8Array, cut: number, stage: string, proven = false): boolean {
    this.pool?.add(spin, cut);
    if (proven && cut <= this.cut) {
      this.spin.set(spin);
      this.cut = cut;
    }
    if (this.#decided || !(cut > this.cut)) return false;
    this.spin.set(spin);
    this.cut = cut;
    this.timeToBestSec = this.#clock.elapsedSec();
    this.trace.push([this.timeToBestSec, cut]);
    this.#onEvent?.({ type: 'improved', cut, elapsedSec: this.timeToBestSec, stage });
    return true;
  }

  /** Keeps a bound if it is lower than the best of its kind; an estimate only while it is below what is proven. The same bound again is
   *  kept where it brings a proof for a certificate that the best one lacks; and that the cut is decided, whatever the bound. */
  offerBound(bound: CutBound): boolean {
    const { upperBound, kind, source } = bound;
    const again = kind === 'verified' && upperBound === this.proven.upperBound;
    this.#decided ||= bound.decided === true;
    if (again && bound.proof !== undefined && this.proven.proof === undefined) {
      this.proven = bound;
      return true;
    }
    if (!(upperBound < this.proven.upperBound)) return false;
    if (kind === 'verified') this.proven = bound;
    else if (this.estimate === null || upperBound < this.estimate.upperBound) this.estimate = bound;
    else return false;
    const elapsedSec = this.#clock.elapsedSec();
    this.#onEvent?.({ type: 'bound', upperBound, boundKind: kind, boundSource: source, elapsedSec });
    return true;
  }

  /** The weight of a cut that ends the search: the target, or one near enough to the proven bound. */
  get goal(): number {
    const { upperBound } = this.proven;
    return Math.min(this.#wanted.target, upperBound - this.#wanted.gap * Math.abs(upperBound));
  }

  /** Nothing better is wanted. */
  get satisfied(): boolean {
    return this.#decided || this.cut >= this.goal;
  }

  /** The cut meets the proven bound. */
  get optimal(): boolean {
    return this.#decided || this.cut >= this.proven.upperBound;
  }

  /** Exact arithmetic has found that no cut weighs more than this one, whatever doubles say. */
  get decided(): boolean {
    return this.#decided;
  }
}
