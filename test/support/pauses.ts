/** What tests of interruption need: work that is watched as it pauses, and a deadline that strikes when a test says so. */
import { Deadline } from '../../src/core/deadline.ts';
import type { Steps } from '../../src/core/steps.ts';

export interface Watched<Result> {
  readonly result: Result;
  readonly pauses: number;
  /** The longest stretch without a pause. */
  readonly longestMs: number;
}

export function watch<Result>(steps: Steps<Result>): Watched<Result> {
  let pauses = 0;
  let longestMs = 0;
  for (;;) {
    const startMs = performance.now();
    const { done, value } = steps.next();
    longestMs = Math.max(longestMs, performance.now() - startMs);
    if (done) return { result: value, pauses, longestMs };
    pauses++;
  }
}

/** Strikes after so many questions, as a clock would, for everything that was made of it too. */
export class DeadlineAfter extends Deadline {
  asked = 0;
  readonly #questions: number;

  constructor(questions: number) {
    super();
    this.#questions = questions;
  }

  override get aborted(): boolean {
    return this.asked++ >= this.#questions;
  }
}
