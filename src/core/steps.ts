/** Long work as a generator that pauses between steps: the asynchronous driver lets the host's timers, signals and input
 *  run meanwhile; the synchronous one just finishes. The result is the same. */

import { assertInternal } from './errors.ts';

/** Work that yields wherever it may be paused; what it yields, if anything, is to be awaited before it goes on. */
export type Steps<Result> = Generator<Promise<unknown> | undefined, Result, undefined>;

/** Runs to the end without a pause; the work must have nothing to wait for. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    assertInternal(next.value === undefined, 'work that has to wait was run without a pause');
  }
}

/** Runs to the end, giving way to the host about every `everyMs` milliseconds. */
export async function finishAsync<Result>(steps: Steps<Result>, everyMs = 30): Promise<Result> {
  let next = performance.now() + everyMs;
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (value !== undefined) await value;
    if (performance.now() >= next) {
      await new Promise((resolve) => {
        setTimeout(resolve, 0);
      });
      next = performance.now() + everyMs;
    }
  }
}

/** Does work(from, to) for one range of 0..count after another, with a pause after each. */
export function* inRanges(
  count: number,
  work: (from: number, to: number) => void,
  size: number = 1 << 18,
): Steps<void> {
  for (let from = 0; from < count; from += size) {
    work(from, Math.min(count, from + size));
    yield undefined;
  }
}

/** The same work, given up at a pause once the signal is aborted. @throws the signal's reason */
export function* untilAborted<Result>(steps: Steps<Result>, signal: AbortSignal | undefined): Steps<Result> {
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = steps.next();
    if (done) return value;
    yield value;
  }
}
