/** Long work as a generator that pauses between steps: the asynchronous driver lets the host's timers, signals and input
 *  run meanwhile; the synchronous one just finishes. The result is the same. */

/** Work that yields wherever it may be paused. */
export type Steps<Result> = Generator<undefined, Result, undefined>;

/** Runs to the end without a pause. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
  }
}

/** Runs to the end, giving way to the host about every `everyMs` milliseconds. */
export async function finishAsync<Result>(steps: Steps<Result>, everyMs = 30): Promise<Result> {
  let next = performance.now() + everyMs;
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (performance.now() >= next) {
      await new Promise((resolve) => {
        setTimeout(resolve, 0);
      });
      next = performance.now() + everyMs;
    }
  }
}
