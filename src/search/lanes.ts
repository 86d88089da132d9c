/** A thread's part of an annealing by blocks (block-annealing.ts): it takes tickets, visits the block that each is for, and leaves the
 *  block's new sides where all threads see them.
 *
 *  A sweep has PHASES groups of LANES blocks; ticket i is for lane i mod LANES of group ⌊i/LANES⌋. A block is visited on the sides as they
 *  stood when all earlier groups had been, and on its own as they change: what comes of it does not depend on which thread visits it,
 *  nor when. For that each thread has sides of its own, and what blocks leave is kept for two sweeps, by turns.
 *  `done` counts finished blocks; since a group begins once the one before has ended, it tells all there is to know. */
import {
  type BitAnnealingArrays,
  bitAnnealingLayout,
  bitSweep,
  CONTROL,
  fillBitLimits,
  LANES,
  PHASES,
  sideBytes,
  TEMPERATURES,
} from '../kernels/bit-annealing.ts';
import type { KernelSpace, SharedHandle } from '../kernels/space.ts';

/** The sizes of an annealing's arrays, and where they are. */
export interface SharedAnnealing {
  readonly sizes: Parameters<typeof bitAnnealingLayout.bytes>[0];
  readonly handle: SharedHandle;
}

/** Blocks of a sweep. */
export const BLOCKS = LANES * PHASES;

export class Lanes {
  readonly #space: KernelSpace;
  readonly #arrays: BitAnnealingArrays;
  readonly #thread: number;
  /** The ticket in hand, −1 for none. */
  #ticket = -1;
  /** Groups whose blocks this thread's sides show. */
  #seen = -PHASES;
  #sweep = -1;

  constructor(space: KernelSpace, arrays: BitAnnealingArrays, thread: number) {
    this.#space = space;
    this.#arrays = arrays;
    this.#thread = thread;
  }

  /** The same arrays, seen from another thread. @param thread its number, from 1 on */
  static attached({ sizes, handle }: SharedAnnealing, thread: number): Lanes {
    const { space, arrays } = bitAnnealingLayout.openShared(sizes, undefined, handle);
    return new Lanes(space, arrays, thread);
  }

  /** There is nothing more to do. */
  get stopped(): boolean {
    return Atomics.load(this.#arrays.control, CONTROL.stop) !== 0;
  }

  /** Visits a block. @returns false where none can be visited now */
  visit(): boolean {
    const { control } = this.#arrays;
    if (this.stopped) return false;
    if (this.#ticket < 0) this.#ticket = this.#take();
    if (this.#ticket < 0) return false;
    const group = Math.floor(this.#ticket / LANES);
    if (Atomics.load(control, CONTROL.done) < group * LANES) return false;
    this.redo(this.#ticket);
    this.#ticket = -1;
    return true;
  }

  /** Visits the block of a ticket, which may be that of a thread that is gone. */
  redo(ticket: number): void {
    const { control, blocks, own, saved, sides, n, blockBytes } = this.#arrays;
    const lane = ticket % LANES;
    const group = Math.floor(ticket / LANES);
    const sweep = Math.floor(group / PHASES);
    this.see(group);
    this.#cool(sweep);
    const block = ticket % BLOCKS;
    const from = blocks[block]!;
    const to = blocks[block + 1]!;
    const begin = from >> 3;
    const bytes = ((to + 7) >> 3) - begin;
    const at = this.#thread * sideBytes(n) + begin;
    const kept = this.#thread * blockBytes;
    saved.set(own.subarray(at, at + bytes), kept);
    bitSweep(this.#space, this.#arrays, from, to, this.#thread, lane);
    sides.set(own.subarray(at, at + bytes), (sweep & 1) * sideBytes(n) + begin);
    own.set(saved.subarray(kept, kept + bytes), at);
    Atomics.store(control, CONTROL.holder + this.#thread, 0);
    const done = Atomics.add(control, CONTROL.done, 1) + 1;
    if (done % LANES === 0) Atomics.notify(control, CONTROL.done);
  }

  /** Brings this thread's sides to what they were when so many groups had been visited, the last of them lately. */
  see(groups: number): void {
    const { own, sides, blocks, n } = this.#arrays;
    const bytes = sideBytes(n);
    for (let group = Math.max(this.#seen, groups - PHASES); group < groups; group++) {
      const sweep = Math.floor(group / PHASES);
      const phase = group - sweep * PHASES;
      const from = blocks[phase * LANES]! >> 3;
      const to = (blocks[(phase + 1) * LANES]! + 7) >> 3;
      const half = (sweep & 1) * bytes;
      own.set(sides.subarray(half + from, half + to), this.#thread * bytes + from);
    }
    this.#seen = groups;
  }

  /** Waits until a block has been visited or a sweep allowed, a moment at most; a page's main thread may not wait. */
  wait(): void {
    const { control } = this.#arrays;
    const cell = this.#ticket < 0 ? CONTROL.granted : CONTROL.done;
    const seen = Atomics.load(control, cell);
    const ready =
      this.#ticket < 0
        ? Atomics.load(control, CONTROL.ticket) < seen * BLOCKS
        : seen >= Math.floor(this.#ticket / LANES) * LANES;
    if (ready || !(control.buffer instanceof SharedArrayBuffer)) return;
    try {
      Atomics.wait(control, cell, seen, WAIT_MS);
    } catch {
      // Asked again at once.
    }
  }

  #take(): number {
    const { control } = this.#arrays;
    for (;;) {
      const next = Atomics.load(control, CONTROL.ticket);
      if (next >= BLOCKS * Atomics.load(control, CONTROL.granted)) return -1;
      // Told first, so that it can be done by another should this thread end now.
      Atomics.store(control, CONTROL.holder + this.#thread, next + 1);
      if (Atomics.compareExchange(control, CONTROL.ticket, next, next + 1) === next) return next;
      Atomics.store(control, CONTROL.holder + this.#thread, 0);
    }
  }

  /** The limits of a sweep's temperature. */
  #cool(sweep: number): void {
    if (this.#sweep === sweep) return;
    this.#sweep = sweep;
    const temperature = this.#arrays.temperatures[sweep % TEMPERATURES]!;
    fillBitLimits(this.#arrays, this.#thread, temperature, sweep);
  }
}

const WAIT_MS = 2;
