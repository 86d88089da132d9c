/** The best cut so far: who offers a better one gets it recorded, timed and announced. */
import type { Deadline } from '../core/deadline.ts';
import type { ProgressEvent } from './types.ts';

export class Incumbent {
  readonly spin: Int8Array;
  cut = Number.NEGATIVE_INFINITY;
  timeToBestSec = 0;
  readonly trace: [number, number][] = [];
  readonly #deadline: Deadline;
  readonly #onProgress: ((event: ProgressEvent) => void) | undefined;
  /** The search may end at a cut of this weight: the caller's target or a proven bound. */
  goal: number;

  constructor(
    n: number,
    deadline: Deadline,
    goal: number,
    onProgress: ((event: ProgressEvent) => void) | undefined,
  ) {
    this.spin = new Int8Array(n).fill(1);
    this.#deadline = deadline;
    this.#onProgress = onProgress;
    this.goal = goal;
  }

  /** Keeps a copy of `spin` if it beats the best cut so far. */
  offer(spin: Int8Array, cut: number, stage: string): boolean {
    if (!(cut > this.cut)) return false;
    this.spin.set(spin);
    this.cut = cut;
    this.timeToBestSec = this.#deadline.elapsedSec();
    this.trace.push([this.timeToBestSec, cut]);
    this.#onProgress?.({ type: 'improved', cut, elapsedSec: this.timeToBestSec, stage });
    return true;
  }

  /** Nothing better is wanted. */
  get satisfied(): boolean {
    return this.cut >= this.goal;
  }
}
