/** Long work as a generator that pauses between steps: the asynchronous driver lets the host's timers, signals and input
 *  run meanwhile; the synchronous one just finishes. The result is the same. */

import { assertInternal } from './errors.ts';

/** Work that yields wherever it may be paused; what it yields, if anything, is to be awaited before it goes on. */
export type Steps<Result> = Generator<Promise<unknown> | undefined, Result, undefined>;

/** How often asynchronous work gives way: signals and messages of other threads are seen that soon. */
const SLICE_MS = 15;

/** Runs to the end without a pause; the work must have nothing to wait for. */
export function finish<Result>(steps: Steps<Result>): Result {
  for (;;) {
    const next = steps.next();
    if (next.done) return next.value;
    assertInternal(next.value === undefined, 'work that has to wait was run without a pause');
  }
}

/** Runs to the end, giving way to the host about every 15 milliseconds.
 *  @param onPause called at each pause */
export async function finishAsync<Result>(steps: Steps<Result>, onPause?: () => void): Promise<Result> {
  let next = performance.now() + SLICE_MS;
  for (;;) {
    const { done, value } = steps.next();
    if (done) return value;
    if (value !== undefined) await value;
    if (performance.now() >= next) {
      onPause?.();
      await giveWay();
      next = performance.now() + SLICE_MS;
    }
  }
}

type Immediate = (callback: () => void) => unknown;

/** Lets the host's timers, messages and signals have their turn. Where there is no setImmediate (browsers), a message does: a
 *  timer of 0 ms would be held back for 4. */
function giveWay(): Promise<void> {
  const immediate = (globalThis as { setImmediate?: Immediate }).setImmediate;
  return new Promise((resolve) => {
    if (immediate !== undefined) immediate(() => resolve());
    else {
      const { port1, port2 } = new MessageChannel();
      port1.onmessage = () => {
        port1.close();
        resolve();
      };
      port2.postMessage(null);
    }
  });
}

/** Work that is given up at a pause once the signal is aborted. @throws the signal's reason */
export function* untilAborted<Result>(steps: Steps<Result>, signal: AbortSignal | undefined): Steps<Result> {
  for (;;) {
    signal?.throwIfAborted();
    const { done, value } = steps.next();
    if (done) return value;
    yield value;
  }
}
