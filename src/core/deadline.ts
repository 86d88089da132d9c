/** When to stop: a time limit, a step limit, a caller's AbortSignal. One object per solve, asked between steps. */

/** Seconds since a moment on performance.now()'s clock, to the microsecond: finer digits are noise, of which JSON would show ten. */
export function secondsSince(startMs: number): number {
  return Math.round(1000 * (performance.now() - startMs)) / 1e6;
}

export interface DeadlineOptions {
  /** When the time began, on performance.now()'s clock; default now. */
  readonly startMs?: number | undefined;
  /** Wall-clock seconds from now; Infinity for none. */
  readonly timeLimitSec?: number | undefined;
  /** Steps (sweeps, descent steps, passes of a local search) in all; Infinity for none. The result then depends on the seed alone. */
  readonly maxSteps?: number | undefined;
  readonly signal?: AbortSignal | undefined;
  /** Ends the work as soon as it says so: the goal has been reached elsewhere, or another thread has called it off. */
  readonly until?: (() => boolean) | undefined;
}

export class Deadline {
  readonly #startMs: number;
  readonly #endMs: number;
  readonly #signal: AbortSignal | undefined;
  readonly #until: (() => boolean) | undefined;
  readonly #parent: Deadline | undefined;
  #stepsLeft: number;
  /** Steps taken from this one. */
  stepsTaken = 0;
  /** Steps are counted here, but not taken from the parent. */
  #free = false;

  constructor(options: DeadlineOptions = {}, parent?: Deadline) {
    this.#parent = parent;
    this.#startMs = options.startMs ?? performance.now();
    this.#endMs = this.#startMs + (options.timeLimitSec ?? Number.POSITIVE_INFINITY) * 1000;
    this.#stepsLeft = options.maxSteps ?? Number.POSITIVE_INFINITY;
    this.#signal = options.signal;
    this.#until = options.until;
  }

  /** A deadline for a part of the work: this share of the time that is left, and the same steps and signal. */
  share(fraction: number): Deadline {
    return new Deadline({ timeLimitSec: fraction * this.remainingSec() }, this);
  }

  /** The same time and signal without a limit of steps, for work that is charged as a whole. */
  withoutSteps(): Deadline {
    const timed = new Deadline({ timeLimitSec: this.remainingSec() }, this);
    timed.#free = true;
    return timed;
  }

  /** A deadline for a part of the work: at most so many steps of those that are left, within the same time. */
  limit(maxSteps: number): Deadline {
    return new Deadline({ timeLimitSec: this.remainingSec(), maxSteps }, this);
  }

  elapsedSec(): number {
    return secondsSince(this.#startMs);
  }

  /** The same time, steps and signal, ended early once `over` says so. */
  until(over: () => boolean): Deadline {
    return new Deadline({ timeLimitSec: this.remainingSec(), until: over }, this);
  }

  /** True once the caller has called it off. */
  get aborted(): boolean {
    return this.#signal?.aborted === true || (this.#parent?.aborted ?? false);
  }

  /** Some `until`, this one's or a parent's, has been met. */
  get #met(): boolean {
    if (this.#until?.() === true) return true;
    const parent = this.#parent;
    return parent === undefined ? false : parent.#met;
  }

  /** True when no further step should begin. */
  get expired(): boolean {
    return this.stepsLeft <= 0 || performance.now() >= this.#endMs || this.aborted || this.#met;
  }

  /** Steps left of the step limit; Infinity without one. */
  get stepsLeft(): number {
    return Math.min(this.#stepsLeft, this.#payer?.stepsLeft ?? Number.POSITIVE_INFINITY);
  }

  /** Seconds left of the time limit; Infinity without one. */
  remainingSec(): number {
    return Math.max(0, (this.#endMs - performance.now()) / 1000);
  }

  /** Takes up to `count` steps from the budget. @returns how many may be made: 0 when none may begin */
  take(count: number): number {
    if (this.expired) return 0;
    const allowed = Math.min(count, Math.max(1, Math.floor(this.#stepsLeft)));
    const granted = this.#payer?.take(allowed) ?? allowed;
    this.#stepsLeft -= granted;
    this.stepsTaken += granted;
    return granted;
  }

  /** Whose budget the steps come from. */
  get #payer(): Deadline | undefined {
    return this.#free ? undefined : this.#parent;
  }

  /** Takes one step from the budget; false when none may begin. */
  step(): boolean {
    return this.take(1) === 1;
  }
}
