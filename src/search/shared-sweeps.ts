/** An annealing whose sweeps threads share: each sweep is a row of groups, and each group LANES visits that any threads make side by side. The
 *  calling thread tells the temperatures; what comes of it depends on the seed and the number of sweeps alone. */
import type { Deadline } from '../core/deadline.ts';
import type { Random } from '../core/random.ts';
import type { Steps } from '../core/steps.ts';
import { CONTROL, TEMPERATURES } from '../kernels/sweep-control.ts';

/** Sweeps that are allowed ahead of those that are done: while the calling thread is busy the others go on. */
const AHEAD = 4;
const PAUSE_MS = 4;

/** The temperature of a sweep, null where none is to follow. */
export type Schedule = (sweep: number) => number | null;

/** A thread's part. */
export interface SweepThread {
  /** There is nothing more to do. */
  readonly stopped: boolean;
  /** Makes a visit. @returns false where none can be made now */
  visit(): boolean;
  /** Until there may be something to visit, a moment at most. */
  wait(): void;
}

export interface SharedControl {
  readonly control: Int32Array;
  readonly temperatures: Float64Array;
}

export abstract class SharedSweeps {
  readonly #control: SharedControl;
  readonly #visits: number;
  readonly #thread: SweepThread;
  protected schedule: Schedule = () => null;
  /** Whether the schedule has ended. Sweeps that are all done do not tell: other threads may have been through with those allowed. */
  #ended = false;

  /** @param visits of a sweep @param thread the calling one's part */
  constructor(control: SharedControl, visits: number, thread: SweepThread) {
    this.#control = control;
    this.#visits = visits;
    this.#thread = thread;
  }

  /** Begins at a cut. Once, before the first sweep. @param spin Int8Array(n) of ±1 @param schedule asked once for each sweep, in order */
  abstract start(spin: Int8Array, random: Random, schedule: Schedule): Steps<void>;

  /** Writes the cut as it stands. O(n), at random places. */
  abstract read(spin: Int8Array): Steps<void>;

  /** After the last sweep: this thread alone flips what gains, sweep after sweep, until nothing does.
   *  @returns sweeps made */
  abstract quench(deadline: Deadline): Steps<number>;

  /** Sweeps at the temperatures of the schedule, until it ends or this thread is wanted elsewhere.
   *  @param over asked after each visit @returns whether the schedule has ended */
  *run(over: () => boolean): Steps<boolean> {
    const { control } = this.#control;
    for (let pausedMs = performance.now(); ; ) {
      if (over()) return false;
      this.keepGoing();
      const allowed = this.#visits * control[CONTROL.granted]!;
      if (this.#ended && Atomics.load(control, CONTROL.done) === allowed) return true;
      if (!this.#thread.visit()) {
        this.#thread.wait();
        yield;
      }
      const nowMs = performance.now();
      if (nowMs < pausedMs + PAUSE_MS) continue;
      yield;
      pausedMs = nowMs;
    }
  }

  /** Allows some more sweeps, so that other threads go on while this one does something else. */
  keepGoing(): void {
    const { control, temperatures } = this.#control;
    const most = this.sweeps + AHEAD;
    while (!this.#ended && control[CONTROL.granted]! < most) {
      const sweep = control[CONTROL.granted]!;
      const temperature = this.schedule(sweep);
      this.#ended = temperature === null;
      if (temperature === null) return;
      temperatures[sweep % TEMPERATURES] = temperature;
      Atomics.store(control, CONTROL.granted, sweep + 1);
      Atomics.notify(control, CONTROL.granted);
    }
  }

  /** Ends what other threads do, after their visits. */
  stop(): void {
    Atomics.store(this.#control.control, CONTROL.stop, 1);
  }

  /** Whole sweeps that are done. */
  get sweeps(): number {
    return Math.floor(Atomics.load(this.#control.control, CONTROL.done) / this.#visits);
  }
}
