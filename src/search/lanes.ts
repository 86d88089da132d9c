/** A thread's part of an annealing by blocks (block-annealing.ts): it visits blocks, and leaves their new sides where all threads see them.
 *
 *  A sweep has PHASES groups of LANES blocks. A block is visited on the sides as they stood when all earlier groups had been, and on its own
 *  as they change: what comes of it does not depend on which thread visits it, nor when. For that each thread has sides of its own, and
 *  what blocks leave is kept for two sweeps, by turns.
 *  No thread ever waits for one that the system has put aside: where all blocks of a group have been begun and one is late, it is visited a
 *  second time, and what comes first counts. A thread
 *  that works on what is over finds that it cannot publish it, and looks again; a thread that dies is not missed. */
import {
  type BitAnnealingArrays,
  bitAnnealingLayout,
  bitSweep,
  fillBitLimits,
  PHASES,
  sideBytes,
} from '../kernels/bit-annealing.ts';
import type { KernelSpace, SharedHandle } from '../kernels/space.ts';
import { CONTROL, LANES, TEMPERATURES } from '../kernels/sweep-control.ts';
import type { SweepThread } from './shared-sweeps.ts';

/** The sizes of an annealing's arrays, and where they are. */
export interface SharedBlocks {
  readonly kind: 'blocks';
  readonly sizes: Parameters<typeof bitAnnealingLayout.bytes>[0];
  readonly handle: SharedHandle;
}

/** Blocks of a sweep. */
export const BLOCKS = LANES * PHASES;

export class Lanes implements SweepThread {
  readonly #space: KernelSpace;
  readonly #arrays: BitAnnealingArrays;
  readonly #thread: number;
  /** Groups whose blocks this thread's sides show. */
  #seen = -PHASES;
  #sweep = -1;
  /** Since when there has been nothing to begin, and how long a block took. */
  #idleMs = Number.POSITIVE_INFINITY;
  #blockMs = 0;

  constructor(space: KernelSpace, arrays: BitAnnealingArrays, thread: number) {
    this.#space = space;
    this.#arrays = arrays;
    this.#thread = thread;
  }

  /** The same arrays, seen from another thread. @param thread its number, from 1 on */
  static attached({ sizes, handle }: SharedBlocks, thread: number): Lanes {
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
    const group = Math.floor(Atomics.load(control, CONTROL.done) / LANES);
    if (this.stopped || group >= PHASES * Atomics.load(control, CONTROL.granted)) return false;
    const lane = this.#begin(group);
    if (lane < 0) return false;
    const startMs = performance.now();
    this.#visitBlock(group, lane);
    this.#idleMs = Number.POSITIVE_INFINITY;
    this.#blockMs = performance.now() - startMs;
    return true;
  }

  /** A lane of the group whose block is to be visited, −1 for none. */
  #begin(group: number): number {
    const { control } = this.#arrays;
    for (let lane = 0; lane < LANES; lane++) {
      const begun = Atomics.load(control, CONTROL.begun + lane);
      if (begun > group) continue;
      if (Atomics.compareExchange(control, CONTROL.begun + lane, begun, group + 1) === begun) return lane;
    }
    const nowMs = performance.now();
    this.#idleMs = Math.min(this.#idleMs, nowMs);
    if (nowMs < this.#idleMs + this.#blockMs + PATIENCE_MS) return -1;
    for (let lane = LANES - 1; lane >= 0; lane--) {
      if (Atomics.load(control, CONTROL.published + lane) === group) return lane;
    }
    return -1;
  }

  #visitBlock(group: number, lane: number): void {
    const { control, blocks, own, saved, sides, lanes, generators, n, blockBytes } = this.#arrays;
    const sweep = Math.floor(group / PHASES);
    this.see(group);
    this.#cool(sweep);
    const block = (group % PHASES) * LANES + lane;
    const from = blocks[block]!;
    const to = blocks[block + 1]!;
    const begin = from >> 3;
    // Empty blocks come last, at a byte that another block may own.
    const bytes = from < to ? ((to + 7) >> 3) - begin : 0;
    const at = this.#thread * sideBytes(n) + begin;
    const kept = this.#thread * blockBytes;
    saved.set(own.subarray(at, at + bytes), kept);
    generators[16 * this.#thread] = lanes[16 * lane]!;
    bitSweep(this.#space, this.#arrays, from, to, this.#thread);
    // Published by the first that comes.
    const cell = CONTROL.published + lane;
    if (Atomics.compareExchange(control, cell, group, -1) === group) {
      sides.set(own.subarray(at, at + bytes), (sweep & 1) * sideBytes(n) + begin);
      lanes[16 * lane] = generators[16 * this.#thread]!;
      Atomics.store(control, cell, group + 1);
      const done = Atomics.add(control, CONTROL.done, 1) + 1;
      if (done % LANES === 0) Atomics.notify(control, CONTROL.done);
    }
    own.set(saved.subarray(kept, kept + bytes), at);
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

  /** Waits until a group is done or a sweep allowed, a moment at most; a page's main thread may not wait. */
  wait(): void {
    const { control } = this.#arrays;
    const done = Atomics.load(control, CONTROL.done);
    const granted = Atomics.load(control, CONTROL.granted);
    if (!(control.buffer instanceof SharedArrayBuffer)) return;
    try {
      if (done === BLOCKS * granted) Atomics.wait(control, CONTROL.granted, granted, WAIT_MS);
      else Atomics.wait(control, CONTROL.done, done, Math.max(PATIENCE_MS, this.#blockMs));
    } catch {
      // Asked again at once.
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
/** How much longer than its own last block another thread's may take. */
const PATIENCE_MS = 0.1;
